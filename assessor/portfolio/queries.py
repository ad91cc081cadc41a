"""All SQL of the portfolio: what its index keeps of each assessment, and where somebody may look."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from assessor.database import Reading, Row, within

COUNTS = """
select (select version from site where id = 1) as site, (select count(*) from assessment) as assessments,
  (select count(*) from round) as rounds, (select coalesce(sum(version), 0) from round) as round_versions,
  (select count(*) from round_assessment) as in_rounds
"""


async def counts(db: Reading) -> Row:
    """What tells whether anything was added or taken away."""
    row = await db.one(COUNTS)
    assert row is not None
    return row


Stamp = tuple[int, Any]  # the position of the journal, and when anything was changed last


async def stamps(db: Reading, since: datetime | None) -> dict[str, Stamp]:
    """What tells that an assessment changed, of each; with a time, of those that changed since. Not all that facts are
    counted from is in a journal: what changes without an entry sets the time alone."""
    if since is None:
        rows = await db.all("select id, position, changed_at from assessment")
    else:
        sql = "select id, position, changed_at from assessment where changed_at >= :since"
        rows = await db.all(sql, since=since)
    return {row["id"]: (row["position"], row["changed_at"]) for row in rows}


SERVICES = "select id, name, organisation from service"
VERSIONS = "select count(*) as many, coalesce(sum(version), 0) as versions from service"


async def service_versions(db: Reading) -> tuple[int, int]:
    """Another pair whenever a service was added or changed."""
    row = await db.one(VERSIONS)
    assert row is not None
    return int(row["many"]), int(row["versions"])


async def services(db: Reading) -> dict[str, tuple[str, str]]:
    """The name and the organisation of each service."""
    return {row["id"]: (row["name"], row["organisation"] or "") for row in await db.all(SERVICES)}


ROUNDS = "select id, name, created_at from round order by created_at desc, id"
IN_ROUNDS = "select round, assessment from round_assessment"


async def rounds(db: Reading) -> list[tuple[str, str, list[str]]]:
    """Each round, the newest first: its id, its name, its assessments."""
    inside: dict[str, list[str]] = {}
    for row in await db.all(IN_ROUNDS):
        inside.setdefault(row["round"], []).append(row["assessment"])
    return [(row["id"], row["name"], inside.get(row["id"], [])) for row in await db.all(ROUNDS)]


ASSESSMENTS = """
select a.id, a.service, v.name as service_name, v.organisation, a.standard_set, a.edition, a.phase, a.type, a.method,
  a.scale, a.numbers, a.starts_on, a.state, a.told_at, a.confidential, a.recorded, a.position, a.changed_at,
  o.value as overall, o.next
from assessment a join service v on v.id = a.service left join overall o on o.assessment = a.id
where a.id in ({ids})
"""
RATINGS = "select assessment, standard, value from rating where assessment in ({ids})"
RECOMMENDATIONS = """
select assessment, id, standard, level, for_whom, owner, due, status, visibility, at, open_at,
  case when for_whom = 'organisation' and visibility = 'everyone' and status in ('open', 'in-progress')
    then lower(trim(body)) end as words
from recommendation where removed_at is null and assessment in ({ids}) order by position, id
"""
CLOSINGS = """
select assessment, recommendation, at, open_position from recommendation_update
where status in ('done', 'confirmed', 'not-doing') and assessment in ({ids}) order by position
"""


async def assessments(db: Reading, ids: Iterable[str]) -> tuple[list[Row], ...]:
    """Of these assessments, of one at least: themselves, their decisions, their recommendations, and the updates that
    closed one."""
    named, keys = within(ids)
    parts = (ASSESSMENTS, RATINGS, RECOMMENDATIONS, CLOSINGS)
    return tuple([await db.all(sql.format(ids=named), **keys) for sql in parts])


PLACES = """
select assessment, role, null as service from seat where person = :person and (until is null or until > :now)
union all
select null as assessment, null as role, service from member where person = :person
"""


async def places(db: Reading, person: str) -> list[dict[str, Any]]:
    """Where somebody has a seat, with its role; and of which services they are a member."""
    return await db.all(PLACES, person=person, now=datetime.now(UTC))
