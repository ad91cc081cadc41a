"""The pages of what the team shows and says."""

from starlette.routing import BaseRoute

routes: list[BaseRoute] = []
