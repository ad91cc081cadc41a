"""Who is asking, which seat do they hold here, and may this seat do this."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assessor.credentials import Credentials, credentials
from assessor.database import Database, Row, Transaction
from assessor.lately import Lately
from assessor.problem import Problem, not_found

Audience = Literal["panel", "all"]

PANEL = frozenset({"lead", "assessor"})
STATES = ("preparing", "evidence-submitted", "in-session", "writing-up", "fact-check", "published")
ALWAYS = frozenset({*STATES, "cancelled"})
NOT_CANCELLED = ALWAYS - {"cancelled"}
UNFROZEN = NOT_CANCELLED - {"published"}


@dataclass(frozen=True, slots=True)
class Right:
    """Which roles may, and in which states."""

    roles: frozenset[str]
    states: frozenset[str] = ALWAYS


def _right(roles: str, states: frozenset[str] = ALWAYS) -> Right:
    return Right(frozenset(roles.split()), states)


# The one table of rights. A practice board's lead is of the team as well.
RIGHTS: dict[str, Right] = {
    "read": _right("lead assessor team observer leadership organiser guest"),
    "set up": _right("organiser practice-lead"),
    "seat people": _right("organiser practice-lead"),
    "suggest a panel": _right("organiser"),
    "move": _right("lead organiser"),
    "say who may not judge": _right("lead organiser practice-lead", NOT_CANCELLED),
    "declare a conflict": _right("lead assessor", UNFROZEN),
    "open joining": _right("lead deputy organiser", UNFROZEN),
    "show the room": _right("lead assessor team observer leadership organiser"),
    "submit evidence": _right("team lead organiser"),
    "write evidence": _right("team"),
    "write claims": _right("team", UNFROZEN),
    "write statements": _right("team", UNFROZEN),
    "answer": _right("team", NOT_CANCELLED),
    "write notes": _right("lead assessor", UNFROZEN),
    "settle questions": _right("team lead assessor", UNFROZEN),
    "follow up questions": _right("lead", UNFROZEN),
    "place notes": _right("lead scribe", UNFROZEN),
    "open notes": _right("lead", UNFROZEN),
    "recommend": _right("lead assessor", UNFROZEN),
    "judge recommendations": _right("lead assessor", NOT_CANCELLED),
    "follow recommendations": _right("team", NOT_CANCELLED),
    "redact": _right("lead admin"),
    "confirm recommendations": _right("lead organiser", NOT_CANCELLED),
    "mark beforehand": _right("lead assessor", UNFROZEN),
    "plan the day": _right("lead deputy", UNFROZEN),
    "see the agenda": _right("lead assessor team observer leadership organiser guest"),
    "move the slot": _right("lead deputy", frozenset({"in-session"})),
    "point the spotlight": _right("lead deputy", UNFROZEN),
    "close the room": _right("lead", UNFROZEN),
    "see coverage": _right("lead assessor"),
    "give views": _right("lead assessor", UNFROZEN),
    "reveal views": _right("lead", UNFROZEN),
    "agree ratings": _right("lead", UNFROZEN),
    "tell the team": _right("lead", UNFROZEN),
    "wash up": _right("lead assessor", UNFROZEN),
    "draft the report": _right("lead assessor", UNFROZEN),
    "write the report": _right("lead", UNFROZEN),
    "check as assurance": _right("lead assessor", UNFROZEN),
    "send the evening note": _right("lead", frozenset({"in-session", "writing-up"})),
    "record the result call": _right("lead", UNFROZEN),
    "remark on the report": _right("team", frozenset({"fact-check"})),
    "answer remarks": _right("lead", frozenset({"fact-check"})),
    "accept the report": _right("team", frozenset({"fact-check"})),
    "record the meeting": _right("lead organiser", frozenset({"fact-check"})),
    "correct what is published": _right("lead", frozenset({"published"})),
    "choose what is published": _right("team lead organiser", NOT_CANCELLED),
    "be named": _right("lead assessor team", NOT_CANCELLED),
    "hand over recommendations": _right("team", NOT_CANCELLED),
    "read the retro": _right("lead assessor team observer leadership organiser"),
    "say how long the team prepared": _right("team organiser", NOT_CANCELLED),
    "say how long the panel prepared": _right("lead assessor organiser", NOT_CANCELLED),
    "write in the retro": _right("lead assessor team observer"),
    "lead the retro": _right("lead organiser"),
    "mark as read": _right("lead assessor team observer leadership organiser guest"),
    "be here": _right("lead assessor team observer leadership organiser guest"),
    "hide presence": _right("lead assessor team observer leadership organiser guest"),
}

# What an office may, wherever it is: no seat lends any of this.
OFFICE_RIGHTS: dict[str, frozenset[str]] = {
    "keep the register": frozenset({"organiser", "admin"}),
    "answer what is asked for": frozenset({"organiser", "admin"}),
    "give offices": frozenset({"admin"}),
    "change addresses": frozenset({"admin"}),
    "make sign-in links": frozenset({"admin"}),
    "join accounts": frozenset({"admin"}),
    "erase people": frozenset({"admin"}),
    "administer": frozenset({"admin"}),
    "redact a service": frozenset({"admin"}),
    "answer information requests": frozenset({"admin"}),
    "correct imported reports": frozenset({"organiser", "admin"}),
    "keep rounds": frozenset({"organiser", "admin"}),
    "keep retros of several": frozenset({"organiser", "admin"}),
    "record assessments": frozenset({"organiser", "admin"}),
    "put asks together": frozenset({"organiser", "admin", "leadership"}),
    "look across": frozenset({"organiser", "admin", "leadership"}),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in, by a session or by a token that may be for reading only."""

    id: str
    name: str
    email: str
    admin: bool
    organiser: bool
    leadership: bool
    profession: str | None
    organisation: str | None
    may_write: bool
    site_version: int
    guest_of: str | None = None
    until: datetime | None = None  # when their session is over at the latest; nothing for a token

    @property
    def guest(self) -> bool:
        """Whether they only joined a day by its code."""
        return self.guest_of is not None

    @property
    def organises(self) -> bool:
        return self.admin or self.organiser

    def may(self, verb: str) -> bool:
        """Whether an office of theirs may do this."""
        offices = {name for name in ("admin", "organiser", "leadership") if getattr(self, name)}
        return bool(offices & OFFICE_RIGHTS[verb])


