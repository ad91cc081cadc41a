"""All SQL about what is asked of the organisation: by recommendations that everyone may see, and by retros.

What only a panel may see is in none of this, not even for somebody of that panel.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessor.asks.reach_queries import reach
from assessor.database import Reading, Row, Transaction, within
from assessor.door import Person

# Everything this person may see that only the organisation can do, a row for each service that it is asked for.
# `waits` is 1 while nobody did it, and nobody said that it will not be done.
THINGS = """
with reached as (
  select a.id, a.service, a.standard_set from assessment a
  where {reach} and a.state <> 'cancelled' and a.type <> 'practice'
), things as (
  select 'recommendation' as kind, r.assessment as place, r.id as thing, r.body, r.level, r.standard, h.standard_set,
    r.owner, r.due, r.status, coalesce(r.open_at, r.at) as since, h.service, h.id as assessment, '' as title,
    case when r.status in ('open', 'in-progress') then 1 else 0 end as waits
  from reached h join recommendation r on r.assessment = h.id
  where r.for_whom = 'organisation' and r.visibility = 'everyone' and r.removed_at is null
  union all
  select 'action', c.retro, c.id, c.body, '', null, h.standard_set, c.owner, c.due, c.status, c.at, h.service, h.id,
    t.title, case when c.status in ('open', 'in-progress') then 1 else 0 end
  from retro_action c join retro t on t.id = c.retro and t.assessment is not null join reached h on h.id = t.assessment
  where c.for_whom = 'organisation' and c.removed_at is null
  union all
  select 'action', c.retro, c.id, c.body, '', null, h.standard_set, c.owner, c.due, c.status, c.at, h.service, h.id,
    t.title, case when c.status in ('open', 'in-progress') then 1 else 0 end
  from retro_action c join retro t on t.id = c.retro and t.assessment is null
  join retro_assessment m on m.retro = t.id join reached h on h.id = m.assessment
  where c.for_whom = 'organisation' and c.removed_at is null
), asked as (
  select t.*, coalesce(k.id, '') as ask, k.decided_on,
    case when k.id is null then lower(trim(t.body)) else '' end as words
  from things t
  left join ask_part p on p.kind = t.kind and p.place = t.place and p.thing = t.thing and :office = 1
  left join ask k on k.id = p.ask and k.removed_at is null
)"""


def _things(who: Person) -> tuple[str, dict[str, Any]]:
    condition, keys = reach(who)
    return THINGS.format(reach=condition), {**keys, "office": int(who.may("put asks together"))}


@dataclass(frozen=True, slots=True)
class Group:
    """What waits for the same decision: an ask, or what was asked for in the same words."""

    ask: str  # "" where it is none
    words: str
    services: int
    things: int
    since: Any


GROUPS = """
select ask, words, count(distinct service) as services, count(distinct kind || place || '/' || thing) as things,
  min(since) as since
from asked where waits = 1 and decided_on is null
group by ask, words order by services desc, since, ask, words limit :limit offset :offset
"""


async def groups(db: Reading, who: Person, limit: int, offset: int = 0) -> list[Group]:
    """What waits for a decision: for which most services wait first, then what waits longest."""
    sql, keys = _things(who)
    return [Group(**row) for row in await db.all(sql + GROUPS, **keys, limit=limit, offset=offset)]


TOTALS = """
select count(distinct ask || ':' || words) as asks, count(distinct service) as services, min(since) as since
from asked where waits = 1 and decided_on is null
"""


async def totals(db: Reading, who: Person) -> Row:
    """How much waits for a decision: `asks`, how many `services` wait, and `since` when."""
    sql, keys = _things(who)
    row = await db.one(sql + TOTALS, **keys)
    assert row is not None
    return row


SHOWN = """
select g.*, v.name as service_name from (select asked.*, row_number() over (
    partition by ask, words order by since, place, thing, service) as rank from asked where {condition}) g
