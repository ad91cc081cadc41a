"""The note of the same evening: three strengths, what is to be followed up, dates and who will call. No result."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import StringConstraints

from assessor import limits, mail, working_days
from assessor.assessments import invitation_queries as invitations
from assessor.board import history, note_queries
from assessor.board.said import said
from assessor.database import Reading, Row
from assessor.door import Reader, Seat
from assessor.evening import letters, queries
from assessor.forms import Day, Form, Line, Text
from assessor.journal import Change, Journal
from assessor.settings import Settings
from assessor.versions import settle

STRENGTHS = ("strength_1", "strength_2", "strength_3")
FOLLOWED = ("open", "follow-up")
LIVE_STATES = ("in-session", "writing-up")
MAILS_A_DAY = 5  # the team is mailed each time
A_DAY = 24 * 60 * 60
Short = Annotated[Text, StringConstraints(max_length=2000)]


class EveningForm(Form):
    """What the lead sends, as the page has it."""

    required: ClassVar = {"strength_1": "Say at least one thing that is strong"}

    strength_1: Short = ""
    strength_2: Short = ""
    strength_3: Short = ""
    words: Text = ""
    caller: Line = ""
    call_on: Day | None = None
    report_on: Day | None = None

    def content(self) -> dict[str, Any]:
        """The fields as they are stored."""
        strengths = [text for text in (self.strength_1, self.strength_2, self.strength_3) if text.strip()]
        kept = {name: getattr(self, name) for name in ("words", "caller", "call_on", "report_on")}
        return {"strengths": strengths, **kept}


def over(reader: Reader) -> bool:
    """Whether the day is over, so that there is something to write to the team: the room is closed, or later."""
    state = reader.assessment["state"]
    return state == "writing-up" or (state == "in-session" and bool(reader.assessment["room_closed"]))


async def lines(state: Any, here: Seat) -> list[dict[str, str]]:
    """What the board says of it: to the lead once the day is over, to everyone else once it is sent."""
    if here.state not in LIVE_STATES:
        return []
    address = f"/assessments/{here.id}/evening"
    sent = await queries.row_as_it_is(state.database, here.id) is not None
    if here.may("send the evening note") and over(here) and not sent:
        return [{"words": "Write to the team what happens next, this same evening.", "address": address}]
    if sent and not here.of_panel:
        return [{"words": "The panel wrote to the team after the day.", "address": address}]
    return []


# --- What is proposed -------------------------------------------------------------------------------------


async def strengths(db: Reading, here: Seat) -> list[Row]:
    """The strengths that everyone may see: those a point of the wash-up comes from first, then one of each standard."""
    rows = await note_queries.notes(db, _everyone(here), kind="strength")
    chosen = await queries.behind_points(db, here)
    places = {id: place for place, id in reversed(list(enumerate(chosen)))}
    seen: dict[Any, int] = {}
    ranked = []
    for row in sorted(rows, key=lambda row: places.get(row["id"], len(chosen))):
        again = seen[row["standard"]] = seen.get(row["standard"], -1) + 1
        ranked.append((again, row))
    return [row for _, row in sorted(ranked, key=lambda one: one[0])]


def _everyone(here: Reader) -> Reader:
    return Reader(here.assessment, "all")


async def questions(db: Reading, here: Reader, ids: Sequence[str] | None = None) -> list[Row]:
    """The questions everyone may see that are to be followed up; with `ids` those of them, whatever became of them."""
    rows = await note_queries.notes(db, _everyone(here), kind="question")
    if ids is not None:
        return [row for row in rows if row["id"] in ids]
    return [row for row in rows if row["status"] in FOLLOWED and not row["merged_into"]]


async def proposal(db: Reading, settings: Settings, here: Seat) -> dict[str, str]:
    """The form as it is offered: the lead may change every word."""
    first = (await strengths(db, here))[: len(STRENGTHS)]
    texts = [row["body"] for row in first] + [""] * len(STRENGTHS)
    due = report_due(settings, here.assessment)
    return {
        **dict(zip(STRENGTHS, texts, strict=False)),
        "words": "",
        "caller": here.who.name if here.who else "",
        "call_on": "",
        "report_on": due or "",
    }


def report_due(settings: Settings, assessment: Mapping[str, Any]) -> str | None:
    """The day by which the report is due: some working days after the last session's; None while there is no day."""
    moments = [session.get("ends_at") or session.get("starts_at") for session in assessment["sessions"]]
    days = [
        datetime.fromisoformat(moment).astimezone(settings.timezone).date() for moment in moments if moment
    ]
    if not days:
        return None
    return working_days.after(max(days), settings.report_days, settings.nation).isoformat()


