"""All SQL about rounds. What of a round somebody may see is decided here, for each of its assessments."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Reading, Row, Transaction, within
from assessor.door import Person
from assessor.door_queries import MAY_ENTER, OF_PANEL, SEAT_AND_MEMBER, asking
from assessor.door_queries import PLACES as THEIRS

# A round is read by those who look across, and by whoever may enter one of its assessments, or one with which it tries
# something: the board of that one leads here.
READ = """
(:across = 1 or r.id in (
  select x.round from places p join round_assessment x on x.assessment = p.id
  union
  select t.round from places p join next_try t on t.assessment = p.id and t.removed_at is null))"""
PLACES = f"with places as ({THEIRS})"


async def listed(db: Reading, who: Person, limit: int, offset: int = 0) -> list[Row]:
    """The rounds somebody may read, those that go on first, each group by its day."""
    sql = f"""{PLACES} select r.* from round r where {READ}
    order by case when r.closed_at is null then 0 else 1 end, coalesce(r.by_day, '9999'), r.id
    limit :limit offset :offset"""
    return await db.all(sql, limit=limit, offset=offset, **asking(who))


async def after(db: Reading, who: Person, id: str, limit: int) -> list[Row]:
    """The next rounds somebody may read behind an id."""
    sql = f"{PLACES} select r.* from round r where {READ} and r.id > :after order by r.id limit :limit"
    return await db.all(sql, after=id, limit=limit, **asking(who))


async def one(db: Reading, who: Person, id: str) -> Row | None:
    """One round, where this person may read it."""
    return await db.one(f"{PLACES} select r.* from round r where r.id = :id and {READ}", id=id, **asking(who))


async def exists(db: Reading, id: str) -> bool:
    """Whether there is a round of this id."""
    return await db.one("select 1 from round where id = :id", id=id) is not None


# What this person may enter, as the door has it; decisions only where they are theirs to see.
HELD = f"""
select x.round, x.sort, a.id, a.service, v.name as service_name, a.phase, a.type, a.method, a.state, a.starts_on,
  a.created_at, a.recorded, s.role, o.value as overall,
  case when s.role in ({OF_PANEL}) then 1 else 0 end as panel
from round_assessment x
join assessment a on a.id = x.assessment
join service v on v.id = a.service
{SEAT_AND_MEMBER}
left join overall o on o.assessment = a.id and (a.told_at is not null or s.role in ({OF_PANEL}))
where x.round in ({{rounds}}) and {MAY_ENTER}
order by x.round, x.sort, a.id
"""


async def assessments(db: Reading, who: Person, rounds: Sequence[str]) -> dict[str, list[Row]]:
    """The assessments of these rounds that somebody may enter, by round and in its order."""
    found: dict[str, list[Row]] = {round: [] for round in rounds}
    if rounds:
        named, keys = within(rounds)
        for row in await db.all(HELD.format(rounds=named), **keys, **asking(who)):
            found[row["round"]].append(row)
    return found


async def ids(db: Reading, round: str) -> list[str]:
    """The assessments of a round, all of them, in its order: for whoever keeps it."""
    sql = "select assessment from round_assessment where round = :round order by sort, assessment"
    return [row["assessment"] for row in await db.all(sql, round=round)]


async def unknown(db: Reading, assessments: Sequence[str]) -> list[str]:
    """Those of these ids that no assessment has."""
    if not assessments:
        return []
    named, keys = within(assessments)
    known = {row["id"] for row in await db.all(f"select id from assessment where id in ({named})", **keys)}
    return [id for id in assessments if id not in known]


async def locked(tx: Transaction, id: str) -> Row | None:
    """A round, which nobody else changes until this transaction ends."""
    return await tx.one("update round set version = version where id = :id returning *", id=id)


ADD = """
insert into round (id, name, aim, target, by_day, version, open_version, created_at, created_by)
values (:id, :name, :aim, :target, :by_day, 1, 1, :now, :who)
on conflict (id) do nothing
"""


async def add(tx: Transaction, id: str, wanted: Mapping[str, Any], who: str) -> bool:
    """A new round; false when somebody else was first with this id."""
    return await tx.run(ADD, id=id, now=tx.now, who=who, **wanted) > 0


CHANGE = """
update round set name = :name, aim = :aim, target = :target, by_day = :by_day, version = version + 1,
  open_version = open_version + :shown
where id = :id
"""


async def change(tx: Transaction, id: str, wanted: Mapping[str, Any], *, shown: bool) -> None:
    """Changes a round; `shown` says whether more than its list of assessments changes."""
    await tx.run(CHANGE, id=id, shown=int(shown), **wanted)


async def hold(tx: Transaction, id: str, assessments: Sequence[str]) -> None:
    """Has a round hold these assessments, in this order, and no others."""
    await tx.run("delete from round_assessment where round = :id", id=id)
    rows = [{"round": id, "assessment": one, "sort": n} for n, one in enumerate(assessments)]
    sql = "insert into round_assessment (round, assessment, sort) values (:round, :assessment, :sort)"
    await tx.many(sql, rows)


async def close(tx: Transaction, id: str, *, closed: bool) -> bool:
    """Closes a round, or opens it again; false when it stands so already."""
    sql = f"""update round set closed_at = :at, version = version + 1, open_version = open_version + 1
    where id = :id and closed_at is {"" if closed else "not "}null"""
    return await tx.run(sql, id=id, at=tx.now if closed else None) > 0


CHOICES = """
select a.id, v.name as service_name, a.phase, a.type, a.state, a.starts_on from assessment a
join service v on v.id = a.service
where a.type <> 'practice' and a.state <> 'cancelled'
order by a.starts_on desc nulls first, a.id limit :limit
"""


async def choices(db: Reading, limit: int) -> list[Row]:
    """The latest assessments, to choose from by whoever keeps rounds: those without a day first."""
    return await db.all(CHOICES, limit=limit)


# As the retro's own door has it: those who look across, and whoever may enter one of its assessments.
RETROS = f"""
{PLACES} select t.id, t.title, t.opened_at, t.created_at from retro t
where t.round = :round and (:across = 1 or t.id in (
  select x.retro from places p join retro_assessment x on x.assessment = p.id))
order by t.created_at, t.id
"""


async def retros(db: Reading, who: Person, round: str) -> list[Row]:
    """The retros of a round that somebody may read."""
    return await db.all(RETROS, round=round, **asking(who))
