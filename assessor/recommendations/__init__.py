"""What was recommended, across assessments: who does it, until when, and how far it is."""

from starlette.routing import BaseRoute

# For whoever is signed in.
routes: list[BaseRoute] = []
