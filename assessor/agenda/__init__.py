"""The agenda: what assessors want to hear about, and how the day's minutes are given to it."""

from starlette.routing import BaseRoute, Route

from assessor.agenda import mark_pages

# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = [
    Route("/marks", mark_pages.show, methods=["GET"]),
    Route("/marks", mark_pages.create, methods=["POST"]),
    Route("/questions/{note}/slot", mark_pages.keep_question, methods=["POST"]),
]
