"""What somebody is reminded of in the daily mail: one line of it, told once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing that waits for one person.

    `subject`, `thing` and `stage` say what it is ("recommendation", its id, "before 2026-12-01"): the same five are
    told once, however often they are given. `words` hold what and until when, never what somebody wrote.
    """

    person: str  # their id
    assessment: str
    subject: str
    thing: str
    stage: str
    words: str
    address: str  # "/assessments/…"
