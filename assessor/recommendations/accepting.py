"""The team takes recommendations on: owners and dates of many in one step, and all of one owner handed to another."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from assessor.board import history
from assessor.board import recommendation_queries as board
from assessor.database import Row
from assessor.door import Person, Seat, seat_of
from assessor.forms import Day, Form, Line
from assessor.journal import Book, Change, Journal
from assessor.problem import Problem, not_found
from assessor.recommendations.accepting_queries import rows_as_they_are

# What is proposed where no date is given yet; advice has none.
PROPOSED = {"must": timedelta(weeks=12), "should": timedelta(weeks=26)}


class OwnerForm(Form):
    """Who sees to it, until when."""

    owner: Line | None = None
    due: Day | None = None


class HandOverForm(Form):
    """Everything of somebody's to somebody else: here, or in all assessments of the service."""

    required: ClassVar = {"owner": "Choose whose they are", "to": "Write who takes them over"}

    owner: Line = ""
    to: Line = ""


def proposed(level: str, today: date) -> str | None:
    """The date proposed for a recommendation that has none: on a weekday."""
    if level not in PROPOSED:
        return None
    day = today + PROPOSED[level]
    return (day + timedelta(days=max(0, 7 - day.weekday()) % 7 if day.weekday() > 4 else 0)).isoformat()


async def accept(
    journal: Journal, seat: Seat, wanted: Mapping[str, OwnerForm], versions: Mapping[str, str]
) -> int:
    """Gives these recommendations owners and dates, all or none; gives how many changed.

    Raises Problem 403, 404, 409; 412 naming those that somebody changed meanwhile.
    """
    seat.needs("follow recommendations")
    async with journal.write(seat.id, seat.person) as change:
        rows = await rows_as_they_are(change.tx, [seat.id], list(wanted))
        rows = [row for row in rows if seat.of_panel or row["visibility"] == "everyone"]
        if len(rows) < len(wanted):
            raise not_found()
        new = [(row, {**row, **wanted[row["id"]].complete(row)}) for row in rows]
        new = [(was, now) for was, now in new if was != now]
        if new and (closed := seat.closed("follow recommendations", change.state)):
            raise Problem(409, closed)
        version = "version" if seat.of_panel else "open_version"
        stale = [was for was, _ in new if str(was[version]) != versions[was["id"]]]
        if stale:
            raise _changed_meanwhile(stale)
        await _store(change, {change.book.id: change.book}, new)
    return len(new)


def _changed_meanwhile(rows: Sequence[Row]) -> Problem:
    words = "Somebody changed this meanwhile: what stands now is shown beside what you wrote"
    errors = [{"field": f"owner-{row['id']}", "message": words} for row in rows]
    return Problem(412, f"{words}.", errors=errors)


async def hand_over(
    journal: Journal, who: Person, places: Sequence[Row], ids: Sequence[str], owner: str, to: str
) -> int:
    """Hands those of these recommendations that are still `owner`'s to somebody else; gives how many.

    `places` are rows of what this person sees in assessments of one service, as lists across assessments have them.
    """
    may = {
        row["assessment"]
        for row in places
        if (here := seat_of({**row, "id": row["assessment"]}, who)) and here.may("hand over recommendations")
    }
    service = next((row["service"] for row in places), None)
    if service is None or not may:
        return 0
    async with journal.write_service(service, who.id, closed=True) as change:
        books = {
            book.id: book
            for book in change.books
            if book.id in may and book.assessment["state"] != "cancelled"
        }
        rows = await rows_as_they_are(change.tx, list(books), ids)
        new = [(row, {**row, "owner": to}) for row in rows if (row["owner"] or "").strip() == owner.strip()]
        await _store(change, books, new)
    return len(new)


async def _store(
    change: Change, books: Mapping[str, Book], new: Sequence[tuple[Row, dict[str, Any]]]
) -> None:
    """Keeps what was said before, says in each journal what happened, and stores all of it."""
    await history.keep_all(change.tx, "recommendation", [was for was, _ in new], board.FIELDS, who=change.who)
    for _, row in new:
        opened = row["visibility"] == "everyone"
        change.happened(
            "recommendation.changed",
            id=row["id"],
            standard=row["standard"],
            to_all=opened,
            book=books[row["assessment"]],
        )
        row["version"] += 1
        row["open_version"] += opened
    await board.put_all(change.tx, [row for _, row in new])
