"""Every minute: looks which journals moved, and puts into the outbox what people are to be told."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from assessor import journal, mail
from assessor.database import Database, Row, Unavailable
from assessor.door import Audience, Person, Seat, audience_of, enter_as
from assessor.news import letters, queries
from assessor.news.gathering import Sets, gather
from assessor.news.kinds import CHOICES, Often
from assessor.problem import Problem
from assessor.settings import Settings
from assessor.words import Times

EVERY = 60.0  # seconds between two rounds
GATHERED = timedelta(minutes=4)  # what happens within it shares a mail
STALE = timedelta(days=1)  # older than that nothing is mailed at once: the board was off, or mail was
DAILY_STALE = timedelta(days=4)
ASSESSMENTS, ENTRIES, PEOPLE = 100, 2000, 200  # handled in one round at most
DAILY_AT = 8  # o'clock, in the board's own time zone
LONG_SESSION = timedelta(hours=4)  # a session without an end

log = logging.getLogger(__name__)


class News:
    """Tells people by mail what happened in their assessments."""

    def __init__(self, database: Database, settings: Settings, sets: Sets) -> None:
        self.database = database
        self.settings = settings
        self.sets = sets
        self.times = Times(settings.timezone)

    async def keep(self) -> None:
        """Goes round until cancelled."""
        while True:
            try:
                await self.round(datetime.now(UTC))
            except Unavailable as error:
                log.warning("News waits: %s", error.sentence)
            except Exception:
                log.exception("News could not be mailed; it is tried again in a minute")
            await asyncio.sleep(EVERY)

    async def round(self, now: datetime) -> int:
        """Tells what is due at this moment; gives how many mails went into the outbox."""
        return await self._at_once(now) + await self._daily(now)

    # --- At once: one mail for each person and assessment ---------------------------------------------

    async def _at_once(self, now: datetime) -> int:
        posted = 0
        for audience in ("panel", "all"):
            for row in await queries.due(self.database, audience, now - GATHERED, ASSESSMENTS):
                if not in_session(queries.as_sessions(row["sessions"]), now):
                    posted += await self._tell(audience, row, now)
        return posted

    async def _tell(self, audience: Audience, row: Row, now: datetime) -> int:
        rows = await journal.entries(self.database, row["id"], audience, row["told"], ENTRIES)
        fresh = [entry for entry in rows if entry["at"] >= now - STALE]
        posts: list[mail.Letter] = []
        waits: list[dict[str, Any]] = []
        for person in await queries.readers(self.database, row["id"]) if fresh else []:
            seat = await self._seat(person, row["id"], audience)
            if seat is None:
                continue
            often = await self._often(person["id"])
            items = await gather(self.database, self.sets, self.times, seat, fresh, person)
            if now_told := [item for item in items if often[item.kind] == "at-once"]:
                posts.append(letters.at_once(self.settings.base_url, person, seat.assessment, now_told))
            if any(often[item.kind] == "daily" for item in items):
                place = {"audience": audience, "position": fresh[0]["position"] - 1, "at": fresh[0]["at"]}
                waits.append({"person": person["id"], "assessment": row["id"], **place})
        async with self.database.transaction(row["id"]) as tx:
            if not await queries.claim(tx, row["id"], audience, row["told"], rows[-1]["position"]):
                return 0
            await queries.wait(tx, waits)
            for letter in posts:
                await mail.post(tx, letter)
        return len(posts)

    # --- Daily: one mail for each person ---------------------------------------------------------------

    async def _daily(self, now: datetime) -> int:
        here = now.astimezone(self.settings.timezone)
        since = here.replace(hour=DAILY_AT, minute=0, second=0, microsecond=0)
        if here < since:
            return 0
        posted = 0
        for person in await queries.who_waits(self.database, since.astimezone(UTC), PEOPLE):
            posted += await self._tell_daily(person, now)
        return posted

    async def _tell_daily(self, person: str, now: datetime) -> int:
        rows = await queries.waiting(self.database, person)
        often = await self._often(person)
        parts: list[letters.Part] = []
        who: Row | None = None
        for row in rows:
            reader = await queries.reader(self.database, person, row["assessment"])
            seat = reader and await self._seat(reader, row["assessment"], row["audience"])
            if not reader or not seat:
                continue
            who = reader
            entries = await journal.entries(
                self.database, row["assessment"], row["audience"], row["position"], ENTRIES
            )
            fresh = [entry for entry in entries if entry["at"] >= now - DAILY_STALE]
            items = await gather(self.database, self.sets, self.times, seat, fresh, reader)
            if items := [item for item in items if often[item.kind] == "daily"]:
                parts.append((letters.title_of(seat.assessment), items))
        async with self.database.transaction() as tx:
            told = await queries.told_daily(tx, person, rows)
            if told and who and parts:
                await mail.post(tx, letters.daily(self.settings.base_url, who, parts))
        return 1 if told and who and parts else 0

    # --- Who may be told what --------------------------------------------------------------------------

    async def _seat(self, row: Row, assessment: str, audience: Audience) -> Seat | None:
        """The seat somebody holds at this moment, when it is of this audience."""
        try:
            seat = await enter_as(self.database, as_person(row), assessment)
        except Problem:
            return None
        return seat if audience_of(seat.roles) == audience else None

    async def _often(self, person: str) -> dict[str, Often]:
        given = await queries.chosen(self.database, [person])
        return {kind.key: given.get((person, kind.key), kind.usual) for kind in CHOICES}


def as_person(row: Row) -> Person:
    """A person's row as the door knows people."""
    names = ("id", "name", "email", "admin", "organiser", "leadership", "profession", "organisation")
    return Person(**{name: row[name] for name in names}, may_write=False, site_version=0)


def in_session(sessions: Sequence[Row], now: datetime) -> bool:
    """Whether people sit together now: what happens is on everybody's screen, and is mailed when they part."""
    for session in sessions:
        if session.get("starts_at"):
            begins = datetime.fromisoformat(session["starts_at"])
            ends = session.get("ends_at")
            if begins <= now < (datetime.fromisoformat(ends) if ends else begins + LONG_SESSION):
                return True
    return False
