"""Every assessment in memory, in few bytes, so that what is counted across ten thousand is counted in milliseconds.

Each process keeps one, filled when it is first asked for (or in the background, after the start) and brought up to
date before each use: what a request sees is never older than the request. Nothing here is shown to anybody but through
a view (portfolio/view.py), which knows what that person may see.

10,000 assessments with 150,000 decisions and 40,000 recommendations take about 30 MB, and 40 once the register of
recommendations was asked for; they are read in some five seconds, in parts, beside other work.
"""

import asyncio
import logging
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from assessor.database import Database, Unavailable
from assessor.database import Row as Stored
from assessor.facts import queries as facts_queries
from assessor.facts.definitions import Facts
from assessor.portfolio import queries
from assessor.portfolio.bits import Sets, Sums
from assessor.portfolio.rows import Entry, Row, Wish, counted, entries, keys, made
from assessor.recommendations import due
from assessor.settings import Settings

AT_ONCE = 250  # assessments read at a time
IN_A_ROW = 25  # put away before others have a turn
LATE = timedelta(seconds=60)  # how much later than its time a change may be seen, by another process's clock

log = logging.getLogger(__name__)


class State:
    """What is known now. It changes between two awaits only: bits that were taken before stay as they were."""

    def __init__(self) -> None:
        self.rows: list[Row | None] = []  # by place; nothing where one was taken away
        self.place: dict[str, int] = {}  # by id
        self.sets = Sets()
        self.sums = Sums()
        self.services: dict[str, tuple[str, str]] = {}  # name, organisation
        self.of_service: dict[str, set[int]] = {}
        self.rounds: dict[str, tuple[str, int]] = {}  # name, bits; the newest first
        self.all = 0
        self.days = ("", "")  # today, and until when something is due soon
        self._entries: list[Entry] | None = None
        self._wishes: list[Wish] | None = None
        self._order: list[int] | None = None
        self._rank: dict[int, int] = {}  # place → where it is in the order
        self._of_service: dict[
            str, list[int]
        ] = {}  # each service's ranks in order, as far as they were asked for
        self._free: list[int] = []

    @property
    def order(self) -> list[int]:
        """The places in the order of lists: the latest first, what has no day before all."""
        if self._order is None:
            by = [(row.day or "9999", row.id, place) for place, row in enumerate(self.rows) if row]
            self._order = [place for _, _, place in sorted(by, reverse=True)]
            self._rank = {place: rank for rank, place in enumerate(self._order)}
            self._of_service = {}
        return self._order

    @property
    def entries(self) -> list[Entry]:
        """All recommendations in the order of the register."""
        if self._entries is None:
            self._entries = sorted(one for row in self.rows if row for one in entries(row))
        return self._entries

    @property
    def wishes(self) -> list[Wish]:
        """All that is asked of the organisation, what waits longest first."""
        if self._wishes is None:
            self._wishes = sorted(one for row in self.rows if row for one in row.wishes)
        return self._wishes

    def before(self, row: Row, among: int) -> Row | None:
        """The assessment of the same service that comes next after this one in the order, among some: the one before
        it in time."""
        order = self.order
        ranks = self._of_service.get(row.service)
        if ranks is None:
            ranks = sorted(self._rank[place] for place in self.of_service[row.service])
            self._of_service[row.service] = ranks
        for rank in ranks[bisect_right(ranks, self._rank[self.place[row.id]]) :]:
            if among >> order[rank] & 1:
                return self.row(order[rank])
        return None

    def row(self, place: int) -> Row:
        """The assessment at a place that a bit is set for."""
        row = self.rows[place]
        assert row is not None
        return row

    def put(self, row: Row, service: tuple[str, str]) -> None:
        """Keeps an assessment as it is now."""
        found = list(keys(row)), counted(row, self.days)  # before anything is touched
        if self.services.get(row.service) != service:
            self.name_services({**self.services, row.service: service})
        place = self.place.get(row.id)
        if place is None:
            place = self._free.pop() if self._free else len(self.rows)
            if place == len(self.rows):
                self.rows.append(None)
        elif (before := self.rows[place]) == row:
            return
        elif before:
            self._take(place, before)
        self.place[row.id], self.rows[place] = place, row
        self.all |= 1 << place
        self._order = None
        self._list(row)
        for key in (*found[0], ("organisation", self.services[row.service][1])):
            self.sets.add(key, place)
        for key, number in found[1].items():
            self.sums.change(key, place, 0, number)
        self.of_service.setdefault(row.service, set()).add(place)

    def remove(self, id: str) -> None:
        """Forgets an assessment."""
        place = self.place.pop(id)
        if row := self.rows[place]:
            self._take(place, row)
        self.rows[place] = None
        self._free.append(place)
        self._order = None

    def _take(self, place: int, row: Row) -> None:
        self.all &= ~(1 << place)
        self._unlist(row)
        for key in keys(row):
            self.sets.drop(key, place)
        self.sets.drop(("organisation", self.services[row.service][1]), place)
        for key, number in counted(row, self.days).items():
            self.sums.change(key, place, number, 0)
        held = self.of_service[row.service]
        held.discard(place)
        if not held:
            del self.of_service[row.service]

    def _list(self, row: Row) -> None:
        """Puts what an assessment has into the lists that were asked for."""
        if self._entries is not None:
            for entry in entries(row):
                insort(self._entries, entry)
        if self._wishes is not None:
            for wish in row.wishes:
                insort(self._wishes, wish)

    def _unlist(self, row: Row) -> None:
        if self._entries is not None:
            for entry in entries(row):
                del self._entries[bisect_left(self._entries, entry)]
        if self._wishes is not None:
            for wish in row.wishes:
                del self._wishes[bisect_left(self._wishes, wish)]

    def name_services(self, services: dict[str, tuple[str, str]]) -> None:
        """Names and organisations of services as they are now."""
        for service, places in self.of_service.items():
            before = self.services[service][1]
            now = services[service][1] if service in services else before
            if before != now:
                for place in places:
                    self.sets.drop(("organisation", before), place)
                    self.sets.add(("organisation", now), place)
        kept = {service: self.services[service] for service in self.of_service if service not in services}
        self.services = {**kept, **services}

    def name_rounds(self, rounds: Iterable[tuple[str, str, list[str]]]) -> None:
        """The rounds as they are now."""
        found = {}
        for id, name, inside in rounds:
            bits = 0
            for assessment in inside:
                if assessment in self.place:
                    bits |= 1 << self.place[assessment]
            found[id] = (name, bits)
        self.rounds = found

    def turn(self, days: tuple[str, str]) -> None:
        """A new day: what is overdue is told anew."""
        before, self.days = self.days, days
        for place, row in enumerate(self.rows):
            if row and row.recommendations:
                was, now = counted(row, before), counted(row, days)
                for key in was.keys() | now.keys():
                    if was[key] != now[key]:
                        self.sums.change(key, place, was[key], now[key])


