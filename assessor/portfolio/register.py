"""What the register of recommendations asks for, answered from the index for whoever sees most of them.

A database would go through all of forty thousand each time: to put them in order, to count them for each filter, to
find what there is to choose from. The rows that a page shows are read from the database all the same, by their ids and
by the rights of whoever asks.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from assessor.database import Database, Row
from assessor.door import Person
from assessor.portfolio import bits
from assessor.portfolio.index import Index
from assessor.portfolio.rows import Entry, Recommendation
from assessor.portfolio.view import View, view
from assessor.recommendations import due, queries
from assessor.recommendations.queries import Place
from assessor.recommendations.wanted import NOBODY, Wanted

KIND = "recommendation"
Which = tuple[str, str, str]  # rank, assessment, id


class Register:
    """The functions of recommendations/queries.py that go through all of them."""

    def __init__(self, index: Index) -> None:
        self.index = index

    async def listed(
        self, db: Database, who: Person, wanted: Wanted, today: date, after: Place | None, limit: int
    ) -> list[Row]:
        """The next that this person may see, in order of when they are due; `rank` is the first part of their place."""
        eyes = await view(self.index, db, who)
        start = (after.rank, after.assessment, after.id) if after else None
        which = list(islice(_those(eyes, who, wanted, start), limit))
        ranks = {(assessment, id): rank for rank, assessment, id in which}
        rows = await queries.those(db, who, list(ranks))
        return [{**row, "rank": ranks[row["assessment"], row["id"]]} for row in rows]

    async def order(self, db: Database, who: Person, wanted: Wanted, today: date, limit: int) -> list[Which]:
        """Which ones the whole list has, in its order."""
        return list(islice(_those(await view(self.index, db, who), who, wanted, None), limit))

    async def counts(self, db: Database, who: Person, wanted: Wanted, today: date) -> list[Row]:
        """How many (`n`) there are of each group, status, level, reader and owner (mine or not), as far as the other
        filters let through."""
        eyes = await view(self.index, db, who)
        chosen = _chosen(eyes, wanted)
        lets_through = _test(eyes, who, wanted.without("kind", "due", "status", "level", "for", "mine"))
        mine = _mine(who)
        found: Counter[tuple[Any, ...]] = Counter()
        if wanted["standard"] or wanted["owner"]:
            for row, one in eyes.recommendations(_narrowed(eyes, wanted, chosen)):
                if lets_through(row.id, one):
                    found[(*_facet(eyes, one), mine(one))] += 1
        else:
            _add_all(eyes, chosen, found)
            for _, one in eyes.recommendations(_owned(eyes, chosen, mine)):
                if mine(one):
                    found[(*_facet(eyes, one), True)] += 1
                    found[(*_facet(eyes, one), False)] -= 1
        names = ("level", "for", "status", "due", "mine")
        return [{"kind": KIND, **dict(zip(names, key, strict=True)), "n": n} for key, n in found.items() if n]

    async def options(self, db: Database, who: Person) -> list[Row]:
        """What there is to choose from: services, standards and owners, of what this person may see; `rank` by how
        many."""
        eyes = await view(self.index, db, who)
        chosen = _chosen(eyes, Wanted())
        found = [*_services(eyes, chosen), *_standards(eyes, chosen), *_owners(eyes, chosen)]
        for kind in ("owner", "service", "standard"):
            rows = [row for row in found if row["kind"] == kind]
            rows.sort(key=lambda row: (-row["n"], row["value"], row["number"] or 0))
            for rank, row in enumerate(rows, 1):
                row["rank"] = rank
        return sorted(found, key=lambda row: (row["kind"], row["words"], row["value"], row["number"] or 0))


# --- Which -----------------------------------------------------------------------------------------------


def _chosen(eyes: View, wanted: Wanted) -> int:
    """The assessments whose recommendations can be among them."""
    state = eyes.state
    found = eyes.seen & ~state.sets["state", "cancelled"]
    if wanted["set"]:
        found &= state.sets["set", wanted["set"]]
    if wanted["service"]:
        found &= bits.of(state.of_service.get(wanted["service"], ()))
    if wanted["assessment"]:
        found &= bits.of([state.place[wanted["assessment"]]] if wanted["assessment"] in state.place else [])
    return found


def _narrowed(eyes: View, wanted: Wanted, chosen: int) -> int:
    """The assessments that have any about the standard, of the owner."""
    sums = eyes.state.sums
    if wanted["standard"]:
        keys = [key for key in sums.kind("about") if key[3] == int(wanted["standard"])]
        chosen &= sums.anywhere(keys)
    if wanted["owner"]:
        owner = "" if wanted["owner"] == NOBODY else wanted["owner"]
        chosen &= sums.anywhere([("owner", False, owner), ("owner", True, owner)])
    return chosen


def _those(eyes: View, who: Person, wanted: Wanted, start: Which | None) -> Iterator[Which]:
    """Those that the filters let through, in their order, behind a place in it."""
    if wanted["kind"] not in ("", KIND):
        return
    entries: list[Entry] = eyes.state.entries
    begin, end = _between(eyes, wanted)
    first = bisect_left(entries, begin, key=lambda one: one[0])
    last = bisect_left(entries, end, key=lambda one: one[0])
    if start:
        first = max(first, bisect_right(entries, start, key=lambda one: one[:3]))
    lets_through, place = _test(eyes, who, wanted), eyes.state.place
    held, panel = bits.held(_chosen(eyes, wanted)), eyes.panel
    for rank, assessment, id, one in islice(entries, first, last):
        at = place[assessment]
        if at >> 3 < len(held) and held[at >> 3] >> (at & 7) & 1:
            if one.panel_only and not panel >> at & 1:
                continue
            if lets_through(assessment, one):
                yield rank, assessment, id


def _between(eyes: View, wanted: Wanted) -> tuple[str, str]:
    """Between which ranks those stand that a group or a status lets through."""
    today, soon = eyes.state.days
    groups = {
        "overdue": ("1", f"1{today}"),
        "soon": (f"1{today}", f"1{soon}~"),
        "later": (f"1{soon}~", "2"),
        "none": ("2", "3"),
        "done": ("3", "4"),
    }
    if wanted["due"]:
        return groups[wanted["due"]]
    if wanted["status"]:
        return ("1", "3") if wanted["status"] in due.OPEN else ("3", "4")
    return ("1", "4")


def _test(eyes: View, who: Person, wanted: Wanted) -> Callable[[str, Recommendation], bool]:
    """Whether the filters that are about recommendations themselves let one through."""
    equal = [("status", wanted["status"]), ("level", wanted["level"]), ("for_whom", wanted["for"])]
    asked: list[tuple[str, Any]] = [(name, value) for name, value in equal if value]
    if wanted["standard"]:
        asked.append(("standard", int(wanted["standard"])))
    if wanted["owner"]:
        asked.append(("owner", "" if wanted["owner"] == NOBODY else wanted["owner"]))
    mine, group = _mine(who), wanted["due"]

    def test(assessment: str, one: Recommendation) -> bool:
        return (
            all(getattr(one, name) == value for name, value in asked)
            and (not group or one.group(eyes.state.days) == group)
            and (not wanted["mine"] or mine(one))
        )

    return test


def _mine(who: Person) -> Callable[[Recommendation], bool]:
    names = {who.name.lower(), who.email}
    return lambda one: one.owner == who.name or one.owner.lower() in names


# --- How many --------------------------------------------------------------------------------------------


def _facet(eyes: View, one: Recommendation) -> tuple[str, ...]:
    return one.level, one.for_whom, one.status, one.group(eyes.state.days)


def _add_all(eyes: View, chosen: int, found: Counter[tuple[Any, ...]]) -> None:
    for key in {(key[0], *key[2:]) for key in eyes.state.sums.kind("facet")}:
        found[(*key[1:], False)] += eyes.recommended(key, chosen)


def _owned(eyes: View, chosen: int, mine: Callable[[Recommendation], bool]) -> int:
    """The assessments in which something is this person's."""
    sums = eyes.state.sums
    blank = Recommendation("", "", None, "", "", "", "", "", "", panel_only=False)
    owners = {str(key[2]) for key in sums.kind("owner")}
    known = [owner for owner in owners if mine(blank._replace(owner=owner))]
    return chosen & sums.anywhere([("owner", panel, owner) for owner in known for panel in (False, True)])


