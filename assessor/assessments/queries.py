"""All SQL about assessments, their seats and moves."""

import json
from collections.abc import Mapping
from typing import Any

from assessor.database import Database, Row, Transaction
from assessor.door import Person, Reader

Reading = Database | Transaction

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
MINE = """
select a.*, v.name as service_name, v.organisation as service_organisation, s.role,
       case when m.person is null then 0 else 1 end as member
from assessment a
join service v on v.id = a.service
left join seat s on s.assessment = a.id and s.person = :person
left join member m on m.service = a.service and m.person = :person
where (s.person is not null
   or (m.person is not null and a.confidential = :no)
   or :organises = 1
   or (:leadership = 1 and a.confidential = :no))
"""


def _who(who: Person) -> dict[str, Any]:
    return {"person": who.id, "no": False, "organises": int(who.organises), "leadership": int(who.leadership)}


async def mine(db: Reading, who: Person, limit: int = 200) -> list[Row]:
    """The assessments this person may enter, latest first session first."""
    return await db.all(MINE + " order by a.starts_on desc nulls last, a.id limit :limit", limit=limit, **_who(who))


async def mine_after(db: Reading, who: Person, after: tuple[str, str] | None, limit: int) -> list[Row]:
    """The next assessments behind a (first day, id), in that order; those without a day come last."""
    day = "coalesce(a.starts_on, '9999-12-31')"
    sql = MINE
    params = _who(who) | {"limit": limit}
    if after:
        sql += f" and ({day} > :day or ({day} = :day and a.id > :id))"
        params |= {"day": after[0], "id": after[1]}
    return await db.all(sql + f" order by {day}, a.id limit :limit", **params)


ASSESSMENT = """
select a.*, v.name as service_name, v.organisation as service_organisation from assessment a
join service v on v.id = a.service where a.id = :id
"""


async def assessment(db: Reading, id: str) -> Row | None:
    """One assessment with its service's name; the door has said that it may be seen."""
    return await db.one(ASSESSMENT, id=id)


INSERT = """
insert into assessment (id, service, standard_set, edition, phase, type, method, scale, scope, numbers, sessions,
  starts_on, notes_shown, authors_shown, views_shown, confidential, state, version, created_at, created_by)
values (:id, :service, :standard_set, :edition, :phase, :type, :method, :scale, :scope, :numbers, :sessions,
  :starts_on, :notes_shown, :authors_shown, :views_shown, :confidential, 'preparing', 1, :now, :who)
"""

UPDATE = """
update assessment set service = :service, standard_set = :standard_set, edition = :edition, phase = :phase, type = :type,
  method = :method, scale = :scale, scope = :scope, numbers = :numbers, sessions = :sessions, starts_on = :starts_on,
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
  leads = excluded.leads, duties = excluded.duties, version = seat.version + 1
"""


async def put_seat(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Gives somebody a seat, or changes it."""
    await tx.run(PUT_SEAT, now=tx.now, **{**row, "leads": json.dumps(row["leads"]), "duties": json.dumps(row["duties"])})


async def remove_seat(tx: Transaction, assessment: str, person: str) -> bool:
    """Takes a seat away; false when there was none."""
    sql = "delete from seat where assessment = :assessment and person = :person"
    return await tx.run(sql, assessment=assessment, person=person) > 0


async def move(tx: Transaction, id: str, to: str, *, cancelled_from: str | None, submitted: bool) -> None:
    """Puts an assessment into a state."""
    sql = """update assessment set state = :to, cancelled_from = :cancelled_from,
    submitted_at = case when :submitted = 1 then :now else submitted_at end where id = :id"""
    await tx.run(sql, id=id, to=to, cancelled_from=cancelled_from, submitted=int(submitted), now=tx.now)


MOVE = """
insert into move (assessment, position, from_state, to_state, reason, at, who)
values (:assessment, :position, :from_state, :to_state, :reason, :now, :who)
"""


async def add_move(tx: Transaction, assessment: str, position: int, move: Mapping[str, Any], who: str) -> None:
    """Who moved the assessment, when and why."""
    await tx.run(MOVE, assessment=assessment, position=position, now=tx.now, who=who, **move)


MOVES = """
select m.*, p.name as who_name from move m left join person p on p.id = m.who
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
    """Takes down every page's revision and hash as it stands now; gives how many pages."""
    await tx.run("delete from submitted where assessment = :assessment", assessment=assessment)
    return await tx.run(SUBMIT, assessment=assessment, service=service)
