"""Putting right what was not recognised in an imported report: which choices there are, and what a form makes of it."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import field_validator

from assessor.documents.document import Document, Judged, Overall, Service, StandardsUsed
from assessor.forms import Day, Form, Line
from assessor.imported import old_sets
from assessor.imported.recognising import BY_HAND
from assessor.standards import StandardSet

NOT_RECORDED = ("", "Not recorded")
PHASES = (
    NOT_RECORDED,
    ("discovery", "Discovery"),
    ("alpha", "Alpha"),
    ("beta", "Beta, private or public"),
    ("private-beta", "Private beta"),
    ("public-beta", "Public beta"),
    ("live", "Live"),
)
TYPES = (
    NOT_RECORDED,
    ("assessment", "Assessment"),
    ("reassessment", "Reassessment"),
    ("evidence-review", "Evidence review"),
    ("self-certification", "Self-certification"),
    ("peer-review", "Peer review"),
    ("mock", "Mock"),
)
RESULTS = (
    NOT_RECORDED,
    ("met", "Met"),
    ("partly-met", "Partly met"),
    ("not-met", "Not met"),
    ("green", "Green"),
    ("amber", "Amber"),
    ("red", "Red"),
)
DECISIONS = (
    *RESULTS,
    ("not-covered", "Not covered on the day"),
    ("not-applicable", "Does not apply"),
)
OLD_SETS = {"gds-18": old_sets.EIGHTEEN, "gds-26": old_sets.TWENTY_SIX, "gds-early": old_sets.EARLY}
AS_IT_IS = "as-it-is"
MOST = 40  # standards of one report that a form shows

Phase = Literal["", "discovery", "alpha", "beta", "private-beta", "public-beta", "live"]
Type = Literal[
    "",
    "assessment",
    "reassessment",
    "evidence-review",
    "self-certification",
    "peer-review",
    "mock",
]
Result = Literal["", "met", "partly-met", "not-met", "green", "amber", "red"]
Decision = Literal[
    "", "met", "partly-met", "not-met", "green", "amber", "red", "not-covered", "not-applicable"
]


class Correction(Form):
    """What somebody says a report says. Blank is: not recorded."""

    required = {"service": "Enter the name of the service"}

    service: Line = ""
    organisation: Line = ""
    phase: Phase = ""
    type: Type = ""
    standard_set: Line = ""
    held_on: Day | Literal[""] = ""
    result: Result = ""
    decisions: dict[int, Decision] = {}

    @field_validator("held_on", mode="before")
    @classmethod
    def _no_day(cls, value: Any) -> Any:
        return value or ""


def sets(shipped: Mapping[str, StandardSet], document: Document) -> list[tuple[str, str]]:
    """The sets to choose from; first the one the report has, where it is none of ours."""
    used = document.standard_set
    other = [(AS_IT_IS, _named(used))] if used and set_of(document, shipped) == AS_IT_IS else []
    old = [(key, _named(one)) for key, one in OLD_SETS.items()]
    return [NOT_RECORDED, *other, *old, *((one.id, f"{one.name}, {one.edition}") for one in shipped.values())]


def _named(used: StandardsUsed) -> str:
    return f"{used.name}, {used.edition}" if used.edition else used.name


def set_of(document: Document, shipped: Mapping[str, StandardSet]) -> str:
    """The choice that stands for the set a report has."""
    used = document.standard_set
    if used is None:
        return ""
    if used.id is not None and used.id in shipped:
        return used.id
    return next((key for key, one in OLD_SETS.items() if one == used), AS_IT_IS)


def numbers(document: Document, chosen: str, shipped: Mapping[str, StandardSet]) -> list[int]:
    """The standards to ask about: those of the set, and those that the report names."""
    used = OLD_SETS.get(chosen)
    count = len(shipped[chosen].standards) if chosen in shipped else 0
    if used in old_sets.BY_COUNT.values():
        count = old_sets.most_of(used)
    return sorted({*range(1, count + 1), *(one.number for one in document.standards)})[:MOST]


def titles(document: Document, chosen: str, shipped: Mapping[str, StandardSet]) -> dict[int, str]:
    """What to call the standards that are asked about: as the report does, else as the set chosen does."""
    used = _used(document, chosen, shipped)
    said = {one.number: one.title for one in document.standards}
    asked = numbers(document, chosen, shipped)
    return {number: said.get(number) or called(used, number, shipped) for number in asked}


def typed(document: Document, shipped: Mapping[str, StandardSet]) -> dict[str, Any]:
    """A report as its form shows it."""
    return {
        "service": document.service.name,
        "organisation": document.service.organisation or "",
        "phase": document.phase or "",
        "type": document.type or "",
        "standard_set": set_of(document, shipped),
        "held_on": document.held_on[-1] if document.held_on else "",
        "result": (document.overall.value if document.overall else None) or "",
        "decisions": {one.number: one.decision or "" for one in document.standards},
    }


def corrected(
    document: Document, form: Correction, shipped: Mapping[str, StandardSet]
) -> tuple[Document, list[str]]:
    """The report as the form has it, and the fields in which it differs from before."""
    before = typed(document, shipped)
    now = {
        **form.model_dump(mode="json"),
        "service": form.service.strip(),
        "organisation": form.organisation.strip(),
    }
    now["decisions"] = {**before["decisions"], **form.decisions}
    said = {number: value for number, value in now["decisions"].items() if value}
    was = {number: value for number, value in before["decisions"].items() if value}
    changed = [name for name in before if name != "decisions" and now[name] != before[name]]
    changed += ["decisions"] if said != was else []
    used = _used(document, form.standard_set, shipped)
    made = document.model_copy(
        update={
            "service": Service(id=None, name=now["service"], organisation=now["organisation"] or None),
            "phase": now["phase"] or None,
            "type": now["type"] or None,
            "standard_set": used,
            "held_on": _days(document, now["held_on"]),
            "overall": _overall(document, now["result"] or None),
            "standards": _standards(document, now["decisions"], used, shipped),
        }
    )
    return made, changed


def _used(document: Document, chosen: str, shipped: Mapping[str, StandardSet]) -> StandardsUsed | None:
    if chosen == set_of(document, shipped):
        return document.standard_set
    if chosen in shipped:
        one = shipped[chosen]
        return StandardsUsed(id=one.id, name=one.name, edition=one.edition)
    return OLD_SETS.get(chosen)


def _days(document: Document, day: str) -> tuple[str, ...]:
    """The days, the last of them as it was typed."""
    return (*document.held_on[:-1], day) if day else ()


def _overall(document: Document, value: str | None) -> Overall | None:
    if document.overall:
        return document.overall.model_copy(update={"value": value})
    return Overall(value=value) if value else None


def called(used: StandardsUsed | None, number: int, shipped: Mapping[str, StandardSet]) -> str:
    """What a standard of a set is called."""
    one = shipped[used.id].standard(number) if used and used.id and used.id in shipped else None
    return one.title if one else old_sets.title(used, number)


def _standards(
    document: Document,
    decisions: Mapping[int, str],
    used: StandardsUsed | None,
    shipped: Mapping[str, StandardSet],
) -> tuple[Judged, ...]:
    """The standards that something is said of, each with its decision as it was chosen and its name in the set."""
    there = {one.number: one for one in document.standards}
    made = []
    for number in sorted({*there, *(number for number, value in decisions.items() if value)}):
        decision, title = decisions.get(number) or None, called(used, number, shipped)
        one = there.get(number) or Judged(number=number, title=title)
        if one.title == called(document.standard_set, number, shipped):
            one = one.model_copy(update={"title": title})
        if one.decision != decision:  # what was said of words that could not be read is settled with it
            reason = "" if one.reason.startswith("The report says: ") else one.reason
            one = one.model_copy(update={"decision": decision, "reason": reason})
        made.append(one)
    return tuple(made)


def words(recognised: Mapping[str, str], made: Document, changed: Sequence[str]) -> dict[str, str]:
    """What each field was read from, once somebody put some of them right."""
    now = {**recognised, **dict.fromkeys(changed, BY_HAND)}
    return {name: said for name, said in now.items() if name not in changed or _there(made, name)}


def _there(made: Document, name: str) -> bool:
    return {
        "service": True,
        "organisation": bool(made.service.organisation),
        "phase": bool(made.phase),
        "type": bool(made.type),
        "standard_set": bool(made.standard_set),
        "held_on": bool(made.held_on),
        "result": bool(made.overall and made.overall.value),
        "decisions": any(one.decision for one in made.standards),
    }[name]
