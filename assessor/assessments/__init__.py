"""Assessments: set up, seats, and the life from preparing to published."""

from starlette.routing import Mount, Route

from assessor.assessments import (
    activity,
    asked,
    asking,
    calendar,
    conflicts,
    invitations,
    invite_pages,
    people,
    set_up,
    state,
    suggest_pages,
    you,
)

index = set_up.index

# Without a seat yet, or signed out: what a personal link opens.
invitation_routes = [
    Mount(
        "/invitations",
        routes=[
            Route("/{token}", invitations.show, methods=["GET"]),
            Route("/{token}", invitations.answer, methods=["POST"]),
        ],
    ),
]

# Teams ask for an assessment, and whoever organises answers.
asking_routes = [
    Route("/ask", asking.show, methods=["GET"]),
    Route("/ask", asking.ask, methods=["POST"]),
    Route("/asked", asked.show_all, methods=["GET"]),
    Route("/asked/{asked}", asked.show, methods=["GET"]),
    Mount(
        "/asked/{asked}",
        routes=[
            Route("/take", asked.take, methods=["POST"]),
            Route("/decline", asked.decline, methods=["POST"]),
        ],
    ),
]

# Below /assessments, before any assessment is entered.
lobby = [
    Route("/new", set_up.new, methods=["GET"]),
    Route("/new", set_up.create, methods=["POST"]),
]

# Below /assessments/{assessment}/people/{person}.
one_seat = [
    Route("/edit", people.edit, methods=["GET"]),
    Route("/edit", people.update, methods=["POST"]),
    Route("/remove", people.ask, methods=["GET"]),
    Route("/remove", people.remove, methods=["POST"]),
    Route("/replace", invite_pages.ask_replace, methods=["GET"]),
    Route("/replace", invite_pages.replace, methods=["POST"]),
    Route("/invitation", invite_pages.show, methods=["GET"]),
    Route("/invitation", invite_pages.copy, methods=["POST"]),
    Route("/invitation/send", invite_pages.send, methods=["POST"]),
    Route("/reminder", invite_pages.show_reminder, methods=["GET"]),
    Route("/reminder", invite_pages.send_reminder, methods=["POST"]),
    Route("/barred", conflicts.show_barred, methods=["GET"]),
    Route("/barred", conflicts.put_barred, methods=["POST"]),
]

# Below /assessments/{assessment}, behind the door.
routes = [
    Route("/edit", set_up.edit, methods=["GET"]),
    Route("/edit", set_up.update, methods=["POST"]),
    Route("/state", state.show, methods=["GET"]),
    Route("/state", state.move, methods=["POST"]),
    Route("/activity", activity.show, methods=["GET"]),
    Route("/calendar.ics", calendar.show, methods=["GET"]),
    Route("/conflict", conflicts.show, methods=["GET"]),
    Route("/conflict", conflicts.declare, methods=["POST"]),
    Route("/people", people.show, methods=["GET"]),
    Mount(
        "/people",
        routes=[
            Route("/new", people.new, methods=["GET"]),
            Route("/new", people.create, methods=["POST"]),
            Route("/several", invite_pages.new_several, methods=["GET"]),
            Route("/several", invite_pages.create_several, methods=["POST"]),
            Route("/suggest", suggest_pages.show, methods=["GET"]),
            Route("/suggest", suggest_pages.invite, methods=["POST"]),
            Route("/dates", invite_pages.dates, methods=["GET"]),
            Route("/you", you.show, methods=["GET"]),
            Route("/you", you.answer, methods=["POST"]),
            Route("/you/needs", you.put_needs, methods=["POST"]),
            Mount("/{person}", routes=one_seat),
        ],
    ),
]
