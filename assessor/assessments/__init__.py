"""Assessments: set up, seats, and the life from preparing to published."""

from starlette.routing import Mount, Route

from assessor.assessments import activity, people, set_up, state

index = set_up.index

# Below /assessments, before any assessment is entered.
lobby = [
    Route("/new", set_up.new, methods=["GET"]),
    Route("/new", set_up.create, methods=["POST"]),
]

# Below /assessments/{assessment}, behind the door.
routes = [
    Route("/edit", set_up.edit, methods=["GET"]),
    Route("/edit", set_up.update, methods=["POST"]),
    Route("/state", state.show, methods=["GET"]),
    Route("/state", state.move, methods=["POST"]),
    Route("/activity", activity.show, methods=["GET"]),
    Route("/people", people.show, methods=["GET"]),
    Mount(
        "/people",
        routes=[
            Route("/new", people.new, methods=["GET"]),
            Route("/new", people.create, methods=["POST"]),
            Route("/{person}/edit", people.edit, methods=["GET"]),
            Route("/{person}/edit", people.update, methods=["POST"]),
            Route("/{person}/remove", people.ask, methods=["GET"]),
            Route("/{person}/remove", people.remove, methods=["POST"]),
        ],
    ),
]
