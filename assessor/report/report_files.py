"""The report as a file before it is published, for whoever may read it: into Word for the fact check."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor.documents.document import Document
from assessor.documents.files import Files, asked, attachment
from assessor.door import Seat, seat
from assessor.problem import not_found
from assessor.report import composing, edition_queries
from assessor.report.edition import addressed
from assessor.words import Times

STAGES = {"fact-check": "For fact check"}
"""What the title begins with in a state; in any other before publication, "Draft"."""


async def show(request: Request) -> Response:
    """The file: the last edition once published; before, what would be published now, and it says so.

    Raises Problem 404 for whom the report is not there yet, and for a format that is not offered.
    """
    here, state = seat(request), request.app.state
    format = asked(request.path_params["ext"])
    if not here.reported:
        raise not_found()
    document = await _document(request, here)
    now: datetime = state.journal.now()
    label = (
        ""
        if here.state == "published"
        else f"{_stage(here)} of {Times(state.settings.timezone).day(now)}, not published"
    )
    files: Files = state.files

    async def read() -> Document:
        return document

    body = await files.file(document.sha256, format, read, label)
    return attachment(
        body, _name(here, document), format, {"cache-control": "private, no-store", "vary": "Cookie"}
    )


async def _document(request: Request, here: Seat) -> Document:
    state = request.app.state
    async with state.database.read() as db:
        if here.state == "published":
            row = await edition_queries.last(db, here.id)
            if row is None:  # published before there were editions
                raise not_found()
            return addressed(row, state.settings)
        made = await composing.document(db, state.standards, state.settings, here.id)
    return made.model_copy(update={"title": f"{_stage(here)}: {made.title}"})


def _stage(here: Seat) -> str:
    return STAGES.get(here.state, "Draft")


def _name(here: Seat, document: Document) -> str:
    if here.state == "published":
        return f"{here.id}-edition-{document.edition}"
    return f"{here.id}-{_stage(here).lower().replace(' ', '-')}"


# Below /assessments/{assessment}.
routes = [Route("/report/report.{ext}", show, methods=["GET"])]
