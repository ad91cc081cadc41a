"""Recommendations: the panel says what and how strongly; the team gives owner and date, and tells how far it is."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from assessor.board import history
from assessor.board import recommendation_queries as queries
from assessor.database import Reading, Row, Transaction
from assessor.door import RIGHTS, Reader, Seat
from assessor.forms import Day, Form, Id, Line, Slug, Text, Whole
from assessor.journal import Book, Change, Journal
from assessor.problem import Problem, invalid, not_found
from assessor.versions import names, settle
from assessor.words import iso
from assessor.written import Written

Status = Literal["open", "in-progress", "done", "confirmed", "not-doing"]

# What a lead may change of somebody else's recommendation: where it stands and how far it is, never its words.
STEERING = frozenset({"standard", "level", "visibility", "owner", "due", "status"})
FOLLOWING = frozenset({"owner", "due", "status"})


class RecommendationForm(Form):
    """A recommendation as its author writes it; `reason` is why it will not be done, kept as an update of its own."""

    model_config = ConfigDict(populate_by_name=False)
    required: ClassVar = {"level": "Choose must, should or could", "body": "Write what you recommend"}

    standard: Annotated[Whole, Field(ge=1, le=99)] | None = None
    level: Literal["must", "should", "could"] | None = None
    body: Text = ""
    for_whom: Literal["team", "organisation"] = Field("team", alias="for")
    owner: Line | None = None
    due: Day | None = None
    status: Status = "open"
    visibility: Literal["panel", "everyone"] = "panel"
    from_notes: Annotated[list[Id], Field(max_length=30)] = Field([], alias="from")
    reason: Line | None = None


class UpdateForm(Form):
    """How a recommendation comes along; `evidence` names pages of the service."""

    body: Text = ""
    status: Status | None = None
    evidence: Annotated[list[Slug], Field(max_length=30)] = Field([])


# --- Reading ----------------------------------------------------------------------------------------


def as_json(reader: Reader, row: Row, updates: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A recommendation as the API gives it to this reader."""
    return {
        "id": row["id"],
        "standard": row["standard"],
        "level": row["level"],
        "body": row["body"],
        "for": row["for_whom"],
        "owner": row["owner"],
        "due": row["due"],
        "status": row["status"],
        "visibility": row["visibility"],
        "from": row["from_notes"],
        "author": reader.author(row),
        "at": iso(row["at"]),
        "version": row["version"],
        "updates": list(updates),
    }


def update_as_json(reader: Reader, row: Row) -> dict[str, Any]:
    """An update as the API gives it to this reader."""
    shown = {key: row[key] for key in ("id", *queries.UPDATE_FIELDS)}
    return {**shown, "author": reader.author(row), "at": iso(row["at"]), "version": row["version"]}


