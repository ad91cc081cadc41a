"""All SQL about invitations: seats that wait for an answer, and those that were declined."""

from assessor.assessments.queries import SEATS
from assessor.database import Reading, Row, Transaction
from assessor.door import Reader

INVITE = """
update seat set invited_at = :now, answer = null, answered_at = null, answer_words = null, until = null
where assessment = :assessment and person = :person
"""


async def invite(tx: Transaction, assessment: str, person: str) -> None:
    """A seat that waits for an answer from now on; an answer given before is forgotten."""
    await tx.run(INVITE, assessment=assessment, person=person, now=tx.now)
    await tx.run(
        "delete from declined where assessment = :assessment and person = :person",
        assessment=assessment,
        person=person,
    )


ACCEPT = """
update seat set answer = 'accepted', answered_at = :now, answer_words = :words
where assessment = :assessment and person = :person
"""


async def accept(tx: Transaction, assessment: str, person: str, words: str = "") -> None:
    """They will come."""
    await tx.run(ACCEPT, assessment=assessment, person=person, words=words, now=tx.now)


DECLINE = """
insert into declined (assessment, person, role, profession, words, at)
select s.assessment, s.person, s.role, s.profession, :words, :now from seat s
where s.assessment = :assessment and s.person = :person
on conflict (assessment, person) do update set role = excluded.role, profession = excluded.profession,
  words = excluded.words, at = excluded.at
"""


async def decline(tx: Transaction, assessment: str, person: str, words: str) -> None:
    """They will not come: what they were invited as, and why not, is kept for whoever looks for another."""
    await tx.run(DECLINE, assessment=assessment, person=person, words=words, now=tx.now)


async def has_declined(db: Reading, assessment: str, person: str) -> bool:
    """Whether somebody declined."""
    sql = "select person from declined where assessment = :assessment and person = :person"
    return await db.one(sql, assessment=assessment, person=person) is not None


DECLINED = """
select d.*, p.name, p.email from declined d join person p on p.id = d.person
where d.assessment = :assessment order by d.at, p.id
"""


async def declined(db: Reading, reader: Reader) -> list[Row]:
    """Who declined, as what, and why: for the organiser and the lead."""
    return await db.all(DECLINED, assessment=reader.id)


SEATED = SEATS + " and s.until is null and p.disabled_at is null and p.email not like '%.invalid'"


async def seated(db: Reading, assessment: str) -> list[Row]:
    """Everybody with a seat who can be written to: no guests of the day, nobody erased."""
    return await db.all(SEATED + " order by s.position, p.id", assessment=assessment)


async def written_to(db: Reading, assessment: str) -> list[Row]:
    """Everybody who takes part and can be written to: those with a seat, then members of the service."""
    return await seated(db, assessment) + await members(db, assessment)


MEMBERS = """
select m.person, p.name, p.email from assessment a
join member m on m.service = a.service join person p on p.id = m.person
where a.id = :assessment and not a.confidential and p.disabled_at is null and p.email not like '%.invalid'
  and not exists (select 1 from seat s where s.assessment = a.id and s.person = m.person)
order by p.name, p.id
"""


async def members(db: Reading, assessment: str) -> list[Row]:
    """The service's members without a seat, who are team all the same, and can be written to."""
    return await db.all(MEMBERS, assessment=assessment)


KEEPERS = """
select p.id as person, p.name, p.email from person p
where p.disabled_at is null and p.email not like '%.invalid' and p.id <> :but and (
  p.id in (select s.person from seat s where s.assessment = :assessment and s.role = 'lead' and s.until is null)
  or (p.id in (select a.created_by from assessment a where a.id = :assessment) and (p.organiser or p.admin)))
order by p.id
"""


async def keepers(db: Reading, assessment: str, but: str) -> list[Row]:
    """Who hears of an answer: whoever leads the panel, and the organiser who set the assessment up."""
    return await db.all(KEEPERS, assessment=assessment, but=but)


ELSEWHERE = """
select p.id from person p where p.id = :person and (p.signed_in_at is not null
  or exists (select 1 from seat s where s.person = p.id and s.assessment <> :assessment)
  or exists (select 1 from member m where m.person = p.id))
"""


async def is_known(db: Reading, assessment: str, person: str) -> bool:
    """Whether somebody has been here before, or has anything here besides this one seat."""
    return await db.one(ELSEWHERE, assessment=assessment, person=person) is not None


MOVED = """
update assessment set dates_version = dates_version + 1, dates_at = :now where id = :id
"""


async def moved(tx: Transaction, assessment: str) -> None:
    """Day, place or call changed: calendar files made from now on take the place of earlier ones."""
    await tx.run(MOVED, id=assessment, now=tx.now)