@dataclass(frozen=True, slots=True)
class Reader:
    """Through whose eyes an assessment is read. Nobody in particular has the person "": only what is shared."""

    assessment: Row
    audience: Audience
    person: str = ""
    organises: bool = False

    @property
    def id(self) -> str:
        return str(self.assessment["id"])

    @property
    def of_panel(self) -> bool:
        return self.audience == "panel"

    @property
    def position(self) -> int:
        return int(self.assessment["position" if self.of_panel else "open_position"])

    @property
    def numbers(self) -> list[int]:
        """The numbers of the standards that are assessed."""
        return list(self.assessment["numbers"])

    @property
    def in_the_room(self) -> bool:
        """Whether slot, spotlight and presence are theirs to see: the panel always, everyone else only in session
        while the room is open."""
        return self.of_panel or (
            self.assessment["state"] == "in-session" and not self.assessment["room_closed"]
        )

    @property
    def told(self) -> bool:
        """Whether decisions are theirs to see: the panel always, everyone else once the team is told."""
        return self.of_panel or self.assessment["told_at"] is not None

    @property
    def reported(self) -> bool:
        """Whether the report is theirs to read: the panel always, everyone else in fact check and once published."""
        return self.of_panel or self.assessment["state"] in ("fact-check", "published")

    @property
    def by_profession(self) -> bool:
        """Whether authors of the panel are shown by profession instead of name."""
        return not self.of_panel and self.assessment["authors_shown"] == "profession"

    def author(self, row: Row, prefix: str = "author") -> dict[str, Any]:
        """Whoever wrote something, as this reader may know them; the row has `{prefix}`, `{prefix}_name`, …"""
        if self.by_profession and not row.get(f"{prefix}_member") and row.get(f"{prefix}_role") != "team":
            return {"profession": row[f"{prefix}_profession"]}
        return {"id": row[prefix], "name": row[f"{prefix}_name"]}


