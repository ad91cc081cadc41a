"""A panel to suggest: by profession, fairly in turn, with somebody who may lead; and what the pool cannot give."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from assessor.standards import Standard

Role = Literal["lead", "assessor", "observer"]
SIZE = 6  # professions on a panel
DISCOVERY = (
    "user research",
    "design",
    "product",
)  # nothing is built yet: is this the problem, and whose is it?


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the pool who could sit here. The pool comes in turn: whoever sat longest ago first."""

    id: str
    name: str
    email: str
    profession: str | None
    organisation: str | None
    may_lead: bool
    has_shadowed: bool
    panels: int
    last_sat: str = ""
    free: str | None = None

    @property
    def new(self) -> bool:
        """Whether they have neither sat on a panel nor sat beside one."""
        return not self.panels and not self.has_shadowed


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the suggested panel."""

    who: Candidate
    role: Role
    why: str
    leads: tuple[int, ...] = ()


@dataclass(slots=True)
class Panel:
    """What is suggested, and what is missing, in sentences."""

    places: list[Place] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    others: list[Candidate] = field(default_factory=list)


def wanted(standards: Sequence[Standard], phase: str) -> list[str]:
    """The professions a panel needs: those that come first for most of the standards; in a discovery, a few."""
    counted = Counter(name for standard in standards for name in standard.professions)
    if phase == "discovery":
        return [name for name in DISCOVERY if counted[name]]
    first = Counter(standard.professions[0] for standard in standards if standard.professions)
    return sorted(counted, key=lambda name: (-first[name], -counted[name]))[:SIZE]


def suggest(
    standards: Sequence[Standard],
    phase: str,
    pool: Sequence[Candidate],
    *,
    has_lead: bool,
    covered: Collection[str],
) -> Panel:
    """A panel from the pool beside who sits on it already: `has_lead`, and professions that are `covered`."""
    panel, left = Panel(), list(pool)
    professions = [name for name in wanted(standards, phase) if name not in covered]
    if not has_lead:
        _lead(panel, left, professions)
    for name in professions:
        if name not in {place.who.profession for place in panel.places}:
            _assessor(panel, left, name)
    _shadow(panel, left)
    panel.places = _divided(standards, panel.places)
    panel.others = [one for one in left if one.profession in professions][:10]
    return panel


def _lead(panel: Panel, left: list[Candidate], professions: Sequence[str]) -> None:
    may = [one for one in left if one.may_lead]
    if not may:
        panel.missing.append("Nobody who is free to sit here may lead a panel")
        return
    one = next((one for one in may if one.profession in professions), may[0])
    left.remove(one)
    panel.places.append(Place(one, "lead", "May lead"))


def _assessor(panel: Panel, left: list[Candidate], profession: str) -> None:
    """Somebody of this profession who knows how it goes; somebody new only where there is nobody else."""
    able = [one for one in left if one.profession == profession]
    if not able:
        panel.missing.append(f"Nobody for {profession} in the pool")
        return
    one = next((one for one in able if not one.new), able[0])
    if one.new:
        panel.missing.append(f"For {profession} there is only {one.name}, who has not been on a panel yet")
    left.remove(one)
    panel.places.append(Place(one, "assessor", f"For {profession}"))


def _shadow(panel: Panel, left: list[Candidate]) -> None:
    """Somebody new sits beside the panel, and may sit on the next one."""
    if one := next((one for one in left if one.new), None):
        left.remove(one)
        panel.places.append(Place(one, "observer", "Sits beside the panel, to sit on the next one"))


def _divided(standards: Sequence[Standard], places: Sequence[Place]) -> list[Place]:
    """Each standard goes to whoever of its professions has the fewest so far."""
    leads: dict[str, list[int]] = {place.who.id: [] for place in places if place.role != "observer"}
    for standard in standards:
        able = [p.who for p in places if p.who.id in leads and p.who.profession in standard.professions]
        if able:
            leads[min(able, key=lambda one: len(leads[one.id])).id].append(standard.number)
    return [Place(p.who, p.role, p.why, tuple(leads.get(p.who.id, ()))) for p in places]
