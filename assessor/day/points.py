"""Points of the wash-up: what the panel says of a standard beside its decision, each with the notes it comes from."""

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints

from assessor.board import history, note_queries, recommendation_queries
from assessor.database import Database, Row
from assessor.day import point_queries as queries
from assessor.door import Seat
from assessor.forms import UUID4, Form, Id, Text
from assessor.journal import Change, Journal
from assessor.problem import Problem, not_found
from assessor.versions import settle
from assessor.written import Written

PARTS = ("done-well", "to-explore", "advice")
WORDS = {"done-well": "Done well", "to-explore": "To explore", "advice": "Advice"}


def _source(value: str) -> str:
    if not (UUID4.match(value) or EVIDENCE.match(value)):
        raise ValueError("Use the id of a note or a recommendation, or page@revision")
    return value


EVIDENCE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*@[1-9][0-9]{0,5}\Z")
EITHER = f"^({UUID4.pattern}|{EVIDENCE.pattern})$".replace(r"\Z", "")
Source = Annotated[
    str,
    StringConstraints(max_length=100),
    AfterValidator(_source),
    Field(json_schema_extra={"pattern": EITHER}),
]


class PointForm(Form):
    """A point; `sources` are ids of notes and recommendations, or `page@revision` of evidence."""

    required: ClassVar = {"body": "Write the point"}

    part: Literal["done-well", "to-explore", "advice"] = "done-well"
    body: Text = ""
    sources: Annotated[list[Source], Field(max_length=50)] = []


class SourceForm(Form):
    """A note or a recommendation becomes a point in one step: which part, and its id. They come as `part/id`."""

    part: Literal["done-well", "to-explore", "advice"] = "done-well"
    source: Id

    @classmethod
    def read(cls, sent: str) -> "SourceForm":
        """What a button says. Raises Problem 422."""
        part, _, source = sent.partition("/")
        return cls.check({"part": part, "source": source})


def as_json(row: Row) -> dict[str, Any]:
    """A point as it stands, for whoever changed it at the same time."""
    return {**{name: row[name] for name in ("id", *queries.FIELDS)}, "version": row["version"]}


def theirs(change: Change) -> bool:
    """Whether the points are everyone else's to read as they are now: in fact check they are the report's. What is
    published they read as it was published, whatever is corrected meanwhile."""
    return change.state == "fact-check"


async def put(
    journal: Journal, seat: Seat, standard: int, id: str, form: PointForm, if_match: str | None
) -> Written:
    """Writes a point of a standard, or changes it. Raises Problem (403, 404, 409, 412, 422, 428)."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await _of(change, seat, standard, id)
        seat.needs_no_conflict(standard)
        wanted = form.complete(stands)
        outcome = settle(
            stands,
            wanted,
            if_match,
            version=stands["version"] if stands else 0,
            removed=bool(stands and stands["removed_at"]),
            closed=seat.closed("wash up", change.state),
            current=as_json(stands) if stands and not stands["removed_at"] else None,
        )
        if outcome != "same":
            await _store(change, seat, {"standard": standard, "id": id, **wanted}, stands)
    return await _written(journal.database, seat, id, outcome)


async def _of(change: Change, seat: Seat, standard: int, id: str) -> Row | None:
    """The row behind an id. Raises Problem 404 when it is a point of another standard."""
    stands = await queries.row_as_it_is(change.tx, seat.id, id)
    if stands and stands["standard"] != standard:
        raise not_found()
    return stands


async def _written(database: Database, seat: Seat, id: str, outcome: str) -> Written:
    row = await queries.point(database, seat, id)
    if row is None:
        raise not_found()
    return Written(as_json(row), row["version"], new=outcome == "new", changed=outcome != "same")


async def _store(change: Change, seat: Seat, wanted: dict[str, Any], stands: Row | None) -> None:
    if stands:
        await history.keep(change.tx, "point", stands, queries.FIELDS, who=seat.person)
    back = stands is None or stands["removed_at"] is not None
    book = change.happened(
        "point.written" if back else "point.changed",
        id=wanted["id"],
        standard=wanted["standard"],
        to_all=theirs(change),
    )
    row = stands or {
        "assessment": seat.id,
        "author": seat.person,
        "at": change.now,
        "position": book.position,
        "sort": await queries.last_place(change.tx, seat.id, wanted["standard"]) + 1,
        "version": 0,
    }
    row = {**row, **wanted, "version": row["version"] + 1}
    row.pop("removed_at", None)
    await queries.put(change.tx, row)


async def take_up(journal: Journal, seat: Seat, standard: int, id: str, form: SourceForm) -> Written:
    """A note or a recommendation goes into a part with its words, under this id; where it is in there already,
    nothing changes. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        seat.needs_no_conflict(standard)
        body = await _words(change, seat, standard, form.source)
        for row in await queries.points(change.tx, seat, standard):
            if row["part"] == form.part and form.source in row["sources"]:
                return Written(as_json(row), row["version"], changed=False)
        if late := seat.closed("wash up", change.state):
            raise Problem(409, late)
        stands = await _of(change, seat, standard, id)
        if stands is None or stands["removed_at"]:
            wanted = {"part": form.part, "body": body, "sources": [form.source]}
            await _store(change, seat, {"standard": standard, "id": id, **wanted}, stands)
    return await _written(journal.database, seat, id, "new")


