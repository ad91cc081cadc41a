"""All SQL about what is asked of the organisation: by recommendations that everyone may see, and by retros.

What only a panel may see is in none of this, not even for somebody of that panel.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assessor.database import Reading, Row, Transaction, within
from assessor.door import Person
from assessor.door_queries import reach
from assessor.portfolio.rows import Part, kept
from assessor.portfolio.view import View

OPEN = "in ('open', 'in-progress')"
EACH = 8  # things shown of what many ask for in the same words
MOST = 1_000  # things of one page
AT_ONCE = 400  # things read in one statement: with the eight of each of fifty groups, all of a page

# What this person may see that only the organisation can do, a row for each service that it is asked for: of all there
# is, or of what was put into asks. `waits` is 1 while nobody did it, and nobody said that it will not be done.
THINGS = f"""
with things as (
  select 'recommendation' as kind, r.assessment as place, r.id as thing, r.body, r.level, r.standard, a.standard_set,
    r.owner, r.due, r.status, coalesce(r.open_at, r.at) as since, a.service, '' as title, a.confidential,
    case when r.status {OPEN} then 1 else 0 end as waits
  from {{recommendation}} join assessment a on a.id = r.assessment
  where r.for_whom = 'organisation' and r.visibility = 'everyone' and r.removed_at is null
    and {{seen}} and {{of_recommendation}}
  union all
  select 'action', c.retro, c.id, c.body, '', null, a.standard_set, c.owner, c.due, c.status, c.at, a.service, t.title,
    a.confidential,
    case when c.status {OPEN} then 1 else 0 end
  from {{action}} join retro t on t.id = c.retro and t.assessment is not null join assessment a on a.id = t.assessment
  where c.for_whom = 'organisation' and c.removed_at is null and {{seen}} and {{of_action}}
  union all
  select 'action', c.retro, c.id, c.body, '', null, a.standard_set, c.owner, c.due, c.status, c.at, a.service, t.title,
    a.confidential,
    case when c.status {OPEN} then 1 else 0 end
  from {{action}} join retro t on t.id = c.retro and t.assessment is null
  join retro_assessment m on m.retro = t.id join assessment a on a.id = m.assessment
  where c.for_whom = 'organisation' and c.removed_at is null and {{seen}} and {{of_action}}
), asked as (
  select t.*, coalesce(k.id, '') as ask, k.decided_on,
    case when k.id is null then lower(trim(t.body)) else '' end as words
  from things t
  left join ask_part p on p.kind = t.kind and p.place = t.place and p.thing = t.thing and :office = 1
  left join ask k on k.id = p.ask and k.removed_at is null
)"""
SEEN = "{reach} and a.state <> 'cancelled' and a.type <> 'practice'"
OF_ALL = {"recommendation": "recommendation r", "action": "retro_action c"}
OF_ASKS = {
    "recommendation": """ask_part i
    join recommendation r on i.kind = 'recommendation' and r.assessment = i.place and r.id = i.thing""",
    "action": "ask_part i join retro_action c on i.kind = 'action' and c.retro = i.place and c.id = i.thing",
}


def _things(
    who: Person, only: str = "1 = 1", *, of_asks: bool = False, of_retros: bool = False
) -> tuple[str, dict[str, Any]]:
    """The statement's beginning, and its parameters; `only` is a condition on {place}, {thing} and {status}, and on
    the row `i` of an ask's part where it is `of_asks`; `of_retros` leaves all recommendations out."""
    condition, keys = reach(who)
    sql = THINGS.format(
        **(OF_ASKS if of_asks else OF_ALL),
        seen=SEEN.format(reach=condition),
        of_recommendation="1 = 0"
        if of_retros
        else only.format(place="r.assessment", thing="r.id", status="r.status"),
        of_action=only.format(place="c.retro", thing="c.id", status="c.status"),
    )
    return sql, {**keys, "office": int(who.may("put asks together"))}


def _of_parts(wanted: Sequence[Part]) -> tuple[str, dict[str, str]]:
    """A condition for these things, and more with a place and an id of theirs."""
    named, keys = within([*(one[1] for one in wanted), *(one[2] for one in wanted)])
    names = named.split(", ")
    places, things = ", ".join(names[: len(wanted)]), ", ".join(names[len(wanted) :])
    return f"{{place}} in ({places}) and {{thing}} in ({things})", keys


