"""Bringing in reports that others published: each becomes a document, with what was recognised and what was not.

The same report again changes nothing. A report whose text changed is read anew, unless somebody has put it right by
hand: then it is said, and what they wrote stays. Each report is written by itself, so an import that was broken off
goes on where it was when it is called again.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assessor import audit
from assessor.database import Database, Row
from assessor.documents.document import Document
from assessor.forms import slug_from
from assessor.imported import queries, recognising, sources, tables
from assessor.imported.recognising import FIELDS, Published, Recognised
from assessor.imported.sources import Report
from assessor.imported.tables import Table
from assessor.report.edition import listing
from assessor.report.edition_queries import put_listing

RESERVED = frozenset({"imported"})  # an address of our own
OPEN_FORMAT = "As the open format has it"
WORDS = {
    "new": "new",
    "changed": "changed",
    "same": "the same as before",
    "kept": "left as somebody put it right",
}


async def register(
    database: Database, source: Path, told: Callable[[int, int], None] = lambda done, of: None
) -> list[str]:
    """Brings in a file or a folder of reports; gives the lines to print. Raises CannotRead before anything is written.

    `told` hears how many of how many are done.
    """
    found, odd = sources.reports(source)
    return (await bring(database, found, told)).lines(odd)


async def bring(
    database: Database,
    found: Sequence[tuple[str, Report]],
    told: Callable[[int, int], None] = lambda done, of: None,
) -> "Import":
    """Brings in reports that were read, each with the place it came from; gives what came of them."""
    work = Import(database)
    await work.begin()
    for done, (where, report) in enumerate(found, 1):
        await work.one(where, report)
        told(done, len(found))
    return work


@dataclass
class Import:
    """One import while it runs."""

    database: Database
    ids: dict[str, str] = field(default_factory=dict)  # id → the source of whatever has it
    known: dict[str, str] = field(default_factory=dict)  # source → the id of the report from there
    seen: dict[str, str] = field(default_factory=dict)  # id → the place in this import that it came from
    outcomes: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    own: set[str] = field(default_factory=set)  # hashes of what this board published

    async def begin(self) -> None:
        """Finds out which ids are taken, and what is this board's own."""
        self.own = await queries.own(self.database)
        there = await queries.known(self.database)
        self.known = {row["source"]: row["id"] for row in there if row["source"]}
        taken = await queries.taken(self.database)
        self.ids = {**{row["id"]: row["source"] for row in there}, **dict.fromkeys(taken, "this board")}

    async def one(self, where: str, report: Report) -> None:
        """Brings one report in."""
        # An edition is hashed without its address, which only its file has.
        if isinstance(report, Document) and report.model_copy(update={"address": None}).sha256 in self.own:
            self.odd.append(f"{where}: is published by this board, left out")
            return
        read, original = _read(report)
        source = read.document.source or ""
        id = self._id(read.document, source)
        if id in self.seen:
            self.odd.append(f"{where}: has the address or the title and day of {self.seen[id]}, left out")
            return
        self.seen[id], self.ids[id] = where, source
        document = read.document.model_copy(update={"id": id})
        outcome = await self._write(replace(read, document=document), original, source)
        self.outcomes[outcome] += 1
        self.fields.update(read.words.keys())
        missing = ", ".join(words.lower() for words in read.missing)
        self.said.append(
            f"{id}: {WORDS[outcome]}. " + (f"Not recognised: {missing}." if missing else "All recognised.")
        )

    def _id(self, document: Document, source: str) -> str:
        """The id of this report: the one it has here already, the one it came with, or one of its title and day."""
        if source in self.known:
            return self.known[source]
        base = document.id or slug_from(document.title) or "report"
        if not document.id and document.held_on:
            base = f"{base}-{document.held_on[-1]}"
        number, id = 1, base
        while id in RESERVED or (id in self.ids and self.ids[id] != source):
            number += 1
            id = f"{base}-{number}"
        return id

    async def _write(self, read: Recognised, original: str, source: str) -> str:
        async with self.database.transaction() as tx:
            row = await queries.one(tx, read.document.id)
            if row is None:
                await queries.add(tx, read.document, read.words, original, source)
                await put_listing(tx, listing(read.document, imported=True))
                await audit.record(tx, "report.imported", id=read.document.id, detail={"server": True})
                return "new"
            if row["original"] == original and (row["corrected_at"] or _same(row, read)):
                return "same"
            if not await queries.change(tx, read.document, read.words, original, source):
                return "kept"
            await put_listing(tx, listing(read.document, imported=True))
            await audit.record(tx, "report.imported", id=read.document.id, detail={"server": True})
            return "changed"

    def lines(self, odd: list[str]) -> list[str]:
        """What to print: each report, then each field, then the sum and everything odd."""
        many = sum(self.outcomes.values())
        table = [
            f"  {words:24} {self.fields[name]:6,} {many - self.fields[name]:15,}"
            for name, words in FIELDS.items()
        ]
        sums = ", ".join(f"{self.outcomes[outcome]} {words}" for outcome, words in WORDS.items())
        left = [*odd, *self.odd]
        return [
            *self.said,
            "",
            f"  {'Field':24} {'recognised':>6} {'not recognised':>11}",
            *table,
            f"  {'Earlier assessment':24} {self.fields['earlier']:6,}",
            "",
            f"Reports: {many}. {sums}.",
            "What was not recognised is listed at /published/imported, where it can be put right.",
            *([f"Odd ({len(left)}):", *(f"  {line}" for line in left)] if left else []),
        ]


def _read(report: Report) -> tuple[Recognised, str]:
    """What a report says, and its text as it came."""
    if isinstance(report, Published):
        read = recognising.recognise(report, "")
        return read, "\n\n".join(part for part in (report.summary, report.body) if part)
    if isinstance(report, Table):
        return tables.recognise(report, ""), report.text
    return _known(report)


def _known(document: Document) -> tuple[Recognised, str]:
    """A document in the open format says which field is which. Where it is published is its source from here on."""
    copy = document.model_copy(update={"source": document.source or document.address, "address": None})
    there = {
        "service": copy.service.name,
        "organisation": copy.service.organisation,
        "phase": copy.phase,
        "type": copy.type,
        "standard_set": copy.standard_set,
        "held_on": copy.held_on,
        "result": copy.overall and copy.overall.value,
        "decisions": any(one.decision for one in copy.standards),
        "lead": any(one.role == "lead" for one in copy.panel),
        "team": copy.team,
        "about": copy.about_service,
        "recommendations": copy.recommendations,
        "earlier": copy.earlier,
    }
    words = {name: OPEN_FORMAT for name, value in there.items() if value}
    return Recognised(copy, words), json.dumps(document.as_json(), ensure_ascii=False, sort_keys=True)


def _same(row: Row, read: Recognised) -> bool:
    """Whether a row holds what was read now: a newer reader may find more in the same text."""
    return bool(row["document"] == read.document.as_json() and row["recognised"] == read.words)
