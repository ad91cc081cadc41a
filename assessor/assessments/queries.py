"""All SQL about assessments, their seats and moves."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from assessor.database import Reading, Row, Transaction
from assessor.door import Person, Reader
from assessor.door_queries import MAY_ENTER, SEAT_AND_MEMBER, asking

FIELDS = (
    "service",
    "standard_set",
    "phase",
    "type",
    "method",
    "scale",
    "scope",
    "sessions",
    "notes_shown",
    "authors_shown",
    "views_shown",
    "confidential",
)

# The assessments somebody may enter: by a seat, as a member of the service, or by an office.
MINE = f"""
select a.*, v.name as service_name, v.organisation as service_organisation, s.role,
       s.invited_at, s.answer,
       case when m.person is null then 0 else 1 end as member
from assessment a
join service v on v.id = a.service
{SEAT_AND_MEMBER}
where {MAY_ENTER}
"""


async def mine(db: Reading, who: Person, limit: int = 200) -> list[Row]:
    """The assessments this person may enter: those without a day, then the latest day first."""
    return await db.all(
        MINE + " order by a.starts_on desc nulls first, a.id limit :limit", limit=limit, **asking(who)
    )


async def mine_after(db: Reading, who: Person, after: tuple[str, str] | None, limit: int) -> list[Row]:
    """The next assessments behind a (first day, id), in that order; those without a day come last."""
    day = "coalesce(a.starts_on, '9999-12-31')"
    sql = MINE
    params = asking(who) | {"limit": limit}
    if after:
        sql += f" and ({day} > :day or ({day} = :day and a.id > :id))"
        params |= {"day": after[0], "id": after[1]}
    return await db.all(sql + f" order by {day}, a.id limit :limit", **params)


async def last_of(db: Reading, who: Person, service: str) -> Row | None:
    """The last assessment of a service that this person may enter; practice boards are none."""
    sql = MINE + " and a.service = :service and a.type <> 'practice'"
    sql += " order by a.starts_on desc nulls last, a.created_at desc, a.id limit 1"
    return await db.one(sql, service=service, **asking(who))


ASSESSMENT = """
select a.*, v.name as service_name, v.organisation as service_organisation from assessment a
join service v on v.id = a.service where a.id = :id
"""


async def assessment(db: Reading, id: str) -> Row | None:
    """One assessment with its service's name; the door has said that it may be seen."""
    return await db.one(ASSESSMENT, id=id)


async def is_taken(db: Reading, id: str) -> bool:
    """Whether others' report stands on the open side under this id, or a retro of several assessments has it: an
    assessment of that id, or its own retro, would hide it."""
    sql = """select id from imported_report where id = :id
    union all select id from retro where id = :id and assessment is null"""
    return await db.one(sql, id=id) is not None


INSERT = """
insert into assessment (id, service, standard_set, edition, phase, type, method, scale, scope, numbers, sessions,
  starts_on, notes_shown, authors_shown, views_shown, confidential, state, version, created_at, created_by)
values (:id, :service, :standard_set, :edition, :phase, :type, :method, :scale, :scope, :numbers, :sessions,
  :starts_on, :notes_shown, :authors_shown, :views_shown, :confidential, 'preparing', 1, :now, :who)
"""

UPDATE = """
update assessment set service = :service, standard_set = :standard_set, edition = :edition, phase = :phase,
  type = :type, method = :method, scale = :scale, scope = :scope, numbers = :numbers, sessions = :sessions,
  starts_on = :starts_on,
  notes_shown = :notes_shown, authors_shown = :authors_shown, views_shown = :views_shown,
  confidential = :confidential, version = version + 1
where id = :id
"""


def _stored(wanted: Mapping[str, Any]) -> dict[str, Any]:
    scope = None if wanted["scope"] is None else json.dumps(wanted["scope"])
    lists = {key: json.dumps(wanted[key]) for key in ("numbers", "sessions")}
    return {**wanted, **lists, "scope": scope}


async def add(tx: Transaction, id: str, wanted: Mapping[str, Any], who: str) -> None:
    """A new assessment, preparing."""
    await tx.run(INSERT, id=id, now=tx.now, who=who, **_stored(wanted))


async def change(tx: Transaction, id: str, wanted: Mapping[str, Any]) -> None:
    """Changes how an assessment is set up."""
    await tx.run(UPDATE, id=id, **_stored(wanted))


