"""A service over its life: its assessments, evidence, recommendations, links and weeknotes."""

from starlette.routing import BaseRoute

# Below /services/{service}.
of_a_service: list[BaseRoute] = []
