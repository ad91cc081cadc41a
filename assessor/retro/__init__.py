"""What was learned, from one assessment or many: what worked, what did not, what to try."""

from starlette.routing import BaseRoute, Mount, Route

from assessor.retro import action_pages, item_pages, leading_pages, pages, question_pages, stream
from assessor.routing import Group

# For whoever is signed in.
routes: list[BaseRoute] = [
    Route("/retros", leading_pages.index, methods=["GET"]),
    Route("/retros", leading_pages.create, methods=["POST"]),
    Route("/retros/new", leading_pages.new, methods=["GET"]),
    Route("/retros/{retro}", pages.show, methods=["GET"]),
    Mount(
        "/retros/{retro}",
        routes=[
            Route("/stream", stream.show, methods=["GET"]),
            Group(item_pages.routes),
            Group(leading_pages.routes),
            Group([*question_pages.routes]),
            Group([*action_pages.routes]),
        ],
    ),
]

# Below /assessments/{assessment}, behind the door.
in_an_assessment: list[BaseRoute] = [Route("/retro", pages.show_own, methods=["GET"])]
