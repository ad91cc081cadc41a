"""Random assessments as raw rows: whatever the pages would let anybody write, and some of what they would not."""

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from assessor.database import Database, Transaction

BEGIN = datetime(2018, 11, 14, 9, 30, tzinfo=UTC)
PEOPLE = [f"person-{n}" for n in range(7)]
STATES = ("preparing", "in-session", "writing-up", "fact-check", "published", "published", "cancelled")
NUMBERS = [1, 2, 3, 4]


async def insert(tx: Transaction, table: str, **row: Any) -> None:
    """One row."""
    names = ", ".join(row)
    values = {
        name: json.dumps(value) if isinstance(value, list | dict) else value for name, value in row.items()
    }
    await tx.run(f"insert into {table} ({names}) values ({', '.join(':' + name for name in row)})", **values)


async def people(database: Database) -> None:
    """The people and the service that all of them are about; again does nothing."""
    async with database.transaction() as tx:
        if await tx.one("select id from service where id = 'desk'"):
            return
        for id in PEOPLE:
            await insert(tx, "person", id=id, email=f"{id}@hackney.example", name=id, created_at=BEGIN)
        desk = {"id": "desk", "name": "Desk", "links": [], "openness": "invited", "version": 1}
        await insert(tx, "service", **desk, created_at=BEGIN)


def moment(random: Random, days: int = 20) -> datetime:
    """Some time round the day."""
    return BEGIN + timedelta(minutes=random.randint(-days * 1440, days * 1440))


async def assessment(database: Database, random: Random, who: Sequence[str] = PEOPLE, **given: Any) -> str:
    """One assessment with whatever comes, of these people; gives its id."""
    id = f"a-{uuid.uuid4()}"
    sessions: list[dict[str, Any]] = [
        {
            "starts_at": (start := BEGIN + timedelta(days=n)).isoformat(),
            "ends_at": random.choice(
                [None, (start + timedelta(minutes=random.randint(30, 300))).isoformat()]
            ),
        }
        for n in range(random.randint(0, 2))
    ]
    row = {
        "state": random.choice(STATES),
        "sessions": sessions,
        "submitted_at": random.choice([None, moment(random)]),
        "told_at": random.choice([None, BEGIN]),
        "agenda_shared": random.random() < 0.7,
        "recorded": random.random() < 0.2,
        "recorded_facts": {"took-part": 9, "team-hours": 12.5} if random.random() < 0.4 else {},
        "phase": random.choice(["alpha", "live"]),
        "method": random.choice(["in-the-round", "document-led"]),
        "confidential": random.random() < 0.2,
        **given,
    }
    async with database.transaction() as tx:
        await insert(
            tx,
            "assessment",
            id=id,
            service=row.pop("service", "desk"),
            standard_set="lgdss",
            edition="2018",
            type="assessment",
            scale="met",
            numbers=NUMBERS,
            starts_on=sessions[0]["starts_at"][:10] if sessions else None,
            notes_shown="live",
            authors_shown="name",
            views_shown="revealed",
            version=1,
            created_at=BEGIN,
            changed_at=datetime.now(UTC),
            **row,
        )
        for write in (_seats, _notes, _recommended, _agenda, _moved, _stages, _read):
            await write(tx, random, id, who)
    return id


async def _seats(tx: Transaction, random: Random, id: str, who: Sequence[str]) -> None:
    for person in random.sample(who, random.randint(0, len(who))):
        role = random.choice(["lead", "assessor", "assessor", "team", "observer"])
        until = BEGIN if role == "observer" and random.random() < 0.5 else None
        numbers = {"position": 0, "open_position": 0, "version": 1}
        seat = {"assessment": id, "person": person, "role": role, "leads": [], "duties": []}
        await insert(tx, "seat", **seat, **numbers, added_at=BEGIN, until=until)


