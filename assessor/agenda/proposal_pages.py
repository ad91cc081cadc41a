"""The agenda as it proposes itself: shown with its reasons before it takes the place of what stands."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.agenda import agenda, mark_queries, marks, proposing, slot_queries, weighing
from assessor.agenda.agenda_pages import length
from assessor.agenda.day_templates import template
from assessor.agenda.mark_pages import standards_of
from assessor.assessments import queries as assessments
from assessor.assessments.heading import heading
from assessor.database import Database, Row
from assessor.door import requires, seat
from assessor.page import page, see
from assessor.problem import Problem

SHORTEST, LONGEST = 15, 480  # minutes: what a session is taken for at least and at most


@requires("plan the day")
async def show(request: Request) -> Response:
    """The proposal, and beside each part why it is as long as it is."""
    return await _show(request)


@requires("plan the day")
async def create(request: Request) -> Response:
    """Puts the proposal that was shown in place of what stands; where it is another one by now, that is shown first."""
    here, sent = seat(request), await forms.from_page(request)
    slots, _ = await _proposed(request)
    if sent.get("seen") and sent.get("seen") != _digest(slots):
        words = "Somebody marked something meanwhile, so the proposal is another one now. Look at it again."
        return await _show(request, Problem(409, words))
    stands = await slot_queries.slots(request.app.state.database, here.id)
    given = str(sent.get("version") or "")
    version = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    try:
        await agenda.put(request.app.state.journal, here, named(slots, stands), version)
    except Problem as problem:
        if problem.status == 412:
            problem = Problem(409, "Somebody changed the agenda meanwhile. Look at it before you replace it.")
        return await _show(request, problem)
    return see(f"/assessments/{here.id}/agenda?done=proposed&before={version}")


async def _show(request: Request, problem: Problem | None = None) -> Response:
    here = seat(request)
    slots, why = await _proposed(request)
    named_by = {
        row["person"]: row["name"] for row in await assessments.seats(request.app.state.database, here)
    }
    titles = {one.number: one.title for one in standards_of(request.app.state.standards, here)}
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


async def _proposed(request: Request) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """The proposal as it is now, and the reason for each standard."""
    here = seat(request)
    db: Database = request.app.state.database
    people = await weighing.panel(db, here)
    every = await weighing.weighed(db, here, standards_of(request.app.state.standards, here), people)
    phase = here.assessment["phase"]
    minutes = [
        max(SHORTEST, min(LONGEST, length(session) or template(phase).minutes))
        for session in here.assessment["sessions"] or [{}]
    ]
    totals = marks.totals(await mark_queries.marks(db, here), here.numbers)
    why = {one.number: weighing.reasons(one, totals[one.number].words) for one in every}
    return proposing.propose(every, people, minutes, phase), why


def _digest(slots: Sequence[Mapping[str, Any]]) -> str:
    """Tells one proposal from another."""
    return hashlib.sha256(json.dumps(list(slots), sort_keys=True).encode()).hexdigest()[:16]


def named(slots: Sequence[Mapping[str, Any]], stands: Sequence[Row]) -> list[dict[str, Any]]:
    """The proposal with ids: a part about the same standards, or of the same name, keeps the one it had, because
    questions wait for it and it may be on."""
    free = {row["id"]: row for row in stands}
    found = []
    for slot in slots:
        like = max(free.values(), key=lambda row: _likeness(slot, row), default=None)
        id = str(uuid.uuid4())
        if like is not None and _likeness(slot, like) > 0:
            id = str(free.pop(like["id"])["id"])
        found.append({**slot, "id": id})
    return found


def _likeness(slot: Mapping[str, Any], row: Row) -> int:
    shared = len(set(slot["standards"]) & set(row["standards"]))
    same = slot["title"] == row["title"] and slot["session"] == row["session"]
    return 2 * shared + same if slot["kind"] == row["kind"] else 0
