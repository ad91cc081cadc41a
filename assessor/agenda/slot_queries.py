"""All SQL about the slots of an agenda, and when each of them is. Every query takes the assessment first."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from assessor.database import Reading, Row, Transaction

SLOTS = """
select s.*, l.name as lead_name, c.name as scribe_name
from slot s
left join person l on l.id = s.lead
left join person c on c.id = s.scribe
where s.assessment = :assessment order by s.session, s.sort, s.id
"""


async def slots(db: Reading, assessment: str) -> list[Row]:
    """The agenda in its order: each slot with the names of who leads it and who writes."""
    return await db.all(SLOTS, assessment=assessment)


INSERT = """
insert into slot (assessment, id, sort, session, title, minutes, kind, standards, ticked, lead, scribe)
values (:assessment, :id, :sort, :session, :title, :minutes, :kind, :standards, :ticked, :lead, :scribe)
"""
FIELDS = ("id", "session", "title", "minutes", "kind", "standards", "ticked", "lead", "scribe")


async def replace(tx: Transaction, assessment: str, wanted: Iterable[Mapping[str, Any]]) -> None:
    """Stores an agenda as it is to stand, in the order given; each slot has the FIELDS, and keeps its id."""
    await tx.run("delete from slot where assessment = :assessment", assessment=assessment)
    rows = [
        {
            **{field: slot[field] for field in FIELDS},
            "assessment": assessment,
            "sort": sort,
            "standards": json.dumps(slot["standards"]),
            "ticked": json.dumps(slot["ticked"]),
        }
        for sort, slot in enumerate(wanted)
    ]
    if rows:
        await tx.many(INSERT, rows)


def timed(
    slots: Sequence[Row],
    sessions: Sequence[Mapping[str, Any]],
    slot: str | None = None,
    slot_at: datetime | None = None,
) -> list[dict[str, Any]]:
    """Each slot with `starts_at` and `ends_at` (nothing where its session has no time yet), and whether it `is_on`.

    Slots follow each other from the start of their session. Once the day runs, the slot that is on began at
    `slot_at`, and those behind it in the same session follow it from there.
    """
    at: dict[int, datetime | None] = {n: _moment(one.get("starts_at")) for n, one in enumerate(sessions)}
    shown = []
    for row in slots:
        is_on = slot is not None and row["id"] == slot and slot_at is not None
        start = slot_at if is_on else at.get(row["session"])
        end = start + timedelta(minutes=row["minutes"]) if start else None
        at[row["session"]] = end
        shown.append({**row, "starts_at": start, "ends_at": end, "is_on": is_on})
    return shown


def _moment(value: Any) -> datetime | None:
    if not value:
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# --- Changing it -----------------------------------------------------------------------------------------

KEEP = """
insert into history (assessment, subject, id, version, was, at, who)
values (:assessment, 'agenda', 'agenda', :version, :was, :now, :who)
on conflict (assessment, subject, id, version) do nothing
"""


async def keep(
    tx: Transaction, assessment: str, version: int, stands: Iterable[Mapping[str, Any]], who: str
) -> None:
    """Keeps an agenda as it stood before a change."""
    was = json.dumps({"slots": [{field: slot[field] for field in FIELDS} for slot in stands]})
    await tx.run(KEEP, assessment=assessment, version=version, was=was, who=who, now=tx.now)


async def as_it_was(db: Reading, assessment: str, version: int) -> list[Row] | None:
    """The agenda of an earlier version; nothing when there was none."""
    sql = """select was from history where assessment = :assessment and subject = 'agenda' and id = 'agenda'
    and version = :version"""
    row = await db.one(sql, assessment=assessment, version=version)
    return list(row["was"]["slots"]) if row else None


async def count(tx: Transaction, assessment: str, version: int) -> None:
    """Gives the agenda its next version."""
    sql = "update assessment set agenda_version = :version where id = :id"
    await tx.run(sql, id=assessment, version=version)


async def share(tx: Transaction, assessment: str, *, shared: bool) -> None:
    """Shows the agenda to everyone with a seat, or to the panel alone."""
    await tx.run("update assessment set agenda_shared = :shared where id = :id", id=assessment, shared=shared)


async def tick(tx: Transaction, assessment: str, id: str, ticked: Sequence[int]) -> None:
    """Which standards of a slot are settled."""
    sql = "update slot set ticked = :ticked where assessment = :assessment and id = :id"
    await tx.run(sql, assessment=assessment, id=id, ticked=json.dumps(list(ticked)))
