"""Writing the report: all of it, one text, or what was a draft until now. Each write is a version of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.day import point_queries
from assessor.day.points import theirs
from assessor.door import Reader, Seat
from assessor.journal import Change, Journal
from assessor.problem import Problem, invalid, not_found
from assessor.report import queries, sources
from assessor.report.parts import TEXTS, part_of
from assessor.report.report import (
    KEYS,
    Report,
    ReportForm,
    ReportPointForm,
    ReportStandardForm,
    TextForm,
    as_it_stands,
    as_json,
    as_sent,
    show,
)
from assessor.versions import settle
from assessor.views import rating_queries, ratings, scale
from assessor.written import Written


async def put(
    journal: Journal,
    seat: Seat,
    form: ReportForm,
    if_match: str | None,
    verb: str = "write the report",
) -> Written:
    """Writes the report, all of it or parts; `verb` is the right by which.

    Raises Problem (403, 404, 409, 412, 422, 428).
    """
    async with journal.write(seat.id, seat.person) as change:
        eyes = _eyes(change, seat)
        stands = await as_it_stands(change.tx, eyes)
        wanted = _complete(seat, stands, form)
        now = as_json(seat, stands)
        outcome = settle(
            now,
            wanted,
            if_match,
            version=stands.version,
            closed=seat.closed(verb, change.state),
            current=now,
        )
        if outcome != "same":
            await _write(change, eyes, seat, stands, wanted)
    thing = await show(journal.database, seat)
    return Written(thing, thing["version"], changed=outcome != "same")  # it was there before, as a draft


def _eyes(change: Change, seat: Seat) -> Reader:
    """The seat's eyes on the assessment as it is under its lock."""
    return Reader(change.book.assessment, seat.audience, seat.person, seat.organises)


def _complete(seat: Seat, stands: Report, form: ReportForm) -> dict[str, Any]:
    """All that is wanted, in the fields in which it is sent. Raises Problem 422."""
    given = form.model_fields_set
    wanted: dict[str, Any] = {
        name: getattr(form, name) if name in given else text for name, text in stands.texts.items()
    }
    of = {one["number"]: as_sent(one) for one in stands.standards}
    for place, one in enumerate(form.standards):
        field = f"standards.{place}"
        if one.number not in of:
            raise invalid(f"{field}.number", f"This assessment has no standard {one.number}")
        if one.number in [other.number for other in form.standards[:place]]:
            raise invalid(f"{field}.number", f"Standard {one.number} is here twice")
        of[one.number] = _completed(seat, of[one.number], one, field)
    return {**wanted, "standards": list(of.values())}


def _completed(seat: Seat, stands: Mapping[str, Any], one: ReportStandardForm, field: str) -> dict[str, Any]:
    """One standard as it is wanted."""
    wanted = dict(stands)
    if "decision" in one.model_fields_set and one.decision != stands["decision"]:
        if one.decision not in scale.of_decisions(seat.assessment["scale"]):
            allowed = ", ".join(scale.of_decisions(seat.assessment["scale"]))
            words = f"Choose one of {allowed}" if allowed else "This assessment judges by no scale"
            raise invalid(f"{field}.decision", words)
        wanted["decision"] = one.decision
    for key in KEYS.values():
        if key in one.model_fields_set:
            before = {point["body"]: point["sources"] for point in stands[key]}
            wanted[key] = [_point(before, point, f"{field}.{key}") for point in getattr(one, key)]
    return wanted


def _point(before: Mapping[str, list[str]], point: ReportPointForm, field: str) -> dict[str, Any]:
    if not point.body.strip():
        raise invalid(field, "Write the point")
    given = "sources" in point.model_fields_set
    return {"body": point.body, "sources": point.sources if given else before.get(point.body, [])}


async def _write(change: Change, eyes: Reader, seat: Seat, stands: Report, wanted: Mapping[str, Any]) -> None:
    """Writes what differs, and keeps it as a version."""
    differing = [
        (one, new)
        for one, new in zip(stands.standards, wanted["standards"], strict=True)
        if as_sent(one) != new
    ]
    seat.needs_no_conflict(*[one["number"] for one, _ in differing])
    await sources.check(change.tx, seat, _new_sources(stands, wanted))
    if not stands.begun:
        await _materialise(change, eyes, stands)
    for one, new in differing:
        if new["decision"] != one["decision"]:
            before = await rating_queries.rating_as_it_is(change.tx, seat.id, one["number"])
            decision = {"value": new["decision"], "reason": ""}
            await ratings.agree(change, seat, one["number"], decision, before)
    await _write_points(change, seat, differing)
    for one, _ in differing:
        change.happened("report.changed", id=seat.id, standard=one["number"], to_all=theirs(change))
    texts = {name: wanted[name] for name in TEXTS}
    changed = [name for name in TEXTS if texts[name] != stands.texts[name]]
    if changed or not differing:
        change.happened("report.changed", id=seat.id, to_all=theirs(change))
    await _keep(change, eyes, stands, texts, [*changed, *(part_of(one["number"]) for one, _ in differing)])


def _new_sources(stands: Report, wanted: Mapping[str, Any]) -> set[str]:
    """The sources that no point had before."""
    had = {id for one in stands.standards for point in one["points"] for id in point["sources"]}
    given = {
        id for one in wanted["standards"] for key in KEYS.values() for p in one[key] for id in p["sources"]
    }
    return given - had