@dataclass(frozen=True, slots=True)
class Seat(Reader):
    """What the door hands over: a person's place in one assessment."""

    who: Person | None = None
    roles: frozenset[str] = frozenset()
    profession: str | None = None
    duties: tuple[str, ...] = ()
    barred: tuple[int, ...] = ()

    @property
    def role(self) -> str:
        """The role to show: one word."""
        order = ("lead", "assessor", "team", "observer", "organiser", "leadership", "guest")
        return next(role for role in order if role in self.roles)

    @property
    def state(self) -> str:
        return str(self.assessment["state"])

    def may(self, verb: str) -> bool:
        """Whether this seat may do this now."""
        return self.has_role_for(verb) and self.state in RIGHTS[verb].states

    def has_role_for(self, verb: str) -> bool:
        """Whether this role ever may."""
        return bool(self.roles & RIGHTS[verb].roles) and (
            verb == "read" or (self.who is not None and self.who.may_write)
        )

    def needs(self, *verbs: str) -> None:
        """Raises Problem 403 when this role never may do any of these."""
        if not any(self.has_role_for(verb) for verb in verbs):
            if self.who is not None and not self.who.may_write:
                raise Problem(403, "This token is for reading only.")
            raise Problem(403, f"Your role here ({self.role}) may not {verbs[0]}.")

    def needs_no_conflict(self, *standards: int | None) -> None:
        """Raises Problem 403 for a standard that this seat may not note or judge, for a conflict of interest."""
        for number in standards:
            if number in self.barred:
                words = f"You declared a conflict of interest, so standard {number} is not yours to note or judge."
                raise Problem(403, words)

    def closed(self, verb: str, state: str | None = None) -> str | None:
        """Why this may not be done in the state the assessment is in now; None when it may."""
        state = state or self.state
        if state in RIGHTS[verb].states:
            return None
        return f"The assessment is {state.replace('-', ' ')}: nobody may {verb} in this state."


# --- Are you someone? -------------------------------------------------------------------------------

PERSON = """
select p.id as person_id, p.name as person_name, p.email as person_email, p.admin, p.organiser, p.leadership,
       p.profession as person_profession, p.organisation as person_organisation, site.version as site_version,
       p.guest_of, {scope}, c.expires_at
from {kind} c join person p on p.id = c.person join site on site.id = 1
where c.hash = :hash and p.disabled_at is null
"""

SEAT = """
select a.*, p.id as person_id, p.name as person_name, p.email as person_email, p.admin, p.organiser, p.leadership,
       p.profession as person_profession, p.organisation as person_organisation, site.version as site_version,
       p.guest_of, {scope}, c.expires_at, v.name as service_name, v.organisation as service_organisation,
       s.role, s.profession as seat_profession, s.duties, s.barred, s.until as seat_until, m.person as member
from {kind} c join person p on p.id = c.person join site on site.id = 1
left join assessment a on a.id = :assessment
left join service v on v.id = a.service
left join seat s on s.assessment = a.id and s.person = p.id
left join member m on m.service = a.service and m.person = p.id
where c.hash = :hash and p.disabled_at is null
"""
SCOPE = {
    "session": "'write' as token_scope, c.last_seen",
    "token": "c.scope as token_scope, null as last_seen",
}
# A day's guest has a session and nothing else.
NO_GUEST = {"session": "", "token": "and p.guest_of is null"}
PERSON_BY = {kind: PERSON.format(kind=kind, scope=scope) + NO_GUEST[kind] for kind, scope in SCOPE.items()}
SEAT_BY = {kind: SEAT.format(kind=kind, scope=scope) + NO_GUEST[kind] for kind, scope in SCOPE.items()}


async def person(request: Request, *, use: bool = True, guests: bool = True) -> Person:
    """Who is asking; without `use` that is no use of their session. Raises Problem 401 when nobody is signed in, 404
    for a day's guest where `guests` are not let in."""
    found = await maybe_person(request, use=use)
    if found is None:
        raise Problem(401, "Sign in first.")
    if found.guest and not guests:
        raise not_found()
    return found


