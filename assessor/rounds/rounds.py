"""A round: several assessments with an aim, "five by December"."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from assessor import audit
from assessor.database import Database, Reading, Row, Transaction
from assessor.door import Person
from assessor.forms import RESERVED, Day, Form, Line, Slug, Text, Whole, checked_text
from assessor.journal import Journal
from assessor.problem import Problem, invalid, not_found
from assessor.rounds import queries
from assessor.versions import settle
from assessor.written import Written

RIGHT = "keep rounds"
MOST = 500  # assessments in one round
LARGEST = 9_999
COUNTED = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def _aim(value: Any) -> Any:
    """An aim in words, or how many assessments it asks for; it is given back as it came."""
    if isinstance(value, str):
        text: str = checked_text(value)
        if len(text) > 10_000:
            raise ValueError("Use 10,000 characters or fewer")
        return text
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise ValueError(f"Say the aim in words, or as a whole number up to {LARGEST:,}")
    return value


class RoundForm(Form):
    """A round as the API has it."""

    required: ClassVar = {"name": "Enter the name of the round"}

    name: Line = ""
    aim: Annotated[str | int, BeforeValidator(_aim)] = ""
    by: Day | None = None
    assessments: Annotated[list[Slug], Field(max_length=MOST)] = []


class PageForm(Form):
    """A round as its page has it: the aim in words, and beside it how many."""

    required: ClassVar = {"name": "Enter the name of the round"}

    name: Line = ""
    aim: Text = ""
    target: Annotated[Whole, Field(ge=1, le=LARGEST)] | None = None
    by: Day | None = None
    assessments: Annotated[list[Slug], Field(max_length=MOST)] = []


def target_of(row: Mapping[str, Any]) -> int | None:
    """How many assessments a round aims at: as it was said, else as the words of the aim say it."""
    if row["target"] is not None:
        return int(row["target"])
    for word in re.findall(r"[a-z]+|\d+", row["aim"].lower()):
        if word in COUNTED:
            return COUNTED.index(word) + 1
        if word.isdigit() and 0 < len(word) < 4:
            return int(word)
    return None


def _fields(row: Row, assessments: Sequence[str], *, page: bool) -> dict[str, Any]:
    """A round by the names of a form."""
    aim = {"aim": row["aim"], "target": row["target"]} if page else {"aim": _aim_of(row)}
    return {"name": row["name"], **aim, "by": row["by_day"], "assessments": list(assessments)}


def _aim_of(row: Row) -> str | int:
    return row["target"] if not row["aim"] and row["target"] is not None else str(row["aim"])


def as_json(who: Person, row: Row, assessments: Sequence[str]) -> dict[str, Any]:
    """A round as the API gives it to this person, with those of its assessments that they may enter.

    To whoever does not keep rounds its version counts nothing but what is the same for all.
    """
    version = row["version" if who.may(RIGHT) else "open_version"]
    fields = _fields(row, assessments, page=False)
    return {"id": row["id"], **fields, "closed": row["closed_at"] is not None, "version": version}


async def show(db: Reading, who: Person, id: str) -> dict[str, Any]:
    """A round. Raises Problem 404 for whoever may not read it."""
    row = await read(db, who, id)
    return (await shown(db, who, [row]))[0]


async def read(db: Reading, who: Person, id: str) -> Row:
    """The row of a round that this person may read. Raises Problem 404."""
    row = None if who.guest or "\x00" in id else await queries.one(db, who, id)
    if row is None:
        raise not_found()
    return row


async def shown(db: Reading, who: Person, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rounds as the API gives them to this person."""
    held = await queries.assessments(db, who, [row["id"] for row in rows])
    return [as_json(who, row, [one["id"] for one in held[row["id"]]]) for row in rows]


async def keep(db: Reading, who: Person, id: str = "") -> Person:
    """Whoever keeps rounds, that is organisers.

    Raises Problem 403 for those who may only read this one, or whose token only reads; 404 for everybody else.
    """
    if not who.may(RIGHT):
        await read(db, who, id)
        raise Problem(403, "Whoever organises assessments keeps their rounds.")
    if not who.may_write:
        raise Problem(403, "This token is for reading only.")
    return who


async def put(
    journal: Journal, who: Person, id: str, form: RoundForm | PageForm, if_match: str | None
) -> Written:
    """Begins a round, or changes one. Raises Problem (404, 409, 412, 422, 428)."""
    await keep(journal.database, who, id)
    if id in RESERVED:
        raise invalid("id", f"“{id}” is a word of this board: choose another one")
    page = isinstance(form, PageForm)
    async with journal.database.transaction(f"round {id}") as tx:
        tx.begin_at(journal.now())
        row = await queries.locked(tx, id)
        held = await queries.ids(tx, id) if row else []
        stands = _fields(row, held, page=page) if row else None
        wanted = form.complete(stands)
        wanted["assessments"] = list(dict.fromkeys(wanted["assessments"]))
        current = as_json(who, row, held) if row else None
        version = row["version"] if row else 0
        outcome = settle(stands, wanted, if_match, version=version, current=current)
        if outcome != "same":
            await _write(tx, who, id, row, held, wanted)
    thing = await show(journal.database, who, id)
    return Written(thing, thing["version"], new=outcome == "new", changed=outcome != "same")


async def _write(
    tx: Transaction, who: Person, id: str, row: Row | None, held: Sequence[str], wanted: Mapping[str, Any]
) -> None:
    new = [one for one in wanted["assessments"] if one not in held]
    if unknown := await queries.unknown(tx, new):
        raise invalid("assessments", f"There is no assessment “{unknown[0]}”")
    stored = {"name": wanted["name"], "by_day": wanted["by"], **_stored_aim(row, wanted)}
    if row is None:
        if not await queries.add(tx, id, stored, who.id):
            raise Problem(409, f"The id “{id}” is taken: choose another one.")
        await audit.record(tx, "round.made", who=who.id, id=id)
    else:
        await queries.change(tx, id, stored, shown=any(row[key] != value for key, value in stored.items()))
    if list(held) != wanted["assessments"]:
        await queries.hold(tx, id, wanted["assessments"])


def _stored_aim(row: Row | None, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an aim: other words say themselves how many, unless that is said beside them."""
    aim = wanted["aim"]
    if isinstance(aim, int):
        return {"aim": "", "target": aim}
    if "target" in wanted:
        return {"aim": aim, "target": wanted["target"]}
    same = row is not None and row["aim"] == aim and _aim_of(row) == aim
    return {"aim": aim, "target": row["target"] if row and same else None}


async def close(journal: Journal, who: Person, id: str, *, closed: bool) -> None:
    """Closes a round, or opens it again; again changes nothing. Raises Problem 404."""
    await keep(journal.database, who, id)
    await read(journal.database, who, id)
    async with journal.keep() as tx:
        if await queries.close(tx, id, closed=closed):
            await audit.record(tx, "round.closed" if closed else "round.opened", who=who.id, id=id)


async def free_id(db: Database, wanted: str) -> str:
    """This id, or one like it that no round has."""
    n, id = 1, wanted
    while id in RESERVED or await queries.exists(db, id):
        n += 1
        id = f"{wanted[:70]}-{n}"
    return id
