"""The agenda as it proposes itself: shown with its reasons before it takes the place of what stands."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.agenda import agenda, slot_queries
from assessor.agenda.mark_pages import standards_of
from assessor.agenda.proposal import named, proposed
from assessor.assessments import queries as assessments
from assessor.assessments.heading import heading
from assessor.door import requires, seat
from assessor.page import page, see
from assessor.problem import Problem


@requires("plan the day")
async def show(request: Request) -> Response:
    """The proposal, and beside each part why it is as long as it is."""
    return await _show(request)


@requires("plan the day")
async def create(request: Request) -> Response:
    """Puts the proposal that was shown in place of what stands; where it is another one by now, that is shown first."""
    here, sent = seat(request), await forms.from_page(request)
    every = standards_of(request.app.state.standards, here)
    slots, _ = await proposed(request.app.state.database, here, every)
    if sent.get("seen") and sent.get("seen") != _digest(slots):
        words = "Somebody marked something meanwhile, so the proposal is another one now. Look at it again."
        return await _show(request, Problem(409, words))
    stands = await slot_queries.slots(request.app.state.database, here.id)
    version = forms.whole(sent.get("version")) or 0
    try:
        await agenda.put(request.app.state.journal, here, named(slots, stands), version)
    except Problem as problem:
        if problem.status == 412:
            problem = Problem(409, "Somebody changed the agenda meanwhile. Look at it before you replace it.")
        return await _show(request, problem)
    return see(f"/assessments/{here.id}/agenda?done=proposed&before={version}")


async def _show(request: Request, problem: Problem | None = None) -> Response:
    here = seat(request)
    every = standards_of(request.app.state.standards, here)
    slots, why = await proposed(request.app.state.database, here, every)
    named_by = {
        row["person"]: row["name"] for row in await assessments.seats(request.app.state.database, here)
    }
    titles = {one.number: one.title for one in every}
    sessions = here.assessment["sessions"] or [{}]
    days = [
        {
            "session": sessions[n],
            "slots": [
                {
                    **slot,
                    "lead_name": named_by.get(slot["lead"]),
                    "scribe_name": named_by.get(slot["scribe"]),
                    "about": [{"number": k, "title": titles[k], "why": why[k]} for k in slot["standards"]],
                }
                for slot in slots
                if slot["session"] == n
            ],
        }
        for n in range(len(sessions))
    ]
    return await page(
        request,
        "agenda/propose.html",
        status=problem.status if problem else 200,
        errors=[{"field": "", "message": problem.detail}] if problem else [],
        assessment=heading(request, here),
        days=days,
        seen=_digest(slots),
        version=here.assessment["agenda_version"],
        stands=bool(await slot_queries.slots(request.app.state.database, here.id)),
    )


def _digest(slots: Sequence[Mapping[str, Any]]) -> str:
    """Tells one proposal from another."""
    return hashlib.sha256(json.dumps(list(slots), sort_keys=True).encode()).hexdigest()[:16]
