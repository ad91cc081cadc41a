"""A service over its life: its assessments, evidence, recommendations, links and weeknotes."""

from starlette.routing import BaseRoute, Route

from assessor.life import pages

# Below /services/{service}.
of_a_service: list[BaseRoute] = [
    Route("/life", pages.show, methods=["GET"]),
    Route("/life.json", pages.show_json, methods=["GET"]),
    Route("/life/{numbers}.csv", pages.show_csv, methods=["GET"]),
]