async def maybe_person(request: Request, *, use: bool = True) -> Person | None:
    """Who is asking, or None. Looked up once a request."""
    if "person" not in request.scope:
        seen = credentials(request, request.app.state.settings.secure)
        request.scope["person"] = None
        if seen.kind != "nothing":
            database: Database = request.app.state.database
            known = await database.remembered(_known, PERSON_BY[seen.kind], hash=seen.hash)
            if known and known.good(request.app.state.lately, seen, use=use):
                request.scope["person"] = known.person
    found: Person | None = request.scope["person"]
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """Whom credentials stand for until their time is over, and the seat they hold in the assessment asked about."""

    until: datetime
    last_seen: datetime | None  # as stored; None for a token, which is not for people and does not fall idle
    person: Person
    seat: Seat | None = None

    def good(self, lately: Lately, seen: Credentials, *, use: bool = True) -> bool:
        """Whether the time is not over, and a session was used lately; with `use` it is used now."""
        if self.until <= datetime.now(UTC):
            return False
        most = _idle(self.person)
        if self.last_seen is not None and lately.idle(seen.hash, self.last_seen, most):
            return False
        if use:
            lately.use(seen.hash)
        return True


IDLE = timedelta(hours=2)
IDLE_OFFICE = timedelta(minutes=30)
IDLE_GUEST = timedelta(hours=12)
"""How long a session may go unused. An organiser's or administrator's holds more; a guest listens with the phone in a
pocket, and could not come back as the same one."""


def _idle(who: Person) -> timedelta:
    if who.guest:
        return IDLE_GUEST
    return IDLE_OFFICE if who.organises else IDLE


def _known(row: Row | None) -> Known | None:
    return Known(row["expires_at"], row["last_seen"], _person(row)) if row else None


def _known_here(row: Row | None) -> Known | None:
    if row is None:
        return None
    who = _person(row)
    until = row["expires_at"]
    if row["seat_until"]:  # a seat for a day: what it lends is over with it
        if row["seat_until"] > datetime.now(UTC):
            until = min(until, row["seat_until"])
        else:
            row = {**row, "role": None}
    roles = _roles(row) if row["id"] else frozenset()
    return Known(until, row["last_seen"], who, _seat(row, who, roles) if roles else None)


async def writer(request: Request) -> Person:
    """Who is asking, with leave to write. Raises Problem 401; 403 for a token that only reads or a guest."""
    found = await person(request)
    if not found.may_write:
        raise Problem(403, "This token is for reading only.")
    if found.guest:
        raise Problem(403, "You joined for one day by its code: that is for reading this one assessment.")
    return found


async def in_person(request: Request) -> Person:
    """Who is asking with a browser. Raises Problem 401; 403 for a token: it ends, and makes nothing that does not."""
    who = await person(request)
    if credentials(request, request.app.state.settings.secure).kind != "session":
        raise Problem(403, "A token may not do this. Sign in with a browser.")
    return who


async def office(request: Request, verb: str) -> Person:
    """Who is asking, if their office may do this.

    Raises Problem 401; 404 for whoever keeps no register; 403 for an organiser's what is an administrator's, and for a
    token that would change something.
    """
    who = await person(request)
    if not who.organises:
        raise not_found()
    if request.method != "GET":
        await writer(request)
        await in_person(request)
    if not who.may(verb):
        raise Problem(403, "Only an administrator of this board may do this.")
    return who


def _person(row: Row) -> Person:
    return Person(
        id=row["person_id"],
        name=row["person_name"],
        email=row["person_email"],
        admin=row["admin"],
        organiser=row["organiser"],
        leadership=row["leadership"],
        profession=row["person_profession"],
        organisation=row["person_organisation"],
        may_write=row["token_scope"] == "write",  # noqa: S105 - the name of a scope
        site_version=row["site_version"],
        guest_of=row["guest_of"],
        until=row["expires_at"] if row["last_seen"] else None,
    )


# --- Do you hold a seat here? ------------------------------------------------------------------------


