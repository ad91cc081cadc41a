"""Bringing evidence in from elsewhere: a folder or zip of Markdown becomes pages and files of a service.

The same folder again changes nothing. What was changed on the board since is never overwritten: it is reported.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from assessor.database import Database
from assessor.door import Person
from assessor.evidence import files, folder, pages, queries
from assessor.journal import Journal
from assessor.people import queries as people
from assessor.services import queries as services
from assessor.services.role_queries import service_roles


class CannotImport(Exception):
    """The import cannot begin; says why and how to mend it."""


async def markdown(database: Database, source: Path, *, service: str, email: str, dry_run: bool) -> list[str]:
    """Brings a folder or zip in as one of the service's people; gives the report, a line for each thing to know.

    Raises CannotImport when there is no such service or person, or when the folder is refused.
    """
    who = await _keeper(database, service, email)
    try:
        found = folder.read(source, service=service)
    except folder.Refused as error:
        raise CannotImport(f"{error}") from error
    done = Import(Journal(database), who, service, dry_run=dry_run)
    for file in found.files:
        await done.file(file)
    for page in found.pages:
        await done.page(page)
    return done.report(found)


async def _keeper(database: Database, service: str, email: str) -> Person:
    row = await people.by_email(database, email)
    if row is None:
        raise CannotImport(
            f"Nobody has the address {email}. Add them first: assessor person add {email} --name …"
        )
    if await services.service(database, service) is None:
        raise CannotImport(
            f"There is no service “{service}”. Make it on the board first, or check its spelling."
        )
    who = Person(
        **{field: row[field] for field in ("id", "name", "email", "profession", "organisation")},
        **{office: row[office] for office in ("admin", "organiser", "leadership")},
        may_write=True,
        site_version=0,
    )
    roles = await service_roles(database, who, service)
    if not roles or not roles & {"member", "team", "organiser"}:
        raise CannotImport(
            f"{email} is not a member of “{service}”. Add them as a member first, or choose somebody else."
        )
    return who


class Import:
    """One import while it runs: what was new, changed, the same, or left alone."""

    def __init__(self, journal: Journal, who: Person, service: str, *, dry_run: bool) -> None:
        self.journal, self.who, self.service, self.dry_run = journal, who, service, dry_run
        self.counts = {"new": 0, "changed": 0, "same": 0, "kept": 0}
        self.files = {"new": 0, "same": 0}
        self.left: list[str] = []

    async def file(self, file: folder.File) -> None:
        """A picture or document, stored once by what it holds."""
        there = await queries.file(self.journal.database, self.service, file.sha256)
        self.files["same" if there else "new"] += 1
        if not there and not self.dry_run:
            await files.store(self.journal, self.who, self.service, file.name, file.data)

    async def page(self, page: folder.Page) -> None:
        """A page: new, changed where the folder changed, or left as the board has it."""
        stands = await queries.page_as_it_is(self.journal.database, self.service, page.slug)
        wanted = _fields(page)
        outcome = _outcome(page, wanted, stands)
        self.counts[outcome] += 1
        if outcome == "kept":
            self.left.append(
                f"{page.source}: changed on the board since it was brought in; the board's text was left as it is"
            )
        if outcome in ("new", "changed") and not self.dry_run:
            version = f'"{stands["version"]}"' if stands else None
            form = pages.PageForm.check(wanted)
            await pages.put(
                self.journal, self.who, self.service, page.slug, form, version, source=_source(page, wanted)
            )

    def report(self, found: folder.Folder) -> list[str]:
        """What happened, in words; first the sum, then everything odd."""
        would = "Would bring in" if self.dry_run else "Brought in"
        pages = self.counts
        first = (
            f"{would} {len(found.pages)} pages: {pages['new']} new, {pages['changed']} changed, "
            f"{pages['same']} the same, {pages['kept']} left as the board has them."
        )
        second = f"Files: {self.files['new']} new, {self.files['same']} already there."
        odd = [*self.left, *found.odd]
        return [first, second, *([f"Odd ({len(odd)}):", *(f"  {line}" for line in odd)] if odd else [])]


def _fields(page: folder.Page) -> dict[str, Any]:
    fields = {"title": page.title, "body": page.body, "parent": page.parent, "dated": page.dated}
    return {**fields, "order": page.order or 0}


def _source(page: folder.Page, fields: dict[str, Any]) -> str:
    """Where a page came from and what it said there, so that a later import knows what changed since."""
    return f"{page.source}\n{_hash(fields)}"


def _hash(fields: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def _outcome(page: folder.Page, wanted: dict[str, Any], stands: dict[str, Any] | None) -> str:
    if stands is None:
        return "new"
    now = {key: stands["sort" if key == "order" else key] for key in wanted}
    if now == wanted and not stands["removed_at"]:
        return "same"
    if stands["source"] == _source(page, wanted):
        return "same"  # the folder says what it said; the board went on from there
    brought = (stands["source"] or "").partition("\n")[2]
    return "changed" if brought == _hash(now) and not stands["removed_at"] else "kept"
