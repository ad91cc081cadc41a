"""The report: what the panel concluded, drafted from what was noted, checked by the team and published."""

from starlette.routing import BaseRoute

from assessor.report import (
    assurance,
    corrections,
    edition_pages,
    publishing,
    report_files,
    report_pages,
    version_pages,
)
from assessor.routing import Group

# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = [
    *report_pages.routes,
    Group([*assurance.routes, *report_files.routes, *version_pages.routes]),
    Group([*publishing.routes, *edition_pages.routes, *corrections.routes]),
]