class Door:
    """Middleware of one assessment's rooms: puts the seat into the scope, or answers 401 or 404."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            seen = credentials(request, scope["app"].state.settings.secure)
            state = scope["app"].state
            scope["seat"] = await enter(
                state.database, state.lately, seen, scope["path_params"]["assessment"]
            )
            scope["person"] = scope["seat"].who
            if request.headers.get("board-person", scope["seat"].person) != scope["seat"].person:
                raise Problem(
                    401, "Somebody else is signed in in this browser now. Sign in again to send this."
                )
        await self.app(scope, receive, send)


async def enter(
    database: Database, lately: Lately, seen: Credentials, assessment: str, *, use: bool = True
) -> Seat:
    """The seat these credentials hold in an assessment, in one query; asking with `use` counts as using a session.

    Raises Problem 401 or 404.
    """
    if seen.kind == "nothing" or "\x00" in assessment:
        raise Problem(401, "Sign in first.") if seen.kind == "nothing" else not_found()
    known = await database.remembered(_known_here, SEAT_BY[seen.kind], hash=seen.hash, assessment=assessment)
    if known is None or not known.good(lately, seen, use=use):
        raise Problem(401, "Sign in first.")
    if known.seat is None:
        raise not_found()
    return known.seat


def audience_of(roles: frozenset[str]) -> Audience:
    """The panel, or everyone else."""
    return "panel" if roles & PANEL else "all"


def _roles(row: Row) -> frozenset[str]:
    """The roles somebody has in an assessment: their seat's, and what is lent to members, organisers and leadership."""
    if row["guest_of"]:  # whatever their seat says: a code lets nobody onto a panel, nor anywhere else
        return frozenset({"guest"} if row["role"] and row["guest_of"] == row["id"] else ())
    roles = {row["role"]} if row["role"] else set()
    if row["role"] in PANEL:
        roles |= {"deputy", "scribe"} & set(row["duties"] or ())
    if row["member"] and not row["role"] and not row["confidential"]:
        roles.add("team")
    if row["admin"] or row["organiser"]:
        roles.add("organiser")
    if row["admin"]:
        roles.add("admin")
    if row["leadership"] and not row["confidential"]:
        roles.add("leadership")
    if row["type"] == "practice" and row["role"] == "lead" and row["member"]:
        roles |= {"practice-lead", "team"}
    return frozenset(roles)


def seat(request: Request) -> Seat:
    """The seat that the door handed over."""
    found: Seat = request.scope["seat"]
    return found


Handler = Callable[[Request], Awaitable[Response]]


def requires(*verbs: str) -> Callable[[Handler], Handler]:
    """Above a handler: 403 when the seat's role never may do any of these."""

    def wrap(handler: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            seat(request).needs(*verbs)
            return await handler(request)

        guarded.__name__ = handler.__name__
        guarded.__doc__ = handler.__doc__
        return guarded

    return wrap


SEAT_AS = """
select a.*, v.name as service_name, v.organisation as service_organisation,
       s.role, s.profession as seat_profession, s.duties, s.barred, m.person as member
from assessment a join service v on v.id = a.service
left join seat s on s.assessment = a.id and s.person = :person and (s.until is null or s.until > :now)
left join member m on m.service = a.service and m.person = :person
where a.id = :assessment
"""


async def enter_as(db: Database | Transaction, who: Person, assessment: str) -> Seat:
    """The seat somebody already known holds in an assessment. Raises Problem 404."""
    row = await db.one(SEAT_AS, person=who.id, assessment=assessment, now=datetime.now(UTC))
    found = seat_of(row, who) if row else None
    if found is None:
        raise not_found()
    return found


def seat_of(row: Row, who: Person) -> Seat | None:
    """The seat somebody holds by an assessment's row that says their role, seat_profession, duties, barred and member:
    for lists across assessments. None when they hold none."""
    office = {name: getattr(who, name) for name in ("admin", "organiser", "leadership", "guest_of")}
    roles = _roles({**row, **office})
    return _seat(row, who, roles) if roles else None


def _seat(row: Row, who: Person, roles: frozenset[str]) -> Seat:
    return Seat(
        assessment=row,
        audience=audience_of(roles),
        person=who.id,
        organises="organiser" in roles,
        who=who,
        roles=roles,
        profession=row["seat_profession"] or who.profession,
        duties=tuple(row["duties"] or ()),
        barred=tuple(row["barred"] or ()),
    )
