"""How it is going, by mail at eight on Mondays: once to each who wants it, and never what anybody wrote."""

import asyncio
import logging
from datetime import UTC, date, datetime, time, timedelta

from assessor import mail, working_days
from assessor.database import Database, Row, Unavailable
from assessor.mail import Letter
from assessor.monday import mail_queries as queries
from assessor.monday.feed import as_person
from assessor.monday.monday import Monday, monday
from assessor.monday.span import week_of
from assessor.portfolio.index import Index
from assessor.portfolio.view import view
from assessor.recommendations.shown import Sets
from assessor.settings import Settings
from assessor.words import count

AT = 8  # o'clock, in the board's own time zone
EVERY = 60.0  # seconds between two looks
PEOPLE = 200  # told in one round at most

log = logging.getLogger(__name__)


class Mondays:
    """Mails people how it is going."""

    def __init__(self, database: Database, index: Index, settings: Settings, sets: Sets) -> None:
        self.database = database
        self.index = index
        self.settings = settings
        self.sets = sets

    async def keep(self) -> None:
        """Looks every minute, until cancelled."""
        while True:
            try:
                await self.round(datetime.now(UTC))
            except Unavailable as error:
                log.warning("The mail on Mondays waits: %s", error.sentence)
            except Exception:
                log.exception("The mail on Mondays could not be written; it is tried again in a minute")
            await asyncio.sleep(EVERY)

    async def round(self, now: datetime) -> int:
        """Tells of the last week from Monday at eight on; gives how many mails went into the outbox.

        Where Monday is a day off it is the next day that is none; a board that was off then tells it later that week.
        """
        here = now.astimezone(self.settings.timezone)
        moment = self._moment(here.date())
        if now < moment or not working_days.works(here.date(), self.settings.nation) or here.hour < AT:
            return 0
        day = here.date()
        first = day - timedelta(days=day.weekday())
        posted = 0
        for person in await queries.untold(self.database, first.isoformat(), moment, PEOPLE):
            posted += await self._tell(person, first, day, now)
        return posted

    def _moment(self, day: date) -> datetime:
        """When the mail of this day's week goes out."""
        sent = day - timedelta(days=day.weekday())
        while not working_days.works(sent, self.settings.nation):
            sent += timedelta(days=1)
        return datetime.combine(sent, time(AT), self.settings.timezone).astimezone(UTC)

    async def _tell(self, person: Row, first: date, day: date, now: datetime) -> int:
        who, zone = as_person(person), self.settings.timezone
        last_week = week_of(first - timedelta(days=1), zone)
        eyes = await view(self.index, self.database, who)
        async with self.database.read() as db:
            told = await monday(db, who, eyes, self.sets, self.settings, last_week, day, with_now=True)
        async with self.database.transaction() as tx:
            tx.begin_at(now)
            if not await queries.claim(tx, who.id, first.isoformat()):
                return 0
            await mail.post(tx, letter(self.settings.base_url, person, told))
        return 1


def letter(base_url: str, person: Row, told: Monday) -> Letter:
    """The mail: numbers, and where their lists are."""
    span = told.span
    there = f"{base_url}/monday"
    changed = [f"- {one.words}\n  {there}/{one.key}{span.query}" for one in told.changed if one.many]
    deciding = [f"- {one.words}\n  {there}/{one.key}" for one in told.deciding if one.many]
    services, asks = told.asked.services, told.asked.asks
    waits = (
        f"{count(services, 'service')} {'waits' if services == 1 else 'wait'} for {count(asks, 'decision')}"
    )
    parts = [
        f"Hello {person['name']},",
        f"How is it going? The week from {span.words}:",
        *(changed or ["- A quiet week: nothing was held, told, published, closed or newly overdue."]),
        "What needs a decision:",
        *(deciding or ["- Nothing."]),
        f"What is asked of us: {waits}." if asks else "Nothing is asked of us.",
        f"All of it:\n{there}",
        f"Choose whether you get this:\n{base_url}/account/mail",
    ]
    # Braces are where the outbox puts secrets: none of a name's own.
    body = "\n\n".join(parts).replace("{", "(").replace("}", ")")
    subject = f"How is it going? {span.words}"
    return Letter("monday", to=person["email"], subject=subject, body=body, person=person["id"])
