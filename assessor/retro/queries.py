"""All SQL about retros themselves: which there are, what they look at, how they stand."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessor.database import Reading, Row, Transaction, within
from assessor.door import Person
from assessor.door_queries import MAY_ENTER, SEAT_AND_MEMBER, TAKES_PART, asking

FIELDS = (
    "round",
    "title",
    "format",
    "anonymous",
    "votes_each",
    "opened_at",
    "clock_until",
    "clock_minutes",
    "version",
    "open_version",
)
NAMES = ("id", "assessment", *FIELDS, "created_at", "created_by")


async def retro(db: Reading, id: str) -> Row | None:
    """A retro as it is stored; whoever asks must have been let in. None while nothing of it is written."""
    return await db.one("select * from retro where id = :id", id=id)


async def locked(tx: Transaction, id: str) -> Row | None:
    """The same for writing: nobody else writes in this retro until the transaction ends."""
    return await tx.one("update retro set position = position where id = :id returning *", id=id)


PUT = f"""
insert into retro ({", ".join(NAMES)}) values ({", ".join(":" + name for name in NAMES)})
on conflict (id) do update set {", ".join(f"{name} = excluded.{name}" for name in FIELDS)}
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores a retro as it is to stand; its position runs by itself."""
    await tx.run(PUT, **{name: row[name] for name in NAMES})


async def begin(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores a retro that was unwritten, if nobody was first."""
    sql = f"insert into retro ({', '.join(NAMES)}) values ({', '.join(':' + name for name in NAMES)})"
    await tx.run(f"{sql} on conflict (id) do nothing", **{name: row[name] for name in NAMES})


async def moved(tx: Transaction, id: str) -> None:
    """What everybody in the retro is shown has changed."""
    await tx.run("update retro set position = position + 1 where id = :id", id=id)


# A retro looks at its own assessment or at several; each is counted once for each of its seats.
STAND = """
with about (retro, assessment) as (
  select id, id from assessment where id in ({ids})
  union all select retro, assessment from retro_assessment where retro in ({ids}))
select b.retro, coalesce(max(r.position), 0) as position, sum(a.version) as versions, count(s.person) as seats,
  max(s.position) as seated, (select version from site where id = 1) as site
from about b join assessment a on a.id = b.assessment
left join seat s on s.assessment = a.id left join retro r on r.id = b.retro
group by b.retro
"""


async def stand(db: Reading, ids: Iterable[str]) -> dict[str, tuple[int | None, ...]]:
    """Where these retros are now, and what says whether the right to follow one may have changed: other numbers
    when a seat, an assessment of it, an office or a membership changed."""
    which, params = within(ids)
    names = ("position", "versions", "seats", "seated", "site")
    rows = await db.all(STAND.format(ids=which), **params)
    return {row["retro"]: tuple(row[name] for name in names) for row in rows}


# --- What a retro looks at ------------------------------------------------------------------------------

PLACES = f"""
select a.*, v.name as service_name, v.organisation as service_organisation,
  s.role, s.profession as seat_profession, s.duties, s.barred, m.person as member
from {{which}}
join assessment a on a.id = w.assessment
join service v on v.id = a.service
{SEAT_AND_MEMBER}
"""


async def places(db: Reading, who: Person, id: str) -> list[Row]:
    """The assessments of a retro of several, each with what says whether this person may enter it."""
    sql = f"{PLACES.format(which='retro_assessment w')} where w.retro = :id order by w.sort, a.id"
    return await db.all(sql, id=id, **asking(who))


async def looked_at(db: Reading, id: str) -> list[str]:
    """The ids of the assessments of a retro of several, in its order."""
    sql = "select assessment from retro_assessment where retro = :id order by sort, assessment"
    return [row["assessment"] for row in await db.all(sql, id=id)]


