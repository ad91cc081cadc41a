"""The pages to remove a resident's data for good: the words, then every place they stand in, then once more: sure?"""

from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessor import forms, limits
from assessor.board import answer_queries, note_queries, recommendation_queries
from assessor.door import requires, seat, writer
from assessor.page import page, see
from assessor.privacy import looking, phrases, queries, redaction
from assessor.privacy.looking import File, Scope
from assessor.problem import Problem, not_found
from assessor.services import queries as services
from assessor.services.role_queries import service_roles

DONE = {
    "yes": "The words are removed for good, wherever they stood here. Also tell whoever has copies: mail that was "
    "sent, exports, print. Backups keep them until they are overwritten.",
    "whole": "It is removed for good, with everything it said before.",
}
WHOLE = ("note", "answer", "recommendation", "page", "file", "note_file")


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody removes words: the scope, the address of the page, and where to go back to."""

    scope: Scope
    address: str
    back: str
    title: str
    whole_service: bool


@requires("redact")
async def ask_here(request: Request) -> Response:
    """The form for an assessment; `?note=`, `?page=` and so on name one thing to remove whole."""
    return await _ask(request, _here(request))


@requires("redact")
async def remove_here(request: Request) -> Response:
    """Shows what is found in an assessment, or removes it."""
    return await _post(request, _here(request))


async def ask_service(request: Request) -> Response:
    """The form for a service and all its assessments, for administrators."""
    return await _ask(request, await _of_service(request))


async def remove_service(request: Request) -> Response:
    """Shows what is found in a service, or removes it."""
    return await _post(request, await _of_service(request))


def _here(request: Request) -> Place:
    here = seat(request)
    address = f"/assessments/{here.id}"
    return Place(
        looking.of_assessment(here),
        f"{address}/redact",
        address,
        str(here.assessment["service_name"]),
        whole_service=False,
    )


async def _of_service(request: Request) -> Place:
    """A service as an administrator enters it. Raises Problem 401, 403, 404."""
    who, db, id = await writer(request), request.app.state.database, request.path_params["service"]
    if not await service_roles(db, who, id):
        raise not_found()
    if not who.may("redact a service"):
        raise Problem(
            403, "Administrators remove words from a whole service; a lead does in their assessment."
        )
    row = await services.service(db, id)
    assert row is not None
    scope = await looking.of_service(db, who, id)
    return Place(scope, f"/services/{id}/redact", f"/services/{id}", row["name"], whole_service=True)


async def _ask(request: Request, place: Place) -> Response:
    given = request.query_params
    for table in WHOLE:
        if id := given.get(table):
            return await _whole(request, place, table, id)
    words = DONE.get(given.get("done", ""))
    return await _form(request, place, notice={"words": words, "undo": None} if words else None)


async def _form(
    request: Request,
    place: Place,
    *,
    typed: str = "",
    inside: bool = False,
    problem: Problem | None = None,
    notice: dict[str, Any] | None = None,
) -> Response:
    return await page(
        request,
        "privacy/redact.html",
        status=problem.status if problem else 200,
        area="services" if place.whole_service else "assessments",
        errors=problem.errors if problem else [],
        place=place,
        typed=typed,
        inside=inside,
        notice=notice,
    )


async def _post(request: Request, place: Place) -> Response:
    sent = await forms.from_page(request)
    if table := str(sent.get("thing") or ""):
        return await _remove_whole(request, place, table, str(sent.get("id") or ""), sent)
    typed, inside = str(sent.get("words") or ""), sent.get("inside") == "yes"
    try:
        wanted = phrases.read(typed, inside=inside)
    except Problem as problem:
        return await _form(request, place, typed=typed, inside=inside, problem=problem)
    if sent.get("step") == "remove" and sent.get("sure") == "yes":
        await _not_too_often(request, place)
        ticked = [str(value) for value in sent.getlist("files")]
        await redaction.remove_words(request.app, place.scope, wanted, ticked)
        return see(f"{place.address}?done=yes")
    return await _found(request, place, wanted, typed, inside, sent)


AN_HOUR = 5  # from one practice board


async def _not_too_often(request: Request, place: Place) -> None:
    """Each removal writes the database's file anew, and all changes wait; anybody may have a practice board.

    Raises Problem 429.
    """
    state, here = request.app.state, place.scope.seats[0] if place.scope.seats else None
    if here and here.assessment["type"] == "practice" and not place.scope.who.organises:
        async with state.journal.keep() as tx:
            key = limits.key_of(state.settings.secret_key, "removing words", place.scope.who.id)
            await limits.take(tx, key, times=AN_HOUR, seconds=3600, words="An administrator may at once.")


async def _found(
    request: Request, place: Place, wanted: phrases.Phrases, typed: str, inside: bool, sent: FormData
) -> Response:
    db = request.app.state.database
    shown, _ = await looking.files(db, place.scope, wanted)
    missing = sent.get("step") == "remove"
    ticked = [str(value) for value in sent.getlist("files")] if missing else None
    return await page(
        request,
        "privacy/found.html",
        status=422 if missing else 200,
        area="services" if place.whole_service else "assessments",
        errors=[{"field": "sure", "message": "Tick that you know it cannot be undone"}] if missing else [],
        place=place,
        typed=typed,
        inside=inside,
        lines=wanted.lines,
        finds=await looking.found(db, place.scope, wanted),
        files=shown,
        ticked=[file.value for file in shown if file.found] if ticked is None else ticked,
    )


# --- One thing whole ----------------------------------------------------------------------------------


async def _whole(
    request: Request, place: Place, table: str, id: str, problem: Problem | None = None
) -> Response:
    words, _ = await _thing(request, place, table, id)
    return await page(
        request,
        "privacy/whole.html",
        status=problem.status if problem else 200,
        area="services" if place.whole_service else "assessments",
        errors=problem.errors if problem else [],
        place=place,
        thing=table,
        id=id,
        what=WORDS[table],
        words=words,
    )


WORDS = {
    "note": "note",
    "answer": "answer",
    "recommendation": "recommendation",
    "page": "page of evidence",
    "file": "file",
    "note_file": "file",
}


async def _remove_whole(request: Request, place: Place, table: str, id: str, sent: FormData) -> Response:
    _, file = await _thing(request, place, table, id)
    if sent.get("sure") != "yes":
        message = "Tick that you know it cannot be undone"
        problem = Problem(422, message, errors=[{"field": "sure", "message": message}])
        return await _whole(request, place, table, id, problem)
    await _not_too_often(request, place)
    await redaction.remove_whole(request.app, place.scope, table, id, file)
    return see(f"{place.address}?done=whole")


async def _thing(request: Request, place: Place, table: str, id: str) -> tuple[str, File | None]:
    """What one thing says, as far as whoever asks may see it, and the file it is. Raises Problem 404."""
    db, scope = request.app.state.database, place.scope
    if table == "page":
        row = await queries.page(db, scope.service, id)
        if row is None:
            raise not_found()
        return f"{row['title']}\n\n{row['body']}".strip(), None
    if table in ("file", "note_file"):
        anything = phrases.Phrases((), phrases.ANYTHING)
        shown, _ = await looking.files(db, scope, anything)
        for file in shown:
            if file.table == table and file.sha256 == id:
                return file.name, file
        raise not_found()
    if table not in WHOLE or place.whole_service:
        raise not_found()
    here = scope.seats[0]
    read = {
        "note": note_queries.notes_by_id,
        "answer": answer_queries.answers_by_id,
        "recommendation": recommendation_queries.recommendations_by_id,
    }[table]
    rows = await read(db, here, [id])
    if not rows:
        raise not_found()
    return str(rows[0]["body"]), None
