"""Several assessments with an aim, how far they are, and what is tried next."""

from starlette.routing import BaseRoute

# For whoever is signed in.
routes: list[BaseRoute] = []
