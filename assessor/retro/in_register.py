"""Actions of retros as they stand in the register of recommendations: see recommendations/also.py."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from assessor.database import Reading, Row
from assessor.door import Person
from assessor.markdown import excerpt
from assessor.recommendations import due
from assessor.recommendations.queries import Place
from assessor.recommendations.wanted import Wanted
from assessor.retro import action_queries as queries
from assessor.words import phrase

options = queries.options
those = queries.those


async def listed(
    db: Reading, who: Person, wanted: Wanted, today: date, after: Place | None, limit: int
) -> list[Row]:
    """The next ones; `rank` is the first part of their place."""
    if queries.none_here(who, wanted):
        return []
    return await queries.listed(db, who, wanted, today, after, limit)


async def order(
    db: Reading, who: Person, wanted: Wanted, today: date, limit: int
) -> list[tuple[str, str, str]]:
    """Which ones there are."""
    return [] if queries.none_here(who, wanted) else await queries.order(db, who, wanted, today, limit)


async def counts(db: Reading, who: Person, wanted: Wanted, today: date) -> list[Row]:
    """How many of each group, status, reader and owner; what is asked for by its level is no action."""
    none = queries.none_here(who, wanted.without("level"))
    return [] if none else await queries.counts(db, who, wanted, today)


async def shown(db: Reading, who: Person, rows: Sequence[Row], day: date) -> list[dict[str, Any]]:
    """As the register shows them: a retro of several is called by its title, and names the services one may see."""
    places: dict[str, list[Row]] = {}
    for place in await queries.places(db, who, sorted({row["retro"] for row in rows})):
        places.setdefault(place["retro"], []).append(place)
    return [_shown(who, row, places.get(row["retro"], ()), day) for row in rows]


def _shown(who: Person, row: Row, places: Sequence[Row], day: date) -> dict[str, Any]:
    services = {place["service"]: place["service_name"] for place in places}
    organisations = sorted({place["service_organisation"] or "" for place in places} - {""})
    retro = _retro(row, places)
    return {
        **{name: row[name] for name in ("assessment", "id", "status", "body", "due", "at", "version")},
        "kind": "action",
        "of": row["own"] or "",
        "service": min(services, default=""),
        "services": sorted(services),
        "service_name": ", ".join(services.values()),
        "organisation": ", ".join(organisations),
        "phase": places[0]["phase"] if row["own"] and places else "",
        "type": "",
        "standard": None,
        "standard_set": "",
        "set_name": "",
        "standard_title": "",
        "level": "action",
        "owner": row["owner"].strip(),
        "for": row["for_whom"],
        "panel_only": False,
        "may_confirm": False,
        "retro": retro,
        "about": retro,
        "words": excerpt(row["body"], 140),
        "group": due.group(row, day),
        "due_words": due.words(row, day),
        "last": _last(row),
        "address": f"/retros/{row['retro']}#action-{row['id']}",
        "update_address": f"/retros/{row['retro']}/actions/{row['id']}" if _takes_part(who, places) else None,
    }


def _retro(row: Row, places: Sequence[Row]) -> str:
    """Which retro an action is of."""
    if row["title"]:
        return str(row["title"])
    if row["own"] and places:
        return f"Retro of {places[0]['service_name']}, {phrase(places[0]['phase']).lower()}"
    return "Retro"


def _last(row: Row) -> dict[str, Any] | None:
    words = row["words"].strip()
    return (
        {"words": excerpt(words, 100), "whole": words, "at": row["status_at"], "by": None} if words else None
    )


def _takes_part(who: Person, places: Sequence[Row]) -> bool:
    """Whether somebody writes in this retro or leads it."""
    return who.may_write and (who.organises or any(place["takes_part"] for place in places))


async def earlier(db: Reading, who: Person, retro: Row, day: date) -> list[dict[str, Any]]:
    """What is still to be done of earlier retros about the same services or of the same round."""
    rows = await queries.earlier(db, who, retro, MOST)
    return await shown(db, who, rows, day)


MOST = 50
"""So many open actions of earlier retros a page begins with."""
