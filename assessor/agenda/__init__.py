"""The agenda: what assessors want to hear about, and how the day's minutes are given to it."""

from starlette.routing import BaseRoute, Mount, Route

from assessor.agenda import agenda_pages, edit_pages, mark_pages, proposal_pages, reading_pages

# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = [
    Route("/marks", mark_pages.show, methods=["GET"]),
    Route("/marks", mark_pages.create, methods=["POST"]),
    Route("/agenda", agenda_pages.show, methods=["GET"]),
    Mount(
        "/agenda",
        routes=[
            Route("/edit", edit_pages.edit, methods=["GET"]),
            Route("/edit", edit_pages.update, methods=["POST"]),
            Route("/propose", proposal_pages.show, methods=["GET"]),
            Route("/propose", proposal_pages.create, methods=["POST"]),
            Route("/share", agenda_pages.share, methods=["POST"]),
            Route("/tick", agenda_pages.tick, methods=["POST"]),
            Route("/restore", agenda_pages.restore, methods=["POST"]),
        ],
    ),
    Route("/reading", reading_pages.show, methods=["GET"]),
    Route("/questions/{note}/slot", mark_pages.keep_question, methods=["POST"]),
]
