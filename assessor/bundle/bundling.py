"""The bundle for information requests: a zip with everything of one assessment, made part by part beside the loop."""

import asyncio
import json
import tempfile
import zipfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import IO, Any

from assessor import paths
from assessor.bundle import queries
from assessor.bundle.numbered import Numbers
from assessor.database import Reading, Row
from assessor.documents import html_page, rows
from assessor.documents.document import read
from assessor.page import Pages

IN_MEMORY = 1024 * 1024  # bytes; what is more lies in a temporary file
COPIES = {"names-removed": "names removed", "with-names": "with names"}
COLUMNS = ("number", "name", "email", "other addresses", "role", "profession", "organisation")

_AT_ONCE = 64 * 1024


class Bundle:
    """A zip that is being written: the same sections twice, once with the names in its texts and once without."""

    def __init__(self, pages: Pages, into: IO[bytes], about: Mapping[str, Any], numbers: Numbers) -> None:
        self.pages = pages
        self.about = about
        self.numbers = numbers
        self.archive = zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED)

    def section(self, name: str, title: str, found: Sequence[Mapping[str, Any]]) -> None:
        """One section, as a page to read and as JSON, in both copies."""
        for folder, words in COPIES.items():
            change = self._change(folder)
            said = [change(dict(row)) for row in found]
            page = {**self.about, "title": change(title), "rows": said, "copy": words, "plain": _plain}
            self.archive.writestr(f"{folder}/{name}.html", self.pages.whole("bundle/part.html", page))
            text = json.dumps(said, indent=2, ensure_ascii=False).encode("utf-8", "replace")
            self.archive.writestr(f"{folder}/{name}.json", text)

    def edition(self, row: Row) -> None:
        """A published edition as the document it is, in both copies."""
        for folder in COPIES:
            document = read(self._change(folder)(row["document"]))
            page = html_page.written(document, look="../document.css").encode("utf-8", "replace")
            self.archive.writestr(f"{folder}/edition-{row['number']}.html", page)

    def people(self, found: Sequence[Row], addresses: Sequence[Row]) -> None:
        """Who the numbers are: the one file that says so."""
        others: dict[str, list[str]] = {}
        for row in addresses:
            others.setdefault(row["person"], []).append(row["email"])
        lines = [
            [
                *(
                    self.numbers.by_id[row["id"]],
                    row["name"],
                    row["email"],
                    ", ".join(others.get(row["id"], [])),
                ),
                *(row[name] or "" for name in ("role", "profession", "organisation")),
            ]
            for row in found
        ]
        self.archive.writestr("people.csv", rows.lines([COLUMNS, *lines]).encode("utf-8-sig", "replace"))

    def file(self, row: Row, content: bytes) -> None:
        """One file, by its hash: what it was called stands in its section. Of a page and of a note it is one."""
        name = f"files/{file_name(row)}"
        if name not in self.archive.NameToInfo:
            self.archive.writestr(name, content)

    def close(self, sections: Sequence[Mapping[str, Any]]) -> None:
        """The page that says what is where, and the end of the zip."""
        for name in ("export.css", "document.css"):
            self.archive.write(paths.STATIC / name, name)
        page = self.pages.whole("bundle/index.html", {**self.about, "sections": sections, "copies": COPIES})
        self.archive.writestr("index.html", page)
        self.archive.close()

    def _change(self, folder: str) -> Callable[[Any], Any]:
        return self.numbers.without_names if folder == "names-removed" else self.numbers.numbered


async def written(db: Reading, pages: Pages, assessment: str, about: Mapping[str, Any]) -> IO[bytes]:
    """The whole bundle, at its beginning; whoever has it closes it. One section or file is in memory at a time."""
    into = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the answer closes it when it is sent
    try:
        await _fill(db, pages, into, assessment, about)
    except BaseException:
        into.close()
        raise
    into.seek(0)
    return into


async def _fill(db: Reading, pages: Pages, into: Any, assessment: str, about: Mapping[str, Any]) -> None:
    people = await queries.people(db, assessment)
    addresses = await queries.further_addresses(db, [row["id"] for row in people])
    bundle = await asyncio.to_thread(lambda: Bundle(pages, into, about, Numbers(people, addresses)))
    bundle.people(people, addresses)
    there: list[dict[str, Any]] = []
    for section in queries.SECTIONS:
        found = await queries.rows(db, section, assessment)
        if not found:
            continue
        await asyncio.to_thread(bundle.section, section.table, section.title, found)
        there.append({"name": section.table, "title": section.title, "rows": len(found)})
        if section.table == "edition":
            for row in found:
                await asyncio.to_thread(bundle.edition, row)
                there.append(
                    {"name": f"edition-{row['number']}", "title": f"Edition {row['number']} to read"}
                )
        if section.table in ("file", "note_file"):
            for row in found:
                content = await queries.content(db, assessment, section.table, row["sha256"])
                await asyncio.to_thread(bundle.file, row, content)
    for page in await queries.pages(db, assessment):
        found = await queries.revisions(db, assessment, page["id"])
        title = f"Evidence: {found[-1]['title']}"
        await asyncio.to_thread(bundle.section, f"evidence-{page['id']}", title, found)
        title = bundle.numbers.without_names(title)
        there.append({"name": f"evidence-{page['id']}", "title": title, "rows": len(found)})
    await asyncio.to_thread(bundle.close, there)


async def sent(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The file part by part; closed at its end, or when whoever fetches it goes away."""
    try:
        while part := await asyncio.to_thread(file.read, _AT_ONCE):
            yield part
    finally:
        file.close()


def file_name(row: Mapping[str, Any]) -> str:
    """What a file is called in the bundle: its hash, and the end of its name where that is a plain one."""
    end, hash = PurePosixPath(row["name"]).suffix.lower(), str(row["sha256"])
    return hash[:16] + (end if end[1:].isascii() and end[1:].isalnum() and len(end) < 8 else "")


def _plain(value: Any) -> str:
    """A value that is no text, in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False, indent=2) if isinstance(value, dict | list) else str(value)
