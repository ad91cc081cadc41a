"""Assessments made up by chance, straight into the tables: what the portfolio is counted from."""

import json
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from assessor.database import Database, Transaction
from assessor.demo.cast import BY_KEY

SCALES = {
    "met": ("met", "not-met"),
    "met-partly": ("met", "partly-met", "not-met"),
    "rag": ("green", "amber", "red"),
}
BESIDE = ("not-covered", "not-applicable")
TYPES = ("assessment",) * 5 + ("reassessment", "evidence-review", "mock", "peer-review", "practice")
PEOPLE = ("dana", "priya", "ruth", "grace", "femi", "helen", "nadia")
# What is written, in the order in which it can be taken away.
MADE_UP = {
    "recommendation_update": "assessment like 'a-%'",
    "recommendation": "assessment like 'a-%'",
    "rating": "assessment like 'a-%'",
    "overall": "assessment like 'a-%'",
    "seat": "assessment like 'a-%'",
    "round_assessment": "round = 'five'",
    "round": "id = 'five'",
    "assessment": "id like 'a-%'",
    "member": "service like 'service-%'",
    "service": "id like 'service-%'",
}


def put(table: str, row: dict[str, Any]) -> str:
    """The statement that writes such a row."""
    return f"insert into {table} ({', '.join(row)}) values ({', '.join(f':{name}' for name in row)})"


async def emptied(tx: Transaction) -> None:
    """Nothing of another such world is left; the small assessment of the tests is a practice board."""
    for table, which in MADE_UP.items():
        await tx.run(f"delete from {table} where {which}")
    await tx.run(
        "update assessment set type = 'practice', position = position + 1, changed_at = :now", now=tx.now
    )


class World:
    """What was made up, as plain rows."""

    def __init__(self, random: Random, name: str) -> None:
        self.random = random
        self.name = name
        self.rows: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: str, **row: Any) -> dict[str, Any]:
        self.rows.setdefault(table, []).append(row)
        return row

    def of(self, table: str, assessment: str | None = None) -> list[dict[str, Any]]:
        """The rows of a table, of one assessment."""
        rows = self.rows.get(table, [])
        return rows if assessment is None else [row for row in rows if row["assessment"] == assessment]

    async def write(self, database: Database) -> None:
        """Puts all of it in the place of what was there."""
        async with database.transaction() as tx:
            await emptied(tx)
            for table, rows in self.rows.items():
                for row in rows:
                    await tx.run(put(table, row), **row)
            await tx.run("update site set version = version + 1")


def made_up(random: Random, many: int) -> World:
    """A world with so many assessments of few services."""
    world = World(random, f"{random.randrange(10**9)}")
    at = datetime(2018, 3, 1, 12, tzinfo=UTC)
    for n in range(4):
        world.add(
            "service", id=f"service-{n}", name=f"Service {n}", organisation=random.choice(("Hackney", "Croydon", None)),
            links="[]", openness="invited", version=random.randrange(99), created_at=at,
        )  # fmt: skip
        for key in random.sample(PEOPLE, 2):
            world.add("member", service=f"service-{n}", person=BY_KEY[key].id, added_at=at)
    for n in range(many):
        _assessment(world, f"a-{world.name}-{n}", at)
    _rounds(world, at)
    return world


def _rounds(world: World, at: datetime) -> None:
    world.add("round", id="five", name="Five by December", version=1, open_version=1, created_at=at)
    for row in world.of("assessment"):
        if world.random.random() < 0.3:
            world.add("round_assessment", round="five", assessment=row["id"])


def _assessment(world: World, id: str, at: datetime) -> None:
    random = world.random
    set, size = random.choice((("lgdss", 15), ("lgdss", 15), ("govuk", 14)))
    scale = random.choice((*SCALES, "met-partly", "none"))
    numbers = sorted(random.sample(range(1, size + 1), random.randint(1, size)))
    day = (date(2018, 6, 1) + timedelta(days=random.randrange(300))).isoformat()
    world.add(
        "assessment", id=id, service=f"service-{random.randrange(4)}", standard_set=set, edition="1",
        phase=random.choice(("discovery", "alpha", "private-beta", "live")), type=random.choice(TYPES),
        method=random.choice(("in-the-round", "document-led")), scale=scale, numbers=json.dumps(numbers),
        sessions="[]", starts_on=day if random.random() < 0.9 else None, notes_shown="live", authors_shown="name",
        views_shown="revealed", confidential=random.random() < 0.2, recorded=random.random() < 0.1,
        state=random.choice(("preparing", "in-session", "writing-up", "published", "published", "cancelled")),
        told_at=at if random.random() < 0.6 else None, position=random.randrange(1, 99), version=1, created_at=at,
        changed_at=datetime.now(UTC),
    )  # fmt: skip
    for key in random.sample(PEOPLE, 3):
        _seat(world, id, BY_KEY[key].id, at)
    by: dict[str, Any] = {
        "assessment": id,
        "author": BY_KEY["dana"].id,
        "at": at,
        "position": 1,
        "version": 1,
    }
    if scale != "none":
        for number in [n for n in range(1, size + 1) if random.random() < 0.6]:
            value = random.choice((*SCALES[scale] * 2, *BESIDE))
            world.add("rating", **by, standard=number, value=value)
        if random.random() < 0.7:
            world.add("overall", **by, value=random.choice(SCALES[scale]))
    for n in range(random.randrange(9)):
        _recommendation(world, id, f"r-{n}", size, at)


def _seat(world: World, assessment: str, person: str, at: datetime) -> None:
    role = world.random.choice(("lead", "assessor", "team", "observer"))
    until = at if world.random.random() < 0.1 else None
    world.add(
        "seat", assessment=assessment, person=person, role=role, leads="[]", duties="[]", position=1, open_position=1,
        version=1, added_at=at, until=until,
    )  # fmt: skip


def _recommendation(world: World, assessment: str, id: str, size: int, at: datetime) -> None:
    random = world.random
    made = at + timedelta(days=random.randrange(200))
    openly = random.random() < 0.8
    status = random.choice(("open", "in-progress", "done", "done", "confirmed", "not-doing"))
    world.add(
        "recommendation", assessment=assessment, id=id, standard=random.choice((None, *range(1, size + 1))),
        level=random.choice(("must", "should", "could")), body="Rehearse.",
        for_whom=random.choice(("team", "organisation")),
        due=random.choice((None, "2018-12-01", "2999-12-01")), status=status, from_notes="[]",
        visibility="everyone" if openly else "panel", author=BY_KEY["dana"].id, at=made, position=1, version=1,
        open_at=made + timedelta(days=random.randrange(9)) if openly else None, open_position=1 if openly else None,
        removed_at=made if random.random() < 0.1 else None,
    )  # fmt: skip
    for n in range(random.randrange(3)):
        world.add(
            "recommendation_update", assessment=assessment, id=f"{id}-{n}", recommendation=id, body="Well.",
            status=random.choice((None, status, "done")), evidence="[]", author=BY_KEY["dana"].id,
            at=made + timedelta(days=10 + 40 * n + random.randrange(40)), position=n + 2,
            open_position=n + 2 if openly and random.random() < 0.8 else None, version=1,
        )  # fmt: skip
