"""All SQL of the code of the day, and of whoever came in by it."""

from datetime import datetime
from typing import Any

from assessor.database import Reading, Row, Transaction
from assessor.door import Reader

CODE = "select * from joining where assessment = :assessment"
# Nobody joins what is confidential, cancelled or published.
OPEN = """
select j.*, a.sessions, a.phase, a.type, v.name as service_name
from joining j join assessment a on a.id = j.assessment join service v on v.id = a.service
where {code} = :code and j.closed_at is null and a.confidential = :no and a.state not in ('published', 'cancelled')
"""


async def code_of(db: Reading, assessment: str) -> Row | None:
    """The code of an assessment, whatever its day; the door has said who may know it."""
    return await db.one(CODE, assessment=assessment)


async def by_code(db: Reading, code: str) -> Row | None:
    """What the long code opens, on its day."""
    return await db.one(OPEN.format(code="j.code"), code=code, no=False)


async def by_typed(db: Reading, code: str) -> Row | None:
    """What the short code opens, on its day."""
    return await db.one(OPEN.format(code="j.typed"), code=code, no=False)


PUT = """
insert into joining (assessment, code, typed, day, closed_at, version, at, who)
values (:assessment, :code, :typed, :day, null, 1, :now, :who)
on conflict (assessment) do update set code = excluded.code, typed = excluded.typed, day = excluded.day,
  closed_at = null, version = joining.version + 1, at = excluded.at, who = excluded.who
"""


async def put_code(tx: Transaction, row: dict[str, Any]) -> None:
    """A new code; the one before it is dead."""
    await tx.run(PUT, now=tx.now, **row)


async def set_day(tx: Transaction, assessment: str, day: str) -> None:
    """Moves a code to the day it is for now."""
    await tx.run(
        "update joining set day = :day where assessment = :assessment", assessment=assessment, day=day
    )


async def close(tx: Transaction, assessment: str, closed_at: datetime | None) -> None:
    """Closes joining, or opens it again with the same code."""
    sql = "update joining set closed_at = :closed_at where assessment = :assessment"
    await tx.run(sql, assessment=assessment, closed_at=closed_at)


GUESTS = """
select p.id, p.name, s.profession, s.added_at, s.until, p.guest_of from seat s join person p on p.id = s.person
where s.assessment = :assessment and s.until is not null and s.until > :now and p.disabled_at is null
order by s.position desc, p.id
"""


async def joined(db: Reading, reader: Reader, now: datetime) -> list[Row]:
    """Who is here for today, by the code or with an account of their own; the latest first."""
    return await db.all(GUESTS, assessment=reader.id, now=now)


GUEST = """
insert into person (id, email, name, profession, guest_of, created_at)
values (:id, :email, :name, :profession, :assessment, :now)
"""


async def add_guest(tx: Transaction, guest: dict[str, Any]) -> None:
    """Somebody who is nobody else here. Nothing is ever sent to their address."""
    await tx.run(GUEST, now=tx.now, **guest)


SEAT = """
insert into seat (assessment, person, role, profession, leads, duties, position, open_position, version, added_at,
  until)
values (:assessment, :person, 'observer', :profession, '[]', '[]', :position, :open_position, 1, :now, :until)
on conflict (assessment, person) do update set until = excluded.until, version = seat.version + 1
  where seat.until is not null
"""


async def seat_for_a_day(tx: Transaction, seat: dict[str, Any]) -> None:
    """An observer's seat that is over with the day. Call it for somebody who holds no other."""
    await tx.run(SEAT, now=tx.now, **seat)


async def guest(db: Reading, id: str) -> Row | None:
    """Whoever joined by this id."""
    return await db.one("select id, name from person where id = :id and guest_of is not null", id=id)


async def has_seat(db: Reading, assessment: str, person: str) -> bool:
    """Whether somebody still has the seat they joined with."""
    sql = "select 1 from seat where assessment = :assessment and person = :person"
    return await db.one(sql, assessment=assessment, person=person) is not None


async def remove_guest(tx: Transaction, assessment: str, person: str) -> bool:
    """Takes a day's seat away, and a guest's sessions with it; false when there was none."""
    seat = "delete from seat where assessment = :assessment and person = :person and until is not null"
    gone = await tx.run(seat, assessment=assessment, person=person) > 0
    await tx.run(SESSIONS, assessment=assessment, person=person)
    return gone


SESSIONS = """
delete from session where person = :person
  and person in (select p.id from person p where p.guest_of = :assessment)
"""
