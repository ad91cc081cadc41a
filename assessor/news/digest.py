"""The daily mail of what is due: one for each person and day, at eight o'clock, each reminder once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from assessor import mail, working_days
from assessor.database import Database, Row, Unavailable
from assessor.mail import Letter
from assessor.mail.reminder import Reminder
from assessor.news import digest_queries as queries
from assessor.settings import Settings
from assessor.words import count

AT = 8  # o'clock, in the board's own time zone
EVERY = 60.0  # seconds between two looks
MANY = 20  # reminders in one mail; the rest comes the next day

Giver = Callable[[Database, Settings, date], Awaitable[Sequence[Reminder]]]
log = logging.getLogger(__name__)


class Digest:
    """Mails people what is due."""

    def __init__(self, database: Database, settings: Settings, givers: Sequence[Giver]) -> None:
        self.database = database
        self.settings = settings
        self.givers = givers
        self.done: date | None = None  # the last day that was gone through whole

    async def keep(self) -> None:
        """Looks every minute, until cancelled."""
        while True:
            try:
                await self.round(datetime.now(UTC))
            except Unavailable as error:
                log.warning("Reminders wait: %s", error.sentence)
            except Exception:
                log.exception("Reminders could not be mailed; it is tried again in a minute")
            await asyncio.sleep(EVERY)

    async def round(self, now: datetime) -> int:
        """Tells what is due on this day, once it is eight, if people work on it; gives how many mails went into the
        outbox. What begins on a day off is told on the next day that is none."""
        here = now.astimezone(self.settings.timezone)
        today = here.date()
        if here.hour < AT or self.done == today or not working_days.works(today, self.settings.nation):
            return 0
        since = here.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
        given = await self._given(today)
        posted = 0
        people = await queries.people(self.database, sorted(given), since)
        people = [one for one in people if not one["told"] and one["often"] != "never"]
        told = await queries.told(self.database, [one["id"] for one in people])
        for person in people:
            fresh = {_key(one): one for one in given[person["id"]] if _key(one) not in told}
            posted += await self._tell(person, list(fresh.values())[:MANY], now, since)
        self.done = today
        return posted

    async def _given(self, today: date) -> dict[str, list[Reminder]]:
        """What there is to be told of today, by person."""
        found: dict[str, list[Reminder]] = {}
        for giver in self.givers:
            for reminder in await giver(self.database, self.settings, today):
                found.setdefault(reminder.person, []).append(reminder)
        return found

    async def _tell(self, person: Row, new: Sequence[Reminder], now: datetime, since: datetime) -> int:
        """Mails somebody what is new, unless another process did; gives how many mails that were."""
        if not new:
            return 0
        async with self.database.transaction() as tx:
            tx.begin_at(now)
            if not await queries.claim(tx, person["id"], since, [_row(one, now) for one in new]):
                return 0
            await mail.post(tx, letter(self.settings.base_url, person, new))
        return 1


def _key(one: Reminder) -> tuple[str, str, str, str, str]:
    return one.person, one.assessment, one.subject, one.thing, one.stage


def _row(one: Reminder, now: datetime) -> dict[str, Any]:
    names = ("assessment", "subject", "thing", "stage", "person")
    given = asdict(one)
    return {**{name: given[name] for name in names}, "at": now}


def letter(base_url: str, person: Row, reminders: Sequence[Reminder]) -> Letter:
    """The mail: what, until when, and where; never what somebody wrote."""
    lines = [f"- {one.words}\n  {base_url}{one.address}" for one in reminders]
    body = "\n\n".join(
        [
            f"Hello {person['name']},",
            "This is due, or was:",
            *lines,
            f"All recommendations with their dates:\n{base_url}/recommendations",
            f"Choose whether you are reminded:\n{base_url}/account/mail",
        ]
    )
    # Braces are where the outbox puts secrets: none of a name's own.
    body = body.replace("{", "(").replace("}", ")")
    subject = f"{count(len(reminders), 'thing')} {'is' if len(reminders) == 1 else 'are'} due or overdue"
    return Letter("due", to=person["email"], subject=subject, body=body, person=person["id"])