join service v on v.id = g.service
where g.rank <= :each order by g.since, v.name, g.place, g.thing limit :limit
"""
EACH = 8  # things shown of what many ask for in the same words
MOST = 1_000  # things of one page


async def those(db: Reading, who: Person, found: Sequence[Group]) -> list[Row]:
    """What waits of these groups, a row for each thing and service, what waits longest first; some of many."""
    if not found:
        return []
    sql, keys = _things(who)
    named, values = within([*(one.ask for one in found), *(one.words for one in found)])
    names = named.split(", ")
    asks, words = ", ".join(names[: len(found)]), ", ".join(names[len(found) :])
    condition = f"waits = 1 and decided_on is null and ask in ({asks}) and words in ({words})"
    return await db.all(sql + SHOWN.format(condition=condition), **keys, **values, each=EACH, limit=MOST)


async def parts(db: Reading, who: Person, ask: str) -> list[Row]:
    """Everything of one ask that this person may see, done or not, a row for each thing and service."""
    sql, keys = _things(who)
    shown = SHOWN.format(condition="ask = :ask")
    return await db.all(sql + shown, **keys, ask=ask, each=MOST, limit=MOST)


Part = tuple[str, str, str]  # kind, place, thing


SEEN = "select * from asked where place in ({places}) and thing in ({things})"


async def seen(db: Reading, who: Person, wanted: Sequence[Part]) -> dict[Part, Row]:
    """Those of these things that this person may see, each with the `ask` it belongs to now."""
    if not wanted:
        return {}
    sql, keys = _things(who)
    named, values = within([*(one[1] for one in wanted), *(one[2] for one in wanted)])
    names = named.split(", ")
    places, things = ", ".join(names[: len(wanted)]), ", ".join(names[len(wanted) :])
    some = SEEN.format(places=places, things=things)
    rows = await db.all(sql + some, **keys, **values)
    found = {(row["kind"], row["place"], row["thing"]): row for row in rows}
    return {one: found[one] for one in wanted if one in found}


ALIKE = """
select distinct kind, place, thing from asked
where waits = 1 and ask = '' and words in ({words}) order by kind, place, thing limit :limit
"""


async def alike(db: Reading, who: Person, words: Sequence[str], limit: int) -> list[Part]:
    """Everything that waits, is in no ask, and was asked for in one of these words."""
    if not words:
        return []
    sql, keys = _things(who)
    named, values = within(words)
    rows = await db.all(sql + ALIKE.format(words=named), **keys, **values, limit=limit)
    return [(row["kind"], row["place"], row["thing"]) for row in rows]


# --- Asks ----------------------------------------------------------------------------------------------

# An organiser sees every ask; leadership those with a part that they may see, and those they put together.
MAY = """k.removed_at is null and (:organises = 1 or k.author = :who
  or exists (select 1 from asked g where g.ask = k.id))"""
LISTED = f"""
, stands as (
  select ask, count(distinct case when waits = 1 then service end) as services, min(case when waits = 1 then since end)
    as since from asked where ask <> '' group by ask)
