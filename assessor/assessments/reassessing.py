"""Looking again: a reassessment of what was not met, or a review of one standard on paper, set up from what was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from assessor.assessments import earlier_queries as queries
from assessor.assessments.assessments import AssessmentForm
from assessor.database import Row
from assessor.door import Person
from assessor.problem import Problem, invalid
from assessor.words import runs

SAME = ("standard_set", "phase", "scale")
METHODS = {"evidence-review": "document-led"}  # on paper; a reassessment is held as last time


@dataclass(frozen=True, slots=True)
class Before:
    """The assessments that may be looked at again, newest first, and what the chosen one did not find met."""

    rows: Sequence[Row]
    chosen: Row | None
    not_met: Sequence[int]

    @property
    def numbers(self) -> str:
        """The standards that were not met, in words: "4, 9"."""
        return runs(self.not_met)


async def before(request: Request, who: Person, service: str | None, again: str | None) -> Before:
    """What may be looked at again of a service, by somebody who organises; `again` chooses, else it is the last."""
    db = request.app.state.database
    rows = await queries.of_service(db, service) if service and who.organises else []
    chosen = next((row for row in rows if row["id"] == again), rows[0] if rows else None)
    return Before(rows, chosen, await queries.not_met(db, chosen["id"]) if chosen else ())


def answers(found: Before, kind: str) -> dict[str, Any]:
    """What the form of a new assessment begins with when it looks at an earlier one again."""
    if found.chosen is None or kind not in queries.PARTS:
        return {}
    numbers = found.not_met[:1] if kind == "evidence-review" else found.not_met
    same = {key: found.chosen[key] for key in SAME}
    method = METHODS.get(kind, found.chosen["method"])
    scope = ", ".join(str(number) for number in numbers)
    return {**same, "type": kind, "method": method, "scope": scope, "reassesses": found.chosen["id"]}


def check(form: AssessmentForm, found: Before) -> None:
    """Whoever looks again says at what. Raises Problem 422: an empty field does not mean everything here."""
    if form.type in queries.PARTS and form.scope is None and found.chosen is not None:
        then = f"Standards {found.numbers} were not met then" if found.not_met else "Everything was met then"
        raise invalid("scope", f"Say which standards are looked at again. {then}")


def proposed(typed: Mapping[str, Any], found: Before, problem: Problem) -> dict[str, Any]:
    """The form as it was typed; where it does not say what is looked at again, with what was not met filled in."""
    asks = [error["field"] for error in problem.errors]
    if "scope" in asks and not typed["scope"] and typed["type"] in queries.PARTS:
        return {**typed, "scope": answers(found, typed["type"]).get("scope", ""), "reassesses": _id(found)}
    return dict(typed)


def _id(found: Before) -> str:
    return str(found.chosen["id"]) if found.chosen else ""


async def keep(request: Request, id: str, form: AssessmentForm, found: Before) -> None:
    """Takes down which assessment is looked at again; nothing for any other kind."""
    if form.type in queries.PARTS and found.chosen is not None:
        async with request.app.state.journal.keep() as tx:
            await queries.put(tx, id, found.chosen["id"])
