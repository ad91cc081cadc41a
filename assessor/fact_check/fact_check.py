"""The fact check: opened with its state, until a day; accepted, or challenged and spoken about."""

from datetime import date, datetime
from functools import partial
from typing import Any, ClassVar

from assessor import working_days
from assessor.assessments.gaps import Gap
from assessor.board import history
from assessor.database import Database, Reading, Row
from assessor.door import Seat
from assessor.fact_check import queries
from assessor.forms import Day, Form, Text
from assessor.journal import Change, Follow, Journal
from assessor.problem import Problem, not_found
from assessor.report import queries as reports
from assessor.settings import Settings
from assessor.words import Times, count


class AcceptForm(Form):
    """Accepting the report; the words are optional."""

    accepted_words: Text = ""


class ChallengeForm(Form):
    """Challenging what the panel concluded."""

    required: ClassVar = {"challenge": "Say what you challenge and why"}

    challenge: Text = ""


class MeetingForm(Form):
    """A meeting about a challenge: on which day, and what came of it."""

    required: ClassVar = {"meeting_on": "Say on which day you met", "meeting_words": "Say what came of it"}

    meeting_on: Day | None = None
    meeting_words: Text = ""


def follows(settings: Settings) -> dict[str, Follow]:
    """Action → what follows from it in the same write."""
    return {"state.changed": partial(opened, settings)}


async def opened(settings: Settings, change: Change) -> None:
    """Follows every move: with the state fact-check begins, or begins anew, the time in which facts are checked."""
    if await reports.state_now(change.tx, change.book.id) != "fact-check":
        return
    await queries.begin(change.tx, change.book.id, _due(change.now, settings))
    change.happened("fact-check.opened", id=change.book.id)


async def keep_begun(database: Database, settings: Settings) -> None:
    """Fact checks that were begun before this board kept them are kept from now on, as if they had been."""
    rows = await queries.unkept(database)
    if rows:
        async with database.transaction() as tx:
            await queries.keep_all(tx, [{**row, "due": _due(row["at"], settings)} for row in rows])


def _due(begun: datetime | str, settings: Settings) -> str:
    """Until when facts are checked."""
    first = Times(settings.timezone).local(begun).date()
    return working_days.after(first, settings.fact_check_days, settings.nation).isoformat()


def progress(settings: Settings, row: Row | None, remarks: list[Row], state: str) -> str:
    """How far it is, in words: "3 remarks, 1 waits for the lead; until Friday 14 December 2018"."""
    waiting = sum(1 for remark in remarks if not remark["answer"])
    words = count(len(remarks), "remark")
    if not remarks:
        words = "No remarks yet" if state == "fact-check" else "No remarks"
    elif waiting:
        words += f", {waiting} {'waits' if waiting == 1 else 'wait'} for the lead"
    else:
        words += ", answered" if len(remarks) == 1 else ", all answered"
    if state == "fact-check" and row:
        words += f"; until {Times(settings.timezone).weekday(row['due'])}"
    return words


def days_left(settings: Settings, row: Row | None, today: date) -> str:
    """How long is left, in words; nothing without a fact check."""
    if row is None:
        return ""
    due = date.fromisoformat(row["due"])
    if today > due:  # on a weekend no working day is over yet
        return "the time is over"
    left = working_days.left(today, due, settings.nation)
    return "today is the last day" if left == 0 else f"{count(left, 'working day')} left"


async def gaps(db: Database, here: Seat, to: str) -> list[Gap]:
    """What is missing before the report is published: see assessments/gaps.py."""
    row = (await queries.open_ones(db, [here.id])).get(here.id) if to == "published" else None
    if row is None:
        return []
    found = []
    if row["waiting"]:
        waits = "waits" if row["waiting"] == 1 else "wait"
        words = f"{count(row['waiting'], 'remark')} of the fact check {waits} for an answer"
        found.append(Gap(words, place="/fact-check"))
    check = await queries.fact_check(db, here)
    if check and check["changed_since"]:
        found.append(Gap("The report was changed after the team accepted it", place="/fact-check"))
    if not row["accepted_at"]:
        found.append(Gap("The team has not accepted the report", place="/fact-check"))
    if row["challenged_at"] and not row["meeting_on"]:
        found.append(Gap("The report is challenged, and no meeting is recorded", place="/fact-check"))
    return found


