"""Joining a day by its code: whoever has it gives a name and reads along until midnight."""

import hmac
import uuid
from datetime import datetime
from typing import Annotated, Any, ClassVar, TypedDict

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from assessor import audit, forms, limits, links
from assessor.credentials import new_token
from assessor.database import Row
from assessor.day import codes
from assessor.day import joining_queries as queries
from assessor.door import Person, enter_as, maybe_person
from assessor.forms import Form, Id, Line
from assessor.page import page, see
from assessor.people import sessions
from assessor.problem import Problem, invalid
from assessor.standards import PROFESSIONS


class Allowed(TypedDict):
    """How many tries in how many seconds."""

    times: int
    seconds: float


BY_BROWSER: Allowed = {"times": 10, "seconds": 600.0}  # wrong codes; why so many, see codes.py
BY_BOARD: Allowed = {"times": 36_000, "seconds": 3600.0}
BY_CODE: Allowed = {"times": 1_000, "seconds": 3600.0}  # people: a full hall twice over
SCAN = "Scan the QR code on the room's screen instead, or open the link: they work all the same."
COOKIE = "joining"
# Nothing of this address goes on to the next page but whose site it was.
CLEAN = {"referrer-policy": "strict-origin"}


class GuestForm(Form):
    """What somebody says about themselves. The id is the form's own: sent twice, it makes one guest."""

    required: ClassVar = {"name": "Enter your name"}

    id: Id
    name: Annotated[Line, Field(max_length=100)] | None = None
    profession: Annotated[Line, Field(max_length=100)] | None = None


async def ask(request: Request) -> Response:
    """The form for a short code; with `?code=`, on to the address of that code. Whether it is good is found there."""
    said = request.query_params.get("code")
    code = "".join(letter for letter in links.typed(said or "") if letter.isascii())
    if len(code) == links.CODE_LENGTH:
        return see(f"/join/{code}")
    message = "Enter the 8 letters and numbers of the code, such as KTXR 4729"
    answer = await page(
        request,
        "day/type_code.html",
        status=200 if said is None else 422,
        headers=CLEAN,
        errors=[] if said is None else [{"field": "code", "message": message}],
        typed=(said or "")[:50],
    )
    return await _marked(request, answer)


async def show(request: Request) -> Response:
    """What a code opens: a name to give, or for whoever is known here already, one button."""
    row = await _opened(request)
    if row is None:
        return await _marked(request, await _closed(request))
    who = await maybe_person(request)
    if who and await _enters(request, who, row):
        if who.guest:
            return see(f"/assessments/{row['assessment']}")
        return await _page(request, row, seated=True)
    return await _marked(request, await _page(request, row))


async def join(request: Request) -> Response:
    """Lets somebody in for the day, and on to the board."""
    row = await _opened(request)
    if row is None:
        return await _marked(request, await _closed(request))
    if row["early"]:
        return await _page(request, row)
    who = await maybe_person(request)
    if who and await _enters(request, who, row):
        return see(f"/assessments/{row['assessment']}")
    if who and not who.guest:
        return await _join_as(request, row, who)
    sent = await forms.from_page(request)
    try:
        token = await _join_as_guest(request, row, _checked(sent))
    except Problem as problem:
        if problem.status != 422:
            raise
        given = {name: str(sent.get(name) or "")[:200] for name in ("id", "name", "profession")}
        return await _page(request, row, given, problem)
    return sessions.signed_in(request, token, f"/assessments/{row['assessment']}")


def _checked(sent: Any) -> GuestForm:
    given = {key: str(sent.get(key) or "") for key in ("id", "name", "profession")}
    words = {key: " ".join(given[key].split()) for key in ("name", "profession")}
    return GuestForm.check_all(
        {"id": given["id"], "name": words["name"], "profession": words["profession"] or None}
    )


async def _page(
    request: Request,
    row: Row,
    given: dict[str, str] | None = None,
    problem: Problem | None = None,
    *,
    seated: bool = False,
) -> Response:
    status = 409 if row["early"] and request.method == "POST" else problem.status if problem else 200
    return await page(
        request,
        "day/join.html",
        status=status,
        headers=CLEAN,
        errors=problem.errors if problem else [],
        code=links.typed(request.path_params["code"]),
        joining=row,
        seated=seated,
        given=given or {"id": str(uuid.uuid4()), "name": "", "profession": ""},
        professions=PROFESSIONS,
    )


async def _closed(request: Request) -> Response:
    """The one answer for a code that is wrong, over, changed or closed."""
    return await page(request, "day/no_joining.html", status=404, headers=CLEAN)


# --- Which code is this? -----------------------------------------------------------------------------


