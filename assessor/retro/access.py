"""Who may read a retro, write in it and lead it: what is handed to everything that happens in one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from starlette.requests import Request

from assessor.database import Reading, Row
from assessor.door import Person, Seat, enter_as, person, seat_of
from assessor.problem import Problem, not_found
from assessor.retro import anonymous, queries
from assessor.retro.formats import FORMATS, Format

Part = Literal["team", "assessors", "observers"]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody in a retro: the retro's row (or what stands while nothing is written), and what they may in it.

    `seats` are those they hold in the assessments it looks at; `holds` is what tells their browser or program apart.
    """

    retro: Row
    who: Person
    seats: tuple[Seat, ...]
    holds: str = ""
    secret: str = ""

    @property
    def id(self) -> str:
        return str(self.retro["id"])

    @property
    def person(self) -> str:
        return self.who.id

    @property
    def assessment(self) -> Seat | None:
        """The seat in the one assessment whose own retro this is; None for a retro of several."""
        return self.seats[0] if self.retro["assessment"] else None

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/assessments/{self.id}/retro" if self.retro["assessment"] else f"/retros/{self.id}"

    @property
    def anonymous(self) -> bool:
        return bool(self.retro["anonymous"])

    @property
    def opened(self) -> bool:
        return self.retro["opened_at"] is not None

    @property
    def format(self) -> Format:
        return FORMATS[self.retro["format"]]

    @property
    def version(self) -> int:
        """The version as they know it: which assessments a retro of several looks at counts for whoever keeps it."""
        return version_for(self.who, self.retro)

    @property
    def voter(self) -> str:
        """The name under which they vote and answer here."""
        return anonymous.pseudonym(self.secret, self.id, self.person)

    @property
    def may_write(self) -> bool:
        """Whether they may write items, vote and answer."""
        return any(seat.may("write in the retro") for seat in self.seats)

    @property
    def may_lead(self) -> bool:
        """Whether they may set it up, open it, set the clock."""
        if self.retro["assessment"]:
            return any(seat.may("lead the retro") for seat in self.seats)
        return self.who.may_write and self.who.may("keep retros of several")

    @property
    def part(self) -> Part | None:
        """Of which part of those who were there they are; None for whoever only reads."""
        roles = frozenset().union(*(seat.roles for seat in self.seats)) if self.seats else frozenset()
        if roles & {"lead", "assessor"}:
            return "assessors"
        if "team" in roles:
            return "team"
        return "observers" if "observer" in roles else None

    def needs_to_write(self) -> None:
        """Raises Problem 403 for whoever only reads."""
        self._needs(self.may_write, "Whoever has a seat writes in the retro; you may read it.")

    def needs_to_lead(self) -> None:
        """Raises Problem 403 for whoever does not lead the retro."""
        who = "The lead and organisers do" if self.retro["assessment"] else "Organisers do"
        self._needs(self.may_lead, f"{who} this in the retro.")

    def needs_to_take_part(self) -> None:
        """Raises Problem 403 for whoever neither writes in the retro nor leads it."""
        self._needs(
            self.may_write or self.may_lead, "Whoever has a seat does this in the retro; you may read it."
        )

    def _needs(self, may: bool, words: str) -> None:
        if not self.who.may_write:
            raise Problem(403, "This token is for reading only.")
        if not may:
            raise Problem(403, words)

    def is_own(self, row: Row) -> bool:
        """Whether an item is theirs to see while the retro is not opened, and to change."""
        if self.anonymous:
            return row["key"] is not None and row["key"] == anonymous.key(self.holds, self.person, row["id"])
        return bool(row["author"] == self.person)

    def sees(self, row: Row) -> bool:
        """Whether they may know of an item at all."""
        return self.opened or self.is_own(row)


def version_for(who: Person, retro: Row) -> int:
    """The version of a retro as somebody knows it: nothing in it tells of an assessment that they may not enter."""
    all_of_it = retro["assessment"] or who.may("keep retros of several")
    return int(retro["version" if all_of_it else "open_version"])


def unwritten(id: str) -> Row:
    """An assessment's own retro while nothing of it is written."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("round", "opened_at", "answers_shown_at", "clock_until", "clock_minutes")
    )
    settings = {
        "title": "",
        "format": "worked",
        "anonymous": False,
        "votes_each": 5,
        "version": 0,
        "open_version": 0,
        "position": 0,
    }
    return {"id": id, "assessment": id, **nothing, **settings, "created_at": EPOCH, "created_by": None}


async def enter_retro(db: Reading, secret: str, who: Person, id: str, holds: str = "") -> Attendee:
    """Lets somebody already known into a retro. Raises Problem 404: a day's guest is of none."""
    if who.guest:
        raise not_found()
    row = await queries.retro(db, id)
    if row is None or row["assessment"]:
        seat = await enter_as(db, who, id)
        return Attendee(row or unwritten(id), who, (seat,), holds, secret)
    found = [seat_of(place, who) for place in await queries.places(db, who, id)]
    seats = tuple(seat for seat in found if seat is not None)
    if not (seats or who.organises or who.leadership):
        raise not_found()
    return Attendee(row, who, seats, holds, secret)


async def enter(request: Request, name: str = "retro", *, use: bool = True) -> Attendee:
    """Lets whoever asks into the retro that the address names; without `use` their session counts as unused meanwhile.

    Raises Problem 401, 404.
    """
    who = await person(request, use=use)
    state = request.app.state
    id = str(request.path_params[name])
    return await enter_retro(state.database, state.settings.secret_key, who, id, anonymous.held(request))
