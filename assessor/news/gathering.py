"""What one person may be told of an assessment's journal: kinds, counts and addresses, never the text of anything."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from assessor.board import answer_queries, note_queries, recommendation_queries
from assessor.database import Database, Row
from assessor.door import Person, Seat
from assessor.news import queries
from assessor.news.fact_checking import fact_checks
from assessor.news.item import Item
from assessor.standards import StandardSet
from assessor.words import Times, count, phrase

MANY = 12  # places named in one mail
INVITED = timedelta(minutes=1)  # an invitation says itself that there is a seat
Sets = Mapping[str, StandardSet]


async def gather(
    db: Database, sets: Sets, times: Times, seat: Seat, rows: Sequence[Row], row: Row
) -> list[Item]:
    """What these entries, as this seat's audience sees them, hold for this person.

    `row` is the person's (`since`, `invited_at`). Nothing from before they had a seat, nothing they did themselves.
    """
    assert seat.who is not None
    news = [one for one in rows if one["at"] >= row["since"] and one["who"] != seat.who.id]
    return [
        *_seat(seat, news, row),
        *_state(seat, news),
        *await _questions(db, sets, seat, news),
        *await _answers(db, sets, seat, news),
        *await _recommendations(db, sets, seat, seat.who, news),
        *await fact_checks(db, times, seat, news),
    ]


def _ids(rows: Sequence[Row], *actions: str) -> list[str]:
    return list(dict.fromkeys(row["id"] for row in rows if row["action"] in actions and row["id"]))


def _seat(seat: Seat, rows: Sequence[Row], row: Row) -> list[Item]:
    invited: datetime | None = row["invited_at"]
    mine = [one for one in rows if one["action"] == "seat.changed" and one["id"] == seat.person]
    mine = [one for one in mine if invited is None or abs(one["at"] - invited) > INVITED]
    if not mine:
        return []
    role = {"team": "of the team", "observer": "an observer", "assessor": "an assessor", "lead": "the lead"}
    words = f"You are {role.get(seat.role, seat.role)} in this assessment now."
    return [Item("seat", words, (("Who takes part", f"/assessments/{seat.id}/people"),))]


def _state(seat: Seat, rows: Sequence[Row]) -> list[Item]:
    found = []
    if any(row["action"] == "state.changed" for row in rows):
        words = f"The assessment moved on. It is now: {phrase(seat.state).lower()}."
        found.append(Item("state", words, (("What that means", f"/assessments/{seat.id}/state"),)))
    if any(row["action"] == "team.told" for row in rows):
        words = "The panel told the team what it decided."
        found.append(Item("state", words, (("The board", f"/assessments/{seat.id}"),)))
    return found


async def _questions(db: Database, sets: Sets, seat: Seat, rows: Sequence[Row]) -> list[Item]:
    """What was asked of the team."""
    if "team" not in seat.roles:
        return []
    notes = await note_queries.notes_by_id(db, seat, _ids(rows, "note.written"))
    asked = [note for note in notes if note["kind"] == "question" and note["opened"]]
    return _counted("question", "question", " for your team.", places_of(sets, seat, asked, "note"))


async def _answers(db: Database, sets: Sets, seat: Seat, rows: Sequence[Row]) -> list[Item]:
    """What was answered to this person."""
    ids = sorted(await queries.answered(db, seat.id, seat.person, _ids(rows, "answer.written")))
    seen = await answer_queries.answers_by_id(db, seat, ids)
    about = [{"id": row["note"], "standard": row["standard"]} for row in seen]
    return _counted("answer", "answer", " to what you asked.", places_of(sets, seat, about, "note"))


async def _recommendations(
    db: Database, sets: Sets, seat: Seat, who: Person, rows: Sequence[Row]
) -> list[Item]:
    """What is recommended to this person's team, or is theirs by name."""
    new = set(_ids(rows, "recommendation.written"))
    ids = _ids(rows, "recommendation.written", "recommendation.changed")
    seen = await recommendation_queries.recommendations_by_id(db, seat, ids)
    mine = [row for row in seen if (row["owner"] or "").strip().casefold() == who.name.strip().casefold()]
    of_team = [row for row in seen if row["for_whom"] == "team" and row["id"] in new and row not in mine]
    found = _counted(
        "recommendation", "recommendation", " with your name.", places_of(sets, seat, mine, "recommendation")
    )
    if "team" in seat.roles:
        places = places_of(sets, seat, of_team, "recommendation")
        found += _counted("recommendation", "recommendation", " for your team.", places)
    return found


def places_of(sets: Sets, seat: Seat, rows: Sequence[Row], what: str) -> list[tuple[str, str]]:
    """Where each of these stands: its standard by number and title, and the address."""
    titles = {one.number: one.title for one in sets[seat.assessment["standard_set"]].standards}
    places = []
    for row in rows:
        number = row["standard"]
        if number is None:
            places.append(("Not placed under a standard yet", f"/assessments/{seat.id}"))
        else:
            address = f"/assessments/{seat.id}/standards/{number}#{what}-{row['id']}"
            places.append((f"{number}. {titles.get(number, '')}".rstrip(), address))
    return places


def _counted(kind: str, noun: str, rest: str, places: list[tuple[str, str]]) -> list[Item]:
    if not places:
        return []
    words = f"{count(len(places), noun)}{rest}"
    if len(places) > MANY:
        words += f" The first {MANY}:"
    return [Item(kind, words[:1].upper() + words[1:], tuple(places[:MANY]))]
