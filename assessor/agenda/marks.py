"""Marks: what each of the panel thinks of a standard before the day, in one tap, and what that comes to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from assessor.agenda import mark_queries as queries
from assessor.database import Reading, Row
from assessor.door import Seat
from assessor.forms import Form, Whole
from assessor.journal import Journal
from assessor.problem import Problem, invalid, not_found

BEFORE = ("preparing", "evidence-submitted")


class MarkForm(Form):
    """One tap: which standard, and what one thinks; nothing takes the mark away."""

    required: ClassVar = {"standard": "Say which standard"}

    standard: Annotated[Whole, Field(ge=1, le=99)] | None = None
    value: Literal["clear", "hear-more", "worried", "nothing"] = "nothing"


class QuestionForm(Form):
    """In which part of the day a question is to be asked; none is whenever it fits."""

    slot: Annotated[str, Field(max_length=36)] | None = None


async def put(journal: Journal, seat: Seat, form: MarkForm) -> int:
    """Marks a standard, or takes the mark away; gives its number. Raises Problem (403, 409, 422).

    The journal says that somebody of the panel marked, not who nor what.
    """
    number = int(form.complete(None)["standard"])
    if number not in seat.numbers:
        raise invalid("standard", f"This assessment has no standard {number}")
    seat.needs_no_conflict(number)
    async with journal.write(seat.id, None) as change:
        if closed := seat.closed("mark beforehand", change.state):
            raise Problem(409, closed)
        before = (await queries.own(change.tx, seat)).get(number, "nothing")
        if before == form.value:
            return number
        if form.value == "nothing":
            await queries.remove(change.tx, seat, number)
        else:
            await queries.put(change.tx, seat, number, form.value)
        change.happened("mark.given", standard=number, to_all=False)
    return number


async def keep_question(
    journal: Journal, seat: Seat, id: str, form: QuestionForm, slots: Iterable[str]
) -> Row:
    """Keeps a question for a part of the day; gives its row. Raises Problem (404, 409, 422)."""
    async with journal.write(seat.id, seat.person) as change:
        row = await queries.question_for_update(change.tx, seat, id)
        if row is None:
            raise not_found()
        if closed := seat.closed("mark beforehand", change.state):
            raise Problem(409, closed)
        slot = form.slot or None
        if slot is not None and slot not in set(slots):
            raise invalid("slot", "That part of the day is gone: choose another one")
        if row["slot"] != slot:
            await queries.keep_for(change.tx, seat, id, slot)
            if row["visibility"] != "me":
                change.happened("note.changed", id=id, standard=row["standard"], to_all=False)
    return row


def own_mark(here: Seat, number: int, value: str | None) -> dict[str, Any]:
    """The three buttons of one standard: which is pressed, or why there are none."""
    why = "You declared a conflict of interest" if number in here.barred else here.closed("mark beforehand")
    return {"number": number, "value": value, "why": why}


async def on_standard(db: Reading, here: Seat, number: int) -> dict[str, Any] | None:
    """One's mark for a standard's own page: there only before the day, and for who may mark."""
    if here.state not in BEFORE or not here.may("mark beforehand"):
        return None
    return own_mark(here, number, (await queries.own(db, here)).get(number))


@dataclass(slots=True)
class Total:
    """What the panel marked one standard: for each value the professions, once for each person."""

    clear: list[str] = field(default_factory=list)
    hear_more: list[str] = field(default_factory=list)
    worried: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """ "2 clear; design wants to hear more; technology is worried"."""
        parts = [f"{len(self.clear)} clear"] if self.clear else []
        if self.hear_more:
            parts.append(f"{_professions(self.hear_more)} {_want(self.hear_more)} to hear more")
        if self.worried:
            parts.append(f"{_professions(self.worried)} {_are(self.worried)} worried")
        return "; ".join(parts)


def totals(rows: Sequence[Row], numbers: Iterable[int]) -> dict[int, Total]:
    """The panel's marks, by standard and profession."""
    found = {number: Total() for number in numbers}
    for row in rows:
        if row["standard"] in found:
            one: Mapping[str, list[str]] = _lists(found[row["standard"]])
            one[row["value"]].append(row["profession"] or "somebody")
    return found


def _lists(total: Total) -> dict[str, list[str]]:
    return {"clear": total.clear, "hear-more": total.hear_more, "worried": total.worried}


def _professions(names: Sequence[str]) -> str:
    """ "design", "design and technology (2)"."""
    counted = Counter(names)
    words = [name if many == 1 else f"{name} ({many})" for name, many in sorted(counted.items())]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _want(names: Sequence[str]) -> str:
    return "wants" if len(names) == 1 else "want"


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"
