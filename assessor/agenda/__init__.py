"""The agenda: what assessors want to hear about, and how the day's minutes are given to it."""

from starlette.routing import BaseRoute

# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = []
