"""Routes that are looked for together, so that no level of addresses is a long list."""

from starlette.routing import BaseRoute, Match, Mount
from starlette.types import Scope


class Group(Mount):
    """Routes that are tried together: one step of the level above, and a door there only when one of them is.

    A Mount without a prefix takes every address, so that a wrong method of what stands beside it would be a 404.
    """

    def __init__(self, routes: list[BaseRoute]) -> None:
        super().__init__("", routes=routes)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, inside = super().matches(scope)
        if match is not Match.NONE:
            within = {**scope, **inside}
            match = max(
                (route.matches(within)[0] for route in self.routes),
                key=lambda match: match.value,
                default=Match.NONE,
            )
        return match, inside
