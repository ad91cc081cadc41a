"""The report: what the panel concluded, drafted from what was noted, checked by the team and published."""

from starlette.routing import BaseRoute

from assessor.report import evening_pages

# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = [
    *evening_pages.routes,
]
