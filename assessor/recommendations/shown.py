"""What lists, files and the API show of each recommendation: everything about it in the words of this reader."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from starlette.requests import Request

from assessor.board import recommendations as board
from assessor.database import Reading, Row
from assessor.door import Person, Seat, seat_of
from assessor.markdown import excerpt
from assessor.recommendations import due, queries
from assessor.standards import StandardSet

Sets = Mapping[str, StandardSet]

AS_STORED = (
    "assessment",
    "id",
    "service",
    "service_name",
    "phase",
    "type",
    "standard",
    "standard_set",
    "level",
    "owner",
    "due",
    "status",
    "body",
    "at",
    "version",
)


def today(request: Request) -> date:
    """The day it is where the board is."""
    return datetime.now(request.app.state.settings.timezone).date()


async def shown(db: Reading, sets: Sets, who: Person, rows: Sequence[Row], day: date) -> list[dict[str, Any]]:
    """Recommendations as lists and files show them."""
    updates = await queries.updates(db, who, rows)
    return [_shown(sets, who, row, updates.get((row["assessment"], row["id"]), ()), day) for row in rows]


async def as_json(db: Reading, who: Person, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """As the API gives them: as in their own assessment, and where that is. Two queries for any number of them."""
    updates = await queries.updates(db, who, rows)
    known = await queries.seen_notes(db, who, rows)
    found = []
    for row in rows:
        here = seat_in(row, who)
        named = [id for id in row["from_notes"] if (row["assessment"], id) in known]
        said = [
            board.update_as_json(here, update) for update in updates.get((row["assessment"], row["id"]), ())
        ]
        thing = board.as_json(here, {**row, "from_notes": named}, said)
        found.append({**thing, "assessment": row["assessment"], "service": row["service"]})
    return found


def _shown(sets: Sets, who: Person, row: Row, updates: Sequence[Row], day: date) -> dict[str, Any]:
    here = seat_in(row, who)
    last = updates[-1] if updates else None
    return {
        **{name: row[name] for name in AS_STORED},
        "kind": "recommendation",
        "of": row["assessment"],
        "services": [row["service"]],
        "about": _about(sets, row),
        "may_confirm": row["status"] == "done" and here.may("confirm recommendations"),
        "for": row["for_whom"],
        "organisation": row["service_organisation"],
        "panel_only": row["visibility"] == "panel",
        "words": excerpt(row["body"], 140),
        "set_name": sets[row["standard_set"]].name,
        "standard_title": title(sets, row["standard_set"], row["standard"]),
        "group": due.group(row, day),
        "due_words": due.words(row, day),
        "last": _last(here, last) if last else None,
        "address": address(row),
        "update_address": f"/assessments/{row['assessment']}/follow/{row['id']}"
        if may_update(here, row["status"])
        else None,
    }


def _about(sets: Sets, row: Row) -> str:
    number = row["standard"]
    return f"Standard {number} {title(sets, row['standard_set'], number)}" if number else "The whole service"


def _last(here: Seat, update: Row) -> dict[str, Any]:
    body = update["body"]
    return {"words": excerpt(body, 100), "whole": body, "at": update["at"], "by": here.author(update)}


def seat_in(row: Row, who: Person) -> Seat:
    """The seat by which somebody sees a recommendation."""
    found = seat_of({**row, "id": row["assessment"]}, who)
    assert found is not None, "the query asks by the same rights"
    return found


def may_update(here: Seat, status: str) -> bool:
    """Whether this seat may say now how far a recommendation is, or confirm what is done."""
    if here.may("follow recommendations") or here.may("judge recommendations"):
        return True
    return status in ("done", "confirmed") and here.may("confirm recommendations")


def address(row: Mapping[str, Any]) -> str:
    """Where a recommendation stands on its board."""
    board = f"/assessments/{row['assessment']}"
    if row["standard"] is None:
        return f"{board}#recommendation-{row['id']}"
    return f"{board}/standards/{row['standard']}#recommendation-{row['id']}"


def title(sets: Sets, chosen: str, number: int | None) -> str:
    """A standard's title."""
    return next((one.title for one in sets[chosen].standards if one.number == number), "")


def grouped(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows in groups by when they are due, in that order; none that is empty."""
    found = []
    for key, words in due.GROUPS.items():
        if inside := [row for row in rows if row["group"] == key]:
            found.append({"key": key, "words": words, "rows": inside})
    return found
