"""The retro of a round: begun by one button, with the assessments that are in the round then."""

from starlette.requests import Request
from starlette.responses import Response

from assessor.database import Reading
from assessor.page import see
from assessor.problem import Problem
from assessor.retro import queries as retro_queries
from assessor.retro import retro
from assessor.retro.retro import RetroForm
from assessor.rounds import queries, rounds
from assessor.rounds.pages import keeper
from assessor.versions import etag

MOST = 100  # assessments that a retro looks at


async def begin(request: Request) -> Response:
    """Begins the retro of a round, or leads to the one that is there. Raises Problem (403, 404, 409)."""
    who, state, id = await keeper(request), request.app.state, request.path_params["round"]
    row = await rounds.read(state.database, who, id)
    if there := await queries.retros(state.database, who, id):
        return see(f"/retros/{there[-1]['id']}")
    held = [one["id"] for one in (await queries.assessments(state.database, who, [id]))[id]]
    if not held:
        raise Problem(409, "There is no assessment in this round yet: choose some, then begin its retro.")
    title = f"Retro of the round {row['name']}"[:200]
    form = RetroForm(title=title, assessments=held[:MOST], round=id)
    name = await _free_name(state.database, id)
    await retro.put(state.retros, who, name, form, etag(0))
    return see(f"/retros/{name}")


async def _free_name(db: Reading, round: str) -> str:
    """The round's own name for its retro, or one like it that nothing has."""
    n, name = 1, round
    while await retro_queries.retro(db, name) or await retro_queries.is_assessment(db, name):
        n += 1
        name = f"{round[:70]}-{n}"
    return name