async def _materialise(change: Change, eyes: Reader, stands: Report) -> None:
    """The points of the draft become points that can be written."""
    drafted = [
        (one["number"], place, point)
        for one in stands.standards
        for place, point in enumerate(one["points"], 1)
        if "position" not in point
    ]
    rows = [_row(change, number, point["part"], point, place) for number, place, point in drafted]
    await point_queries.put_all(change.tx, rows)


def _row(change: Change, number: int, part: str, point: Mapping[str, Any], sort: int) -> dict[str, Any]:
    """A point as it is stored for the first time."""
    return {
        "assessment": change.book.id,
        "id": point["id"],
        "standard": number,
        "part": part,
        "body": point["body"],
        "sources": point["sources"],
        "sort": sort,
        "author": change.who,
        "at": change.now,
        "position": change.book.position + 1,
        "version": 1,
    }


async def _write_points(
    change: Change, seat: Seat, differing: Sequence[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    """The points of standards become those that are wanted: same part and words, same point."""
    rows, gone = [], []
    for one, new in differing:
        left = list(one["points"])
        wanted = [(part, point) for part, key in KEYS.items() for point in new[key]]
        for place, (part, point) in enumerate(wanted, 1):
            same = next((p for p in left if (p["part"], p["body"]) == (part, point["body"])), None)
            if same:
                left.remove(same)
            rows.append(_wanted_row(change, one["number"], part, point, same, place))
        gone += [point["id"] for point in left]
    await point_queries.put_all(change.tx, rows)
    await point_queries.place(change.tx, seat.id, {row["id"]: row["sort"] for row in rows})
    await point_queries.remove_all(change.tx, seat.id, gone)


def _wanted_row(
    change: Change,
    number: int,
    part: str,
    point: Mapping[str, Any],
    same: Mapping[str, Any] | None,
    place: int,
) -> dict[str, Any]:
    if same is None:
        return _row(change, number, part, {"id": sources.new_id(), **point}, place)
    row = _row(change, number, part, {"id": same["id"], **point}, place)
    changed = same["sources"] != point["sources"]
    return {**row, "version": same.get("version", 1) + changed}


async def _keep(
    change: Change, eyes: Reader, stands: Report, texts: Mapping[str, str], changed: Sequence[str]
) -> None:
    """The row of the report and the parts of this version; the first version has all of them."""
    row = await queries.row_as_it_is(change.tx, eyes.id)
    version = row["version"] + 1 if row else 1
    opened = (row["open_version"] if row else 0) + theirs(change)
    versions = {"version": version, "open_version": opened}
    await queries.put(change.tx, {**texts, **versions, "assessment": eyes.id, "author": change.who})
    now = await as_it_stands(change.tx, Reader(change.book.assessment, "panel"))
    written = changed if row else [*TEXTS, *map(part_of, eyes.numbers)]
    kept = {part: now.content(part) for part in written}
    await queries.keep(change.tx, eyes.id, version, str(change.who), kept)


async def begin(journal: Journal, seat: Seat) -> None:
    """The draft becomes the report, which from then on is changed by hand alone; again changes nothing. Raises
    Problem 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        await begin_in(change, seat)


async def begin_in(change: Change, seat: Seat) -> None:
    """The same within a change. Raises Problem 404, 409."""
    eyes = _eyes(change, seat)
    stands = await as_it_stands(change.tx, eyes)
    if not stands.begun:
        if closed := seat.closed("draft the report", change.state):
            raise Problem(409, closed)
        await _begin(change, eyes, stands)


async def begin_unbegun(change: Change) -> None:
    """A draft that nobody began becomes the report, in the write that publishes it: what was published is a version."""
    eyes = Reader(change.book.assessment, "panel")
    stands = await as_it_stands(change.tx, eyes)
    if not stands.begun:
        await _begin(change, eyes, stands)


async def _begin(change: Change, eyes: Reader, stands: Report) -> None:
    await _materialise(change, eyes, stands)
    change.happened("report.changed", id=eyes.id, to_all=theirs(change))
    await _keep(change, eyes, stands, stands.texts, [])


async def put_text(journal: Journal, seat: Seat, part: str, form: TextForm, version: int) -> Written:
    """Writes one text. `version` is the one that changed this text last when it was opened (0: a draft): where another
    did since, 412 carries what stands. Raises Problem (404, 409, 412)."""
    if part not in TEXTS:
        raise not_found()
    async with journal.write(seat.id, seat.person) as change:
        stands = await as_it_stands(change.tx, _eyes(change, seat))
        last = await queries.latest_of(change.tx, seat.id, part)
        current = {"part": part, "text": stands.texts[part], "version": last}
        changed = form.text != stands.texts[part]
        if changed:
            if closed := seat.closed("draft the report", change.state):
                raise Problem(409, closed)
            if version != last:
                words = "Somebody changed this after you opened it. Your text is kept: compare the two."
                raise Problem(412, words, current=current)
            await begin_in(change, seat)
            change.happened("report.changed", id=seat.id, to_all=theirs(change))
            texts = {**stands.texts, part: form.text}
            await _keep(change, _eyes(change, seat), stands, texts, [part])
    last = await queries.latest_of(journal.database, seat.id, part)
    return Written({"part": part, "text": form.text, "version": last}, last, changed=changed)
