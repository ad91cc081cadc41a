"""What is not kept for longer than it is needed: found first, then taken away, each day or when somebody asks."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assessor import audit
from assessor.assessments import needs_queries
from assessor.database import Database, Unavailable
from assessor.people import erasure_queries
from assessor.privacy import retention_queries as queries
from assessor.privacy.redaction import leave_nothing
from assessor.settings import Settings

GUESTS_STAY = timedelta(days=30)
NEEDS_STAY = timedelta(days=7)
AT = 3  # o'clock, in the board's own time zone
LOOK = 600.0  # seconds between two looks at the clock
PEOPLE = 200  # erased in one run at most; the next day's goes on

WORDS = {
    "sessions": "Sessions that are over",
    "links": "Links that are over",
    "tokens": "API tokens that are over",
    "mails": "Mails that were sent, or could not be",
    "limits": "Counts of tries that limit nobody any more",
    "news": "News that nobody waits for any more",
    "needs": "What people needed to take part in days that are past",
    "guests": "Guests of a day, 30 days after it: they become “Former member”",
    "people": "People who have not signed in or sat for that long: they become “Former member”",
    "private notes": "Notes to oneself, of assessments that are closed for that long",
    "read marks": "Marks of what somebody has read, of assessments that are closed for that long",
    "opened": "Marks of which standards somebody has opened, of assessments that are closed for that long",
    "hidden": "What was written in retros that are not opened, of assessments that are closed for that long",
    "asked": "What was written in requests for an assessment that nobody answered",
}
PERSONAL = ("needs", "guests", "people", "private notes", "hidden", "asked")
# How much there is of these would tell an administrator what only one person, or only a panel, may know.
UNCOUNTED = ("private notes", "hidden", "read marks", "opened", "mails", "news")
SWEPT_AGAIN = timedelta(days=1)  # should the night before have failed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """How much there is of one kind, and people by name."""

    key: str
    many: int
    names: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return WORDS[self.key]

    @property
    def counted(self) -> bool:
        """Whether an administrator may be told how much there is."""
        return self.key not in UNCOUNTED


def months_before(now: datetime, months: int) -> datetime:
    """So many months ago; the 31st becomes the last day of a shorter month."""
    count = now.year * 12 + now.month - 1 - months
    year, month = divmod(count, 12)
    for day in range(now.day, 27, -1):
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return now.replace(year=year, month=month + 1, day=min(now.day, 28))


async def due(db: Database, settings: Settings, now: datetime) -> list[Due]:
    """What would go at this moment. Nothing is changed."""
    async with db.read() as tx:
        found = [
            Due(key, await queries.many(tx, rest, now - stays)) for key, (rest, stays) in queries.OVER.items()
        ]
        found.append(Due("needs", await needs_queries.many_old(tx, now - NEEDS_STAY)))
        guests = await queries.guests(tx, now - GUESTS_STAY)
        found.append(Due("guests", len(guests), tuple(row["name"] for row in guests)))
        if settings.retention_months:
            before = months_before(now, settings.retention_months)
            people = await queries.away(tx, before, now)
            found.append(Due("people", len(people), tuple(row["name"] for row in people)))
            for key, rest in queries.LONG_AGO.items():
                found.append(Due(key, await queries.many(tx, rest, before)))
            found.append(Due("hidden", await queries.many_hidden(tx, before)))
            found.append(Due("asked", await queries.many_asked(tx, before)))
    return found


async def retain(
    db: Database,
    settings: Settings,
    now: datetime,
    *,
    who: str | None = None,
    since: datetime | None = None,
) -> list[Due]:
    """Takes away what is due; gives what went. `who` asked for it; nobody where it is time.

    Where somebody was erased since it last ran (`since`), the files of the database are swept as well: that holds up
    every change, so that leaving does not do it.
    """
    guests = [row["id"] for row in await queries.guests(db, now - GUESTS_STAY)][:PEOPLE]
    away: list[str] = []
    if settings.retention_months:
        before = months_before(now, settings.retention_months)
        away = [row["id"] for row in await queries.away(db, before, now)][:PEOPLE]
    done = {"guests": await _erase(db, guests, who), "people": await _erase(db, away, who)}
    async with db.transaction() as tx:
        for key, (rest, stays) in queries.OVER.items():
            done[key] = await queries.take_away(tx, rest, now - stays)
        done["needs"] = await needs_queries.forget(tx, now - NEEDS_STAY)
        if settings.retention_months:
            done["private notes"] = await queries.forget_private(tx, before)
            for key in ("read marks", "opened"):
                done[key] = await queries.take_away(tx, queries.LONG_AGO[key], before)
            done["hidden"] = await queries.forget_hidden(tx, before)
            done["asked"] = await queries.forget_asked(tx, before)
        went = {key: many for key, many in done.items() if many and key not in UNCOUNTED}
        if went or who:
            await audit.record(tx, "retention.run", who=who, detail={"gone": went})
    if any(done.get(key) for key in PERSONAL) or await queries.erased(db, since and since - SWEPT_AGAIN):
        await leave_nothing(db)
    return [Due(key, done[key]) for key in WORDS if done.get(key)]


async def _erase(db: Database, people: list[str], who: str | None) -> int:
    """One by one, so that nobody waits long."""
    gone = 0
    for person in people:
        async with db.transaction() as tx:
            gone += await erasure_queries.erase(tx, person, by=who)
        await asyncio.sleep(0)
    return gone


def last_time(settings: Settings, now: datetime) -> datetime:
    """The last time that it was three in the morning here."""
    here = now.astimezone(settings.timezone)
    at = here.replace(hour=AT, minute=0, second=0, microsecond=0)
    return (at if at <= here else at - timedelta(days=1)).astimezone(UTC)


async def daily(db: Database, settings: Settings, now: datetime) -> list[Due] | None:
    """What went, when it was time and no other process did it; else None."""
    since = last_time(settings, now)
    ran = await queries.last_run(db)
    if ran is not None and ran >= since:
        return None
    async with db.transaction() as tx:
        mine = await queries.claim(tx, since, now)
    return await retain(db, settings, now, since=ran) if mine else None


async def keep(db: Database, settings: Settings) -> None:
    """Does it each day until cancelled."""
    while True:
        try:
            await daily(db, settings, datetime.now(UTC))
        except Unavailable as error:
            log.warning("What is no longer needed stays a while: %s", error.sentence)
        except Exception:
            log.exception("What is no longer needed could not be removed; it is tried again in ten minutes")
        await asyncio.sleep(LOOK)