class Index:
    """The state, and what it was read from."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.zone = settings, settings.timezone
        self.state = State()
        self._lock = asyncio.Lock()
        self._begun = self._done = 0
        self._since: datetime | None = None
        self._site = -1
        self._services = self._rounds = (-1, -1, -1)

    async def fresh(self, db: Database) -> State:
        """The state with everything in it that was on disk when this was called. Whoever asks meanwhile shares the
        work. Raises Unavailable; then the next one tries again."""
        arrived = self._begun
        async with self._lock:
            if self._done <= arrived:
                self._begun = begun = self._begun + 1
                await self._refresh(db)
                self._done = begun
        return self.state

    async def warm(self, db: Database) -> None:
        """Reads everything beside other work, so that nobody waits for it."""
        try:
            await self.fresh(db)
        except Unavailable as error:
            log.warning("The portfolio could not be read yet: %s", error)

    async def _refresh(self, db: Database) -> None:
        begun = datetime.now(UTC)
        self._turn()
        counts = await queries.counts(db)
        await self._read_services(db, counts)
        since = self._since - LATE if self._since else None
        found = await queries.stamps(db, since)
        await self._read(db, found)
        if len(self.state.place) != counts["assessments"] and since is not None:
            found = await queries.stamps(db, None)
            await self._read(db, found)
        if since is None or len(self.state.place) != counts["assessments"]:
            for id in self.state.place.keys() - found.keys():
                self.state.remove(id)
            self._rounds = (-1, -1, -1)
        await self._read_rounds(db, counts)
        self._since = begun

    async def _read(self, db: Database, found: dict[str, queries.Stamp]) -> None:
        """Reads those that are not as they are known."""
        state = self.state
        wanted = sorted(id for id, stamp in found.items() if self._stamp(id) != stamp)
        for first in range(0, len(wanted), AT_ONCE):
            async with db.read() as tx:
                read = await queries.assessments(tx, wanted[first : first + AT_ONCE])
                known = await facts_queries.gathered(tx, self.settings, wanted[first : first + AT_ONCE])
            for many, (row, service) in enumerate(_rows(read, self.zone)):
                row.facts = _in_tenths(known.get(row.id, {}))
                state.put(row, service)
                if many % IN_A_ROW == 0:
                    await asyncio.sleep(0)
        if wanted:
            self._rounds = (-1, -1, -1)  # one of them may be in a round

    def _stamp(self, id: str) -> queries.Stamp | None:
        place = self.state.place.get(id)
        row = self.state.rows[place] if place is not None else None
        return row.stamp if row else None

    async def _read_services(self, db: Database, counts: Stored) -> None:
        if counts["site"] != self._site:
            now = (*await queries.service_versions(db), 0)
            if now != self._services:
                self.state.name_services(await queries.services(db))
            self._services, self._site = now, counts["site"]

    async def _read_rounds(self, db: Database, counts: Stored) -> None:
        now = (counts["rounds"], counts["round_versions"], counts["in_rounds"])
        if now != self._rounds:
            self.state.name_rounds(await queries.rounds(db))
            self._rounds = now

    def _turn(self) -> None:
        bounds = due.bounds(datetime.now(self.zone).date())
        days = (bounds["today"], bounds["soon"])
        if days != self.state.days:
            self.state.turn(days)


def _in_tenths(facts: Facts) -> dict[str, int]:
    """The facts that are known, as whole numbers."""
    return {slug: round(value * 10) for slug, value in facts.items() if value is not None}


def _rows(read: Sequence[list[Stored]], zone: tzinfo) -> Iterable[tuple[Row, tuple[str, str]]]:
    """Each assessment's row, and its service's name and organisation."""
    assessments, *others = read
    by: list[dict[str, list[Stored]]] = []
    for rows in others:
        grouped: dict[str, list[Stored]] = {}
        for row in rows:
            grouped.setdefault(row["assessment"], []).append(row)
        by.append(grouped)
    for one in assessments:
        ratings, asked, closings = (grouped.get(one["id"], []) for grouped in by)
        yield made(one, ratings, asked, closings, zone), (one["service_name"], one["organisation"] or "")
