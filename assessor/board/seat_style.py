"""A small style sheet of one's own: it shows the controls that this seat may use, which shared pages hold hidden.

It decides nothing: the server asks for the right again when a control is used.
"""

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from assessor.board import reading, reading_queries
from assessor.door import PANEL, Seat, seat

LINKS = {
    "open joining": "joining",
    "show the room": "room",
    "write notes": "notebook",
    "place notes": "placing",
    "point the spotlight": "pointing",
    "wash up": "washing",
    "choose what is published": "publishing",
    "read the retro": "retro",
}  # what these lead to is a page of its own


async def show(request: Request) -> Response:
    """The same address for everybody, another content for each seat."""
    here = seat(request)
    css = (_css(here) + await _own(request, here)).encode()
    etag = f'"{hashlib.blake2b(css, digest_size=12).hexdigest()}"'
    headers = {"etag": etag, "cache-control": "private, no-cache", "vary": "Cookie"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(css, media_type="text/css", headers=headers)


async def _own(request: Request, here: Seat) -> str:
    """What this person has read says so; what has changed since says that."""
    marks = await reading_queries.marks(request.app.state.database, here)
    shown = reading.shown_as_read(marks)
    return f"{', '.join(shown)} {{ display: revert; }}\n" if shown else ""


def _css(here: Seat) -> str:
    shown = [f".for-{role}" for role in ("lead", "team", "organiser") if role in here.roles]
    shown += [f".for-{what}" for verb, what in LINKS.items() if here.may(verb)]
    if here.has_role_for("move the slot"):  # the page that holds it says in which state
        shown.append(".for-moving")
    if here.roles & PANEL:
        shown.append(".for-panel")
    asked = "" if here.roles & {"scribe", "team"} else f'[data-of="{here.person}"]'
    if here.has_role_for("settle questions"):  # whoever asked, a scribe or the team
        shown.append(f".for-asker{asked}")
    own = f'.for-author[data-of="{here.person}"]'
    # A lead's tools for others' notes stay off the lead's own.
    others = f"{own} ~ .for-lead, {own} ~ .for-panel, {own} ~ .for-placing"
    too = f'[data-noticed~="{here.person}"]'
    hidden = f"{others}, {too} .too__yes, :not({too}) > .note__doing .too__no"
    return f"{', '.join([*shown, own])} {{ display: revert; }}\n{hidden} {{ display: none; }}\n"
