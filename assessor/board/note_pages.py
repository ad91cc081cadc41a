"""The forms of notes and answers: write, edit, place, take back, open, remove, undo, answer."""

import re
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from assessor import forms
from assessor.board import (
    answer_queries,
    answers,
    board,
    cards,
    evidence_queries,
    note_queries,
    notes,
    question_pages,
    together_pages,
)
from assessor.door import requires, seat
from assessor.journal import Journal
from assessor.page import page, partial, see, told
from assessor.problem import Problem, errors_of, not_found

KEPT = ("standard", "kind", "body", "visibility", "status", "said_by")  # shown again as they were typed


@requires("write notes")
async def create(request: Request) -> Response:
    """A note from the composer: the page it was written on shows it."""
    here, sent = seat(request), await forms.from_page(request)
    id = str(sent.get("id") or "")
    try:
        form = notes.NoteForm.check(await _with_link(request, sent))
        source = await _source(request, str(sent.get("source") or ""))
        done = await notes.put(_journal(request), here, _id(id), form, None, source=source)
    except Problem as problem:
        if problem.status == 428:  # the same form again, with other words: what was sent first stands
            problem = Problem(409, "This note was already added. Open the page again to write another one.")
        return await _refused(request, problem, sent)
    if partial(request):
        return await _fragment(request, done.thing["id"])
    return see(_place(here.id, done.thing))


def _journal(request: Request) -> Journal:
    journal: Journal = request.app.state.journal
    return journal


def _id(id: str) -> str:
    if not forms.UUID4.match(id):
        raise Problem(422, "Open the page again: this form has lost its number.")
    return id


async def _with_link(request: Request, sent: FormData) -> dict[str, Any]:
    """The fields of a note; the page of evidence that was chosen beside them is linked below its words."""
    here, fields = seat(request), forms.fields(sent, notes.NoteForm)
    id = str(sent.get("link") or "")
    linked = await evidence_queries.page_of(request.app.state.database, here, id) if id else None
    if linked:
        title = re.sub(r"[\[\]\s]+", " ", linked["title"]).strip()
        fields["body"] = (
            f"{fields.get('body') or ''}\n[{title}](/assessments/{here.id}/evidence/{id})".lstrip()
        )
    return fields


async def _source(request: Request, id: str) -> str | None:
    """The note that a new one grew out of, when its author sees that one."""
    row = await note_queries.note(request.app.state.database, seat(request), id) if id else None
    return str(row["id"]) if row else None


def _place(assessment: str, note: dict[str, Any]) -> str:
    """Where a note is shown."""
    if note["standard"] is None:
        return f"/assessments/{assessment}/tray#note-{note['id']}"
    return f"/assessments/{assessment}/standards/{note['standard']}#note-{note['id']}"


async def _fragment(request: Request, id: str) -> Response:
    """The note as the stream will bring it, so that arriving twice does no harm."""
    here = seat(request)
    row = await note_queries.note(request.app.state.database, here, id)
    if row is None:
        return Response("", media_type="text/html")
    shown = (await board.as_shown(request.app.state.database, here, [row]))[0]
    found = {"assessment": board.head(request, here), "audience": here.audience, "note": shown}
    html = request.app.state.pages.whole("board/note.html", found)
    return Response(html, media_type="text/html", headers={"cache-control": "no-store"})


async def _refused(request: Request, problem: Problem, sent: FormData) -> Response:
    """What was wrong, beside what was written."""
    if partial(request):
        return Response(
            problem.detail, problem.status, {"cache-control": "no-store"}, media_type="text/plain"
        )
    written = {key: str(sent.get(key) or "") for key in (*KEPT, "id", "source")}
    return await _form(request, written, problem)


async def _form(
    request: Request, written: dict[str, Any], problem: Problem | None = None, **found: Any
) -> Response:
    here = seat(request)
    return await page(
        request,
        "board/note_form.html",
        status=problem.status if problem else 200,
        errors=errors_of(problem),
        assessment=board.head(request, here),
        audience=here.audience,
        standards=cards.standards_of(request.app.state.standards, here),
        written=written,
        current=problem.current if problem else None,
        **found,
    )


@requires("write notes")
async def edit(request: Request) -> Response:
    """The form to change one's own note."""
    here, id = seat(request), request.path_params["note"]
    thing = await notes.show(request.app.state.database, here, id)
    if thing["author"].get("id") != here.person:
        raise Problem(403, "Only its author may change the words of a note.")
    return await _form(request, thing, version=thing["version"], editing=True)


