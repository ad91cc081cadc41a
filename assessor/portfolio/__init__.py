"""Across assessments, for leadership: decisions by standard, recommendations, what comes and what is late."""

from starlette.routing import BaseRoute

# For whoever is signed in.
routes: list[BaseRoute] = []
