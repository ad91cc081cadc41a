"""What was recommended, across assessments: who does it, until when, and how far it is."""

from starlette.routing import BaseRoute, Route

from assessor.recommendations import accepting_pages, following, register

# For whoever is signed in.
routes: list[BaseRoute] = [
    Route("/recommendations", register.show, methods=["GET"]),
]

# Below /assessments/{assessment}, behind the door.
in_an_assessment: list[BaseRoute] = [*accepting_pages.routes, *following.routes]
