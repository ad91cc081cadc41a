"""What to read first: for somebody seated late, or anyone with little time."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.agenda import mark_queries, marks, reading, reading_queries, weighing
from assessor.agenda.mark_pages import standards_of
from assessor.agenda.proposing import Weighed
from assessor.agenda.reading import Page
from assessor.assessments import queries as assessments
from assessor.assessments.heading import heading
from assessor.database import Database, Row
from assessor.door import requires, seat
from assessor.page import page

USUAL = 40
MOST = 600
CHOICES = (20, 40, 60, 90, 120)


@requires("mark beforehand")
async def show(request: Request) -> Response:
    """`?minutes=40`: the pages to read in that time, in order, and why."""
    here = seat(request)
    db: Database = request.app.state.database
    given = _minutes(request.query_params.get("minutes", ""))
    people = await weighing.panel(db, here)
    every = standards_of(request.app.state.standards, here)
    weighed = await weighing.weighed(db, here, every, people)
    sitting = await assessments.seat_of(db, here.id, here.person)
    leads = list(sitting["leads"]) if sitting else []
    matter = reading.matters(weighed, here.profession, leads, here.barred)
    shown: dict[str, list[int]] = {}
    for row in await reading_queries.claims(db, here):
        shown.setdefault(row["page"], []).append(row["standard"])
    pages = [_page(row, shown.get(row["id"], ())) for row in await reading_queries.pages(db, here)]
    found = reading.chosen(pages, matter, given)
    totals = marks.totals(await mark_queries.marks(db, here), here.numbers)
    words = {one.number: _why(one, here.profession, leads, totals[one.number].words) for one in weighed}
    titles = {one.number: one.title for one in every}
    return await page(
        request,
        "agenda/reading.html",
        assessment=heading(request, here),
        minutes=given,
        choices=CHOICES,
        profession=here.profession,
        leads=leads,
        found=found,
        first=[_shown(one, titles, words, matter) for one in found.first],
        then=[_shown(one, titles, words, matter) for one in found.then],
    )


def _minutes(given: str) -> int:
    """The minutes asked for, within reason."""
    minutes = forms.whole(given, digits=4)
    return USUAL if minutes is None else max(5, min(MOST, minutes))


def _page(row: Row, standards: Sequence[int]) -> Page:
    elsewhere = row["url"] is not None
    length = reading.ELSEWHERE if elsewhere else reading.minutes(len(row["body"].split()))
    read = row["read_revision"] == row["revision"]
    return Page(row["id"], row["title"], length, tuple(standards), elsewhere, read)


def _why(one: Weighed, profession: str | None, leads: Sequence[int], total: str) -> str:
    """Why a standard matters to this person, in words."""
    parts = ["you lead it"] if one.number in leads else []
    if not parts and profession in one.professions:
        parts.append("your profession")
    if one.worried or one.hear_more:
        parts.append(total)
    if one.questions:
        parts.append("1 open question" if one.questions == 1 else f"{one.questions} open questions")
    return "; ".join(parts)


def _shown(
    one: Page, titles: Mapping[int, str], words: Mapping[int, str], matter: Mapping[int, int]
) -> dict[str, Any]:
    numbers = sorted((n for n in one.standards if n in titles), key=lambda n: (-matter[n], n))
    about = [{"number": n, "title": titles[n], "why": words[n]} for n in numbers]
    return {
        "id": one.id,
        "title": one.title,
        "minutes": one.minutes,
        "elsewhere": one.elsewhere,
        "about": about,
    }
