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
from assessor.problem import Problem, invalid, not_found
from assessor.versions import etag, names, settle
from assessor.words import iso
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


def revision_as_json(row: Mapping[str, Any], *, named: bool) -> dict[str, Any]:
    """A revision as the API gives it; who made it is `named` to those who are signed in."""
    who = {"id": row["who"], "name": row["who_name"]} if named and row["who"] else None
    return {
        "revision": row["number"],
        "title": row["title"],
        "body": row["body"],
        "at": iso(row["at"]),
        "who": who,
        "sha256": row["sha256"],
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


async def rendered(body: str) -> str:
    """A page's text as HTML. Raises Problem 422 when it is too long."""
    try:
        return await markdown.render_off_loop(body, top=2)
    except markdown.TooLong as error:
        raise invalid("body", f"{error}") from error


async def put(
    journal: Journal,
    who: Person,
    service: str,
    id: str,
    form: PageForm,
    if_match: str | None,
    *,
    source: str | None = None,
) -> Written:
    """Writes a page, or the next revision of one. Raises Problem (409, 412, 422, 428)."""
    if id in RESERVED:
        raise invalid("id", f"“{id}” is a word of this board: choose another one")
    html = await rendered(form.body) if "body" in form.model_fields_set else None
    async with journal.write_service(service, who.id) as change:
        tx = change.tx
        await queries.lock(tx, service)
        stands = await queries.page_as_it_is(tx, service, id)
        wanted = form.complete(stands)
        await _check_parent(tx, service, id, wanted["parent"], stands)
        version = stands["version"] if stands else 0
        removed = bool(stands and stands["removed_at"])
        current = as_json(stands) if stands and not removed else None
        outcome = settle(stands, wanted, if_match, version=version, removed=removed, current=current)
        if outcome != "same":
            row = {
                **wanted,
                **_rendered(html, stands),
                "service": service,
                "id": id,
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


def _rendered(html: str | None, stands: Row | None) -> dict[str, Any]:
    """The HTML to keep, and by which renderer it was made."""
    if html is None and stands:
        return {"html": stands["html"], "renderer": stands["renderer"]}
    return {"html": html or "", "renderer": markdown.RENDERER}


def _sha256(fields: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(dict(fields), sort_keys=True).encode()).hexdigest()


async def _check_parent(
    tx: Transaction, service: str, id: str, parent: str | None, stands: Row | None
) -> None:
    """A page stands below one that exists, and never below itself. Raises Problem 422.

    Below one that was removed since it may stay: it is shown at the top, and comes back with it.
    """
    if parent is None:
        return
    parents = {row["id"]: row["parent"] for row in await queries.pages(tx, service)}
    stays = stands is not None and stands["parent"] == parent
    if parent not in parents and not stays:
        raise invalid("parent", f"There is no page “{parent}” to stand below")
    above: str | None = parent
    for _ in range(len(parents) + 1):
        if above == id:
            raise invalid("parent", "A page cannot stand below itself")
        above = parents.get(above) if above else None


async def remove(journal: Journal, who: Person, service: str, id: str, if_match: str | None = None) -> None:
    """Takes a page away; again changes nothing. Raises Problem 404, 412."""
    async with journal.write_service(service, who.id) as change:
        await queries.lock(change.tx, service)
        stands = await queries.page_as_it_is(change.tx, service, id)
        if stands is None:
            raise not_found()
        if stands["removed_at"]:
            return
        if if_match is not None and not names(if_match, stands["version"]):
            raise Problem(412, "Somebody changed this page after you opened it.", current=as_json(stands))
        await queries.remove(change.tx, service, id)
        change.happened_everywhere("evidence.changed", id=id)


async def restore(journal: Journal, who: Person, service: str, id: str) -> dict[str, Any]:
    """Brings a removed page back as it was; one that stands is left alone. Raises Problem 404."""
    stands = await queries.page_as_it_is(journal.database, service, id)
    if stands is None:
        raise not_found()
    if stands["removed_at"]:
        await put(journal, who, service, id, PageForm(), etag(stands["version"]))
    return await show(journal.database, service, id)