async def _words(change: Change, seat: Seat, standard: int, source: str) -> str:
    """What a note or a recommendation about this standard says. Raises Problem 404; what is one's own stays that."""
    note = await note_queries.note(change.tx, seat, source)
    if note and note["visibility"] != "me" and standard in (note["standard"], *note["also"]):
        return str(note["body"])
    asked = await recommendation_queries.recommendations_by_id(change.tx, seat, [source])
    if asked and asked[0]["standard"] == standard:
        return str(asked[0]["body"])
    raise not_found()


async def move(journal: Journal, seat: Seat, standard: int, id: str, *, up: bool) -> None:
    """Moves a point by one among those of its part. The first goes no further up. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        seat.needs_no_conflict(standard)
        rows = await queries.points(change.tx, seat, standard)
        this = next((row for row in rows if row["id"] == id), None)
        if this is None:
            raise not_found()
        if late := seat.closed("wash up", change.state):
            raise Problem(409, late)
        ids = [row["id"] for row in rows]
        beside = [row["id"] for row in rows if row["part"] == this["part"]]
        other = beside.index(id) + (-1 if up else 1)
        if 0 <= other < len(beside):
            one, two = ids.index(id), ids.index(beside[other])
            ids[one], ids[two] = ids[two], ids[one]
            await queries.place(change.tx, seat.id, {id: place for place, id in enumerate(ids, 1)})
            change.happened("point.changed", id=id, standard=standard, to_all=theirs(change))


async def remove(journal: Journal, seat: Seat, standard: int, id: str) -> None:
    """Takes a point away; again changes nothing. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await _of(change, seat, standard, id)
        if stands is None:
            raise not_found()
        seat.needs_no_conflict(standard)
        if stands["removed_at"]:
            return
        if late := seat.closed("wash up", change.state):
            raise Problem(409, late)
        await queries.remove(change.tx, seat.id, id)
        change.happened("point.removed", id=id, standard=standard, to_all=theirs(change))


async def restore(journal: Journal, seat: Seat, standard: int, id: str) -> None:
    """Brings a removed point back as it was. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await _of(change, seat, standard, id)
        if stands is None:
            raise not_found()
        seat.needs_no_conflict(standard)
        if late := seat.closed("wash up", change.state):
            raise Problem(409, late)
        if stands["removed_at"]:
            await _store(change, seat, {name: stands[name] for name in ("id", *queries.FIELDS)}, stands)
