"""All SQL of the search. Who may see what is decided here, against the things themselves, in the same statement."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from assessor.board import note_queries
from assessor.database import Reading, Row
from assessor.database.base import Dialect
from assessor.door import PANEL, Person
from assessor.door_queries import LASTS, MAY_ENTER, OF_PANEL, SEAT_AND_MEMBER, asking
from assessor.search.asked import Term, Word, expression

KINDS = ("answer", "note", "page", "recommendation", "statement")

# Words first, and who may be shown it: what is somebody else's costs nothing. See 0002-search.
HIT = {
    "sqlite": """
  select e.kind, e.place, e.thing from search_index join search_entry e on e.id = search_index.rowid
  where search_index match :match""",
    "postgresql": """
  select e.kind, e.place, e.thing from search_entry e where e.found @@ cast(:match as tsquery)""",
}

# The assessments of these that somebody may enter, and whether they sit on the panel there: as the door has it.
ENTERED = f"""
  select a.id, case when s.role in ({OF_PANEL}) then 1 else 0 end
  from (select distinct place from hit where kind <> 'page') h
  join assessment a on a.id = h.place
  {SEAT_AND_MEMBER}
  where {MAY_ENTER}"""
NOTE_SEEN = f"(case when e.panel = 1 then {note_queries.SEEN['panel']} else {note_queries.SEEN['all']} end)"

# What they may be shown of what was hit, each with the time it has for them.
SEEN = {
    "note": f"""
  select h.kind, h.place, h.thing, case when e.panel = 1 then n.at else n.open_at end, e.panel
  from hit h join entered e on e.id = h.place
  join note n on n.assessment = h.place and n.id = h.thing and n.removed_at is null
  where h.kind = 'note' and {NOTE_SEEN}""",
    # To everyone else an answer begins when its note does.
    "answer": f"""
  select h.kind, h.place, h.thing, case when e.panel = 1 or r.at > n.open_at then r.at else n.open_at end, e.panel
  from hit h join entered e on e.id = h.place
  join answer r on r.assessment = h.place and r.id = h.thing and r.removed_at is null
  join note n on n.assessment = r.assessment and n.id = r.note and n.removed_at is null
  where h.kind = 'answer' and {NOTE_SEEN}""",
    "recommendation": """
  select h.kind, h.place, h.thing, case when e.panel = 1 then r.at else r.open_at end, e.panel
  from hit h join entered e on e.id = h.place
  join recommendation r on r.assessment = h.place and r.id = h.thing and r.removed_at is null
  where h.kind = 'recommendation' and (e.panel = 1 or r.visibility = 'everyone')""",
    "statement": """
  select h.kind, h.place, h.thing, t.at, e.panel
  from hit h join entered e on e.id = h.place
  join statement t on t.assessment = h.place and cast(t.standard as text) = h.thing
  where h.kind = 'statement'""",
    # As evidence.access has it: the people of a service, offices (leadership never through what is confidential),
    # and others as far as it is open.
    "page": f"""
  select h.kind, h.place, h.thing, g.at, 0
  from hit h
  join page g on g.service = h.place and g.id = h.thing and g.removed_at is null
  join service v on v.id = g.service
  where h.kind = 'page' and (:organises = 1 or v.openness = 'public' or (v.openness = 'organisation' and :guest = 0)
    or (:leadership = 1 and exists (select 1 from assessment a where a.service = v.id and a.confidential = :no))
    or exists (select 1 from member m where m.service = v.id and m.person = :person)
    or exists (select 1 from seat s join assessment a on a.id = s.assessment
               where s.person = :person and a.service = v.id and {LASTS}))""",
}

ORDER = "kind, at desc, thing, place"


@dataclass(frozen=True)
class Place:
    """Where a list goes on: behind this thing."""

    kind: str
    at: datetime
    thing: str
    place: str


# --- Who asks ---------------------------------------------------------------------------------------

PLACES = f"""
select s.assessment, a.service, s.role from seat s join assessment a on a.id = s.assessment
where s.person = :person and {LASTS}
union all
select a.id, m.service, null from member m left join assessment a on a.service = m.service where m.person = :person
"""


async def terms(db: Reading, who: Person) -> list[Term]:
    """What somebody may be shown, in the terms of the index."""
    rows = await db.all(PLACES, person=who.id, now=datetime.now(UTC))
    found: list[Term] = [("me", who.id)]
    found += [("panel", row["assessment"]) for row in rows if row["role"] in PANEL]
    if who.organises or who.leadership:
        return [*found, ("all", "")]
    found += [("all", row["assessment"]) for row in rows if row["assessment"]]
    found += [("service", row["service"]) for row in rows]
    return list(dict.fromkeys([*found, ("open", "")]))


# --- What is found ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Search:
    """Somebody's question, ready to be put to a database."""

    dialect: Dialect
    who: Person
    match: str


