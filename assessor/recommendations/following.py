"""Saying quickly how far a recommendation is: one small page, reached from the lists; and taking that back."""

from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.assessments.heading import heading
from assessor.board import board, recommendation_queries, recommendations
from assessor.board.recommendations import RecommendationForm, UpdateForm
from assessor.board.said import said
from assessor.database import Row
from assessor.door import Seat, requires, seat
from assessor.evidence import queries as evidence
from assessor.page import page, see
from assessor.problem import Problem, errors_of, invalid, not_found
from assessor.recommendations.shown import address, today
from assessor.recommendations.wanted import STATUSES

VERBS = ("follow recommendations", "judge recommendations", "confirm recommendations")
HERE = "here"  # back to the page of this assessment, not to the list across them


@requires(*VERBS)
async def show(request: Request) -> Response:
    """The form: status, what happened, which evidence shows it."""
    here = seat(request)
    row = await _row(request, here)
    if closed := here.closed("follow recommendations"):
        raise Problem(409, closed)
    update = board.made_id(request, f"update {row['version']} {here.position}")
    return await _form(
        request, here, row, {"status": row["status"], "update_id": update, "back": _back(request)}
    )


def _back(request: Request) -> str:
    return HERE if request.query_params.get("back") == HERE else ""


async def _row(request: Request, here: Seat) -> Row:
    """The recommendation in the address. Raises Problem 404."""
    id = request.path_params["recommendation"]
    row = await recommendation_queries.recommendation(request.app.state.database, here, id)
    if row is None:
        raise not_found()
    return row


async def _form(
    request: Request, here: Seat, row: Row, written: dict[str, Any], problem: Problem | None = None
) -> Response:
    db = request.app.state.database
    thing = (await recommendations.with_updates(db, here, [row]))[0]
    pages = await evidence.pages(db, here.assessment["service"])
    return await page(
        request,
        "recommendations/follow.html",
        status=problem.status if problem else 200,
        errors=errors_of(problem),
        assessment=heading(request, here),
        thing={**thing, "body_html": said(thing["body"]), "address": address(row)},
        updates=[{**update, "body_html": said(update["body"])} for update in reversed(thing["updates"])],
        titles={one["id"]: one["title"] for one in pages},
        statuses=[(status, STATUSES[status]) for status in statuses(here, row["status"])],
        may_say=_may_say(here),
        written=written,
        today=today(request),
    )


def _may_say(here: Seat) -> bool:
    return any(here.has_role_for(verb) for verb in VERBS[:2])


def statuses(here: Seat, stood: str) -> list[str]:
    """The statuses this seat may choose: the one that stands, and those it may give."""
    confirms = here.has_role_for("confirm recommendations")
    if not _may_say(here):  # an organiser confirms, or takes that back
        return [stood, "done" if stood == "confirmed" else "confirmed"]
    if stood == "confirmed" and not confirms:
        return ["confirmed"]
    return [status for status in STATUSES if status != "confirmed" or confirms]


@requires(*VERBS)
async def save(request: Request) -> Response:
    """Adds an update where something is written, else only the new status; then back with the way to undo it."""
    here, sent = seat(request), await forms.from_page(request)
    row = await _row(request, here)
    written: dict[str, Any] = {
        name: str(sent.get(name) or "") for name in ("status", "body", "update_id", "back")
    }
    written["evidence"] = [value for value in sent.getlist("evidence") if value]
    written["status"] = written["status"] or row["status"]
    try:
        update = await _save(request, here, row, written)
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        return await _form(request, here, row, written, problem)
    did = "confirmed" if written["status"] == "confirmed" != row["status"] else "saved"
    what = {"was": row["status"], "now": written["status"], "update": update}
    return see(after(here, row, did, written["back"], what))


