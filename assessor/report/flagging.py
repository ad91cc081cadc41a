"""What should not be published, said beside the part that holds it: while it is written, and before it is published."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessor.assessments.gaps import Gap
from assessor.database import Database, Reading
from assessor.door import Reader, Seat
from assessor.report import personal, personal_queries, report
from assessor.report.parts import part_of
from assessor.report.personal import Finding
from assessor.report.report import Report

NAMED = 3  # findings of a part that are named where it is one line


@dataclass(frozen=True, slots=True)
class Flagged:
    """What was found in one part of the report."""

    part: str
    findings: tuple[Finding, ...]


async def in_texts(db: Reading, reader: Reader, texts: Mapping[str, Sequence[str]]) -> list[Flagged]:
    """What is found in the texts of each part, in their order; nothing for whoever may not read the report."""
    if not reader.reported or not any(texts.values()):
        return []
    rows = await personal_queries.names(db, reader)
    return await asyncio.to_thread(
        _flagged, reader, [(row["name"], bool(row["takes_part"])) for row in rows], texts
    )


def _flagged(
    reader: Reader, people: Sequence[tuple[str, bool]], texts: Mapping[str, Sequence[str]]
) -> list[Flagged]:
    row = reader.assessment
    names = personal.names_from(
        [name for name, takes_part in people if takes_part],
        [name for name, takes_part in people if not takes_part],
        known=[row["service_name"], row["service_organisation"] or ""],
    )
    found = [
        Flagged(part, tuple(one for text in written for one in personal.find(text, names)))
        for part, written in texts.items()
    ]
    return [one for one in found if one.findings]


async def in_report(db: Reading, reader: Reader, stands: Report) -> list[Flagged]:
    """What is found in the whole report, part by part."""
    texts: dict[str, Sequence[str]] = {part: [text] for part, text in stands.texts.items()}
    for one in stands.standards:
        bodies = [point["body"] for point in one["points"]]
        texts[part_of(one["number"])] = [one["reason"] or "", *bodies]
    return await in_texts(db, reader, texts)


async def gaps(db: Database, seat: Seat, to: str) -> list[Gap]:
    """What to look at before the team, or everybody, reads the report: see assessments/gaps.py. Nothing for whoever
    may not read it yet, or does not move it."""
    asked = seat.of_panel or (seat.reported and seat.has_role_for("move"))
    if to not in ("fact-check", "published") or not asked:
        return []
    where = "/report/edit/{}" if seat.of_panel else "/report#{}"
    found = await in_report(db, seat, await report.as_it_stands(db, seat))
    return [
        Gap(f"Read again before it is published: {in_words(one)}", place=where.format(one.part))
        for one in found
    ]


def in_words(flagged: Flagged) -> str:
    """What was found in one part, in a line: the first few, and how many more."""
    said = [f"“{one.found}” ({one.called})" for one in flagged.findings[:NAMED]]
    more = len(flagged.findings) - NAMED
    return ", ".join(said) + (f" and {more} more" if more > 0 else "")
