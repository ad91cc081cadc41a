"""A published report from its title to its last line, in the order every file of it has."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessor.documents import blocks
from assessor.documents.blocks import Block, Heading, Paragraph, Run
from assessor.documents.document import Document, Judged, Recommended, Sitter
from assessor.words import known_day as day
from assessor.words import phrase

ROLES = {"lead": "lead assessor", "assessor": "assessor", "team": "the team", "other": "also there"}
HEAD = (blocks.words("What"), blocks.words("Details"))
LEVELS = {"must": "Must", "should": "Should", "could": "Could", None: "Recommended"}


@dataclass(frozen=True, slots=True)
class Facts:
    """A table of what is asked and what the answer is."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown as somebody wrote it; its highest headings have the level `top`."""

    markdown: str
    top: int


@dataclass(frozen=True, slots=True)
class Points:
    """A list whose items are Markdown, each followed by words of ours, if any."""

    items: tuple[tuple[str, str], ...]
    top: int


Piece = Heading | Paragraph | Facts | Text | Points


def pieces(document: Document, label: str = "") -> Iterator[Piece]:
    """The document in order; `label` says on top of it what it is, where it is not published."""
    yield Heading(1, blocks.words(document.title))
    yield Paragraph(_stamp_with_link(document, label))
    yield Facts(tuple(_facts(document)))
    yield from _section("What this edition corrects", document.note)
    yield from _result(document)
    yield from _before(document)
    yield from _section("Summary", document.summary)
    yield from _section("The service", document.about_service)
    yield from _section("Who uses it", document.users)
    yield from _section("Good practice others could adopt", document.good_practice)
    yield from _section("The main concern", document.main_concern)
    for judged in document.standards:
        yield from _standard(judged)
    yield from _recommendations(document.listed)
    yield from _beside(document)
    for section in document.sections:
        yield from _section(section.title, section.body)


def as_blocks(document: Document, label: str = "") -> Iterator[Block]:
    """The document as blocks alone."""
    for piece in pieces(document, label):
        match piece:
            case Facts(rows):
                cells = tuple((blocks.words(name), blocks.words(value)) for name, value in rows)
                yield blocks.Table(HEAD, cells, narrow=True)
            case Text(text, top):
                yield from blocks.parsed(text, top)
            case Points(items, top):
                yield blocks.Listing(tuple(_item(text, words, top) for text, words in items))
            case _:
                yield piece


def stamp(document: Document, label: str = "") -> str:
    """Which edition this is, of when, and where it stands: "Edition 2, published on 3 December 2018 at https://…"."""
    if label:
        return label
    words = f"Edition {document.edition}"
    if document.published_on:
        words += f", published on {day(document.published_on)}"
    return f"{words} at {document.address}" if document.address else words


def decision(judged: Judged) -> str:
    """The decision of a standard in words."""
    return phrase(judged.decision) or "No result"


def _stamp_with_link(document: Document, label: str) -> blocks.Runs:
    words, address = stamp(document, label), blocks.outward(document.address)
    if address and words.endswith(address):
        return (Run(blocks.clean(words.removesuffix(address))), Run(blocks.clean(address), link=address))
    return blocks.words(words)


def _item(text: str, after: str, top: int) -> tuple[Block, ...]:
    found = blocks.parsed(text, top)
    return (*found, Paragraph(blocks.words(after))) if after else found


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    """The head: what was assessed, when, how and by whom."""
    used, whole = document.standard_set, document.overall
    standards = f"{used.name}{f', {used.edition}' if used.edition else ''}" if used else None
    given = {
        "Service": document.service.name,
        "Organisation": document.service.organisation,
        "Held on": ", ".join(day(one) for one in document.held_on),
        "Phase": phrase(document.phase),
        "Kind": phrase(document.type),
        "Method": phrase(document.method),
        "Standards": standards,
        "Result": phrase(whole.value) if whole else None,
        "What is next": phrase(whole.next) if whole else None,
        "Panel": _people(document.panel),
        "Team": _people(document.team),
        "Adds to": document.addendum_to,
        "Edition": str(document.edition),
        "Published on": day(document.published_on) if document.published_on else None,
        "Address": document.address,
        "First published by others at": document.source,
    }
    yield from ((name, value) for name, value in given.items() if value)


def _people(sitters: Iterable[Sitter]) -> str:
    """By their roles, and by name where they agreed: "Dana Lee, product (lead assessor); user research"."""
    return "; ".join(filter(None, map(_sitter, sitters)))


