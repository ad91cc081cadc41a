"""All SQL of the copy of everything about somebody: a section for each kind of thing, and what is left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessor.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing: its title, what finds the rows of the person `:id`, and which columns it covers."""

    key: str
    title: str
    sql: str
    covers: tuple[str, ...]


# A point that others may have changed since is shown as it stands to whoever is of the panel still.
AS_KNOWN = """(version = 1 or exists (select 1 from seat s
  where s.assessment = point.assessment and s.person = :id and s.role in ('lead', 'assessor')))"""

SECTIONS = (
    Section(
        "profile",
        "Who you are here",
        """select name, email, profession, organisation, admin, organiser, leadership, in_pool, may_lead, has_shadowed,
             free as when_free, guest_of as joined_the_day_of, created_at, signed_in_at
           from person where id = :id or merged_into = :id order by created_at""",
        ("person.id", "person.merged_into"),
    ),
    Section(
        "addresses",
        "Further addresses",
        "select email, added_at from address where person = :id order by added_at, email",
        ("address.person",),
    ),
    Section(
        "identities",
        "Connected organisation accounts",
        "select issuer, subject, email, added_at, used_at from identity where person = :id order by added_at",
        ("identity.person",),
    ),
    Section(
        "sessions",
        "Sessions",
        """select browser, how as signed_in_by, created_at, last_seen as last_used, expires_at
           from session where person = :id order by created_at""",
        ("session.person",),
    ),
    Section(
        "tokens",
        "API tokens",
        "select name, scope, created_at, used_at, expires_at from token where person = :id order by created_at",
        ("token.person",),
    ),
    Section(
        "links",
        "Links mailed to you",
        """select purpose, assessment, email, created_at, used_at, expires_at from link
           where person = :id order by created_at""",
        ("link.person",),
    ),
    Section(
        "mail",
        "Mail sent to you",
        "select kind, email, assessment, at, sent_at, state from mail where person = :id order by at, id",
        ("mail.person",),
    ),
    Section(
        "mail_choices",
        "How often you want mail",
        "select kind, often from mail_choice where person = :id order by kind",
        ("mail_choice.person",),
    ),
    Section(
        "services",
        "Services you keep or made",
        """select v.id, v.name, m.added_at as member_since,
             case when v.created_by = :id then 'yes' else 'no' end as made_by_you
           from service v left join member m on m.service = v.id and m.person = :id
           where m.person is not null or v.created_by = :id order by v.id""",
        ("member.person", "service.created_by"),
    ),
    Section(
        "seats",
        "Seats in assessments",
        """select assessment, role, profession, leads as standards, duties, added_at, until, barred as not_for_you,
             invited_at, answer, answered_at, answer_words
           from seat where person = :id order by added_at, assessment""",
        ("seat.person",),
    ),
    Section(
        "declined",
        "Invitations you declined",
        "select assessment, role, profession, words, at from declined where person = :id order by at",
        ("declined.person",),
    ),
    Section(
        "needs",
        "What you need to take part",
        "select assessment, needs, words, at from need where person = :id order by at",
        ("need.person",),
    ),
    Section(
        "conflicts",
        "Conflicts of interest you declared",
        "select assessment, none as none_declared, text, at from conflict where person = :id order by at",
        ("conflict.person",),
    ),
    Section(
        "asked",
        "Assessments you asked for",
        """select name, email, service_name, organisation, phase, type, wished, words, at, state, answer, answered_at
           from asked where person = :id order by at""",
        ("asked.person",),
    ),
    Section(
        "notes",
        "Notes you wrote",
        """select assessment, id, standard, kind, body, visibility, said_by, files, at, removed_at
           from note where author = :id order by at, id""",
        ("note.author",),
    ),
    Section(
        "earlier_notes",
        "What your notes said before",
        """select h.assessment, h.id, h.version, h.was, h.at from history h
           join note n on n.assessment = h.assessment and n.id = h.id
           where h.subject = 'note' and n.author = :id and h.who = :id order by h.at, h.id, h.version""",
        (),
    ),
    Section(
        "note_files",
        "Files you put to notes",
        """select assessment, name, type, size, sha256, at from note_file
           where who = :id order by at, sha256""",
        ("note_file.who",),
    ),
    Section(
        "answers",
        "Answers you gave",
        """select assessment, id, note, body, evidence, at, removed_at from answer
           where author = :id order by at, id""",
        ("answer.author",),
    ),
    Section(
        "recommendations",
        "Recommendations you wrote",
        """select assessment, id, standard, level, body, for_whom, visibility, at, removed_at
           from recommendation where author = :id order by at, id""",
        ("recommendation.author",),
    ),
    Section(
        "updates",
        "Updates of recommendations",
        """select assessment, id, recommendation, body, status, evidence, at from recommendation_update
           where author = :id order by at, id""",
        ("recommendation_update.author",),
    ),
    Section(
        "statements",
        "Statements you wrote last",
        """select assessment, standard, body, not_yet, owner, ready, at from statement
           where author = :id order by at, standard""",
        ("statement.author",),
    ),
    Section(
        "claims",
        "What evidence shows, in your words",
        """select assessment, id, standard, page, heading, says, at, removed_at from claim
           where author = :id order by at, id""",
        ("claim.author",),
    ),
    Section(
        "pages",
        "Pages of evidence you wrote, each time",
        """select service, page, number, title, body, url, dated, at from revision
           where who = :id order by at, service, page, number""",
        ("revision.who", "page.who"),
    ),
    Section(
        "files",
        "Files you put to evidence",
        "select service, name, type, size, sha256, at from file where who = :id order by at, sha256",
        ("file.who",),
    ),
    Section(
        "read",
        "Pages you marked as read",
        "select assessment, page, revision, at from read_mark where person = :id order by at, page",
        ("read_mark.person",),
    ),
    Section(
        "opened",
        "Standards you looked at",
        "select assessment, standard, at, last_at from opened where person = :id order by at, standard",
        ("opened.person",),
    ),
    Section(
        "marks",
        "What you marked before the day",
        "select assessment, standard, value, at from mark where person = :id order by at, standard",
        ("mark.person",),
    ),
    Section(
        "noticed",
        "Notes you said you noticed too",
        "select assessment, note, at from noticed_too where person = :id order by at, note",
        ("noticed_too.person",),
    ),
    Section(
        "views",
        "Your views of standards",
        """select assessment, standard, value, reason, notes, at from own_view
           where person = :id order by at, standard""",
        ("own_view.person",),
    ),
    Section(
        "earlier_views",
        "What your views said before",
        """select h.assessment, h.id as standard, h.version, h.was, h.at from history h
           where h.subject = 'view' and h.who = :id order by h.at, h.id, h.version""",
        (),
    ),
    Section(
        "ratings",
        "Decisions you wrote down",
        "select assessment, standard, value, reason, at from rating where author = :id order by at, standard",
        ("rating.author",),
    ),
    Section(
        "overall",
        "Overall decisions you wrote down",
        "select assessment, value, reason, next, at from overall where author = :id order by at",
        ("overall.author",),
    ),
    Section(
        "points",
        "Points of the wash-up you wrote",
        f"""select assessment, id, standard, part, case when {AS_KNOWN} then body end as body,
             case when {AS_KNOWN} then sources end as sources, at, removed_at from point
           where author = :id order by at, id""",
        ("point.author",),
    ),
    Section(
        "report",
        "Reports you changed last",
        """select assessment, summary, service, users, good_practice, main_concern, at from report
           where author = :id order by at""",
        ("report.author",),
    ),
    Section(
        "report-versions",
        "What you changed of reports",
        """select assessment, version, part, content, at from report_version where author = :id
           order by at, assessment, version, part""",
        ("report_version.author",),
    ),
    Section(
        "drafting",
        "Standards you draft in a report",
        "select assessment, standard, handed_over_at, at from drafter where person = :id order by at, standard",
        ("drafter.person",),
    ),
    Section(
        "evening-notes",
        "Notes of the same evening you wrote or sent",
        """select assessment, case when sent_by = :id then strengths end as strengths,
             case when sent_by = :id then words end as words, case when sent_by = :id then caller end as caller,
             case when sent_by = :id then call_on end as call_on,
             case when sent_by = :id then report_on end as report_on, at, sent_at
           from evening_note where author = :id or sent_by = :id order by at""",
        ("evening_note.author", "evening_note.sent_by"),
    ),
    Section(
        "calls",
        "Calls with a result you wrote down",
        "select assessment, on_day, owner_told, senior_told, words, at from result_call where who = :id order by at",
        ("result_call.who",),
    ),
    Section(
        "assurance",
        "Checks by assurance you asked for or made",
        """select assessment, case when checked_by = :id then outcome end as outcome,
             case when checked_by = :id then checker end as checker,
             case when checked_by = :id then words end as words, asked_at,
             case when checked_by = :id then checked_at end as checked_at
           from assurance where asked_by = :id or checked_by = :id order by asked_at""",
        ("assurance.asked_by", "assurance.checked_by"),
    ),
    Section(
        "fact-checks",
        "Reports you accepted, challenged or met about",
        """select assessment, case when accepted_by = :id then accepted_at end as accepted_at,
             case when accepted_by = :id then accepted_words end as accepted_words,
             case when challenged_by = :id then challenged_at end as challenged_at,
             case when challenged_by = :id then challenge end as challenge,
             case when meeting_by = :id then meeting_on end as meeting_on,
             case when meeting_by = :id then meeting_words end as meeting_words
           from fact_check where accepted_by = :id or challenged_by = :id or meeting_by = :id order by opened_at""",
        ("fact_check.accepted_by", "fact_check.challenged_by", "fact_check.meeting_by"),
    ),
    Section(
        "remarks",
        "Remarks of yours in a fact check, and your answers to others’",
        """select assessment, id, part, standard, case when author = :id then body end as body, at,
             case when answered_by = :id then answer end as answer,
             case when answered_by = :id then answer_words end as answer_words,
             case when answered_by = :id then answered_at end as answered_at, removed_at from remark
           where author = :id or answered_by = :id order by at, id""",
        ("remark.author", "remark.answered_by"),
    ),
    Section(
        "chosen-pages",
        "Pages you chose to publish",
        "select assessment, page, at from chosen_page where who = :id order by at, page",
        ("chosen_page.who",),
    ),
    Section(
        "editions",
        "Reports you published",
        "select assessment, number, note, at from edition where who = :id order by at",
        ("edition.who",),
    ),
    Section(
        "imported",
        "Imported reports you corrected",
        "select id, source, corrected_at from imported_report where corrected_by = :id order by corrected_at",
        ("imported_report.corrected_by",),
    ),
    Section(
        "recorded",
        "Reports you attached to assessments held another way",
        "select assessment, name, at from recorded_report where who = :id order by at",
        ("recorded_report.who",),
    ),
    Section(
        "rounds",
        "Rounds you began",
        "select id, name, aim, by_day, created_at from round where created_by = :id order by created_at",
        ("round.created_by",),
    ),
    Section(
        "tries",
        "What you wrote down to try next time",
        "select round, body, assessment, outcome, at, removed_at from next_try where author = :id order by at",
        ("next_try.author",),
    ),
    Section(
        "retros",
        "Retros you began",
        "select id, title, created_at from retro where created_by = :id order by created_at",
        ("retro.created_by",),
    ),
    Section(
        "retro-items",
        "What you wrote in retros that are not anonymous",
        "select retro, place, body, at, removed from retro_item where author = :id order by at, id",
        ("retro_item.author",),
    ),
    Section(
        "retro-actions",
        "Actions of retros you wrote down",
        """select retro, body, for_whom, owner, due, status, words, at, removed_at from retro_action
           where author = :id order by at""",
        ("retro_action.author",),
    ),
    Section(
        "asks",
        "What is asked of the organisation, as you put it together",
        "select title, decider, decide_by, decided_on, decision, at from ask where author = :id order by at",
        ("ask.author",),
    ),
    Section(
        "ask-changes",
        "What you did with what is asked of the organisation",
        "select ask, at, what from ask_change where who = :id order by at, ask, number",
        ("ask_change.who",),
    ),
    Section(
        "weeknotes",
        "Your weeknotes",
        "select service, dated, title, body, url, at, removed_at from weeknote where author = :id order by dated",
        ("weeknote.author",),
    ),
    Section(
        "feeds",
        "Feeds of yours",
        "select kind, created_at from feed where person = :id order by created_at",
        ("feed.person",),
    ),
    Section(
        "monday",
        "That you want the mail on Mondays",
        "select since, sent_for from monday_mail where person = :id",
        ("monday_mail.person",),
    ),
    Section(
        "chased",
        "Reminders you were sent",
        "select assessment, subject, stage, at from chased where person = :id order by at",
        ("chased.person",),
    ),
    Section(
        "slots",
        "Parts of a day you lead or write in",
        """select assessment, title, minutes, case when lead = :id then 'yes' else 'no' end as leads,
             case when scribe = :id then 'yes' else 'no' end as writes
           from slot where lead = :id or scribe = :id order by assessment, sort""",
        ("slot.lead", "slot.scribe"),
    ),
    Section(
        "hidden",
        "Where you chose not to be shown as here",
        "select assessment, at from hidden_presence where person = :id order by at",
        ("hidden_presence.person",),
    ),
    Section(
        "moves",
        "Assessments you moved on",
        """select assessment, from_state, to_state, reason, at from move
           where who = :id order by at, assessment""",
        ("move.who",),
    ),
    Section(
        "done",
        "What you did in assessments",
        # What an administrator's removal of words changed for the panel alone is not theirs to know.
        """select assessment, at, action, standard, id from journal j
           where who in (select id from person where id = :id or merged_into = :id)
             and (open_position is not null or exists (select 1 from seat s where s.assessment = j.assessment
               and s.person = :id and s.role in ('lead', 'assessor')))
           order by at, assessment, position""",
        ("journal.who",),
    ),
    Section(
        "record",
        "What was done by you, or to your account",
        """select at, action, case when who in (select id from person where id = :id or merged_into = :id)
             then 'yes' else 'no' end as by_you, assessment, detail
           from audit where who in (select id from person where id = :id or merged_into = :id)
             or id in (select id from person where id = :id or merged_into = :id) order by number""",
        ("audit.who",),
    ),
)

# Columns that refer to a person and are in no section, each with the reason.
LEFT_OUT = {
    "assessment.created_by": "the record of what you did in assessments says it",
    "assessment.told_by": "the record of what you did in assessments says it",
    "history.who": "what a thing said before you changed it may be somebody else’s words; your own notes are there",
    "joining.who": "who last changed a day’s code; the record of what was done says it",
    "news_waiting.person": "what the next daily mail tells of: the mail itself is there once it is sent",
    "presence.person": "where you are connected now; gone within a minute of leaving",
    "reveal.who": "the record of what you did in assessments says it",
    "asked.answered_by": "what was asked is the asker’s; the record of what was done says that you answered",
}


async def everything(tx: Transaction, person: str) -> dict[str, Sequence[Row]]:
    """The rows of each section, by its key."""
    return {section.key: await tx.all(section.sql, id=person) for section in SECTIONS}
