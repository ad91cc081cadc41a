"""Assessments side by side, by the method they were held with: facts, scores, and what people said."""

from starlette.routing import BaseRoute

# For whoever is signed in.
routes: list[BaseRoute] = []