async def _opened(request: Request) -> Row | None:
    """What the code in the address opens, with its `date` and whether that is still to come (`early`).

    None when it opens nothing. Raises Problem 429 when too many codes were wrong; never for a good long one.
    """
    state = request.app.state
    code = links.typed(request.path_params["code"])
    row = await queries.by_code(state.database, code)
    if row is None:
        await _look(request)
        row = await queries.by_typed(state.database, code)
    zone = state.settings.timezone
    now = codes.today(zone)
    day = None if row is None or codes.dead(row, now) else codes.day_of(row, row["sessions"] or [], now, zone)
    if row is None or day is None:
        await _take(request)
        return None
    return {**row, "date": day, "early": day > now, "until": codes.end_of(day, zone)}


def _limits(request: Request) -> list[tuple[str, Allowed]]:
    """The allowances of wrong codes that this request draws on: its browser's, if we know it, and the board's."""
    secret = request.app.state.settings.secret_key
    found = [(limits.key_of(secret, "wrong codes"), BY_BOARD)]
    if browser := _browser(request):
        found.append((limits.key_of(secret, "wrong codes of", browser), BY_BROWSER))
    return found


async def _look(request: Request) -> None:
    async with request.app.state.database.read() as tx:
        for key, allowance in _limits(request):
            await limits.look(tx, key, words=SCAN, **allowance)


async def _take(request: Request) -> None:
    async with request.app.state.journal.keep() as tx:
        for key, allowance in _limits(request):
            await limits.take(tx, key, words=SCAN, **allowance)


def _seal(request: Request, id: str) -> str:
    return hmac.digest(
        request.app.state.settings.secret_key.encode(), f"{COOKIE}\0{id}".encode(), "sha256"
    ).hex()


def _browser(request: Request) -> str | None:
    """The browser that asks, by the cookie we gave it; None for one that never had one of ours."""
    id, _, seal = request.cookies.get(COOKIE, "").partition(".")
    good = hmac.compare_digest(_seal(request, id).encode(), seal.encode("utf-8", "replace"))
    return id if good else None


async def _marked(request: Request, response: Response) -> Response:
    """The answer, with the cookie by which this browser's wrong codes are counted."""
    if _browser(request) is None:
        id = new_token()
        secure = request.app.state.settings.secure
        value = f"{id}.{_seal(request, id)}"
        response.set_cookie(
            COOKIE, value, max_age=86_400, path="/join", secure=secure, httponly=True, samesite="lax"
        )
    return response


# --- Who comes in ------------------------------------------------------------------------------------


async def _enters(request: Request, who: Person, row: Row) -> bool:
    """Whether somebody may open the board already."""
    try:
        await enter_as(request.app.state.database, who, row["assessment"])
    except Problem:
        return False
    return True


def _guest_id(secret: str, assessment: str, form: str) -> str:
    """The guest that a form makes. The form's id is known to its browser alone, a person's to everybody in the room."""
    made = hmac.digest(secret.encode(), f"guest\0{assessment}\0{form}".encode(), "sha256")
    return str(uuid.UUID(bytes=made[:16], version=4))


async def _join_as_guest(request: Request, row: Row, form: GuestForm) -> str:
    """Somebody new, with a seat and a session until the day is over; gives what the cookie holds.

    Raises Problem 422 for a form that already made a guest who was then taken off the list.
    """
    state = request.app.state
    secret, assessment = state.settings.secret_key, row["assessment"]
    id = _guest_id(secret, assessment, form.id)
    async with state.journal.write(assessment, id) as change:
        tx = change.tx
        if not await queries.guest(tx, id):
            await limits.take(tx, limits.key_of(secret, "joining", row["code"]), **BY_CODE)
            guest = {"id": id, "name": form.name, "profession": form.profession, "assessment": assessment}
            await queries.add_guest(tx, {**guest, "email": f"guest-{id}@guest.invalid"})
            await _seat(change, assessment, id, form.profession, row["until"])
        elif not await queries.has_seat(tx, assessment, id):
            raise invalid("name", "You were taken off the list of this day. Ask the lead")
        return await sessions.begin(tx, request, id, "joining", row["until"])


async def _join_as(request: Request, row: Row, who: Person) -> Response:
    """An observer's seat for the day for somebody with an account."""
    async with request.app.state.journal.write(row["assessment"], who.id) as change:
        await _seat(change, row["assessment"], who.id, who.profession, row["until"])
        await audit.record(change.tx, "seat.joined", who=who.id, id=who.id, assessment=row["assessment"])
    return see(f"/assessments/{row['assessment']}")


async def _seat(change: Any, assessment: str, person: str, profession: str | None, until: datetime) -> None:
    """The seat, and its entry. No page kept for others shows who listens, so nothing else is made anew."""
    book = change.happened("seat.changed", id=person)
    places = {"position": book.position, "open_position": book.open_position}
    whose = {"assessment": assessment, "person": person, "profession": profession}
    await queries.seat_for_a_day(change.tx, {**places, **whose, "until": until})