async def _notes(tx: Transaction, random: Random, id: str, who: Sequence[str]) -> None:
    for n in range(random.randint(0, 12)):
        visibility = random.choice(["me", "panel", "everyone", "everyone"])
        await insert(
            tx,
            "note",
            assessment=id,
            id=f"note-{n}",
            standard=random.choice([None, *NUMBERS, 9]),
            also=[random.choice(NUMBERS)] if random.random() < 0.3 else [],
            kind=random.choice(["strength", "concern", "question", "note"]),
            body="Seen today.",
            visibility=visibility,
            opened=visibility == "everyone" and random.random() < 0.8,
            status="open",
            files=[],
            author=who[0],
            at=moment(random),
            version=1,
            removed_at=BEGIN if random.random() < 0.2 else None,
        )


async def _recommended(tx: Transaction, random: Random, id: str, who: Sequence[str]) -> None:
    for n in range(random.randint(0, 6)):
        await insert(
            tx,
            "recommendation",
            assessment=id,
            id=f"rec-{n}",
            standard=random.choice([None, *NUMBERS]),
            level="must",
            body="Name an owner.",
            for_whom="team",
            status=random.choice(["open", "in-progress", "done", "confirmed", "not-doing"]),
            visibility=random.choice(["panel", "everyone"]),
            from_notes=[],
            author=who[0],
            at=moment(random),
            position=1,
            version=1,
            removed_at=BEGIN if random.random() < 0.2 else None,
        )


async def _agenda(tx: Transaction, random: Random, id: str, who: Sequence[str]) -> None:
    for n in range(random.randint(0, 5)):
        standards = random.sample([*NUMBERS, 9], random.randint(0, 3))
        await insert(
            tx,
            "slot",
            assessment=id,
            id=f"slot-{n}",
            sort=n,
            session=random.choice([0, 0, 1]),
            title="Part",
            minutes=random.randint(5, 60),
            kind=random.choice(["talk", "talk", "pause", "on-paper"]),
            standards=standards,
            ticked=[number for number in standards if random.random() < 0.5],
        )


async def _moved(tx: Transaction, random: Random, id: str, who: Sequence[str]) -> None:
    at, seen = BEGIN, 0
    for n in range(random.randint(0, 7)):
        at += timedelta(minutes=random.randint(0, 90))
        openly = random.random() < 0.8
        seen += openly
        entry = {"action": random.choice(["slot.moved", "slot.moved", "note.written"]), "subject": "slot"}
        to = random.choice([None, *[f"slot-{m}" for m in range(5)]])
        places = {"position": n + 1, "open_position": seen if openly else None}
        await insert(tx, "journal", assessment=id, at=at, id=to, **entry, **places)


async def _stages(tx: Transaction, random: Random, id: str, who: Sequence[str]) -> None:
    for n, to in enumerate(random.sample(["writing-up", "fact-check", "fact-check", "published"], 3)):
        step = {"assessment": id, "position": n, "from_state": "in-session", "to_state": to}
        await insert(tx, "move", **step, at=moment(random))
    if random.random() < 0.6:
        accepted = random.choice([None, moment(random)])
        await insert(
            tx,
            "fact_check",
            assessment=id,
            opened_at=BEGIN,
            due="2018-12-01",
            accepted_at=accepted,
            version=1,
        )


async def _read(tx: Transaction, random: Random, id: str, who: Sequence[str]) -> None:
    for n in range(random.randint(0, 3)):
        claim = {"assessment": id, "id": f"claim-{n}", "standard": 1, "page": "users", "says": "Twelve."}
        numbers = {"position": 1, "open_position": 1, "version": 1}
        await insert(tx, "claim", **claim, **numbers, author=who[0], at=moment(random))
    for person in who:
        for page in ("users", "data"):
            if random.random() < 0.3:
                mark = {"assessment": id, "person": person, "page": page, "revision": 1}
                await insert(tx, "read_mark", **mark, at=moment(random))
