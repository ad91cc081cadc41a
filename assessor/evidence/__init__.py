"""Evidence: what a team keeps about its service, carried from one assessment to the next."""

from starlette.routing import BaseRoute

service_routes: list[BaseRoute] = []
