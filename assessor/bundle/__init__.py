"""Everything of one assessment in a zip, with its people by number, for whoever answers information requests."""

from starlette.routing import BaseRoute

from assessor.bundle import bundle

# Below /assessments/{assessment}, behind the door.
routes: list[BaseRoute] = [*bundle.routes]
