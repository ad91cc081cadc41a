"""An assessment that was held another way: recorded afterwards, as far as it is known, so that it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, field_validator

from assessor import audit
from assessor.assessments import queries as assessments
from assessor.assessments.assessments import Sets
from assessor.database import Reading, Row, Transaction
from assessor.door import Person
from assessor.forms import RESERVED, Day, Form, Line, Slug, Text, Whole, slug_from
from assessor.journal import Change, Journal
from assessor.people import queries as people
from assessor.problem import Problem, invalid, not_found
from assessor.recording import queries
from assessor.services import queries as services
from assessor.versions import settle
from assessor.views import scale
from assessor.words import phrase

RIGHT = "record assessments"

# What may be known of how it went: slug (of facts/definitions.py) → the question, and the largest number believed.
QUESTIONS: dict[str, tuple[str, int]] = {
    "took-part": ("How many people took part", 10_000),
    "minutes-held": ("How many minutes it took", 100_000),
    "team-hours": ("Hours the team spent preparing, all together", 100_000),
    "panel-hours": ("Hours the panel spent preparing, all together", 100_000),
    "days-to-draft": ("Working days until the draft report", 10_000),
    "days-to-publish": ("Working days until it was published", 10_000),
}


class RecordForm(Form):
    """What is known of it. What is left out is not recorded."""

    required: ClassVar = {
        "phase": "Choose the phase",
        "method": "Choose how it was held",
        "standard_set": "Choose the standards",
        "day": "Enter the day it was held",
    }

    service: Slug | None = None
    service_name: Line = ""
    organisation: Line | None = None
    phase: Literal["discovery", "alpha", "private-beta", "public-beta", "live"] | None = None
    type: Literal["assessment", "reassessment", "evidence-review", "mock", "peer-review"] = "assessment"
    method: Slug | None = None
    standard_set: Slug | None = None
    scale: Literal["met", "met-partly", "rag", "none"] = "met"
    day: Day | None = None
    confidential: bool = False
    overall: str | None = None
    reason: Text = ""
    results: Annotated[dict[int, str], Field(max_length=99)] = {}
    facts: Annotated[dict[str, Annotated[Whole, Field(ge=0)]], Field(max_length=20)] = {}

    @field_validator("day")
    @classmethod
    def _year(cls, day: str | None) -> str | None:
        if day is not None and not 1900 <= int(day[:4]) <= 2999:
            raise ValueError("Use a year from 1900 to 2999")
        return day


@dataclass(frozen=True, slots=True)
class Attached:
    """A report as it was sent, with what it really is."""

    sha256: str
    name: str
    type: str
    content: bytes


class Twice(Exception):
    """The same was sent again before the first was on disk."""


def needs_office(who: Person) -> None:
    """Raises Problem 404 for whoever records nothing, 403 for a token that only reads."""
    if who.guest or not who.may(RIGHT):
        raise not_found()
    if not who.may_write:
        raise Problem(403, "This token is for reading only.")


async def record(
    journal: Journal,
    sets: Sets,
    who: Person,
    form: RecordForm,
    attached: Attached | None = None,
    *,
    id: str | None = None,
) -> str:
    """Records one, in one write; the same sent twice is recorded once. Gives its id. Raises Problem (403, 404, 422)."""
    needs_office(who)
    wanted = _checked(sets, form)
    service, is_new = await _service(journal.database, form)
    wanted["service"] = service["id"]
    if same := await _same(journal.database, wanted, who):
        return same
    place = id or await _free_id(journal.database, f"{service['id']}-{wanted['phase']}")

    async def first(tx: Transaction) -> None:
        if await _same(tx, wanted, who):
            raise Twice
        if await queries.taken(tx, place):
            raise invalid("service", "Somebody recorded one at the same moment: try again")
        if is_new and await services.service(tx, service["id"]) is None:
            await _make_service(tx, who, service)
        await queries.add(tx, {**_columns(wanted), "id": place}, who.id)

    try:
        async with journal.write(place, who.id, first=first) as change:
            change.happened("assessment.recorded", id=place)
            await _decide(change, who, {}, None, wanted)
            await _attach(change.tx, place, who, attached)
            await people.changed(change.tx)
    except Twice:
        async with journal.keep() as tx:  # it is on disk when this is
            return str(await _same(tx, wanted, who))
    return place


def _checked(sets: Sets, form: RecordForm) -> dict[str, Any]:
    """What is wanted, with what follows from it. Raises Problem 422."""
    wanted = form.complete(None)
    chosen = sets.get(wanted["standard_set"])
    if chosen is None:
        raise invalid("standard_set", f"There is no standard set “{wanted['standard_set']}”")
    numbers = [standard.number for standard in chosen.standards]
    for number, value in form.results.items():
        if number not in numbers:
            raise invalid("results", f"{chosen.name} has no standard {number}")
        if value not in scale.of_decisions(wanted["scale"]):
            raise invalid(f"result-{number}", "Choose one of the results of this scale")
    if wanted["overall"] is not None and wanted["overall"] not in scale.of_overall(wanted["scale"]):
        raise invalid("overall", "Choose one of the results of this scale")
    if wanted["reason"].strip() and wanted["overall"] is None:
        raise invalid("overall", "Choose the result that these words are about, or leave the words out")
    for slug, many in form.facts.items():
        if slug not in QUESTIONS:
            raise invalid("facts", f"There is no fact “{slug}” to record")
        if many > QUESTIONS[slug][1]:
            raise invalid(f"fact-{slug}", f"Use a number up to {QUESTIONS[slug][1]:,}")
    results = {number: form.results[number] for number in numbers if number in form.results}
    known = {slug: form.facts[slug] for slug in QUESTIONS if slug in form.facts}
    return {**wanted, "edition": chosen.edition, "numbers": numbers, "results": results, "facts": known}


COLUMNS = (
    "service",
    "standard_set",
    "edition",
    "phase",
    "type",
    "method",
    "scale",
    "numbers",
    "day",
    "confidential",
)


def _columns(wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {name: wanted[name] for name in (*COLUMNS, "facts")}


async def _service(db: Reading, form: RecordForm) -> tuple[dict[str, Any], bool]:
    """The service it was of, and whether it is new here. Raises Problem 422."""
    if form.service:
        row = await services.service(db, form.service)
        if row is None:
            raise invalid("service", "There is no such service")
        return row, False
    name = form.service_name.strip()
    if not name:
        raise invalid("service", "Choose the service, or enter the name of a new one")
    known = await queries.named(db, name)
    if known:
        return known[0], False
    return {
        "id": await _free_service(db, name),
        "name": name,
        "organisation": form.organisation or None,
    }, True


async def _free_service(db: Reading, name: str) -> str:
    wanted = slug_from(name) or "service"
    n, id = 1, wanted
    while id in RESERVED or await services.service(db, id) is not None:
        n += 1
        id = f"{wanted}-{n}"
    return id


async def _free_id(db: Reading, wanted: str) -> str:
    wanted = wanted[:70].strip("-")
    n, id = 1, wanted
    while id in RESERVED or await queries.taken(db, id):
        n += 1
        id = f"{wanted}-{n}"
    return id


async def _make_service(tx: Transaction, who: Person, service: Mapping[str, Any]) -> None:
    blank: dict[str, Any] = {"summary": None, "owner": None, "links": [], "openness": "invited", "version": 1}
    await services.put(tx, {**service, **blank, "created_at": tx.now, "created_by": who.id})
    await audit.record(tx, "service.made", who=who.id, id=service["id"])


async def _same(db: Reading, wanted: Mapping[str, Any], who: Person) -> str | None:
    """The one that somebody recorded just like this before; None when there is none."""
    for id in await queries.like(db, wanted, who.id):
        row = await assessments.assessment(db, id)
        if row and {**wanted, "service": row["service"]} == await _stands(db, row, wanted):
            return id
    return None


async def _stands(db: Reading, row: Row, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is recorded, by the names of what is wanted; the service's names are not looked at."""
    overall = await queries.overall(db, row["id"])
    stored = {**row, "day": row["starts_on"], "facts": row["recorded_facts"] or {}}
    return {
        **{name: stored[name] for name in (*COLUMNS, "facts")},
        "results": {n: one["value"] for n, one in (await queries.results(db, row["id"])).items()},
        "overall": overall["value"] if overall else None,
        "reason": overall["reason"] if overall else wanted["reason"],
        "service_name": wanted["service_name"],
        "organisation": wanted["organisation"],
    }


