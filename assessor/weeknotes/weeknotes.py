"""A weeknote: what a team says about its week, written here or as an address of where it stands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from assessor.database import Reading
from assessor.door import Person
from assessor.evidence import queries as evidence
from assessor.forms import UUID4, Day, Form, Line, LongText, Web
from assessor.journal import Journal
from assessor.problem import Problem, invalid, not_found
from assessor.versions import etag, names, settle
from assessor.weeknotes import queries
from assessor.words import iso
from assessor.written import Written

NOTHING = "Write something, or give the address where your weeknote is"


class WeeknoteForm(Form):
    """A weeknote as the team writes it; with `url` it stands elsewhere, and `body` may be empty."""

    required: ClassVar = {"title": "Enter a title", "dated": "Enter the day it is about"}

    title: Line = ""
    dated: Day | None = None
    body: LongText = ""
    url: Web | None = None


def as_json(row: Mapping[str, Any], *, named: bool) -> dict[str, Any]:
    """A weeknote as the API gives it; whoever wrote it is `named` to those who are signed in."""
    author = {"id": row["author"], "name": row["author_name"]} if named else None
    return {
        "id": row["id"],
        **{field: row[field] for field in queries.FIELDS},
        "author": author,
        "at": iso(row["at"]),
        "version": row["version"],
    }


async def show(db: Reading, service: str, id: str, *, named: bool = True) -> dict[str, Any]:
    """One weeknote. Raises Problem 404."""
    row = await queries.weeknote(db, service, id)
    if row is None:
        raise not_found()
    return as_json(row, named=named)


async def put(
    journal: Journal, who: Person, service: str, id: str, form: WeeknoteForm, if_match: str | None
) -> Written:
    """Writes a weeknote, or changes one. Raises Problem (409, 412, 422, 428)."""
    if not UUID4.match(id):
        raise invalid("id", "Use a random UUID (version 4) in small letters")
    async with journal.keep() as tx:
        await evidence.lock(tx, service)
        stands = await queries.as_it_is(tx, service, id)
        wanted = form.complete(stands)
        if not wanted["body"].strip() and not wanted["url"]:
            raise invalid("body", NOTHING)
        version = stands["version"] if stands else 0
        removed = bool(stands and stands["removed_at"])
        current = await show(tx, service, id) if stands and not removed else None
        outcome = settle(stands, wanted, if_match, version=version, removed=removed, current=current)
        if outcome != "same":
            author = stands["author"] if stands else who.id
            place = {"service": service, "id": id, "author": author, "version": version + 1}
            await queries.put(tx, {**wanted, **place})
    thing = await show(journal.database, service, id)
    return Written(thing, thing["version"], new=outcome == "new", changed=outcome != "same")


async def remove(journal: Journal, service: str, id: str, if_match: str | None = None) -> None:
    """Takes a weeknote away; again changes nothing. Raises Problem 404, 412."""
    async with journal.keep() as tx:
        await evidence.lock(tx, service)
        stands = await queries.as_it_is(tx, service, id)
        if stands is None:
            raise not_found()
        if stands["removed_at"]:
            return
        if if_match is not None and not names(if_match, stands["version"]):
            current = await show(tx, service, id)
            raise Problem(412, "Somebody changed this weeknote after you opened it.", current=current)
        await queries.remove(tx, service, id)


async def restore(journal: Journal, who: Person, service: str, id: str) -> dict[str, Any]:
    """Brings a removed weeknote back as it was; one that stands is left alone. Raises Problem 404."""
    stands = await queries.as_it_is(journal.database, service, id)
    if stands is None:
        raise not_found()
    if stands["removed_at"]:
        await put(journal, who, service, id, WeeknoteForm(), etag(stands["version"]))
    return await show(journal.database, service, id)