def as_form(row: Mapping[str, Any]) -> dict[str, str]:
    """A note that was sent, as the form to correct it."""
    texts = [*row["strengths"], "", "", ""]
    fields = {name: row[name] or "" for name in ("words", "caller", "call_on", "report_on")}
    return {**dict(zip(STRENGTHS, texts, strict=False)), **fields}


def as_read(content: Mapping[str, Any], asked: Sequence[Row]) -> dict[str, Any]:
    """A note as the team reads it."""
    return {
        **content,
        "strengths_html": [said(text) for text in content["strengths"]],
        "words_html": said(content["words"]) if content["words"].strip() else "",
        "questions": [{**row, "body_html": said(row["body"])} for row in asked],
    }


# --- Sending it -------------------------------------------------------------------------------------------


async def send(
    journal: Journal, settings: Settings, here: Seat, form: EveningForm, version: int | None
) -> str:
    """Sends the note to the team, or its correction; the same words again send nothing.

    Gives what it came to: new, changed or same. Raises Problem 403, 409, 412, 422 or 429.
    """
    form.complete(None)
    wanted = form.content()
    async with journal.write(here.id, here.person) as change:
        stands = await queries.row_as_it_is(change.tx, here.id)
        outcome = settle(
            stands,
            wanted,
            f'"{version or 0}"',
            version=stands["version"] if stands else 0,
            closed=here.closed("send the evening note", change.state),
        )
        if outcome != "same":
            await _store(change, settings, here, wanted, stands)
    return outcome


async def _store(
    change: Change, settings: Settings, here: Seat, wanted: dict[str, Any], stands: Row | None
) -> None:
    if stands:
        earlier = {**stands, "id": here.id}
        await history.keep(change.tx, "evening_note", earlier, queries.FIELDS, who=here.person)
    asked = await questions(change.tx, here)
    first = {"assessment": here.id, "author": here.person, "at": change.now, "version": 0}
    row = {**first, **(stands or {}), **wanted, "questions": [one["id"] for one in asked]}
    row |= {"version": row["version"] + 1, "sent_at": change.now, "sent_by": here.person}
    await queries.put(change.tx, row)
    change.happened("evening.sent", id=here.id)
    if settings.mails:
        await _mail(change, settings, here, row)


async def _mail(change: Change, settings: Settings, here: Seat, row: Mapping[str, Any]) -> None:
    """Puts a letter to each of the team into the outbox. Raises Problem 429."""
    key = limits.key_of(settings.secret_key, "evening", here.id)
    await limits.take(change.tx, key, times=MAILS_A_DAY, seconds=A_DAY, words="The team is mailed each time.")
    for person in await team(change.tx, here):
        text = letters.after_the_day(settings, here.assessment, person["name"], row)
        letter = mail.Letter(
            "evening",
            person["email"],
            text.subject,
            text.body,
            person=person["person"],
            assessment=here.id,
        )
        await mail.post(change.tx, letter)


async def team(db: Reading, here: Seat) -> list[Row]:
    """Those of the team who can be written to, but for who sends it."""
    seated = [row for row in await invitations.seated(db, here.id) if row["role"] == "team"]
    rows = [*seated, *await invitations.members(db, here.id)]
    return [
        row for row in rows if row["person"] != here.person and not str(row["email"]).endswith(".invalid")
    ]
