"""First on a retro's page: how its assessments went, side by side; of a single one, the way to its facts."""

from starlette.requests import Request

from assessor.comparing.cases import gathered, shown
from assessor.retro import queries
from assessor.retro.access import Attendee
from assessor.retro.around import Around

MOST = 12  # cases side by side; the others are on the pages of their methods


async def beside(request: Request, here: Attendee) -> Around | None:
    """The cases that this person may enter; nothing where there is none."""
    state = request.app.state
    if here.assessment is not None:
        return Around("before", "facts/on_retro.html", {"assessment": here.assessment.id})
    ids = await queries.looked_at(state.database, here.id)
    found = await gathered(state.database, state.settings, here.who, ids[:500])
    if not found:
        return None
    part = {"side": shown(found[:MOST]), "more": len(found) - MOST if len(found) > MOST else 0}
    return Around("before", "comparing/on_retro.html", part)
