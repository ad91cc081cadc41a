"""All SQL of the bundle for information requests: a section for each kind of thing, and what is left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessor.database import Reading, Row, within


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing: its title, its table, which columns, which of them name people, and in what order."""

    table: str
    title: str
    order: str
    people: tuple[str, ...] = ()
    columns: str = "*"
    scope: str = "assessment"  # the column that names the assessment
    of_service: bool = False  # or that of its service


def _of(
    table: str, title: str, order: str, *people: str, columns: str = "*", scope: str = "assessment"
) -> Section:
    return Section(table, title, order, people, columns, scope)


_MAIL = "id, kind, person, email as sent_to, subject, at, sent_at, state"
_ASKED = """id, name as asker_name, email as asker_email, service_name, organisation, phase, type, wished, words,
  person, at, state, answered_at, answered_by, answer"""

_ATTACHED = "sha256, name, type, size, at, who"
_SAID = "retro, id, place, body, author, day, version, removed"  # an assessment's own retro has its id

SECTIONS = (
    _of("assessment", "The assessment", "id", "created_by", "told_by", scope="id"),
    _of("asked", "How it was asked for", "at, id", "person", "answered_by", columns=_ASKED),
    _of("seat", "Who had a seat", "added_at, person", "person"),
    _of("declined", "Invitations declined", "at, person", "person"),
    _of("conflict", "Conflicts of interest", "at, person", "person"),
    _of("move", "From preparing to published", "position", "who"),
    _of("statement", "How the team meets each standard", "standard", "author"),
    _of("claim", "What evidence shows", "standard, position", "author"),
    _of("submitted", "Evidence as submitted, by revision", "page"),
    _of("mark", "What assessors marked before the day", "standard, person", "person"),
    _of("slot", "The agenda", "session, sort", "lead", "scribe"),
    _of("note", "Notes: of everyone, of the panel, and to oneself", "standard, at, id", "author"),
    _of("noticed_too", "Who noticed the same", "note, at, person", "person"),
    _of("note_file", "Files of notes", "at, sha256", "who", columns="sha256, name, type, size, at, who"),
    _of("answer", "Answers", "at, id", "author"),
    _of("recommendation", "Recommendations", "standard, at, id", "author"),
    _of("recommendation_update", "What became of recommendations", "at, id", "author"),
    _of("own_view", "Views of each assessor", "standard, person", "person"),
    _of("reveal", "When views were revealed", "standard", "who"),
    _of("rating", "Decisions", "standard", "author"),
    _of("overall", "The overall decision", "assessment", "author"),
    _of("point", "Points of wash-up and report", "standard, part, sort, id", "author"),
    _of("drafter", "Who drafted which standard", "standard", "person"),
    _of("report", "The report", "assessment", "author"),
    _of("report_version", "Every version of the report", "version, part", "author"),
    _of("evening_note", "The note of the same evening", "assessment", "author", "sent_by"),
    _of("result_call", "The call with the result", "assessment", "who"),
    _of("assurance", "The check by assurance", "assessment", "asked_by", "checked_by"),
    _of("fact_check", "The fact check", "assessment", "accepted_by", "challenged_by", "meeting_by"),
    _of("remark", "Remarks of the fact check", "at, id", "author", "answered_by"),
    _of("chosen_page", "Evidence chosen for publication", "page", "who"),
    _of("edition", "What was published", "number", "who"),
    _of(
        "recorded_report",
        "Reports attached to what was held another way",
        "at, sha256",
        "who",
        columns=_ATTACHED,
    ),
    _of("retro_item", "What was said in the retro", "day, id", "author", columns=_SAID, scope="retro"),
    _of("retro_action", "Actions of the retro", "at, id", "author", scope="retro"),
    _of("history", "What things said before they were changed", "subject, id, version", "who"),
    _of("journal", "Everything that happened, in order", "position", "who"),
    _of("audit", "What was recorded beyond the journal", "number", "who"),
    _of("mail", "Mails that went out, without their texts", "at, id", "person", columns=_MAIL),
    _of("chased", "Reminders", "at, subject, thing, stage, person", "person"),
    Section("service", "The service", "id", ("created_by",), scope="id", of_service=True),
    Section("weeknote", "Weeknotes", "dated, id", ("author",), scope="service", of_service=True),
    Section(
        "member", "Who keeps the service", "added_at, person", ("person",), scope="service", of_service=True
    ),
    Section(
        "file",
        "Files of evidence",
        "at, sha256",
        ("who",),
        "sha256, name, type, size, at, who",
        "service",
        of_service=True,
    ),
)

# Read page by page, for each has many revisions.
REVISIONS = Section("revision", "Evidence", "number", ("who",), scope="service", of_service=True)

# Tables about an assessment or a service that are in no section, each with the reason.
LEFT_OUT = {
    "round_assessment": "which rounds it is in: the rounds' own pages say it",
    "next_try": "what a round tries next: the round's own page says it",
    "retro": "the heading of the retro: what was said in it is there",
    "retro_assessment": "which retros of several look at it: their own pages say it",
    "need": "what people need to take part concerns their health, and is removed a week after the day",
    "read_mark": "marks of what somebody has read, for nobody but themselves",
    "opened": "which standards somebody looked at, for nobody but themselves",
    "presence": "who is connected now; gone within a minute",
    "hidden_presence": "who did not want to be shown as here",
    "news_waiting": "what the next daily mail will tell of",
    "joining": "the codes that let people in",
    "link": "links that open a door; over after days",
    "page": "each page of evidence as it is now: its revisions say the same",
    "listing": "the list of what is published: the editions say the same",
}


def _where(section: Section) -> str:
    which = "(select service from assessment where id = :id)" if section.of_service else ":id"
    return f"from {section.table} where {section.scope} = {which}"


async def rows(db: Reading, section: Section, assessment: str) -> list[Row]:
    """All rows of a section, in their order."""
    return await db.all(
        f"select {section.columns} {_where(section)} order by {section.order} nulls last", id=assessment
    )


async def pages(db: Reading, assessment: str) -> list[Row]:
    """The pages of the service's evidence, each with how many revisions it has."""
    sql = f"select page as id, count(*) as revisions {_where(REVISIONS)} group by page order by page"
    return await db.all(sql, id=assessment)


async def revisions(db: Reading, assessment: str, page: str) -> list[Row]:
    """Every revision of a page."""
    sql = f"select * {_where(REVISIONS)} and page = :page order by number"
    return await db.all(sql, id=assessment, page=page)


async def content(db: Reading, assessment: str, table: str, sha256: str) -> bytes:
    """What one file holds."""
    section = next(one for one in SECTIONS if one.table == table)
    row = await db.one(f"select content {_where(section)} and sha256 = :sha256", id=assessment, sha256=sha256)
    return bytes(row["content"]) if row else b""


async def people(db: Reading, assessment: str) -> list[Row]:
    """Everybody whom a section names, those with a seat first, always in the same order."""
    named = [
        f"select {column} as person {_where(section)} and {column} is not null"
        for section in (*SECTIONS, REVISIONS)
        for column in section.people
    ]
    sql = f"""select p.id, p.name, p.email, p.profession, p.organisation, s.role from person p
    left join seat s on s.person = p.id and s.assessment = :id
    where p.id in ({" union ".join(named)}) order by case when s.role is null then 1 else 0 end, p.id"""
    return await db.all(sql, id=assessment)


async def further_addresses(db: Reading, ids: Sequence[str]) -> list[Row]:
    """The other addresses of these people."""
    if not ids:
        return []
    inside, params = within(ids)
    return await db.all(
        f"select person, email from address where person in ({inside}) order by email", **params
    )
