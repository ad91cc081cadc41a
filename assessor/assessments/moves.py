"""The life of an assessment: one step forward or back, cancelled and back, never refused for something missing."""

from typing import Any, ClassVar, Literal

from assessor.assessments import inviting, needs_queries, queries
from assessor.database import Database
from assessor.door import STATES, Seat
from assessor.forms import Form, Line
from assessor.journal import Change, Journal
from assessor.people import queries as people
from assessor.problem import Problem
from assessor.settings import Settings

State = Literal[
    "preparing", "evidence-submitted", "in-session", "writing-up", "fact-check", "published", "cancelled"
]


class MoveForm(Form):
    """Where to, and why."""

    required: ClassVar = {"to": "Choose the state to move to"}

    to: State | None = None
    reason: Line | None = None


def allowed(state: str, cancelled_from: str | None = None) -> tuple[str, ...]:
    """The states that may follow: the next, the one before, cancelled. Nothing follows publication."""
    if state == "published":
        return ()
    if state == "cancelled":
        return (cancelled_from or "preparing",)
    at = STATES.index(state)
    return (STATES[at + 1], *STATES[max(0, at - 1) : at], "cancelled")


def for_seat(seat: Seat) -> tuple[str, ...]:
    """The states this seat may move the assessment to now."""
    following = allowed(seat.state, seat.assessment["cancelled_from"])
    if seat.assessment["recorded"]:
        return ()
    if seat.has_role_for("move"):
        return following
    if seat.has_role_for("submit evidence"):
        return tuple(
            state for state in following if state == "evidence-submitted" and seat.state == "preparing"
        )
    return ()


async def move(
    journal: Journal, seat: Seat, form: MoveForm, settings: Settings | None = None
) -> dict[str, Any]:
    """Moves the assessment; the same state again is no change. With `settings` that have mail, a cancelled day is told.

    Raises Problem 403, or 409 naming the states that may follow.
    """
    wanted = form.complete(None)
    to = str(wanted["to"])
    if not seat.has_role_for("move") and to != "evidence-submitted":
        raise Problem(
            403, "The team may submit its evidence; every other move is the lead's or an organiser's."
        )
    async with journal.write(seat.id, seat.person) as change:
        now = change.state
        if to != now:
            following = allowed(now, change.book.assessment["cancelled_from"])
            if change.book.assessment["recorded"]:
                raise Problem(409, "This was held another way and is only recorded here: it has no stages.")
            if to not in following or (not seat.has_role_for("move") and now != "preparing"):
                raise Problem(409, _refusal(now, to, following))
            book = change.happened("state.changed", id=seat.id)
            submitted = to == "evidence-submitted" and now == "preparing"
            if submitted:
                await queries.submit(change.tx, seat.id, change.book.assessment["service"])
            await queries.move(
                change.tx, seat.id, to, cancelled_from=now if to == "cancelled" else None, submitted=submitted
            )
            step = {"from_state": now, "to_state": to, "reason": wanted["reason"]}
            await queries.add_move(change.tx, seat.id, book.position, step, seat.person)
            if to == "fact-check":
                await _tell(change, seat)
            if to == "published":
                await needs_queries.forget_of(change.tx, seat.id)
            if "cancelled" in (now, to) and seat.assessment["sessions"]:
                sessions = seat.assessment["sessions"] if to == "cancelled" else ()
                await inviting.tell_dates(change.tx, settings, seat.id, sessions, seat.person)
            await people.changed(change.tx)
    return await show(journal.database, seat)


async def _tell(change: Change, seat: Seat) -> None:
    """Entering fact check tells the team, for good; once."""
    if change.book.assessment["told_at"] is None:
        change.happened("team.told", id=seat.id)
        await queries.tell(change.tx, seat.id, seat.person)


def _refusal(now: str, to: str, following: tuple[str, ...]) -> str:
    if not following:
        return "A published assessment stays published: a correction is a new edition of its report."
    return f"From {now} this can move to {', '.join(following)}, not to {to}."


async def show(db: Database, seat: Seat) -> dict[str, Any]:
    """Where the assessment stands."""
    row = await queries.assessment(db, seat.id)
    assert row is not None
    return {"state": row["state"], "allowed": list(allowed(row["state"], row["cancelled_from"]))}


async def log(db: Database, seat: Seat) -> list[dict[str, Any]]:
    """Every move: from where to where, when, who and why."""
    return [dict(row) for row in await queries.moves(db, seat)]