@requires("write notes")
async def update(request: Request) -> Response:
    """Changes one's own note; when somebody was first, both texts are shown."""
    here, id, sent = seat(request), request.path_params["note"], await forms.from_page(request)
    version = str(sent.get("version") or "")
    if await note_queries.row_as_it_is(request.app.state.database, here.id, id) is None:
        raise not_found()
    try:
        fields = forms.fields(sent, notes.NoteForm)
        fields["also"] = fields.get("also", [])
        form = notes.NoteForm.check(fields)
        done = await notes.put(_journal(request), here, id, form, f'"{version}"')
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        written = {
            **{key: str(sent.get(key) or "") for key in KEPT},
            "id": id,
        }
        also = [forms.whole(number, digits=2) for number in sent.getlist("also")]
        written["also"] = [number for number in also if number is not None]
        current = problem.current
        newest = current["version"] if current else version
        return await _form(request, written, problem, version=newest, editing=True)
    return see(_place(here.id, done.thing))


@requires("write notes")
async def take_back(request: Request) -> Response:
    """Takes from everybody else's screens what was shown to them by mistake: the note is the panel's again."""
    return await _change(request, {"visibility": "panel"}, "Taken back: only the panel sees this note now.")


@requires("place notes")
async def place(request: Request) -> Response:
    """Puts a note where it belongs."""
    sent = await forms.from_page(request)
    given = sent.get("standard") or ""
    number = forms.whole(given, digits=2)
    if given and number is None:
        raise Problem(422, "Use the number of a standard, or leave it blank.")
    fields = {
        "standard": number,
        "reason": _reason(sent, f"Placed by the {'lead' if 'lead' in seat(request).roles else 'scribe'}"),
    }
    words = f"The note is moved to standard {number}." if number else "The note waits for its standard."
    return await _change(request, fields, words)


@requires("open notes")
async def open_one(request: Request) -> Response:
    """The lead shows one note to everyone, also one that waited for that."""
    sent = await forms.from_page(request)
    fields = {"visibility": "everyone", "reason": _reason(sent, "Opened by the lead")}
    answer = await _change(request, fields, "Everyone sees this note now.")
    await notes.open_held(_journal(request), seat(request), None, only=request.path_params["note"])
    return answer


def _reason(sent: FormData, otherwise: str) -> str:
    return str(sent.get("reason") or "").strip()[:200] or otherwise


async def _change(request: Request, fields: dict[str, Any], words: str) -> Response:
    here, id = seat(request), request.path_params["note"]
    thing = await notes.show(request.app.state.database, here, id)
    form = notes.NoteForm.check(fields)
    done = await notes.put(_journal(request), here, id, form, f'"{thing["version"]}"')
    if partial(request):
        return told(request, words)
    return see(_place(here.id, done.thing))


@requires("write notes")
async def remove(request: Request) -> Response:
    """Removes a note; the page says so and offers to bring it back."""
    here, id, sent = seat(request), request.path_params["note"], await forms.from_page(request)
    thing = await notes.show(request.app.state.database, here, id)
    await notes.remove(_journal(request), here, id, reason=str(sent.get("reason") or "")[:200])
    if partial(request):
        undo = {"address": f"/assessments/{here.id}/notes/{id}/restore", "fields": {}}
        return told(request, "The note is removed.", undo=undo)
    address = _place(here.id, thing).partition("#")[0]
    return see(f"{address}?removed=note/{id}")


@requires("write notes")
async def restore(request: Request) -> Response:
    """Brings a note back as it was."""
    here, id = seat(request), request.path_params["note"]
    done = await notes.restore(_journal(request), here, id)
    return see(_place(here.id, done))


@requires("open notes")
async def open_all(request: Request) -> Response:
    """Opens the notes that wait for the lead: of one standard, or all."""
    here, sent = seat(request), await forms.from_page(request)
    form = notes.OpenForm.check(forms.fields(sent, notes.OpenForm))
    await notes.open_held(_journal(request), here, form.standard)
    return see(f"/assessments/{here.id}" + (f"/standards/{form.standard}" if form.standard else ""))


