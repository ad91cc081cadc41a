"""The notebook: one page for the whole day, where each line that somebody types is a note at once."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from assessor import forms
from assessor.agenda import slot_queries
from assessor.board import board, cards, lines, note_queries, notes, photo_pages, together
from assessor.board.said import said
from assessor.database import Row
from assessor.door import Seat, requires, seat
from assessor.page import page, partial, see
from assessor.problem import Problem, not_found

SHOWN = 60  # lines on the page; the earlier ones are a link away
MOST = 200  # lines sent at once
WHERE = re.compile(r"standards/([1-9][0-9]?)\Z")


@requires("write notes")
async def show(request: Request) -> Response:
    """The box, and the lines this person has written, newest nearest to it."""
    here, asked = seat(request), request.query_params
    beside = _number(asked.get("to", ""), here) if "to" in asked else await _is_on(request, here)
    id = asked.get("removed", "")
    undo = {"address": f"{_address(here)}/{id}/restore", "fields": {}}
    notice = {"words": "The line is removed.", "undo": undo} if forms.UUID4.match(id) else None
    written = {"beside": beside, "visibility": asked.get("seen") or "panel", "said_by": ""}
    return await _page(request, written, notice=notice)


async def _is_on(request: Request, here: Seat) -> int | None:
    """The one standard that is discussed now: the spotlight's, or the slot's if it has no other."""
    if found := WHERE.match(here.assessment["spotlight"] or ""):
        return _number(found[1], here)
    if not here.assessment["slot"]:
        return None
    slots = await slot_queries.slots(request.app.state.database, here.id)
    numbers: list[int] = next((row["standards"] for row in slots if row["id"] == here.assessment["slot"]), [])
    return numbers[0] if len(numbers) == 1 and numbers[0] in here.numbers else None


def _number(given: str, here: Seat) -> int | None:
    """A standard of this assessment, or nothing: the tray."""
    number = forms.whole(given, digits=2)
    return number if number in here.numbers else None


def _address(here: Seat) -> str:
    return f"/assessments/{here.id}/notebook"


async def _page(
    request: Request, written: Mapping[str, Any], problem: Problem | None = None, **also: Any
) -> Response:
    here, db = seat(request), request.app.state.database
    every = "all" in request.query_params
    rows = await note_queries.written_by(db, here, 2000 if every else SHOWN + 1)
    return await page(
        request,
        "board/notebook.html",
        status=problem.status if problem else 200,
        errors=(problem.errors or [{"field": "body", "message": problem.detail}]) if problem else [],
        assessment=board.head(request, here),
        audience=here.audience,
        lines=await _shown(request, list(reversed(rows if every else rows[:SHOWN]))),
        earlier=not every and len(rows) > SHOWN,
        standards=cards.standards_of(request.app.state.standards, here),
        new_id=await board.next_id(request, here),
        written=written,
        closed=here.closed("write notes"),
        **also,
    )


async def _shown(request: Request, rows: list[Row]) -> list[dict[str, Any]]:
    files = await together.files(request.app.state.database, seat(request), rows)
    named = [[files[sha256] for sha256 in row["files"] if sha256 in files] for row in rows]
    return [{**shown(request, row), "shown_files": of_it} for row, of_it in zip(rows, named, strict=True)]


def shown(request: Request, row: Row) -> dict[str, Any]:
    """A line as the page shows it: what was understood beside what was said."""
    here = seat(request)
    again = lines.read(row["body"], here.numbers)
    titles = {one.number: one.title for one in cards.standards_of(request.app.state.standards, here)}
    return {
        **row,
        "body_html": said(row["body"]),
        "title": titles.get(row["standard"], ""),
        "guessed": again.how == "number" and again.standard == row["standard"],
        "unknown": again.unknown if row["standard"] is None else None,
        "order": int(row["at"].timestamp() * 1000),
    }


@requires("write notes")
async def write(request: Request) -> Response:
    """Each line that was sent becomes a note; sent again, it is stored once. One that is not good: none is written."""
    here, sent = seat(request), await forms.from_page(request)
    try:
        wanted = _wanted(request, sent)
        written = [
            await notes.put(request.app.state.journal, here, id, form, None) for id, form in wanted.items()
        ]
    except Problem as problem:
        return await _refused(request, _again(problem), sent)
    if partial(request):
        return await _fragment(request, *[str(done.thing["id"]) for done in written], read=True)
    kept = urlencode({"to": sent.get("beside") or "", "seen": sent.get("visibility") or "panel"})
    return see(f"{_address(here)}?{kept}#line-{written[-1].thing['id']}")


def _again(problem: Problem) -> Problem:
    """The same form again, with other words: what was sent first stands."""
    if problem.status == 428:
        return Problem(409, "This line was already added. Open the page again to write another one.")
    return problem


def _wanted(request: Request, sent: FormData) -> dict[str, notes.NoteForm]:
    """The notes that the lines come to, by their ids. Raises Problem, which names the line that is not good."""
    here = seat(request)
    typed = lines.split(str(sent.get("body") or ""))
    if not typed:
        raise Problem(422, "Write a line first", errors=[{"field": "body", "message": "Write a line first"}])
    if len(typed) > MOST:
        words = f"Send at most {MOST} lines at once: these are {len(typed)}"
        raise Problem(422, words, errors=[{"field": "body", "message": words}])
    found: dict[str, notes.NoteForm] = {}
    for at, line in enumerate(typed, 1):
        try:
            form = _form(here, line, sent)
        except Problem as problem:
            words = problem.detail if len(typed) == 1 else f"Line {at} ({line[:30]}): {problem.detail}"
            errors = [{"field": "body", "message": words}]
            raise Problem(problem.status, words, errors=errors) from problem
        found[_line_id(request, sent, at, line)] = form
    return found


def _form(here: Seat, line: str, sent: FormData) -> notes.NoteForm:
    read = lines.read(line, here.numbers, _number(str(sent.get("beside") or ""), here))
    here.needs_no_conflict(read.standard)
    words = {"body": read.body, "kind": read.kind, "standard": read.standard}
    also = {"visibility": sent.get("visibility") or "panel", "said_by": sent.get("said_by") or None}
    return notes.NoteForm.check({**words, **also})


def _line_id(request: Request, sent: FormData, at: int, line: str) -> str:
    """A line that a script sends alone has the id its browser made; else it follows from form, place and words."""
    id = str(sent.get("id") or "")
    if not forms.UUID4.match(id):
        raise Problem(422, "Open the page again: this form has lost its number.")
    return id if partial(request) and at == 1 else board.made_id(request, f"line {id} {at} {line}")


async def _refused(request: Request, problem: Problem, sent: FormData) -> Response:
    """What was wrong, beside all that was typed."""
    if partial(request):
        headers = {"cache-control": "no-store"}
        return Response(problem.detail, problem.status, headers, media_type="text/plain")
    written = {key: str(sent.get(key) or "") for key in ("body", "visibility", "said_by")}
    beside = _number(str(sent.get("beside") or ""), seat(request))
    return await _page(request, {**written, "beside": beside}, problem)


async def _fragment(request: Request, *ids: str, **found: Any) -> Response:
    """Lines as the page shows them."""
    here, state = seat(request), request.app.state
    rows = await note_queries.notes_by_id(state.database, here, ids)
    frame = {
        "assessment": board.head(request, here),
        "standards": cards.standards_of(state.standards, here),
        "open": True,
    }
    html = "".join(
        state.pages.whole("board/line.html", {**frame, **found, "line": line})
        for line in await _shown(request, rows)
    )
    return Response(html, media_type="text/html", headers={"cache-control": "no-store"})


@requires("write notes")
async def change(request: Request) -> Response:
    """What a line was taken for is put right: its kind, its standard, who sees it. Its words: on the page of a note."""
    here, sent = seat(request), await forms.from_page(request)
    before = await _own(request, here)
    fields: dict[str, Any] = {key: str(sent[key]) for key in ("kind", "visibility") if key in sent}
    if "move" in sent:
        number = str(sent.get("standard") or "")
        fields["standard"] = _number(number, here)
        if number and fields["standard"] is None:
            raise Problem(422, "Choose a standard of this assessment, or the tray.")
    form = notes.NoteForm.check(fields)
    await notes.put(request.app.state.journal, here, before["id"], form, f'"{before["version"]}"')
    if partial(request):
        undo = {key: before[key] for key in fields if before[key] != fields[key]}
        return await _fragment(request, before["id"], undo=undo)
    return see(f"{_address(here)}#line-{before['id']}")


async def _own(request: Request, here: Seat) -> Row:
    """The note of the address. Raises Problem 404; 403 when it is somebody else's."""
    row = await note_queries.note(request.app.state.database, here, request.path_params["note"])
    if row is None:
        raise not_found()
    if row["author"] != here.person:
        raise Problem(403, "This line is somebody else's: only its author changes it here.")
    return row


@requires("write notes")
async def remove(request: Request) -> Response:
    """Takes a line away; where it stood the page says so, and offers to bring it back."""
    here = seat(request)
    row = await _own(request, here)
    await notes.remove(request.app.state.journal, here, row["id"])
    if partial(request):
        found = {"assessment": board.head(request, here), "line": shown(request, row)}
        html = request.app.state.pages.whole("board/line_removed.html", found)
        return Response(html, media_type="text/html", headers={"cache-control": "no-store"})
    return see(f"{_address(here)}?removed={row['id']}")


@requires("write notes")
async def restore(request: Request) -> Response:
    """Brings a line back as it was."""
    here, id = seat(request), request.path_params["note"]
    await notes.restore(request.app.state.journal, here, id)
    return await _fragment(request, id) if partial(request) else see(f"{_address(here)}#line-{id}")


routes = [
    Route("/notebook", show, methods=["GET"]),
    Route("/notebook", write, methods=["POST"]),
    Mount(
        "/notebook",
        routes=[
            *photo_pages.in_notebook,
            Route("/{note}", change, methods=["POST"]),
            Route("/{note}/remove", remove, methods=["POST"]),
            Route("/{note}/restore", restore, methods=["POST"]),
        ],
    ),
]
