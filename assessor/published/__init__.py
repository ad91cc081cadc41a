"""The open side: what is published, for everybody, as pages and as data."""

from starlette.routing import BaseRoute, Mount, Route

from assessor.published import downloads, evidence, feed, open_data, pages
from assessor.routing import Group

one: list[BaseRoute] = [
    Route("/{id}", pages.show, methods=["GET"]),
    Route("/{id}/editions/{number}", pages.show, methods=["GET"]),
    *downloads.routes,
    Route("/{id}/evidence/{page}", evidence.show, methods=["GET"]),
    Route("/{id}/evidence/files/{sha256}", evidence.show_file, methods=["GET"]),
    Route("/{id}/editions/{number}/evidence/{page}", evidence.show, methods=["GET"]),
    Route("/{id}/editions/{number}/evidence/files/{sha256}", evidence.show_file, methods=["GET"]),
]
data: list[BaseRoute] = [
    Route("/register.json", open_data.register, methods=["GET"]),
    Route("/assessments/{id}.json", open_data.assessment, methods=["GET"]),
    Route("/recommendations.csv", open_data.recommendations, methods=["GET"]),
    Route("/feed.atom", feed.show, methods=["GET"]),
]

# For everybody; nobody is asked who they are.
routes: list[BaseRoute] = [
    Group(
        [
            Route("/published", pages.show_all, methods=["GET"]),
            Mount("/published", routes=one),
            Route("/open", open_data.show, methods=["GET"]),
            Mount("/open", routes=data),
        ]
    )
]
