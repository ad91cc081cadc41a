"""The pages of a board and of each of its standards."""

import hashlib
import hmac
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.agenda import mark_queries, marks, now_queries, standing
from assessor.assessments.heading import pointed
from assessor.assessments.moves import allowed
from assessor.board import (
    asked_last_time,
    cards,
    counts,
    evidence_queries,
    looked_again,
    note_queries,
    notes,
    recommendation_queries,
    recommendations,
    together,
)
from assessor.board.for_you import Waiting, for_you, from_later_rooms, waiting
from assessor.board.said import said
from assessor.database import Row
from assessor.door import Reader, Seat, seat
from assessor.markdown import slugs
from assessor.page import shared_page
from assessor.problem import not_found
from assessor.views import panel, view_queries

KINDS = ("strength", "concern", "question", "note")
DONE = {
    "view": "Your view is saved.",
    "taken-back": "Your view is taken back: nobody sees it any more.",
}
REMOVED = {
    "note": "The note is removed.",
    "recommendation": "The recommendation is removed.",
    "claim": "That evidence no longer stands for this standard.",
}


async def show(request: Request) -> Response:
    """The board: all standards at a glance."""
    here, state = seat(request), request.app.state
    if here.assessment["recorded"]:  # nothing of it was on this board
        shown: Response = await state.show_recorded(request)
        return shown
    before = await looked_again.before(state.database, state.standards, here)

    async def found() -> Mapping[str, Any]:
        reader = shared(here)
        counted, tray = await counts.by_standard(state.database, reader)
        every = cards.standards_of(state.standards, reader)
        asked = await recommendation_queries.recommendations(state.database, reader)
        general = [row for row in asked if row["standard"] is None]
        return {
            "assessment": head(request, reader),
            "audience": reader.audience,
            "recommendations": await recommended(state.database, reader, general),
            "cards": cards.cards(every, counted, await now_queries.standards_on(state.database, reader)),
            "tray": tray if reader.of_panel else 0,
            "held": (await note_queries.waiting_by_standard(state.database, reader))[None],
            "next_states": next_states(reader),
            "overall": await panel.overall(state.database, reader),
            "before": await looked_again.with_statements(state.database, reader, before),
            "titles": {standard.number: standard.title for standard in every},
            "facts": waiting(counted, tray),
        }

    async def own(now: Waiting) -> Mapping[str, Any]:
        more = await from_later_rooms(state, here)
        return {"for_you": for_you(here, now, more), "role": here.role, "notice": notice(request)}

    mine = (here.roles, notice_key(request), state.retros.written(here.id))  # of that there is no journal
    query = f"before={asked_last_time.digest(before)}" if before else ""
    return await shared_page(request, "board/board.html", found=found, query=query, own=own, own_key=mine)


async def show_standard(request: Request) -> Response:
    """One standard: what is asked, what the team says and shows, what the panel noted."""
    here = seat(request)
    number = standard_number(request, here)
    kind = request.query_params.get("kind")
    kind = kind if kind in KINDS else None
    mine = here.of_panel and request.query_params.get("mine") == "yes"

    state = request.app.state
    last = await asked_last_time.of_standards(state.database, state.standards, here, [number])

    async def found() -> Mapping[str, Any]:
        things = await _standard(request, shared(here), number, kind, here.person if mine else None)
        return {**things, "last": last and last[number]}

    async def own(_: None) -> Mapping[str, Any]:
        return await _own(request, here, number)

    own_key = (here.roles, notice_key(request), await _private_state(request, here), here.barred)
    query = f"kind={kind}&mine={here.person if mine else ''}&last={asked_last_time.digest(last)}"
    return await shared_page(
        request, "board/standard.html", found=found, query=query, own=own, own_key=own_key
    )


async def _private_state(request: Request, here: Seat) -> tuple[Any, ...]:
    """What changes whenever this person writes something that nobody else sees."""
    if not here.of_panel:
        return ()
    db = request.app.state.database
    return (
        await note_queries.private_state(db, here),
        await view_queries.private_state(db, here),
        await mark_queries.private_state(db, here),
    )


