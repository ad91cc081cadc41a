"""What is on at the moment: the slot of the agenda, what stood before it and what comes after, as one may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessor.agenda import slot_queries
from assessor.database import Reading
from assessor.door import Reader


@dataclass(frozen=True, slots=True)
class Now:
    """Where the day stands for one audience. A slot is a row of the agenda with `starts_at` and `ends_at`."""

    agenda: tuple[dict[str, Any], ...] = ()  # what this audience may see of it
    slot: dict[str, Any] | None = None  # the one that is on
    begun: bool = False  # whether any was on yet

    @property
    def at(self) -> int | None:
        """The place of what is on in the agenda, from 0."""
        return next(
            (n for n, slot in enumerate(self.agenda) if self.slot and slot["id"] == self.slot["id"]), None
        )

    @property
    def previous(self) -> dict[str, Any] | None:
        """The slot before; once the agenda is through, its last."""
        if self.at is None:
            return self.agenda[-1] if self.begun and self.agenda else None
        return self.agenda[self.at - 1] if self.at else None

    @property
    def next(self) -> dict[str, Any] | None:
        """The slot to come: before the start the first, after the last nothing."""
        if self.at is None:
            return None if self.begun or not self.agenda else self.agenda[0]
        return self.agenda[self.at + 1] if self.at + 1 < len(self.agenda) else None

    @property
    def standards(self) -> frozenset[int]:
        """The standards that are on."""
        return frozenset(self.slot["standards"]) if self.slot else frozenset()

    @property
    def ends_at(self) -> datetime | None:
        """Until when the slot was given minutes."""
        return self.slot["ends_at"] if self.slot else None


async def now(db: Reading, reader: Reader) -> Now:
    """The agenda and what of it is on. To everyone else there is none before it is shared, and nothing is on for
    them but in session with the room open."""
    row = reader.assessment
    if not (reader.of_panel or row["agenda_shared"]):
        return Now()
    slot, since = (row["slot"], row["slot_at"]) if reader.in_the_room else (None, None)
    rows = await slot_queries.slots(db, reader.id)
    agenda = tuple(slot_queries.timed(rows, row["sessions"] or [], slot, since))
    on = next((one for one in agenda if one["is_on"]), None)
    return Now(agenda, on, since is not None)


async def standards_on(db: Reading, reader: Reader) -> frozenset[int]:
    """The numbers of the standards that are on now, as this reader may know it."""
    row = reader.assessment
    if not row["slot"] or not reader.in_the_room:
        return frozenset()
    return (await now(db, reader)).standards
