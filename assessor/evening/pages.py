"""The page of the same evening: what the lead sends, as the team will read it, and what was sent."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.assessments.heading import heading
from assessor.door import requires, seat
from assessor.evening import evening, queries
from assessor.evening import letters as evening_letters
from assessor.evening.evening import EveningForm
from assessor.page import page, see
from assessor.problem import Problem, errors_of, not_found

DONE = {
    "sent": "The team has it: it is on the board",
    "corrected": "The correction is sent: it stands in the place of what was there",
}


async def show(request: Request) -> Response:
    """What was sent, for everybody; before it is sent the panel alone knows of this page."""
    here, db = seat(request), request.app.state.database
    row = await queries.note(db, here)
    if row is None and not here.of_panel:
        raise not_found()
    if here.may("send the evening note") and (row is None or request.query_params.get("change") == "yes"):
        return await _compose(request)
    asked = await evening.questions(db, here, row["questions"]) if row else []
    return await page(
        request,
        "evening/evening.html",
        area="assessments",
        assessment=heading(request, here),
        note=row and {**evening.as_read(row, asked), "sent_at": row["sent_at"], "version": row["version"]},
        sender=_sender(here, row),
        may=here.may("send the evening note"),
        notice=_notice(request),
        text=await _to_copy(request, row, asked),
    )


def _sender(here: Any, row: Mapping[str, Any] | None) -> str:
    """Who sent it, as this reader may know them."""
    if row is None or here.by_profession:
        return "The lead"
    return str(row["sender_name"])


def _notice(request: Request) -> dict[str, Any] | None:
    done = DONE.get(request.query_params.get("done", ""))
    if done is None:
        return None
    settings = request.app.state.settings
    rest = (
        ", and mailed to those who can be written to." if settings.mails else ". Nobody is mailed: copy it."
    )
    return {"words": done + rest, "undo": None}


async def _to_copy(request: Request, row: Mapping[str, Any] | None, asked: Any) -> dict[str, Any] | None:
    """Where no mail can be sent, the lead gets the text and the addresses."""
    here, state = seat(request), request.app.state
    if row is None or state.settings.mails or "lead" not in here.roles:
        return None
    text = evening_letters.in_full(state.settings, here.assessment, row, asked)
    emails = [person["email"] for person in await evening.team(state.database, here)]
    return {"letter": text, "emails": emails}


async def _compose(
    request: Request, sent: FormData | None = None, problem: Problem | None = None, *, newest: bool = False
) -> Response:
    """The form beside what the team will read; `sent` is what was typed."""
    here, state = seat(request), request.app.state
    row = await queries.note(state.database, here)
    if sent is not None:
        written = {name: str(sent.get(name) or "") for name in EveningForm.model_fields}
    elif row:
        written = evening.as_form(row)
    else:
        written = await evening.proposal(state.database, state.settings, here)
    version = row["version"] if row else 0
    if sent is not None and not newest:
        version = _version(sent)
    asked = await evening.questions(state.database, here)
    return await page(
        request,
        "evening/form.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        written=written,
        version=version,
        row=row,
        others=await evening.strengths(state.database, here),
        over=evening.over(here),
        note=evening.as_read(_as_typed(written), asked),
        mails=state.settings.mails,
        receivers=await evening.team(state.database, here),
        report_days=state.settings.report_days,
    )


def _as_typed(written: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as it would be read: a day that is none is left out."""
    days = {name: _day(written[name]) for name in ("call_on", "report_on")}
    strengths = [written[name] for name in evening.STRENGTHS if written[name].strip()]
    return {"strengths": strengths, "words": written["words"], "caller": written["caller"], **days}


def _day(given: str) -> str | None:
    try:
        return EveningForm.check({"call_on": given}).call_on
    except Problem:
        return None


def _version(sent: FormData) -> int:
    return forms.whole(sent.get("version")) or 0


@requires("send the evening note")
async def send(request: Request) -> Response:
    """Sends it to the team; or shows first how it reads."""
    here, sent, state = seat(request), await forms.from_page(request), request.app.state
    if sent.get("then") == "preview":
        return await _compose(request, sent)
    try:
        form = EveningForm.check_all(forms.fields(sent, EveningForm))
        done = await evening.send(state.journal, state.settings, here, form, _version(sent))
    except Problem as problem:
        if problem.status not in (409, 412, 422, 428, 429):
            raise
        return await _compose(request, sent, problem, newest=problem.status == 412)
    return see(f"/assessments/{here.id}/evening?done={'corrected' if done == 'changed' else 'sent'}")


routes = [
    Route("/evening", show, methods=["GET"]),
    Route("/evening", send, methods=["POST"]),
]
