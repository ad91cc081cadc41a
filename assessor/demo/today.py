"""The demo's assessment that meets today: in session, with the third part of its agenda on."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from assessor.agenda import agenda, marks, proposal, slot_queries
from assessor.assessments import assessments, invitation_queries, moves, queries, seats
from assessor.board import claims, notes
from assessor.database import Database
from assessor.day import moving
from assessor.demo import Stage
from assessor.demo.cast import BY_KEY
from assessor.evidence import queries as evidence
from assessor.settings import Settings
from assessor.standards import load

ID = "repairs-beta-today"
SERVICE = "report-a-repair"
SEATS: dict[str, dict[str, Any]] = {
    "dana": {"role": "lead", "profession": "product", "leads": [2, 3, 4, 14, 15]},
    "priya": {"role": "assessor", "profession": "user research", "leads": [1, 10, 12], "duties": ["deputy"]},
    "sam": {
        "role": "assessor",
        "profession": "technology",
        "leads": [5, 6, 7, 8, 9, 11, 13],
        "duties": ["scribe"],
    },
    "femi": {"role": "team", "profession": "product"},
    "grace": {"role": "team", "profession": "delivery"},
    "ruth": {"role": "observer", "profession": "product"},
}
SHOWS = {1: "research", 2: "team-and-plan", 5: "technology", 6: "data-and-privacy"}
NOTES = (
    ("priya", 1, "strength", "Twelve tenants tried it at home, four of them with a screen reader."),
    ("priya", 1, "question", "What did those who gave up half way say?"),
    ("sam", 1, "question", "Who reports a repair for somebody else, and how often?"),
    ("dana", 1, "concern", "Nobody over eighty has tried it yet."),
)
MARKS = (
    *[("priya", number, "hear-more") for number in (1, 10)],
    *[("sam", number, "worried") for number in (6, 8)],
    *[("sam", number, "hear-more") for number in (7, 9)],
    *[("dana", number, "hear-more") for number in (3, 15)],
)
BEGAN = timedelta(minutes=58)  # ago
MOVES = (BEGAN, timedelta(minutes=49), timedelta(minutes=5))  # ago: each put the next part on


async def meet(database: Database, settings: Settings, now: datetime | None = None) -> None:
    """Lets it meet today: made when it is not there, moved to today when its day is over."""
    now = now or datetime.now(UTC)
    stands = await queries.assessment(database, ID)
    zone = settings.timezone
    if stands and _day(stands["sessions"]).astimezone(zone).date() == now.astimezone(zone).date():
        return
    stage = Stage(database, load(*settings.standards_folders))
    stage.ids = {key: member.id for key, member in BY_KEY.items()}
    version = f'"{stands["version"]}"' if stands else None
    form = assessments.AssessmentForm.check({} if stands else {"service": SERVICE, "standard_set": "lgdss"})
    about = {"phase": "private-beta", "sessions": [_session(now.astimezone(zone))]}
    form = assessments.AssessmentForm.check({**form.given(), **about})
    await assessments.put(stage.at(now - 2 * BEGAN), stage.sets, stage.person("iqbal"), ID, form, version)
    if not stands:
        await _set_up(stage, now)
    await _begin(stage, now)
    if not stands:
        await _note(stage, now)


def _session(now: datetime) -> dict[str, str]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    start = max(midnight, (now - BEGAN).replace(second=0, microsecond=0))
    times = {"starts_at": start, "ends_at": start + timedelta(hours=3, minutes=30)}
    return {name: f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for name, at in times.items()} | {
        "place": "Room 3.1"
    }


def _day(sessions: list[dict[str, str]]) -> datetime:
    return datetime.fromisoformat(sessions[0]["starts_at"])


async def _set_up(stage: Stage, now: datetime) -> None:
    """Who sits where, what shows what, and the agenda as it proposes itself."""
    journal = stage.at(now - 2 * BEGAN)
    for key, given in SEATS.items():
        await seats.put(
            journal, await stage.seat("iqbal", ID), BY_KEY[key].email, seats.SeatForm.check(given)
        )
    async with journal.keep() as tx:
        for row in await invitation_queries.written_to(tx, ID):
            await invitation_queries.accept(tx, ID, row["person"])
    pages = {row["id"] for row in await evidence.pages(stage.database, SERVICE)}
    for standard, page in SHOWS.items():
        if page in pages:
            shows = claims.ClaimForm.check({"standard": standard, "page": page})
            await claims.put(journal, await stage.seat("grace", ID), _id("claim", standard), shows, None)
    for key, standard, value in MARKS:
        form = marks.MarkForm.check({"standard": standard, "value": value})
        await marks.put(journal, await stage.seat(key, ID), form)
    lead = await stage.seat("dana", ID)
    standards = stage.sets["lgdss"].standards
    slots, _ = await proposal.proposed(stage.database, lead, standards)
    await agenda.put(journal, lead, proposal.named(slots, []), 0)
    await agenda.share(journal, lead, shared=True)
    for state in ("evidence-submitted", "in-session"):
        await moves.move(journal, await stage.seat("dana", ID), moves.MoveForm.check({"to": state}))


async def _note(stage: Stage, now: datetime) -> None:
    """What was noted since."""
    for n, (by, standard, kind, body) in enumerate(NOTES):
        note = notes.NoteForm.check(
            {"standard": standard, "kind": kind, "body": body, "visibility": "everyone"}
        )
        at = stage.at(now - MOVES[-1] + timedelta(minutes=1, seconds=40 * n))
        await notes.put(at, await stage.seat(by, ID), _id("note", n), note, None)


def _id(kind: str, n: int) -> str:
    return str(uuid.UUID(bytes=uuid.uuid5(uuid.NAMESPACE_URL, f"{ID}/{kind}/{n}").bytes, version=4))


async def _begin(stage: Stage, now: datetime) -> None:
    """The first parts are over and the third is on, unless somebody closed the day."""
    lead = await stage.seat("dana", ID)
    parts = [slot["id"] for slot in await slot_queries.slots(stage.database, ID)]
    if lead.state != "in-session" or lead.assessment["room_closed"]:
        return
    on = lead.assessment["slot"] or ""
    for ago, part in zip(MOVES, parts, strict=False):
        await moving.to_slot(stage.at(now - ago), lead, on, part)
        on = part
