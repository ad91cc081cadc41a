"""All recommendations of one assessment: the team gives owners and dates in one step, and hands over."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.assessments.heading import heading
from assessor.board import recommendation_queries as board
from assessor.door import Person, Seat, requires, seat
from assessor.page import page, see
from assessor.problem import Problem, errors_of
from assessor.recommendations import accepting, following, queries
from assessor.recommendations.accepting import HandOverForm, OwnerForm
from assessor.recommendations.due import OPEN
from assessor.recommendations.shown import grouped, shown, today
from assessor.recommendations.wanted import Wanted
from assessor.words import count

HANDING = "hand-over"  # beside the ids of what was typed
FORMS = 40  # owners and dates in one form
MOST = 1000  # recommendations of one assessment or service that are looked at in one step


async def show(request: Request) -> Response:
    """The page: whoever follows recommendations has them as one form, everybody else as a list."""
    return await _page(request, seat(request))


async def _page(
    request: Request,
    here: Seat,
    typed: Mapping[str, Mapping[str, str]] | None = None,
    problem: Problem | None = None,
) -> Response:
    state, day = request.app.state, today(request)
    who = _who(here)
    rows = await queries.listed(state.database, who, _of(here), day, None, MOST)
    things = await shown(state.database, state.standards, who, rows, day)
    follows = here.may("follow recommendations")
    taken_on = [one for one in things if follows and one["status"] in OPEN][:FORMS]
    forms_shown = [
        _form(one, (typed or {}).get(one["id"]), accepting.proposed(one["level"], day)) for one in taken_on
    ]
    inside = {one["id"] for one in taken_on}
    return await page(
        request,
        "recommendations/accept.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=errors_of(problem),
        assessment=heading(request, here),
        forms=forms_shown,
        groups=grouped([one for one in things if one["id"] not in inside]),
        team=await board.team_names(state.database, here.id) if follows else [],
        owners=_owners(things) if here.may("hand over recommendations") else [],
        handing=(typed or {}).get(HANDING, {}),
        back="here",
        notice=notice(request) if problem is None else None,
    )


def _who(here: Seat) -> Person:
    assert here.who is not None, "the door lets nobody in without knowing who"
    return here.who


def _of(here: Seat) -> Wanted:
    return Wanted({"assessment": here.id})


def _form(one: dict[str, Any], typed: Mapping[str, str] | None, proposed: str | None) -> dict[str, Any]:
    """A row with its fields: what was typed, else what stands, else the date that is proposed."""
    fresh = not one["owner"] and not one["due"]
    stands = {"owner": one["owner"] or "", "due": one["due"] or (proposed if fresh else "") or ""}
    return {**one, **stands, "proposed": proposed if fresh else None, **(typed or {})}


def _owners(things: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Who owns something open here, and how much."""
    many: dict[str, int] = {}
    for one in things:
        if one["status"] in OPEN and (owner := (one["owner"] or "").strip()):
            many[owner] = many.get(owner, 0) + 1
    return [(owner, f"{owner} ({n})") for owner, n in sorted(many.items())]


@requires("follow recommendations")
async def accept(request: Request) -> Response:
    """Saves all owners and dates in one step, or says beside each field what is wrong and keeps all that was typed."""
    here, sent = seat(request), await forms.from_page(request)
    typed = _typed(sent)
    try:
        wanted, versions = _wanted(typed)
        many = await accepting.accept(request.app.state.journal, here, wanted, versions)
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        return await _page(request, here, typed, problem)
    return see(f"/assessments/{here.id}/recommendations" + ("?did=accepted" if many else ""))


def _typed(sent: FormData) -> dict[str, dict[str, str]]:
    """What was typed for each recommendation, by its id."""
    found: dict[str, dict[str, str]] = {}
    for name, value in sent.multi_items():
        field, _, id = name.partition("-")
        if field in ("owner", "due", "version", "proposed") and forms.UUID4.match(id):
            found.setdefault(id, {})[field] = str(value).strip()
    return found


