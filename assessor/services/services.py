"""A service: what is assessed. Its members keep its evidence."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from assessor import audit
from assessor.database import Database, Transaction
from assessor.door import Person
from assessor.forms import RESERVED, Form, Line, Text, Web
from assessor.journal import Journal
from assessor.people import queries as people
from assessor.problem import Problem, invalid, not_found
from assessor.services import queries
from assessor.services.role_queries import service_roles
from assessor.versions import settle
from assessor.written import Written


class Link(BaseModel):
    """Where something about the service lives: code, roadmap, prototype."""

    model_config = ConfigDict(extra="forbid")

    title: Line
    url: Web


class ServiceForm(Form):
    """A service as its members write it."""

    required: ClassVar = {"name": "Enter the name of the service"}

    name: Line = ""
    organisation: Line | None = None
    summary: Text | None = None
    owner: Line | None = None
    links: Annotated[list[Link], Field(max_length=30)] = []
    openness: Literal["invited", "organisation", "public"] = "invited"


class MemberForm(Form):
    """Somebody who joins a service; the name counts when nobody has this address yet."""

    name: Line | None = None


KEEPERS = frozenset({"member", "team", "organiser"})
READERS = KEEPERS | {"seated", "leadership"}


async def guard(
    db: Database | Transaction, who: Person, service: str, *, write: bool = False
) -> frozenset[str]:
    """What this person is to a service. Raises Problem 404 when it is none of theirs, 403 when they may only read."""
    roles = await service_roles(db, who, service)
    if roles is None or not await may_read(db, roles, service):
        raise not_found()
    if write and not (roles & KEEPERS):
        raise Problem(403, "Only members of the service may change it.")
    return roles


async def may_read(db: Database | Transaction, roles: frozenset[str], service: str) -> bool:
    """Whether somebody signed in may read a service: its people, and others as far as it is open."""
    if roles & READERS:
        return True
    row = await queries.service(db, service)
    if row is None or row["openness"] == "invited":
        return False
    return row["openness"] == "public" or "guest" not in roles


def as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A service as the API gives it."""
    return {"id": row["id"], **{field: row[field] for field in queries.FIELDS}, "version": row["version"]}


async def show(db: Database | Transaction, id: str) -> dict[str, Any]:
    """One service that may be seen."""
    row = await queries.service(db, id)
    if row is None:
        raise not_found()
    return as_json(row)


async def put(journal: Journal, who: Person, id: str, form: ServiceForm, if_match: str | None) -> Written:
    """Makes a service, whose first member is whoever makes it, or changes one.

    Raises Problem (404, 409, 412, 422, 428).
    """
    if id in RESERVED:
        raise invalid("id", f"“{id}” is a word of this board: choose another one")
    async with journal.write_service(id, who.id) as change:
        tx = change.tx
        stands = await queries.service(tx, id)
        if stands and not await service_roles(tx, who, id):
            raise Problem(409, f"The id “{id}” is taken: choose another one.")
        wanted = form.complete(stands)
        version = stands["version"] if stands else 0
        current = as_json(stands) if stands else None
        outcome = settle(stands, wanted, if_match, version=version, current=current)
        if outcome != "same":
            made = {"created_at": change.now, "created_by": who.id}
            await queries.put(tx, {**made, **(stands or {}), **wanted, "id": id, "version": version + 1})
            if not stands:
                await queries.add_member(tx, id, who.id)
            action = "service.changed" if stands else "service.made"
            await audit.record(tx, action, who=who.id, id=id, detail={"openness": wanted["openness"]})
            await people.changed(tx)
            change.happened_everywhere("service.changed", id=id)
    thing = await show(journal.database, id)
    return Written(thing, thing["version"], new=outcome == "new", changed=outcome != "same")


async def add_member(
    journal: Journal, who: Person, service: str, email: str, name: str | None
) -> tuple[dict[str, Any], bool]:
    """Makes somebody a member, invited by address. Gives the member and whether this is new."""
    async with journal.write_service(service, who.id) as change:
        person = await people.invite(change.tx, email, name)
        new = await queries.add_member(change.tx, service, person["id"])
        if new:
            added = {"id": person["id"], "detail": {"service": service}}
            await audit.record(change.tx, "member.added", who=who.id, **added)
            await people.changed(change.tx)
            change.happened_everywhere("seat.changed", id=person["id"])
    return {"id": person["id"], "name": person["name"], "email": person["email"]}, new


async def remove_member(journal: Journal, who: Person, service: str, email: str) -> None:
    """Ends a membership and, within two seconds, the streams that it opened. Again changes nothing."""
    async with journal.write_service(service, who.id) as change:
        person = await people.by_email(change.tx, email)
        if person is None or not await queries.remove_member(change.tx, service, person["id"]):
            return
        gone = {"id": person["id"], "detail": {"service": service}}
        await audit.record(change.tx, "member.removed", who=who.id, **gone)
        await people.changed(change.tx)
        change.happened_everywhere("seat.changed", id=person["id"])


def member_as_json(row: Mapping[str, Any], roles: frozenset[str]) -> dict[str, Any]:
    """A member as the API gives them: the address only to those who keep the service."""
    shown = {"id": row["id"], "name": row["name"]}
    return {**shown, "email": row["email"]} if roles & KEEPERS else shown