async def _standard(
    request: Request, reader: Reader, number: int, kind: str | None, mine: str | None
) -> dict[str, Any]:
    state = request.app.state
    db = state.database
    every = cards.standards_of(state.standards, reader)
    counted, _ = await counts.by_standard(db, reader)
    at = next(n for n, standard in enumerate(every) if standard.number == number)
    rows = [row for row in await note_queries.notes(db, reader, standard=number) if row["visibility"] != "me"]
    shown = [row for row in rows if (not kind or row["kind"] == kind) and (not mine or row["author"] == mine)]
    asked = await recommendation_queries.recommendations(db, reader, standard=number)
    day = await standing.day(db, state.standards, reader)
    return {
        "assessment": head(request, reader),
        "audience": reader.audience,
        "standard": every[at],
        "asked": every[at].prompts_for(reader.assessment["phase"]),
        "day": day,
        "rail": cards.rail(every, counted, day["standards"]),
        "previous": every[at - 1] if at else None,
        "next": every[at + 1] if at + 1 < len(every) else None,
        "statement": statement(await evidence_queries.statement(db, reader, number)),
        "claims": [claim(reader, row) for row in await evidence_queries.claims(db, reader, standard=number)],
        "submitted_on": reader.assessment["submitted_at"],
        "notes": by_themselves(await as_shown(db, reader, shown)),
        "recommendations": await recommended(db, reader, asked),
        "kind": kind,
        "mine": mine,
        "many_notes": len(rows),
        "held": (await note_queries.waiting_by_standard(db, reader)).get(number, 0),
        "evidence_pages": [
            row for row in await evidence_queries.pages_of(db, reader) if not row["removed_at"]
        ]
        if reader.of_panel
        else [],
        "judged": await panel.of_standard(db, reader, number),
    }


async def _own(request: Request, here: Seat, number: int) -> dict[str, Any]:
    """What only this person sees on a standard's page."""
    db = request.app.state.database
    rows = await note_queries.own_notes(db, here, number) if here.of_panel else []
    return {
        "assessment": head(request, here),
        "audience": here.audience,
        "role": here.role,
        "notice": notice(request),
        "own_notes": await as_shown(db, here, rows),
        "new_id": await next_id(request, here),
        "barred": number if number in here.barred else None,
        "own_view": await panel.mine(db, here, number),
        "mark": await marks.on_standard(db, here, number),
    }


def shared(here: Seat) -> Reader:
    """The same eyes for everybody of an audience."""
    return Reader(here.assessment, here.audience)


def head(request: Request, reader: Reader) -> dict[str, Any]:
    """What every page of an assessment says about it."""
    row = reader.assessment
    names = {"service_name": row["service_name"], "organisation": row["service_organisation"]}
    chosen = request.app.state.standards[row["standard_set"]]
    here = {"position": reader.position, "pointed": pointed(reader, chosen)}
    return {**row, **names, "set_name": chosen.name, **here}


def next_states(reader: Reader) -> tuple[str, ...]:
    """The states that may follow this one."""
    return allowed(reader.assessment["state"], reader.assessment["cancelled_from"])


def standard_number(request: Request, reader: Reader) -> int:
    """The standard in the address. Raises Problem 404 when this assessment has none of that number."""
    number = forms.whole(request.path_params["standard"], digits=2)
    if number is None or number not in reader.numbers:
        raise not_found()
    return number


async def as_shown(db: Any, reader: Reader, rows: list[Row]) -> list[dict[str, Any]]:
    """Notes as the page shows them: the API's, with what the eye needs besides, and those merged into each."""
    inside = await together.inside(db, reader, rows)
    every = [*rows, *(row for merged in inside.values() for row in merged)]
    things = await _each_as_shown(db, reader, every)
    shown = {thing["id"]: thing for thing in things}
    mains = await together.mains(db, reader, rows)
    for thing in things[: len(rows)]:
        thing |= {
            "merged": [shown[row["id"]] for row in inside.get(thing["id"], [])],
            "merged_into": mains.get(thing["id"]),
        }
    return things[: len(rows)]


