"""What is tried next time, with which assessment; and what came of it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import StringConstraints

from assessor.database import Database, Reading, Row, Transaction
from assessor.door import Person, Seat, enter_as
from assessor.forms import Form, Slug, Words
from assessor.journal import Journal
from assessor.people import queries as people
from assessor.problem import Problem, invalid, not_found
from assessor.rounds import rounds, try_queries
from assessor.versions import settle


class TryForm(Form):
    """What to try, and with which assessment if that is known."""

    required: ClassVar = {"body": "Say what you try next time"}

    body: Annotated[Words, StringConstraints(max_length=1_000)] = ""
    assessment: Slug | None = None


class OutcomeForm(Form):
    """What came of it."""

    outcome: Annotated[Words, StringConstraints(max_length=1_000)] = ""


async def listed(db: Reading, who: Person, round: str) -> list[Row]:
    """What a round tries next, as far as this person may see the assessments it is tried with."""
    return [_shown(row) for row in await try_queries.of_round(db, who, round)]


def _shown(row: Row) -> Row:
    return {**row, "open": not row["outcome"]}


async def may_write(db: Reading, who: Person, round: str) -> bool:
    """Whether somebody says what is tried: whoever keeps rounds, and who sits in one of its assessments."""
    if who.guest or not who.may_write:
        return False
    return who.may(rounds.RIGHT) or await try_queries.sits_in(db, who, round)


async def writer(db: Reading, who: Person, round: str) -> Row:
    """The round, for whoever writes in it. Raises Problem 404, or 403 for those who only read it."""
    row = await rounds.read(db, who, round)
    if not await may_write(db, who, round):
        raise Problem(
            403, "Only those who take part in one of its assessments say what this round tries next."
        )
    return row


async def put(journal: Journal, who: Person, round: str, id: str, form: TryForm, if_match: str | None) -> Row:
    """Writes what is tried, or changes it. Raises Problem (403, 404, 409, 412, 422, 428)."""
    await writer(journal.database, who, round)
    async with journal.keep() as tx:
        stands = await try_queries.locked(tx, round, id)
        if stands:
            await _theirs(tx, who, stands)
        wanted = form.complete(stands)
        removed = bool(stands and stands["removed_at"])
        version = stands["version"] if stands else 0
        outcome = settle(stands, wanted, if_match, version=version, removed=removed, current=stands)
        if outcome != "same":
            if wanted["assessment"] and (not stands or wanted["assessment"] != stands["assessment"]):
                await _entered(tx, who, wanted["assessment"])
            made = {"round": round, "id": id, "author": who.id, "version": version + 1}
            await try_queries.put(tx, {**made, **wanted})
            await people.changed(tx)  # the board of its assessment says it
    return await one(journal.database, who, round, id)


async def _theirs(tx: Transaction, who: Person, row: Row) -> None:
    if row["author"] != who.id and not who.may(rounds.RIGHT):
        raise Problem(403, "Whoever wrote it changes it, or an organiser.")


async def _entered(tx: Transaction, who: Person, assessment: str) -> Seat:
    try:
        return await enter_as(tx, who, assessment)
    except Problem as problem:
        raise invalid("assessment", "There is no such assessment") from problem


async def one(db: Database, who: Person, round: str, id: str) -> Row:
    """One thing that is tried. Raises Problem 404."""
    found = [row for row in await try_queries.of_round(db, who, round) if row["id"] == id]
    if not found:
        raise not_found()
    return _shown(found[0])


async def remove(journal: Journal, who: Person, round: str, id: str, *, removed: bool = True) -> None:
    """Takes it away, or brings it back. Raises Problem (403, 404)."""
    await writer(journal.database, who, round)
    async with journal.keep() as tx:
        stands = await try_queries.locked(tx, round, id)
        if stands is None or not await try_queries.is_seen(tx, who, round, id):
            raise not_found()
        await _theirs(tx, who, stands)
        if (stands["removed_at"] is not None) != removed:
            await try_queries.remove(tx, round, id, removed=removed)
            await people.changed(tx)


async def teller(db: Database, who: Person, round: str, id: str) -> None:
    """Lets those say what came of it who may write here, and who take part in the assessment it was tried with.

    Raises Problem (403, 404).
    """
    await rounds.read(db, who, round)
    row = await one(db, who, round, id)
    if not (row["taking_part"] and who.may_write):
        await writer(db, who, round)


async def say_outcome(journal: Journal, who: Person, round: str, id: str, form: OutcomeForm) -> None:
    """Says what came of it: the last word stands. Raises Problem (403, 404, 422)."""
    await teller(journal.database, who, round, id)
    async with journal.keep() as tx:
        await try_queries.say_outcome(tx, round, id, form.outcome.strip())
        await people.changed(tx)


async def lines(state: Any, here: Seat) -> list[dict[str, str]]:
    """For the board of an assessment: what a round tries with it, to everybody in it until something came of it."""
    if here.who is None or here.who.guest or here.state == "cancelled":
        return []
    rows = await try_queries.tried_with(state.database, here.id)
    return [{"words": f"To try here: {_short(row['body'])}", "address": address(row)} for row in rows]


def address(row: Mapping[str, Any]) -> str:
    """Where a thing that is tried stands on its round's page."""
    return f"/rounds/{row['round']}#try-{row['id']}"


def _short(body: str, most: int = 160) -> str:
    words = " ".join(body.split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"


async def asked(db: Reading, who: Person, round: str, assessments: Sequence[str]) -> list[Row]:
    """What earlier rounds tried with these assessments, of which nobody has said yet what came of it."""
    return await try_queries.asked(db, who, round, assessments)
