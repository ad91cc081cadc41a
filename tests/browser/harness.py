"""A small server that speaks the pages' protocol, to try the scripts of static/ on.

It can be told to fail, to hang and to fall silent. `python -m tests.browser.harness PORT FOLDER`: what it has
acknowledged is on disk in FOLDER, so it may be killed at any moment.
"""

import asyncio
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import jinja2
import uvicorn
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from assessor import paths

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

PAGE = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True
).get_template("standard.html")


@dataclass
class Room:
    """One assessment: what happened in it, who asked what of it, and how it is to answer."""

    messages: list[str] = field(default_factory=list)  # the message of position 1 is the first
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    statement: str = ""
    attempts: list[str] = field(default_factory=list)  # ids of notes posted, as they came
    streams: int = 0  # open now
    opened: int = 0  # ever opened
    answer: int = 200  # to a posted note; 0 never answers
    sentence: str = ""
    stream: int = 200  # to a stream asked for
    silent: bool = False  # streams stay open and say nothing
    comment: bool = False  # streams send a comment line, once
    held_back: bool = False  # as by a proxy that passes an answer on when it has ended
    turn: asyncio.Event = field(
        default_factory=asyncio.Event
    )  # set, and replaced, whenever a stream should look

    def wake(self) -> None:
        """Let every stream look again."""
        self.turn.set()
        self.turn = asyncio.Event()


class House:
    """All rooms, and the file that remembers them."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.rooms: dict[str, Room] = {}
        for line in file.read_text().splitlines() if file.exists() else []:
            self._take(**json.loads(line))

    def room(self, name: str) -> Room:
        """The room of that name, made when first asked for."""
        return self.rooms.setdefault(name, Room())

    def remember(self, **entry: Any) -> None:
        """Put an entry on disk, then into its room."""
        with self.file.open("a") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._take(**entry)

    def _take(self, room: str, message: str | None = None, note: dict[str, str] | None = None) -> None:
        here = self.room(room)
        if note:
            here.notes[note["id"]] = note
            message = note_message(note, len(here.messages) + 1)
        if message is not None:
            here.messages.append(message)
            here.wake()


def note_element(note: dict[str, str], position: int, person: str = "dana") -> str:
    """A note as it stands in its list and comes by the stream."""
    return (
        f'<li id="note-{note["id"]}" class="note" data-list="notes-{note["standard"]}" data-position="{position}"'
        f' data-kind="{note["kind"]}" data-author="{person}"><div data-shown><p>{escape(note["body"])}</p>'
        f'<p>{person}, <a href="#note-{note["id"]}">link</a></p></div><details><summary>Edit</summary>'
        f'<form method="post" action="notes/{note["id"]}" data-draft="note-{note["id"]}">'
        f'<input type="hidden" name="version" value="1"><textarea name="body">{escape(note["body"])}</textarea>'
        f"<button>Save</button></form></details></li>"
    )


def note_message(note: dict[str, str], position: int) -> str:
    """What the stream says of a new note."""
    kind = note["kind"].capitalize()
    return (
        f'{note_element(note, position)}<p data-say="{kind} on standard {note["standard"]}, Dana"></p>'
        f'<span id="notes-count-{note["standard"]}">{position}</span>'
    )


def page(name: str, room: Room, standard: int = 6, person: str = "dana", kind: str = "", **words: str) -> str:
    """The page of one standard; `error` and `typed` are for a form that was not accepted."""
    notes = [
        note_element(note, position)
        for position, note in enumerate(room.notes.values(), 1)
        if note["standard"] == str(standard) and kind in ("", note["kind"])
    ]
    return PAGE.render(
        name=name,
        room=room,
        standard=standard,
        person=person,
        kind=kind,
        notes=Markup("".join(notes)),
        here=f"/assessments/{name}",
        id=uuid.uuid4(),
        now=datetime.now(UTC).isoformat(),
        **words,
    )


def the_room(request: Request) -> tuple[str, Room]:
    """The room a request is for, and its name."""
    name = request.path_params["room"]
    return name, request.app.state.house.room(name)


async def show(request: Request) -> Response:
    """The page of a standard."""
    name, room = the_room(request)
    query = request.query_params
    return HTMLResponse(
        page(name, room, request.path_params["standard"], query.get("person", "dana"), query.get("kind", ""))
    )


async def stream(request: Request) -> Response:
    """The page stream."""
    _, room = the_room(request)
    if room.stream == 303:
        return RedirectResponse("/sign-in", 303)
    if room.stream != 200:
        return Response(status_code=room.stream)
    room.opened += 1
    after = int(request.query_params.get("after", len(room.messages)))
    if request.query_params.get("once") == "yes":
        return Response(
            "".join(message(room, n) for n in range(after, len(room.messages))),
            media_type="text/event-stream",
        )
    if room.held_back:
        await asyncio.Event().wait()
    return StreamingResponse(
        events(room, after), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def events(room: Room, after: int) -> AsyncIterator[str]:
    """What comes after a position, for as long as somebody listens and the room wants them to."""
    room.streams += 1
    try:
        yield f"retry: 100\nid: {after}\n\n"
        while room.stream == 200:
            turn = room.turn
            while not room.silent and after < len(room.messages):
                yield message(room, after)
                after += 1
            if room.comment:
                yield ": still here\n\n"
            await turn.wait()
    finally:
        room.streams -= 1


def message(room: Room, position: int) -> str:
    """What comes after a position, as the stream says it."""
    data = "\n".join(f"data: {line}" for line in room.messages[position].split("\n"))
    return f"id: {position + 1}\n{data}\n\n"


async def add(request: Request) -> Response:
    """A note, posted."""
    name, room = the_room(request)
    async with request.form(max_part_size=2**24) as form:
        note = texts(form)
    room.attempts.append(note["id"])
    if room.answer == 0:
        await asyncio.Event().wait()
    if room.answer == 303:
        request.app.state.house.remember(room=name, note=note)
        return RedirectResponse(f"/assessments/{name}/standards/{note['standard']}", 303)
    if room.answer == 302:
        return RedirectResponse("/sign-in", 303)
    if room.answer != 200:
        return PlainTextResponse(room.sentence, room.answer)
    if note["id"] not in room.notes:
        request.app.state.house.remember(room=name, note=note)
    if "hx-request" not in request.headers:
        return RedirectResponse(f"/assessments/{name}/standards/{note['standard']}", 303)
    return HTMLResponse(note_message(room.notes[note["id"]], len(room.messages)))


async def statement(request: Request) -> Response:
    """A statement, posted the plain way: 303, or 422 with the text kept."""
    name, room = the_room(request)
    async with request.form() as form:
        body = texts(form)["body"]
    if room.answer == 302:
        return RedirectResponse("/sign-in", 303)
    if room.answer != 200:
        return HTMLResponse(page(name, room, error="Say less", typed=body), room.answer)
    room.statement = body
    return RedirectResponse(f"/assessments/{name}/standards/6", 303)


async def preview(request: Request) -> Response:
    """Markdown as HTML, near enough."""
    _, room = the_room(request)
    async with request.form() as form:
        return HTMLResponse(f"<p>{escape(texts(form)['body'])}</p>", room.answer)


async def sign(request: Request) -> Response:
    """Signing in or out: a page of nobody's."""
    return HTMLResponse(
        '<!doctype html><title>Sign in</title><script type="module" src="/static/app.js"></script><p>Sign in</p>'
    )


