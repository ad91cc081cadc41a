"""The search, in JSON."""

from starlette.requests import Request
from starlette.responses import Response

from assessor.api import answering
from assessor.door import person
from assessor.search import search


async def listing(request: Request) -> Response:
    """What is found of everything this person may see: by kind, then newest, then id; never by a rank."""
    who, most = await person(request), answering.limit(request)
    typed, after = request.query_params.get("q", ""), request.query_params.get("after")
    found = await search.found(request, who, typed, after, most)
    return answering.listed([item.as_json() for item in found.items], found.next)
