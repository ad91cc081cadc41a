"""All SQL about what is to be done after a retro: one retro's actions, and those that are open across retros."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from assessor.database import Reading, Row, Transaction, within
from assessor.door import Person
from assessor.door_queries import asking
from assessor.recommendations import due
from assessor.recommendations import queries as register
from assessor.recommendations.queries import Place
from assessor.recommendations.wanted import NOBODY, Wanted

FIELDS = ("body", "for_whom", "owner", "due", "status", "words")
OPEN = ("open", "in-progress")
FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)

OF = """
select * from retro_action where retro = :retro and removed_at is null
order by case when status in ('open', 'in-progress') then 0 else 1 end, coalesce(due, '9999'), at, id
"""


async def of_retro(db: Reading, retro: str) -> list[Row]:
    """A retro's actions: open ones first, by when they are due."""
    return await db.all(OF, retro=retro)


async def action(db: Reading, retro: str, id: str) -> Row | None:
    """One of them, also when it was removed."""
    return await db.one("select * from retro_action where retro = :retro and id = :id", retro=retro, id=id)


PUT = """
insert into retro_action (retro, id, body, for_whom, owner, due, status, words, author, at, status_at, version)
values (:retro, :id, :body, :for_whom, :owner, :due, :status, :words, :author, :at, :status_at, :version)
on conflict (retro, id) do update set body = excluded.body, for_whom = excluded.for_whom, owner = excluded.owner,
  due = excluded.due, status = excluded.status, words = excluded.words, status_at = excluded.status_at,
  version = excluded.version, removed_at = null
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Writes an action, or writes it anew."""
    names = ("retro", "id", *FIELDS, "author", "at", "status_at", "version")
    await tx.run(PUT, **{name: row[name] for name in names})


REMOVE = """
update retro_action set removed_at = :now where retro = :retro and id = :id
"""


async def remove(tx: Transaction, retro: str, id: str) -> None:
    """Takes an action away."""
    await tx.run(REMOVE, retro=retro, id=id, now=tx.now)


# --- Across retros --------------------------------------------------------------------------------------

# The assessments of each retro that this person enters, and of which they are more than a reader; as access.py has it.
SEEN = """
, about (retro, assessment) as (
  select id, assessment from retro where assessment is not null
  union all select retro, assessment from retro_assessment
), seen as (
  select b.retro, e.id as assessment, e.service, e.service_name, e.service_organisation, e.phase,
    case when e.role is not null or e.member is not null then 1 else 0 end as takes_part
  from about b join entered e on e.id = b.assessment
)"""
# For the register's own words an action is as strong as what should be done. Organisers read every retro.
READ = """
where (:organises = 1 or r.retro in (select retro from seen) or (t.assessment is null and :across = 1))"""
FOUND = f"""
from (select *, 'should' as level from retro_action where removed_at is null) r
join retro t on t.id = r.retro {READ}"""
FILTERS = {
    "kind": "'action' = :kind",
    "due": f"{register.GROUP} = :due",
    "status": "r.status = :status",
    "for": "r.for_whom = :for",
    "assessment": "t.assessment = :assessment",
    "service": "r.retro in (select retro from seen where service = :service)",
    "mine": register.MINE,
}
NOT_OF_ACTIONS = ("level", "set", "standard")
COLUMNS = "r.*, r.retro as assessment, t.assessment as own, t.title"


def _seen(who: Person) -> str:
    return register.entered(who) + SEEN


def _filtered(who: Person, wanted: Wanted, today: date) -> tuple[str, dict[str, Any]]:
    """What the filters come to: conditions, and their parameters."""
    sql = "".join(f"\n  and {condition}" for name, condition in FILTERS.items() if wanted[name])
    if wanted["owner"]:
        sql += "\n  and trim(r.owner) = " + ("''" if wanted["owner"] == NOBODY else ":owner")
    return sql, {**asking(who), **wanted.params(), **due.bounds(today), "name": who.name, "email": who.email}


def none_here(who: Person, wanted: Wanted) -> bool:
    """Whether no action can fit: what is asked for is about standards, or a day's guest asks."""
    return who.guest or any(wanted[name] for name in NOT_OF_ACTIONS)


async def listed(
    db: Reading, who: Person, wanted: Wanted, today: date, after: Place | None, limit: int
) -> list[Row]:
    """The next that this person may see, in the register's order; `assessment` is the retro, `own` the assessment whose
    own retro that is."""
    conditions, params = _filtered(who, wanted, today)
    order = f"{register.RANK}, r.retro, r.id"
    if after:
        conditions += f"\n  and ({order}) > (:after_rank, :after_place, :after_id)"
        params |= {"after_rank": after.rank, "after_place": after.assessment, "after_id": after.id}
    sql = f"{_seen(who)} select {COLUMNS}, {register.RANK} as rank {FOUND}{conditions} order by {order} limit :limit"
    return await db.all(sql, **params, limit=limit)