async def accepting(db: Reading, seat: Seat) -> tuple[bool, list[str]]:
    """Whether this seat may accept or challenge the report, and the names of those whose seat says that they do."""
    rows = await queries.who_accepts(db, seat.id)
    mine = not rows or seat.person in [row["person"] for row in rows]
    return seat.has_role_for("accept the report") and mine, [row["name"] for row in rows]


async def _row(change: Change, seat: Seat, verb: str, *, by_duty: bool) -> Row:
    """The fact check to be changed. Raises Problem 403, 404, 409."""
    if by_duty:
        may, names = await accepting(change.tx, seat)
        if not may:
            raise Problem(403, f"For this team, {' or '.join(names)} accepts or challenges the report.")
    if closed := seat.closed(verb, change.state):
        raise Problem(409, closed)
    row = await queries.row_as_it_is(change.tx, seat.id)
    if row is None:
        raise not_found()
    return row


async def _put(change: Change, seat: Seat, stands: Row, row: Row, action: str) -> None:
    await history.keep(change.tx, "fact_check", {**stands, "id": seat.id}, queries.FIELDS, who=seat.person)
    await queries.put(change.tx, {**row, "version": stands["version"] + 1})
    change.happened(action, id=seat.id)


async def accept(journal: Journal, seat: Seat, form: AcceptForm) -> None:
    """Accepts the report; again changes nothing. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        row = await _row(change, seat, "accept the report", by_duty=True)
        if row["accepted_at"] is None:
            said = {"accepted_at": change.now, "accepted_by": seat.person}
            words = form.accepted_words
            await _put(change, seat, row, {**row, **said, "accepted_words": words}, "fact-check.accepted")


async def take_back(journal: Journal, seat: Seat) -> None:
    """Takes back that the report is accepted, while facts are checked. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        row = await _row(change, seat, "accept the report", by_duty=True)
        if row["accepted_at"] is not None:
            nothing = {"accepted_at": None, "accepted_by": None, "accepted_words": ""}
            await _put(change, seat, row, {**row, **nothing}, "fact-check.reopened")


async def challenge(journal: Journal, seat: Seat, form: ChallengeForm) -> None:
    """Challenges the report, or words the challenge anew. Raises Problem 403, 404, 409, 422."""
    wanted = form.complete(None)
    async with journal.write(seat.id, seat.person) as change:
        row = await _row(change, seat, "accept the report", by_duty=True)
        if row["accepted_at"] is not None:
            raise Problem(409, "The report is accepted. Take that back first.")
        if row["challenge"] != wanted["challenge"]:
            said: dict[str, Any] = {"challenged_at": change.now, "challenged_by": seat.person}
            await _put(change, seat, row, {**row, **said, **wanted}, "fact-check.challenged")


async def withdraw(journal: Journal, seat: Seat) -> None:
    """Takes the challenge back, while nobody met about it; again changes nothing. Raises Problem 403, 404, 409."""
    async with journal.write(seat.id, seat.person) as change:
        row = await _row(change, seat, "accept the report", by_duty=True)
        if row["challenged_at"] is None:
            return
        if row["meeting_on"] or row["accepted_at"]:
            raise Problem(409, "What came of the challenge is recorded: both stay.")
        nothing = {"challenged_at": None, "challenged_by": None, "challenge": ""}
        await _put(change, seat, row, {**row, **nothing}, "fact-check.withdrawn")


async def meet(journal: Journal, seat: Seat, form: MeetingForm) -> None:
    """Records that people met about the report, or records it anew. Raises Problem 403, 404, 409, 422."""
    wanted = form.complete(None)
    async with journal.write(seat.id, seat.person) as change:
        row = await _row(change, seat, "record the meeting", by_duty=False)
        if any(row[name] != value for name, value in wanted.items()):
            await _put(change, seat, row, {**row, **wanted, "meeting_by": seat.person}, "fact-check.met")
