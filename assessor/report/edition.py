"""Editions: what is published is frozen once and never changed; a correction is another one."""

from collections.abc import Awaitable, Callable
from typing import Any

from assessor.database import Reading, Row, Transaction
from assessor.documents.document import Document, Evidence, read
from assessor.journal import Change, Follow
from assessor.report import edition_queries as queries
from assessor.report import writing
from assessor.settings import Settings

CLOSED_KINDS = ("mock", "peer-review", "practice")
"""Types of assessments that are read by those with a seat alone, unless somebody says otherwise."""

Compose = Callable[[Reading, str], Awaitable[Document]]
"""Makes the document of an assessment as its report stands now."""


def openly(assessment: Row) -> bool:
    """Whether everybody may read what is published of this assessment: never what is confidential."""
    if assessment["confidential"]:
        return False
    if assessment["openly"] is None:
        return assessment["type"] not in CLOSED_KINDS
    return bool(assessment["openly"])


def follows(compose: Compose, settings: Settings) -> dict[str, Follow]:
    """What follows in the same write: once it is moved to published, the first edition is frozen; what turned
    confidential is listed no more."""

    async def moved(change: Change) -> None:
        row = await queries.standing(change.tx, change.book.id)
        assert row is not None
        if row["state"] == "published" and await queries.last_head(change.tx, row["id"]) is None:
            await writing.begin_unbegun(change)
            await freeze(change, compose, settings)

    async def set_up(change: Change) -> None:
        await relist(change.tx, change.book.id)

    return {"state.changed": moved, "assessment.changed": set_up}


async def freeze(change: Change, compose: Compose, settings: Settings, note: str = "") -> Document:
    """The next edition, of what stands now."""
    row = await queries.standing(change.tx, change.book.id)
    assert row is not None
    before = await queries.last(change.tx, row["id"])
    number = before["number"] + 1 if before else 1
    made = await compose(change.tx, row["id"])
    document = made.model_copy(
        update={
            "edition": number,
            "note": note,
            "published_on": change.now.astimezone(settings.timezone).date().isoformat(),
            "address": None,  # where it is read: see `addressed`
            "evidence": await _evidence(change, row["id"], before),
        }
    )
    is_open = openly(row) or bool(before and before["openly"])
    edition = {
        "assessment": row["id"],
        "number": number,
        "note": note,
        "document": document.as_json(),
        "sha256": document.sha256,
        "openly": is_open and not row["confidential"],
        "report_version": row["written"] or 0,
        "who": change.who,
    }
    await queries.add(change.tx, edition)
    if edition["openly"]:
        await queries.put_listing(change.tx, listing(document))
    return document


async def _evidence(change: Change, assessment: str, before: Row | None) -> tuple[Evidence, ...]:
    """The chosen pages, each in the revision submitted or the one now; a page published before keeps its revision."""
    kept = {one["page"]: one["revision"] for one in before["document"]["evidence"]} if before else {}
    wanted = [
        (
            row["page"],
            kept.get(row["page"])
            or (row["newer"] and row["revision"])
            or row["submitted"]
            or row["revision"],
        )
        for row in await queries.chosen(change.tx, assessment)
    ]
    rows = await queries.revisions(change.tx, assessment, wanted)
    return tuple(
        Evidence(page=row["page"], title=row["title"], revision=row["number"], dated=row["dated"])
        for row in rows
    )


def listing(document: Document, *, imported: bool = False) -> dict[str, Any]:
    """What is listed of a document."""
    service, organisation = document.service.name, document.service.organisation or ""
    standards = document.standard_set.name if document.standard_set else ""
    words = f"{document.title} {service} {organisation} {standards} {document.id}"
    held_on = min(document.held_on, default="")
    return {
        "id": document.id,
        "imported": imported,
        "title": document.title,
        "service": service,
        "organisation": organisation,
        "phase": document.phase or "",
        "standards": standards,
        "result": (document.overall.value if document.overall else None) or "",
        "words": words.lower(),
        "held_on": held_on,
        "published_on": document.published_on or "",
        "edition": document.edition,
        "sha256": document.sha256,
        "day": document.published_on or held_on,
    }


async def relist(tx: Transaction, assessment: str) -> None:
    """Lists an assessment's report as it stands: not at all once it is confidential."""
    editions = await queries.open_heads(tx, assessment)
    last = await queries.open_one(tx, assessment, editions[0]["number"]) if editions else None
    if last is None:
        await queries.remove_listing(tx, assessment, imported=False)
    else:
        await queries.put_listing(tx, listing(read(last["document"])))


async def redacted(tx: Transaction, assessment: str) -> None:
    """Words were removed from editions for good: their hashes and what is listed of them are made anew."""
    rows = await queries.documents(tx, assessment)
    await queries.rehash(tx, assessment, {row["number"]: read(row["document"]).sha256 for row in rows})
    if rows:
        await relist(tx, assessment)


def address(settings: Settings, id: str, number: int | None = None) -> str:
    """Where everybody reads a report: its last edition, or one of them."""
    return f"{settings.base_url}/published/{id}" + (f"/editions/{number}" if number else "")


def addressed(row: Row, settings: Settings) -> Document:
    """An edition's document with the address that it has now; without one where not everybody may read it."""
    document = read(row["document"])
    if not row["openly"]:
        return document
    return document.model_copy(update={"address": address(settings, document.id, document.edition)})
