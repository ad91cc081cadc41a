"""The report: what the panel concluded, drafted from what was noted, checked by the team and published."""

from starlette.routing import BaseRoute

# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = []
