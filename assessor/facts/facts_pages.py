"""The facts of one assessment: on its page, as CSV and as JSON. They are the same for everybody who may enter."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.assessments.heading import heading
from assessor.door import Reader, requires, seat
from assessor.facts import queries, said
from assessor.facts.counting import HELD, Found, facts
from assessor.facts.definitions import FACTS, PARTS, Facts
from assessor.facts.said import HoursForm
from assessor.figures import files
from assessor.figures.figure import Cell, Column, Figure
from assessor.page import page, see
from assessor.problem import Problem, errors_of
from assessor.standards import StandardSet
from assessor.words import count

STANDARD_COLUMNS = (
    Column("standard", "Standard"),
    Column("notes", "Notes", "number"),
    Column("questions", "Questions", "number"),
)
COLUMNS = (
    Column("fact", "Fact"),
    Column("value", "Value", "number"),
    Column("counted", "How it was counted"),
)


@requires("read")
async def show(request: Request) -> Response:
    """Each fact with its definition and what it opens."""
    return await _show(request)


async def _show(
    request: Request, problem: Problem | None = None, slug: str = "", typed: str = ""
) -> Response:
    """The page; after a refusal with what was typed of one fact."""
    here = seat(request)
    found, known = await _found(request)
    values = {fact.slug: (fact, known[fact.slug], fact.address(here.id)) for fact in FACTS}
    return await page(
        request,
        "facts/facts.html",
        status=problem.status if problem else 200,
        area="assessments",
        errors=[{"field": f"{slug}-hours", "message": one["message"]} for one in errors_of(problem)],
        notice={"words": "It is written down.", "undo": None}
        if request.query_params.get("done") == "said"
        else None,
        may_say=[]
        if here.assessment["recorded"]
        else [one for one, right in said.RIGHTS.items() if here.may(right)],
        typed={slug: typed} if slug else {},
        assessment=heading(request, here),
        audience=here.audience,
        parts={part: [one for one in values.values() if one[0].part == part] for part in PARTS},
        counted=here.state in HELD,
        recorded=here.assessment["recorded"],
        by_standard=by_standard(request.app.state.standards, here, found),
    )


@requires(said.RIGHTS["team-hours"])
async def say_team(request: Request) -> Response:
    """Writes down how long the team prepared."""
    return await _say(request, "team-hours")


@requires(said.RIGHTS["panel-hours"])
async def say_panel(request: Request) -> Response:
    """Writes down how long the panel prepared."""
    return await _say(request, "panel-hours")


async def _say(request: Request, slug: str) -> Response:
    here, sent = seat(request), await forms.from_page(request)
    try:
        form = HoursForm.check(forms.fields(sent, HoursForm))
        await said.put(request.app.state.journal, here, slug, form)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return await _show(request, problem, slug, str(sent.get("hours") or ""))
    return see(f"/assessments/{here.id}/facts?done=said#{slug}")


async def _found(request: Request) -> tuple[Found, Facts]:
    here, state = seat(request), request.app.state
    found = (await queries.found_of(state.database, [here.id]))[here.id]
    return found, facts(found, state.settings)


@requires("read")
async def as_csv(request: Request) -> Response:
    """The facts as a file: a line for each."""
    _, known = await _found(request)
    return files.as_csv(figure(seat(request), known))


@requires("read")
async def as_json(request: Request) -> Response:
    """The facts, and notes and questions by standard."""
    here = seat(request)
    found, known = await _found(request)
    return files.as_json([figure(here, known), by_standard(request.app.state.standards, here, found)])


def figure(reader: Reader, known: Facts) -> Figure:
    """The facts of one assessment as a figure."""
    missing = sum(known[fact.slug] is None for fact in FACTS)
    rows = tuple(
        (
            Cell(fact.slug, fact.title),
            Cell(known[fact.slug], fact.words(known[fact.slug]), fact.address(reader.id)),
            Cell(fact.definition),
        )
        for fact in FACTS
    )
    return Figure(
        "facts",
        "Facts",
        f"{count(len(FACTS) - missing, 'fact').capitalize()} of {len(FACTS)} are known.",
        "Each fact says how it was counted. Only what everyone with a seat may see is counted.",
        f"{count(missing, 'fact').capitalize()} not recorded." if missing else "",
        COLUMNS,
        rows,
    )


def by_standard(sets: Mapping[str, StandardSet], reader: Reader, found: Found) -> Figure:
    """Notes and questions of each standard, as everybody with a seat may see them."""
    titles = {one.number: one.title for one in sets[reader.assessment["standard_set"]].standards}
    many = {(number, asks): n for number, asks, n in found.noted}
    rows = [
        (
            Cell(
                number, f"{number} {titles.get(number, '')}", f"/assessments/{reader.id}/standards/{number}"
            ),
            Cell(many.get((number, False), 0)),
            Cell(many.get((number, True), 0)),
        )
        for number in reader.numbers
    ]
    notes, questions = (sum(int(row[at].value or 0) for row in rows) for at in (1, 2))
    outside = sum(n for number, _, n in found.noted if number not in reader.numbers)
    without = (
        f"{count(outside, 'note').capitalize()} on standards that are not assessed any more. "
        if outside
        else ""
    )
    return Figure(
        "notes-by-standard",
        "Notes and questions by standard",
        f"{count(notes, 'note').capitalize()} and {count(questions, 'question')} on {count(len(rows), 'standard')}.",
        "Strengths, concerns, other notes and questions that everyone with a seat may see, each under the standard it "
        "was written for.",
        f"{without}Left out: the panel’s own notes, notes without a standard, and those taken away.",
        STANDARD_COLUMNS,
        tuple(rows),
    )
