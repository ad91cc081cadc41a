"""The open side: what is published, for everybody, as pages and as data."""

from starlette.routing import BaseRoute, Mount, Route

from assessor.published import downloads, evidence, feed, imported_pages, open_data, pages
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

# Reports that others published, put right by those who organise: everybody else is told that there is no such page.
imported: list[BaseRoute] = [
    Route("/{imported}", imported_pages.show, methods=["GET"]),
    Route("/{imported}", imported_pages.update, methods=["POST"]),
    Route("/{imported}/remove", imported_pages.ask_remove, methods=["GET"]),
    Route("/{imported}/remove", imported_pages.remove, methods=["POST"]),
]

# For everybody; nobody is asked who they are.
routes: list[BaseRoute] = [
    Group(
        [
            Route("/published", pages.show_all, methods=["GET"]),
            Route("/published/imported", imported_pages.show_all, methods=["GET"]),
            Mount("/published/imported", routes=imported),
            Mount("/published", routes=one),
            Route("/open", open_data.show, methods=["GET"]),
            Mount("/open", routes=data),
        ]
    )
]
