"""The reports attached to a recorded assessment: handed out to whoever enters it, removed by whoever keeps it."""

from starlette.requests import Request
from starlette.responses import Response

from assessor.evidence import files
from assessor.page import see
from assessor.problem import not_found
from assessor.recording import queries, recording
from assessor.recording.pages import keeper, recorded


async def show(request: Request) -> Response:
    """Hands a report out to be saved; nothing in it ever runs."""
    here, sha256 = recorded(request), request.path_params["sha256"]
    row = await queries.file(request.app.state.database, here.id, sha256)
    if row is None:
        raise not_found()
    return files.handed_out(row, if_none_match=request.headers.get("if-none-match", ""))


async def remove(request: Request) -> Response:
    """Removes a report for good."""
    here, sha256 = await keeper(request), request.path_params["sha256"]
    assert here.who is not None
    await recording.detach(request.app.state.journal, here.who, here.id, sha256)
    return see(f"/assessments/{here.id}?done=detached")
