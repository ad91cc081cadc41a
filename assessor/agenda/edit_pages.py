"""The agenda in the making: all parts of a session in one form, whose every button keeps what is typed."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.agenda import agenda, slot_queries, typed
from assessor.agenda.agenda_pages import notice, over
from assessor.agenda.mark_pages import standards_of
from assessor.agenda.proposal import length
from assessor.agenda.proposing import split_evenly
from assessor.assessments import queries as assessments
from assessor.assessments.heading import heading
from assessor.database import Database, Row
from assessor.door import PANEL, requires, seat
from assessor.page import page, see
from assessor.problem import Problem, errors_of, not_found
from assessor.words import runs

Rows = Sequence[Mapping[str, str]]


@requires("plan the day")
async def edit(request: Request) -> Response:
    """The form, with the parts of one session."""
    here, session = seat(request), _session(request)
    slots = await slot_queries.slots(_database(request), here.id)
    rows = typed.as_typed([slot for slot in slots if slot["session"] == session])
    return await _form(request, session, rows, int(here.assessment["agenda_version"]), slots)


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _session(request: Request) -> int:
    """Which session the address names, from 0. Raises Problem 404."""
    session = forms.whole(request.query_params.get("session", "0"), digits=3)
    many = len(seat(request).assessment["sessions"] or []) or 1
    if session is None or session >= many:
        raise not_found()
    return session


@requires("plan the day")
async def update(request: Request) -> Response:
    """Keeps what is typed, then does what the button says: move a part, remove it, split evenly."""
    here, session, sent = seat(request), _session(request), await forms.from_page(request)
    rows = typed.typed(sent)
    version = forms.whole(sent.get("version")) or 0
    do, _, id = str(sent.get("do") or "save").partition(":")
    slots = await slot_queries.slots(_database(request), here.id)
    try:
        numbers = here.numbers
        mine = typed.to_slots(rows, numbers, await _known(request, slots), session)
        mine = _done(mine, do, id, length(_sessions(here.assessment)[session]))
        before = [slot for slot in slots if slot["session"] < session]
        after = [slot for slot in slots if slot["session"] > session]
        await agenda.put(request.app.state.journal, here, [*before, *mine, *after], version)
    except Problem as problem:
        if problem.status == 412:
            current = problem.current
            return await _form(request, session, rows, current["version"], current["slots"], problem)
        return await _form(request, session, rows, version, slots, problem)
    where = f"#part-{id}" if do in ("up", "down") else ""
    return see(f"/assessments/{here.id}/agenda/edit?session={session}&done=saved&before={version}{where}")


def _sessions(assessment: Row) -> list[Mapping[str, Any]]:
    return list(assessment["sessions"] or [{}])


def _done(slots: list[dict[str, Any]], do: str, id: str, minutes: int | None) -> list[dict[str, Any]]:
    """The parts after a button: "up", "down" and "remove" name one."""
    at = next((n for n, slot in enumerate(slots) if slot["id"] == id), None)
    if do == "split":
        return split_evenly(slots, minutes or sum(slot["minutes"] for slot in slots))
    if at is None:
        return slots
    if do == "remove":
        return [*slots[:at], *slots[at + 1 :]]
    to = max(0, at - 1) if do == "up" else min(len(slots) - 1, at + 1) if do == "down" else at
    slots.insert(to, slots.pop(at))
    return slots


async def _panel(request: Request) -> list[Row]:
    rows = await assessments.seats(_database(request), seat(request))
    return [row for row in rows if row["role"] in PANEL]


async def _known(request: Request, slots: Sequence[Row]) -> set[str]:
    """Whom a part may be given to: the panel, and whoever has one already."""
    kept = {slot[who] for slot in slots for who in ("lead", "scribe") if slot[who]}
    return kept | {row["person"] for row in await _panel(request)}


async def _form(
    request: Request,
    session: int,
    rows: Rows,
    version: int,
    stands: Sequence[Row],
    problem: Problem | None = None,
) -> Response:
    here = seat(request)
    every = standards_of(request.app.state.standards, here)
    named = {slot[who]: slot[f"{who}_name"] for slot in stands for who in ("lead", "scribe") if slot[who]}
    named |= {row["person"]: row["name"] for row in await _panel(request)}
    there = {number for slot in stands for number in slot["standards"]}
    mine = [slot for slot in stands if slot["session"] == session]
    sessions = _sessions(here.assessment)
    return await page(
        request,
        "agenda/edit.html",
        status=problem.status if problem else 200,
        errors=errors_of(problem),
        assessment=heading(request, here),
        rows=rows,
        version=version,
        session=session,
        sessions=sessions,
        people=sorted(named.items(), key=lambda one: str(one[1])),
        kinds=typed.KINDS,
        room=len(rows) < typed.MOST,
        fit=over(sessions[session], _minutes(rows)),
        minutes=_minutes(rows),
        without=runs(one.number for one in every if one.number not in there),
        conflict=_differences(mine, rows) if problem and problem.status == 412 else [],
        notice=None if problem else notice(request),
    )


def _minutes(rows: Rows) -> int:
    """What the rows add up to, as far as they can be read."""
    return sum(typed.whole(row["minutes"]) or 0 for row in rows)


def _differences(stands: Sequence[Row], rows: Rows) -> list[dict[str, str]]:
    now, yours = _lines(typed.as_typed(stands)), _lines(rows)
    return [{"label": "The parts of this session", "now": now, "yours": yours}]


def _lines(rows: Rows) -> str:
    parts = [
        f"{row['title']}, {row['minutes']} min"
        + (f", standards {row['standards']}" if row["standards"] else "")
        for row in rows
    ]
    return "\n".join(parts)
