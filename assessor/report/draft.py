"""The report before anybody wrote it: the points of the wash-up, and where there are none, what everybody may see."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from assessor.board import note_queries, recommendation_queries
from assessor.database import Reading, Row
from assessor.door import Reader

# What a note becomes; a question and a mere note become nothing.
OF_NOTE = {"strength": "done-well", "concern": "to-explore"}
OF_LEVEL = {"must": "to-explore", "should": "to-explore", "could": "advice"}

Point = dict[str, Any]


async def points(db: Reading, reader: Reader, numbers: Sequence[int]) -> dict[int, list[Point]]:
    """For each of these standards the points made of strengths, concerns and recommendations that everybody with a
    seat may see: nothing of the panel's alone enters."""
    if not numbers:
        return {}
    all_eyes = Reader(reader.assessment, "all")
    found: dict[int, list[Point]] = {number: [] for number in numbers}
    notes = await note_queries.notes(db, all_eyes)
    seen = {row["id"] for row in notes}
    for row in notes:
        if (part := OF_NOTE.get(row["kind"])) and row["merged_into"] not in seen:
            for number in dict.fromkeys([row["standard"], *row["also"]]):
                _add(found, reader, number, part, row)
    for row in await recommendation_queries.recommendations(db, all_eyes):
        _add(found, reader, row["standard"], OF_LEVEL[row["level"]], row)
    return found


def _add(
    found: dict[int, list[Point]], reader: Reader, number: int | None, part: str, row: Mapping[str, Any]
) -> None:
    if number in found and row["body"].strip():
        id = _id(f"{reader.id} {number} {part} {row['id']}")
        found[number].append({"id": id, "part": part, "body": row["body"], "sources": [row["id"]]})


def _id(words: str) -> str:
    """The id (a UUID in the form of version 4) of a drafted point: the same until it is written, and from then on."""
    return str(uuid.UUID(bytes=hashlib.sha256(words.encode()).digest()[:16], version=4))


def texts(service: Row | None) -> dict[str, str]:
    """What is written around the points of a draft: the service in the words of its own page."""
    return {"service": str(service["summary"] or "") if service else ""}
