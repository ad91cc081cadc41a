"""All SQL about facts: for many assessments at once, the same number of queries however many they are.

Only what everybody with a seat may see is counted, so that a fact is the same for everybody.
"""

from collections.abc import Sequence
from datetime import datetime

from assessor.database import Reading, Row, Transaction, within
from assessor.door_queries import OF_PANEL
from assessor.facts.counting import Found, facts
from assessor.facts.definitions import Value
from assessor.settings import Settings

MOST = 500  # assessments in one batch

ASSESSMENTS = """
select a.id, a.state, a.numbers, a.sessions, a.submitted_at, a.told_at, a.recorded, a.recorded_facts, f.accepted_at
from assessment a left join fact_check f on f.assessment = a.id where a.id in ({ids})
"""
SLOTS = """
select s.assessment, s.id, s.session, s.minutes, s.kind, s.standards, s.ticked
from slot s join assessment a on a.id = s.assessment and a.agenda_shared = :yes
where s.assessment in ({ids}) order by s.assessment, s.session, s.sort, s.id
"""
MOVED = """
select assessment, id, at from journal
where assessment in ({ids}) and action = 'slot.moved' and open_position is not null order by assessment, position
"""
STEPS = """
select assessment, to_state, at from move where assessment in ({ids}) and to_state in ('fact-check', 'published')
order by assessment, position
"""
CLAIMS = "select assessment, min(at) as at from claim where assessment in ({ids}) group by assessment"
READ = """
select r.assessment, r.page, min(r.at) as at from read_mark r
join seat s on s.assessment = r.assessment and s.person = r.person and s.role in ({panel})
where r.assessment in ({ids}) group by r.assessment, r.page
"""
SEATS = """
select assessment, case when role in ({panel}) then 'panel' when role = 'team' then 'team'
  when until is not null then 'guests' else 'observers' end as part, count(*) as n
from seat where assessment in ({ids}) group by 1, 2
"""
NOTED = """
select assessment, standard, case when kind = 'question' then 1 else 0 end as asks, count(*) as n from note
where assessment in ({ids}) and opened and removed_at is null and standard is not null group by 1, 2, 3
"""
RECOMMENDED = """
select assessment, count(*) as n, sum(case when status in ('open', 'in-progress') then 0 else 1 end) as closed
from recommendation where assessment in ({ids}) and visibility = 'everyone' and removed_at is null group by assessment
"""


async def gathered(db: Reading, settings: Settings, ids: Sequence[str]) -> dict[str, dict[str, Value]]:
    """The facts of these assessments (at most 500), by assessment and slug; None for what is not recorded."""
    return {id: facts(found, settings) for id, found in (await found_of(db, ids)).items()}


async def found_of(db: Reading, ids: Sequence[str]) -> dict[str, Found]:
    """What facts are counted from, by assessment."""
    assert len(ids) <= MOST
    if not ids:
        return {}
    found = {row["id"]: Found(row) for row in await _all(db, ASSESSMENTS, ids)}
    if not found:
        return {}
    ids = list(found)
    await _before(db, ids, found)
    await _on_the_day(db, ids, found)
    for row in await _all(db, STEPS, ids):
        found[row["assessment"]].steps.setdefault(row["to_state"], row["at"])
    for row in await _all(db, RECOMMENDED, ids):
        one = found[row["assessment"]]
        one.recommendations, one.closed = row["n"], int(row["closed"])
    return found


async def _before(db: Reading, ids: Sequence[str], found: dict[str, Found]) -> None:
    for row in await _all(db, CLAIMS, ids):
        found[row["assessment"]].first_claim = _moment(row["at"])
    for row in await _all(db, READ, ids):
        found[row["assessment"]].read.append(_moment(row["at"]))


async def _on_the_day(db: Reading, ids: Sequence[str], found: dict[str, Found]) -> None:
    for row in await _all(db, SLOTS, ids, yes=True):
        found[row["assessment"]].slots.append(row)
    for row in await _all(db, MOVED, ids):
        found[row["assessment"]].moved.append((row["id"], row["at"]))
    for row in await _all(db, SEATS, ids):
        found[row["assessment"]].seats[row["part"]] = row["n"]
    for row in await _all(db, NOTED, ids):
        found[row["assessment"]].noted.append((row["standard"], bool(row["asks"]), row["n"]))


async def _all(db: Reading, sql: str, ids: Sequence[str], **params: object) -> list[Row]:
    names, keys = within(ids)
    return await db.all(sql.format(ids=names, panel=OF_PANEL), **keys, **params)


def _moment(value: datetime | str) -> datetime:
    """The earliest of several moments: SQLite gives it back as text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


async def say(tx: Transaction, id: str, facts: str) -> None:
    """Stores what people said of an assessment, as JSON."""
    await tx.run("update assessment set recorded_facts = :facts where id = :id", id=id, facts=facts)
