"""The portfolio through one person's eyes: which assessments they may see, and of which they may know the decisions."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessor.database import Database
from assessor.door import PANEL, Person
from assessor.portfolio import bits, queries
from assessor.portfolio.bits import Key
from assessor.portfolio.index import Index, State
from assessor.portfolio.rows import Recommendation, Row, Wish

COUNTED_TYPES = ("assessment", "reassessment", "evidence-review")


@dataclass(frozen=True, slots=True)
class View:
    """What somebody may see, as bits: `seen` are the assessments, `panel` those whose panel they are of, `told` those
    whose decisions they may know."""

    state: State
    seen: int
    panel: int

    @property
    def told(self) -> int:
        return self.seen & (self.state.sets[("told",)] | self.panel)

    def decided(self, set: str, standard: int, value: str, chosen: int) -> int:
        """Those of the chosen ones where this was decided about a standard, and they may know it."""
        return self.state.sets["rating", set, standard, value] & chosen & self.told

    def overall(self, value: str, chosen: int) -> int:
        """Those of the chosen ones where this was decided of the whole, and they may know it."""
        return self.state.sets["overall", value] & chosen & self.told

    def closed(self, set: str, standard: int, chosen: int) -> int:
        """Those of the chosen ones where what was wanting at a standard is done."""
        sets = self.state.sets
        mine = sets["closed", True, set, standard] & self.panel
        others = sets["closed", False, set, standard] & ~self.panel
        return (mine | others) & chosen & self.told

    def recommended(self, key: Key, chosen: int) -> int:
        """How many recommendations of the chosen ones they may see of a kind: see rows.counted, without the audience:
        ("status", level, for, status), ("opened", level, for, month), ("closed", …), ("overdue", level, for),
        ("about", set, standard, open)."""
        kind, *rest = key
        openly = self.state.sums.sum((kind, False, *rest), chosen & self.seen)
        return openly + self.state.sums.sum((kind, True, *rest), chosen & self.panel)

    def rows(self, chosen: int, *, latest_first: bool = True) -> Iterator[Row]:
        """The chosen ones in the order of lists: the latest first, or last."""
        order = self.state.order if latest_first else reversed(self.state.order)
        for place in bits.those(order, chosen & self.seen):
            yield self.state.row(place)

    def recommendations(self, chosen: int) -> Iterator[tuple[Row, Recommendation]]:
        """What they may see of what was recommended in the chosen ones."""
        for row in self.rows(chosen):
            here = self.of_panel(row)
            for one in row.recommendations:
                if here or not one.panel_only:
                    yield row, one

    def wishes(self) -> list[Wish]:
        """What is asked of the organisation and waits, what waits longest first; nothing of practice boards and of
        what was cancelled."""
        state, place = self.state, self.state.place
        here = self.seen & ~state.sets["type", "practice"] & ~state.sets["state", "cancelled"]
        held = here.to_bytes(len(state.rows) // 8 + 1, "little")
        return [one for one in state.wishes if held[(at := place[one[1][1]]) >> 3] >> (at & 7) & 1]

    def of_panel(self, row: Row) -> bool:
        """Whether they are of the panel there."""
        return bool(self.panel >> self.state.place[row.id] & 1)

    def knows(self, row: Row) -> bool:
        """Whether they may know what was decided there."""
        return row.told or self.of_panel(row)

    def service(self, row: Row) -> tuple[str, str]:
        """The name and the organisation of an assessment's service."""
        return self.state.services[row.service]


async def view(index: Index, db: Database, who: Person) -> View:
    """What somebody may see now, by the rights that the door has. Nothing for a day's guest. Raises Unavailable."""
    places = [] if who.guest else await queries.places(db, who.id)
    state = await index.fresh(db)
    known = [row for row in places if row["assessment"] in state.place]
    seats = bits.of(state.place[row["assessment"]] for row in known)
    panel = bits.of(state.place[row["assessment"]] for row in known if row["role"] in PANEL)
    if who.guest:
        return View(state, 0, 0)
    if who.organises:
        return View(state, state.all, panel)
    services = {row["service"] for row in places if row["service"]}
    lent = state.all if who.leadership else 0
    lent |= bits.of(place for service in services for place in state.of_service.get(service, ()))
    return View(state, seats | lent & ~state.sets[("confidential",)], panel)
