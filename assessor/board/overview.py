"""The evidence as one assessment sees it: each page, what it shows, as submitted and as it is now."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.board import evidence_queries as queries
from assessor.database import Database, Row
from assessor.door import Reader
from assessor.evidence import tree
from assessor.standards import Standard


async def evidence(db: Database, reader: Reader, *, submitted: bool = False) -> list[dict[str, Any]]:
    """Each page with its claims; with `submitted` only what the panel was handed, by its titles of then."""
    shown = await claims_by_page(db, reader)
    rows = await queries.pages_of(db, reader)
    return [_item(row, shown, submitted=submitted) for row in rows if row["submitted"] or not submitted]


async def claims_by_page(db: Database, reader: Reader) -> dict[str, list[Row]]:
    """What each page shows, in order of standards."""
    shown: dict[str, list[Row]] = {}
    for claim in await queries.claims(db, reader):
        shown.setdefault(claim["page"], []).append(claim)
    return shown


def _item(row: Row, shown: Mapping[str, list[Row]], *, submitted: bool) -> dict[str, Any]:
    claims = shown.get(row["id"], [])
    return {
        "page": row["id"],
        "title": row["submitted_title"] if submitted else row["title"],
        "url": row["url"],
        "submitted": row["submitted"],
        "revision": row["revision"],
        "sha256": row["submitted_sha256"],
        "claims": [{key: claim[key] for key in ("id", "standard", "heading", "says")} for claim in claims],
    }


async def pages(db: Database, reader: Reader, *, submitted: bool = False) -> list[dict[str, Any]]:
    """The pages as the table of evidence shows them, in the order of the tree; `place` is where each stands in it."""
    shown = await claims_by_page(db, reader)
    rows = [row for row in await queries.pages_of(db, reader) if row["submitted"] or not submitted]
    return [
        {
            **row,
            "title": row["submitted_title"] if submitted else row["title"],
            "place": place,
            "depth": depth,
            "change": change(reader, row),
            "claims": shown.get(row["id"], []),
        }
        for place, (depth, row) in enumerate(tree.walk(tree.grow(rows)))
    ]


def change(reader: Reader, row: Mapping[str, Any]) -> str | None:
    """What became of a page since the evidence was submitted: new, changed or removed; None when nothing did."""
    if reader.assessment["submitted_at"] is None:
        return None
    if row["removed_at"]:
        return "removed"
    if row["submitted"] is None:
        return "new"
    return "changed" if row["submitted"] != row["revision"] else None


def without(standards: Sequence[Standard], pages: Sequence[Mapping[str, Any]]) -> list[Standard]:
    """The standards for which none of these pages shows anything."""
    shown = {claim["standard"] for page in pages for claim in page["claims"]}
    return [standard for standard in standards if standard.number not in shown]
