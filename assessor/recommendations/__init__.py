"""What was recommended, across assessments: who does it, until when, and how far it is."""

from starlette.routing import BaseRoute, Route

from assessor.recommendations import register

# For whoever is signed in.
routes: list[BaseRoute] = [
    Route("/recommendations", register.show, methods=["GET"]),
]
