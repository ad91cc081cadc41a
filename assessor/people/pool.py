"""The pool of assessors: who may be asked to sit on a panel, and who sat long ago."""

from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from assessor import audit, forms
from assessor.door import Person, office, person, writer
from assessor.forms import Form, Text
from assessor.page import page, see
from assessor.people import pool_queries, queries, register_queries
from assessor.problem import Problem, not_found
from assessor.standards import PROFESSIONS

ON_A_PAGE = 50


async def show(request: Request) -> Response:
    """The pool: whoever sat longest ago first; of one profession, or who may lead."""
    await office(request, "keep the register")
    state, asked = request.app.state, request.query_params
    profession, lead = asked.get("profession", ""), "lead" in asked
    today = datetime.now(state.settings.timezone).date().isoformat()
    found = await pool_queries.pool(
        state.database,
        today,
        profession=profession,
        may_lead=lead,
        after=asked.get("after", ""),
        limit=ON_A_PAGE + 1,
    )
    shown = found[:ON_A_PAGE]
    given = {**({"profession": profession} if profession else {}), **({"lead": "yes"} if lead else {})}
    return await page(
        request,
        "people/pool.html",
        area="people",
        people=shown,
        profession=profession,
        lead=lead,
        professions=await pool_queries.professions(state.database, PROFESSIONS),
        first="after" not in asked,
        start="/people/pool" + (f"?{urlencode(given)}" if given else ""),
        more=f"/people/pool?{urlencode({**given, 'after': shown[-1]['id']})}"
        if len(found) > ON_A_PAGE
        else None,
    )


class OfferForm(Form):
    """What somebody says of themselves as an assessor."""

    in_pool: bool = False
    free: Text | None = None


def _regular(who: Person) -> Person:
    if who.guest:
        raise not_found()
    return who


async def mine(request: Request) -> Response:
    """Offering oneself: whether to be asked, and when one is free."""
    who = _regular(await person(request))
    row = await queries.by_id(request.app.state.database, who.id)
    assert row is not None
    done = request.query_params.get("done") == "saved"
    notice = {"words": "That is saved. Whoever organises assessments sees it.", "undo": None}
    return await page(request, "people/offer.html", typed=row, one=row, notice=notice if done else None)


async def offer(request: Request) -> Response:
    """Somebody says whether they may be asked, and when they are free."""
    _regular(await person(request))
    who, sent = await writer(request), await forms.from_page(request)
    typed = {"in_pool": "in_pool" in sent, "free": str(sent.get("free") or "")}
    row = await queries.by_id(request.app.state.database, who.id)
    try:
        form = OfferForm.check({**forms.fields(sent, OfferForm), "in_pool": typed["in_pool"]})
    except Problem as problem:
        return await page(
            request, "people/offer.html", status=problem.status, errors=problem.errors, typed=typed, one=row
        )
    async with request.app.state.journal.keep() as tx:
        await register_queries.offer(tx, who.id, form.model_dump())
        await queries.changed(tx)
        await audit.record(
            tx, "person.changed", who=who.id, id=who.id, detail={"fields": ["free", "in_pool"]}
        )
    return see("/people/me?done=saved")
