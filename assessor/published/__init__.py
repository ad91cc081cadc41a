"""The open side: what is published, for everybody, as pages and as data."""

from starlette.routing import BaseRoute

# For everybody; nobody is asked who they are.
routes: list[BaseRoute] = []
