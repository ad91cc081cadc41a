"""What is mailed: each kind of news, whether and how often, unless somebody chose otherwise."""

from dataclasses import dataclass
from typing import Literal

Often = Literal["at-once", "daily", "never"]
OFTEN: tuple[Often, ...] = ("at-once", "daily", "never")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of news: `usual` is how often it is mailed when nobody chose, out of `choices`; `always` cannot be turned
    off."""

    key: str
    title: str
    sentence: str
    usual: Often
    always: bool = False
    choices: tuple[Often, ...] = OFTEN


KINDS = (
    Kind(
        "account",
        "Signing in, invitations and changes of your account",
        "Links to sign in, invitations, and whatever touches the safety of your account.",
        "at-once",
        always=True,
    ),
    Kind(
        "dates",
        "Dates moved",
        "An assessment you sit in got another day, time or place; a calendar file comes with it.",
        "at-once",
        always=True,
    ),
    Kind("seat", "Your seat changed", "You were given another role in an assessment.", "at-once"),
    Kind(
        "state",
        "An assessment moved on",
        "Evidence was submitted, the panel began writing up, the report was published, and so on.",
        "at-once",
    ),
    Kind(
        "question",
        "A question for your team",
        "The panel asked your team something, or opened a question it had kept to itself.",
        "at-once",
    ),
    Kind(
        "fact-check",
        "The fact check of a report",
        "A report is there to be checked; a remark waits for you or is answered; it was accepted or challenged.",
        "at-once",
    ),
    Kind("answer", "An answer to your question", "The team answered a question that you asked.", "daily"),
    Kind(
        "recommendation",
        "A recommendation for you",
        "A recommendation was made or changed for your team, or names you as the one who follows it up.",
        "daily",
    ),
    Kind(
        "due",
        "Something is due",
        "A recommendation, a report or an answer that you see to is due soon, or was due. Advice is never chased.",
        "daily",
        choices=("daily", "never"),
    ),
)
BY_KEY = {kind.key: kind for kind in KINDS}
CHOICES = tuple(kind for kind in KINDS if not kind.always)
