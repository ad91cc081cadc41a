"""What happened to an assessment, in order: written in the same transaction as the change itself."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from assessor.audit import BATCH, Found, seal
from assessor.database import Database, Reading, Row, Transaction

# A service's evidence belongs to every assessment of it that is still open.
CLOSED = ("published", "cancelled")


@dataclass(slots=True)
class Book:
    """One assessment's page of the journal while it is locked: its row, and the two counters as they run."""

    assessment: Row
    position: int
    open_position: int
    entries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.assessment["id"])


@dataclass(slots=True)
class Change:
    """A write in progress. Nothing said here is seen by anybody before it is on disk."""

    tx: Transaction
    who: str | None
    books: list[Book]

    @property
    def now(self) -> datetime:
        return self.tx.now

    @property
    def book(self) -> Book:
        """The one assessment this write is about."""
        return self.books[0]

    @property
    def state(self) -> str:
        """The state of the assessment, read under its lock."""
        return str(self.book.assessment["state"])

    def happened(
        self,
        action: str,
        *,
        id: str | None = None,
        standard: int | None = None,
        to_all: bool = True,
        open_action: str | None = None,
        book: Book | None = None,
    ) -> Book:
        """Says what happened; gives back the book, whose positions are now this entry's.

        `to_all` is false for what the panel alone may see; `open_action` is what everyone else is told
        when that differs ("note.removed" for a note that turned panel-only).
        """
        book = book or self.book
        book.position += 1
        if to_all:
            book.open_position += 1
        book.entries.append(
            {
                "assessment": book.id,
                "position": book.position,
                "open_position": book.open_position if to_all else None,
                "at": self.now,
                "action": action,
                "open_action": open_action,
                "standard": standard,
                "subject": action.partition(".")[0],
                "id": id,
                "who": self.who,
            }
        )
        return book

    def happened_everywhere(self, action: str, *, id: str | None = None) -> None:
        """The same entry in every assessment this write is about: evidence belongs to the service."""
        for book in self.books:
            self.happened(action, id=id, book=book)


Follow = Callable[[Change], Awaitable[None]]


def together(*tables: Mapping[str, Follow]) -> dict[str, Follow]:
    """What several rooms have follow from the same actions, as one table: they come one after the other."""
    found: dict[str, list[Follow]] = {}
    for table in tables:
        for action, follow in table.items():
            found.setdefault(action, []).append(follow)
    return {action: partial(_each, many) for action, many in found.items()}


async def _each(many: Sequence[Follow], change: Change) -> None:
    for follow in many:
        await follow(change)


LOCK = "update assessment set position = position where id = :id returning *"
COUNT = """
update assessment set position = :position, open_position = :open_position, journal_hash = :hash, changed_at = :at
where id = :id
"""
APPEND = """
insert into journal (assessment, position, open_position, at, action, open_action, standard, subject, id, who, hash)
values (:assessment, :position, :open_position, :at, :action, :open_action, :standard, :subject, :id, :who, :hash)
"""
SEALED = (
    "assessment",
    "position",
    "open_position",
    "at",
    "action",
    "open_action",
    "standard",
    "subject",
    "id",
    "who",
)


class Journal:
    """Writes the journal and wakes whoever follows. `woken` is called with an assessment's id after each commit."""

    def __init__(self, database: Database, woken: Callable[[str], None] = lambda assessment: None) -> None:
        self.database = database
        self.woken = woken
        self.clock: Callable[[], datetime] | None = None  # the demo tells its story at its own times
        # Action → what follows from it in the same write: a later room's part in what an earlier one did.
        self.follows: dict[str, Follow] = {}

    def now(self) -> datetime:
        """The time that writes bear: in the demo's story its own."""
        return self.clock() if self.clock else datetime.now(UTC)

    def _begin(self, tx: Transaction) -> None:
        if self.clock:
            tx.begin_at(self.clock())

    @asynccontextmanager
    async def write(
        self,
        assessment: str,
        who: str | None,
        *,
        first: Callable[[Transaction], Awaitable[None]] | None = None,
    ) -> AsyncIterator[Change]:
        """A change to one assessment, under its lock; `first` makes the assessment where it is new."""
        async with self.database.transaction(assessment) as tx:
            self._begin(tx)
            if first:
                await first(tx)
            change = Change(tx, who, [await self._open(tx, assessment)])
            yield change
            await self._close(change)

    @asynccontextmanager
    async def write_service(
        self, service: str, who: str | None, *, closed: bool = False
    ) -> AsyncIterator[Change]:
        """A change to a service: entries go to all its open assessments (`closed`: to every one), locked in order."""
        sql = "select id, state from assessment where service = :service order by id"
        rows = await self.database.all(sql, service=service)
        async with self.database.transaction(*[row["id"] for row in rows]) as tx:
            self._begin(tx)
            rows = await tx.all(sql, service=service)
            ids = [row["id"] for row in rows if closed or row["state"] not in CLOSED]
            change = Change(tx, who, [await self._open(tx, id) for id in ids])
            yield change
            await self._close(change)

    @asynccontextmanager
    async def keep(self) -> AsyncIterator[Transaction]:
        """A write that one person alone sees: no position, no entry, nobody is woken."""
        async with self.database.transaction() as tx:
            self._begin(tx)
            yield tx

    async def _open(self, tx: Transaction, assessment: str) -> Book:
        row = await tx.one(LOCK, id=assessment)
        if row is None:
            raise LookupError(assessment)
        return Book(row, row["position"], row["open_position"])

    async def _close(self, change: Change) -> None:
        for action in {entry["action"] for entry in change.books[0].entries} if change.books else ():
            if follow := self.follows.get(action):
                await follow(change)
        for book in change.books:
            if book.entries:
                hash = _sealed(book)
                await change.tx.many(APPEND, book.entries)
                await change.tx.run(
                    COUNT,
                    id=book.id,
                    position=book.position,
                    open_position=book.open_position,
                    hash=hash,
                    at=datetime.now(UTC),  # by the clock, whatever time the entries bear
                )
                change.tx.after_commit(partial(self.woken, book.id))


