"""The agenda as one reads it: its parts with their times, what each is about; shared, or the panel's draft."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.agenda import agenda, now_queries
from assessor.agenda.proposal import length
from assessor.assessments.heading import heading
from assessor.database import Reading
from assessor.door import Reader, requires, seat
from assessor.page import page, partial, see, told
from assessor.problem import Problem
from assessor.standards import StandardSet

DONE = {
    "saved": "The agenda is changed.",
    "proposed": "The new agenda is in place.",
    "restored": "The agenda is as it was before.",
}


async def show(request: Request) -> Response:
    """The agenda with its times. To everyone else it is there once it is shared."""
    here, state = seat(request), request.app.state
    return await page(
        request,
        "agenda/agenda.html",
        assessment=heading(request, here),
        audience=here.audience,
        role=here.role,
        days=await days(state.database, state.standards, here),
        plans=here.may("plan the day"),
        marks=here.may("mark beforehand"),
        notice=notice(request),
    )


async def days(db: Reading, sets: Mapping[str, StandardSet], reader: Reader) -> list[dict[str, Any]]:
    """The agenda session by session, each {number, session, slots, minutes, planned} as this reader may see it."""
    now = await now_queries.now(db, reader)
    titles = {one.number: one.title for one in sets[reader.assessment["standard_set"]].standards}
    sessions = reader.assessment["sessions"] or []
    found = []
    for number in sorted({slot["session"] for slot in now.agenda}):
        slots = [
            {**slot, "about": [{"number": n, "title": titles.get(n, "")} for n in slot["standards"]]}
            for slot in now.agenda
            if slot["session"] == number
        ]
        session = sessions[number] if number < len(sessions) else {}
        minutes = sum(slot["minutes"] for slot in slots)
        found.append(
            {
                "number": number,
                "session": session,
                "slots": slots,
                "minutes": minutes,
                **over(session, minutes),
            }
        )
    return found


def over(session: Mapping[str, Any], minutes: int) -> dict[str, Any]:
    """How the minutes given compare with a session's own, in words."""
    planned = length(session)
    if planned is None:
        return {"planned": None, "fits": ""}
    more = minutes - planned
    fits = f"{more} minutes over" if more > 0 else f"{-more} minutes to spare" if more < 0 else "just fits"
    return {"planned": planned, "fits": fits}


def notice(request: Request) -> dict[str, Any] | None:
    """What has just been done, as the address says it, and the way back where there is one."""
    done, before = request.query_params.get("done"), request.query_params.get("before", "")
    here = seat(request)
    if done not in DONE or not here.may("plan the day"):
        return None
    undo = None
    if (version := forms.whole(before)) is not None:
        fields = {"to": before, "version": str(version + 1)}
        undo = {"address": f"/assessments/{here.id}/agenda/restore", "fields": fields}
    return {"words": DONE[done], "undo": undo}


@requires("plan the day")
async def share(request: Request) -> Response:
    """Shows the agenda to everyone, or takes it back to the panel."""
    here, sent = seat(request), await forms.from_page(request)
    await agenda.share(request.app.state.journal, here, shared=sent.get("shared") != "no")
    return see(f"/assessments/{here.id}/agenda")


@requires("plan the day")
async def tick(request: Request) -> Response:
    """Ticks a standard that is settled on paper, or takes the tick away."""
    here, sent = seat(request), await forms.from_page(request)
    form = agenda.TickForm.check(forms.fields(sent, agenda.TickForm))
    await agenda.tick(request.app.state.journal, here, form)
    if partial(request):
        words = "is settled on paper" if form.settled == "yes" else "is not settled"
        return told(request, f"Standard {form.standard} {words}.")
    return see(f"/assessments/{here.id}/agenda#slot-{form.slot}")


@requires("plan the day")
async def restore(request: Request) -> Response:
    """Puts an earlier agenda back, unless somebody changed it meanwhile."""
    here, sent = seat(request), await forms.from_page(request)
    form = agenda.RestoreForm.check(forms.fields(sent, agenda.RestoreForm))
    try:
        await agenda.restore(request.app.state.journal, here, form)
    except Problem as problem:
        if problem.status == 412:
            raise Problem(
                409, "Somebody changed the agenda meanwhile, so it stays as it is now."
            ) from problem
        raise
    return see(f"/assessments/{here.id}/agenda?done=restored&before={form.version}")
