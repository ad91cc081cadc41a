"""After the day: the note to the team on the same evening, and the call in which the result is told."""

from starlette.routing import BaseRoute

from assessor.evening import pages, result_call

# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = [*pages.routes, *result_call.routes]
