"""What stands on the page of a round's retro: at its end, what is tried next time, and what came of it last time."""

import uuid
from typing import Any

from starlette.requests import Request

from assessor.database import Reading
from assessor.door import Person
from assessor.problem import Problem
from assessor.retro.access import Attendee
from assessor.retro.around import Around
from assessor.rounds import queries, rounds, tries, try_queries


async def trying(request: Request, here: Attendee) -> Around | None:
    """What the round of this retro tries next, where one may read it; of any other, what rounds tried with what it is
    about and nobody has said anything of yet."""
    if not here.retro["round"]:
        return await _asked(request, here)
    db = request.app.state.database
    try:
        row = await rounds.read(db, here.who, here.retro["round"])
    except Problem:
        return None
    held = (await queries.assessments(db, here.who, [row["id"]]))[row["id"]]
    part = await tried(db, here.who, row, [one["id"] for one in held])
    return Around("after", "rounds/on_retro.html", {**part, "retro": here.id})


async def _asked(request: Request, here: Attendee) -> Around | None:
    ids = [seat.id for seat in here.seats]
    rows = await try_queries.asked(request.app.state.database, here.who, "", ids)
    rows = [row for row in rows if row["taking_part"]]
    if not rows or not here.may_write:
        return None
    return Around("after", "rounds/asked_on_retro.html", {"rows": rows, "back": here.address})


async def tried(db: Reading, who: Person, row: dict[str, Any], held: list[str]) -> dict[str, Any]:
    """What templates/rounds/tries.html shows of a round to this person."""
    writes = await tries.may_write(db, who, row["id"])
    return {
        "round": row,
        "tries": await tries.listed(db, who, row["id"]),
        "earlier": await tries.asked(db, who, row["id"], held) if writes else [],
        "writes": writes,
        "keeps": who.may(rounds.RIGHT),
        "choices": await try_queries.choices(db, who) if writes else [],
        "typed": {"id": str(uuid.uuid4()), "body": "", "assessment": ""},
    }
