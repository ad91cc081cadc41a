"""What somebody does about it: with an owner and a day, for the team or the organisation, until it is done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from assessor.database import Reading, Row
from assessor.forms import Day, Form, Line, Text
from assessor.problem import Problem, invalid, not_found
from assessor.retro import action_queries as queries
from assessor.retro.access import Attendee
from assessor.retro.writing import Retros
from assessor.versions import names, settle
from assessor.words import iso
from assessor.written import Written

Status = Literal["open", "in-progress", "done", "not-doing"]
STATUSES: dict[str, str] = {
    "open": "Open",
    "in-progress": "In progress",
    "done": "Done",
    "not-doing": "Not doing",
}


class ActionForm(Form):
    """An action; `words` say what became of it, or why it will not be done."""

    required: ClassVar = {"body": "Write what is to be done"}

    body: Annotated[Text, StringConstraints(max_length=2000)] = ""
    for_whom: Literal["team", "organisation"] = Field("team", alias="for")
    owner: Line = ""
    due: Day | None = None
    status: Status = "open"
    words: Annotated[Text, StringConstraints(max_length=2000)] = ""


def as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """An action as the API gives it."""
    return {
        "id": row["id"],
        "body": row["body"],
        "for": row["for_whom"],
        "owner": row["owner"],
        "due": row["due"],
        "status": row["status"],
        "words": row["words"],
        "at": iso(row["at"]),
        "version": row["version"],
    }


async def show_all(db: Reading, here: Attendee) -> list[dict[str, Any]]:
    """The actions of a retro: open ones first, by when they are due."""
    return [as_json(row) for row in await queries.of_retro(db, here.id)]


async def show(db: Reading, here: Attendee, id: str) -> dict[str, Any]:
    """One action. Raises Problem 404."""
    row = await queries.action(db, here.id, id)
    if row is None or row["removed_at"]:
        raise not_found()
    return as_json(row)


async def put(retros: Retros, here: Attendee, id: str, form: ActionForm, if_match: str | None) -> Written:
    """Writes an action, or changes one: whoever takes part may.

    Raises Problem (403, 409, 412, 422, 428).
    """
    here.needs_to_take_part()
    async with retros.write(here) as (here, change):
        stands = await queries.action(change.tx, here.id, id)
        wanted = form.complete(stands)
        outcome = settle(
            stands,
            wanted,
            if_match,
            version=stands["version"] if stands else 0,
            removed=bool(stands and stands["removed_at"]),
            current=as_json(stands) if stands else None,
        )
        if outcome != "same":
            _check_reason(wanted)
            await queries.put(change.tx, _row(here, id, stands, wanted, change.now))
            change.shown = True
    row = await queries.action(retros.database, here.id, id)
    assert row is not None, "an action is never deleted, only marked as removed"
    return Written(as_json(row), row["version"], new=outcome == "new", changed=outcome != "same")


def _row(
    here: Attendee, id: str, stands: Row | None, wanted: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """The action as it will stand."""
    new = {"retro": here.id, "id": id, "author": here.person, "at": now, "status_at": now, "version": 0}
    row = {**new, **(stands or {}), **wanted}
    if stands and stands["status"] != wanted["status"]:
        row["status_at"] = now
    return {**row, "version": row["version"] + 1}


def _check_reason(wanted: Mapping[str, Any]) -> None:
    if wanted["status"] == "not-doing" and not wanted["words"].strip():
        raise invalid("words", "Say why it will not be done")


async def remove(retros: Retros, here: Attendee, id: str, if_match: str | None = None) -> bool:
    """Takes an action away; removed already is no change. Raises Problem (403, 404, 412)."""
    here.needs_to_take_part()
    async with retros.write(here) as (here, change):
        stands = await queries.action(change.tx, here.id, id)
        if stands is None:
            raise not_found()
        if stands["removed_at"]:
            return False
        if if_match is not None and not names(if_match, stands["version"]):
            raise Problem(412, "Somebody changed this after you opened it.", current=as_json(stands))
        await queries.remove(change.tx, here.id, id)
        change.shown = True
    return True


async def bring_back(retros: Retros, here: Attendee, id: str) -> None:
    """Brings back what was removed, as it stood. Raises Problem (403, 404)."""
    here.needs_to_take_part()
    async with retros.write(here) as (here, change):
        stands = await queries.action(change.tx, here.id, id)
        if stands is None:
            raise not_found()
        if stands["removed_at"]:
            await queries.put(change.tx, {**stands, "version": stands["version"] + 1})
            change.shown = True


def is_open(row: Mapping[str, Any]) -> bool:
    """Whether something is still to be done."""
    return row["status"] in queries.OPEN
