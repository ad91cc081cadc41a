"""My name, profession and organisation."""

from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from assessor import audit, forms
from assessor.account import own, queries
from assessor.account.own import holder
from assessor.forms import Form, Line
from assessor.page import see
from assessor.people import queries as people
from assessor.problem import Problem
from assessor.standards import PROFESSIONS


class ProfileForm(Form):
    """What a person says about themselves."""

    required: ClassVar = {"name": "Enter your name"}

    name: Line | None = None
    profession: Line | None = None
    organisation: Line | None = None


async def edit(request: Request) -> Response:
    """The form, as it stands."""
    who = await holder(request)
    typed = {"name": who.name, "profession": who.profession, "organisation": who.organisation}
    return await _form(request, typed)


async def _form(request: Request, typed: dict[str, str | None], problem: Problem | None = None) -> Response:
    return await own.form(request, "account/profile.html", problem, typed=typed, professions=PROFESSIONS)


async def update(request: Request) -> Response:
    """Saves it; every page that shows the name is made anew."""
    who, sent = await holder(request), await forms.from_page(request)
    typed = {
        name: " ".join(str(sent.get(name) or "").split(" ")).strip() for name in ProfileForm.model_fields
    }
    try:
        wanted = ProfileForm.check_all({name: typed[name] or None for name in typed}).complete(None)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _form(request, dict(typed), problem)
    async with request.app.state.journal.keep() as tx:
        if await queries.describe(tx, who.id, wanted):
            await audit.record(tx, "person.changed", who=who.id, id=who.id)
            await people.changed(tx)
    return see("/account?done=profile")
