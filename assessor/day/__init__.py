"""The day: what everybody in the room follows together, and how they come in."""

from starlette.routing import Mount, Route

from assessor.day import joining, joining_pages, room, stream

# Below /assessments/{assessment}, behind the door.
routes = [
    Route("/stream", stream.show, methods=["GET"]),
    Route("/room", room.show, methods=["GET"]),
    Route("/joining", joining_pages.show, methods=["GET"]),
    Mount(
        "/joining",
        routes=[
            Route("/sheet", joining_pages.sheet, methods=["GET"]),
            Route("/code", joining_pages.change, methods=["POST"]),
            Route("/open", joining_pages.open_today, methods=["POST"]),
            Route("/close", joining_pages.close, methods=["POST"]),
            Route("/{person}/remove", joining_pages.remove, methods=["POST"]),
        ],
    ),
]

# For whoever has a code.
join = [
    Route("/join", joining.ask, methods=["GET"]),
    Mount(
        "/join",
        routes=[
            Route("/{code}", joining.show, methods=["GET"]),
            Route("/{code}", joining.join, methods=["POST"]),
        ],
    ),
]
