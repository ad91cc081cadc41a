"""A panel suggested for an assessment, from the pool; ticked, it is invited in one step."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.assessments import queries, seats, suggest_queries
from assessor.assessments.heading import heading
from assessor.assessments.seats import SeatForm
from assessor.assessments.suggesting import Candidate, Panel, suggest, wanted
from assessor.door import requires, seat
from assessor.page import page, see
from assessor.standards import Standard

FIELDS = tuple(Candidate.__dataclass_fields__)


def _standards(request: Request) -> list[Standard]:
    here = seat(request)
    chosen = request.app.state.standards[here.assessment["standard_set"]]
    return [standard for standard in chosen.standards if standard.number in here.numbers]


async def _suggested(request: Request) -> Panel:
    here, state = seat(request), request.app.state
    today = datetime.now(state.settings.timezone).date().isoformat()
    pool = await suggest_queries.free(state.database, here, today)
    sitting = [
        row for row in await queries.seats(state.database, here) if row["role"] in ("lead", "assessor")
    ]
    return suggest(
        _standards(request),
        here.assessment["phase"],
        [Candidate(**{name: row[name] for name in FIELDS}) for row in pool],
        has_lead=any(row["role"] == "lead" for row in sitting),
        covered={row["profession"] for row in sitting if row["profession"]},
    )


@requires("suggest a panel")
async def show(request: Request) -> Response:
    """The suggestion, with what the pool cannot give."""
    here = seat(request)
    return await page(
        request,
        "assessments/suggest.html",
        area="assessments",
        assessment=heading(request, here),
        panel=await _suggested(request),
        professions=wanted(_standards(request), here.assessment["phase"]),
        mails=request.app.state.settings.mails,
    )


@requires("suggest a panel")
async def invite(request: Request) -> Response:
    """Invites whoever is ticked, each to the place that is suggested; others of the pool as assessors."""
    here, state, sent = seat(request), request.app.state, await forms.from_page(request)
    ticked, panel = set(sent.getlist("person")), await _suggested(request)
    given = [(place.who, place.role, list(place.leads)) for place in panel.places]
    given += [(one, "assessor", []) for one in panel.others]
    for who, role, leads in given:
        if who.id in ticked:
            form = SeatForm.check({"role": role, "profession": who.profession, "leads": leads})
            await seats.put(state.journal, here, who.email, form, state.settings)
    return see(f"/assessments/{here.id}/people" + ("?done=seated" if ticked else ""))
