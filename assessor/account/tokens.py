"""My API tokens: programs that act as me."""

import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from starlette.requests import Request
from starlette.responses import Response

from assessor import audit, forms
from assessor.account import own, queries
from assessor.account.own import holder, said
from assessor.forms import Form, Line
from assessor.page import page, see
from assessor.people import queries as people
from assessor.problem import Problem, invalid

MOST = 50
DONE = {"ended": "That token no longer works, and what it had open stops within two seconds."}


class TokenForm(Form):
    """A token to be made; its id is made with the form, so that sending it twice makes one."""

    required: ClassVar = {
        "name": "Say what it is for, so that you know it again",
        "scope": "Choose what it may do",
        "days": "Choose for how long",
    }

    id: forms.Id
    name: Line | None = None
    scope: Literal["read", "write"] | None = None
    days: Literal["7", "30", "90", "365"] | None = None


async def show(request: Request) -> Response:
    """The tokens that work, and the form to make one."""
    await holder(request)
    return await _page(request, {"name": "", "scope": "read", "days": "90"})


async def _page(request: Request, typed: dict[str, Any], problem: Problem | None = None) -> Response:
    who = await holder(request)
    rows = await queries.tokens(request.app.state.database, who.id, datetime.now(UTC))
    lately = request.app.state.lately
    found = [{**row, "used_at": lately.used(row["hash"], row["used_at"])} for row in rows]
    for row in found:
        del row["hash"]
    return await own.form(
        request,
        "account/tokens.html",
        problem,
        tokens=found,
        typed={"id": str(uuid.uuid4()), **typed},
        notice=said(request, DONE),
    )


async def create(request: Request) -> Response:
    """Makes one and shows it, this once."""
    who, sent = await holder(request), await forms.from_page(request)
    typed = {name: str(sent.get(name) or "").strip() for name in ("name", "scope", "days")}
    try:
        form = TokenForm.check_all(
            {"id": str(sent.get("nonce") or ""), **{k: v or None for k, v in typed.items()}}
        )
        made = await _make(request, who.id, form)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _page(request, typed, problem)
    return await page(request, "account/token.html", token=made, name=form.name, scope=form.scope)


async def _make(request: Request, person: str, form: TokenForm) -> str:
    """The new token. Raises Problem 422 when there are too many, 409 when this form was sent before."""
    assert form.name
    assert form.scope
    assert form.days
    async with request.app.state.journal.keep() as tx:
        if await queries.token_exists(tx, form.id):
            raise Problem(409, "This token was made already, and it is shown only once. Make another one.")
        if len(await queries.tokens(tx, person, tx.now)) >= MOST:
            raise invalid("name", f"You have {MOST} tokens. End one that you no longer use")
        return await people.add_token(
            tx, person, form.name, form.scope, int(form.days), id=form.id, by=person
        )


async def end(request: Request) -> Response:
    """Ends one; again, or one that never was mine, changes nothing."""
    who = await holder(request)
    async with request.app.state.journal.keep() as tx:
        if await queries.end_token(tx, who.id, request.path_params["key"]):
            await audit.record(tx, "token.ended", who=who.id, id=who.id)
            await people.changed(tx)
    return see("/account/tokens?done=ended")
