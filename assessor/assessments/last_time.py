"""Set up as last time: the answers of a service's last assessment begin a new one, and its people are asked again."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request

from assessor.assessments import invitation_queries, inviting, queries, seats, sessions
from assessor.assessments.seats import SeatForm
from assessor.database import Row
from assessor.door import Person, Seat, enter_as
from assessor.problem import Problem

SAME = ("standard_set", "method", "scale", "notes_shown", "authors_shown", "views_shown", "confidential")


async def answers(request: Request, last: Row) -> dict[str, Any]:
    """What the form of a new assessment begins with: all but phase, kind and day."""
    zone: ZoneInfo = request.app.state.settings.timezone
    rows = [{**row, "day": ""} for row in sessions.as_typed(last["sessions"], zone)]
    scope = ", ".join(str(number) for number in last["scope"] or [])
    same = {key: last[key] for key in SAME}
    found = await people(request, last["id"])
    asks = {"like": last["id"], "people": found, "again": [row["person"] for row in found]}
    return {**same, "scope": scope, "sessions": rows, **asks}


async def people(request: Request, like: str) -> list[Row]:
    """Who sat there and can be asked again."""
    return await invitation_queries.seated(request.app.state.database, like)


async def again(
    request: Request, who: Person, sent: FormData, service: str
) -> tuple[str, list[Row], list[str]]:
    """The assessment that the form was filled from, its people, and who of them is ticked; nothing for an id that is
    none of theirs, or another service's."""
    like = str(sent.get("like") or "")
    try:
        there = await enter_as(request.app.state.database, who, like) if like and who.organises else None
    except Problem:
        there = None
    if there is None or there.assessment["service"] != service:
        return "", [], []
    return like, await people(request, like), [str(value) for value in sent.getlist("again")]


async def invite(request: Request, here: Seat, rows: list[Row], ticked: list[str]) -> None:
    """Invites whoever is ticked to the seat they had: role, profession, standards (those that there are), duties."""
    state = request.app.state
    for row in rows:
        if row["person"] in ticked and inviting.can_be_written_to(row):
            leads = [number for number in row["leads"] if number in here.numbers]
            given = {key: row[key] for key in ("role", "profession", "duties")}
            form = SeatForm.check({**given, "leads": leads})
            await seats.put(state.journal, here, row["email"], form, state.settings)


async def last_of(request: Request, who: Person, service: str | None) -> Row | None:
    """The last assessment of a service that somebody who organises may enter."""
    if not service or not who.organises:
        return None
    return await queries.last_of(request.app.state.database, who, service)


def kept(typed: Mapping[str, Any], like: str, rows: list[Row], ticked: list[str]) -> dict[str, Any]:
    """The form as it was typed, with the people of last time and who of them is ticked."""
    return {**typed, "like": like, "people": rows, "again": ticked} if like else dict(typed)
