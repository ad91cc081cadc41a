"""From the text of a report that others published to a document, with the words that each field was read from.

A field that the text does not have stays empty, and so does one whose words could mean two things: nothing is guessed.
The text itself is kept whole in the sections, but for what stands in a field of its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessor.documents.document import (
    Document,
    Earlier,
    Judged,
    Overall,
    Recommended,
    Section,
    Service,
)
from assessor.imported import criteria, head, old_sets, outline
from assessor.imported.head import Labelled
from assessor.imported.outline import Piece, plain

# What is looked for in every report, in the words of the table that an import prints.
FIELDS = {
    "service": "Service",
    "organisation": "Organisation",
    "phase": "Phase",
    "type": "Type",
    "standard_set": "Set of standards",
    "held_on": "Date",
    "result": "Result",
    "decisions": "Decisions per standard",
    "lead": "Lead assessor",
    "team": "Of the team",
    "about": "About the service",
    "recommendations": "Recommendations",
}
# Those that a form can put right.
BY_FORM = ("service", "organisation", "phase", "type", "standard_set", "held_on", "result", "decisions")
BY_HAND = "Put right by hand"

_KIND = re.compile(
    r"\s*[-–—]\s*(?P<kind>((service|alpha|beta|live|discovery) )?(re)?assessment|self[ -]certification)\s*$",
    re.IGNORECASE,
)
_LIST = re.compile(r"([-*+]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Published:
    """A report as it came: its title, its text in Markdown, what it says it is about, and where it is published."""

    title: str
    body: str
    summary: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The document, and field → the words it was read from. What stands in neither is not recorded."""

    document: Document
    words: dict[str, str]

    @property
    def missing(self) -> list[str]:
        """The fields that were looked for and not recognised, in words."""
        return missing(self.words)


def missing(words: Mapping[str, str], of: Iterable[str] = FIELDS) -> list[str]:
    """Those of the fields that are not recorded, in words; `words` is field → what it was read from."""
    return [FIELDS[field] for field in of if field not in words]


def recognise(report: Published, id: str) -> Recognised:
    """Reads a report. `id` is the address it gets."""
    top = head.head(report.body)
    found, behind = top.found, top.behind
    decisions, pieces = criteria.read(outline.pieces(behind))
    used = criteria.standard_set(list(decisions.said), behind)
    judged = criteria.judged(decisions, used[0] if used else None)
    words = {field: f"{label}: {value}" for field, (label, value) in found.items() if value}
    name = plain(report.title)
    kind = _KIND.search(name)
    about = "\n\n".join(part for part in (report.summary.strip(), _without_rules(top.before)) if part)
    recommended = tuple(recommendations(pieces, old_sets.most_of(used[0] if used else None)))
    again = "second_result" in found or "held_again_on" in found
    held = _day(found, "held_again_on" if again else "held_on")
    overall = _overall(found, "second_result" if again else "result")
    phase = head.phase(found["phase"][1]) if "phase" in found else None
    people = list(head.sitters(found))
    recognised = {
        "service": name if kind else None,
        "organisation": words.get("organisation"),
        "phase": words.get("phase") if phase else None,
        "type": (words.get("held_again_on") or words.get("second_result"))
        if again
        else kind and kind["kind"],
        "standard_set": used[1] if used else None,
        "held_on": words.get("held_again_on" if again else "held_on") if held else None,
        "result": words.get("second_result" if again else "result") if overall and overall.value else None,
        "decisions": _in_short(judged),
        "lead": words.get("lead"),
        "team": "; ".join(words[field] for field in head.TEAM if field in words) or None,
        "about": plain(about[:1000])[:200] or None,
        "recommendations": f"{len(recommended)} read" if recommended else None,
        "earlier": words.get("first_result") or words.get("first_held_on"),
    }
    document = Document(
        id=id,
        title=name,
        source=report.source or None,
        service=Service(
            name=name[: kind.start()].strip() if kind else name,
            organisation=found["organisation"][1] if "organisation" in found else None,
        ),
        standard_set=used[0] if used else None,
        phase=phase,
        type="reassessment" if again else _type(kind["kind"] if kind else ""),
        scale=_scale(judged, overall),
        held_on=(held,) if held else (),
        overall=overall,
        panel=tuple(one for field, one in people if field not in head.TEAM),
        team=tuple(one for field, one in people if field in head.TEAM),
        earlier=_earlier(found),
        about_service=outline.with_tables(about),
        standards=judged,
        recommendations=recommended,
        sections=_sections(top.text, pieces),
    )
    return Recognised(document, {field: text for field, text in recognised.items() if text})


