"""A folder of Markdown, or a zip of one, read as pages of evidence and their files. No database is touched.

The same folder gives the same pages with the same slugs, so bringing it in again changes nothing.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from assessor import markdown
from assessor.evidence import filetype, frontmatter
from assessor.evidence.rewriting import Places, rewrite
from assessor.evidence.unpacking import Refused, contents, shown
from assessor.forms import RESERVED

__all__ = ["File", "Folder", "Page", "Refused", "read"]

LONGEST_SLUG = 80
LONGEST_TITLE = 200
LARGEST_FILE = 10 * 1024 * 1024

_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}$")
_MARKDOWN = re.compile(r"\.(md|markdown|mdown|mkd)$", re.IGNORECASE)
_OF_FOLDER = re.compile(r"(?:\d+[-_. ]*)?(readme|_?index|home)", re.IGNORECASE)
_DATE = re.compile(r"^\d{4}(-\d{1,2}){1,2}[-_ ]*")
_NUMBER = re.compile(r"^(\d{1,3})(?!\d)[-_. ]+(?=\D)")
_HEADING = re.compile(r"#{1,6}\s+\S")


@dataclass(frozen=True)
class Page:
    """One page of evidence. `parent` is the slug of the page above it, `source` its path in the folder."""

    slug: str
    title: str
    body: str
    parent: str | None
    dated: str | None
    order: int | None
    source: str


@dataclass(frozen=True)
class File:
    """A picture or document. `type` is what its bytes say it is."""

    source: str
    name: str
    data: bytes
    type: str
    sha256: str


@dataclass(frozen=True)
class Folder:
    """What was found: parents before their children, each file once, and a line for everything odd."""

    pages: tuple[Page, ...]
    files: tuple[File, ...]
    odd: tuple[str, ...]


def read(path: Path, *, service: str, largest: int = LARGEST_FILE) -> Folder:
    """Reads a folder or zip for a service. `largest`: the most bytes a file may have. Raises `Refused`."""
    found, passed_by = contents(path)
    odd = _Odd()
    for source, why in passed_by.items():
        odd.tell(source, f"left out, {why}")
    drafts = [draft for source in found if (draft := _draft(source, found[source], odd))]
    if not drafts:
        raise Refused(f"There is no Markdown in {shown(path.name)}: pages are files that end in .md")
    drafts += _for_folders(drafts, odd)
    _give_slugs(drafts)
    of_folder = {
        d.folder: d for d in sorted(drafts, key=lambda d: d.source, reverse=True) if d.folder is not None
    }
    texts = {draft.source for draft in drafts}
    files, left_out = _files({source: data for source, data in found.items() if source not in texts}, largest)
    places = _places(service, drafts, of_folder, files, {**passed_by, **left_out})
    pages = [_page(draft, _parent(draft, of_folder), places, odd) for draft in sorted(drafts, key=_in_tree)]
    kept = _kept(files, left_out, places, odd)
    _tell_of_doubles(pages, odd)
    return Folder(tuple(pages), tuple(kept), odd.lines())


class _Odd:
    """Everything odd, in order of path and line."""

    def __init__(self) -> None:
        self._found: set[tuple[str, int, str]] = set()

    def tell(self, source: str, what: str, line: int = 0) -> None:
        self._found.add((source, line, what))

    def lines(self) -> tuple[str, ...]:
        return tuple(
            f"{shown(source)}:{line}: {shown(what, 300)}" if line else f"{shown(source)}: {shown(what, 300)}"
            for source, line, what in sorted(self._found)
        )


@dataclass
class _Draft:
    """A page on its way: what the file says, before links are rewritten."""

    source: str
    title: str
    text: str
    dated: str | None = None
    order: int | None = None
    headings: tuple[str, ...] = ()
    title_heading: str | None = None
    title_lines: tuple[int, int] | None = None
    above: int = 0
    slug: str = ""

    @property
    def folder(self) -> str | None:
        """The folder this page stands for, if it does."""
        if self.source.endswith("/"):
            return self.source[:-1]
        name = _stem(self.source)
        return posixpath.dirname(self.source) if _OF_FOLDER.fullmatch(name) else None


def _draft(source: str, data: bytes, odd: _Odd) -> _Draft | None:
    """A page, if this file is one."""
    name = posixpath.basename(source)
    ending = _ENDING.search(name)
    if not _MARKDOWN.search(name) and (ending or not _looks_like_markdown(data)):
        return None
    text = _text(source, data, odd)
    if text is None:
        return None
    matter = frontmatter.split(text)
    if len(matter.body) > markdown.LIMIT:
        odd.tell(
            source,
            f"kept as a file: {len(matter.body):,} characters are more than {markdown.LIMIT:,}. Split it",
        )
        return None
    _tell_of_name(source, odd)
    for line, what in matter.odd:
        odd.tell(source, what, line)
    draft = _Draft(source, matter.title or "", matter.body, matter.dated, matter.order, above=matter.above)
    _look_at_headings(draft)
    _complete_from_name(draft, odd)
    if not matter.body.strip():
        odd.tell(source, "the page is empty")
    return draft


def _looks_like_markdown(data: bytes) -> bool:
    """Whether a file without an ending begins like a page: with a heading or with front matter."""
    beginning = data[:2_000].decode("utf-8", "replace").lstrip("\ufeff")
    first = next((line for line in beginning.splitlines() if line.strip()), "")
    return bool(_HEADING.match(first)) or frontmatter.split(beginning).above > 0


def _text(source: str, data: bytes, odd: _Odd) -> str | None:
    """The file's characters, or None if it is no text at all."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding, text = "Windows-1252", data.decode("cp1252", "replace")
    if "\x00" in text:
        odd.tell(source, "no page: it holds no text, though its name says so")
        return None
    if encoding != "utf-8-sig":
        odd.tell(source, f"read as {encoding.upper() if encoding == 'utf-16' else encoding}: it is not UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _tell_of_name(source: str, odd: _Odd) -> None:
    name = posixpath.basename(source)
    if " " in source:
        odd.tell(source, "there are spaces in its name")
    ending = _MARKDOWN.search(name)
    if ending is None:
        odd.tell(source, "its name has no ending; it begins like Markdown, so it is a page")
    elif _MARKDOWN.search(name[: ending.start()]):
        odd.tell(source, "the ending of its name is there twice")
    elif ending.group() != ending.group().lower():
        odd.tell(source, "the ending of its name is in capitals")


def _look_at_headings(draft: _Draft) -> None:
    """Finds the page's title in its text, and the ids of its headings."""
    tokens = markdown.parts(draft.text)
    opened = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
    names = [(name.removeprefix("user-"), title) for name, title in markdown.headings(draft.text)]
    draft.headings = tuple(name for name, _ in names)
    if not opened:
        return
    tops = [at for at, index in enumerate(opened) if tokens[index].markup in ("#", "=")]
    first = opened[0] == 0 and (0 in tops or _alike(names[0][1], _stem(draft.source)))
    at = 0 if first else next(iter(tops), None)
    if at is None or not names[at][1]:
        return
    name, title = names[at]
    if draft.title and draft.title.casefold() != title.casefold():
        return
    draft.title = draft.title or title
    if opened[at] == 0:
        draft.title_heading = name
        lines = tokens[0].map or [0, 0]
        draft.title_lines = (lines[0], lines[1])


def _alike(title: str, name: str) -> bool:
    """Whether a lesser heading is the page's title and not that of a part: it has a word of the file's name."""
    return not set(re.findall(r"[^\W_]{3,}", title.lower())).isdisjoint(
        re.findall(r"[^\W_]{3,}", name.lower())
    )


def _complete_from_name(draft: _Draft, odd: _Odd) -> None:
    """What the text did not say: title, day and place among the others, from the file's name."""
    name = _stem(draft.source)
    if not draft.dated:
        draft.dated, strange = frontmatter.day(name)
        if strange:
            odd.tell(draft.source, strange)
    number = _NUMBER.match(name)
    if draft.order is None and number:
        draft.order = int(number[1])
    draft.title = draft.title or _title_of(name, draft)
    if len(draft.title) > LONGEST_TITLE:
        draft.title = draft.title[: LONGEST_TITLE - 1].rstrip() + "…"
        odd.tell(draft.source, f"its title is cut after {LONGEST_TITLE} characters")


def _title_of(name: str, draft: _Draft) -> str:
    """A title made of a name: `2024-2-21-Add_a_Payment_Link` → “Add a Payment Link”."""
    folder = draft.folder
    name = posixpath.basename(folder) if folder else name
    bare = _NUMBER.sub("", _DATE.sub("", name)) or name
    words = " ".join(shown(bare).replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] if words else "Page without a name"


def _stem(source: str) -> str:
    """The name without its ending, however often that is there."""
    name = posixpath.basename(source)
    while ending := _MARKDOWN.search(name):
        name = name[: ending.start()]
    return name


def _for_folders(drafts: list[_Draft], odd: _Odd) -> list[_Draft]:
    """A page for each folder that has several things in it and no page of its own, so that the tree shows them."""
    have = {draft.folder for draft in drafts if draft.folder is not None}
    below: dict[str, set[str]] = {}
    for draft in drafts:
        path = draft.source
        while folder := posixpath.dirname(path):
            below.setdefault(folder, set()).add(path)
            path = folder
    made = []
    for folder, things in sorted(below.items()):
        if folder not in have and len(things) > 1:
            name = posixpath.basename(folder)
            page = _Draft(folder + "/", "", f"Pages of the folder {shown(name)}.\n")
            page.title = _title_of(name, page)
            made.append(page)
            odd.tell(
                folder + "/",
                f"the folder has no page of its own, so “{page.title}” was made to hold its pages",
            )
    return made


def _give_slugs(drafts: list[_Draft]) -> None:
    """A slug for each page, made of its path alone; of two that would be the same, the later gets a mark of its own."""
    taken: set[str] = set()
    for draft in sorted(drafts, key=lambda draft: draft.source):
        path = draft.folder or _without_ending(draft.source)
        mark = sha256(draft.source.encode("utf-8", "replace")).hexdigest()[:8]
        slug = _slug(path) or f"page-{mark}"
        if len(slug) > LONGEST_SLUG:
            slug = f"{slug[: LONGEST_SLUG - 9].rstrip('-')}-{mark}"
        if slug in RESERVED:
            slug += "-page"
        if slug in taken:
            slug = f"{slug[: LONGEST_SLUG - 9].rstrip('-')}-{mark}"
        taken.add(slug)
        draft.slug = slug


def _without_ending(source: str) -> str:
    return posixpath.join(posixpath.dirname(source), _stem(source))


def _slug(path: str) -> str:
    """Small letters, numbers and hyphens."""
    plain = normalize("NFKD", path).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def _files(found: Mapping[str, bytes], largest: int) -> tuple[dict[str, File], dict[str, str]]:
    """What is no page: the files that may come in, and why others may not."""
    files: dict[str, File] = {}
    left_out: dict[str, str] = {}
    for source, data in found.items():
        name = shown(posixpath.basename(source))
        if len(data) > largest:
            left_out[source] = f"{len(data):,} bytes are more than the {largest:,} that a file may have"
        elif not data:
            left_out[source] = "it is empty"
        else:
            files[source] = File(source, name, data, filetype.sniff(data, name), sha256(data).hexdigest())
    return files, left_out


def _places(
    service: str,
    drafts: list[_Draft],
    of_folder: Mapping[str, _Draft],
    files: Mapping[str, File],
    left_out: Mapping[str, str],
) -> Places:
    by_path = {draft.source.rstrip("/"): draft for draft in drafts} | dict(of_folder)
    return Places(
        service,
        slugs={path: draft.slug for path, draft in by_path.items()},
        headings={path: draft.headings for path, draft in by_path.items()},
        titles={path: draft.title_heading for path, draft in by_path.items() if draft.title_heading},
        files={path: file.sha256 for path, file in files.items()},
        left_out=left_out,
    )


def _page(draft: _Draft, parent: str | None, places: Places, odd: _Odd) -> Page:
    """The finished page: its links lead to pages and files here, and its title stands above it only."""

    def resolve(target: str, picture: bool, line: int) -> str | None:
        new, strange = places.resolve(draft.source, target, picture)
        if strange:
            odd.tell(draft.source, strange, draft.above + line)
        return new

    lines = rewrite(draft.text, resolve).split("\n")
    if draft.title_lines:
        first, end = draft.title_lines
        del lines[first:end]
    body = "\n".join(lines).strip("\n") if draft.text.strip() else ""
    if len(body) > markdown.LIMIT:
        odd.tell(draft.source, "its links are left as they were: with new ones it would be too long")
        body = draft.text
    source = draft.source.encode("utf-8", "replace").decode()
    return Page(
        draft.slug,
        draft.title,
        body and body + "\n",
        parent,
        draft.dated,
        draft.order,
        source,
    )


def _parent(draft: _Draft, of_folder: Mapping[str, _Draft]) -> str | None:
    """The slug of the page of the nearest folder that has one, not counting the page's own."""
    folder = posixpath.dirname(draft.source.rstrip("/"))
    while folder not in of_folder or of_folder[folder] is draft:
        if not folder:
            return None
        folder = posixpath.dirname(folder)
    return of_folder[folder].slug


def _in_tree(draft: _Draft) -> tuple[int, str]:
    """Parents first: the page of a folder stands as high as the folder."""
    folder = draft.folder
    path = draft.source if folder is None else folder
    return (path.count("/") + 1 if path else 0) * 2 + (folder is None), draft.source


def _kept(files: Mapping[str, File], left_out: Mapping[str, str], places: Places, odd: _Odd) -> list[File]:
    """The files worth keeping, each content once."""
    for source, why in left_out.items():
        odd.tell(source, f"left out, {why}")
    kept: dict[str, File] = {}
    for source, file in files.items():
        linked = source in places.linked
        if file.type == filetype.UNKNOWN and not linked:
            odd.tell(source, "left out, nothing links to it and it is no kind of file that is kept")
            continue
        if file.sha256 in kept:
            odd.tell(source, f"the same file as {shown(kept[file.sha256].source)}, kept once")
        elif not linked:
            odd.tell(source, "kept, though no page shows it or links to it")
        kept.setdefault(file.sha256, replace(file, source=source.encode("utf-8", "replace").decode()))
    return list(kept.values())


def _tell_of_doubles(pages: list[Page], odd: _Odd) -> None:
    by_title: dict[str, list[str]] = {}
    for page in pages:
        by_title.setdefault(page.title.casefold(), []).append(page.source)
    for sources in by_title.values():
        if len(sources) > 1:
            first, *others = sorted(sources)
            for other in others:
                odd.tell(other, f"it has the same title as {shown(first)}")
