"""Who may what: the table that the door itself reads, as a page."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor.door import ALWAYS, OFFICE_RIGHTS, RIGHTS, STATES, Right, office
from assessor.page import page
from assessor.words import phrase

ROLES = {
    "lead": "Lead",
    "assessor": "Assessor",
    "team": "Team",
    "observer": "Observer",
    "leadership": "Leadership",
    "organiser": "Organiser, administrator",
    "practice-lead": "Lead of a practice board",
}
OFFICES = {"organiser": "Organiser", "admin": "Administrator"}


def when(right: Right) -> str:
    """In which states, in words."""
    if right.states == ALWAYS:
        return "Always"
    closed = [state for state in (*STATES, "cancelled") if state not in right.states]
    return "Always but " + " and ".join(phrase(state).lower() for state in closed)


def table() -> list[dict[str, Any]]:
    """A row for each verb: which roles may, and when."""
    return [
        {"verb": verb.capitalize(), "may": {role: role in right.roles for role in ROLES}, "when": when(right)}
        for verb, right in RIGHTS.items()
    ]


async def show(request: Request) -> Response:
    """The table of rights, for administrators."""
    await office(request, "administer")
    offices = [
        {"verb": verb.capitalize(), "may": {name: name in offices for name in OFFICES}}
        for verb, offices in OFFICE_RIGHTS.items()
    ]
    return await page(
        request,
        "admin/rights.html",
        area="admin",
        roles=ROLES,
        table=table(),
        offices=OFFICES,
        office_table=offices,
    )
