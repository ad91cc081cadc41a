"""Across assessments, for leadership: decisions by standard, recommendations, what comes and what is late."""

from starlette.routing import BaseRoute, Route

from assessor.portfolio import figure_pages, files, methods_pages, pages
from assessor.routing import Group

# For whoever is signed in.
routes: list[BaseRoute] = [
    Route("/portfolio", pages.show, methods=["GET"]),
    Route("/portfolio.csv", files.as_csv, methods=["GET"]),
    Route("/portfolio.json", files.as_json, methods=["GET"]),
    Route("/portfolio/list", pages.show_list, methods=["GET"]),
    Group(methods_pages.routes),
    Group(figure_pages.routes),
]
