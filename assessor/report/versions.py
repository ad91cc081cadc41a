"""Versions of the report: what somebody wrote in one go counts as one; any two can be compared."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from assessor.database import Reading, Row
from assessor.day.points import WORDS
from assessor.door import Reader
from assessor.report import parts
from assessor.report import version_queries as queries
from assessor.report.compare import Paragraph, compare
from assessor.views.panel import words_of

ONE_GO = timedelta(minutes=10)  # a longer pause begins another entry of the list
WHOLE = "whole"  # the part that the first version is of
LISTED = 400  # versions read for one page of the list
BESIDE = 1  # unchanged paragraphs shown around a change


@dataclass(frozen=True, slots=True)
class Entry:
    """What one person wrote in one part in one go: versions `first` to `last`."""

    part: str
    author: str
    author_name: str
    first: int
    last: int
    began: datetime
    at: datetime
    changes: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """One text of a part in both versions; `rows` are paragraphs, or the number of those left out."""

    label: str
    rows: tuple[Paragraph | int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs in one part."""

    part: str
    sections: tuple[Section, ...]
    was: int  # the version in which it stood as it was before; 0 where there was nothing yet


async def listed(db: Reading, reader: Reader, before: int | None = None) -> tuple[list[Entry], int | None]:
    """The entries before a version, newest first; and the version before which the next ones are, if there are any."""
    rows = await queries.listed(db, reader, before or 2**31 - 1, LISTED)
    if len(rows) < LISTED:
        return entries(rows), None
    whole = [
        row for row in rows if row["version"] > rows[-1]["version"]
    ]  # the last may not be all of its version
    return (entries(whole), whole[-1]["version"]) if whole else (entries(rows), rows[-1]["version"])


def entries(rows: Sequence[Row]) -> list[Entry]:
    """Versions, newest first, put together: the same person in the same part, without a long pause. The first version
    is the whole report as it was begun."""
    found: list[Entry] = []
    latest: dict[str, int] = {}  # part → the place of its entry, to which an older version may belong
    begun = [row for row in rows if row["version"] == 1]
    for row in [*(row for row in rows if row["version"] > 1), *({**row, "part": WHOLE} for row in begun[:1])]:
        at = latest.get(row["part"])
        one = found[at] if at is not None else None
        if one and at is not None and one.author == row["author"] and one.began - row["at"] <= ONE_GO:
            found[at] = replace(one, first=row["version"], began=row["at"], changes=one.changes + 1)
            continue
        latest[row["part"]] = len(found)
        who = {"author": row["author"], "author_name": row["author_name"]}
        numbers = {"first": row["version"], "last": row["version"]}
        found.append(Entry(part=row["part"], **who, **numbers, began=row["at"], at=row["at"]))
    return found


async def compared(db: Reading, reader: Reader, old: int, new: int, part: str | None = None) -> list[Change]:
    """What differs between two versions, in the whole report or in one part."""
    before, after = await queries.as_of(db, reader, old), await queries.as_of(db, reader, new)
    differing = [
        name
        for name, row in after.items()
        if part in (None, name) and row["version"] != (before[name]["version"] if name in before else 0)
    ]
    return await asyncio.to_thread(_changes, sorted(differing, key=parts.place), before, after)


def _changes(names: Sequence[str], before: Mapping[str, Row], after: Mapping[str, Row]) -> list[Change]:
    found = []
    for part in names:
        was = before.get(part)
        old = texts(was["content"]) if was else {}
        new = texts(after[part]["content"])
        sections = [
            Section(label, _near_changes(compare(old.get(label, ""), new.get(label, ""))))
            for label in dict.fromkeys([*new, *old])
            if old.get(label, "") != new.get(label, "")
        ]
        if sections:
            found.append(Change(part, tuple(sections), was["version"] if was else 0))
    return found


def texts(content: Mapping[str, Any]) -> dict[str, str]:
    """What a part holds, as texts by label."""
    if "text" in content:
        return {"": content["text"]}
    decision = words_of(content["decision"]) if content.get("decision") else ""
    found = {"Decision": "\n\n".join(filter(None, [decision, content.get("reason") or ""]))}
    for part, label in WORDS.items():
        found[label] = "\n\n".join(point["body"] for point in content["points"] if point["part"] == part)
    return found


def _near_changes(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph | int, ...]:
    """Changed paragraphs with what stands beside them; the rest is counted."""
    changed = [n for n, one in enumerate(paragraphs) if one.kind != "same"]
    shown = {n + away for n in changed for away in range(-BESIDE, BESIDE + 1)}
    rows: list[Paragraph | int] = []
    for n, one in enumerate(paragraphs):
        if n in shown:
            rows.append(one)
        elif rows and isinstance(rows[-1], int):
            rows[-1] += 1
        else:
            rows.append(1)
    return tuple(rows)
