"""How is it going? One page for the beginning of a week, by mail or feed as well."""

from starlette.routing import BaseRoute

# For whoever is signed in.
routes: list[BaseRoute] = []
