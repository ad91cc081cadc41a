"""What is asked of the organisation: who decides it, since when, and how many services wait."""

from starlette.routing import BaseRoute

# For whoever is signed in.
routes: list[BaseRoute] = []
