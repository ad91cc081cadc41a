"""Assessments: set up, seats, and the life from preparing to published."""

from starlette.routing import BaseRoute

lobby: list[BaseRoute] = []
routes: list[BaseRoute] = []
