"""What happened in an assessment, in words, newest first: the journal as this audience may read it."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.assessments import queries
from assessor.assessments.heading import heading
from assessor.database import Row
from assessor.door import Reader, seat
from assessor.page import page
from assessor.words import phrase

ON_A_PAGE = 50
ABOUT = {
    "notes": ("note", "notes", "answer"),
    "recommendations": ("recommendation",),
    "evidence": ("evidence", "claim", "statement"),
    "people": ("seat", "conflict"),
    "stages": ("state", "assessment", "service", "team"),
}
WORDS = {
    "note.written": "wrote a note",
    "note.changed": "changed a note",
    "note.removed": "removed a note",
    "notes.opened": "opened the panel’s notes to everyone",
    "answer.written": "answered a question",
    "answer.changed": "changed an answer",
    "answer.removed": "removed an answer",
    "recommendation.written": "made a recommendation",
    "recommendation.changed": "changed a recommendation",
    "recommendation.removed": "removed a recommendation",
    "claim.written": "said what a page of evidence shows",
    "claim.removed": "took back what a page of evidence shows",
    "statement.changed": "wrote how the team meets this",
    "evidence.changed": "changed a page of evidence",
    "conflict.declared": "declared whether there is a conflict of interest",
    "conflict.barred": "set which standards somebody may not judge",
    "assessment.recorded": "recorded what is known of an assessment held another way",
    "assessment.changed": "changed how the assessment is set up",
    "facts.said": "said how long the preparation took",
    "service.changed": "changed the description of the service",
    "rating.agreed": "recorded what the panel agreed",
    "view.given": "gave a view",
    "view.changed": "changed a view that was revealed",
    "overall.agreed": "recorded what the panel agreed about the whole",
    "text.redacted": "removed words for good",
    "mark.given": "marked what to hear more about",
    "agenda.changed": "changed the agenda",
    "slot.moved": "moved the agenda on",
    "spotlight.moved": "pointed everybody somewhere else",
    "views.revealed": "revealed the panel’s views",
    "room.closed": "closed the room",
    "room.opened": "opened the room again",
    "point.written": "wrote a point of the wash-up",
    "point.changed": "changed a point of the wash-up",
    "point.removed": "removed a point of the wash-up",
    "report.changed": "changed the report",
    "drafter.changed": "set who drafts a standard of the report, or handed it over",
    "team.told": "told the team what the panel decided",
    "evening.sent": "wrote to the team after the day",
    "result.called": "recorded that the result was told by call",
    "assurance.asked": "asked assurance to read the report",
    "assurance.checked": "recorded what assurance found",
    "remark.written": "said what is wrong in the report",
    "remark.changed": "changed a remark on the report",
    "remark.removed": "took back a remark on the report",
    "remark.answered": "answered a remark on the report",
    "fact-check.opened": "opened the fact check",
    "fact-check.accepted": "accepted the report",
    "fact-check.reopened": "took back that the report is accepted",
    "fact-check.challenged": "challenged the report",
    "fact-check.withdrawn": "withdrew the challenge of the report",
    "fact-check.met": "recorded the meeting about the report",
}


async def show(request: Request) -> Response:
    """A page of what happened; `?about=` and `?standard=` choose, `?before=` goes back in time."""
    here = seat(request)
    about = request.query_params.get("about")
    about = about if about in ABOUT else None
    standard = forms.whole(request.query_params.get("standard"))
    standard = standard if standard in here.numbers else None
    before = forms.whole(request.query_params.get("before"))
    rows = await queries.recent(
        request.app.state.database,
        here,
        subjects=ABOUT[about] if about else (),
        standard=standard,
        before=before,
        limit=ON_A_PAGE + 1,
    )
    shown = [entry(here, row) for row in rows[:ON_A_PAGE]]
    zone = request.app.state.settings.timezone
    earlier = _address(here, about, standard, shown[-1]["position"]) if len(rows) > ON_A_PAGE else None
    return await page(
        request,
        "assessments/activity.html",
        area="assessments",
        assessment=heading(request, here),
        role=here.role,
        days=[
            gathered(list(day)) for _, day in groupby(shown, lambda one: one["at"].astimezone(zone).date())
        ],
        about=about,
        kinds=list(ABOUT),
        standard=standard,
        numbers=here.numbers,
        earlier=earlier,
        before=before,
    )


def _address(here: Reader, about: str | None, standard: int | None, before: int) -> str:
    chosen = {"about": about, "standard": standard, "before": before}
    return f"/assessments/{here.id}/activity?" + urlencode(
        {key: value for key, value in chosen.items() if value}
    )


def entry(here: Reader, row: Row) -> dict[str, Any]:
    """One entry in words: who, what, where to look. Never anybody's text."""
    return {
        "position": row["position"],
        "at": row["at"],
        "who": here.author(row, "who") if row["who"] else {"name": None},
        "words": _words(row),
        "joined": _joined(row),
        "standard": row["standard"],
        "address": _where(here, row),
    }


def gathered(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries of a day with many joins in a row as one: "37 people joined by the code of the day"."""
    lines = []
    for joined, row in groupby(entries, lambda one: one["joined"]):
        together = list(row)
        if joined and len(together) > 2:
            together = [{**together[0], "who": {"name": f"{len(together)} people"}}]
        lines += together
    return lines


def _joined(row: Row) -> bool:
    """Whether somebody came in by the code of the day."""
    own = row["who"] is None or row["who"] == row["seat_now"]
    return row["action"] == "seat.changed" and bool(row["seat_guest"]) and own


def _words(row: Row) -> str:
    if _joined(row):
        return "joined by the code of the day"
    if row["action"] == "state.changed" and row["to_state"]:
        return f"moved the assessment from “{phrase(row['from_state'])}” to “{phrase(row['to_state'])}”"
    if row["action"] == "seat.changed":
        return f"changed the seat of {row['seat_name']}" if row["seat_name"] else "changed who sits here"
    return WORDS.get(row["action"]) or row["action"].replace(".", ": ").replace("-", " ")


def _where(here: Reader, row: Row) -> str | None:
    """The address of what it is about, while it can be there."""
    address, subject = f"/assessments/{here.id}", row["action"].partition(".")[0]
    if row["action"].endswith(".removed"):
        return f"{address}/standards/{row['standard']}" if row["standard"] else None
    if subject in ("note", "recommendation") and row["id"]:
        if not row["standard"]:
            return f"{address}/tray#{subject}-{row['id']}" if here.of_panel and subject == "note" else None
        return f"{address}/standards/{row['standard']}#{subject}-{row['id']}"
    if subject in ("point", "report", "drafter") and (subject != "point" or not here.of_panel):
        return f"{address}/report#standard-{row['standard']}" if row["standard"] else f"{address}/report"
    if subject == "point" and row["standard"]:
        return f"{address}/wash-up/{row['standard']}"
    if row["standard"]:
        return f"{address}/standards/{row['standard']}"
    return {"state": f"{address}/state", "seat": f"{address}/people", "evidence": f"{address}/evidence"}.get(
        subject
    )
