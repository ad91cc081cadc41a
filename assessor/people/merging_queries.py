"""All SQL that makes one account of two. Every column that names a person is here, or a test fails."""

from assessor.database import Row, Transaction

# Whose it was is whose it is now.
MOVED = {
    "token": ("person",),
    "service": ("created_by",),
    "page": ("who",),
    "revision": ("who",),
    "file": ("who",),
    "assessment": ("created_by", "told_by"),
    "move": ("who",),
    "history": ("who",),
    "claim": ("author",),
    "statement": ("author",),
    "note": ("author",),
    "answer": ("author",),
    "recommendation": ("author",),
    "recommendation_update": ("author",),
    "note_file": ("who",),
    "address": ("person",),
    "identity": ("person",),
    "mail": ("person",),
    "joining": ("who",),
    "asked": ("person", "answered_by"),
    "slot": ("lead", "scribe"),
    "reveal": ("who",),
    "rating": ("author",),
    "overall": ("author",),
    "point": ("author",),
    "report": ("author",),
    "report_version": ("author",),
    "drafter": ("person",),
    "evening_note": ("author", "sent_by"),
    "result_call": ("who",),
    "assurance": ("asked_by", "checked_by"),
    "fact_check": ("accepted_by", "challenged_by", "meeting_by"),
    "remark": ("author", "answered_by"),
    "chosen_page": ("who",),
    "edition": ("who",),
    "imported_report": ("corrected_by",),
    "recorded_report": ("who",),
    "round": ("created_by",),
    "next_try": ("author",),
    "retro": ("created_by",),
    "retro_item": ("author",),
    "retro_action": ("author",),
    "ask": ("author",),
    "ask_change": ("who",),
    "weeknote": ("author",),
    "feed": ("person",),
    "person": ("merged_into",),
}
# One a person and thing: what the account that stays has is left as it is.
ONE_EACH = {
    "seat": ("assessment",),
    "member": ("service",),
    "need": ("assessment",),
    "conflict": ("assessment",),
    "declined": ("assessment",),
    "mail_choice": ("kind",),
    "news_waiting": ("assessment",),
    "read_mark": ("assessment", "page"),
    "mark": ("assessment", "standard"),
    "opened": ("assessment", "standard"),
    "own_view": ("assessment", "standard"),
    "noticed_too": ("assessment", "note"),
    "presence": ("assessment", "process"),
    "chased": ("assessment", "subject", "thing", "stage"),
    "hidden_presence": ("assessment",),
    "monday_mail": (),
}
GONE = ("session", "link")  # how the other account came in
SEALED = ("journal.who", "audit.who")  # these stay: readers ask `person.merged_into` who it is now

# A seat that lasts is more than one for a day.
SHORTER = """
delete from seat where person = :kept and until is not null and exists (
  select 1 from seat g where g.assessment = seat.assessment and g.person = :gone and g.until is null)
"""
TAKE = "update {table} set person = :kept where person = :gone and not exists (select 1 from {table} k where {same})"
LEAVE = "delete from {table} where person = :gone"
MOVE = "update {table} set {column} = :kept where {column} = :gone"
CLOSE = """
update person set merged_into = :kept, disabled_at = coalesce(disabled_at, :now), email = :email,
  admin = :no, organiser = :no, leadership = :no, in_pool = :no
where id = :gone
"""
# Notes to oneself are found by their author alone: the search takes them in anew as they come back.
OWN = "select assessment, id from note where author = :gone and visibility = 'me' and removed_at is null"
AWAY = "update note set removed_at = at where assessment = :assessment and id = :id"
BACK = "update note set removed_at = null where assessment = :assessment and id = :id"


# Two seats may become one, and what two people read: facts of those assessments, and no journal tells.
COUNTED = """
update assessment set changed_at = :now where id in (
  select assessment from seat where person = :gone union select assessment from read_mark where person = :gone)
"""


async def both(tx: Transaction, gone: str, kept: str) -> tuple[Row | None, Row | None]:
    """The two accounts."""
    sql = "select * from person where id = :id"
    return await tx.one(sql, id=gone), await tx.one(sql, id=kept)


async def move(tx: Transaction, gone: str, kept: str) -> None:
    """Gives one account all that the other has, and ends how the other came in."""
    names = {"gone": gone, "kept": kept}
    own = await tx.all(OWN, gone=gone)
    await tx.many(AWAY, own)
    await tx.run(COUNTED, gone=gone, now=tx.now)
    await tx.run(SHORTER, **names)
    for table, columns in ONE_EACH.items():
        same = " and ".join(["k.person = :kept", *(f"k.{column} = {table}.{column}" for column in columns)])
        await tx.run(TAKE.format(table=table, same=same), **names)
        await tx.run(LEAVE.format(table=table), gone=gone)
    for table, moved in MOVED.items():
        for column in moved:
            await tx.run(MOVE.format(table=table, column=column), **names)
    for table in GONE:
        await tx.run(LEAVE.format(table=table), gone=gone)
    await tx.many(BACK, own)


async def close(tx: Transaction, gone: str, kept: str) -> None:
    """The other account opens nothing any more, and its address is free."""
    email = f"joined-{gone}@joined.invalid"
    await tx.run(CLOSE, gone=gone, kept=kept, email=email, now=tx.now, no=False)


async def add_address(tx: Transaction, email: str, person: str) -> None:
    """A further address of a person's."""
    sql = "insert into address (email, person, added_at) values (:email, :person, :now)"
    await tx.run(sql, email=email, person=person, now=tx.now)


GUEST = """
select p.id from session c join person p on p.id = c.person
where c.hash = :hash and p.guest_of is not null and p.merged_into is null
"""


async def guest_of_session(tx: Transaction, hash: str) -> str | None:
    """The day's guest that a browser is signed in as; None for anybody else."""
    row = await tx.one(GUEST, hash=hash)
    return str(row["id"]) if row else None
