"""All SQL that takes a person out of the house. What they wrote for others stays, as by "Former member".

The journal and the audit hold ids and no names, so they stay as they are, and sound.
"""

import uuid

from assessor import audit
from assessor.database import Transaction
from assessor.people.queries import changed

NAME = "Former member"

# In this order: what refers to something goes before it.
STATEMENTS = (
    # What was for nobody else's eyes: notes to oneself, their earlier words, their files.
    """delete from history where subject = 'note' and exists (
         select 1 from note n where n.assessment = history.assessment and n.id = history.id
         and n.author = :id and n.visibility = 'me')""",
    """delete from note where author = :id and visibility = 'me' and position is null and not exists (
         select 1 from answer a where a.assessment = note.assessment and a.note = note.id)""",
    # Others saw this one before its author took it for themselves: its place in the journal stays, its words go.
    """update note set body = '', said_by = null, files = '[]', removed_at = coalesce(removed_at, :now)
       where author = :id and visibility = 'me'""",
    """delete from note_file where who = :id and not exists (
         select 1 from note n where n.assessment = note_file.assessment
         and cast(n.files as text) like '%' || note_file.sha256 || '%')""",
    # How they came in and what was sent to them.
    """delete from mail where person = :id or email in (
         select email from person where id = :id union select email from address where person = :id)""",
    """update asked set name = :name, email = :email where person = :id or email in (
         select email from person where id = :id union select email from address where person = :id)""",
    "delete from mail_choice where person = :id",
    "delete from news_waiting where person = :id",
    "delete from session where person = :id",
    "delete from token where person = :id",
    "delete from link where person = :id",
    "delete from identity where person = :id",
    "delete from address where person = :id",
    # What they were to services and assessments, beyond what they wrote.
    "delete from member where person = :id",
    "delete from need where person = :id",
    # How much was read counts among the facts of what was told.
    """update assessment set changed_at = :now where told_at is not null
       and id in (select assessment from read_mark where person = :id)""",
    "delete from read_mark where person = :id",
    "delete from opened where person = :id",
    "delete from presence where person = :id",
    "delete from hidden_presence where person = :id",
    "delete from chased where person = :id",
    "delete from feed where person = :id",
    "delete from monday_mail where person = :id",
    "update conflict set text = '' where person = :id",
    "update seat set answer_words = null, named = :no where person = :id",
    "delete from declined where person = :id",
    """update person set name = :name, email = :email, profession = null, organisation = null,
         admin = :no, organiser = :no, leadership = :no, in_pool = :no, may_lead = :no, has_shadowed = :no,
         free = null, signed_in_at = null, erased_at = :now,
         disabled_at = coalesce(disabled_at, :now)
       where id = :id""",
)
PARAMETERS = ("id", "name", "email", "no", "now")

# Columns that refer to a person and stay, each with the reason.
STAYS = {
    "service.created_by": "says who, by id",
    "page.who": "says who, by id",
    "revision.who": "says who, by id",
    "file.who": "says who, by id",
    "assessment.created_by": "says who, by id",
    "assessment.told_by": "says who, by id",
    "move.who": "says who, by id",
    "journal.who": "says who, by id; the journal is sealed",
    "history.who": "says who, by id",
    "claim.author": "content of the team's, by id",
    "statement.author": "content of the team's, by id",
    "note.author": "content of the panel's, by id",
    "answer.author": "content of the team's, by id",
    "recommendation.author": "content of the panel's, by id",
    "recommendation_update.author": "content of the team's, by id",
    "note_file.who": "the files of notes that stay, by id",
    "seat.person": "in which role something was written; the address that mail would go to is gone",
    "conflict.person": "that a conflict was declared is part of the assessment; the words of it are gone",
    "joining.who": "says who, by id",
    "asked.person": "an assessment was asked for; name and address are gone",
    "asked.answered_by": "says who, by id",
    "mark.person": "what the agenda was made of, by id",
    "noticed_too.person": "counts with the note, by id",
    "slot.lead": "who led a part of the day, by id",
    "slot.scribe": "who wrote in a part of the day, by id",
    "own_view.person": "a judgement of the panel's, by id",
    "reveal.who": "says who, by id",
    "rating.author": "a decision of the panel's, by id",
    "overall.author": "a decision of the panel's, by id",
    "point.author": "content of the panel's, by id",
    "report.author": "content of the panel's, by id",
    "report_version.author": "content of the panel's, by id",
    "drafter.person": "who drafted what, by id",
    "evening_note.author": "content of the panel's, by id",
    "evening_note.sent_by": "says who, by id",
    "result_call.who": "says who, by id",
    "assurance.asked_by": "says who, by id",
    "assurance.checked_by": "says who, by id",
    "fact_check.accepted_by": "the report was accepted by a seat; its person by id",
    "fact_check.challenged_by": "says who, by id",
    "fact_check.meeting_by": "says who, by id",
    "remark.author": "content of the team's, by id",
    "remark.answered_by": "says who, by id",
    "chosen_page.who": "says who, by id",
    "edition.who": "says who, by id",
    "imported_report.corrected_by": "says who, by id",
    "recorded_report.who": "says who, by id",
    "round.created_by": "says who, by id",
    "next_try.author": "content of a round's, by id",
    "retro.created_by": "says who, by id",
    "retro_item.author": "content of a retro's, by id; an anonymous item has none",
    "retro_action.author": "content of a retro's, by id",
    "ask.author": "says who, by id",
    "ask_change.who": "says who, by id",
    "weeknote.author": "content of the team's, by id",
    "audit.who": "says who, by id; the audit is sealed",
    "person.merged_into": "which accounts were one, by id",
}


async def erase(tx: Transaction, person: str, *, by: str | None) -> bool:
    """Erases a person and the accounts that were joined with theirs; false when there is nobody left to erase.

    Their sessions, tokens and streams end within two seconds of the commit. `by` is who does it: themselves, an
    administrator, or nobody where it is time.
    """
    there = await tx.one("select id from person where id = :id and erased_at is null", id=person)
    if there is None:
        return False
    for row in await tx.all(ACCOUNTS, id=person):
        email = f"erased-{uuid.uuid4()}@erased.invalid"
        values = {"id": row["id"], "name": NAME, "email": email, "no": False, "now": tx.now}
        for statement in STATEMENTS:
            await tx.run(statement, **{key: values[key] for key in PARAMETERS if f":{key}" in statement})
    await audit.record(tx, "person.erased", who=by, id=person)
    await changed(tx)
    return True


ACCOUNTS = """
with recursive account (id) as (
  select id from person where id = :id
  union select p.id from person p join account a on p.merged_into = a.id
)
select id from account
"""