def _sealed(book: Book) -> str:
    """Seals each new entry with the one before it; gives the last seal, which the assessment keeps."""
    hash = str(book.assessment["journal_hash"])
    for entry in book.entries:
        entry["hash"] = hash = seal(hash, [entry[name] for name in SEALED])
    return hash


ENTRIES = """
select j.*, p.id as who_now, p.name as who_name, s.profession as who_profession, s.role as who_role,
  m.person as who_member
from journal j
left join person o on o.id = j.who
left join person p on p.id = coalesce(o.merged_into, o.id)
left join seat s on s.assessment = j.assessment and s.person = p.id
left join assessment a on a.id = j.assessment
left join member m on m.service = a.service and m.person = p.id
where j.assessment = :assessment and j.{counter} > :after
order by j.{counter} limit :limit
"""


async def entries(
    tx: Database | Transaction, assessment: str, audience: str, after: int, limit: int = 500
) -> Sequence[Row]:
    """What an audience may see after one of its positions, in order; `position` is that audience's own."""
    counter = "position" if audience == "panel" else "open_position"
    rows = await tx.all(ENTRIES.format(counter=counter), assessment=assessment, after=after, limit=limit)
    for row in rows:
        row["who"] = row.pop("who_now")  # whoever it was may have joined two accounts since
        if audience != "panel":
            row["position"] = row["open_position"]
            row["action"] = row["open_action"] or row["action"]
    return rows


# --- Are the seals whole? ------------------------------------------------------------------------------

ROWS = """
select j.*, a.journal_hash, a.position as last_position from journal j join assessment a on a.id = j.assessment
where (j.assessment, j.position) > (:assessment, :position) order by j.assessment, j.position limit :limit
"""
EMPTIED = """
select a.id from assessment a where (a.journal_hash <> '' or a.position > 0)
  and not exists (select 1 from journal j where j.assessment = a.id) order by a.id limit 1
"""


@dataclass(slots=True)
class _Looking:
    """How far a look through the journals has come, one assessment after the other."""

    assessment: str = ""
    position: int = 0
    hash: str = ""
    kept: tuple[int, str] = (0, "")  # what the assessment says of its last entry
    seals: str = ""  # one seal over the last seals of all
    rows: int = 0
    early: int = 0
    wrong: str | None = None

    def through(self, rows: Sequence[Row]) -> None:
        """Looks through the next rows, until one does not fit."""
        for row in rows:
            if row["assessment"] != self.assessment:
                self.end()
                if self.wrong:
                    return
                self.assessment, self.position, self.hash = row["assessment"], 0, ""
                self.kept = (row["last_position"], row["journal_hash"])
            self._next(row)
            if self.wrong:
                return

    def _next(self, row: Row) -> None:
        self.position += 1
        if row["position"] != self.position:
            self._fails(self.position, "is missing")
        elif row["hash"] is None and not self.hash:
            self.early += 1
        elif row["hash"] != seal(self.hash, [row[name] for name in SEALED]):
            self._fails(self.position, "is not as it was written")
        else:
            self.hash = row["hash"]
        self.rows += 1

    def end(self) -> None:
        """The journal of one assessment is through: its last entry must be the one that the assessment knows."""
        if self.assessment and (self.position, self.hash) != self.kept:
            missing = self.position < self.kept[0]
            self._fails(self.position + missing, "is missing" if missing else "does not belong there")
        self.seals = seal(self.seals, [self.assessment, self.position, self.hash])

    def _fails(self, position: int, how: str) -> None:
        self.wrong = f"entry {position} of {self.assessment} {how}"


async def verify(db: Reading) -> Found:
    """Looks through the journals of all assessments, in parts. Ask within one moment of the database."""
    looking = _Looking()
    place = ("", 0)
    while rows := await db.all(ROWS, assessment=place[0], position=place[1], limit=BATCH):
        await asyncio.to_thread(looking.through, rows)
        if looking.wrong:
            break
        place = (rows[-1]["assessment"], rows[-1]["position"])
    else:
        looking.end()
        if not looking.wrong and (emptied := await db.one(EMPTIED)):
            looking.wrong = f"entry 1 of {emptied['id']} is missing"
    return Found(looking.rows, looking.seals, looking.wrong, looking.early)
