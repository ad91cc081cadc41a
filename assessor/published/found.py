"""A published report as it is found by its address: of this board in one of its editions, or an imported one."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from assessor import forms
from assessor.database import Row
from assessor.documents.document import Document
from assessor.forms import SLUG
from assessor.imported import queries as imported_queries
from assessor.problem import not_found
from assessor.report import edition_queries
from assessor.report.edition import address, addressed


@dataclass(frozen=True, slots=True)
class Place:
    """Which edition an address names, before what it says is read. An imported report has one edition."""

    id: str
    number: int
    newest: int
    heads: tuple[Row, ...]  # the newest first
    sha256: str
    imported: Row | None = None
    service: str | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """Changes whenever a page about it does."""
        return (self.id, self.number, self.newest, self.sha256, bool(self.imported))

    @property
    def path(self) -> str:
        """Where it is read: the last edition, or an earlier one."""
        return f"/published/{self.id}" + ("" if self.number == self.newest else f"/editions/{self.number}")

    @property
    def head(self) -> Row | None:
        """The edition's own row, without what it says."""
        return next((row for row in self.heads if row["number"] == self.number), None)


async def place(request: Request) -> Place:
    """What the address names. Raises Problem 404 for what is not there for everybody."""
    db, id = request.app.state.database, str(request.path_params["id"])
    if not SLUG.match(id) or len(id) > 200:
        raise not_found()
    wanted = request.path_params.get("number")
    heads = await edition_queries.open_heads(db, id)
    if not heads:
        return await _imported(request, id, wanted)
    number = forms.whole(wanted) if wanted is not None else heads[0]["number"]
    head = next((row for row in heads if row["number"] == number), None)
    if number is None or head is None:
        raise not_found()
    return Place(id, number, heads[0]["number"], tuple(heads), head["sha256"], service=head["service"])


async def _imported(request: Request, id: str, wanted: str | None) -> Place:
    row = await imported_queries.one(request.app.state.database, id) if wanted is None else None
    if row is None:
        raise not_found()
    hash = imported_queries.document_of(row).sha256
    return Place(id, 1, 1, (), hash, imported=row)


async def document(request: Request, found: Place) -> Document:
    """What it says, with the address where it is read. Raises Problem 404 when it went meanwhile."""
    settings = request.app.state.settings
    if found.imported is not None:
        made = imported_queries.document_of(found.imported)
        return made.model_copy(update={"address": address(settings, found.id)})
    row = await edition_queries.open_one(request.app.state.database, found.id, found.number)
    if row is None:
        raise not_found()
    return addressed(row, settings)
