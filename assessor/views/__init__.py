"""Views: what each assessor thinks of a standard, what the panel agrees on, and when the team is told."""

from starlette.routing import BaseRoute

# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = []
