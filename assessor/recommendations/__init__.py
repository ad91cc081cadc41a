"""What was recommended, across assessments: who does it, until when, and how far it is."""

from starlette.routing import BaseRoute, Mount, Route

from assessor.recommendations import accepting_pages, files, following, organisation, register

below = [
    Route("/calendar.ics", files.as_calendar, methods=["GET"]),
    Route("/organisation", organisation.show, methods=["GET"]),
]

# For whoever is signed in.
routes: list[BaseRoute] = [
    Route("/recommendations", register.show, methods=["GET"]),
    Route("/recommendations.csv", files.as_csv, methods=["GET"]),
    Mount("/recommendations", routes=below),
]

# Below /assessments/{assessment}, behind the door.
in_an_assessment: list[BaseRoute] = [*accepting_pages.routes, *following.routes]
