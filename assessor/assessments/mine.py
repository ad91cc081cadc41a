"""The assessments of one person, sorted by what they ask of this person now."""

from collections.abc import Sequence
from typing import Any

from assessor.database import Row
from assessor.door import Person

OVER = ("published", "cancelled")

# What a role has to do in a state, and where.
TO_DO = {
    ("team", "preparing"): ("Prepare the evidence", ""),
    ("team", "in-session"): ("Follow the board", ""),
    ("team", "fact-check"): ("Check the facts", "/fact-check"),
    ("lead", "evidence-submitted"): ("Read the evidence", "/evidence"),
    ("lead", "in-session"): ("Open the board", ""),
    ("lead", "writing-up"): ("Write the report", "/report"),
    ("lead", "fact-check"): ("See what the team remarks", "/fact-check"),
    ("assessor", "evidence-submitted"): ("Read the evidence", "/evidence"),
    ("assessor", "in-session"): ("Write notes", ""),
    ("assessor", "writing-up"): ("Finish notes and recommendations", ""),
    ("observer", "in-session"): ("Follow the board", ""),
}


def grouped(rows: Sequence[Row], who: Person) -> dict[str, list[dict[str, Any]]]:
    """The assessments in groups: what asks for an answer, what needs this person, what is under way, what is over."""
    groups: dict[str, list[dict[str, Any]]] = {"invited": [], "needs": [], "running": [], "over": []}
    for row in rows:
        role = role_of(row, who)
        step = _step(row, role)
        group = "over" if row["state"] in OVER else "needs" if step else "running"
        if row["role"] and row["invited_at"] and row["answer"] is None and group != "over":
            step = {"words": "Say whether you will come", "address": f"/assessments/{row['id']}/people/you"}
            group = "invited"
        groups[group].append({**row, "role": role, "next": step})
    for name in ("invited", "needs", "running"):
        groups[name].sort(key=lambda row: (row["starts_on"] or "9999", row["id"]))
    return groups


def role_of(row: Row, who: Person) -> str:
    """As what this person comes in: by a seat, as a member of the service, or by an office."""
    if row["role"]:
        return str(row["role"])
    if row["member"] and not row["confidential"]:
        return "team"
    return "organiser" if who.organises else "leadership"


def _step(row: Row, role: str) -> dict[str, str] | None:
    address = f"/assessments/{row['id']}"
    if role == "lead" and row["type"] == "practice" and row["state"] == "preparing":
        return {"words": "Prepare the evidence", "address": address}
    if (
        role == "organiser"
        and row["state"] == "preparing"
        and not row["starts_on"]
        and row["type"] not in ("practice", "evidence-review")
    ):
        return {"words": "Set the day", "address": f"{address}/edit"}
    words, place = TO_DO.get((role, row["state"]), ("", ""))
    return {"words": words, "address": address + place} if words else None