async def look_at(tx: Transaction, id: str, assessments: Iterable[str]) -> None:
    """Which assessments a retro of several looks at, in this order."""
    await tx.run("delete from retro_assessment where retro = :id", id=id)
    rows = [{"id": id, "assessment": one, "sort": n} for n, one in enumerate(assessments)]
    if rows:
        sql = "insert into retro_assessment (retro, assessment, sort) values (:id, :assessment, :sort)"
        await tx.many(sql, rows)


async def is_assessment(db: Reading, id: str) -> bool:
    """Whether an assessment has this id: then its own retro has it, too."""
    return await db.one("select id from assessment where id = :id", id=id) is not None


async def is_round(db: Reading, id: str) -> bool:
    """Whether there is such a round."""
    return await db.one("select id from round where id = :id", id=id) is not None


async def rounds(db: Reading) -> list[Row]:
    """The rounds that a retro of several may be of, newest first."""
    return await db.all("select id, name from round order by created_at desc, id")


# --- Lists ----------------------------------------------------------------------------------------------

SEVERAL = f"""
select r.*, case when :across = 1 then coalesce(n.name, '') else '' end as round_name
from retro r left join round n on n.id = r.round
where r.assessment is null
  and (:across = 1 or exists (
    select 1 from retro_assessment w join assessment a on a.id = w.assessment
    {SEAT_AND_MEMBER}
    where w.retro = r.id and {TAKES_PART}))
order by r.created_at desc, r.id limit :limit
"""


async def several(db: Reading, who: Person, limit: int) -> list[Row]:
    """The retros of several assessments that this person may read, newest first."""
    return await db.all(SEVERAL, limit=limit, **asking(who))


OWN = f"""
select a.id, a.phase, a.type, a.starts_on, v.name as service_name, r.title, r.opened_at, r.anonymous
from retro r join assessment a on a.id = r.assessment
join service v on v.id = a.service
{SEAT_AND_MEMBER}
where (r.version > 0 or exists (
    select 1 from retro_item i where i.retro = r.id and i.author = :person and i.removed = :no))
  and {MAY_ENTER}
order by coalesce(a.starts_on, '9999-12-31') desc, a.id limit :limit
"""


async def own(db: Reading, who: Person, limit: int) -> list[Row]:
    """The retros of single assessments that were begun, where this person may enter, the latest first.

    That somebody wrote something in one that is not opened does not show: it is begun when its leader sets it up.
    """
    return await db.all(OWN, limit=limit, **asking(who))


# As access.py has it. An assessment's own is listed once its leader has set it up or opened it: before, that it has a
# row would tell that somebody wrote.
LISTED = f"""
select r.* from retro r
where r.id > :after and (
  (r.assessment is null and (:across = 1 or exists (
    select 1 from retro_assessment w join assessment a on a.id = w.assessment
    {SEAT_AND_MEMBER}
    where w.retro = r.id and {TAKES_PART})))
  or (r.assessment is not null and (r.version > 0 or r.opened_at is not null) and exists (
    select 1 from assessment a
    {SEAT_AND_MEMBER}
    where a.id = r.assessment and {MAY_ENTER})))
order by r.id limit :limit
"""


async def after(db: Reading, who: Person, id: str, limit: int) -> list[Row]:
    """The next retros behind this id that this person may read."""
    return await db.all(LISTED, after=id, limit=limit, **asking(who))


ENTERED = """
select a.id, a.phase, a.type, a.state, a.starts_on, v.name as service_name
from assessment a join service v on v.id = a.service
where a.state <> 'cancelled' order by coalesce(a.starts_on, '9999-12-31') desc, a.id limit :limit
"""


async def assessments(db: Reading, limit: int) -> list[Row]:
    """What a retro of several may look at, the latest first: for whoever organises, who may enter all."""
    return await db.all(ENTERED, limit=limit)


async def known(db: Reading, ids: Iterable[str]) -> set[str]:
    """Those of these ids that are assessments."""
    wanted = list(ids)
    if not wanted:
        return set()
    which, params = within(wanted)
    return {row["id"] for row in await db.all(f"select id from assessment where id in ({which})", **params)}
