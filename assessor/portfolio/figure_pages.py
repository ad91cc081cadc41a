"""The pages of figures beside the heat map: each as a page, as CSV and as JSON, by the same filters."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assessor.figures import files
from assessor.figures.figure import Figure
from assessor.page import page
from assessor.portfolio import (
    coming,
    filters,
    late,
    outcomes,
    panels,
    recommended,
    recommended_list,
    standards,
)
from assessor.portfolio.asked import Asked, asked
from assessor.problem import not_found
from assessor.routing import Group


@dataclass(frozen=True, slots=True)
class Page:
    """One page of figures: the last part of its address, its title, what it says first, and whose it is."""

    name: str
    title: str
    words: str
    figures: Callable[[Asked], Awaitable[Sequence[Figure]]]
    of_office: bool = False
    by_set: bool = False  # whether one set of standards may be chosen

    @property
    def address(self) -> str:
        return f"/portfolio/{self.name}"

    async def found(self, request: Request) -> tuple[Asked, Sequence[Figure]]:
        """Its figures. Raises Problem 404 where it is only for whoever looks across for the organisation."""
        here = await asked(request, *filters.COUNTED, *(() if self.by_set else ("set",)), "through")
        if self.of_office and not here.in_office:
            raise not_found()
        return here, await self.figures(here)

    async def show(self, request: Request) -> Response:
        """The page."""
        here, figures = await self.found(request)
        names = {id: one.name for id, one in here.sets.items()}
        choices = filters.choices(here.view, names)
        return await page(
            request,
            "portfolio/figures.html",
            area="portfolio",
            this=self,
            figures=[(one, here.wanted.address(f"{self.address}/{one.id}.csv")) for one in figures],
            wanted=here.wanted,
            choices=choices if self.by_set else {**choices, "set": []},
            empty=not here.view.seen,
            may_set_up=here.who.organises,
            downloads={kind: here.wanted.address(f"{self.address}.{kind}") for kind in self.kinds},
        )

    @property
    def kinds(self) -> Sequence[str]:
        return ("csv", "json", "ics") if self is CALENDAR else ("csv", "json")

    async def as_csv(self, request: Request) -> Response:
        """All its figures, a line for each number."""
        _, figures = await self.found(request)
        return files.all_as_csv(figures, f"portfolio-{self.name}")

    async def as_json(self, request: Request) -> Response:
        """All its figures, with how they were counted."""
        _, figures = await self.found(request)
        return files.as_json(figures)

    async def one_as_csv(self, request: Request) -> Response:
        """One of its figures. Raises Problem 404 where there is none of that name now."""
        _, figures = await self.found(request)
        for one in figures:
            if one.id == request.path_params["figure"]:
                return files.as_csv(one)
        raise not_found()

    @property
    def routes(self) -> list[BaseRoute]:
        return [
            Route(self.address, self.show, methods=["GET"]),
            Route(f"{self.address}.csv", self.as_csv, methods=["GET"]),
            Route(f"{self.address}.json", self.as_json, methods=["GET"]),
            Route(self.address + "/{figure}.csv", self.one_as_csv, methods=["GET"]),
        ]


CALENDAR = Page(
    "calendar", "What comes", "The assessments that have a day, and their panels.", coming.figures
)
PAGES = (
    Page(
        "standards",
        "Standards",
        "What keeps teams from meeting the standards, with what was recommended where they did not.",
        standards.figures,
        by_set=True,
    ),
    Page(
        "recommendations",
        "Recommendations",
        "How far it is what panels asked for.",
        recommended.figures,
    ),
    Page("outcomes", "Results", "What assessments came to as a whole.", outcomes.figures),
    CALENDAR,
    Page(
        "panels",
        "Panels",
        "Where a coming panel lacks a profession, while there is time to ask somebody.",
        panels.figures,
        of_office=True,
    ),
    Page(
        "late",
        "Late",
        "Reports on their way that are later than agreed, so that somebody can help.",
        late.figures,
    ),
)


async def calendar(request: Request) -> Response:
    """What comes, for a calendar."""
    text = await coming.calendar(await asked(request))
    headers = {
        "cache-control": "private, no-store",
        "content-disposition": 'attachment; filename="assessments.ics"',
    }
    return Response(text, media_type="text/calendar", headers=headers)


routes: list[BaseRoute] = [
    Route("/portfolio/calendar.ics", calendar, methods=["GET"]),
    Route("/portfolio/recommendations/list", recommended_list.show, methods=["GET"]),
    *(Group(one.routes) for one in PAGES),
]
