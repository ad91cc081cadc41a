"""The forms of notes that belong together: "I noticed this too", merging and parting, a question out of a note."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import forms
from assessor.board import board, cards, note_queries, together
from assessor.database import Row
from assessor.door import Seat, requires, seat
from assessor.markdown import excerpt
from assessor.page import page, partial, see, told
from assessor.problem import Problem, invalid, not_found


def _address(here: Seat, row: Row) -> str:
    """Where a note is shown: with its standard, or in the tray; one that is merged, inside the other."""
    place = "tray" if row["standard"] is None else f"standards/{row['standard']}"
    return f"/assessments/{here.id}/{place}#note-{row['merged_into'] or row['id']}"


async def _row(request: Request, here: Seat) -> Row:
    row = await note_queries.note(request.app.state.database, here, request.path_params["note"])
    if row is None:
        raise not_found()
    return row


@requires("write notes")
async def notice(request: Request) -> Response:
    """One of the panel noticed the same; or takes it back."""
    here, sent = seat(request), await forms.from_page(request)
    row = await _row(request, here)
    too = sent.get("too") != "no"
    await together.notice(request.app.state.journal, here, row["id"], too=too)
    if partial(request):
        words = "You noticed this too: the panel sees that." if too else "Taken back."
        fields = {"too": "no" if too else "yes"}
        return told(request, words, undo={"address": request.scope["path"], "fields": fields})
    return see(_address(here, row))


@requires("place notes")
async def choose(request: Request) -> Response:
    """The notes that this one may be merged into."""
    return await _choose(request, await _row(request, seat(request)))


async def _choose(request: Request, row: Row, problem: Problem | None = None) -> Response:
    here, db = seat(request), request.app.state.database
    rows = await note_queries.notes(db, here)
    may = [other for other in rows if _fits(row, other)]
    near = [other for other in may if row["standard"] in (None, other["standard"], *other["also"])]
    return await page(
        request,
        "board/merge.html",
        status=problem.status if problem else 200,
        errors=(problem.errors or [{"field": "into", "message": problem.detail}]) if problem else [],
        assessment=board.head(request, here),
        audience=here.audience,
        note=(await board.as_shown(db, here, [row]))[0],
        others=[{**other, "words": excerpt(other["body"], 160)} for other in reversed(near or may)],
        standards=cards.standards_of(request.app.state.standards, here),
    )


def _fits(row: Row, other: Row) -> bool:
    alike = all(row[key] == other[key] for key in ("visibility", "opened"))
    alike = alike and (row["kind"] == "question") == (other["kind"] == "question")
    return alike and other["id"] != row["id"] and not other["merged_into"] and other["visibility"] != "me"


@requires("place notes")
async def merge(request: Request) -> Response:
    """Shows a note inside another one; the page offers to part them."""
    here, sent = seat(request), await forms.from_page(request)
    row = await _row(request, here)
    try:
        if not forms.UUID4.match(into := str(sent.get("into") or "")):
            raise invalid("into", "Choose the note that says the same")
        await together.merge(request.app.state.journal, here, row["id"], into)
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        return await _choose(request, row, problem)
    return see(_address(here, await _row(request, here)))


@requires("place notes")
async def part(request: Request) -> Response:
    """Shows a merged note by itself again."""
    here = seat(request)
    await together.part(request.app.state.journal, here, request.path_params["note"])
    if partial(request):
        return told(request, "The note stands by itself again.")
    return see(_address(here, await _row(request, here)))


@requires("write notes")
async def ask(request: Request) -> Response:
    """The form of a note that grows out of another one: a question with its words, ready to be asked."""
    here = seat(request)
    source = await note_queries.note(request.app.state.database, here, request.query_params.get("from", ""))
    written: dict[str, Any] = {"id": await board.next_id(request, here), "kind": "question", "body": ""}
    if source is not None:
        written |= {"source": source["id"], "standard": source["standard"], "body": source["body"]}
    return await page(
        request,
        "board/note_form.html",
        errors=[],
        assessment=board.head(request, here),
        audience=here.audience,
        standards=cards.standards_of(request.app.state.standards, here),
        written=written,
        current=None,
    )


in_notes = [
    Route("/new", ask, methods=["GET"]),
    Route("/{note}/too", notice, methods=["POST"]),
    Route("/{note}/merge", choose, methods=["GET"]),
    Route("/{note}/merge", merge, methods=["POST"]),
    Route("/{note}/part", part, methods=["POST"]),
]
