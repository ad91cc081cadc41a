"""Assessments that were held another way, recorded in a few minutes so that methods can be compared."""

from starlette.routing import BaseRoute

# For whoever is signed in.
routes: list[BaseRoute] = []

# Below /assessments/{assessment}, behind the door.
in_an_assessment: list[BaseRoute] = []
