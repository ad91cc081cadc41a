"""The report as it is checked: its parts in order, each with what stands there and what is remarked about it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assessor import markdown
from assessor.board import cards
from assessor.board.said import said
from assessor.database import Database, Row
from assessor.day import points
from assessor.door import Reader
from assessor.report import fact_check, fact_check_queries, parts, remark_queries, remarks, report
from assessor.settings import Settings
from assessor.views import panel

Found = dict[str, Any]


async def everything(
    db: Database, sets: cards.Sets, settings: Settings, reader: Reader, only: Collection[str] | None = None
) -> Found:
    """What the page shows: {check, progress, left, waiting, parts}; `only` these parts. Raises Problem 404.

    A part is {part, title, items}, an item {about, words, html, remarks}: the text, the decision, or a point.
    """
    stands = await report.as_it_stands(db, reader)
    rows = await remark_queries.remarks(db, reader)
    check = await fact_check_queries.fact_check(db, reader)
    today = datetime.now(UTC).astimezone(settings.timezone).date()
    state = reader.assessment["state"]
    return {
        "check": _as_known(reader, check),
        "progress": fact_check.progress(settings, check, rows, state),
        "left": fact_check.days_left(settings, check, today) if state == "fact-check" else "",
        "waiting": [row for row in rows if not row["answer"]],
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
        shown = {
            **row,
            "body_html": said(row["body"]),
            "answer_html": said(row["answer_words"]) if row["answer_words"].strip() else "",
            "author_as": reader.author(row),
            "answered_as": reader.author(row, "answered_by") if row["answered_by"] else None,
        }
        found.setdefault(remarks.about_of(row), []).append(shown)
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
    found = []
    for part, title in titles.items():
        if only is None or part in only:
            items = await _items(stands, part, by_place)
            found.append({"part": part, "title": title, "items": items})
    if only is None or remarks.OVERALL in only:
        overall = await panel.overall(db, reader)
        found.insert(
            0, {"part": remarks.OVERALL, "title": "The result", "items": [_overall(overall, by_place)]}
        )
    return found


def _overall(overall: Found | None, by_place: Mapping[str, list[Found]]) -> Found:
    item = _item(remarks.OVERALL, "", "", by_place)
    if overall:
        item |= {"value": overall["value"], "next": overall["next_words"]}
        item["html"] = said(overall["reason"]) if overall["reason"] else ""
    return item


async def _items(stands: report.Report, part: str, by_place: Mapping[str, list[Found]]) -> list[Found]:
    number = parts.number_of(part)
    if number is None:
        text = stands.texts[part]
        html = markdown.prose(await markdown.render_off_loop(text, prefix=f"{part}-")) if text.strip() else ""
        return [_item(part, "", html, by_place)]
    one = stands.standard(number)
    decision = _item(part, "The decision", said(one["reason"]) if one["reason"] else "", by_place)
    decision["value"] = one["decision"]
    about = [(f"point-{point['id']}", points.WORDS[point["part"]], point["body"]) for point in one["points"]]
    gone = [
        (place, "A point that is not in the report any more", "")
        for place, rows in by_place.items()
        if place.startswith("point-")
        and rows[0]["standard"] == number
        and place not in [key for key, _, _ in about]
    ]
    shown = [_item(key, words, said(body), by_place) for key, words, body in about]
    for before, item in zip([decision, *shown], shown, strict=False):
        item["again"] = item["words"] == before["words"]
    lost = [{**_item(key, words, "", by_place), "gone": True} for key, words, _ in gone]
    return [decision, *shown, *lost]


def _item(about: str, words: str, html: Any, by_place: Mapping[str, list[Found]]) -> Found:
    return {"about": about, "words": words, "html": html, "remarks": by_place.get(about, [])}
