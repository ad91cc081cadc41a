"""Several assessments with an aim, how far they are, and what is tried next."""

from starlette.routing import BaseRoute, Mount, Route

from assessor.rounds import pages, retro_pages, try_pages

_one: list[BaseRoute] = [
    Route("/edit", pages.edit, methods=["GET"]),
    Route("/edit", pages.update, methods=["POST"]),
    Route("/close", pages.close, methods=["POST"]),
    Route("/open", pages.close, methods=["POST"]),
    Route("/retro", retro_pages.begin, methods=["POST"]),
    Route("/tries", try_pages.write, methods=["POST"]),
    Route("/tries/{try}/outcome", try_pages.outcome, methods=["POST"]),
    Route("/tries/{try}/remove", try_pages.remove, methods=["POST"]),
    Route("/tries/{try}/restore", try_pages.remove, methods=["POST"]),
]

# For whoever is signed in.
routes: list[BaseRoute] = [
    Route("/rounds", pages.show_all, methods=["GET"]),
    Route("/rounds/new", pages.new, methods=["GET"]),
    Route("/rounds/new", pages.create, methods=["POST"]),
    Route("/rounds/{round}.csv", pages.as_csv, methods=["GET"]),
    Route("/rounds/{round}.json", pages.as_json, methods=["GET"]),
    Route("/rounds/{round}", pages.show, methods=["GET"]),
    Mount("/rounds/{round}", routes=_one),
]
