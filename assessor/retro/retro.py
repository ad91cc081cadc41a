"""A retro: which columns, anonymous or not, what it looks at, hidden until opened. Each assessment has its own."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from assessor.database import Reading, Row
from assessor.door import Person
from assessor.forms import RESERVED, SLUG, Flag, Form, Line, Slug, Whole
from assessor.problem import Problem, invalid, not_found
from assessor.retro import item_queries, queries
from assessor.retro.access import Attendee, enter_retro
from assessor.retro.formats import WORKED, with_columns
from assessor.retro.writing import Change, Retros
from assessor.versions import settle
from assessor.written import Written

VOTES = 5  # each, unless told otherwise


class RetroForm(Form):
    """A retro as its leader sets it up. `assessments` of an assessment's own are that one."""

    required: ClassVar = {"columns": "Choose the columns"}

    title: Line = ""
    assessments: Annotated[list[Slug], Field(max_length=100)] = []
    columns: Annotated[list[Slug], Field(max_length=10)] = WORKED.slugs
    anonymous: Flag = False
    opened: Flag = False
    votes: Annotated[Whole, Field(ge=0, le=50)] = VOTES
    round: Slug | None = None


def as_written(here: Attendee, looks_at: list[str]) -> dict[str, Any]:
    """A retro's fields, as they are written."""
    row = here.retro
    return {
        "title": row["title"],
        "assessments": looks_at,
        "columns": here.format.slugs,
        "anonymous": here.anonymous,
        "opened": here.opened,
        "votes": row["votes_each"],
        "round": round_for(here.who, row),
    }


def round_for(who: Person, row: Row) -> str | None:
    """The round that a retro is of, for whoever looks across all: others may not read every round."""
    return row["round"] if who.organises or who.leadership else None


async def show(db: Reading, here: Attendee) -> dict[str, Any]:
    """A retro without what was said in it. Assessments of it that this person may not enter are not named."""
    seats = [seat.id for seat in here.seats]
    return {
        "id": here.id,
        **as_written(here, seats),
        "answers_shown": here.retro["answers_shown_at"] is not None,
        "version": here.version,
    }


async def put(
    retros: Retros, who: Person, id: str, form: RetroForm, if_match: str | None
) -> tuple[Written, Attendee]:
    """Sets a retro up, or makes one of several. Gives it, and the place in it of whoever did that.

    Raises Problem (403, 404, 409, 412, 422, 428).
    """
    secret = retros.settings.secret_key
    here = await guard(retros, who, id)
    outcome = await _store(retros, here, form, if_match)
    after = await enter_retro(retros.database, secret, who, id)
    thing = await show(retros.database, after)
    return Written(thing, after.version, new=outcome == "new", changed=outcome != "same"), after


async def guard(retros: Retros, who: Person, id: str) -> Attendee:
    """Lets in whoever may set this retro up, or start it. Raises Problem (403, 404, 422)."""
    secret = retros.settings.secret_key
    if await _is_new(retros.database, who, id):
        _check_new(who, id)
        return Attendee(_new(id, who), who, (), "", secret)
    here = await enter_retro(retros.database, secret, who, id)
    here.needs_to_lead()
    return here


async def _is_new(db: Reading, who: Person, id: str) -> bool:
    """Whether there is no retro of this name, neither an assessment's nor of several. Only who may make one learns."""
    if not who.may("keep retros of several"):
        return False
    return await queries.retro(db, id) is None and not await queries.is_assessment(db, id)


def _check_new(who: Person, id: str) -> None:
    if who.guest:
        raise not_found()
    if not who.may_write:
        raise Problem(403, "This token is for reading only.")
    if not SLUG.match(id) or len(id) > 80:
        raise invalid("id", "Use small letters a to z, numbers and hyphens, such as five-by-december")
    if id in RESERVED:
        raise invalid("id", f"“{id}” is a word of this board's own. Choose another")


def _new(id: str, who: Person) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(
        ("assessment", "round", "opened_at", "answers_shown_at", "clock_until", "clock_minutes")
    )
    settings = {"title": "", "format": "worked", "anonymous": False, "votes_each": VOTES, "position": 0}
    return {
        "id": id,
        **nothing,
        **settings,
        "version": 0,
        "open_version": 0,
        "created_at": None,
        "created_by": who.id,
    }


