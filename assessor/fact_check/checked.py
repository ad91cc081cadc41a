"""The report as it is checked: its parts in order, each with what stands there and what is remarked about it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assessor.board import cards
from assessor.board.said import said
from assessor.database import Database, Row
from assessor.day import points
from assessor.door import Reader
from assessor.fact_check import fact_check, remark_queries, remarks
from assessor.fact_check import queries as fact_check_queries
from assessor.report import parts, report, shown
from assessor.settings import Settings
from assessor.views import panel

Found = dict[str, Any]


async def standing(db: Database, settings: Settings, reader: Reader) -> Found:
    """How far it is: {check, progress, left, waiting}."""
    return _standing(
        settings,
        reader,
        await fact_check_queries.fact_check(db, reader),
        await remark_queries.remarks(db, reader),
    )


def _standing(settings: Settings, reader: Reader, check: Row | None, rows: list[Row]) -> Found:
    today = datetime.now(UTC).astimezone(settings.timezone).date()
    state = reader.assessment["state"]
    return {
        "check": _as_known(reader, check),
        "progress": fact_check.progress(settings, check, rows, state),
        "left": fact_check.days_left(settings, check, today) if state == "fact-check" else "",
        "waiting": [row for row in rows if not row["answer"]],
    }


async def everything(
    db: Database, sets: cards.Sets, settings: Settings, reader: Reader, only: Collection[str] | None = None
) -> Found:
    """What the page shows: {check, progress, left, waiting, parts}; `only` these parts. Raises Problem 404.

    A part is {part, title, items}, an item {about, words, html, remarks}: the text, the decision, or a point.
    """
    stands = await report.as_it_stands(db, reader)
    rows = await remark_queries.remarks(db, reader)
    check = await fact_check_queries.fact_check(db, reader)
    return {
        **_standing(settings, reader, check, rows),
        "parts": await _parts(db, sets, reader, stands, _by_place(reader, rows), only),
    }


def _as_known(reader: Reader, check: Row | None) -> Found | None:
    """Who did what, as this reader may know them: the team by name, the panel as it is shown."""
    if check is None:
        return None
    met = "The panel" if reader.by_profession else check["meeting_by_name"]
    return {**check, "meeting_by_name": met}


def _by_place(reader: Reader, rows: Sequence[Row]) -> dict[str, list[Found]]:
    found: dict[str, list[Found]] = {}
    for row in rows:
        one = {
            **row,
            "body_html": said(row["body"]),
            "answer_html": said(row["answer_words"]) if row["answer_words"].strip() else "",
            "author_as": reader.author(row),
            "answered_as": reader.author(row, "answered_by") if row["answered_by"] else None,
        }
        found.setdefault(remarks.about_of(row), []).append(one)
    return found


async def _parts(
    db: Database,
    sets: cards.Sets,
    reader: Reader,
    stands: report.Report,
    by_place: Mapping[str, list[Found]],
    only: Collection[str] | None,
) -> list[Found]:
    titles = parts.titles(cards.standards_of(sets, reader))
    wanted = [part for part in titles if only is None or part in only]
    html = await shown.rendered([text for part in wanted for text in _texts(stands, part)])
    found = [
        {"part": part, "title": titles[part], "items": _items(stands, part, by_place, html)}
        for part in wanted
    ]
    if only is None or remarks.OVERALL in only:
        overall = await panel.overall(db, reader)
        found.insert(
            0, {"part": remarks.OVERALL, "title": "The result", "items": [await _overall(overall, by_place)]}
        )
    return found


async def _overall(overall: Found | None, by_place: Mapping[str, list[Found]]) -> Found:
    item = _item(remarks.OVERALL, "", "", by_place)
    if overall:
        item |= {"value": overall["value"], "next": overall["next_words"]}
        item["html"] = (await shown.rendered([overall["reason"] or ""]))[overall["reason"] or ""]
    return item


def _texts(stands: report.Report, part: str) -> list[str]:
    """All that is written in a part."""
    number = parts.number_of(part)
    if number is None:
        return [stands.texts[part]]
    one = stands.standard(number)
    return [one["reason"] or "", *(point["body"] for point in one["points"])]


def _items(
    stands: report.Report, part: str, by_place: Mapping[str, list[Found]], html: Mapping[str, Any]
) -> list[Found]:
    """What stands in a part, in order; then what is remarked about points that are not there any more."""
    number = parts.number_of(part)
    if number is None:
        return [_item(part, "", html[stands.texts[part]], by_place)]
    one = stands.standard(number)
    decision = _item(part, "The decision", html[one["reason"] or ""], by_place)
    decision["value"] = one["decision"]
    written = [
        _item(f"point-{point['id']}", points.WORDS[point["part"]], html[point["body"]], by_place)
        for point in one["points"]
    ]
    for before, item in zip([decision, *written], written, strict=False):
        item["again"] = item["words"] == before["words"]
    there = {item["about"] for item in written}
    gone = [
        {**_item(about, "A point that is not in the report any more", "", by_place), "gone": True}
        for about, rows in by_place.items()
        if about.startswith("point-") and about not in there and rows[0]["standard"] == number
    ]
    return [decision, *written, *gone]


def _item(about: str, words: str, html: Any, by_place: Mapping[str, list[Found]]) -> Found:
    return {"about": about, "words": words, "html": html, "remarks": by_place.get(about, [])}