def _without_rules(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not outline.RULE.match(line)).strip()


def _day(found: Labelled, field: str) -> str | None:
    return head.day(found[field][1]) if field in found else None


def _overall(found: Labelled, field: str) -> Overall | None:
    """The result as a word of ours where its words say one thing; else its words alone, as the reason."""
    if field not in found:
        return None
    said = found[field][1]
    value = head.result(said)
    conditions = "conditions" in said.lower() and value == "met"
    return Overall(
        value=value,
        reason="" if value and not conditions else said,
        next="go-on-with-conditions" if conditions else None,
    )


def _type(kind: str) -> str | None:
    kind = kind.lower()
    if kind.startswith("self"):
        return "self-certification"
    return ("reassessment" if kind.endswith("reassessment") else "assessment") if kind else None


def _scale(judged: Sequence[Judged], overall: Overall | None) -> str | None:
    values = {one.decision for one in judged} | {overall.value if overall else None}
    return "met-partly" if "partly-met" in values else "met" if values & {"met", "not-met"} else None


def _earlier(found: Labelled) -> tuple[Earlier, ...]:
    """The assessment that a reassessment looks at again, where the report has both."""
    if "first_result" not in found and "first_held_on" not in found:
        return ()
    said = found["first_result"][1] if "first_result" in found else ""
    held = _day(found, "first_held_on")
    return (Earlier(title="Original assessment", held_on=held, result=head.result(said) or said or None),)


def _in_short(judged: Sequence[Judged]) -> str | None:
    decided = [one for one in judged if one.decision]
    if not decided:
        return None
    return ", ".join(f"{one.number} {one.decision}" for one in decided)


def _sections(top: str, pieces: Sequence[Piece]) -> tuple[Section, ...]:
    """All of the text: the report, the earlier one that it repeats, and at the end its head as it was published."""
    last = (Section(title="Head of the report as it was published", body=top),) if top else ()
    return (*outline.sections(pieces), *last)


def recommendations(pieces: Sequence[Piece], most: int) -> Iterator[Recommended]:
    """What stands below a heading that says "Recommendations": each item of a list, each paragraph.

    A paragraph that only leads into a list is none. The standard is the one point that the words or their heading
    name; `most` is the highest number there is.
    """
    for place, piece in enumerate(pieces):
        if (
            piece.earlier
            or not re.match(r"(other )?recommendations", piece.title, re.IGNORECASE)
            or piece.level > 3
        ):
            continue
        for part in outline.below(pieces, place):
            of = criteria.numbers(part.title)
            for words in _items(part.body):
                named = criteria.numbers(words) or of
                standard = named[0] if len(named) == 1 and named[0] <= most else None
                yield Recommended.model_validate({"standard": standard, "body": words})


def _items(body: str) -> Iterator[str]:
    """The items of lists and the paragraphs of a text, without those that end in a colon."""
    for paragraph in re.split(r"\n\s*\n", body):
        lines = paragraph.split("\n")
        items: list[list[str]] = []
        for line in lines:
            marker = _LIST.match(line)
            if marker or not items:
                items.append([line[marker.end() :] if marker else line])
            else:
                items[-1].append(line.strip())
        for item in items:
            words = "\n".join(item).strip().replace("&nbsp;", " ")
            if words and not words.strip("* ").endswith(":") and not words.startswith("|"):
                yield words
