"""People: how they come in and go out, and what they hold besides their seats."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from assessor.page import see
from assessor.people import asking, closing, person, pool, provider, register, sign_in

routes: list[BaseRoute] = [
    Route("/sign-in", sign_in.show, methods=["GET"]),
    Route("/sign-in", asking.ask, methods=["POST"]),
    Route("/sign-in/code", asking.try_code, methods=["POST"]),
    Route("/sign-in/as", sign_in.as_cast, methods=["POST"]),
    Route("/sign-in/provider", provider.start, methods=["GET"]),
    Mount(
        "/sign-in/provider",
        routes=[
            Route("/back", provider.back, methods=["GET"]),
            Route("/prove", provider.prove, methods=["POST"]),
            Route("/connect", provider.connect, methods=["POST"]),
            Route("/links/{token}", provider.show_link, methods=["GET"]),
            Route("/links/{token}", provider.use_link, methods=["POST"]),
        ],
    ),
    Route("/sign-in/{token}", sign_in.show_link, methods=["GET"]),
    Route("/sign-in/{token}", sign_in.use_link, methods=["POST"]),
    Route("/sign-out", sign_in.sign_out, methods=["POST"]),
]


# For those who organise: everybody else is told that there is no such page.
one_of_the_register: list[BaseRoute] = [
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
register_routes: list[BaseRoute] = [
    Route("/people", register.show, methods=["GET"]),
    Mount("/people", routes=one_of_the_register),
]


def to_sign_in(request: Request) -> Response:
    """To the sign-in page, and back here afterwards."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return see(f"/sign-in?{urlencode({'next': here})}")
