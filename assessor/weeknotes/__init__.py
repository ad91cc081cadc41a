"""What a team says about its week, here or elsewhere."""

from starlette.routing import BaseRoute

# Below /services/{service}.
of_a_service: list[BaseRoute] = []
