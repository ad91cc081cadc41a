"""The report: what the panel concluded, drafted from what was noted, checked by the team and published."""

from starlette.routing import BaseRoute

from assessor.report import (
    assurance,
    bundle,
    corrections,
    edition_pages,
    evening_pages,
    fact_check_pages,
    publishing,
    report_files,
    report_pages,
    result_call,
    version_pages,
)
from assessor.routing import Group

# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = [
    *report_pages.routes,
    Group([*evening_pages.routes, *result_call.routes, *assurance.routes, *fact_check_pages.routes]),
    Group([*report_files.routes, *bundle.routes]),
    *version_pages.routes,
    Group([*publishing.routes, *edition_pages.routes, *corrections.routes]),
]