def _option(kind: str, value: str, words: str, number: int | None, n: int) -> Row:
    return {"kind": kind, "value": value, "words": words, "number": number, "n": n}


def _services(eyes: View, chosen: int) -> Iterator[Row]:
    found: Counter[str] = Counter()
    for panel_only, here in ((False, chosen & eyes.seen), (True, chosen & eyes.panel)):
        for digit, having in enumerate(eyes.state.sums.digits(("all", panel_only))):
            for place in bits.places(having & here):
                found[eyes.state.row(place).service] += 1 << digit
    for service, n in found.items():
        if n:
            yield _option("service", service, eyes.state.services[service][0], None, n)


def _standards(eyes: View, chosen: int) -> Iterator[Row]:
    found: Counter[tuple[Any, Any]] = Counter()
    for kind, set, standard, open in {(key[0], *key[2:]) for key in eyes.state.sums.kind("about")}:
        found[set, standard] += eyes.recommended((kind, set, standard, open), chosen)
    for (set, standard), n in found.items():
        if n:
            yield _option("standard", set, "", standard, n)


def _owners(eyes: View, chosen: int) -> Iterator[Row]:
    for owner in {str(key[2]) for key in eyes.state.sums.kind("owner")}:
        if n := eyes.recommended(("owner", owner), chosen):
            yield _option("owner", owner, "", None, n)