select k.*, p.name as author_name, coalesce(w.services, 0) as services, w.since
from ask k join person p on p.id = k.author left join stands w on w.ask = k.id
where {MAY} and {{condition}}
"""


def _asks(who: Person, condition: str) -> tuple[str, dict[str, Any]]:
    sql, keys = _things(who)
    return sql + LISTED.format(condition=condition), {**keys, "organises": int(who.organises), "who": who.id}


async def ask(db: Reading, who: Person, id: str) -> Row | None:
    """One ask, with how many `services` wait, and `since` when."""
    sql, keys = _asks(who, "k.id = :id")
    return await db.one(sql, **keys, id=id)


async def named(db: Reading, ids: Sequence[str]) -> list[Row]:
    """The asks with these ids."""
    if not ids:
        return []
    names, keys = within(ids)
    return await db.all(f"select * from ask where id in ({names})", **keys)


async def without_waiting(db: Reading, who: Person, limit: int) -> list[Row]:
    """Asks without a decision for which nothing waits any more."""
    sql, keys = _asks(who, "k.decided_on is null and coalesce(w.services, 0) = 0")
    return await db.all(f"{sql} order by k.at, k.id limit :limit", **keys, limit=limit)


async def undecided(db: Reading, who: Person, limit: int) -> list[Row]:
    """Asks without a decision, those for which most services wait first."""
    sql, keys = _asks(who, "k.decided_on is null")
    return await db.all(
        f"{sql} order by coalesce(w.services, 0) desc, k.at, k.id limit :limit", **keys, limit=limit
    )


async def decided(db: Reading, who: Person, limit: int) -> list[Row]:
    """Asks with a decision, the latest first."""
    sql, keys = _asks(who, "k.decided_on is not null")
    return await db.all(
        f"{sql} order by k.decided_on desc, k.at desc, k.id limit :limit", **keys, limit=limit
    )


async def past_their_day(db: Reading, who: Person, today: str) -> list[Row]:
    """Asks without a decision, whose day is over: the longest first."""
    sql, keys = _asks(who, "k.decided_on is null and k.decide_by < :today and k.decide_by <> ''")
    return await db.all(f"{sql} order by k.decide_by, k.id", **keys, today=today)


CHANGES = """
select c.*, p.name as who_name from ask_change c join person p on p.id = c.who where c.ask = :ask order by c.number
"""


async def changes(db: Reading, ask: str) -> list[Row]:
    """What was done with an ask, in order."""
    return await db.all(CHANGES, ask=ask)


# --- Writing --------------------------------------------------------------------------------------------

LOCK = "update ask set version = version where id = :id returning *"


async def locked(tx: Transaction, id: str) -> Row | None:
    """An ask as it stands, held until the end of this change."""
    return await tx.one(LOCK, id=id)


ADD = """
insert into ask (id, title, author, at, version) values (:id, :title, :author, :now, 1) on conflict (id) do nothing
"""


async def add(tx: Transaction, id: str, title: str, author: str) -> bool:
    """A new ask; false when it is there."""
    return await tx.run(ADD, id=id, title=title, author=author, now=tx.now) > 0


FIELDS = ("title", "decider", "decide_by", "decided_on", "decision")
PUT = f"""
update ask set {", ".join(f"{name} = :{name}" for name in FIELDS)}, version = version + 1 where id = :id
"""


async def put(tx: Transaction, id: str, row: Mapping[str, Any]) -> None:
    """Stores what an ask says."""
    await tx.run(PUT, id=id, **{name: row[name] for name in FIELDS})


PUT_IN = """
insert into ask_part (ask, kind, place, thing) values (:ask, :kind, :place, :thing)
on conflict (kind, place, thing) do update set ask = excluded.ask
"""


async def put_in(tx: Transaction, ask: str, wanted: Sequence[Part]) -> None:
    """Puts things into an ask, out of any that they were in."""
    await tx.many(PUT_IN, [{"ask": ask, "kind": one[0], "place": one[1], "thing": one[2]} for one in wanted])


async def take_out(tx: Transaction, ask: str, wanted: Sequence[Part]) -> None:
    """Takes things out of an ask."""
    sql = "delete from ask_part where ask = :ask and kind = :kind and place = :place and thing = :thing"
    await tx.many(sql, [{"ask": ask, "kind": one[0], "place": one[1], "thing": one[2]} for one in wanted])


async def remove(tx: Transaction, id: str, *, back: bool) -> None:
    """Takes an ask apart; or (`back`) puts it together again, of what is in no other one since."""
    sql = "update ask set removed_at = :at where id = :id"
    await tx.run(sql, id=id, at=None if back else tx.now)


CHANGED = """
insert into ask_change (ask, number, at, who, what, kind, place, thing)
values (:ask, :number, :at, :who, :what, :kind, :place, :thing)
"""
LAST = "select coalesce(max(number), 0) as number from ask_change where ask = :ask"


async def changed(
    tx: Transaction, ask: str, who: str, what: str, wanted: Sequence[Part | None] = (None,)
) -> int:
    """Keeps what was done, with each of these parts; gives the number of the first change. Hold the ask before."""
    last = await tx.one(LAST, ask=ask)
    assert last is not None
    rows = []
    for number, part in enumerate(wanted, start=last["number"] + 1):
        kind, place, thing = part or (None, None, None)
        row = {"ask": ask, "number": number, "at": tx.now, "who": who, "what": what}
        rows.append({**row, "kind": kind, "place": place, "thing": thing})
    await tx.many(CHANGED, rows)
    return int(last["number"]) + 1


APART = """
select 1 as there from things t join ask_part p on p.kind = t.kind and p.place = t.place and p.thing = t.thing
where p.ask = :ask limit 1
"""


async def seen_apart(db: Reading, who: Person, ask: str) -> bool:
    """Whether something that is or was in an ask, taken apart or not, is this person's to see."""
    sql, keys = _things(who)
    return await db.one(sql + APART, **keys, ask=ask) is not None