# --- What was decided ------------------------------------------------------------------------------------


async def _decide(
    change: Change, who: Person, before: Mapping[int, Row], overall: Row | None, wanted: Mapping[str, Any]
) -> None:
    """Writes the results down that differ from those before, each with its entry, which everybody gets."""
    id, rows = change.book.id, []
    for number, value in wanted["results"].items():
        stood = before.get(number)
        if stood is None or stood["value"] != value:
            rows.append(_row(change, who, stood, "rating.agreed", str(number), number) | {"value": value})
    gone = [number for number in before if number not in wanted["results"]]
    for number in gone:
        change.happened("rating.agreed", id=str(number), standard=number)
    await queries.put_ratings(change.tx, [{**row, "standard": int(row.pop("id"))} for row in rows])
    await queries.forget_ratings(change.tx, id, gone)
    said = {"value": wanted["overall"], "reason": wanted["reason"]}
    if said["value"] is None:
        if overall is not None:
            change.happened("overall.agreed", id=id)
            await queries.forget_overall(change.tx, id)
    elif overall is None or any(overall[name] != value for name, value in said.items()):
        row = _row(change, who, overall, "overall.agreed", id, None)
        del row["id"]
        await queries.put_overall(change.tx, row | said)


def _row(
    change: Change, who: Person, stood: Row | None, action: str, id: str, standard: int | None
) -> dict[str, Any]:
    book = change.happened(action, id=id, standard=standard)
    version = stood["version"] + 1 if stood else 1
    return {"id": id, "assessment": book.id, "author": who.id, "position": book.position, "version": version}


