"""A service's life as what happened, the newest first: assessments, reports of others, weeknotes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assessor.life.life import Life, title_of
from assessor.words import count, phrase

NO_DAY = "No day set yet"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing with a day ("" while none is set). `words` say its result, `result` is a value of a scale or nothing;
    `lines` are what else is known of it, `links` lead further: (words, address)."""

    kind: str
    day: str
    title: str
    address: str
    result: str = ""
    words: str = ""
    lines: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()
    coming: bool = False


def years(life: Life) -> list[tuple[str, list[Event]]]:
    """The events by year, the newest first; those without a day come before all."""
    found = groupby(events(life), key=lambda event: event.day[:4] or NO_DAY)
    return [(year, list(of_it)) for year, of_it in found]


def events(life: Life) -> list[Event]:
    """Everything, the newest first; on one day in the order in which it is listed here."""
    every = [*_assessments(life), *_imported(life), *_weeknotes(life)]
    return sorted(every, key=lambda event: event.day or "9999-99-99", reverse=True)


def _assessments(life: Life) -> Iterator[Event]:
    for one in life.assessments:
        day, id = one["day"], one["id"]
        coming = not day or day > life.today.isoformat()
        yield Event(
            kind="assessment",
            day=day,
            title=title_of(one),
            address=f"/assessments/{id}",
            result=one["overall"] or "",
            words=phrase(one["overall"]) if one["overall"] else _state(one),
            lines=list(_lines(life, one)),
            links=list(_links(one)),
            coming=coming,
        )


def _state(one: dict[str, object]) -> str:
    if one["recorded"]:
        return "Overall not recorded"
    return phrase(str(one["state"]))


def _lines(life: Life, one: dict[str, object]) -> Iterator[str]:
    """How it was held, what evidence went to it, what it recommended."""
    set_name = life.sets.get(str(one["standard_set"]), str(one["standard_set"]))
    method = phrase(str(one["method"]))
    recorded = ", held another way and recorded here" if one["recorded"] else ""
    yield f"{method[0].upper()}{method[1:]}{recorded}. {set_name}."
    pages, carried = life.went_to(str(one["id"]))
    if pages:
        before = f", {carried} of them from an assessment before" if carried else ""
        yield f"{count(pages, 'page of evidence')} submitted{before}."
    if found := life.recommended.get(str(one["id"])):
        open_ones = f"{found.open} open" if found.open else "none open"
        yield f"{count(found.made, 'recommendation')}: {open_ones}, {found.closed} closed."


def _links(one: dict[str, object]) -> Iterator[tuple[str, str]]:
    address = f"/assessments/{one['id']}"
    if not one["recorded"] and (one["panel"] or one["state"] in ("fact-check", "published")):
        yield "Report", f"{address}/report"
    if one["published"]:
        yield "As published", f"/published/{one['id']}"


def _imported(life: Life) -> Iterator[Event]:
    for row in life.imported:
        yield Event(
            kind="report",
            day=row["held_on"] or "",
            title=row["title"],
            address=f"/published/{row['id']}",
            words=row["result"],
            lines=["A report that was published elsewhere."],
        )


def _weeknotes(life: Life) -> Iterator[Event]:
    for row in life.weeknotes or ():
        yield Event(
            kind="weeknote",
            day=row["dated"],
            title=row["title"],
            address=f"{life.address}/weeknotes/{row['id']}",
        )
