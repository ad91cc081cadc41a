"""Signing in: by a link or a code that was mailed, or with an account of the organisation."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from assessor.page import see
from assessor.sign_in import mails, provider, sign_in

routes: list[BaseRoute] = [
    Route("/sign-in", sign_in.show, methods=["GET"]),
    Route("/sign-in", mails.ask, methods=["POST"]),
    Route("/sign-in/code", mails.try_code, methods=["POST"]),
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


def to_sign_in(request: Request) -> Response:
    """To the sign-in page, and back here afterwards."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return see(f"/sign-in?{urlencode({'next': here})}")
