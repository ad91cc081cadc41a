"""Services: what is assessed, who keeps its evidence, and where it lives."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
one: list[BaseRoute] = []