async def order(
    db: Reading, who: Person, wanted: Wanted, today: date, limit: int
) -> list[tuple[str, str, str]]:
    """Which ones the whole list has: (rank, retro, id)."""
    conditions, params = _filtered(who, wanted, today)
    sql = f"{_seen(who)} select {register.RANK} as rank, r.retro, r.id {FOUND}{conditions}"
    sql += " order by 1, 2, 3 limit :limit"
    return [(row["rank"], row["retro"], row["id"]) for row in await db.all(sql, **params, limit=limit)]


async def those(db: Reading, who: Person, which: Sequence[tuple[str, str]]) -> list[Row]:
    """These ones, (retro, id), as far as this person may see them."""
    if not which or who.guest:
        return []
    named, keys = within(id for _, id in which)
    sql = f"{_seen(who)} select {COLUMNS}, {register.RANK} as rank {FOUND} and r.id in ({named})"
    wanted = set(which)
    return [row for row in await db.all(sql, **asking(who), **keys) if (row["retro"], row["id"]) in wanted]


COUNTS = f"""
select 'action' as kind, {register.GROUP} as due, r.status, '' as level, r.for_whom as "for",
  case when {register.MINE} then 1 else 0 end as mine, count(*) as n"""


async def counts(db: Reading, who: Person, wanted: Wanted, today: date) -> list[Row]:
    """How many there are of each group, status, reader and owner (mine or not), as far as other filters let through."""
    conditions, params = _filtered(
        who, wanted.without("kind", "due", "status", "level", "for", "mine"), today
    )
    return await db.all(f"{_seen(who)}{COUNTS} {FOUND}{conditions} group by 1, 2, 3, 4, 5, 6", **params)


OPTIONS = f"""
, found as (select r.retro, trim(r.owner) as owner {FOUND}
), each (retro, n) as (select retro, count(*) from found group by retro
), counted (kind, value, words, number, n) as (
  select 'service', s.service, s.service_name, cast(null as integer), sum(f.n)
  from each f join (select distinct retro, service, service_name from seen) s on s.retro = f.retro
  group by s.service, s.service_name
  union all select 'owner', owner, '', cast(null as integer), count(*) from found group by owner)
select kind, value, words, number, n, row_number() over (partition by kind order by n desc, value) as rank from counted
"""


async def options(db: Reading, who: Person) -> list[Row]:
    """Services and owners to choose from; `rank` by how many."""
    return [] if who.guest else await db.all(f"{_seen(who)}{OPTIONS}", **asking(who))


PLACES = """
select distinct retro, assessment, service, service_name, service_organisation, phase, takes_part from seen
where retro in ({retros}) order by retro, service_name, assessment
"""


async def places(db: Reading, who: Person, retros: Sequence[str]) -> list[Row]:
    """The assessments of these retros that this person enters, and whether they take part there."""
    if not retros:
        return []
    named, keys = within(retros)
    return await db.all(_seen(who) + PLACES.format(retros=named), **asking(who), **keys)


# Of another retro about the same service or of the same round, noted before this one was opened.
EARLIER = f"""
, here (service) as (
  select a.service from assessment a where a.id in (
    select assessment from about where retro = :here union all select :here)
), near (id) as (
  select t.id from assessment a join retro t on t.assessment = a.id where a.service in (select service from here)
  union select w.retro from assessment a join retro_assessment w on w.assessment = a.id
  where a.service in (select service from here)
  union select id from retro where round = :round)
select {COLUMNS}
from near n join retro_action r on r.retro = n.id and r.removed_at is null
join retro t on t.id = r.retro {READ}
  and r.retro <> :here and r.status in ('open', 'in-progress') and r.at < :opened
order by coalesce(r.due, '9999'), r.at, r.id limit :limit
"""


async def earlier(db: Reading, who: Person, retro: Row, limit: int) -> list[Row]:
    """What is still to be done of earlier retros about the same services or of the same round, as far as this person
    may read those; what is due first comes first."""
    opened = retro["opened_at"] or FOR_EVER
    asked = {"here": retro["id"], "round": retro["round"] or "", "opened": opened, "limit": limit}
    return await db.all(_seen(who) + EARLIER, **asking(who), **asked)