def _sitter(one: Sitter) -> str:
    role = one.profession or ROLES[one.role]
    if one.role == "lead" and one.profession:
        role = f"{one.profession} ({ROLES['lead']})"
    return f"{one.name}, {role}" if one.name else role


def _section(title: str, text: str, level: int = 2) -> Iterator[Piece]:
    if text.strip():
        yield Heading(level, blocks.words(title))
        yield Text(text, level + 1)


def _result(document: Document) -> Iterator[Piece]:
    whole = document.overall
    if whole is None or not (whole.value or whole.reason.strip() or whole.next):
        return
    yield Heading(2, blocks.words("Result"))
    said = [phrase(whole.value) or "No result", phrase(whole.next)]
    yield Paragraph((Run(blocks.clean(". ".join(filter(None, said)) + "."), strong=True),))
    if whole.reason.strip():
        yield Text(whole.reason, 3)


def _before(document: Document) -> Iterator[Piece]:
    """What was assessed earlier, and whose interests were declared."""
    if document.earlier:
        yield Heading(2, blocks.words("Earlier assessments"))
        rows = []
        for one in document.earlier:
            held = day(one.held_on) if one.held_on else ""
            said = [begun(words) for words in (one.title, held, phrase(one.result)) if words]
            rows.append((", ".join(said + ([linked(one.address)] if one.address else [])), ""))
        yield Points(tuple(rows), 3)
    if document.conflicts:
        yield Heading(2, blocks.words("Conflicts of interest"))
        yield Points(
            tuple(
                (one.words or "Declared.", _whose(one.profession, one.standards))
                for one in document.conflicts
            ),
            3,
        )


def _whose(profession: str | None, standards: tuple[int, ...]) -> str:
    who = f"Declared by: {profession}." if profession else ""
    kept = ", ".join(map(str, standards))
    return " ".join(filter(None, [who, f"Took no part in: standard {kept}." if kept else ""]))


def _standard(judged: Judged) -> Iterator[Piece]:
    yield Heading(2, blocks.words(f"{judged.number}. {judged.title}"))
    said = (Run("Decision: "), Run(decision(judged), strong=True))
    link = blocks.outward(judged.link)
    about = (Run(". "), Run(f"About standard {judged.number}", link=link)) if link else ()
    yield Paragraph((*said, *about))
    if judged.reason.strip():
        yield Text(judged.reason, 3)
    parts = {
        "What the team has done well": judged.done_well,
        "What the team needs to explore": judged.to_explore,
        "Advice": judged.advice,
    }
    for title, points in parts.items():
        if points:
            yield Heading(3, blocks.words(title))
            yield Points(tuple((one, "") for one in points), 4)


def _recommendations(given: Iterable[Recommended]) -> Iterator[Piece]:
    found = list(given)
    if found:
        yield Heading(2, blocks.words("Recommendations"))
    for level, title in LEVELS.items():
        if of_level := [one for one in found if one.level == level]:
            yield Heading(3, blocks.words(title))
            yield Points(tuple((one.body, _about(one)) for one in of_level), 4)


def _about(one: Recommended) -> str:
    """What belongs to a recommendation: "Standard 3. For the organisation. Due 1 March 2019. In progress."."""
    said = [
        f"Standard {one.standard}" if one.standard is not None else "About the whole service",
        "For the organisation" if one.for_whom == "organisation" else "For the team",
        f"Due {day(one.due)}" if one.due else "",
        phrase(one.status).capitalize(),
    ]
    return ". ".join(filter(None, said)) + "."


def _beside(document: Document) -> Iterator[Piece]:
    """The pages of evidence that were published with it."""
    if not document.evidence:
        return
    yield Heading(2, blocks.words("Evidence published with this report"))
    items = []
    for one in document.evidence:
        words = f"{one.title} (revision {one.revision}{f', of {day(one.dated)}' if one.dated else ''})"
        where = f": {linked(f'{document.address}/evidence/{one.page}')}" if document.address else ""
        items.append((begun(words) + where, ""))
    yield Points(tuple(items), 3)


_OPENS_A_BLOCK = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))")
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>~|&#"})


def plain_markdown(text: str) -> str:
    """Plain words as Markdown that says nothing but these words, on one line."""
    return " ".join(text.split()).translate(_MARKS)


def begun(text: str) -> str:
    """The same where they begin a line, which must not look like a list or an underline."""
    return _OPENS_A_BLOCK.sub(r"\1\\", plain_markdown(text), count=1)


def linked(address: str) -> str:
    """An address as Markdown, a link where it leads out."""
    return f"<{address}>" if blocks.outward(address) else plain_markdown(address)
