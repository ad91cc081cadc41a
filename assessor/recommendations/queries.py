"""All SQL about recommendations across assessments. Who may see what is decided in the same statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessor.board import note_queries
from assessor.database import Reading, Row, within
from assessor.door import Person
from assessor.door_queries import MAY_ENTER, OF_PANEL, PLACES, SEAT_AND_MEMBER, asking
from assessor.recommendations import due
from assessor.recommendations.wanted import NOBODY, Wanted

# Where somebody may look, and whether they sit on the panel there: without an office their own places only.
ENTERED = f"""
with entered as (
  select a.id, a.service, a.standard_set, a.phase, a.type, a.state, a.authors_shown, a.confidential,
    coalesce(a.starts_on, '9999-12-31') as day,
    v.name as service_name, v.organisation as service_organisation, m.person as member,
    s.role, s.profession as seat_profession, s.duties, s.barred,
    case when s.role in ({OF_PANEL}) and :guest = 0 then 1 else 0 end as panel
  from {{places}} h
  join assessment a on a.id = h.id
  join service v on v.id = a.service
  {SEAT_AND_MEMBER}
  where (:guest = 0 or a.id = :guest_of) and {MAY_ENTER}
)"""

# What of it they may see; and what of that people go on with.
EVERY = """
from entered e
join recommendation r on r.assessment = e.id and r.removed_at is null
  and (e.panel = 1 or r.visibility = 'everyone')"""
SEEN = f"{EVERY}\nwhere e.state <> 'cancelled'"

GROUP = """
case when r.status not in ('open', 'in-progress') then 'done' when coalesce(r.due, '') = '' then 'none'
  when r.due < :today then 'overdue' when r.due <= :soon then 'soon' else 'later' end"""
# What is due first comes first, then what has no date, then what is done; must before should before could.
RANK = """
(case when r.status not in ('open', 'in-progress') then '3' when coalesce(r.due, '') = '' then '2' else '1' end
  || coalesce(r.due, '') || case r.level when 'must' then '1' when 'should' then '2' else '3' end)"""
MINE = "(trim(r.owner) = :name or lower(trim(r.owner)) in (lower(:name), :email))"
FILTERS = {
    "due": f"{GROUP} = :due",
    "status": "r.status = :status",
    "level": "r.level = :level",
    "for": "r.for_whom = :for",
    "assessment": "e.id = :assessment",
    "service": "e.service = :service",
    "set": "e.standard_set = :set",
    "standard": "r.standard = :standard",
    "mine": MINE,
    "kind": "'recommendation' = :kind",
}

COLUMNS = """
r.*, e.service, e.service_name, e.service_organisation, e.standard_set, e.phase, e.type, e.state, e.authors_shown,
  e.confidential, e.role, e.seat_profession, e.duties, e.barred, e.member, e.panel,
  p.name as author_name, sa.profession as author_profession, sa.role as author_role"""
AUTHORS = """
join person p on p.id = r.author
left join seat sa on sa.assessment = r.assessment and sa.person = r.author"""


def entered(who: Person) -> str:
    """The beginning of a statement about what somebody may enter: `entered`, with what they are there."""
    return ENTERED.format(places="assessment" if who.organises or who.leadership else f"({PLACES})")


def _filtered(who: Person, wanted: Wanted, today: date) -> tuple[str, dict[str, Any]]:
    """What the filters come to: conditions, and their parameters."""
    sql = "".join(f"\n  and {condition}" for name, condition in FILTERS.items() if wanted[name])
    if wanted["owner"]:
        nobody = wanted["owner"] == NOBODY
        sql += "\n  and trim(coalesce(r.owner, '')) = " + ("''" if nobody else ":owner")
    return sql, {**asking(who), **wanted.params(), **due.bounds(today), "name": who.name, "email": who.email}


@dataclass(frozen=True, slots=True)
class Place:
    """Behind which recommendation a list goes on."""

    rank: str
    assessment: str
    id: str


async def listed(
    db: Reading, who: Person, wanted: Wanted, today: date, after: Place | None, limit: int
) -> list[Row]:
    """The next that this person may see, in order of when they are due; `rank` is the first part of their place."""
    conditions, params = _filtered(who, wanted, today)
    order = f"{RANK}, r.assessment, r.id"
    if after:
        conditions += f"\n  and ({order}) > (:after_rank, :after_assessment, :after_id)"
        params |= {"after_rank": after.rank, "after_assessment": after.assessment, "after_id": after.id}
    sql = f"{entered(who)} select {COLUMNS}, {RANK} as rank {_with_authors(conditions)} order by {order} limit :limit"
    return _as_seen(await db.all(sql, **params, limit=limit))


async def order(
    db: Reading, who: Person, wanted: Wanted, today: date, limit: int
) -> list[tuple[str, str, str]]:
    """Which ones the whole list has, in its order: (rank, assessment, id). For what is read in
    batches: to put many in order anew for each of them would cost more with every batch."""
    conditions, params = _filtered(who, wanted, today)
    sql = f"""{entered(who)} select {RANK} as rank, r.assessment, r.id {SEEN}{conditions}
    order by 1, r.assessment, r.id limit :limit"""
    return [(row["rank"], row["assessment"], row["id"]) for row in await db.all(sql, **params, limit=limit)]


async def those(db: Reading, who: Person, which: Sequence[tuple[str, str]]) -> list[Row]:
    """These ones, (assessment, id), in this order, as far as this person may see them."""
    if not which:
        return []
    # By both apart, which an index can do; the pairs are told apart here.
    conditions = _with_authors(" and r.assessment in ({assessments}) and r.id in ({ids})")
    places = [{"assessment": assessment} for assessment, _ in which]
    sql, keys = _about(f"{entered(who)} select {COLUMNS} {conditions}", places, [id for _, id in which])
    found = {(row["assessment"], row["id"]): row for row in await db.all(sql, **asking(who), **keys)}
    return _as_seen([found[one] for one in which if one in found])


async def in_places(
    db: Reading, who: Person, wanted: Wanted, today: date, after: tuple[str, str, int, str] | None, limit: int
) -> list[Row]:
    """The next of all, cancelled or not, in order of the first session (`day`), the assessment, and the positions they
    have there for this person: (day, assessment, place, id)."""
    conditions, params = _filtered(who, wanted, today)
    place = "case when e.panel = 1 then r.position else r.open_position end"
    order = f"e.day, r.assessment, {place}, r.id"
    if after:
        conditions += f"\n  and ({order}) > (:after_day, :after_assessment, :after_place, :after_id)"
        names = ("after_day", "after_assessment", "after_place", "after_id")
        params |= dict(zip(names, after, strict=True))
    found = f"{EVERY}{AUTHORS}\nwhere 1 = 1{conditions}"
    sql = f"{entered(who)} select {COLUMNS}, e.day {found} order by {order} limit :limit"
    return _as_seen(await db.all(sql, **params, limit=limit))


def _with_authors(conditions: str) -> str:
    joined, condition = SEEN.split("where ")
    return f"{joined}{AUTHORS}\nwhere {condition}{conditions}"


def _as_seen(rows: list[Row]) -> list[Row]:
    """With the version, time and place that they have for their reader."""
    for row in rows:
        if not row["panel"]:
            row["version"], row["at"] = row["open_version"], row["open_at"]
            row["position"] = row["open_position"]
    return rows


async def one(db: Reading, who: Person, assessment: str, id: str) -> Row | None:
    """One of them, where this person may see it."""
    sql = f"{entered(who)} select {COLUMNS} {_with_authors('')} and r.assessment = :assessment and r.id = :id"
    rows = _as_seen(await db.all(sql, **asking(who), assessment=assessment, id=id))
    return rows[0] if rows else None


COUNTS = f"""
select 'recommendation' as kind, {GROUP} as due, r.status, r.level, r.for_whom as "for",
  case when {MINE} then 1 else 0 end as mine, count(*) as n"""


async def counts(db: Reading, who: Person, wanted: Wanted, today: date) -> list[Row]:
    """How many (`n`) there are of each kind, group, status, level, reader and owner (mine or not), as far as the other
    filters let through."""
    conditions, params = _filtered(
        who, wanted.without("kind", "due", "status", "level", "for", "mine"), today
    )
    return await db.all(f"{entered(who)}{COUNTS} {SEEN}{conditions} group by 1, 2, 3, 4, 5, 6", **params)


OPTIONS = f"""
, seen as (select e.service, e.service_name, e.standard_set, r.standard, trim(coalesce(r.owner, '')) as owner {SEEN}
), found (kind, value, words, number, n) as (
  select 'service', service, service_name, null, count(*) from seen group by service, service_name
  union all select 'standard', standard_set, '', standard, count(*) from seen where standard is not null
    group by standard_set, standard
  union all select 'owner', owner, '', null, count(*) from seen group by owner)