async def _store(retros: Retros, here: Attendee, form: RetroForm, if_match: str | None) -> str:
    async with retros.write(here) as (here, change):
        several = here.retro["assessment"] is None
        looks_at = await queries.looked_at(change.tx, here.id) if several else [here.id]
        version = here.retro["version"]
        stands = as_written(here, looks_at) if version or not several else None
        wanted = form.complete(stands)
        format = with_columns(wanted["columns"])
        await _check(change, here, wanted)
        current = stands and {**stands, "version": version}
        outcome = settle(stands, wanted, if_match, version=version, current=current)
        if outcome == "same":
            return outcome
        shown = stands is None or any(
            stands[name] != wanted[name] for name in stands if name != "assessments"
        )
        await _keep(change, here, wanted, format.slug, shown=shown)
        if several and wanted["assessments"] != looks_at:
            await queries.look_at(change.tx, here.id, wanted["assessments"])
        return outcome


async def _check(change: Change, here: Attendee, wanted: Mapping[str, Any]) -> None:
    """Raises Problem 409 for what is fixed by now, 422 for what cannot be."""
    fixed = wanted["columns"] != here.format.slugs or wanted["anonymous"] != here.anonymous
    if fixed and await item_queries.any_written(change.tx, here.id):
        raise Problem(
            409, "Columns and anonymity are fixed with the first item: something is written already."
        )
    if here.opened and here.anonymous and not wanted["opened"]:
        words = "An anonymous retro that was opened stays open: nobody could find their own items again."
        raise Problem(409, words)
    if here.retro["assessment"]:
        _check_own(here, wanted)
    else:
        await _check_several(change, wanted)


def _check_own(here: Attendee, wanted: Mapping[str, Any]) -> None:
    if wanted["assessments"] != [here.id]:
        raise invalid("assessments", "This is one assessment's own retro: it looks at that one")
    if wanted["round"]:  # whether there is such a round is not told to whoever leads this one
        raise invalid("round", "This is one assessment's own retro: a round has another one")


async def _check_several(change: Change, wanted: Mapping[str, Any]) -> None:
    if len(set(wanted["assessments"])) != len(wanted["assessments"]):
        raise invalid("assessments", "Name each assessment once")
    if not wanted["title"].strip():
        raise invalid("title", "Say what this retro is about")
    unknown = set(wanted["assessments"]) - await queries.known(change.tx, wanted["assessments"])
    if unknown:
        raise invalid("assessments", f"There is no assessment {min(unknown)}")
    if not wanted["assessments"]:
        raise invalid("assessments", "Choose the assessments it looks at")
    if wanted["round"] and not await queries.is_round(change.tx, wanted["round"]):
        raise invalid("round", f"There is no round {wanted['round']}")


async def _keep(
    change: Change, here: Attendee, wanted: Mapping[str, Any], format: str, *, shown: bool = True
) -> None:
    """Stores a retro as it is wanted; `shown` says whether more than its list of assessments changes: an assessment
    that is added or taken out leaves no trace for those who may not enter it."""
    opens = wanted["opened"] and not here.opened
    row = {**change.retro, "title": wanted["title"], "format": format, "anonymous": wanted["anonymous"]}
    row |= {"votes_each": wanted["votes"], "round": wanted["round"], "version": change.retro["version"] + 1}
    row["open_version"] = change.retro["open_version"] + int(shown)
    row["opened_at"] = (here.retro["opened_at"] or change.now) if wanted["opened"] else None
    await queries.put(change.tx, row)
    if opens and here.anonymous:
        await item_queries.forget_keys(change.tx, here.id)
    change.shown = shown


async def open_all(retros: Retros, here: Attendee, *, opened: bool) -> None:
    """Shows everybody everything that was written; or hides it again. Done already is no change.

    Raises Problem 403, 409.
    """
    here.needs_to_lead()
    async with retros.write(here) as (here, change):
        if here.opened == opened:
            return
        wanted = {**as_written(here, []), "opened": opened}
        if here.anonymous and not opened:
            raise Problem(
                409, "An anonymous retro that was opened stays open: nobody could find their own items again."
            )
        await _keep(change, here, wanted, here.retro["format"])


def title_of(here: Attendee) -> str:
    """What a retro is called."""
    if here.retro["title"]:
        return str(here.retro["title"])
    return f"Retro of {here.seats[0].assessment['service_name']}" if here.assessment else "Retro"
