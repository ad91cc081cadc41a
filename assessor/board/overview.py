"""The evidence as one assessment sees it: each page, what it shows, as submitted and as it is now."""

from typing import Any

from assessor.board import evidence_queries as queries
from assessor.database import Database
from assessor.door import Reader


async def evidence(db: Database, reader: Reader, *, submitted: bool = False) -> list[dict[str, Any]]:
    """Each page with its claims; with `submitted` only what the panel was handed, by its titles of then."""
    shown: dict[str, list[dict[str, Any]]] = {}
    for claim in await queries.claims(db, reader):
        what = {key: claim[key] for key in ("id", "standard", "heading", "says")}
        shown.setdefault(claim["page"], []).append(what)
    rows = await queries.pages_of(db, reader)
    return [_item(row, shown, submitted=submitted) for row in rows if row["submitted"] or not submitted]


def _item(row: dict[str, Any], shown: dict[str, list[dict[str, Any]]], *, submitted: bool) -> dict[str, Any]:
    return {
        "page": row["id"],
        "title": row["submitted_title"] if submitted else row["title"],
        "url": row["url"],
        "submitted": row["submitted"],
        "revision": row["revision"],
        "sha256": row["submitted_sha256"],
        "claims": shown.get(row["id"], []),
    }
