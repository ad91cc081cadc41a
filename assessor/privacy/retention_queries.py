"""All SQL about what is not kept for longer than it is needed: how much there is of it, and taking it away."""

from datetime import datetime, timedelta
from typing import Any

from assessor.database import Reading, Row, Transaction

# What is over, whatever the settings say: a table's rows with the time from which on they are of no use.
# A link that is over still tells whoever opens it late what to do, for a while.
OVER: dict[str, tuple[str, timedelta]] = {
    "sessions": ("from session where expires_at < :before", timedelta()),
    "links": ("from link where expires_at < :before", timedelta(days=7)),
    "tokens": ("from token where expires_at < :before", timedelta(days=30)),
    "mails": (
        "from mail where state in ('sent', 'expired', 'failed') and expires_at < :before",
        timedelta(days=30),
    ),
    "limits": ("from allowance where full_at < :before", timedelta()),
    "news": ("from news_waiting where at < :before", timedelta(days=7)),
}

# Assessments that have been published or cancelled since before a moment.
CLOSED = """
select a.id from assessment a where a.state in ('published', 'cancelled') and a.created_at < :before
and not exists (select 1 from move m where m.assessment = a.id and m.at >= :before)
"""
PRIVATE = f"""from note where visibility = 'me' and position is null and assessment in ({CLOSED})
and not exists (select 1 from answer w where w.assessment = note.assessment and w.note = note.id)"""
LONG_AGO: dict[str, str] = {
    "private notes": PRIVATE,
    "read marks": f"from read_mark where assessment in ({CLOSED})",
    "opened": f"from opened where assessment in ({CLOSED})",
}
# Items of retros that are not opened, so that only their authors see them: all that the retro looks at is closed, and
# its last item is old.
HIDDEN = f"""from retro_item where retro in (
  select r.id from retro r where r.opened_at is null
  and (r.assessment is not null or exists (select 1 from retro_assessment w where w.retro = r.id))
  and (r.assessment is null or r.assessment in ({CLOSED}))
  and not exists (select 1 from retro_assessment w where w.retro = r.id and w.assessment not in ({CLOSED}))
  and not exists (select 1 from retro_item l where l.retro = r.id and l.day >= :day))"""
ASKED = "asked where state = 'waiting' and at < :before and (words <> '' or wished <> '')"


async def many(db: Reading, rest: str, before: datetime) -> int:
    """How many rows there are of this."""
    row = await db.one(f"select count(*) as many {rest}", before=before)
    return int(row["many"]) if row else 0


async def take_away(tx: Transaction, rest: str, before: datetime) -> int:
    """Deletes them; gives how many."""
    return await tx.run(f"delete {rest}", before=before)


async def forget_private(tx: Transaction, before: datetime) -> int:
    """Deletes notes to oneself of assessments long closed, what they said before, and files that nobody names."""
    history = f"""delete from history where subject = 'note' and exists (
      select 1 {PRIVATE} and note.assessment = history.assessment and note.id = history.id)"""
    await tx.run(history, before=before)
    gone = await tx.run(f"delete {PRIVATE}", before=before)
    files = f"""delete from note_file where at < :before and assessment in ({CLOSED}) and not exists (
      select 1 from note n where n.assessment = note_file.assessment
      and cast(n.files as text) like '%' || note_file.sha256 || '%')"""
    await tx.run(files, before=before)
    return gone


def _hidden(before: datetime) -> dict[str, Any]:
    return {"before": before, "day": before.date().isoformat()}


async def many_hidden(db: Reading, before: datetime) -> int:
    """How many items there are in retros that are not opened, of assessments long closed."""
    row = await db.one(f"select count(*) as many {HIDDEN}", **_hidden(before))
    return int(row["many"]) if row else 0


async def forget_hidden(tx: Transaction, before: datetime) -> int:
    """Deletes them, with the votes that their authors gave them; gives how many."""
    votes = f"""delete from retro_vote where exists (
      select 1 {HIDDEN} and retro_item.retro = retro_vote.retro and retro_item.id = retro_vote.item)"""
    await tx.run(votes, **_hidden(before))
    return await tx.run(f"delete {HIDDEN}", **_hidden(before))


async def many_asked(db: Reading, before: datetime) -> int:
    """How many requests for an assessment nobody answered."""
    return await many(db, f"from {ASKED}", before)


async def forget_asked(tx: Transaction, before: datetime) -> int:
    """Blanks what was written in requests that nobody answered."""
    sql = ASKED.replace("asked where", "update asked set words = '', wished = '' where", 1)
    return await tx.run(sql, before=before)


GUESTS = """
select id, name from person where guest_of is not null and erased_at is null and created_at < :before order by id
"""


async def guests(db: Reading, before: datetime) -> list[Row]:
    """People who joined a day by its code, before this moment."""
    return await db.all(GUESTS, before=before)


AWAY = """
select p.id, p.name from person p
where p.erased_at is null and p.merged_into is null and p.guest_of is null and p.admin = :no
  and coalesce(p.signed_in_at, p.created_at) < :before
  and not exists (select 1 from member m where m.person = p.id)
  and not exists (select 1 from token t where t.person = p.id and t.expires_at > :now)
  and not exists (
    select 1 from seat s join assessment a on a.id = s.assessment
    where s.person = p.id and (s.added_at >= :before or a.starts_on >= :day
                               or a.state not in ('published', 'cancelled')))
order by p.name, p.id
"""


async def away(db: Reading, before: datetime, now: datetime) -> list[Row]:
    """People who have neither signed in nor sat since a moment, and keep no service; never an administrator."""
    return await db.all(AWAY, before=before, now=now, day=before.date().isoformat(), no=False)


async def erased(db: Reading, since: datetime | None) -> bool:
    """Whether anybody was erased after a moment, or ever."""
    sql = "select id from person where erased_at is not null"
    if since is None:
        return await db.one(f"{sql} limit 1") is not None
    return await db.one(f"{sql} and erased_at > :since limit 1", since=since) is not None


async def last_run(db: Reading) -> datetime | None:
    """When this was last done."""
    row = await db.one("select retained_at from site where id = 1")
    return row["retained_at"] if row else None


async def claim(tx: Transaction, since: datetime, now: datetime) -> bool:
    """Takes today's run upon this process; False when it was done since that moment."""
    sql = "update site set retained_at = :now where id = 1 and (retained_at is null or retained_at < :since)"
    return await tx.run(sql, now=now, since=since) == 1
