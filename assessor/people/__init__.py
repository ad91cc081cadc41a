"""People: the register, the pool of assessors, their sessions, and how accounts are joined and erased."""

from starlette.routing import BaseRoute, Mount, Route

from assessor.people import closing, person, pool, register

# For those who organise: everybody else is told that there is no such page.
one: list[BaseRoute] = [
    Route("/new", register.new, methods=["GET"]),
    Route("/new", register.create, methods=["POST"]),
    Route("/pool", pool.show, methods=["GET"]),
    Route("/me", pool.mine, methods=["GET"]),
    Route("/me", pool.offer, methods=["POST"]),
    Route("/{person}", person.show, methods=["GET"]),
    Mount(
        "/{person}",
        routes=[
            Route("/edit", person.edit, methods=["GET"]),
            Route("/edit", person.update, methods=["POST"]),
            Route("/offices", person.show_offices, methods=["GET"]),
            Route("/offices", person.give_offices, methods=["POST"]),
            Route("/disable", person.ask_disable, methods=["GET"]),
            Route("/disable", person.disable, methods=["POST"]),
            Route("/enable", person.enable, methods=["POST"]),
            Route("/address", person.edit_address, methods=["GET"]),
            Route("/address", person.change_address, methods=["POST"]),
            Route("/link", person.make_link, methods=["POST"]),
            Route("/tell", person.tell, methods=["POST"]),
            Route("/join", closing.show_join, methods=["GET"]),
            Route("/join", closing.join, methods=["POST"]),
            Route("/erase", closing.ask_erase, methods=["GET"]),
            Route("/erase", closing.erase, methods=["POST"]),
        ],
    ),
]
routes: list[BaseRoute] = [
    Route("/people", register.show, methods=["GET"]),
    Mount("/people", routes=one),
]
