"""What a story of the demo is made of: plain records, with the field names of the JSON API.

A story is one service, its evidence pages, one assessment with its seats, and then steps: everything
people did, in the order of time. Nothing here knows the database; whoever fills a database walks
through the records and calls what the API calls.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
PAGES = Path(__file__).parent / "pages"

Fields = Mapping[str, Any]
What = Literal[
    "claim",
    "statement",
    "page",
    "state",
    "note",
    "answer",
    "said",
    "recommendation",
    "update",
    "room",
    "point",
]


def local(day: str, time: str) -> datetime:
    """The moment `day` (2018-11-14) and `time` (9:05) as clocks in Hackney showed it."""
    hour, minute = time.split(":")
    return datetime.fromisoformat(day).replace(hour=int(hour), minute=int(minute), tzinfo=LONDON)


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
    """One person's seat: `who` is a key of the cast, `fields` the body of `PUT …/seats/{email}`.

    `accepts` is how they answered the invitation, in words; None while they have not. `declares` is the conflict of
    interest of one of the panel, empty for none, and `barred` the standards it keeps them from; `needs` and `need` are
    what they need to take part.
    """

    who: str
    fields: Fields
    accepts: str | None = ""
    declares: str = ""
    barred: tuple[int, ...] = ()
    needs: tuple[str, ...] = ()
    need: str = ""


@dataclass(frozen=True)
class Step:
    """One thing that one person did.

    `id` is what the API has in the address: a UUID for claims, notes, answers, recommendations and
    updates; the number of the standard for a statement; the slug of a page; empty for a move.
    `of` is the note of an answer (or of what was said in the room), the recommendation of an update, or the
    number of the standard of a point.
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
class View:
    """What one of the panel thinks of a standard, and the notes ticked as the reason."""

    by: str
    at: datetime
    standard: int
    value: str
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mark:
    """What one of the panel marked a standard before the day."""

    by: str
    at: datetime
    standard: int
    value: str


@dataclass(frozen=True)
class Plan:
    """The agenda: taken as it proposes itself, shared with everyone, or ticked at the start of the day."""

    by: str
    at: datetime
    what: Literal["propose", "share", "tick"]


def marks(by: str, at: datetime, **given: tuple[int, ...]) -> tuple[Mark, ...]:
    """Somebody's marks: `clear`, `hear_more` and `worried` name the standards."""
    every = ((number, value.replace("_", "-")) for value, numbers in given.items() for number in numbers)
    return tuple(Mark(by, at + timedelta(minutes=n), *one) for n, one in enumerate(sorted(every)))


@dataclass(frozen=True)
class Around:
    """One thing that goes round the report. A remark has an id and says what it is `about`; an answer is `of` the
    story's n-th remark."""

    by: str
    at: datetime
    what: Literal["evening", "call", "assurance-asked", "assurance", "remark", "answer", "accept", "pages"]
    fields: Fields
    id: str = ""
    about: str = ""
    of: int = 0


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
    views: tuple[View, ...] = ()
    marks: tuple[Mark, ...] = ()
    plans: tuple[Plan, ...] = ()
    decisions: tuple[Decision, ...] = ()
    overall: Fields | None = None
    around: tuple[Around, ...] = ()
    looks_again_at: str | None = None  # an assessment of the same service, whose story was played before

    def of(self, what: What) -> tuple[Step, ...]:
        """The steps of one kind, in order."""
        return tuple(step for step in self.steps if step.what == what)


def page(
    service: str,
    id: str,
    title: str,
    by: str,
    day: str,
    order: int,
    parent: str | None = None,
    written: str | None = None,
) -> Page:
    """A page whose text is `pages/SERVICE/ID.md`, written on `written` or on the day it stands for."""
    at = local(written or day, f"14:{order:02}")
    file = f"{service}/{id}.md"
    return Page(id=id, title=title, by=by, at=at, dated=day, order=order, parent=parent, file=file)


def claim(
    by: str, at: datetime, id: str, standard: int, page: str, says: str, heading: str | None = None
) -> Step:
    """What a page, or one heading of it, shows for one standard."""
    return Step(by, at, "claim", id, {"standard": standard, "page": page, "heading": heading, "says": says})


def statement(by: str, at: datetime, standard: int, body: str, not_yet: str, owner: str, ready: str) -> Step:
    """How the team meets one standard, in its own words."""
    fields = {"body": body, "not_yet": not_yet, "owner": owner, "ready": ready}
    return Step(by, at, "statement", str(standard), fields)


def move(by: str, at: datetime, to: str, reason: str | None = None) -> Step:
    """The assessment goes on to another state."""
    return Step(by, at, "state", "", {"to": to, "reason": reason})


def note(
    by: str,
    at: datetime,
    id: str,
    standard: int | None,
    kind: str,
    body: str,
    visibility: str = "everyone",
    **more: Any,
) -> Step:
    """A note; `more` are further fields, such as `also`, `status` and `said_by`."""
    fields = {"standard": standard, "kind": kind, "body": body, "visibility": visibility, **more}
    return Step(by, at, "note", id, fields)


def answer(by: str, at: datetime, id: str, question: str, body: str, evidence: tuple[str, ...] = ()) -> Step:
    """An answer to a question, with the pages that bear it out."""
    return Step(by, at, "answer", id, {"body": body, "evidence": list(evidence)}, of=question)


def said(by: str, at: datetime, id: str, question: str, body: str) -> Step:
    """A question is answered in the room, and somebody writes down what was said."""
    return Step(by, at, "said", id, {"body": body}, of=question)


def close_room(by: str, at: datetime) -> Step:
    """The lead closes the room."""
    return Step(by, at, "room", "", {"closed": True})


def point(
    by: str, at: datetime, id: str, standard: int, part: str, body: str, sources: tuple[str, ...] = ()
) -> Step:
    """What the panel agrees in the wash-up beside a decision; `sources` are ids of notes and recommendations."""
    return Step(by, at, "point", id, {"part": part, "body": body, "sources": list(sources)}, of=str(standard))


def recommendation(
    by: str,
    at: datetime,
    id: str,
    standard: int,
    level: str,
    body: str,
    notes: tuple[str, ...] = (),
    visibility: str = "everyone",
    to: str = "team",
) -> Step:
    """What the panel recommends; `notes` are the ids of the notes it comes from, `to` is the field `for`."""
    fields = {
        "standard": standard,
        "level": level,
        "body": body,
        "for": to,
        "visibility": visibility,
        "from": list(notes),
    }
    return Step(by, at, "recommendation", id, fields)


def taken_on(by: str, at: datetime, id: str, owner: str, due: str) -> Step:
    """The team gives a recommendation that stands already an owner and a date; no other field changes."""
    return Step(by, at, "recommendation", id, {"owner": owner, "due": due})


def settled(by: str, at: datetime, id: str, status: str) -> Step:
    """A recommendation gets another status; no other field changes."""
    return Step(by, at, "recommendation", id, {"status": status})


def update(
    by: str,
    at: datetime,
    id: str,
    recommendation: str,
    body: str,
    status: str,
    evidence: tuple[str, ...] = (),
) -> Step:
    """How a recommendation comes along."""
    fields = {"body": body, "status": status, "evidence": list(evidence)}
    return Step(by, at, "update", id, fields, of=recommendation)
