"""The report: the texts, the decisions and the points of each standard, as a draft or as they were written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import Field

from assessor.database import Database, Reading, Row
from assessor.day import point_queries
from assessor.day.points import PARTS, Source
from assessor.door import Reader
from assessor.forms import Form, Text, Whole
from assessor.problem import not_found
from assessor.report import draft, edition_queries, queries, sources, version_queries
from assessor.report.parts import TEXTS, part_of
from assessor.services import queries as services
from assessor.views import rating_queries, ratings
from assessor.words import iso

KEYS = {"done-well": "done_well", "to-explore": "to_explore", "advice": "advice"}


class ReportPointForm(Form):
    """A point: what it says, and the ids of notes and recommendations, or `page@revision`, that it comes from."""

    body: Text
    sources: Annotated[list[Source], Field(max_length=50)] = []


Points = Annotated[list[ReportPointForm], Field(max_length=100)]


class ReportStandardForm(Form):
    """One standard. A part that is left out keeps its points; points given with the same words stay the same ones."""

    number: Annotated[Whole, Field(ge=1, le=99)]
    decision: ratings.Decided | None = None
    done_well: Points = []
    to_explore: Points = []
    advice: Points = []


class ReportForm(Form):
    """The report. Standards that are left out keep what stands there."""

    summary: Text = ""
    service: Text = ""
    users: Text = ""
    good_practice: Text = ""
    main_concern: Text = ""
    standards: Annotated[list[ReportStandardForm], Field(max_length=99)] = []


class TextForm(Form):
    """One text of the report."""

    required: ClassVar[dict[str, str]] = {}

    text: Text = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The report as it stands: version 0 is a draft. Each standard is {number, decision, reason, points}, each point a
    row of its table, or of a draft {id, part, body, sources}."""

    version: int
    texts: Mapping[str, str]
    standards: tuple[dict[str, Any], ...]
    author: Row | None = None  # the row of whoever changed it last, with their name

    @property
    def begun(self) -> bool:
        """Whether it was written: until then it follows what is noted."""
        return self.version > 0

    def standard(self, number: int) -> dict[str, Any]:
        """One of the standards."""
        return next(one for one in self.standards if one["number"] == number)

    def content(self, part: str) -> dict[str, Any]:
        """A part as a version keeps it: "summary", or "standard-6"."""
        if part in TEXTS:
            return {"text": self.texts[part]}
        one = self.standard(int(part.removeprefix("standard-")))
        fields = ("id", "part", "body", "sources")
        points = [{name: point[name] for name in fields} for point in one["points"]]
        return {"decision": one["decision"], "reason": one["reason"], "points": points}


async def as_it_stands(db: Reading, reader: Reader) -> Report:
    """The report as this reader may read it; sources they may not see are left out. Raises Problem 404."""
    if not reader.reported:
        raise not_found()
    if not reader.of_panel and reader.assessment["state"] == "published":
        return await _as_published(db, reader)
    row = await queries.report(db, reader)
    decided = {one["standard"]: one for one in await rating_queries.ratings(db, reader)}
    written: dict[int, list[dict[str, Any]]] = {number: [] for number in reader.numbers}
    for point in await point_queries.points(db, reader):
        if point["standard"] in written:
            written[point["standard"]].append(point)
    if row is None:
        bare = [number for number, points in written.items() if not points]
        written |= await draft.points(db, reader, bare)
    await sources.only_seen(db, reader, [point for points in written.values() for point in points])
    service = await services.service(db, reader.assessment["service"]) if row is None else None
    drafted = {**dict.fromkeys(TEXTS, ""), **draft.texts(service)}
    return Report(
        version=row["version"] if row else 0,
        texts={name: row[name] for name in TEXTS} if row else drafted,
        standards=tuple(_standard(number, decided.get(number), points) for number, points in written.items()),
        author=row,
    )


async def _as_published(db: Reading, reader: Reader) -> Report:
    """The report as its last edition has it, whatever is corrected meanwhile: for everyone else."""
    edition = await edition_queries.last_head(db, reader.id)
    row = await queries.report(db, reader)
    written = await version_queries.parts_at(db, reader.id, edition["report_version"] if edition else 0)
    parts = {part: row["content"] for part, row in written.items()}
    decided = {one["standard"]: one for one in await rating_queries.ratings(db, reader)}
    numbered = {number: parts.get(part_of(number), {}).get("points", []) for number in reader.numbers}
    await sources.only_seen(db, reader, [point for points in numbered.values() for point in points])
    return Report(
        version=row["version"] if row else 0,
        texts={name: parts.get(name, {}).get("text", "") for name in TEXTS},
        standards=tuple(
            _standard(number, decided.get(number), points) for number, points in numbered.items()
        ),
        author=edition,
    )


def _standard(number: int, decided: Row | None, points: list[dict[str, Any]]) -> dict[str, Any]:
    order = {part: place for place, part in enumerate(PARTS)}
    return {
        "number": number,
        "decision": decided["value"] if decided else None,
        "reason": decided["reason"] if decided else "",
        "points": sorted(points, key=lambda point: order[point["part"]]),
    }


def as_json(reader: Reader, stands: Report) -> dict[str, Any]:
    """The report as the API gives it."""
    row = stands.author
    return {
        **stands.texts,
        "standards": [as_sent(one) for one in stands.standards],
        "author": reader.author(row) if row else None,
        "at": iso(row["at"]) if row else None,
        "version": stands.version,
    }


def as_sent(one: Mapping[str, Any]) -> dict[str, Any]:
    """A standard in the fields in which it is sent."""
    parts = {
        KEYS[part]: [
            {"body": point["body"], "sources": point["sources"]}
            for point in one["points"]
            if point["part"] == part
        ]
        for part in PARTS
    }
    return {"number": one["number"], "decision": one["decision"], **parts}


async def show(db: Database, reader: Reader) -> dict[str, Any]:
    """The report, written or drafted. Raises Problem 404."""
    return as_json(reader, await as_it_stands(db, reader))