async def _save(request: Request, here: Seat, row: Row, written: dict[str, Any]) -> str:
    """Gives the update's id; "" where there is none."""
    journal, status = request.app.state.journal, written["status"]
    new = status != row["status"]
    if written["body"].strip() and _may_say(here):
        if not forms.UUID4.match(written["update_id"]):
            raise Problem(422, "Open the page again: this form has lost its number.")
        given = {"body": written["body"], "evidence": written["evidence"]} | (
            {"status": status} if new else {}
        )
        update = UpdateForm.check(given)
        await recommendations.put_update(journal, here, row["id"], written["update_id"], update, None)
        return str(written["update_id"])
    if status == "not-doing" and new:
        raise invalid("body", "Say why it will not be done")
    if not new:
        raise invalid("body", "Write what has happened, or choose another status")
    form = RecommendationForm.check({"status": status})
    await recommendations.put(journal, here, row["id"], form, f'"{row["version"]}"')
    return ""


def after(here: Seat, row: Row, did: str, back: str, what: dict[str, str]) -> str:
    """Where to go when it is saved: the list it came from, which says so and offers to undo it.

    `what` is the status it was and is now, and the id of an update.
    """
    what = {"did": did, "of": f"{here.id}/{row['id']}", "back": back, **what}
    base = f"/assessments/{here.id}/recommendations" if back == HERE else "/recommendations"
    return f"{base}?{urlencode({name: value for name, value in what.items() if value})}"


DONE = {
    "saved": "Saved.",
    "confirmed": "It is confirmed.",
    "undone": "Undone: it stands as it stood before.",
    "accepted": "Saved: owners and dates are given.",
}


def notice(request: Request) -> dict[str, Any] | None:
    """What has just been done, from the address, and the form that takes it back."""
    asked = request.query_params
    words = DONE.get(asked.get("did", ""))
    if words is None:
        return None
    assessment, _, id = asked.get("of", "").partition("/")
    known = forms.SLUG.match(assessment) and forms.UUID4.match(id) and asked.get("was") in STATUSES
    if not known:
        return {"words": words, "undo": None}
    fields = {name: asked[name] for name in ("was", "now", "update", "back") if name in asked}
    return {
        "words": words,
        "undo": {"address": f"/assessments/{assessment}/follow/{id}/undo", "fields": fields},
    }


@requires(*VERBS)
async def undo(request: Request) -> Response:
    """Takes back what was just said: the status is what it was before, and an update of one's own is gone."""
    here, sent = seat(request), await forms.from_page(request)
    row, journal = await _row(request, here), request.app.state.journal
    form = RecommendationForm.check({"status": str(sent.get("was") or "")})
    if update := str(sent.get("update") or ""):
        await recommendations.take_back_update(journal, here, row["id"], update, form.status)
    elif sent.get("now") == row["status"]:  # else somebody went on from there
        await recommendations.put(journal, here, row["id"], _reasoned(form), f'"{row["version"]}"')
    back = str(sent.get("back") or "")
    return see(
        f"/assessments/{here.id}/recommendations?did=undone"
        if back == HERE
        else "/recommendations?did=undone"
    )


def _reasoned(form: RecommendationForm) -> RecommendationForm:
    """Going back to not doing: the reason stands in an earlier update."""
    if form.status != "not-doing":
        return form
    return RecommendationForm.check({"status": form.status, "reason": "As before."})


@requires("confirm recommendations")
async def confirm(request: Request) -> Response:
    """Confirms by one button of a list that something was done."""
    here, sent = seat(request), await forms.from_page(request)
    row = await _row(request, here)
    form = RecommendationForm.check({"status": "confirmed"})
    version = f'"{_version(sent, row)}"'
    await recommendations.put(request.app.state.journal, here, row["id"], form, version)
    what = {"was": row["status"], "now": "confirmed"}
    return see(after(here, row, "confirmed", str(sent.get("back") or ""), what))


def _version(sent: FormData, row: Row) -> str:
    return str(sent.get("version") or row["version"])


routes = [
    Route("/follow/{recommendation}", show, methods=["GET"]),
    Route("/follow/{recommendation}", save, methods=["POST"]),
    Route("/follow/{recommendation}/undo", undo, methods=["POST"]),
    Route("/follow/{recommendation}/confirm", confirm, methods=["POST"]),
]
