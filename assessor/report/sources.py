"""What a point comes from: notes and recommendations by their ids, pages of evidence by `page@revision`."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assessor.board import note_queries, recommendation_queries
from assessor.database import Database, Reading, Row
from assessor.day import wash_up
from assessor.door import Reader
from assessor.problem import invalid


def new_id() -> str:
    """The id of a new point."""
    return str(uuid.uuid4())


async def seen(db: Reading, reader: Reader, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Those of these sources that this reader may see, each {address, words}; nobody's own notes are among them."""
    wanted = sorted(set(ids))
    at = f"/assessments/{reader.id}"
    found: dict[str, dict[str, str]] = {}
    things = [id for id in wanted if "@" not in id]
    for row in await note_queries.notes_by_id(db, reader, things):
        if row["visibility"] != "me":
            place = f"{at}/standards/{row['standard']}" if row["standard"] else f"{at}/tray"
            words = f"{_who(reader, row)} {row['kind']}"
            found[row["id"]] = {"address": f"{place}#note-{row['id']}", "words": words}
    for row in await recommendation_queries.recommendations_by_id(db, reader, things):
        place = f"{at}/standards/{row['standard']}" if row["standard"] else at
        words = f"{_who(reader, row)} recommendation"
        found[row["id"]] = {"address": f"{place}#recommendation-{row['id']}", "words": words}
    return found | await wash_up.evidence_named(db, reader, wanted)


def _who(reader: Reader, row: Row) -> str:
    author = reader.author(row)
    return f"{author['name']}’s" if "name" in author else f"the {author['profession'] or 'panel'} assessor’s"


async def only_seen(db: Reading, reader: Reader, points: Sequence[dict[str, Any]]) -> None:
    """Leaves out of points the sources that everyone else may not see; the panel sees every id there is."""
    if reader.of_panel:
        return
    known = await seen(db, reader, [id for point in points for id in point["sources"]])
    for point in points:
        point["sources"] = [id for id in point["sources"] if id in known]


async def check(db: Reading, reader: Reader, ids: Iterable[str]) -> None:
    """Raises Problem 422 for a source that is none, or that the whole panel cannot see."""
    wanted = set(ids)
    known = await seen(db, reader, wanted)
    if unknown := sorted(wanted - known.keys()):
        raise invalid("standards", f"There is no note, recommendation or revision {unknown[0]} to come from")


async def shown(
    db: Database, reader: Reader, points: Iterable[Mapping[str, Any]]
) -> dict[str, dict[str, str]]:
    """What the points come from, for links beside them."""
    return await seen(db, reader, [id for point in points for id in point["sources"]])
