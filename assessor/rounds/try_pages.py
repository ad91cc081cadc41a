"""What a round tries next time, written on its page."""

import re
import uuid

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.page import see
from assessor.problem import Problem
from assessor.rounds import tries
from assessor.rounds.pages import reader, whole_page
from assessor.rounds.tries import OutcomeForm, TryForm
from assessor.versions import etag

BACK = re.compile(
    r"/(?:rounds|retros)/[a-z0-9-]{1,80}\Z|/assessments/[a-z0-9-]{1,80}/retro\Z"
)  # where it is said


async def write(request: Request) -> Response:
    """Says what is tried, with which assessment. Sent twice it is said once."""
    who, round = await reader(request), request.path_params["round"]
    await tries.writer(request.app.state.database, who, round)
    sent = await forms.from_page(request)
    typed = {name: str(sent.get(name) or "") for name in ("id", "body", "assessment")}
    if not forms.UUID4.match(typed["id"]):
        typed["id"] = str(uuid.uuid4())
    try:
        given = {"body": typed["body"].strip(), "assessment": typed["assessment"] or None}
        form = TryForm.check_all(given)
        await tries.put(request.app.state.journal, who, round, typed["id"], form, etag(0))
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        if problem.status != 422:  # sent again with other words: they are another one
            typed["id"] = str(uuid.uuid4())
            problem = Problem(
                409, "This was saved already. Send it again if these words are to be another one."
            )
        return await whole_page(request, who, problem, typed)
    retro = str(sent.get("retro") or "")
    if forms.SLUG.match(retro):  # it was said at the end of a retro
        return see(f"/retros/{retro}#tries")
    return see(f"/rounds/{round}?done=tried#tries")


async def outcome(request: Request) -> Response:
    """Says what came of it."""
    who = await reader(request)
    round, id = request.path_params["round"], request.path_params["try"]
    await tries.teller(request.app.state.database, who, round, id)
    sent = await forms.from_page(request)
    try:
        form = OutcomeForm.check({"outcome": str(sent.get("outcome") or "")})
        await tries.say_outcome(request.app.state.journal, who, round, id, form)
    except Problem as problem:
        if problem.status != 422:
            raise
        errors = [{"field": f"outcome-{id}", "message": one["message"]} for one in problem.errors]
        return await whole_page(request, who, Problem(422, problem.detail, errors=errors))
    back = str(sent.get("back") or "")
    return see(f"{back}#tries" if BACK.match(back) else f"/rounds/{round}?done=outcome#tries")


async def remove(request: Request) -> Response:
    """Takes away what was to be tried; brings it back by the same address with restore."""
    who, round, id = await reader(request), request.path_params["round"], request.path_params["try"]
    removed = request.url.path.endswith("/remove")
    await tries.remove(request.app.state.journal, who, round, id, removed=removed)
    return see(f"/rounds/{round}{f'?removed={id}' if removed else ''}#tries")
