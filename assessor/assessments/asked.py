"""What teams ask for, as organisers see it: to take, which sets an assessment up, or to decline."""

from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

from pydantic import StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from assessor import audit, forms, mail
from assessor.assessments import asking_queries
from assessor.assessments.set_up import errors_of
from assessor.database import Row, Transaction
from assessor.door import Person, office
from assessor.forms import RESERVED, Form, Words, slug_from
from assessor.mail import Letter
from assessor.page import page, see
from assessor.people import queries as people
from assessor.problem import Problem, not_found
from assessor.services import queries as services

ON_A_PAGE = 50
STATES = {"waiting": "Waiting", "taken": "Taken", "declined": "Declined"}
RIGHT = "answer what is asked for"
DONE = {"declined": "That is declined.", "told": "That is declined, and they are told by mail."}


class DeclineForm(Form):
    """Why not, or not now."""

    required: ClassVar = {"answer": "Say why, so that the team knows how to go on"}

    answer: Annotated[Words, StringConstraints(max_length=2_000)] = ""


async def show_all(request: Request) -> Response:
    """What is asked for: waiting, taken or declined."""
    await office(request, RIGHT)
    asked = request.query_params
    state = asked["state"] if asked.get("state") in STATES else "waiting"
    db, words = request.app.state.database, DONE.get(asked.get("done", ""))
    found = await asking_queries.listed(db, state, asked.get("after", ""), ON_A_PAGE + 1)
    shown = found[:ON_A_PAGE]
    more = urlencode({"state": state, "after": shown[-1]["id"]}) if len(found) > ON_A_PAGE else None
    return await page(
        request,
        "assessments/asked.html",
        area="assessments",
        rows=shown,
        state=state,
        states=STATES,
        more=more,
        first="after" not in asked,
        notice={"words": words, "undo": None} if words else None,
    )


async def _entered(request: Request) -> tuple[Person, Row]:
    who = await office(request, RIGHT)
    row = await asking_queries.one(request.app.state.database, request.path_params["asked"])
    if row is None:
        raise not_found()
    return who, row


async def show(request: Request) -> Response:
    """One of them, with what may be done."""
    _, row = await _entered(request)
    return await _page(request, row, "")


async def _page(request: Request, row: Row, typed: str, problem: Problem | None = None) -> Response:
    return await page(
        request,
        "assessments/asked_one.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        one=row,
        typed=typed,
        states=STATES,
    )


def _waits(row: Row) -> None:
    if row["state"] != "waiting":
        raise Problem(409, f"This is {row['state']} already.")


async def take(request: Request) -> Response:
    """Makes the service if it is new, with whoever asked as its member; then on to the set-up form, filled in."""
    who, row = await _entered(request)
    _waits(row)
    service = row["service"] or await _free_id(request, row["service_name"])
    async with request.app.state.journal.write_service(service, who.id) as change:
        await _keep(change.tx, who, {**row, "service": service})
        change.happened_everywhere("seat.changed")
    return see(f"/assessments/new?asked={row['id']}")


async def _free_id(request: Request, name: str) -> str:
    wanted = slug_from(name) or "service"
    n, id = 1, wanted
    while id in RESERVED or await services.service(request.app.state.database, id):
        n += 1
        id = f"{wanted}-{n}"
    return id


async def _keep(tx: Transaction, who: Person, row: Row) -> None:
    asker = await people.invite(tx, row["email"], row["name"])
    if await services.service(tx, row["service"]) is None:
        fields = {"name": row["service_name"], "organisation": row["organisation"] or None}
        blank: dict[str, Any] = {
            "summary": None,
            "owner": None,
            "links": [],
            "openness": "invited",
            "version": 1,
        }
        made = {"id": row["service"], "created_at": tx.now, "created_by": who.id}
        await services.put(tx, {**fields, **blank, **made})
        await audit.record(tx, "service.made", who=who.id, id=row["service"])
    if await services.add_member(tx, row["service"], asker["id"]):
        await audit.record(tx, "member.added", who=who.id, id=asker["id"], detail={"service": row["service"]})
    await asking_queries.belongs(tx, row["id"], row["service"])
    await people.changed(tx)


async def decline(request: Request) -> Response:
    """Says no, with words that reach whoever asked."""
    who, row = await _entered(request)
    sent = await forms.from_page(request)
    try:
        form = DeclineForm.check_all({"answer": str(sent.get("answer") or "")})
        _waits(row)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _page(request, row, str(sent.get("answer") or ""), problem)
    settings = request.app.state.settings
    async with request.app.state.journal.keep() as tx:
        words = form.answer.strip()
        if await asking_queries.answer(tx, row["id"], "declined", who.id, answer=words):
            await audit.record(tx, "asked.declined", who=who.id, id=row["id"])
            if settings.mails:
                subject = f"About the assessment of {row['service_name']} that you asked for"
                body = f"Hello {row['name']},\n\n{words}\n\n{who.name}, {settings.name}"
                await mail.post(tx, Letter("asked", row["email"], subject, body, person=row["person"]))
    if settings.mails:
        return see("/asked?done=told")
    return see(f"/asked/{row['id']}")
