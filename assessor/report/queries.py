"""All SQL about the report: the texts around the points, its versions, and the assessments before this one."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from assessor.assessments.earlier_queries import BEFORE
from assessor.database import Reading, Row, Transaction
from assessor.door import PANEL, Reader

REPORT = """
select r.*, p.name as author_name, s.profession as author_profession, s.role as author_role,
  m.at as opened_at
from report r join person p on p.id = r.author
left join move m on m.assessment = r.assessment and m.position = (select max(o.position) from move o
  where o.assessment = r.assessment and o.to_state = 'fact-check')
left join seat s on s.assessment = r.assessment and s.person = r.author
where r.assessment = :assessment
"""


async def report(db: Reading, reader: Reader) -> Row | None:
    """What is written around the points, with the version and the time that it has for this reader: everyone else's
    begins with the fact check. Nothing while it is a draft, or not theirs to read."""
    row = await db.one(REPORT, assessment=reader.id) if reader.reported else None
    if row and not reader.of_panel:
        row["version"] = row["open_version"]
        row["at"] = max(row["at"], row["opened_at"] or row["at"])
    return row


ROW = "select * from report where assessment = :assessment"


async def row_as_it_is(db: Reading, assessment: str) -> Row | None:
    """The row behind the report: for writing only."""
    return await db.one(ROW, assessment=assessment)


PUT = """
insert into report (assessment, summary, service, users, good_practice, main_concern, author, at, version, open_version)
values (:assessment, :summary, :service, :users, :good_practice, :main_concern, :author, :now, :version, :open_version)
on conflict (assessment) do update set summary = excluded.summary, service = excluded.service, users = excluded.users,
  good_practice = excluded.good_practice, main_concern = excluded.main_concern, author = excluded.author,
  at = excluded.at, version = excluded.version, open_version = excluded.open_version
"""


async def put(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Stores the texts as they are to stand."""
    await tx.run(PUT, **{**row, "now": tx.now})


async def is_of_panel(db: Reading, assessment: str, person: str) -> bool:
    """Whether somebody sits on the panel."""
    sql = "select role from seat where assessment = :assessment and person = :person"
    row = await db.one(sql, assessment=assessment, person=person)
    return row is not None and row["role"] in PANEL


async def state_now(tx: Transaction, assessment: str) -> str:
    """The state that an assessment is in after what was written so far."""
    row = await tx.one("select state from assessment where id = :id", id=assessment)
    return str(row["state"]) if row else ""


async def opened(tx: Transaction, assessment: str) -> None:
    """The report is everyone else's from now on, or again: what they read counts one up."""
    sql = "update report set open_version = open_version + 1 where assessment = :assessment"
    await tx.run(sql, assessment=assessment)


# --- Versions ---------------------------------------------------------------------------------------

KEEP = """
insert into report_version (assessment, version, part, content, author, at)
values (:assessment, :version, :part, :content, :author, :now)
"""


async def keep(
    tx: Transaction, assessment: str, version: int, author: str, parts: Mapping[str, Mapping[str, Any]]
) -> None:
    """Keeps what a version changed: part → its content."""
    frame = {"assessment": assessment, "version": version, "author": author, "now": tx.now}
    rows = [{**frame, "part": part, "content": json.dumps(content)} for part, content in parts.items()]
    await tx.many(KEEP, rows)


LATEST = """
select v.part, v.version, v.content, v.at, v.author, p.name as author_name
from report_version v join person p on p.id = v.author
where v.assessment = :assessment and v.version =
  (select max(w.version) from report_version w where w.assessment = v.assessment and w.part = v.part)
"""


async def latest(db: Reading, reader: Reader) -> dict[str, Row]:
    """Of each part of the report the version that changed it last: the panel's alone."""
    if not reader.of_panel:
        return {}
    return {row["part"]: row for row in await db.all(LATEST, assessment=reader.id)}


async def latest_of(db: Reading, assessment: str, part: str) -> int:
    """The version that changed a part last; 0 while it is a draft."""
    sql = "select max(version) as last from report_version where assessment = :assessment and part = :part"
    row = await db.one(sql, assessment=assessment, part=part)
    return int(row["last"] or 0) if row else 0


# --- What stands around it ----------------------------------------------------------------------------

EARLIER = f"""
select o.id, o.phase, o.type, o.starts_on, o.standard_set, w.value, v.name as service_name,
  (select e.openly from edition e where e.assessment = o.id order by e.number desc limit 1) as openly
from assessment a
join assessment o on o.service = a.service and o.id <> a.id and o.state = 'published' and o.confidential = :no
  and {BEFORE}
join service v on v.id = o.service
left join overall w on w.assessment = o.id
where a.id = :assessment
order by o.starts_on desc nulls last, o.id
"""


async def earlier(db: Reading, assessment: Mapping[str, Any]) -> list[Row]:
    """The published assessments of the same service before this one, the latest first; `openly`: to everybody."""
    return await db.all(EARLIER, assessment=assessment["id"], no=False)


SITTERS = """
select s.person, s.role, s.profession, s.duties, s.leads, s.barred, s.named, p.name, c.none as no_conflict, c.text
from seat s join person p on p.id = s.person
left join conflict c on c.assessment = s.assessment and c.person = s.person
where s.assessment = :assessment and s.until is null order by s.position, s.person
"""


async def sitters(db: Reading, assessment: str) -> list[Row]:
    """Who sat there, in the order they came, and what they declared."""
    return await db.all(SITTERS, assessment=assessment)


def of_role(rows: Sequence[Row], *roles: str) -> list[Row]:
    """Those of them who have one of these roles."""
    return [row for row in rows if row["role"] in roles]
