"""Views: what each assessor thinks of a standard, what the panel agrees on, and when the team is told."""

from starlette.routing import BaseRoute, Mount, Route

from assessor.views import decision_pages, tell_pages, view_pages

# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = [
    Mount(
        "/views",
        routes=[
            Route("/reveal", view_pages.reveal, methods=["POST"]),
            Route("/{standard}", view_pages.show, methods=["GET"]),
            Route("/{standard}", view_pages.give, methods=["POST"]),
            Route("/{standard}/take-back", view_pages.take_back, methods=["POST"]),
        ],
    ),
    Route("/decisions", decision_pages.show, methods=["GET"]),
    Mount(
        "/decisions",
        routes=[
            Route("/overall", decision_pages.show_overall, methods=["GET"]),
            Route("/overall", decision_pages.agree_overall, methods=["POST"]),
            Route("/{standard}", decision_pages.show_one, methods=["GET"]),
            Route("/{standard}", decision_pages.agree, methods=["POST"]),
        ],
    ),
    Route("/tell", tell_pages.show, methods=["GET"]),
    Route("/tell", tell_pages.tell, methods=["POST"]),
]