select kind, value, words, number, n, row_number() over (partition by kind order by n desc, value, number) as rank
from found order by kind, words, value, number"""


async def options(db: Reading, who: Person) -> list[Row]:
    """What there is to choose from: services, standards and owners, of what this person may see; `rank` by how many."""
    return await db.all(f"{entered(who)}{OPTIONS}", **asking(who))


UPDATES = """
select u.*, p.name as author_name, s.profession as author_profession, s.role as author_role, m.person as author_member,
  e.panel, e.authors_shown
from entered e
join recommendation_update u on u.assessment = e.id
join recommendation r on r.assessment = u.assessment and r.id = u.recommendation and r.removed_at is null
join person p on p.id = u.author
left join seat s on s.assessment = u.assessment and s.person = u.author
left join member m on m.service = e.service and m.person = u.author
where (e.panel = 1 or (r.visibility = 'everyone' and u.open_position is not null))
  and e.id in ({assessments}) and u.recommendation in ({ids})
order by u.position, u.id
"""


async def updates(db: Reading, who: Person, rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """The updates of these that this person may see, oldest first, by (assessment, recommendation)."""
    found: dict[tuple[str, str], list[Row]] = {}
    if rows:
        sql, params = _about(UPDATES, rows, [row["id"] for row in rows])
        for row in await db.all(entered(who) + sql, **asking(who), **params):
            found.setdefault((row["assessment"], row["recommendation"]), []).append(row)
    return found


NOTES = f"""
select n.assessment, n.id from entered e join note n on n.assessment = e.id and n.removed_at is null
where e.id in ({{assessments}}) and n.id in ({{ids}})
  and (case when e.panel = 1 then {note_queries.SEEN["panel"]} else {note_queries.SEEN["all"]} end)
"""


async def seen_notes(db: Reading, who: Person, rows: Sequence[Row]) -> set[tuple[str, str]]:
    """Those notes that these come from which this person may know of, as (assessment, note)."""
    ids = {id for row in rows for id in row["from_notes"]}
    if not ids:
        return set()
    sql, params = _about(NOTES, rows, sorted(ids))
    return {
        (row["assessment"], row["id"]) for row in await db.all(entered(who) + sql, **asking(who), **params)
    }


def _about(sql: str, rows: Sequence[Row], ids: Sequence[str]) -> tuple[str, dict[str, str]]:
    """A statement about some things in the assessments of these rows, and its parameters."""
    places = sorted({row["assessment"] for row in rows})
    named, keys = within([*places, *ids])
    names = named.split(", ")
    first = len(places)
    return sql.format(assessments=", ".join(names[:first]), ids=", ".join(names[first:])), keys
