"""Evidence pages: what a team writes about its service, and links to what lives elsewhere."""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from assessor import markdown
from assessor.database import Database, Row, Transaction
from assessor.door import Person
from assessor.evidence import queries
from assessor.forms import RESERVED, Day, Form, Line, LongText, Slug, Web, Whole
from assessor.journal import Journal
from assessor.problem import invalid, not_found
from assessor.versions import settle
from assessor.written import Written


class PageForm(Form):
    """A page, or with `url` a link: then the body is the sentence that says what is there."""

    required: ClassVar = {"title": "Enter a title"}

    title: Line = ""
    body: LongText = ""
    parent: Slug | None = None
    dated: Day | None = None
    sort: Annotated[Whole, Field(alias="order", ge=-1_000_000, le=1_000_000)] = 0
    url: Web | None = None
    access: Literal["anyone", "staff", "ask"] = "anyone"


def as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A page as the API gives it."""
    return {
        "id": row["id"],
        "title": row["title"],
        "body": row["body"],
        "parent": row["parent"],
        "dated": row["dated"],
        "order": row["sort"],
        "url": row["url"],
        "access": row["access"],
        "revision": row["revision"],
        "html": row["html"],
        "version": row["version"],
    }


async def show(db: Database | Transaction, service: str, id: str) -> dict[str, Any]:
    """One page. Raises Problem 404."""
    row = await queries.page(db, service, id)
    if row is None:
        raise not_found()
    return as_json(await fresh(row))


async def fresh(row: Row) -> Row:
    """The row with HTML of today's renderer; one kept by an older renderer is rendered again, in memory."""
    if row["renderer"] != markdown.RENDERER:
        row["html"] = await markdown.render_off_loop(row["body"], top=2)
    return row


async def put(
    journal: Journal, who: Person, service: str, id: str, form: PageForm, if_match: str | None, *, source: str | None = None
) -> Written:
    """Writes a page, or the next revision of one. Raises Problem (409, 412, 422, 428)."""
    if id in RESERVED:
        raise invalid("id", f"“{id}” is a word of this board: choose another one")
    html = await markdown.render_off_loop(form.body, top=2) if "body" in form.model_fields_set else None
    async with journal.write_service(service, who.id) as change:
        tx = change.tx
        stands = await queries.page_as_it_is(tx, service, id)
        wanted = form.complete(stands)
        await _check_parent(tx, service, id, wanted["parent"])
        version = stands["version"] if stands else 0
        removed = bool(stands and stands["removed_at"])
        current = as_json(stands) if stands and not removed else None
        outcome = settle(stands, wanted, if_match, version=version, removed=removed, current=current)
        if outcome != "same":
            row = {
                **wanted,
                "service": service,
                "id": id,
                "html": html if html is not None else (stands["html"] if stands else ""),
                "renderer": markdown.RENDERER if html is not None or not stands else stands["renderer"],
                "source": source or (stands["source"] if stands else None),
                "version": version + 1,
                "sha256": _sha256(wanted),
                "at": change.now,
                "who": who.id,
            }
            await queries.put(tx, row)
            change.happened_everywhere("evidence.changed", id=id)
    thing = await show(journal.database, service, id)
    return Written(thing, thing["version"], new=outcome == "new", changed=outcome != "same")


def _sha256(fields: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(dict(fields), sort_keys=True).encode()).hexdigest()


async def _check_parent(tx: Transaction, service: str, id: str, parent: str | None) -> None:
    """A page stands below one that exists, and never below itself. Raises Problem 422."""
    if parent is None:
        return
    parents = {row["id"]: row["parent"] for row in await queries.pages(tx, service)}
    if parent not in parents:
        raise invalid("parent", f"There is no page “{parent}” to stand below")
    above: str | None = parent
    for _ in range(len(parents) + 1):
        if above == id:
            raise invalid("parent", "A page cannot stand below itself")
        above = parents.get(above) if above else None


async def remove(journal: Journal, who: Person, service: str, id: str) -> None:
    """Takes a page away; again changes nothing. Raises Problem 404."""
    async with journal.write_service(service, who.id) as change:
        stands = await queries.page_as_it_is(change.tx, service, id)
        if stands is None:
            raise not_found()
        if not stands["removed_at"]:
            await queries.remove(change.tx, service, id)
            change.happened_everywhere("evidence.changed", id=id)
