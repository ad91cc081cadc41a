"""What people write in a retro's columns: their own to change, by name, or by what their browser holds."""

from typing import Annotated, Any, ClassVar

from pydantic import StringConstraints

from assessor.database import Reading, Row
from assessor.forms import Form, Line, Text
from assessor.problem import Problem, not_found
from assessor.retro import anonymous, groups, item_queries, vote_queries
from assessor.retro.access import Attendee
from assessor.retro.writing import Change, Retros
from assessor.versions import names, settle
from assessor.words import iso
from assessor.written import Written

NAMED_NOW = (
    "Since you opened this page the retro was set up anew: your name would stand beside what you write. "
    "It is not saved. Load the page again to write it under your name."
)


class ItemForm(Form):
    """An item: in which column, and the words."""

    required: ClassVar = {"column": "Choose a column", "body": "Write what you want to say"}

    column: Line = ""
    body: Annotated[Text, StringConstraints(max_length=2000)] = ""


def as_json(here: Attendee, row: Row, votes: int) -> dict[str, Any]:
    """An item as the API gives it: of an anonymous one neither the author nor a time finer than its day."""
    thing = {"id": row["id"], "column": row["place"], "body": row["body"], "votes": votes}
    if not here.anonymous:
        thing |= {"author": row["by"], "at": iso(row["at"])}
    return {**thing, "day": row["day"], "group": row["leader"], "version": row["version"]}


async def show_all(db: Reading, here: Attendee) -> list[dict[str, Any]]:
    """The items this person may see."""
    rows = await item_queries.items(db, here)
    counts = await vote_queries.counts(db, here)
    return [as_json(here, row, counts.get(row["id"], 0)) for row in rows]


async def show(db: Reading, here: Attendee, id: str) -> dict[str, Any]:
    """One item. Raises Problem 404 when there is none for this person."""
    row = await item_queries.item(db, here, id)
    if row is None:
        raise not_found()
    return as_json(here, row, (await vote_queries.counts(db, here)).get(id, 0))


async def put(
    retros: Retros, here: Attendee, id: str, form: ItemForm, if_match: str | None, *, unnamed: bool = False
) -> Written:
    """Writes an item, or changes one's own; one that was removed comes back by being written again. What was promised
    to be `unnamed` is not written where the retro names people by now.

    Raises Problem (403, 404, 409, 412, 422, 428).
    """
    here.needs_to_write()
    async with retros.write(here) as (here, change):
        if unnamed and not here.anonymous:
            raise Problem(409, NAMED_NOW)
        stands = await item_queries.row_as_it_is(change.tx, here.id, id)
        if stands and not here.sees(stands):
            raise not_found()
        before = stands and {**stands, "column": stands["place"]}
        wanted = form.complete(before)
        here.format.column(wanted["column"])
        outcome = settle(
            before,
            wanted,
            if_match,
            version=stands["version"] if stands else 0,
            removed=bool(stands and stands["removed"]),
            closed=_not_yours(here, stands),
            current=await _current(change, here, stands),
        )
        if outcome != "same":
            row = _as_it_will_stand(retros, here, change, id, stands)
            row |= {"place": wanted["column"], "body": wanted["body"]}
            await item_queries.put(change.tx, row, shuffle=here.anonymous)
            change.shown = here.opened
    thing = await _after(retros, here, id)
    return Written(thing, thing["version"], new=outcome == "new", changed=outcome != "same")


async def _after(retros: Retros, here: Attendee, id: str) -> dict[str, Any]:
    """An item just written. Should it be gone already, or hidden again, that is as if it were not there."""
    return await show(retros.database, here, id)


def _not_yours(here: Attendee, stands: Row | None) -> str | None:
    """Why this item may not be changed; None when it may. Raises Problem 403 for somebody else's by name."""
    if stands is None or here.is_own(stands):
        return None
    if here.anonymous:
        return "The retro is opened: from then on nobody is known by an anonymous item, so it stays as it is."
    raise Problem(403, "This is somebody else's. Its author may change it.")


def _as_it_will_stand(
    retros: Retros, here: Attendee, change: Change, id: str, stands: Row | None
) -> dict[str, Any]:
    if stands:
        return {**stands, "removed": False, "version": stands["version"] + 1}
    own_key = anonymous.key(here.holds, here.person, id)
    who: dict[str, Any] = {"author": here.person, "at": change.now, "key": None}
    if here.anonymous:
        who = {"author": None, "at": None, "key": None if here.opened else own_key}
    day = retros.today(change.now)
    return {"retro": here.id, "id": id, **who, "day": day, "leader": None, "version": 1, "removed": False}


async def _current(change: Change, here: Attendee, stands: Row | None) -> dict[str, Any] | None:
    return await show(change.tx, here, stands["id"]) if stands and not stands["removed"] else None


async def remove(retros: Retros, here: Attendee, id: str, if_match: str | None = None) -> str:
    """Takes one's own item away; whoever leads the retro any that they see. Its words are kept nowhere: they are given
    back, for whoever wants to write them again. Removed already, it gives nothing.

    Raises Problem (403, 404, 409, 412).
    """
    here.needs_to_take_part()
    async with retros.write(here) as (here, change):
        stands = await item_queries.row_as_it_is(change.tx, here.id, id)
        if stands is None or not here.sees(stands):
            raise not_found()
        if not here.may_lead and (closed := _not_yours(here, stands)):
            raise Problem(409, closed)
        if stands["removed"]:
            return ""
        if if_match is not None and not names(if_match, stands["version"]):
            raise Problem(412, "Somebody changed this after you opened it.")
        await groups.leave_alone(change, here, id)
        await vote_queries.remove_all(change.tx, here.id, id)
        gone = {**stands, "body": "", "leader": None, "removed": True}
        await item_queries.put(change.tx, gone, shuffle=here.anonymous)
        change.shown = here.opened
        return str(stands["body"])
