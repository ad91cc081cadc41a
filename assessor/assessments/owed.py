"""What each still owes before (or after) the day, in words: facts that everybody here may see, never views or notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assessor.assessments import conflict_queries, owed_queries, queries
from assessor.database import Database, Row
from assessor.door import PANEL, UNFROZEN, Seat
from assessor.words import count, runs

TEAM = "team"  # owes together what nobody of it owes alone

# (what is to be done, where)
Owing = list[tuple[str, str]]


@dataclass(slots=True)
class Owed:
    """What is owed by the people of an assessment, by person; and by the team together."""

    people: dict[str, Owing] = field(default_factory=dict)
    team: Owing = field(default_factory=list)

    def of(self, person: str) -> Owing:
        return self.team if person == TEAM else self.people.get(person, [])


def may_see(seat: Seat) -> bool:
    """Whether somebody is told what others owe: organisers and the lead."""
    return seat.organises or bool(seat.roles & {"lead", "practice-lead"})


async def owed(db: Database, seat: Seat, rows: Sequence[Row]) -> Owed:
    """What the people of these seats still owe; nothing for whoever may not know, or when all is over."""
    found = Owed()
    if not may_see(seat) or seat.state not in UNFROZEN:
        return found
    declared = await conflict_queries.declared(db, seat.id)
    address = f"/assessments/{seat.id}"
    for row in rows:
        if row["invited_at"] and row["answer"] is None:
            _add(found, row, "answer the invitation", f"{address}/people/you")
        if row["role"] in PANEL and row["person"] not in declared and seat.assessment["type"] != "practice":
            _add(found, row, "declare conflicts of interest, or that there are none", f"{address}/conflict")
    found.team = await _of_team(db, seat, address)
    return found


def _add(found: Owed, row: Row, words: str, address: str) -> None:
    found.people.setdefault(row["person"], []).append((words, address))


async def _of_team(db: Database, seat: Seat, address: str) -> Owing:
    """Statements that are not ready, and recommendations that nobody has taken on."""
    owing: Owing = []
    ready = {row["standard"] for row in await queries.said(db, seat) if row["ready"] == "yes"}
    if missing := [number for number in seat.numbers if number not in ready]:
        of = "standard" if len(missing) == 1 else "standards"
        owing.append((f"say how it meets {of} {runs(missing)}, and mark that as ready", address))
    if open_ones := await owed_queries.without_owner(db, seat.id):
        owing.append((f"give an owner to {count(open_ones, 'recommendation')}", f"{address}/recommendations"))
    return owing
