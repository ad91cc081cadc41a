"""The day: what everybody in the room follows together, and how they come in."""

from starlette.routing import Mount, Route

from assessor.day import (
    closing,
    coverage,
    day,
    joining,
    joining_pages,
    pack,
    presence_pages,
    room,
    stream,
    wash_up_pages,
)

# Below /assessments/{assessment}, behind the door.
routes = [
    Route("/stream", stream.show, methods=["GET"]),
    *pack.routes,
    Route("/day", day.show, methods=["GET"]),
    Mount(
        "/day",
        routes=[
            Route("/next", day.go_on, methods=["POST"]),
            Route("/slot", day.go_to, methods=["POST"]),
        ],
    ),
    Route("/spotlight", day.point, methods=["POST"]),
    Route("/coverage", coverage.show, methods=["GET"]),
    Route("/presence", presence_pages.show, methods=["GET"]),
    Route("/presence", presence_pages.change, methods=["POST"]),
    Route("/here", presence_pages.sign, methods=["POST"]),  # for another method: 405 instead of 404
    Route("/room", room.show, methods=["GET"]),
    Mount("/room", routes=[Route("/strip", room.show_strip, methods=["GET"]), *closing.in_room]),
    Route("/wash-up", wash_up_pages.show, methods=["GET"]),
    Mount("/wash-up", routes=wash_up_pages.routes),
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

# Below /assessments, before the door: what comes every few seconds asks for itself who it is.
signs = [Route("/{assessment}/here", presence_pages.sign, methods=["POST"])]

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
