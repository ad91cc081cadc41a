"""All SQL about assessments that teams ask for."""

from collections.abc import Mapping
from typing import Any

from assessor.database import Reading, Row, Transaction

ADD = """
insert into asked (id, name, email, service, service_name, organisation, phase, type, wished, words, person, at)
values (:id, :name, :email, :service, :service_name, :organisation, :phase, :type, :wished, :words, :person, :now)
"""


async def add(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Takes down what is asked for."""
    await tx.run(ADD, now=tx.now, **row)


LISTED = """
select q.*, v.name as kept_name from asked q left join service v on v.id = q.service
where q.state = :state
"""


async def listed(db: Reading, state: str, after: str, limit: int) -> list[Row]:
    """What is asked for in one state, behind one of them: what waits longest first, else the latest first."""
    first = state == "waiting"
    sql, params = LISTED, {"state": state, "limit": limit}
    if after:
        sql += (
            f" and (q.at, q.id) {'>' if first else '<'} (select l.at, l.id from asked l where l.id = :after)"
        )
        params |= {"after": after}
    order = "q.at, q.id" if first else "q.at desc, q.id desc"
    return await db.all(f"{sql} order by {order} limit :limit", **params)


async def one(db: Reading, id: str) -> Row | None:
    """One thing asked for."""
    sql = """select q.*, v.name as kept_name, w.name as answered_by_name from asked q
    left join service v on v.id = q.service left join person w on w.id = q.answered_by where q.id = :id"""
    return await db.one(sql, id=id)


async def waiting(db: Reading) -> int:
    """How many wait for an answer."""
    row = await db.one("select count(*) as n from asked where state = 'waiting'")
    return int(row["n"]) if row else 0


async def of_person(db: Reading, person: str, limit: int) -> list[Row]:
    """What somebody asked for, the latest first."""
    sql = "select q.* from asked q where q.person = :person order by q.at desc, q.id limit :limit"
    return await db.all(sql, person=person, limit=limit)


ORGANISERS = """
select p.id as person, p.email from person p where p.disabled_at is null and p.email not like '%.invalid'
  and (p.organiser or p.admin and not exists (select 1 from person o where o.organiser and o.disabled_at is null))
order by p.id
"""


async def organisers(db: Reading) -> list[Row]:
    """Who hears that something is asked for: organisers, or administrators while there is no organiser."""
    return await db.all(ORGANISERS)


async def belongs(tx: Transaction, id: str, service: str) -> None:
    """Says which service it turned out to be about."""
    await tx.run("update asked set service = :service where id = :id", id=id, service=service)


ANSWER = """
update asked set state = :state, answered_at = :now, answered_by = :who, answer = :answer, assessment = :assessment
where id = :id and state = 'waiting'
"""


async def answer(
    tx: Transaction,
    id: str,
    state: str,
    who: str,
    *,
    answer: str | None = None,
    assessment: str | None = None,
) -> bool:
    """Answers what waits; false when somebody did already."""
    found = {"state": state, "who": who, "answer": answer, "assessment": assessment}
    return await tx.run(ANSWER, id=id, now=tx.now, **found) > 0
