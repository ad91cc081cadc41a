"""What the page of the report says of what goes round it: fact check, assurance, the call, the same evening."""

from typing import Any

from assessor.database import Database
from assessor.door import Reader
from assessor.evening import queries as evening_queries
from assessor.evening import result_call_queries
from assessor.fact_check import checked
from assessor.report import assurance_queries
from assessor.settings import Settings

WITH_A_CHECK = ("fact-check", "published")


async def around(db: Database, settings: Settings, reader: Reader) -> dict[str, Any]:
    """What is known to this audience: {evening, call, assurance, and how far the fact check is where there is one}."""
    found: dict[str, Any] = {
        "evening": await evening_queries.note(db, reader),
        "call": await result_call_queries.call(db, reader),
        "assurance": await assurance_queries.assurance(db, reader),
        "check": None,
    }
    if reader.assessment["state"] in WITH_A_CHECK:
        found |= await checked.standing(db, settings, reader)
    return found
