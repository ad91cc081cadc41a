"""The form on which an assessment that was held another way is recorded, and the pages on which that is changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor.assessments.assessments import METHODS
from assessor.assessments.heading import heading
from assessor.door import Seat, person, seat
from assessor.forms import whole
from assessor.page import page, see
from assessor.problem import Problem, errors_of, not_found
from assessor.recording import queries, recording, sent
from assessor.recording.recording import QUESTIONS
from assessor.recording.sent import Sent
from assessor.services import queries as services
from assessor.standards import StandardSet
from assessor.versions import etag
from assessor.views import panel, scale
from assessor.words import phrase

MANY = 500  # services to choose from
DONE = {
    "recorded": "It is recorded, and counts from now on.",
    "saved": "The changes are saved.",
    "detached": "The report is removed.",
    "taken-out": "It is taken out: nothing counts it any more.",
    "brought-back": "It is back, and counts again.",
}


# --- Recording one ----------------------------------------------------------------------------------------


async def new(request: Request) -> Response:
    """The form, with nothing filled in but the service that may be in the address."""
    who = await person(request)
    recording.needs_office(who)
    typed = sent.blank(_sets(request)[0].id, request.query_params.get("service", ""))
    if (given := request.query_params.get("standard_set")) in request.app.state.standards:
        typed["standard_set"] = given
    return await _form(request, typed)


async def create(request: Request) -> Response:
    """Records it; or shows the form again, for other standards, with every result at its best, or for mistakes."""
    who, state = await person(request), request.app.state
    recording.needs_office(who)
    got = await sent.read(request)
    if got.show:
        return await _form(request, _other(request, got), lost=got.attached is not None, again=True)
    try:
        form = sent.form_of(got.typed, new=True)
        id = await recording.record(state.journal, state.standards, who, form, got.attached)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _form(request, got.typed, problem, lost=got.attached is not None)
    return see(f"/assessments/{id}?done=recorded")


def _other(request: Request, got: Sent) -> dict[str, Any]:
    """What to show where not saving was pressed: other standards, or every result at its best."""
    if got.show != "all-met":
        return got.typed
    return sent.all_met(got.typed, [one.number for one in _set(request, got.typed).standards])


def _sets(request: Request) -> list[StandardSet]:
    return sorted(request.app.state.standards.values(), key=lambda found: (not found.default, found.name))


def _set(request: Request, typed: Mapping[str, Any]) -> StandardSet:
    found: StandardSet = request.app.state.standards.get(typed["standard_set"], _sets(request)[0])
    return found


async def _form(
    request: Request,
    typed: Mapping[str, Any],
    problem: Problem | None = None,
    *,
    lost: bool = False,
    again: bool = False,
    here: Seat | None = None,
    conflict: Sequence[Mapping[str, Any]] = (),
) -> Response:
    state, who = request.app.state, await person(request)
    of = typed["scale"] if typed["scale"] in scale.SCALES else "met"
    chosen = _set(request, typed)
    return await page(
        request,
        "recording/form.html",
        status=problem.status if problem else 200,
        area="portfolio",
        errors=[] if conflict else errors_of(problem),
        conflict=conflict,
        lost=lost,
        again=again,
        typed={**typed, "scale": of, "shown": sent.shown_as({"standard_set": chosen.id, "scale": of})},
        services=[] if here else await services.kept(state.database, who, MANY),
        sets=_sets(request),
        standards=chosen.standards,
        methods=METHODS,
        choices=[(sent.UNKNOWN, "Not known"), *panel.choices(scale.of_decisions(of))],
        overalls=panel.choices(scale.of_overall(of)),
        facts=[(slug, words) for slug, (words, _) in QUESTIONS.items()],
        megabytes=state.settings.upload_limit_mb,
        editing=heading(request, here) if here else None,
        files=await queries.files(state.database, here.id) if here else [],
    )


# --- One that is recorded ---------------------------------------------------------------------------------


def recorded(request: Request) -> Seat:
    """The seat in a recorded assessment. Raises Problem 404 for any other one."""
    here = seat(request)
    if not here.assessment["recorded"]:
        raise not_found()
    return here


async def keeper(request: Request) -> Seat:
    """The seat in a recorded assessment of whoever keeps what is recorded. Raises Problem 403, 404."""
    here = recorded(request)
    if not here.organises:
        raise Problem(403, "Whoever organises assessments changes what was recorded.")
    recording.needs_office(await person(request))
    return here


async def show(request: Request) -> Response:
    """The board of a recorded assessment: what is known of it."""
    here, state = recorded(request), request.app.state
    db, numbers = state.database, here.numbers
    chosen: StandardSet = state.standards[here.assessment["standard_set"]]
    notice = DONE.get(request.query_params.get("done", ""))
    return await page(
        request,
        "recording/recorded.html",
        area="assessments",
        assessment=heading(request, here),
        audience=here.audience,
        role=here.role,
        keeps=here.organises,
        standards=[one for one in chosen.standards if one.number in numbers],
        judged=await panel.of_standards(db, here, numbers),
        overall=await panel.overall(db, here),
        facts=recording.fact_words(here.assessment["recorded_facts"] or {}),
        files=await queries.files(db, here.id),
        for_you=[line for giver in state.for_you for line in await giver(state, here)],
        notice={"words": notice, "undo": None} if notice else None,
    )


async def edit(request: Request) -> Response:
    """The form to change what was recorded."""
    here = await keeper(request)
    stands = await recording.show(request.app.state.database, here.assessment)
    return await _form(request, _as_typed(stands), here=here)


def _as_typed(stands: Mapping[str, Any]) -> dict[str, Any]:
    results = {str(number): value for number, value in stands["results"].items()}
    facts = {slug: str(value) for slug, value in stands["facts"].items()}
    return {**stands, "results": results, "facts": facts, "overall": stands["overall"] or ""}


async def update(request: Request) -> Response:
    """Changes what was recorded; when somebody else was first, both are shown."""
    here, state = await keeper(request), request.app.state
    got = await sent.read(request)
    if got.show:
        return await _form(
            request, _other(request, got), lost=got.attached is not None, again=True, here=here
        )
    assert here.who is not None
    try:
        form = sent.form_of(got.typed, new=False)
        version = etag(whole(got.typed["version"]) or 0)
        await recording.change(state.journal, state.standards, here.who, here.id, form, version, got.attached)
    except Problem as problem:
        if problem.status not in (409, 412, 422):
            raise
        conflict = _differences(problem.current, got.typed) if problem.status == 412 else []
        if problem.status == 412:
            got.typed["version"] = problem.current["version"]
        return await _form(
            request, got.typed, problem, lost=got.attached is not None, here=here, conflict=conflict
        )
    return see(f"/assessments/{here.id}?done=saved")


LABELS = {"phase": "Phase", "method": "Method", "day": "Day", "standard_set": "Standards", "scale": "Scale"}


def _differences(current: Mapping[str, Any], typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    stands = _as_typed(current)
    rows = [(label, phrase(stands[name]), phrase(typed[name])) for name, label in LABELS.items()]
    rows.append(("Overall", recording.words_of(stands["overall"]), recording.words_of(typed["overall"])))
    rows.append(("Why", stands["reason"], typed["reason"]))
    known = {n: value for n, value in typed["results"].items() if value != sent.UNKNOWN}
    rows.append(("Results", _lines(stands["results"]), _lines(known)))
    facts = {slug: value for slug, value in typed["facts"].items() if value}
    rows.append(("What is known of it", _facts(stands["facts"]), _facts(facts)))
    return [{"label": label, "now": now, "yours": yours} for label, now, yours in rows if now != yours]


def _lines(results: Mapping[str, str]) -> str:
    return "\n".join(f"{number}: {recording.words_of(value)}" for number, value in results.items())


def _facts(facts: Mapping[str, str]) -> str:
    return "\n".join(f"{QUESTIONS[slug][0]}: {value}" for slug, value in facts.items() if slug in QUESTIONS)


async def ask_removal(request: Request) -> Response:
    """Asks before it is taken out."""
    here = await keeper(request)
    return await page(request, "recording/remove.html", area="portfolio", assessment=heading(request, here))


async def remove(request: Request) -> Response:
    """Takes it out of every count; the address with restore brings it back."""
    here, out = await keeper(request), request.url.path.endswith("/remove")
    assert here.who is not None
    await recording.take_out(request.app.state.journal, here.who, here.id, out=out)
    return see(f"/assessments/{here.id}?done={'taken-out' if out else 'brought-back'}")