@requires("write notes")
async def tray(request: Request) -> Response:
    """Notes that are not placed yet: the panel's, and one's own."""
    here, db = seat(request), request.app.state.database
    rows = [row for row in await note_queries.notes(db, here) if row["standard"] is None and not row["also"]]
    return await page(
        request,
        "board/tray_page.html",
        assessment=board.head(request, here),
        audience=here.audience,
        notes=board.by_themselves(await board.as_shown(db, here, rows)),
        standards=cards.standards_of(request.app.state.standards, here),
        notice=board.notice(request),
    )


@requires("answer")
async def answer(request: Request) -> Response:
    """The team answers a note."""
    note, sent = request.path_params["note"], await forms.from_page(request)
    id = str(sent.get("id") or "") or await _answer_id(request, note)
    return await _put_answer(request, note, id, sent, None)


async def _answer_id(request: Request, note: str) -> str:
    """The id of an answer sent without JavaScript: the same for the same form, so that it is stored once."""
    thing = await notes.show(request.app.state.database, seat(request), note)
    return board.made_id(request, f"answer {note} {len(thing['answers'])}")


async def _put_answer(request: Request, note: str, id: str, sent: FormData, version: str | None) -> Response:
    here, db = seat(request), request.app.state.database
    about = await notes.show(db, here, note)
    try:
        form = answers.AnswerForm.check(forms.fields(sent, answers.AnswerForm))
        settles = sent.get("settles") == "yes"
        await answers.put(_journal(request), here, note, _id(id), form, version, settles=settles)
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        body = str(sent.get("body") or "")
        written = {"id": id, "body": body, "settles": sent.get("settles") == "yes"}
        return await _answer_form(request, about, written, version, problem)
    return see(_place(here.id, about))


async def _answer_form(
    request: Request,
    about: dict[str, Any],
    written: dict[str, Any],
    version: str | None,
    problem: Problem | None = None,
) -> Response:
    here = seat(request)
    if problem and problem.current:
        version = f'"{problem.current["version"]}"'
    return await page(
        request,
        "board/answer_form.html",
        status=problem.status if problem else 200,
        errors=errors_of(problem),
        current=problem.current if problem else None,
        assessment=board.head(request, here),
        audience=here.audience,
        note=about,
        written=written,
        version=(version or "").strip('"'),
    )


@requires("answer")
async def edit_answer(request: Request) -> Response:
    """The form to change an answer."""
    here, db, note = seat(request), request.app.state.database, request.path_params["note"]
    about = await notes.show(db, here, note)
    thing = await answers.show(db, here, note, request.path_params["answer"])
    return await _answer_form(request, about, thing, str(thing["version"]))


@requires("answer")
async def update_answer(request: Request) -> Response:
    """Changes an answer; when somebody was first, both texts are shown."""
    note, id, sent = (
        request.path_params["note"],
        request.path_params["answer"],
        await forms.from_page(request),
    )
    if await answer_queries.row_as_it_is(request.app.state.database, seat(request).id, id) is None:
        raise not_found()
    return await _put_answer(request, note, id, sent, f'"{sent.get("version") or ""}"')


@requires("answer")
async def remove_answer(request: Request) -> Response:
    """Removes an answer."""
    here, note = seat(request), request.path_params["note"]
    about = await notes.show(request.app.state.database, here, note)
    await answers.remove(_journal(request), here, note, request.path_params["answer"])
    return see(_place(here.id, about))


in_notes = [
    *question_pages.in_notes,
    *together_pages.in_notes,
    Route("/open", open_all, methods=["POST"]),
    Route("/{note}/edit", edit, methods=["GET"]),
    Route("/{note}/edit", update, methods=["POST"]),
    Route("/{note}/take-back", take_back, methods=["POST"]),
    Route("/{note}/place", place, methods=["POST"]),
    Route("/{note}/open", open_one, methods=["POST"]),
    Route("/{note}/remove", remove, methods=["POST"]),
    Route("/{note}/restore", restore, methods=["POST"]),
    Route("/{note}/answers", answer, methods=["POST"]),
    Route("/{note}/answers/{answer}/edit", edit_answer, methods=["GET"]),
    Route("/{note}/answers/{answer}/edit", update_answer, methods=["POST"]),
    Route("/{note}/answers/{answer}/remove", remove_answer, methods=["POST"]),
]

routes = [
    Route("/tray", tray, methods=["GET"]),
    Route("/notes", create, methods=["POST"]),
    Mount("/notes", routes=in_notes),
]
