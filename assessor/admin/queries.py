"""All SQL of what administrators look at."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from assessor.database import Reading, Row, within

# Whom news go to, and when, depends on what only a panel may know.
TOLD = "kind not in ('news', 'news-daily')"
COUNTS = f"""
select (select count(*) from mail where state in ('waiting', 'sending') and {TOLD}) as waiting,
       (select count(*) from mail where state in ('failed', 'expired') and {TOLD}) as failed,
       (select count(*) from asked where state = 'waiting') as asked
"""


async def counts(db: Reading) -> Row:
    """How much mail waits or failed, and how many assessments are asked for."""
    row = await db.one(COUNTS)
    assert row is not None
    return row


async def failed_mail(db: Reading, limit: int) -> list[Row]:
    """The latest mails that did not go out: their kind, when and why; never to whom or what."""
    sql = f"""select kind, at, tries, state, error from mail where state in ('failed', 'expired') and {TOLD}
    order by at desc, id limit :limit"""
    return await db.all(sql, limit=limit)


# The record, and the journals as everyone with a seat may read them: what is the panel's alone is in neither.
RECORD = """
select a.number as place, a.at, a.action, a.who, a.subject, a.id, a.assessment, a.detail,
       coalesce(k.name, w.name) as who_name, t.name as id_name
from audit a left join person w on w.id = a.who left join person k on k.id = w.merged_into
left join person t on t.id = a.id
where 1 = 1
"""
# Where authors are shown by profession, nobody is named here but the team either: as `door.Reader.author` has it.
UNNAMED = """(v.authors_shown = 'profession' and not exists (
  select 1 from member m where m.service = v.service and m.person = coalesce(k.id, w.id)) and not exists (
  select 1 from seat s where s.assessment = v.id and s.person = coalesce(k.id, w.id) and s.role = 'team'))"""
JOURNALS = f"""
select a.open_position as place, a.at, coalesce(a.open_action, a.action) as action,
       case when {UNNAMED} then null else a.who end as who, a.subject, a.id,
       a.assessment, null as detail, case when {UNNAMED} then null else coalesce(k.name, w.name) end as who_name,
       t.name as id_name
from journal a join assessment v on v.id = a.assessment
left join person w on w.id = a.who left join person k on k.id = w.merged_into
left join person t on a.subject = 'seat' and t.id = a.id
where a.open_position is not null
"""
SAME = (
    "select id from person where id = :person or merged_into = :person"  # accounts that were joined as well
)
# What is read, what counts its places, and what somebody who is looked for is looked for in.
SOURCES = {
    "record": (RECORD, "a.number", f"(a.who in ({SAME}) or a.id in ({SAME}))"),
    "journal": (
        JOURNALS,
        "a.open_position",
        f"(a.who in ({SAME}) and not {UNNAMED} or a.subject = 'seat' and a.id in ({SAME}))",
    ),
}


async def done(
    db: Reading,
    source: str,
    wanted: Mapping[str, Any],
    subjects: Sequence[str],
    behind: tuple[datetime, str, int] | None,
    limit: int,
) -> list[Row]:
    """What was done, newest first, behind a (moment, assessment, place), from one of two sources.

    `wanted` may name person, assessment, since and until; no `subjects` is any.
    """
    sql, place, of_person = SOURCES[source]
    params: dict[str, Any] = {"limit": limit, **wanted}
    conditions = {
        "person": of_person,
        "assessment": "a.assessment = :assessment",
        "since": "a.at >= :since",
        "until": "a.at < :until",
    }
    for name in wanted:
        sql += f" and {conditions[name]}"
    if subjects:
        named, keys = within(subjects)
        sql, params = sql + f" and a.subject in ({named})", {**params, **keys}
    if behind:
        sql += f""" and a.at <= :at and (a.at < :at
          or (coalesce(a.assessment, ''), {place}) < (:in_assessment, :place))"""
        params |= {"at": behind[0], "in_assessment": behind[1], "place": behind[2]}
    order = f" order by a.at desc, coalesce(a.assessment, '') desc, {place} desc limit :limit"
    return await db.all(sql + order, **params)
