"""The pages of the standard sets: open to everybody."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.page import page
from assessor.problem import not_found
from assessor.standards import PHASES, Standard, StandardSet


async def show(request: Request) -> Response:
    """All sets, the default first."""
    sets = sorted(request.app.state.standards.values(), key=lambda found: (not found.default, found.name))
    return await page(request, "standards/sets.html", sets=sets, area="standards")


async def show_mappings(request: Request) -> Response:
    """Which standards of two sets ask for the same, pair by pair."""
    sets: dict[str, StandardSet] = request.app.state.standards
    order = sorted(sets.values(), key=lambda found: (not found.default, found.name))
    pairs = [
        {"one": one, "other": other, "about": one.mapped[other.id].about, "rows": _rows(one, other)}
        for at, one in enumerate(order)
        for other in order[at + 1 :]
        if other.id in one.mapped
    ]
    return await page(request, "standards/mappings.html", pairs=pairs, area="standards")


def _rows(one: StandardSet, other: StandardSet) -> list[tuple[Standard, list[Standard]]]:
    """Each standard of a set with those of another that ask for the same."""
    return [(standard, _alike(one, standard.number, other)) for standard in one.standards]


def _alike(one: StandardSet, number: int, other: StandardSet) -> list[Standard]:
    return [other.standards[found - 1] for found in one.alike(number, other.id)]


async def show_standard(request: Request) -> Response:
    """One standard: what it asks, what helps, what assessors ask in each phase."""
    found: StandardSet | None = request.app.state.standards.get(request.path_params["set"])
    number = forms.whole(request.path_params["standard"], digits=2)
    standard = found.standard(number) if found and number is not None else None
    if found is None or standard is None:
        raise not_found()
    sets: dict[str, StandardSet] = request.app.state.standards
    return await page(
        request,
        "standards/standard.html",
        area="standards",
        set=found,
        standard=standard,
        phases=PHASES,
        alike=[(sets[other], _alike(found, standard.number, sets[other])) for other in sorted(found.mapped)],
        previous=found.standard(standard.number - 1),
        next=found.standard(standard.number + 1),
    )


routes = [
    Route("/standards", show, methods=["GET"]),
    Route("/standards/mappings", show_mappings, methods=["GET"]),
    Route("/standards/{set}/{standard}", show_standard, methods=["GET"]),
]