def _wanted(typed: Mapping[str, Mapping[str, str]]) -> tuple[dict[str, OwnerForm], dict[str, str]]:
    """The forms, and the versions they are of. Raises Problem 422 with all that is wrong.

    A date that was only proposed counts once somebody is named for it.
    """
    wanted, versions, errors = {}, {}, []
    for id, given in typed.items():
        owner, day = given.get("owner", ""), given.get("due", "")
        if not owner and day and day == given.get("proposed"):
            day = ""
        try:
            wanted[id] = OwnerForm.check({"owner": owner or None, "due": day or None})
        except Problem as problem:
            errors += [{**error, "field": f"{error['field']}-{id}"} for error in problem.errors]
        versions[id] = given.get("version", "")
    if errors:
        raise Problem(422, "Some fields need another look.", errors=errors)
    return wanted, versions


# --- Handing over -------------------------------------------------------------------------------------


@requires("hand over recommendations")
async def hand_over(request: Request) -> Response:
    """Everything open of one owner to another, here or in the whole service."""
    here, sent = seat(request), await forms.from_page(request)
    typed = {name: str(sent.get(name) or "").strip() for name in ("owner", "to")}
    everywhere = str(sent.get("where") or "") == "service"
    try:
        form = HandOverForm.check_all(typed)
        if here.closed("hand over recommendations"):
            raise Problem(409, here.closed("hand over recommendations") or "")
        ids = await _hand_over(request, here, form.owner, form.to, everywhere=everywhere)
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        return await _page(
            request, here, {HANDING: {**typed, "where": "service" if everywhere else ""}}, problem
        )
    what = {"did": "handed-over", "owner": form.owner, "to": form.to, "ids": ".".join(id[:13] for id in ids)}
    where = {"where": "service"} if everywhere else {}
    return see(f"/assessments/{here.id}/recommendations?{urlencode({**what, **where})}")


async def _hand_over(
    request: Request,
    here: Seat,
    owner: str,
    to: str,
    *,
    everywhere: bool,
    only: tuple[str, ...] | None = None,
) -> list[str]:
    """Gives the ids of what was handed over."""
    state, who = request.app.state, _who(here)
    scope = {"service": here.assessment["service"]} if everywhere else {"assessment": here.id}
    rows = await queries.listed(
        state.database, who, Wanted({**scope, "owner": owner}), today(request), None, MOST
    )
    rows = [row for row in rows if row["status"] in OPEN]
    if only is not None:
        rows = [row for row in rows if row["id"][:13] in only]
    ids = [row["id"] for row in rows]
    await accepting.hand_over(state.journal, who, rows, ids, owner, to)
    return ids


@requires("hand over recommendations")
async def hand_back(request: Request) -> Response:
    """Undoes handing over: what was handed over goes back, unless somebody gave it another owner since."""
    here, sent = seat(request), await forms.from_page(request)
    form = HandOverForm.check_all({name: str(sent.get(name) or "").strip() for name in ("owner", "to")})
    only = tuple(str(sent.get("ids") or "").split("."))
    everywhere = str(sent.get("where") or "") == "service"
    await _hand_over(request, here, form.to, form.owner, everywhere=everywhere, only=only)
    return see(f"/assessments/{here.id}/recommendations?did=undone")


def notice(request: Request) -> dict[str, Any] | None:
    """What has just been done, from the address, and the form that takes it back."""
    asked = request.query_params
    if asked.get("did") != "handed-over":
        return following.notice(request)
    fields = {name: asked[name] for name in ("owner", "to", "ids", "where") if name in asked}
    ids = [id for id in fields.get("ids", "").split(".") if id]
    words = f"{count(len(ids), 'recommendation').capitalize()} handed over to {fields.get('to', '')}."
    address = f"/assessments/{seat(request).id}/hand-over/undo"
    return {"words": words, "undo": {"address": address, "fields": fields} if ids else None}


routes = [
    Route("/recommendations", show, methods=["GET"]),
    Route("/accept", accept, methods=["POST"]),
    Route("/hand-over", hand_over, methods=["POST"]),
    Route("/hand-over/undo", hand_back, methods=["POST"]),
]
