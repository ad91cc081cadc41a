"""The fact check: the team says what is wrong in the report, the lead answers, and somebody accepts it."""

from starlette.routing import BaseRoute, Mount

from assessor.fact_check import pages, remark_pages

# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = [
    *pages.routes,
    Mount("/fact-check", routes=[*pages.inside, *remark_pages.inside]),
]