async def _attach(tx: Transaction, id: str, who: Person, attached: Attached | None) -> bool:
    if attached is None:
        return False
    row = {
        "sha256": attached.sha256,
        "name": attached.name,
        "type": attached.type,
        "content": attached.content,
    }
    return await queries.attach(tx, {**row, "assessment": id, "size": len(attached.content), "who": who.id})


# --- Afterwards -------------------------------------------------------------------------------------------


async def show(db: Reading, row: Row) -> dict[str, Any]:
    """What is recorded of an assessment, as a form has it, with its version."""
    stands = await _stands(db, row, {"service_name": "", "organisation": None, "reason": ""})
    return {**stands, "version": row["version"]}


async def change(
    journal: Journal,
    sets: Sets,
    who: Person,
    id: str,
    form: RecordForm,
    if_match: str | None,
    attached: Attached | None = None,
) -> None:
    """Changes what was recorded. Raises Problem (403, 404, 409, 412, 422)."""
    needs_office(who)
    wanted = _checked(sets, form)
    async with journal.write(id, who.id) as change:
        row = change.book.assessment
        wanted["service"] = row["service"]
        stands = await _stands(change.tx, row, wanted)
        closed = "It was taken out: bring it back first." if row["state"] == "cancelled" else None
        current = {**stands, "version": row["version"]}
        version = row["version"]
        outcome = settle(stands, wanted, if_match, version=version, closed=closed, current=current)
        if outcome != "same":
            change.happened("assessment.recorded", id=id)
            before = await queries.results(change.tx, id)
            await _decide(change, who, before, await queries.overall(change.tx, id), wanted)
            await queries.change(change.tx, {**_columns(wanted), "id": id})
            await people.changed(change.tx)
        if await _attach(change.tx, id, who, attached) and outcome == "same":
            change.happened("assessment.recorded", id=id)
            await queries.count_version(change.tx, id)


async def detach(journal: Journal, who: Person, id: str, sha256: str) -> None:
    """Takes an attached report away for good; again changes nothing."""
    needs_office(who)
    async with journal.write(id, who.id) as change:
        if await queries.detach(change.tx, id, sha256):
            change.happened("assessment.recorded", id=id)
            await queries.count_version(change.tx, id)
            await audit.record(change.tx, "assessment.detached", who=who.id, id=id, assessment=id)


async def take_out(journal: Journal, who: Person, id: str, *, out: bool = True) -> None:
    """Takes a recorded assessment out of every count, or back in; again changes nothing."""
    needs_office(who)
    async with journal.write(id, who.id) as change:
        now, to = change.state, "cancelled" if out else "published"
        if now != to:
            book = change.happened(
                "assessment.recorded", id=id
            )  # a state of its own: nothing follows from it
            await queries.stand(change.tx, id, to, "published" if out else None)
            step = {"from_state": now, "to_state": to, "reason": None}
            await assessments.add_move(change.tx, id, book.position, step, who.id)
            await people.changed(change.tx)


def fact_words(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is known of how it went: each question with its number, or "Not recorded"."""
    return [
        (words, f"{facts[slug]:,}" if slug in facts else "Not recorded")
        for slug, (words, _) in QUESTIONS.items()
    ]


def words_of(value: str | None) -> str:
    """A result in words."""
    return (scale.WORDS.get(value) or phrase(value)) if value else "Not known"


def values(of: str) -> Sequence[str]:
    """The results a standard may have by a scale."""
    return scale.of_decisions(of)
