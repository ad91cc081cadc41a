"""All SQL about fact checks: until when, accepted or challenged, and how much of it waits."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Reading, Row, Transaction, within
from assessor.door import Reader

# Whether what was accepted is other now: as the journal tells everyone who reads the report.
CHANGED = """
exists (select 1 from journal j join assessment o on o.id = j.assessment and o.state = 'fact-check'
  where j.assessment = f.assessment and j.subject in ('report', 'point', 'rating', 'overall')
  and j.open_position is not null and j.at > f.accepted_at)
"""
ONE = f"""
select f.*, {CHANGED} as changed_since,
  a.name as accepted_by_name, c.name as challenged_by_name, m.name as meeting_by_name
from fact_check f
left join person a on a.id = f.accepted_by
left join person c on c.id = f.challenged_by
left join person m on m.id = f.meeting_by
where f.assessment = :assessment
"""


async def fact_check(db: Reading, reader: Reader) -> Row | None:
    """The fact check of an assessment, for whoever may read its report; with whether that was `changed_since` it was
    accepted."""
    return await db.one(ONE, assessment=reader.id) if reader.reported else None


async def row_as_it_is(tx: Reading, assessment: str) -> Row | None:
    """The row itself: for writing only."""
    return await tx.one("select * from fact_check where assessment = :assessment", assessment=assessment)


OPEN = """
select f.assessment, f.due, f.accepted_at, f.challenged_at, f.meeting_on, count(r.id) as remarks,
  coalesce(sum(case when r.id is not null and r.answer is null then 1 else 0 end), 0) as waiting
from fact_check f
join assessment a on a.id = f.assessment
left join remark r on r.assessment = f.assessment and r.removed_at is null
where a.state = 'fact-check' and f.assessment in ({named})
group by f.assessment, f.due, f.accepted_at, f.challenged_at, f.meeting_on
"""


async def open_ones(db: Reading, assessments: Sequence[str]) -> dict[str, Row]:
    """The fact checks that are open now among these assessments, by assessment: `due` (a day), `accepted_at`,
    `challenged_at`, `meeting_on`, and how many `remarks` there are, and how many of them are `waiting` for the lead."""
    if not assessments:
        return {}
    named, keys = within(assessments)
    return {row["assessment"]: row for row in await db.all(OPEN.format(named=named), **keys)}


ACCEPTING = """
select s.person, p.name, s.duties from seat s join person p on p.id = s.person
where s.assessment = :assessment and s.role = 'team' order by p.name, p.id
"""


async def who_accepts(db: Reading, assessment: str) -> list[Row]:
    """Those of the team whose seat says that they accept the report; nobody means: any of the team may."""
    rows = await db.all(ACCEPTING, assessment=assessment)
    return [row for row in rows if "accepts-report" in (row["duties"] or ())]


OPENED = """
insert into fact_check (assessment, opened_at, due, version) values (:assessment, :now, :due, 1)
on conflict (assessment) do update set opened_at = excluded.opened_at, due = excluded.due,
  accepted_at = null, accepted_by = null, accepted_words = '', version = fact_check.version + 1
"""


async def begin(tx: Transaction, assessment: str, due: str) -> None:
    """A fact check begins, or begins anew: what was accepted before was another report."""
    await tx.run(OPENED, assessment=assessment, due=due, now=tx.now)


UNKEPT = """
select a.id as assessment, max(m.at) as at
from assessment a join move m on m.assessment = a.id and m.to_state = 'fact-check'
where a.state = 'fact-check' and not exists (select 1 from fact_check f where f.assessment = a.id)
group by a.id
"""


async def unkept(db: Reading) -> list[Row]:
    """The assessments that came to their fact check, `at` a moment, before fact checks were kept."""
    return await db.all(UNKEPT)


KEEP = """
insert into fact_check (assessment, opened_at, due, version) values (:assessment, :at, :due, 1)
on conflict (assessment) do nothing
"""


async def keep_all(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Keeps fact checks that are under way: {assessment, at, due}."""
    await tx.many(KEEP, rows)


FIELDS = (
    "accepted_at",
    "accepted_by",
    "accepted_words",
    "challenged_at",
    "challenged_by",
    "challenge",
    "meeting_on",
    "meeting_words",
    "meeting_by",
)
PUT = f"""
update fact_check set {", ".join(f"{name} = :{name}" for name in FIELDS)}, version = :version
where assessment = :assessment
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores what became of a fact check; `row` is all of it as it is to stand."""
    names = ("assessment", "version", *FIELDS)
    await tx.run(PUT, **{name: row[name] for name in names})
