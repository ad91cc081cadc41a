"""How the API reads requests and answers them: ETags, If-Match, lists with cursors."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from assessor import forms
from assessor.problem import invalid
from assessor.versions import etag
from assessor.written import Written

NO_STORE = {"cache-control": "no-store"}


def answer(thing: Any, *, version: int | None = None, status: int = 200) -> Response:
    """A thing as JSON, with its version's ETag where it has one."""
    headers = dict(NO_STORE)
    if version is not None:
        headers["etag"] = etag(version)
    return JSONResponse(thing, status, headers)


def written(done: Written) -> Response:
    """201 for a new thing, 200 for a changed one or the same again."""
    return answer(done.thing, version=done.version, status=201 if done.new else 200)


def gone() -> Response:
    """204, and 204 again."""
    return Response(status_code=204, headers=NO_STORE)


def if_match(request: Request) -> str | None:
    """The version a client says it is changing."""
    return request.headers.get("if-match")


def limit(request: Request) -> int:
    """How many items were asked for. Raises Problem 422."""
    many = forms.whole(request.query_params.get("limit", "50"), digits=3)
    if many is None or not 1 <= many <= 100:
        raise invalid("limit", "Use a whole number from 1 to 100")
    return many


def after(request: Request) -> tuple[int, str] | None:
    """The (place, id) behind which a list goes on; None for its beginning. Raises Problem 422."""
    given = request.query_params.get("after")
    if given is None:
        return None
    try:
        place, _, id = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)).decode().partition(":")
        found = int(place), id
    except (binascii.Error, UnicodeError, ValueError) as error:
        raise invalid("after", "Use the value of `next` from the answer before") from error
    if not -1 <= found[0] < 2**62 or "\x00" in id:
        raise invalid("after", "Use the value of `next` from the answer before")
    return found


def cursor(place: int, id: str) -> str:
    """Where a list goes on, URL-safe."""
    return base64.urlsafe_b64encode(f"{place}:{id}".encode()).decode().rstrip("=")


def listed(items: Sequence[Any], next: str | None) -> Response:
    """A list as every list of the API is."""
    return answer({"items": list(items), "next": next})


def numbered(items: Sequence[Any], request: Request) -> Response:
    """One page of a list that is short and keeps its order: its cursor is a place in it."""
    start, most = after(request), limit(request)
    first = start[0] + 1 if start else 0
    more = len(items) > first + most
    return listed(items[first : first + most], cursor(first + most - 1, "") if more else None)


def wants(request: Request, name: str) -> str | None:
    """A filter in the address, or None."""
    return request.query_params.get(name) or None


def number(request: Request, name: str) -> int | None:
    """A number of a standard in the address's query. Raises Problem 422."""
    given = wants(request, name)
    if given is None:
        return None
    number = forms.whole(given, digits=2)
    if number is None:
        raise invalid(name, "Use the number of a standard")
    return number
