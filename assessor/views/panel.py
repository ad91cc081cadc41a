"""What a standard's page, the decisions and the streams show of views and decisions, for one audience."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Database, Row
from assessor.door import Reader, Seat
from assessor.views import asked, rating_queries, scale, view_queries
from assessor.views.ratings import NEXT


async def of_standards(db: Database, reader: Reader, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Of each standard: how far its views are, the views themselves once revealed, and the decision.

    A function of what this audience may see; asked in a handful of queries for any number of standards.
    """
    decided = {row["standard"]: row for row in await rating_queries.ratings(db, reader)}
    if not reader.of_panel:
        return {number: {"number": number, "decision": decided.get(number)} for number in numbers}
    panel = await view_queries.panel(db, reader.id)
    given = await view_queries.given(db, reader)
    revealed = await view_queries.reveals(db, reader.id)
    views = await view_queries.revealed(db, reader)
    notes = {row["id"]: row for row in await view_queries.notes(db, reader)} if views else {}
    return {
        number: {
            "number": number,
            "decision": decided.get(number),
            "asked": asked.of(reader.assessment, panel, given, number),
            "revealed": number in revealed,
            "views": [_shown(row, notes) for row in views if row["standard"] == number],
            "totals": _totals(reader, [row for row in views if row["standard"] == number]),
        }
        for number in numbers
    }


async def of_standard(db: Database, reader: Reader, number: int) -> dict[str, Any]:
    """The same of one standard."""
    return (await of_standards(db, reader, [number]))[number]


def _shown(row: Row, notes: Mapping[str, Row]) -> dict[str, Any]:
    return {**row, "notes": [notes[id] for id in row["notes"] if id in notes]}


def _totals(reader: Reader, views: Sequence[Row]) -> list[tuple[str, int]]:
    """How many said what, from the best to what is no result; those that do not count are left out."""
    said = [row["value"] for row in views if row["declared"]]
    order = scale.of_views(reader.assessment["scale"])
    return [(value, said.count(value)) for value in order if value in said]


async def mine(db: Database, here: Seat, number: int) -> dict[str, Any] | None:
    """One's own view of a standard and the form for it; nothing for whoever gives none here."""
    if not here.of_panel or not scale.judges(here.assessment):
        return None
    stands = await view_queries.row_as_it_is(db, here.id, here.person, number)
    given = stands if stands and stands["value"] else None
    notes = await view_queries.notes(db, here, number)
    panel = await view_queries.panel(db, here.id)
    asked_for = here.person in {row["person"] for row in asked.people(here.assessment, panel, number)}
    return {
        "number": number,
        "given": given,
        "ticked": [note for note in notes if given and note["id"] in given["notes"]],
        "typed": given or {"value": None, "reason": "", "notes": []},
        "choices": choices(scale.of_views(here.assessment["scale"])),
        "to_tick": notes,
        "is_asked": asked_for,
        "is_open": here.may("give views") and number not in here.barred,
        "uncounted": await _uncounted(db, here, number) if "lead" in here.roles else (),
    }


async def _uncounted(db: Database, here: Seat, number: int) -> tuple[str, ...]:
    """For the lead: whose views of this standard do not count, because they have not declared."""
    panel = await view_queries.panel(db, here.id)
    return asked.of(here.assessment, panel, await view_queries.given(db, here), number).uncounted


def choices(values: Sequence[str]) -> list[tuple[str, str]]:
    """Values with their words."""
    return [(value, words_of(value)) for value in values]


def words_of(value: str) -> str:
    """A value in words: "Not met", "I can’t judge this"."""
    return scale.WORDS.get(value) or value.replace("-", " ").capitalize()


async def overall(db: Database, reader: Reader) -> dict[str, Any] | None:
    """What is agreed about the whole, with what may happen next in words; nothing while there is none to see."""
    row = await rating_queries.overall(db, reader)
    return row and {**row, "next_words": NEXT.get(row["next"] or "", "")}


async def told_by(db: Database, reader: Reader) -> dict[str, Any] | None:
    """Who told the team, as this reader may know them; nothing while it is not told."""
    row = await rating_queries.told_by(db, reader)
    return reader.author(row, "who") if row else None
