"""What was learned, from one assessment or many: what worked, what did not, what to try."""

from starlette.routing import BaseRoute

# For whoever is signed in.
routes: list[BaseRoute] = []

# Below /assessments/{assessment}, behind the door.
in_an_assessment: list[BaseRoute] = []