@dataclass(slots=True)
class Group:
    """What waits for the same decision: an ask (then `words` is ""), or what was asked for in the same words, as they
    are `kept`."""

    ask: str
    words: str
    since: Any
    services: set[str] = field(default_factory=set)
    parts: dict[Part, datetime] = field(default_factory=dict)  # since when each waits, and in that order

    def sort(self) -> None:
        """Puts the parts in order."""
        self.parts = dict(sorted(self.parts.items(), key=lambda one: (one[1], one[0][1:])))
        self.since = min(self.parts.values())

    @property
    def rank(self) -> tuple[Any, ...]:
        """What most services wait for comes first, then what waits longest."""
        return (-len(self.services), self.since, self.ask, self.words)


WAITING = """
select kind, place, thing, service, since, ask, words from asked where decided_on is null
order by since, place, thing, service
"""


# The asks that stand, by what was recommended and put into them.
PUT_INTO = """
select p.kind, p.place, p.thing, k.id, k.decided_on from ask_part p join ask k on k.id = p.ask and k.removed_at is null
where p.kind = 'recommendation'
"""


async def groups(db: Reading, who: Person, eyes: View) -> list[Group]:
    """All that waits for a decision, that for which most services wait first. What was recommended is in memory."""
    sql, keys = _things(who, f"{{status}} {OPEN}", of_retros=True)
    acts = await db.all(sql + WAITING, **keys)
    office = who.may("put asks together")
    asks = {_part(row): row for row in await db.all(PUT_INTO)} if office else {}
    found: dict[tuple[str, str], Group] = {}
    for since, part, words, service in eyes.wishes():
        row = asks.get(part) if asks else None
        if row is None:
            _into(found, "", words, service, part, since)
        elif not row["decided_on"]:
            _into(found, row["id"], "", service, part, since)
    mixed = set()
    for row in acts:
        since, words = _moment(row["since"]), kept(row["words"])
        _into(found, row["ask"], words, row["service"], _part(row), since)
        mixed.add((row["ask"], words))
    for key in mixed:
        found[key].sort()
    return sorted(found.values(), key=lambda one: one.rank)


def _part(row: Row) -> Part:
    return row["kind"], row["place"], row["thing"]


def _into(
    found: dict[tuple[str, str], Group], ask: str, words: str, service: str, part: Part, since: datetime
) -> None:
    group = found.get((ask, words))
    if group is None:
        group = found[ask, words] = Group(ask, words, since)
    group.services.add(service)
    group.parts[part] = since


def _moment(value: datetime | str) -> datetime:
    """A moment of several tables: SQLite gives it back as text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


SHOWN = """
select g.*, v.name as service_name from asked g join service v on v.id = g.service
where {condition} order by g.since, v.name, g.place, g.thing
"""


async def those(db: Reading, who: Person, found: Sequence[Group]) -> list[Row]:
    """What waits of these groups, a row for each thing and service, what waits longest first; some of many."""
    wanted = [part for group in found for part in list(group.parts)[:EACH]]
    rows: list[Row] = []
    for first in range(
        0, len(wanted), AT_ONCE
    ):  # a statement with thousands of names takes seconds to be read
        only, values = _of_parts(wanted[first : first + AT_ONCE])
        sql, keys = _things(who, only)
        condition = "g.waits = 1 and g.decided_on is null"
        rows += await db.all(sql + SHOWN.format(condition=condition), **keys, **values)
    of = dict.fromkeys(wanted)
    return [row for row in rows if (row["kind"], row["place"], row["thing"]) in of]


async def parts(db: Reading, who: Person, ask: str) -> list[Row]:
    """Everything of one ask that this person may see, done or not, a row for each thing and service."""
    sql, keys = _things(who, "i.ask = :ask", of_asks=True)
    shown = SHOWN.format(condition="g.ask = :ask") + "limit :limit"
    return await db.all(sql + shown, **keys, ask=ask, limit=MOST)


async def seen(db: Reading, who: Person, wanted: Sequence[Part]) -> dict[Part, Row]:
    """Those of these things that this person may see, each with the `ask` it belongs to now."""
    if not wanted:
        return {}
    only, values = _of_parts(wanted)
    sql, keys = _things(who, only)
    rows = await db.all(f"{sql} select * from asked", **keys, **values)
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
    sql, keys = _things(who, f"{{status}} {OPEN}")
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
    sql, keys = _things(who, of_asks=True)
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


APART = "select 1 as there from things limit 1"


async def seen_apart(db: Reading, who: Person, ask: str) -> bool:
    """Whether something that is or was in an ask, taken apart or not, is this person's to see."""
    sql, keys = _things(who, "i.ask = :ask", of_asks=True)
    return await db.one(sql + APART, **keys, ask=ask) is not None
