"""A personal link to an invitation: what it is to, the answer, and the way in.

Looking changes nothing, so that a mail scanner may. The answer spends the link; accepting signs in, but for those who
hold an office, or must sign in another way: a mailbox is not enough for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.assessments import invitation_queries, letters, queries, seats
from assessor.assessments.set_up import errors_of
from assessor.database import Row
from assessor.door import maybe_person
from assessor.forms import Form, Text
from assessor.page import page, see
from assessor.people import queries as people
from assessor.people.sessions import begin, signed_in
from assessor.problem import Problem
from assessor.settings import Settings

Stands = Literal["open", "accepted", "declined", "withdrawn", "late", "used", "over", "unknown"]
OVER = ("published", "cancelled")
PURPOSE = "invitation"


class AnswerForm(Form):
    """Whether somebody comes, and what they add to it."""

    required: ClassVar = {"answer": "Choose whether you will come"}

    answer: Literal["accept", "decline"] | None = None
    words: Text = ""


@dataclass(frozen=True, slots=True)
class Invited:
    """A link, what it invites to, and the seat that waits (or not any more)."""

    link: Row
    assessment: Row
    seat: Row | None
    stands: Stands


async def find(request: Request) -> Invited | None:
    """What the link in the address is about; None when there is no such link (any more)."""
    db = request.app.state.database
    link = await people.found_link(db, request.path_params["token"], PURPOSE)
    if link is None:
        return None
    assessment = await queries.assessment(db, link["assessment"])
    assert assessment is not None
    row = await queries.seat_of(db, link["assessment"], link["person"])
    declined = await invitation_queries.has_declined(db, link["assessment"], link["person"])
    return Invited(link, assessment, row, _stands(link, assessment, row, declined=declined))


def _stands(link: Row, assessment: Row, row: Row | None, *, declined: bool) -> Stands:
    if row is None:
        return "declined" if declined else "withdrawn"
    if link["used_at"]:
        return "accepted" if row["answer"] == "accepted" else "used"
    if assessment["state"] in OVER:
        return "over"
    return "late" if link["expires_at"] <= datetime.now(UTC) else "open"


async def show(request: Request) -> Response:
    """What somebody is invited to, and two buttons; or why the link no longer opens, and what to do."""
    invited = await find(request)
    who = await maybe_person(request)
    if invited and invited.seat and who and who.id == invited.link["person"]:
        return see(f"/assessments/{invited.assessment['id']}/people/you")
    return await _page(request, invited)


async def _page(
    request: Request,
    invited: Invited | None,
    typed: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> Response:
    stands: Stands = invited.stands if invited else "unknown"
    good = stands in ("open", "accepted", "declined")
    return await page(
        request,
        "assessments/invitation.html",
        status=problem.status if problem else 200 if good else 404,
        stands=stands,
        assessment=invited.assessment if invited else None,
        what=letters.what(invited.assessment) if invited else "",
        sitting=invited.seat if invited else None,
        role=letters.ROLES[invited.seat["role"]] if invited and invited.seat else "",
        means=letters.MEANS[invited.seat["role"]] if invited and invited.seat else "",
        address=request.url.path,
        next=f"/assessments/{invited.assessment['id']}/people/you" if invited and invited.seat else "/",
        typed=typed or {},
        errors=errors_of(problem),
    )


async def answer(request: Request) -> Response:
    """Spends the link with an answer. Accepting signs in and goes on to what is asked before the day."""
    state, sent = request.app.state, await forms.from_page(request)
    invited = await find(request)
    if invited is None or invited.stands != "open":
        return await _page(request, invited)
    try:
        form = AnswerForm.check_all({"answer": None, **forms.fields(sent, AnswerForm)})
    except Problem as problem:
        return await _page(request, invited, {"words": str(sent.get("words") or "")}, problem)
    token = None
    id, person = invited.assessment["id"], invited.link["person"]
    async with state.journal.write(id, person) as change:
        spent = await people.use_link(change.tx, request.path_params["token"], PURPOSE)
        row = await queries.seat_of(change.tx, id, person)
        if spent and row and form.answer == "decline":
            await seats.decline(change, row, form.words.strip(), state.settings)
        elif spent and row:
            known = await invitation_queries.is_known(change.tx, id, person)
            await seats.accept(change, row, form.words.strip())
            if signs_in(state.settings, spent, row, known=known):
                token = await begin(change.tx, request, person, "invitation")
    if not spent or not row or form.answer == "decline":
        return see(request.url.path)
    next = f"/assessments/{id}/people/you?done=accepted"
    return signed_in(request, token, next) if token else see(f"/sign-in?{urlencode({'next': next})}")


def signs_in(settings: Settings, link: Row, seat: Row, *, known: bool) -> bool:
    """Whether a link is enough to come in: not for an office, nor where an identity provider is demanded.

    Nor a link from before the invitation was answered in another way: a mail lies around for weeks. Nor, where somebody
    copied it, for whoever was here before.
    """
    about = link["about"] or {}
    office = link["admin"] or link["organiser"] or link["leadership"]
    demanded = settings.provider and settings.oidc_required == "everyone"
    stale = seat["answered_at"] is not None and link["created_at"] <= seat["answered_at"]
    too_open = known and about.get("copied") is True
    return not (office or demanded or stale or too_open) and about.get("signs_in") is True
