"""What the team is written on the same evening: as mail without people's words, or in full to be copied."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.assessments.letters import Text, board, what
from assessor.settings import Settings
from assessor.words import Times, count


def after_the_day(
    settings: Settings, assessment: Mapping[str, Any], name: str, note: Mapping[str, Any]
) -> Text:
    """The letter to one of the team: how much was written, the dates, and where to read it."""
    again = "Corrected: " if note["version"] > 1 else ""
    strengths, asked = count(len(note["strengths"]), "strength"), len(note["questions"])
    holds = f"{strengths} and {count(asked, 'question')} to follow up" if asked else strengths
    first = (
        "The panel has corrected what it wrote to you after the day"
        if again
        else "Thank you for the day. The panel has written to you"
    )
    parts = [
        f"Dear {name},",
        f"{first}: {holds}.",
        f"Read it here: {board(settings, assessment)}/evening",
        *dates(settings, note),
        "There is no result in it.",
    ]
    return Text(f"{again}After the day: {what(assessment)}", "\n\n".join(parts) + "\n")


def dates(settings: Settings, note: Mapping[str, Any]) -> list[str]:
    """When the report is due and who will call, a sentence each."""
    times = Times(settings.timezone)
    found = []
    if note["report_on"]:
        found.append(f"The report comes to you by {times.weekday(note['report_on'])}, to check its facts.")
    if note["caller"] or note["call_on"]:
        who = note["caller"].strip() or "Somebody of the panel"
        when = f" on {times.weekday(note['call_on'])}" if note["call_on"] else ""
        found.append(f"{who} will call you{when} with the result.")
    return found


def in_full(
    settings: Settings,
    assessment: Mapping[str, Any],
    note: Mapping[str, Any],
    asked: Sequence[Mapping[str, Any]],
) -> Text:
    """All of it, for one's own mail."""
    parts = ["Dear team,", "thank you for the day. Three things that are strong:"]
    if len(note["strengths"]) != 3:
        parts[1] = "thank you for the day. What is strong:"
    parts += [f"{number}. {text.strip()}" for number, text in enumerate(note["strengths"], 1)]
    if asked:
        parts += ["What we will follow up with you:", *[f"- {row['body'].strip()}" for row in asked]]
    if note["words"].strip():
        parts.append(note["words"].strip())
    parts += [*dates(settings, note), f"All of it on the board: {board(settings, assessment)}/evening"]
    return Text(f"After the day: {what(assessment)}", "\n\n".join(parts) + "\n")
