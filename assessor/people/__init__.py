"""People: how they come in and go out, and what they hold besides their seats."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor.page import see
from assessor.people import sign_in

routes = [
    Route("/sign-in", sign_in.show, methods=["GET"]),
    Route("/sign-in/as", sign_in.as_cast, methods=["POST"]),
    Route("/sign-in/{token}", sign_in.show_link, methods=["GET"]),
    Route("/sign-in/{token}", sign_in.use_link, methods=["POST"]),
    Route("/sign-out", sign_in.sign_out, methods=["POST"]),
]


def to_sign_in(request: Request) -> Response:
    """To the sign-in page, and back here afterwards."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return see(f"/sign-in?{urlencode({'next': here})}")
