"""Notes and their answers, in JSON."""

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.api import answering
from assessor.board import answers, files, note_queries, notes
from assessor.door import requires, seat
from assessor.evidence import files as evidence_files
from assessor.problem import invalid, not_found

KINDS = ("strength", "concern", "question", "note")


async def listing(request: Request) -> Response:
    """The notes this seat may see, in order of its positions."""
    here = seat(request)
    standard, kind = answering.number(request, "standard"), answering.wants(request, "kind")
    if kind is not None and kind not in KINDS:
        raise invalid("kind", f"Choose one of {', '.join(KINDS)}")
    most = answering.limit(request)
    db = request.app.state.database
    start = answering.after(request) or (-1, "")
    rows = await note_queries.notes_after(db, here, start, most + 1, standard=standard, kind=kind)
    next = answering.cursor(rows[most - 1]["place"], rows[most - 1]["id"]) if len(rows) > most else None
    return answering.listed(await notes.with_answers(db, here, rows[:most]), next)


async def show(request: Request) -> Response:
    """One note."""
    thing = await notes.show(request.app.state.database, seat(request), request.path_params["note"])
    return answering.answer(thing, version=thing["version"])


@requires("write notes")
async def put(request: Request) -> Response:
    """Writes or changes a note."""
    here, id = seat(request), request.path_params["note"]
    await notes.guard(request.app.state.database, here, id, placing=True)
    form = notes.NoteForm.check(await forms.from_json(request))
    done = await notes.put(request.app.state.journal, here, checked(id), form, answering.if_match(request))
    return answering.written(done)


@requires("write notes")
async def delete(request: Request) -> Response:
    """Takes a note away."""
    reason = answering.wants(request, "reason")
    id, journal = request.path_params["note"], request.app.state.journal
    await notes.remove(journal, seat(request), id, reason=reason, if_match=answering.if_match(request))
    return answering.gone()


@requires("open notes")
async def open_notes(request: Request) -> Response:
    """The lead shows everyone the notes that wait for it."""
    form = notes.OpenForm.check(await forms.from_json(request))
    opened = await notes.open_held(request.app.state.journal, seat(request), form.standard)
    return answering.answer({"opened": opened})


async def show_answer(request: Request) -> Response:
    """One answer."""
    note, id = request.path_params["note"], request.path_params["answer"]
    thing = await answers.show(request.app.state.database, seat(request), note, id)
    return answering.answer(thing, version=thing["version"])


@requires("answer")
async def put_answer(request: Request) -> Response:
    """Writes or changes an answer."""
    here, note = seat(request), request.path_params["note"]
    if await note_queries.note(request.app.state.database, here, note) is None:
        raise not_found()
    form = answers.AnswerForm.check(await forms.from_json(request))
    id = checked(request.path_params["answer"])
    done = await answers.put(request.app.state.journal, here, note, id, form, answering.if_match(request))
    return answering.written(done)


@requires("answer")
async def delete_answer(request: Request) -> Response:
    """Takes an answer away."""
    note, id = request.path_params["note"], request.path_params["answer"]
    await answers.remove(request.app.state.journal, seat(request), note, id)
    return answering.gone()


@requires("write notes")
async def add_file(request: Request) -> Response:
    """Takes a file in that notes may name."""
    sent = await evidence_files.receive(request)
    thing, new = await files.store(request.app.state.journal, seat(request), sent.name, sent.content)
    return answering.answer(thing, status=201 if new else 200)


async def show_file(request: Request) -> Response:
    """Hands out a file of a note that this seat may see."""
    row = await files.show(request.app.state.database, seat(request), request.path_params["sha256"])
    return evidence_files.handed_out(row)


def checked(id: str) -> str:
    """An id a client made. Raises Problem 422."""
    if not forms.UUID4.match(id):
        raise invalid("id", "Use a random UUID (version 4) in small letters")
    return id
