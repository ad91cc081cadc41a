"""What is written to people about their seats: as mail, or to be copied into one's own. Plain words, no secrets.

Where a personal link goes, the text holds {link}; the outbox puts it in, or the page that shows a text to copy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assessor.settings import Settings
from assessor.words import Times, phrase, runs

ROLES = {
    "lead": "lead assessor",
    "assessor": "assessor",
    "team": "one of the service team",
    "observer": "observer",
}
MEANS = {
    "lead": "You lead the panel: you run the day, agree what the panel thinks and see the report through.",
    "assessor": "You read the team’s evidence beforehand, and note on the day what is strong and what is not.",
    "team": "You describe your service and what it shows, and answer the panel’s questions.",
    "observer": "You read and follow what the team sees. Nothing is asked of you.",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A subject and a body."""

    subject: str
    body: str

    def with_link(self, address: str) -> "Text":
        """The text with a personal link in its place."""
        return replace(self, body=self.body.replace("{link}", address))


def what(assessment: Mapping[str, Any]) -> str:
    """What it is: "public beta assessment of Contact centre (Hackney Council)"."""
    kind = "practice board" if assessment["type"] == "practice" else phrase(assessment["type"]).lower()
    organisation = assessment["service_organisation"]
    of = f"{assessment['service_name']} ({organisation})" if organisation else assessment["service_name"]
    return f"{phrase(assessment['phase']).lower()} {kind} of {of}"


def when(settings: Settings, sessions: Sequence[Mapping[str, Any]]) -> str:
    """When and where, a few lines for each session; and in which time zone, where it is not the usual one."""
    times = Times(settings.timezone)
    return "\n\n".join(_session(times, session) for session in sessions) or "No day is set yet."


def _session(times: Times, session: Mapping[str, Any]) -> str:
    lines = [f"When: {times.session(session) if session.get('starts_at') else 'no day is set yet'}"]
    if session.get("place"):
        lines.append(f"Where: {session['place']}")
    if session.get("call_url"):
        lines.append(f"Call: {session['call_url']}")
    return "\n".join(lines)


def board(settings: Settings, assessment: Mapping[str, Any]) -> str:
    """The address of an assessment."""
    return f"{settings.base_url}/assessments/{assessment['id']}"


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def invitation(
    settings: Settings, assessment: Mapping[str, Any], seat: Mapping[str, Any], by: str, until: str
) -> Text:
    """An invitation to a seat; `until` is the day up to which the link works, in words."""
    numbers = runs(seat["leads"])
    first = "The standards you speak for" if seat["role"] == "team" else "The standards you look at first"
    return Text(
        f"Invitation: {what(assessment)}",
        _paragraphs(
            f"Dear {seat['name']},",
            f"{by} invites you to the {what(assessment)}, as {ROLES[seat['role']]}.",
            when(settings, assessment["sessions"]),
            MEANS[seat["role"]] + (f" {first}: {numbers}." if numbers else ""),
            "Say whether you will come, and what you need to take part, here:\n{link}",
            "The link is yours alone: whoever has it can answer for you. It works once, "
            f"until {until}. Afterwards you sign in with this email address.",
            f"The evidence, to read beforehand: {board(settings, assessment)}/evidence",
        ),
    )


def dates(settings: Settings, assessment: Mapping[str, Any], before: Sequence[Mapping[str, Any]]) -> Text:
    """Day, place or call have changed: what it is now, and what it was."""
    return Text(
        f"New day, place or call: {what(assessment)}",
        _paragraphs(
            f"When or where the {what(assessment)} takes place has changed.",
            f"It is now:\n\n{when(settings, assessment['sessions'])}",
            f"It was:\n\n{when(settings, before)}" if before else "",
            f"The board: {board(settings, assessment)}",
            f"For your calendar: {board(settings, assessment)}/calendar.ics",
        ),
    )


def cancelled(settings: Settings, assessment: Mapping[str, Any]) -> Text:
    """An assessment does not take place."""
    return Text(
        f"Cancelled: {what(assessment)}",
        _paragraphs(
            f"The {what(assessment)} is cancelled.",
            f"It would have been:\n\n{when(settings, assessment['sessions'])}",
            f"What was written stays here: {board(settings, assessment)}",
        ),
    )


def replaced(assessment: Mapping[str, Any], name: str, by: str) -> Text:
    """Somebody else takes a seat."""
    return Text(
        f"Your place is passed on: {what(assessment)}",
        _paragraphs(
            f"Dear {name},",
            f"Your place in the {what(assessment)} is passed on to somebody else, so you need not come"
            " (should it be in your calendar, take it out there). Thank you for having been ready to. "
            "What you wrote there stays, with your name.",
            f"If this surprises you, ask {by}.",
        ),
    )


def taken(settings: Settings, assessment: Mapping[str, Any], name: str, by: str) -> Text:
    """To whoever asked for an assessment: it is set up."""
    return Text(
        f"It is set up: {what(assessment)}",
        _paragraphs(
            f"Dear {name},",
            f"You asked for the {what(assessment)}. {by} has set it up.",
            when(settings, assessment["sessions"]),
            "Next: write the evidence of your service, and say for each standard how you meet it. "
            f"Sign in with this address: {board(settings, assessment)}",
        ),
    )


def asked(settings: Settings) -> Text:
    """To organisers: a team asked for an assessment. What strangers typed is read on the board, not in a mail."""
    return Text(
        "An assessment is asked for",
        _paragraphs(
            "A team has asked for an assessment, and waits for an answer.",
            f"Take it or decline it here: {settings.base_url}/asked",
            "However many are asked for, you get one mail like this an hour at most.",
        ),
    )


def answered(
    settings: Settings, assessment: Mapping[str, Any], name: str, role: str, words: str | None
) -> Text:
    """To whoever invited: somebody declined. Why is read on the board, not in a mail."""
    why = " They said why." if words else ""
    return Text(
        f"{name} declined: {what(assessment)}",
        _paragraphs(
            f"{name} was invited to the {what(assessment)} as {ROLES[role]}, and will not come.{why}",
            f"Find somebody else under Team and panel: {board(settings, assessment)}/people",
        ),
    )


def reminder(
    settings: Settings, assessment: Mapping[str, Any], name: str, owed: Sequence[tuple[str, str]]
) -> Text:
    """What somebody still has to do; `owed` is (what, where)."""
    lines = "\n".join(f"- {words}: {settings.base_url}{address}" for words, address in owed)
    return Text(
        f"Still to do: {what(assessment)}",
        _paragraphs(
            f"Dear {name}," if name else "Dear team,",
            f"For the {what(assessment)} this is still to be done:",
            lines,
            when(settings, assessment["sessions"]),
        ),
    )
