"""Every place where people's words stand, and what happens to it when words are removed for good.

A test walks the schema: each text column is in one of these lists.
"""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Place:
    """A table of an assessment, or of a service, and its columns that hold what people wrote."""

    table: str
    of: Literal["assessment", "service"]
    words: str  # what one row is called on the page
    key: tuple[str, ...]  # its key beside the assessment or service
    texts: tuple[str, ...] = ()
    jsons: tuple[str, ...] = ()
    scope: str = ""  # the column that names the assessment or service, where it has another name
    versions: tuple[str, ...] = ()  # columns that count its changes
    also: dict[str, str] = field(default_factory=dict)  # what else is set, as SQL

    @property
    def column(self) -> str:
        return self.scope or self.of


V = ("version",)
BOTH = ("version", "open_version")

PLACES = (
    Place("note", "assessment", "Note", ("id",), ("body", "said_by"), versions=BOTH),
    Place("answer", "assessment", "Answer", ("id",), ("body",), versions=V),
    Place("recommendation", "assessment", "Recommendation", ("id",), ("body", "owner"), versions=BOTH),
    Place(
        "recommendation_update", "assessment", "Update of a recommendation", ("id",), ("body",), versions=V
    ),
    Place(
        "statement",
        "assessment",
        "How the team meets a standard",
        ("standard",),
        ("body", "not_yet", "owner"),
        versions=V,
    ),
    Place("claim", "assessment", "What evidence shows", ("id",), ("heading", "says"), versions=V),
    Place("own_view", "assessment", "View", ("person", "standard"), ("reason",), versions=V),
    Place("rating", "assessment", "Decision", ("standard",), ("reason",), versions=BOTH),
    Place("overall", "assessment", "Overall decision", (), ("reason",), versions=BOTH),
    Place("point", "assessment", "Point of the wash-up", ("id",), ("body",), versions=V),
    Place(
        "report",
        "assessment",
        "Report",
        (),
        ("summary", "service", "users", "good_practice", "main_concern"),
        versions=BOTH,
    ),
    Place("report_version", "assessment", "Version of the report", ("version", "part"), jsons=("content",)),
    Place(
        "evening_note",
        "assessment",
        "Note of the same evening",
        (),
        ("words", "caller"),
        jsons=("strengths",),
        versions=V,
    ),
    Place(
        "result_call",
        "assessment",
        "Call with the result",
        (),
        ("owner_told", "senior_told", "words"),
        versions=V,
    ),
    Place("assurance", "assessment", "Check by assurance", (), ("checker", "words"), versions=V),
    Place(
        "fact_check",
        "assessment",
        "Fact check",
        (),
        ("accepted_words", "challenge", "meeting_words"),
        versions=V,
    ),
    Place("remark", "assessment", "Remark of the fact check", ("id",), ("body", "answer_words"), versions=V),
    Place(
        "edition",
        "assessment",
        "Published edition",
        ("number",),
        ("note",),
        jsons=("document",),
        also={"redacted_at": ":now"},
    ),
    Place("slot", "assessment", "Slot of the agenda", ("id",), ("title",)),
    Place("history", "assessment", "Earlier version", ("subject", "id", "version"), jsons=("was",)),
    Place("move", "assessment", "Reason of a move", ("position",), ("reason",)),
    Place("seat", "assessment", "Seat", ("person",), ("profession", "answer_words"), versions=V),
    Place("conflict", "assessment", "Conflict of interest", ("person",), ("text",), versions=V),
    Place("declined", "assessment", "Invitation declined", ("person",), ("profession", "words")),
    Place("need", "assessment", "What somebody needs", ("person",), ("words",)),
    Place("note_file", "assessment", "Name of a file", ("sha256",), ("name",)),
    Place("mail", "assessment", "Mail", ("id",), ("subject", "body", "calendar", "error")),
    Place("assessment", "assessment", "Dates and places", (), jsons=("sessions",), scope="id", versions=V),
    Place("recorded_report", "assessment", "Name of a file", ("sha256",), ("name",)),
    Place("next_try", "assessment", "What is tried next", ("round", "id"), ("body", "outcome"), versions=V),
    Place(
        "asked",
        "assessment",
        "What was asked for",
        ("id",),
        ("name", "service_name", "organisation", "wished", "words", "answer"),
    ),
    Place(
        "page",
        "service",
        "Page of evidence",
        ("id",),
        ("title", "body", "url", "source"),
        versions=V,
        also={"html": "''", "renderer": "0"},
    ),
    Place(
        "revision",
        "service",
        "Revision of a page",
        ("page", "number"),
        ("title", "body", "url"),
        also={"redacted_at": ":now"},
    ),
    Place("file", "service", "Name of a file", ("sha256",), ("name",)),
    Place("weeknote", "service", "Weeknote", ("id",), ("title", "body", "url"), versions=V),
    Place(
        "service",
        "service",
        "Service",
        (),
        ("name", "organisation", "summary", "owner"),
        jsons=("links",),
        scope="id",
        versions=V,
    ),
    Place(
        "asked",
        "service",
        "What was asked for",
        ("id",),
        ("name", "service_name", "organisation", "wished", "words", "answer"),
    ),
)
BY_TABLE = {place.table: place for place in PLACES}