async def control(request: Request) -> Response:
    """What a test asks of a room: {push: html} adds a message, other words set how it answers. Tells how it stands."""
    name, room = the_room(request)
    wanted = await request.json() if request.method == "POST" else {}
    for message in wanted.pop("push", []):
        request.app.state.house.remember(room=name, message=message)
    for word, value in wanted.items():
        setattr(room, word, value)
    room.wake()
    await asyncio.sleep(0)
    room.comment = False
    return JSONResponse(
        {
            "attempts": room.attempts,
            "bodies": [note["body"] for note in room.notes.values()],
            "streams": room.streams,
            "opened": room.opened,
            "position": len(room.messages),
            "statement": room.statement,
        }
    )


def texts(form: FormData) -> dict[str, str]:
    """The fields of a form; none here is a file."""
    return {name: str(value) for name, value in form.items()}


async def protect(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Every answer under the strict policy that the real pages have."""
    answer = await call_next(request)
    answer.headers["Content-Security-Policy"] = CSP
    return answer


def application(folder: Path) -> Starlette:
    """The server, remembering in this folder."""
    here = "/assessments/{room}"
    app = Starlette(
        routes=[
            Route(here + "/standards/{standard:int}", show),
            Route(here + "/stream", stream),
            Route(here + "/notes", add, methods=["POST"]),
            Route(here + "/statement", statement, methods=["POST"]),
            Route(here + "/preview", preview, methods=["POST"]),
            Route("/sign-in", sign),
            Route("/sign-out", sign, methods=["POST"]),
            Route("/control/{room}", control, methods=["GET", "POST"]),
            Mount("/static", StaticFiles(directory=paths.STATIC)),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=protect)],
    )
    app.state.house = House(folder / "house.jsonl")
    return app


if __name__ == "__main__":
    uvicorn.run(
        application(Path(sys.argv[2])),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