SEATS = """
select s.*, p.name, p.email from seat s join person p on p.id = s.person
where s.assessment = :assessment
"""


async def seats(db: Reading, reader: Reader) -> list[Row]:
    """Who sits in an assessment, in the order they came."""
    return await db.all(SEATS + " order by s.position, p.id", assessment=reader.id)


async def seat_of(db: Reading, assessment: str, person: str) -> Row | None:
    """One person's seat."""
    return await db.one(SEATS + " and s.person = :person", assessment=assessment, person=person)


PUT_SEAT = """
insert into seat (assessment, person, role, profession, leads, duties, position, open_position, version, added_at)
values (:assessment, :person, :role, :profession, :leads, :duties, :position, :open_position, 1, :now)
on conflict (assessment, person) do update set role = excluded.role, profession = excluded.profession,
  leads = excluded.leads, duties = excluded.duties, until = null, version = seat.version + 1
"""


async def put_seat(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Gives somebody a seat, or changes it."""
    await tx.run(
        PUT_SEAT,
        now=tx.now,
        **{**row, "leads": json.dumps(row["leads"]), "duties": json.dumps(row["duties"])},
    )


async def remove_seat(tx: Transaction, assessment: str, person: str) -> bool:
    """Takes a seat away; false when there was none."""
    sql = "delete from seat where assessment = :assessment and person = :person"
    return await tx.run(sql, assessment=assessment, person=person) > 0


END_DAYS = (
    "delete from session where person in (select p.id from person p where p.guest_of = :assessment)",
    "delete from seat where assessment = :assessment and until is not null",
)


async def end_days(tx: Transaction, assessment: str) -> None:
    """Whoever came in by the code of the day is out: nobody joins what is confidential."""
    for sql in END_DAYS:
        await tx.run(sql, assessment=assessment)


async def move(tx: Transaction, id: str, to: str, *, cancelled_from: str | None, submitted: bool) -> None:
    """Puts an assessment into a state."""
    sql = """update assessment set state = :to, cancelled_from = :cancelled_from,
    submitted_at = case when :submitted = 1 then :now else submitted_at end where id = :id"""
    await tx.run(sql, id=id, to=to, cancelled_from=cancelled_from, submitted=int(submitted), now=tx.now)


async def tell(tx: Transaction, id: str, who: str) -> None:
    """Takes down that the team was told, when and by whom; to everyone else decisions begin now, with version 1."""
    sql = "update assessment set told_at = :now, told_by = :who where id = :id"
    await tx.run(sql, id=id, who=who, now=tx.now)
    for table in ("rating", "overall"):
        await tx.run(f"update {table} set open_version = 1 where assessment = :id", id=id)


MOVE = """
insert into move (assessment, position, from_state, to_state, reason, at, who)
values (:assessment, :position, :from_state, :to_state, :reason, :now, :who)
"""


async def add_move(
    tx: Transaction, assessment: str, position: int, move: Mapping[str, Any], who: str
) -> None:
    """Who moved the assessment, when and why."""
    await tx.run(MOVE, assessment=assessment, position=position, now=tx.now, who=who, **move)


MOVES = """
select m.*, p.name as who_name, s.profession as who_profession, s.role as who_role, k.person as who_member
from move m join assessment a on a.id = m.assessment
left join person p on p.id = m.who
left join seat s on s.assessment = m.assessment and s.person = m.who
left join member k on k.service = a.service and k.person = m.who
where m.assessment = :assessment order by m.position
"""


async def moves(db: Reading, reader: Reader) -> list[Row]:
    """All moves of an assessment, in order."""
    return await db.all(MOVES, assessment=reader.id)


SUBMIT = """
insert into submitted (assessment, page, revision, sha256, files)
select :assessment, r.page, r.number, r.sha256, '[]' from page p
join revision r on r.service = p.service and r.page = p.id and r.number = p.revision
where p.service = :service and p.removed_at is null
"""


async def submit(tx: Transaction, assessment: str, service: str) -> int:
    """Takes down every page's revision and hash, and its files' hashes, as they stand now; gives how many pages."""
    await tx.run("delete from submitted where assessment = :assessment", assessment=assessment)
    many = await tx.run(SUBMIT, assessment=assessment, service=service)
    named = await tx.all(NAMING_FILES, service=service, naming=f"%/services/{service}/files/%")
    files = [{"assessment": assessment, "page": row["id"], "files": _files_in(row["body"])} for row in named]
    await tx.many(
        "update submitted set files = :files where assessment = :assessment and page = :page", files
    )
    return many


NAMING_FILES = """
select id, body from page where service = :service and removed_at is null and body like :naming
"""


def _files_in(body: str) -> str:
    """The hashes of the files that a page shows or links to, as a JSON list."""
    return json.dumps(sorted(set(re.findall(r"/files/([0-9a-f]{64})", body))))


WITHOUT_SEAT = """
select p.id, p.name, p.email, p.profession from member m join person p on p.id = m.person
where m.service = :service
  and not exists (select 1 from seat s where s.assessment = :assessment and s.person = m.person)
order by p.name, p.id
"""


async def members_without_seat(db: Reading, reader: Reader) -> list[Row]:
    """The members of the service who have no seat of their own here: they sit as team."""
    return await db.all(WITHOUT_SEAT, service=reader.assessment["service"], assessment=reader.id)


SHOWN = """
select distinct c.standard from claim c join page p on p.service = :service and p.id = c.page and p.removed_at is null
where c.assessment = :assessment and c.removed_at is null
"""


async def shown(db: Reading, reader: Reader) -> set[int]:
    """The standards for which some page of evidence shows something."""
    rows = await db.all(SHOWN, service=reader.assessment["service"], assessment=reader.id)
    return {row["standard"] for row in rows}


async def said(db: Reading, reader: Reader) -> list[Row]:
    """The standards for which the team has written a statement, and how ready each is."""
    sql = "select standard, ready from statement where assessment = :assessment and (body <> '' or not_yet <> '')"
    return await db.all(sql, assessment=reader.id)


# A question that is shown inside another one is as open as that one.
NOTED = """
select n.standard, n.also, n.kind, n.status, exists (
  select 1 from note m where m.assessment = n.assessment and m.id = n.merged_into and m.removed_at is null
    and m.visibility <> 'me') as inside
from note n where n.assessment = :assessment and n.visibility <> 'me' and n.removed_at is null
"""


async def noted(db: Reading, reader: Reader) -> list[Row]:
    """Where the panel's notes stand and which are open questions: for the panel alone."""
    if not reader.of_panel:
        return []
    return await db.all(NOTED, assessment=reader.id)


RECENT = """
select j.*, p.id as who_now, p.name as who_name, s.profession as who_profession, s.role as who_role,
       m.person as who_member, t.name as seat_name, t.id as seat_now, i.guest_of as seat_guest, v.from_state, v.to_state
from journal j join assessment a on a.id = j.assessment
left join person o on o.id = j.who
left join person p on p.id = coalesce(o.merged_into, o.id)
left join seat s on s.assessment = j.assessment and s.person = p.id
left join member m on m.service = a.service and m.person = p.id
left join person i on j.subject = 'seat' and i.id = j.id
left join person t on t.id = coalesce(i.merged_into, i.id)
left join move v on v.assessment = j.assessment and v.position = j.position
where j.assessment = :assessment and j.{counter} is not null
"""


async def recent(
    db: Reading,
    reader: Reader,
    *,
    subjects: Sequence[str],
    standard: int | None,
    before: int | None,
    limit: int,
) -> list[Row]:
    """What happened, newest first, as this audience may see it; `position` is that audience's own."""
    counter = "position" if reader.of_panel else "open_position"
    sql, params = RECENT.format(counter=counter), {"assessment": reader.id, "limit": limit, "before": before}
    if subjects:
        names = {f"subject{n}": subject for n, subject in enumerate(subjects)}
        sql += f" and j.subject in ({', '.join(f':{name}' for name in names)})"
        params |= names
    if standard is not None:
        sql, params = sql + " and j.standard = :standard", {**params, "standard": standard}
    if before is not None:
        sql += f" and j.{counter} < :before"
    rows = await db.all(sql + f" order by j.{counter} desc limit :limit", **params)
    for row in rows:
        row["who"] = row.pop("who_now")  # whoever it was may have joined two accounts since
    return rows if reader.of_panel else [_as_everyone(row) for row in rows]


def _as_everyone(row: Row) -> Row:
    return {**row, "position": row["open_position"], "action": row["open_action"] or row["action"]}