async def with_updates(db: Reading, reader: Reader, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Recommendations as the API gives them, each with its updates, in one more query for any number of them."""
    updates: dict[str, list[dict[str, Any]]] = {}
    for row in await queries.updates(db, reader, [row["id"] for row in rows]):
        updates.setdefault(row["recommendation"], []).append(update_as_json(reader, row))
    return [as_json(reader, row, updates.get(row["id"], ())) for row in rows]


async def show(db: Reading, reader: Reader, id: str) -> dict[str, Any]:
    """One recommendation. Raises Problem 404 when there is none for this reader."""
    rows = await queries.recommendations_by_id(db, reader, [id])
    if not rows:
        raise not_found()
    return (await with_updates(db, reader, rows))[0]


async def show_update(db: Reading, reader: Reader, recommendation: str, id: str) -> dict[str, Any]:
    """One update of one recommendation. Raises Problem 404."""
    for row in await queries.updates(db, reader, [recommendation]):
        if row["id"] == id:
            return update_as_json(reader, row)
    raise not_found()


async def things(db: Reading, reader: Reader, subject: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Recommendations by id, for the streams."""
    if subject != "recommendation":
        return {}
    rows = await queries.recommendations_by_id(db, reader, ids)
    return {thing["id"]: thing for thing in await with_updates(db, reader, rows)}


# --- Who may change what ----------------------------------------------------------------------------


def may_change(seat: Seat, stands: Row | None, state: str | None = None) -> frozenset[str]:
    """The fields this seat may change of a recommendation: in this state, or (without one) ever.

    `stands` is None for a new one.
    """

    def may(verb: str) -> bool:
        return seat.has_role_for(verb) and (state is None or state in RIGHTS[verb].states)

    fields: frozenset[str] = frozenset()
    if may("recommend") and _own(seat, stands):
        fields |= frozenset(queries.FIELDS)
    elif may("recommend") and "lead" in seat.roles:
        fields |= STEERING
    if may("follow recommendations"):
        fields |= FOLLOWING
    if may("judge recommendations") or may("confirm recommendations"):
        fields |= {"status"}
    return fields


def _own(seat: Seat, stands: Row | None) -> bool:
    return stands is None or stands["author"] == seat.person


def _there(seat: Seat, stands: Row | None) -> bool:
    """Whether this seat sees a recommendation here."""
    return bool(stands and not stands["removed_at"] and (seat.of_panel or stands["visibility"] == "everyone"))


async def guard(db: Reading, seat: Seat, id: str) -> Row:
    """The row that is to be removed or brought back. Raises Problem 404 when there never was one, and 403 unless it is
    one's own or this seat is the lead's."""
    stands = await queries.row_as_it_is(db, seat.id, id)
    if stands is None or not seat.of_panel:
        raise not_found()
    if not _own(seat, stands) and "lead" not in seat.roles:
        raise Problem(403, "This recommendation is somebody else's. Its author or the lead may remove it.")
    return stands


def _check_place(seat: Seat, stands: Row | None, form: RecommendationForm) -> None:
    """Where this seat sees nothing, only the panel may begin something; whatever is hidden there answers the same."""
    if _there(seat, stands):
        return
    if not seat.has_role_for("recommend"):
        if {"level", "body"} & form.model_fields_set:
            raise Problem(
                403,
                "Only the panel recommends. The team gives owner, date and status to what is recommended.",
            )
        raise not_found()
    if not _own(seat, stands) and "lead" not in seat.roles:
        raise Problem(
            403, "This recommendation was somebody else's. Its author or the lead may bring it back."
        )


def _check_fields(seat: Seat, stands: Row | None, wanted: Mapping[str, Any], changed: set[str]) -> None:
    if changed - may_change(seat, stands):
        raise Problem(403, _refusal(seat))
    _check_status(seat, stands["status"] if stands else "open", wanted["status"])


def _refusal(seat: Seat) -> str:
    if "lead" in seat.roles:
        return "A lead may place somebody's recommendation, open it and say how far it is, but not change its words."
    if seat.of_panel:
        return "This recommendation is somebody else's. Its author may change it; you may change its status."
    if seat.has_role_for("follow recommendations"):
        return "The team gives owner, date and status to a recommendation. The rest is the panel's."
    return "An organiser may confirm a recommendation, and nothing else of it."


def _check_status(seat: Seat, was: str, now: str) -> None:
    """Whether this seat may take a recommendation from one status to another. Raises Problem 403."""
    if was == now:
        return
    if "confirmed" in (was, now):
        if not seat.has_role_for("confirm recommendations"):
            raise Problem(403, "Only the lead or an organiser confirms a recommendation, or takes that back.")
    elif not (seat.has_role_for("judge recommendations") or seat.has_role_for("follow recommendations")):
        raise Problem(403, _refusal(seat))


def _closed(seat: Seat, stands: Row | None, changed: set[str], state: str) -> str | None:
    """Why this change may not be made in this state; None when it may."""
    if changed <= may_change(seat, stands, state) and not (stands and stands["removed_at"]):
        return None
    return seat.closed("recommend", state)


# --- Writing ----------------------------------------------------------------------------------------


async def put(
    journal: Journal, seat: Seat, id: str, form: RecommendationForm, if_match: str | None
) -> Written:
    """Writes a recommendation, or changes it. Raises Problem (403, 404, 409, 412, 422, 428)."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await queries.row_as_it_is(change.tx, seat.id, id)
        _check_place(seat, stands, form)
        wanted = form.complete({**stands, "reason": None} if stands else None)
        reason = (wanted.pop("reason") or "").strip()
        wanted["from_notes"] = await _notes_meant(change.tx, seat, stands, wanted["from_notes"])
        changed = {key for key, value in wanted.items() if stands is None or stands[key] != value}
        _check_fields(seat, stands, wanted, changed)
        if changed:
            seat.needs_no_conflict(stands["standard"] if stands else None, wanted["standard"])
        gives_up = "status" in changed and wanted["status"] == "not-doing"
        _check_values(seat, wanted, changed, reason_missing=gives_up and not reason)
        outcome = settle(
            stands,
            wanted,
            if_match,
            version=_version(seat, stands),
            removed=bool(stands and stands["removed_at"]),
            closed=_closed(seat, stands, changed, change.state),
            current=await show(change.tx, seat, id) if _there(seat, stands) else None,
        )
        if outcome != "same":
            book = await _store(change, seat, id, stands, wanted)
            if gives_up:
                await _say_why(change, book, id, reason, opened=wanted["visibility"] == "everyone")
    thing = await show(journal.database, seat, id)
    return Written(thing, thing["version"], new=outcome == "new", changed=outcome != "same")


def _check_values(seat: Seat, wanted: Mapping[str, Any], changed: set[str], *, reason_missing: bool) -> None:
    if "standard" in changed and wanted["standard"] not in (None, *seat.numbers):
        raise invalid("standard", f"This assessment has no standard {wanted['standard']}")
    if reason_missing:
        raise invalid("reason", "Say why it will not be done")


async def _say_why(change: Change, book: Book, id: str, reason: str, *, opened: bool) -> None:
    """Keeps the reason for not doing it, as an update of its own."""
    row = _new_update(change, book, id, str(uuid.uuid4()), opened=opened)
    await queries.put_update(change.tx, {**row, "body": reason, "status": "not-doing", "evidence": []})


def _version(seat: Seat, stands: Row | None) -> int:
    return int(stands["version" if seat.of_panel else "open_version"]) if stands else 0


async def _notes_meant(tx: Transaction, seat: Seat, stands: Row | None, wanted: list[str]) -> list[str]:
    """The notes it comes from, each once. Those this seat was not shown stay: nobody removes what they cannot see."""
    wanted = list(dict.fromkeys(wanted))
    if stands is None or wanted == stands["from_notes"]:
        return wanted
    there: list[str] = stands["from_notes"]
    known = await queries.seen_notes(tx, seat, set(there))
    if wanted == [id for id in there if id in known]:
        return there
    return wanted + [id for id in there if id not in known and id not in wanted]


async def _store(change: Change, seat: Seat, id: str, stands: Row | None, wanted: Mapping[str, Any]) -> Book:
    """Keeps what was said before, tells each audience what the change comes to for it, and stores the row."""
    if stands:
        await history.keep(change.tx, "recommendation", stands, queries.FIELDS, who=seat.person)
    there = bool(stands and not stands["removed_at"])
    before = await _open_view(change.tx, seat, stands) if there else None
    after = await _open_view(change.tx, seat, wanted)
    action = "recommendation.changed" if there else "recommendation.written"
    open_action = _open_action(before, after)
    book = change.happened(
        action,
        id=id,
        standard=wanted["standard"],
        to_all=before != after,
        open_action=open_action if open_action != action else None,
    )
    new = {
        "author": seat.person,
        "at": change.now,
        "position": book.position,
        "version": 0,
        "open_version": 0,
    }
    row: dict[str, Any] = {"open_at": None, "open_position": None, **new, **(stands or {}), **wanted}
    row |= {"assessment": seat.id, "id": id, "version": row["version"] + 1}
    row.pop("removed_at", None)
    if after and before != after:
        row["open_version"] += 1
    if after and not before:
        row["open_position"], row["open_at"] = book.open_position, change.now
    await queries.put(change.tx, row)
    return book


async def _open_view(tx: Transaction, seat: Seat, row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What everyone else is shown of it: nothing while it is the panel's, and never notes they may not know of."""
    if row is None or row["visibility"] != "everyone":
        return None
    known = await queries.seen_notes(tx, Reader(seat.assessment, "all"), set(row["from_notes"]))
    fields = {key: row[key] for key in queries.FIELDS}
    return {**fields, "from_notes": [id for id in row["from_notes"] if id in known]}


def _open_action(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if not after:
        return "recommendation.removed"
    return "recommendation.changed" if before else "recommendation.written"


async def remove(journal: Journal, seat: Seat, id: str, *, if_match: str | None = None) -> None:
    """Takes a recommendation away; taking it away again changes nothing. Raises Problem 403, 404, 409, 412."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await guard(change.tx, seat, id)
        if stands["removed_at"]:
            return
        if closed := seat.closed("recommend", change.state):
            raise Problem(409, closed)
        if if_match is not None and not names(if_match, stands["version"]):
            raise Problem(
                412, "Somebody changed this after you opened it.", current=await show(change.tx, seat, id)
            )
        await history.keep(change.tx, "recommendation", stands, queries.FIELDS, who=seat.person)
        await queries.remove(change.tx, seat.id, id)
        to_all = stands["visibility"] == "everyone"
        change.happened("recommendation.removed", id=id, standard=stands["standard"], to_all=to_all)


async def restore(journal: Journal, seat: Seat, id: str) -> dict[str, Any]:
    """Brings a removed recommendation back as it was; one that stands stays as it is. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        stands = await guard(change.tx, seat, id)
        if stands["removed_at"]:
            if closed := seat.closed("recommend", change.state):
                raise Problem(409, closed)
            seat.needs_no_conflict(stands["standard"])
            await _store(change, seat, id, stands, {key: stands[key] for key in queries.FIELDS})
    return await show(journal.database, seat, id)


# --- Updates ----------------------------------------------------------------------------------------


async def guard_update(db: Reading, seat: Seat, recommendation: str, id: str) -> tuple[Row, Row | None]:
    """The recommendation and its update as they stand.

    Raises Problem 404 when this seat sees no such recommendation or the id is another one's update, and 403 when the
    update is somebody else's.
    """
    about = await queries.row_as_it_is(db, seat.id, recommendation)
    stands = await queries.update_as_it_is(db, seat.id, id)
    if about is None or not _there(seat, about):
        raise not_found()
    if stands is None:
        return about, None
    hidden = not seat.of_panel and stands["open_position"] is None
    if hidden or stands["recommendation"] != recommendation:
        raise not_found()
    if stands["author"] != seat.person:
        raise Problem(403, "This update is somebody else's. Write one of your own.")
    return about, stands


async def put_update(
    journal: Journal, seat: Seat, recommendation: str, id: str, form: UpdateForm, if_match: str | None
) -> Written:
    """Writes an update, or changes it; its status becomes the recommendation's. Raises Problem (403, 404, 409, 412,
    422, 428)."""
    async with journal.write(seat.id, seat.person) as change:
        about, stands = await guard_update(change.tx, seat, recommendation, id)
        seat.needs_no_conflict(about["standard"])
        wanted = form.complete(stands)
        status = _new_status(stands, wanted) or about["status"]
        _check_status(seat, about["status"], status)
        _check_words(wanted)
        outcome = settle(
            stands,
            wanted,
            if_match,
            version=stands["version"] if stands else 0,
            closed=seat.closed("follow recommendations", change.state),
            current=await show_update(change.tx, seat, recommendation, id) if stands else None,
        )
        if outcome != "same":
            await _store_update(change, seat, about, id, stands, wanted, status)
    thing = await show_update(journal.database, seat, recommendation, id)
    return Written(thing, thing["version"], new=outcome == "new", changed=outcome != "same")


def _new_status(stands: Row | None, wanted: Mapping[str, Any]) -> str | None:
    """The status this update gives; an older update whose words are mended does not give its own again."""
    if stands is not None and stands["status"] == wanted["status"]:
        return None
    status: str | None = wanted["status"]
    return status


def _check_words(wanted: Mapping[str, Any]) -> None:
    if wanted["body"].strip():
        return
    if wanted["status"] == "not-doing":
        raise invalid("body", "Say why it will not be done")
    if wanted["status"] is None:
        raise invalid("body", "Write how it comes along")


async def _store_update(
    change: Change,
    seat: Seat,
    about: Row,
    id: str,
    stands: Row | None,
    wanted: Mapping[str, Any],
    status: str,
) -> None:
    opened = about["visibility"] == "everyone"
    if stands:
        await history.keep(change.tx, "update", stands, queries.UPDATE_FIELDS, who=seat.person)
    if status != about["status"]:
        fields = {key: about[key] for key in queries.FIELDS} | {"status": status}
        book = await _store(change, seat, about["id"], about, fields)
    else:
        to_all = opened and (stands is None or stands["open_position"] is not None)
        book = change.happened(
            "recommendation.changed", id=about["id"], standard=about["standard"], to_all=to_all
        )
    row = dict(stands) if stands else _new_update(change, book, about["id"], id, opened=opened)
    row |= {**wanted, "version": row["version"] + 1 if stands else 1}
    await queries.put_update(change.tx, row)


async def take_back_update(journal: Journal, seat: Seat, recommendation: str, id: str, was: Status) -> None:
    """Takes one's own update back, with the status it gave: it is again what it `was`. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        about, stands = await guard_update(change.tx, seat, recommendation, id)
        if stands is None:
            return
        if closed := seat.closed("follow recommendations", change.state):
            raise Problem(409, closed)
        seat.needs_no_conflict(about["standard"])
        status = was if stands["status"] == about["status"] else about["status"]
        _check_status(seat, about["status"], status)
        await history.keep(change.tx, "update", stands, queries.UPDATE_FIELDS, who=seat.person)
        await queries.remove_update(change.tx, seat.id, id)
        if status != about["status"]:
            fields = {key: about[key] for key in queries.FIELDS} | {"status": status}
            await _store(change, seat, about["id"], about, fields)
        else:
            to_all = about["visibility"] == "everyone" and stands["open_position"] is not None
            change.happened(
                "recommendation.changed", id=about["id"], standard=about["standard"], to_all=to_all
            )


def _new_update(change: Change, book: Book, recommendation: str, id: str, *, opened: bool) -> dict[str, Any]:
    return {
        "assessment": book.id,
        "id": id,
        "recommendation": recommendation,
        "author": change.who,
        "at": change.now,
        "position": book.position,
        "open_position": book.open_position if opened else None,
        "version": 1,
    }