# Columns with text that are not looked through, and why.
LEFT = {
    "*": {
        "id": "ids are made of what people chose for an address; they stand in links everywhere",
        "service": "an id",
        "assessment": "an id",
        "person": "an id",
        "author": "an id",
        "who": "an id",
        "by": "an id",
        "page": "an id",
        "note": "an id",
        "recommendation": "an id",
        "parent": "an id",
        "created_by": "an id",
        "answered_by": "an id",
        "told_by": "an id",
        "guest_of": "an id",
        "merged_into": "an id",
        "hash": "a hash",
        "sha256": "a hash: of what was there, so that “as submitted” can still be told",
        "previous": "a hash",
        "audit_hash": "a hash",
        "journal_hash": "a hash",
        "kind": "a word of ours",
        "state": "a word of ours",
        "status": "a word of ours",
        "action": "a word of ours",
        "open_action": "a word of ours",
        "subject": "a word of ours",
        "role": "a word of ours",
        "level": "a word of ours",
        "visibility": "a word of ours",
        "ready": "a word of ours",
        "access": "a word of ours",
        "type": "a word of ours, or of a file's format",
        "scope": "numbers, or a word of ours",
    },
    "person": {"*": "people of the board: their own account page changes and erases it"},
    "address": {"*": "people's own addresses"},
    "identity": {"*": "people's own accounts"},
    "session": {"*": "sessions hold nothing that people wrote"},
    "token": {"*": "a person's own names for their tokens"},
    "link": {"*": "addresses of ours and of people; over after days"},
    "allowance": {"*": "hashes"},
    "mail": {
        "email": "people's own addresses",
        "link": "an id",
        "about": "an address of ours; forgotten when it is sent",
    },
    "mail_choice": {"*": "words of ours"},
    "news_waiting": {"*": "ids and words of ours"},
    "joining": {"*": "codes of ours"},
    "asked": {
        "email": "the address of whoever asked",
        "phase": "a word of ours",
        "wished": "looked through",
    },
    "audit": {"detail": "ids, numbers and words of our own"},
    "site": {"*": "hashes and numbers"},
    "search_entry": {"*": "kept by triggers as the things change"},
    "service": {"openness": "a word of ours"},
    "page": {"html": "made anew from the body", "dated": "a day"},
    "revision": {"dated": "a day"},
    "file": {"content": "looked into, and removed whole"},
    "note_file": {"content": "looked into, and removed whole"},
    "assessment": {"*": "choices, numbers and days; its sessions are looked through"},
    "seat": {"leads": "numbers", "duties": "words of ours", "barred": "numbers", "answer": "a word of ours"},
    "move": {"from_state": "a word of ours", "to_state": "a word of ours"},
    "submitted": {"files": "hashes"},
    "note": {"also": "numbers", "files": "hashes", "slot": "an id", "source": "an id"},
    "mark": {"value": "a word of ours"},
    "slot": {"standards": "numbers", "ticked": "numbers", "lead": "an id", "scribe": "an id"},
    "own_view": {"value": "a word of ours", "notes": "ids"},
    "rating": {"value": "a word of ours"},
    "overall": {"value": "a word of ours", "next": "a word of the organisation's"},
    "point": {"part": "a word of ours", "sources": "ids"},
    "report_version": {"part": "a word of ours"},
    "evening_note": {"call_on": "a day", "report_on": "a day", "questions": "ids", "sent_by": "an id"},
    "result_call": {"on_day": "a day"},
    "assurance": {"outcome": "a word of ours", "asked_by": "an id", "checked_by": "an id"},
    "fact_check": {
        "due": "a day",
        "meeting_on": "a day",
        "accepted_by": "an id",
        "challenged_by": "an id",
        "meeting_by": "an id",
    },
    "remark": {
        "part": "a word of ours",
        "point": "an id",
        "answer": "a word of ours",
        "answered_by": "an id",
    },
    "imported_report": {"*": "published by others; corrected or removed on its own page"},
    "listing": {"*": "made anew from the editions; what others published is corrected on its own page"},
    "recorded_report": {"content": "removed whole by whoever recorded it"},
    "round": {"*": "about assessments, not people; changed on its own page"},
    "round_assessment": {"*": "ids"},
    "next_try": {"round": "an id"},
    "retro": {"*": "its title is changed on its own page; codes, numbers and words of ours"},
    "retro_assessment": {"*": "ids"},
    "retro_item": {"*": "changed or emptied on the retro's own page, where no earlier words are kept"},
    "retro_vote": {"*": "ids and pseudonyms"},
    "retro_answer": {"*": "words of ours and pseudonyms"},
    "retro_action": {"*": "changed or removed on the retro's own page, where no earlier words are kept"},
    "ask": {"*": "changed on its own page, where no earlier words are kept"},
    "ask_part": {"*": "ids and words of ours"},
    "ask_change": {"*": "ids and words of ours"},
    "weeknote": {"dated": "a day"},
    "feed": {"*": "hashes and words of ours"},
    "monday_mail": {"*": "ids and days"},
    "chased": {"*": "ids and words of ours"},
    "presence": {"*": "ids, and an address of ours"},
    "hidden_presence": {"*": "ids"},
    "answer": {"evidence": "ids"},
    "recommendation": {"for_whom": "a word of ours", "due": "a day", "from_notes": "ids"},
    "recommendation_update": {"evidence": "ids"},
    "need": {"needs": "words of ours"},
    "schema_migration": {"*": "names and checksums of our own files"},
}
