"""Evidence, claims and statements, in JSON."""

from starlette.routing import BaseRoute

assessment_routes: list[BaseRoute] = []
service_routes: list[BaseRoute] = []
