"""The report as its page shows it: every text and point as HTML, each point with links to what it comes from."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from assessor.assessments import queries as assessments
from assessor.board import recommendation_queries
from assessor.database import Database, Row
from assessor.day.points import PARTS, WORDS
from assessor.door import Reader
from assessor.markdown import prose, render
from assessor.report import composing, drafters, flagging, missing, parts, queries, report, sources
from assessor.settings import Settings
from assessor.standards import StandardSet
from assessor.views import panel

Sets = Mapping[str, StandardSet]
REHEARSALS = ("mock", "practice")  # what came of them is for those who were there


async def whole(db: Database, sets: Sets, settings: Settings, reader: Reader) -> dict[str, Any]:
    """All that the page shows: a function of what this audience may read. Raises Problem 404."""
    stands = await report.as_it_stands(db, reader)
    drafting = await drafters.standing(db, reader)
    texts, standards = await _parts(db, sets, reader, stands, drafting)
    sitters = await queries.sitters(db, reader.id)
    row = await _row(db, reader)
    asked = await recommendation_queries.recommendations(db, Reader(reader.assessment, "all"))
    return {
        "begun": stands.begun,
        "version": stands.version,
        "changed": stands.author["at"] if stands.author and reader.of_panel else None,
        "texts": texts,
        "standards": standards,
        "overall": await panel.overall(db, reader),
        "held_on": composing.days(row, settings),
        "panel": queries.of_role(sitters, "lead", "assessor"),
        "team": queries.of_role(sitters, "team"),
        "conflicts": [
            row for row in queries.of_role(sitters, "lead", "assessor") if row["no_conflict"] is False
        ],
        "earlier": [
            {**row, "title": composing.title(row)}
            for row in await queries.earlier(db, reader.assessment)
            if row["openly"] or (reader.of_panel and row["type"] not in REHEARSALS)
        ],
        "asked": await _asked(asked),
        "title": composing.title(row),
        "standing": await standing(db, sets, reader, stands, drafting) if reader.of_panel else None,
    }


async def _row(db: Database, reader: Reader) -> Row:
    row = await assessments.assessment(db, reader.id)
    assert row is not None
    return row


async def standing(
    db: Database, sets: Sets, reader: Reader, stands: report.Report, drafting: Mapping[int, Row]
) -> dict[str, Any]:
    """How far it is, for the panel: what is missing, what should not be published, and who drafts."""
    done = sum(bool(row["handed_over_at"]) for row in drafting.values())
    return {
        "begun": stands.begun,
        "missing": missing.missing(reader.assessment, stands, drafting),
        "given": len(drafting),
        "handed_over": done,
        "flagged": await flagging.in_report(db, reader, stands),
        "titles": parts.titles(sets[reader.assessment["standard_set"]].standards),
    }


async def parts_of(
    db: Database, sets: Sets, reader: Reader
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """The texts, the standards and how far it is: what open pages are told of, from the bare row of an assessment."""
    reader = Reader({**await _row(db, reader), **reader.assessment}, reader.audience)
    stands = await report.as_it_stands(db, reader)
    drafting = await drafters.standing(db, reader)
    texts, standards = await _parts(db, sets, reader, stands, drafting)
    return texts, standards, await standing(db, sets, reader, stands, drafting)


async def _parts(
    db: Database, sets: Sets, reader: Reader, stands: report.Report, drafting: Mapping[int, Row]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    points = [point for one in stands.standards for point in one["points"]]
    known = await sources.shown(db, reader, points)
    said = [*stands.texts.values(), *(point["body"] for point in points)]
    html = await rendered([*said, *(one["reason"] for one in stands.standards)])
    titles = {one.number: one for one in sets[reader.assessment["standard_set"]].standards}
    texts = [
        {"part": name, "title": title, "html": html[stands.texts[name]]}
        for name, title in parts.TEXTS.items()
    ]
    standards = [
        {
            "number": one["number"],
            "title": titles[one["number"]].title if one["number"] in titles else "",
            "link": titles[one["number"]].link if one["number"] in titles else "",
            "decision": one["decision"],
            "decision_words": panel.words_of(one["decision"]) if one["decision"] else "",
            "reason_html": html[one["reason"]],
            "groups": [_group(part, one["points"], known, html) for part in PARTS],
            "said": bool(one["points"]),
            "drafter": drafting.get(one["number"]),
        }
        for one in stands.standards
    ]
    return texts, standards


def _group(
    part: str, points: Sequence[Row], known: Mapping[str, dict[str, str]], html: Mapping[str, Any]
) -> dict[str, Any]:
    """The points of one part of a standard, each with what it comes from."""
    mine = [
        {
            "id": point["id"],
            "html": html[point["body"]],
            "sources": [known[id] for id in point["sources"] if id in known],
            "gone": sum(id not in known for id in point["sources"]),
        }
        for point in points
        if point["part"] == part
    ]
    return {"part": part, "title": WORDS[part], "points": mine}


async def _asked(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Recommendations for everybody, standard by standard, those about the whole first."""
    rows = sorted(rows, key=lambda row: row["standard"] or 0)
    html = await rendered([row["body"] for row in rows])
    return [{**row, "html": html[row["body"]]} for row in rows]


async def rendered(texts: Sequence[str]) -> dict[str, Any]:
    """Each of these texts as HTML; blank stays blank. In a thread: a long report takes a while."""
    return await asyncio.to_thread(_rendered, frozenset(texts))


def _rendered(texts: frozenset[str]) -> dict[str, Any]:
    return {text: prose(render(text, top=5)) if text.strip() else "" for text in texts}