async def search(db: Reading, dialect: Dialect, who: Person, words: Sequence[Word]) -> Search:
    """A question of somebody's: these words in whatever they may be shown now."""
    return Search(dialect, who, expression(dialect, words, await terms(db, who)))


def _found(dialect: Dialect, kinds: Sequence[str]) -> str:
    """`seen`: the things of these kinds that hold the words and may be shown."""
    hit = f"{HIT[dialect]} and e.kind in ({', '.join(repr(kind) for kind in kinds)})"
    seen = "\n  union all".join(SEEN[kind] for kind in kinds)
    return f"""with hit as materialized ({hit}
), entered (id, panel) as materialized ({ENTERED}
), seen (kind, place, thing, at, panel) as ({seen}
)"""


async def counts(db: Reading, search: Search) -> dict[str, int]:
    """How many things of each kind are found."""
    sql = _found(search.dialect, KINDS) + " select kind, count(*) as n from seen group by kind"
    rows = await db.all(sql, match=search.match, **asking(search.who))
    return {row["kind"]: row["n"] for row in rows}


LISTED = f"""
, listed as (select * from seen {{behind}} order by {ORDER} limit :limit)
"""
BEHIND = """
where kind > :kind or (kind = :kind and at < :at)
   or (kind = :kind and at = :at and (thing > :thing or (thing = :thing and place > :place)))
"""


async def found_after(
    db: Reading, search: Search, after: Place | None, limit: int, kinds: Sequence[str] = KINDS
) -> list[Row]:
    """The next things that are found, by kind, then newest for this reader, then id."""
    sql, params = listed(search, after, limit, kinds)
    return await _rows(db, sql, params)


def listed(
    search: Search, after: Place | None, limit: int, kinds: Sequence[str]
) -> tuple[str, dict[str, Any]]:
    """The statement of `found_after`, and its parameters."""
    sql = _found(search.dialect, kinds) + LISTED.format(behind=BEHIND if after else "") + SHOWN
    place = asdict(after) if after else {}
    return sql, {"match": search.match, "limit": limit, **place, **asking(search.who)}


NEWEST = """
, ranked as (select seen.*, row_number() over (partition by kind order by at desc, thing, place) as nth from seen)
, listed as (select * from ranked where nth <= :limit)
"""


async def newest(db: Reading, search: Search, limit: int) -> list[Row]:
    """The newest few things of each kind that are found."""
    sql = _found(search.dialect, KINDS) + NEWEST + SHOWN
    return await _rows(db, sql, {"match": search.match, "limit": limit, **asking(search.who)})


SHOWN = f"""
select l.kind, l.place, l.thing, l.at, l.panel, v.name as service_name, a.phase, a.standard_set, a.numbers,
       coalesce(n.standard, r.standard, t.standard) as standard, n.also, n.kind as note_kind, r.level, g.title,
       case when l.panel = 1 then coalesce(n.visibility, r.visibility) end as visibility,
       coalesce(w.body, n.body, r.body, t.body, g.body) as body, t.not_yet
from listed l
left join answer w on l.kind = 'answer' and w.assessment = l.place and w.id = l.thing
left join note n on n.assessment = l.place and n.id = case when l.kind = 'note' then l.thing else w.note end
left join recommendation r on l.kind = 'recommendation' and r.assessment = l.place and r.id = l.thing
left join statement t on l.kind = 'statement' and t.assessment = l.place and cast(t.standard as text) = l.thing
left join page g on l.kind = 'page' and g.service = l.place and g.id = l.thing
left join assessment a on l.kind <> 'page' and a.id = l.place
left join service v on v.id = coalesce(a.service, g.service)
order by {", ".join(f"l.{column}" for column in ORDER.split(", "))}
"""


async def _rows(db: Reading, sql: str, params: dict[str, Any]) -> list[Row]:
    rows = await db.all(sql, **params)
    for row in rows:
        if isinstance(row["at"], str):  # of an expression, SQLite does not tell the type
            row["at"] = datetime.fromisoformat(row["at"])
    return rows
