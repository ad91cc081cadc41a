"""What a story of the demo is made of: plain records, with the field names of the JSON API.

A story is one service, its evidence pages, one assessment with its seats, and then steps: everything
people did, in the order of time. Nothing here knows the database; whoever fills a database walks
through the records and calls what the API calls.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

PAGES = Path(__file__).parent / "pages"

Fields = Mapping[str, Any]
What = Literal["claim", "statement", "page", "state", "note", "answer", "recommendation", "update"]


def local(day: str, time: str) -> datetime:
    """The moment `day` (2018-11-14) and `time` (9:05), in local time of Europe/London, without a zone."""
    return datetime.strptime(f"{day} {time}", "%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class Page:
    """An evidence page, or with `url` a link to something elsewhere.

    `file` is the Markdown file below `pages/`; a link has none and keeps its sentence in `says`.
    """

    id: str
    title: str
    by: str
    at: datetime
    dated: str
    order: int
    parent: str | None = None
    file: str | None = None
    says: str = ""
    url: str | None = None
    access: str = "anyone"

    @property
    def body(self) -> str:
        """The text of the page, or the sentence about the link."""
        if self.file is None:
            return self.says
        return (PAGES / self.file).read_text(encoding="utf-8")

    def fields(self) -> dict[str, Any]:
        """The body of `PUT /services/{service}/evidence/{page}`."""
        return {
            "title": self.title,
            "body": self.body,
            "parent": self.parent,
            "dated": self.dated,
            "order": self.order,
            "url": self.url,
            "access": self.access,
        }


@dataclass(frozen=True)
class Seat:
    """One person's seat: `who` is a key of the cast, `fields` the body of `PUT …/seats/{email}`."""

    who: str
    fields: Fields


@dataclass(frozen=True)
class Step:
    """One thing that one person did.

    `id` is what the API has in the address: a UUID for claims, notes, answers, recommendations and
    updates; the number of the standard for a statement; the slug of a page; empty for a move.
    `of` is the note of an answer, or the recommendation of an update.
    """

    by: str
    at: datetime
    what: What
    id: str
    fields: Fields
    of: str | None = None


@dataclass(frozen=True)
class Decision:
    """An agreed rating of one standard: the body of `PUT …/agreed-ratings/{n}`."""

    by: str
    at: datetime
    standard: int
    fields: Fields


@dataclass(frozen=True)
class Story:
    """One service and one assessment of it, from the first page to where it stands now.

    `service_by` and `set_up_by` are the keys of those who made the service and the assessment.
    `overall` is the body of `PUT …/overall`, or None while nothing is decided.
    """

    service: str
    service_by: str
    service_at: datetime
    service_fields: Fields
    members: tuple[str, ...]
    pages: tuple[Page, ...]
    assessment: str
    set_up_by: str
    set_up_at: datetime
    assessment_fields: Fields
    seats: tuple[Seat, ...]
    steps: tuple[Step, ...]
    decisions: tuple[Decision, ...] = ()
    overall: Fields | None = None

    def of(self, what: What) -> tuple[Step, ...]:
        """The steps of one kind, in order."""
        return tuple(step for step in self.steps if step.what == what)
