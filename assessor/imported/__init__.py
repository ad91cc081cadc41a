"""Reports that others published, brought in as history: read, recognised where the text says so, put right by hand."""

from starlette.routing import BaseRoute, Mount, Route

from assessor.imported import pages

one: list[BaseRoute] = [
    Route("/{imported}", pages.show, methods=["GET"]),
    Route("/{imported}", pages.update, methods=["POST"]),
    Route("/{imported}/remove", pages.ask_remove, methods=["GET"]),
    Route("/{imported}/remove", pages.remove, methods=["POST"]),
]

# Before those of `published`. For those who organise: everybody else is told that there is no such page.
routes: list[BaseRoute] = [
    Route("/published/imported", pages.show_all, methods=["GET"]),
    Mount("/published/imported", routes=one),
]
