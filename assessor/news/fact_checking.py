"""What one person may be told of a fact check: opened, remarked, answered, accepted; never the words."""

from collections.abc import Sequence

from assessor.database import Database, Row
from assessor.door import Seat
from assessor.fact_check import queries as fact_check_queries
from assessor.fact_check import remark_queries
from assessor.news.item import Item
from assessor.words import Times, count

KIND = "fact-check"


async def fact_checks(db: Database, times: Times, seat: Seat, rows: Sequence[Row]) -> list[Item]:
    """What these entries hold of the fact check for this person, while the report is theirs to read."""
    happened = {row["action"] for row in rows}
    if not seat.reported or not any(action.startswith(("remark.", "fact-check.")) for action in happened):
        return []
    there = (("The fact check", f"/assessments/{seat.id}/fact-check"),)
    words = []
    check = await fact_check_queries.fact_check(db, seat)
    if "fact-check.opened" in happened and "team" in seat.roles and seat.state == "fact-check":
        until = f", until {times.weekday(check['due'])}" if check else ""
        words.append(f"The report is with your team, to check its facts{until}.")
    words += await _remarks(db, seat, rows)
    if "lead" in seat.roles and "fact-check.accepted" in happened and check and check["accepted_at"]:
        words.append("The team accepted the report.")
    challenged = "fact-check.challenged" in happened and check and check["challenged_at"]
    if challenged and seat.roles & {"lead", "organiser"}:
        words.append("The team challenges the report.")
    return [Item(KIND, one, there) for one in words]


async def _remarks(db: Database, seat: Seat, rows: Sequence[Row]) -> list[str]:
    """To the lead what is new and waits for an answer; to whoever wrote a remark that it is answered."""
    new = {row["id"] for row in rows if row["action"] == "remark.written"}
    answered = {row["id"] for row in rows if row["action"] == "remark.answered"}
    if not new | answered:
        return []
    stand = await remark_queries.remarks(db, seat)
    waiting = sum(1 for row in stand if row["id"] in new and not row["answer"])
    mine = sum(1 for row in stand if row["id"] in answered and row["author"] == seat.person)
    found = []
    if waiting and "lead" in seat.roles:
        found.append(
            f"{count(waiting, 'remark')} on the report {'waits' if waiting == 1 else 'wait'} for you."
        )
    if mine:
        found.append(
            f"{count(mine, 'remark')} of yours on the report {'is' if mine == 1 else 'are'} answered."
        )
    return found