def by_themselves(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Notes for a list: those that are shown inside another one are not shown again."""
    return [thing for thing in shown if not thing["merged_into"]]


async def _each_as_shown(db: Any, reader: Reader, rows: list[Row]) -> list[dict[str, Any]]:
    things = await notes.with_answers(db, reader, rows)
    noticed = await together.noticed(db, reader, rows)
    files = await together.files(db, reader, rows)
    for thing, row in zip(things, rows, strict=True):
        thing |= {
            "body_html": said(row["body"]),
            "position": row["position"] or 0,
            "profession": row["author_profession"],
            "noticed": noticed.get(row["id"]),
            "shown_files": [files[sha256] for sha256 in row["files"] if sha256 in files],
            "source": row["source"] if reader.of_panel else None,
        }
        for answer in thing["answers"]:
            answer["body_html"] = said(answer["body"])
            answer["evidence"] = [_page(reader, id) for id in answer["evidence"]]
    return things


def _page(reader: Reader, id: str) -> dict[str, str]:
    return {
        "page": id,
        "title": id.replace("-", " ").capitalize(),
        "url": f"/assessments/{reader.id}/evidence/{id}",
    }


def statement(row: Row | None) -> dict[str, Any] | None:
    """A statement as the page shows it."""
    if row is None or not row["version"]:
        return None
    return {
        **row,
        "body_html": said(row["body"]),
        "not_yet_html": said(row["not_yet"]) if row["not_yet"].strip() else "",
    }


def claim(reader: Reader, row: Row) -> dict[str, Any]:
    """A claim as the page shows it."""
    changed = row["submitted"] is not None and row["submitted"] != row["revision"]
    return {
        **row,
        "page_url": f"/assessments/{reader.id}/evidence/{row['page']}{_anchor(row['heading'])}",
        "external": row["url"] is not None,
        "changed_since": changed,
        "position": row["position"] if reader.of_panel else row["open_position"],
    }


def _anchor(heading: str | None) -> str:
    """Where a heading stands in its page."""
    return f"#user-{quote(next(slugs(iter([heading]))))}" if heading else ""


async def recommended(db: Any, reader: Reader, rows: list[Row]) -> list[dict[str, Any]]:
    """Recommendations as the page shows them: the API's, with what the eye needs besides."""
    things = await recommendations.with_updates(db, reader, rows)
    for thing, row in zip(things, rows, strict=True):
        thing |= {"body_html": said(row["body"]), "position": row["position"]}
        for update in thing["updates"]:
            update["body_html"] = said(update["body"])
    return things


async def next_id(request: Request, here: Seat) -> str:
    """The id of the next note from this page without JavaScript: the same for the same page, so that a
    form sent twice makes one note, and another once this person has written one."""
    return made_id(request, f"note {await note_queries.how_many_of(request.app.state.database, here)}")


def made_id(request: Request, about: str) -> str:
    """A UUID (version 4) that follows from the person, the page and `about`, and that nobody else can guess."""
    here = seat(request)
    secret = request.app.state.settings.secret_key.encode()
    words = f"{here.person} {here.id} {request.url.path} {about}".encode()
    return str(uuid.UUID(bytes=hmac.new(secret, words, hashlib.sha256).digest()[:16], version=4))


def notice_key(request: Request) -> tuple[str | None, str | None] | None:
    """What has just happened, as the address says it: what was removed, what was done."""
    if not request.scope["query_string"]:
        return None
    done = request.query_params.get("done")
    return request.query_params.get("removed"), done if done in DONE else None


def notice(request: Request) -> dict[str, Any] | None:
    """What has just happened, from the address, and the way back."""
    removed, done = notice_key(request) or (None, None)
    if done:
        return {"words": DONE[done], "undo": None}
    kind, _, id = (removed or "").partition("/")
    if kind in REMOVED and len(id) == 36:
        here = seat(request)
        address = f"/assessments/{here.id}/{kind}s/{id}/restore"
        return {"words": REMOVED[kind], "undo": {"address": address, "fields": {}}}
    return None
