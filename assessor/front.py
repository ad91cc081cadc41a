"""The front page, and what says that the board is alive."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assessor.assessments import asking_queries, mine
from assessor.assessments import queries as assessments
from assessor.database import Unavailable
from assessor.deadlines import deadlines
from assessor.door import maybe_person
from assessor.page import page
from assessor.people import queries as people
from assessor.services import queries as services
from assessor.services.steps import next_step

MANY = 200  # assessments on the front page
MANY_LATE = 20  # of what is late, for organisers
MANY_ASKED = 5  # of the assessments that somebody asked for


async def show(request: Request) -> Response:
    """Signed in: what is mine. Signed out: what this is, and how to come in."""
    db = request.app.state.database
    who = await maybe_person(request)
    if who is None:
        empty = not await people.somebody_exists(db)
        return await page(request, "front/welcome.html", empty=empty)
    entered = await assessments.mine(db, who, MANY)
    kept = await services.of_member(db, who)
    state = request.app.state
    late = await deadlines.late(db, state.settings) if who.organises else []
    assessed = await services.assessed(db, who, [row["id"] for row in kept])
    return await page(
        request,
        "front/mine.html",
        groups=mine.grouped(entered, who),
        due=await deadlines.of_person(db, state.settings, who),
        late=late[:MANY_LATE],
        many_late=len(late),
        services=[
            {**row, "next": next_step(row, [a for a in assessed if a["service"] == row["id"]])}
            for row in kept
        ],
        many=MANY if len(entered) == MANY else None,
        waiting=await asking_queries.waiting(db) if who.organises else 0,
        asked=await asking_queries.of_person(db, who.id, MANY_ASKED),
    )


async def health(request: Request) -> Response:
    """200 while the process lives."""
    return JSONResponse({"status": "ok"}, headers={"cache-control": "no-store"})


async def ready(request: Request) -> Response:
    """200 when the database answers and its schema is current, else 503 with the reasons."""
    database = request.app.state.database
    reasons = [database.refusal.sentence] if database.refusal else []
    try:
        await people.somebody_exists(database)
    except Unavailable as error:
        reasons.append(error.sentence)
    status = 503 if reasons else 200
    return JSONResponse(
        {"status": "unavailable" if reasons else "ok", "reasons": reasons},
        status,
        {"cache-control": "no-store"},
    )


routes = [
    Route("/", show, methods=["GET"]),
    Route("/health", health, methods=["GET"]),
    Route("/ready", ready, methods=["GET"]),
]
