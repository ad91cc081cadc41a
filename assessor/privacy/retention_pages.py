"""The administrator's page of what is not kept for longer than it is needed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.door import office
from assessor.page import page, see
from assessor.privacy import retention
from assessor.privacy import retention_queries as queries
from assessor.problem import Problem

DONE = {"yes": "It is done. What went, in numbers, is in the audit."}


async def show(request: Request) -> Response:
    """What would go today, and when it goes by itself."""
    await office(request, "administer")
    return await _show(request)


async def _show(request: Request, problem: Problem | None = None) -> Response:
    state, now = request.app.state, datetime.now(UTC)
    words: Any = DONE.get(request.query_params.get("done", ""))
    found = await retention.due(state.database, state.settings, now)
    return await page(
        request,
        "privacy/retention.html",
        status=problem.status if problem else 200,
        area="admin",
        errors=problem.errors if problem else [],
        notice={"words": words, "undo": None} if words else None,
        due=[one for one in found if one.many and one.counted],
        uncounted=[one for one in found if not one.counted],
        nothing=[one for one in found if not one.many and one.counted],
        months=state.settings.retention_months,
        last=await queries.last_run(state.database),
        next=retention.last_time(state.settings, now) + timedelta(days=1),
    )


async def run(request: Request) -> Response:
    """Does it now."""
    who, sent = await office(request, "administer"), await forms.from_page(request)
    if sent.get("sure") != "yes":
        message = "Tick that you know it cannot be undone"
        return await _show(request, Problem(422, message, errors=[{"field": "sure", "message": message}]))
    state = request.app.state
    since = await queries.last_run(state.database)
    await retention.retain(state.database, state.settings, datetime.now(UTC), who=who.id, since=since)
    return see("/admin/retention?done=yes")
