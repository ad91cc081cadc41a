"""Who of the cast may be asked to sit on a panel, and an assessment that a team asks for."""

from datetime import UTC, datetime
from typing import Any

from assessor.assessments import asking_queries
from assessor.database import Transaction
from assessor.people import register_queries

# By key of the cast: who may lead, who has sat beside a panel, and when they are free.
POOL: dict[str, dict[str, Any]] = {
    "dana": {"may_lead": True, "has_shadowed": True, "free": "Wednesdays and Thursdays"},
    "priya": {"may_lead": True, "has_shadowed": True, "free": "Any day but Monday"},
    "sam": {"has_shadowed": True, "free": "Mornings, with two weeks’ notice"},
    "ola": {"has_shadowed": True, "free": "One day a month; not in school holidays"},
    "tomasz": {"has_shadowed": True, "free": "Tuesdays"},
    "ruth": {"free": "From January on"},
    "marek": {"free": "Fridays"},
}

ASKED_AT = datetime(2018, 12, 3, 10, 20, tzinfo=UTC)
ASKED: dict[str, Any] = {
    "id": "5d0c2a7e-6f6b-4a55-9f0e-3c6a2f9d1b84",
    "name": "Marek Nowak",
    "email": "marek@hackney.example",
    "service": None,
    "service_name": "Apply for a parking permit",
    "organisation": "Hackney Council",
    "phase": "discovery",
    "type": "peer-review",
    "wished": "The second half of January, not on a Friday",
    "words": "Six weeks of research are done. We would like to hear from people who have seen other permits "
    "before we choose what to try first.",
}


async def offer(tx: Transaction, ids: dict[str, str]) -> None:
    """Puts these into the pool, and takes down what Marek asks for. `ids` are the people's, by key."""
    for key, known in POOL.items():
        row = await register_queries.known(tx, ids[key])
        assert row is not None
        facts = {
            name: row[name] for name in ("name", "profession", "organisation", "may_lead", "has_shadowed")
        }
        await register_queries.change(tx, ids[key], {**facts, **known, "in_pool": True})
    tx.begin_at(ASKED_AT)
    await asking_queries.add(tx, {**ASKED, "person": ids["marek"]})
