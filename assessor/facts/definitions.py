"""The facts: what each is called, how it was counted, what it leaves out, and how it is said in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assessor.words import PLURALS, count

Unit = Literal["working-days", "minutes", "hours", "each", "standards", "pages", "people", "number"]
Value = int | float | None
Facts = Mapping[str, Value]  # by slug; None where it is not known

NOUNS: Mapping[Unit, str] = {
    "working-days": "working day",
    "standards": "standard",
    "pages": "page",
    "people": "person",
}
NOT_RECORDED = "Not recorded"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: `definition` is read by everybody who reads its number; `place` is what opens it, below an
    assessment's address."""

    slug: str
    title: str
    definition: str
    unit: Unit
    part: str
    place: str

    def words(self, value: Value) -> str:
        """The value as people say it: "9 working days", "2 hours 10 minutes", "2.4 for each standard"."""
        if value is None:
            return NOT_RECORDED
        if self.unit == "minutes":
            return duration(round(value))
        if self.unit == "hours":
            return "1 hour" if value == 1 else f"{value:,g} hours"
        if self.unit == "each":
            return f"{value:,g} for each standard"
        if self.unit == "number":
            return f"{value:,g}"
        if value != round(value):  # an average
            return f"{value:,g} {PLURALS.get(NOUNS[self.unit], NOUNS[self.unit] + 's')}"
        return count(round(value), NOUNS[self.unit])

    def address(self, assessment: str) -> str:
        """What the number counts, to look at."""
        return self.place.format(assessment=f"/assessments/{assessment}", id=assessment)


def duration(minutes: int) -> str:
    """ "2 hours 10 minutes", "45 minutes", "no minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [count(hours, "hour")] if hours else []
    return " ".join([*parts, count(rest, "minute")] if rest or not hours else parts)


BEFORE, DAY, AFTER = "Before the day", "On the day", "Afterwards"
WORKING = "Working days leave out weekends and bank holidays; the first day itself does not count."
SAID = (
    "The hours of all its people together, as they said themselves afterwards. This board does not watch anybody "
    "work."
)

FACTS = (
    Fact(
        "team-days",
        "The team prepared for",
        f"From the team’s first claim of what its evidence shows to the day of the first session. {WORKING}",
        "working-days",
        BEFORE,
        "{assessment}/evidence",
    ),
    Fact(
        "panel-days",
        "The panel had the evidence for",
        f"From the day the evidence was submitted to the day of the first session. {WORKING}",
        "working-days",
        BEFORE,
        "{assessment}/state",
    ),
    Fact(
        "team-hours",
        "Time the team spent preparing",
        SAID,
        "hours",
        BEFORE,
        "{assessment}/facts",
    ),
    Fact(
        "panel-hours",
        "Time the panel spent preparing",
        SAID,
        "hours",
        BEFORE,
        "{assessment}/facts",
    ),
    Fact(
        "pages-read",
        "Evidence read before the day",
        "Pages of evidence that anybody of the panel marked as read before the first session began: each page once, "
        "and never by whom. Said once the team knows the result. Not said where fewer than three sit on the panel, "
        "where nobody marked any page, or where the marks are no longer kept.",
        "pages",
        BEFORE,
        "{assessment}/evidence",
    ),
    Fact(
        "took-part",
        "Took part",
        "Everybody with a seat of their own: panel, team and observers, and guests who joined the day by its code. "
        "Members of the service without a seat are not counted.",
        "people",
        DAY,
        "{assessment}/people",
    ),
    Fact(
        "minutes-held",
        "Time set aside",
        "The length of its sessions as they were planned; those without an end are left out.",
        "minutes",
        DAY,
        "{assessment}/day",
    ),
    Fact(
        "over-run",
        "Ran over by",
        "Minutes from the planned end of the last session’s agenda (its start, and the minutes of its parts) to the "
        "press on Next that ended it. Ending early counts as none. Not known where nobody moved the agenda to its end, "
        "or only the panel sees it.",
        "minutes",
        DAY,
        "{assessment}/agenda",
    ),
    Fact(
        "covered",
        "Covered on the day",
        "Standards of those parts of the agenda that were on. What was settled on paper is counted apart; parts that "
        "are no longer in the agenda are left out.",
        "standards",
        DAY,
        "{assessment}/agenda",
    ),
    Fact(
        "on-paper",
        "Settled on paper",
        "Standards that were ticked as settled at the start, from what was written, without talk.",
        "standards",
        DAY,
        "{assessment}/agenda",
    ),
    Fact(
        "notes",
        "Notes",
        "Strengths, concerns and other notes that everyone with a seat may see, for each standard assessed. Notes of "
        "the panel’s own, those without a standard and those taken away are left out.",
        "each",
        DAY,
        "{assessment}",
    ),
    Fact(
        "questions",
        "Questions",
        "Questions that everyone with a seat may see, for each standard assessed. Questions of the panel’s own, those "
        "without a standard and those taken away are left out.",
        "each",
        DAY,
        "{assessment}/questions",
    ),
    Fact(
        "days-to-draft",
        "Until the draft report",
        "From the last session’s day to the day the draft report first went to the team to check its facts. "
        + WORKING,
        "working-days",
        AFTER,
        "{assessment}/state",
    ),
    Fact(
        "days-to-check",
        "Until its facts were checked",
        f"From the last session’s day to the day the team accepted the report. {WORKING}",
        "working-days",
        AFTER,
        "{assessment}/fact-check",
    ),
    Fact(
        "days-to-publish",
        "Until it was published",
        f"From the last session’s day to the day the assessment was published, to everybody or to its seats. {WORKING}",
        "working-days",
        AFTER,
        "{assessment}/report",
    ),
    Fact(
        "recommendations",
        "Recommendations made",
        "Those that everyone with a seat may see. Those of the panel’s own and those taken away are left out.",
        "number",
        AFTER,
        "/recommendations?assessment={id}",
    ),
    Fact(
        "closed",
        "Recommendations closed",
        "Of those: how many are done, confirmed, or decided not to be done.",
        "number",
        AFTER,
        "/recommendations?assessment={id}",
    ),
)
PARTS = (BEFORE, DAY, AFTER)
