"""The agenda proposes itself: what is clear to all who look at it is settled on paper, the rest gets the minutes.

Nothing here asks the database or a clock: the same marks, questions and people make the same agenda.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from assessor.agenda.day_templates import PAUSE_EVERY, Template, place_in_order, scaled, template

LEAST = 5  # minutes of a part of the day
MOST_MINUTES = 600  # and at most: what the database holds
SHORT = 45  # minutes: a session shorter than this has no introductions and no end of its own
ALONE = 15  # minutes: a standard somebody worries about has a part of its own from here on
Slot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is known of a standard before the day."""

    number: int
    title: str
    professions: tuple[str, ...] = ()
    clear: int = 0
    hear_more: int = 0
    worried: int = 0
    settled: bool = False  # clear to everyone who looks at it
    questions: int = 0
    evidence: int = 0
    ready: str | None = None

    @property
    def on_paper(self) -> bool:
        """Whether nobody needs to talk about it."""
        return self.settled and not (self.hear_more or self.worried or self.questions)

    @property
    def weight(self) -> int:
        """How much of the time it gets, beside the others."""
        if self.worried:
            weight = 10 + 2 * (self.worried - 1) + self.hear_more
        elif self.hear_more:
            weight = 6 + (self.hear_more - 1)
        else:
            weight = 2 if self.clear else 4
        return weight + 2 * min(self.questions, 4) + (not self.evidence) + (self.ready != "yes")


@dataclass(frozen=True, slots=True)
class Panellist:
    """Somebody of the panel: who leads which standards, and who writes."""

    person: str
    profession: str
    is_lead: bool = False
    leads: tuple[int, ...] = ()
    scribe: bool = False
    barred: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Standards that are talked about together, and who leads that."""

    profession: str
    lead: str | None
    standards: tuple[Weighed, ...]

    @property
    def weight(self) -> int:
        return sum(one.weight for one in self.standards)

    @property
    def title(self) -> str:
        if len(self.standards) == 1:
            return self.standards[0].title[:200]
        return self.profession.capitalize()


def propose(
    standards: Sequence[Weighed], panel: Sequence[Panellist], sessions: Sequence[int], phase: str
) -> list[Slot]:
    """An agenda for sessions of so many minutes, at least 15 each: slots without ids, whose minutes add up."""
    chair = next((one.person for one in panel if one.is_lead), None)
    figures = template(phase)
    paper = [one.number for one in standards if one.on_paper]
    frames = [
        _Frame.of(minutes, figures, chair, first=n == 0, last=n == len(sessions) - 1, paper=paper)
        for n, minutes in enumerate(sessions)
    ]
    parts = _parts([one for one in standards if not one.on_paper], panel, sum(one.talk for one in frames))
    agenda: list[Slot] = []
    for n, (frame, mine) in enumerate(zip(frames, _shared_out(parts, frames), strict=True)):
        agenda += [{**slot, "session": n} for slot in frame.filled(mine, panel)]
    return agenda


def _slot(title: str, minutes: int, **more: Any) -> Slot:
    plain: Slot = {"kind": "talk", "standards": [], "ticked": [], "lead": None, "scribe": None}
    return {"title": title, "minutes": minutes, **plain, **more}


# --- What stands around the standards ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Frame:
    """One session without its standards: what comes before and after them, the breaks, and the minutes left."""

    minutes: int
    before: tuple[Slot, ...]
    after: tuple[Slot, ...]
    pauses: int
    pause: int

    @classmethod
    def of(
        cls,
        minutes: int,
        figures: Template,
        chair: str | None,
        *,
        first: bool,
        last: bool,
        paper: Sequence[int],
    ) -> "_Frame":
        before, after, pauses = [], [], 0
        if minutes >= SHORT:
            pauses = max(0, round(minutes / PAUSE_EVERY) - 1)
            if first:
                before.append(_slot("Introductions", 10 if minutes >= 180 else 5, lead=chair))
            if last:
                after.append(_slot("What happens next", figures.end if minutes >= 180 else 5, lead=chair))
        if first and paper:
            many = 10 if len(paper) > 5 and minutes >= SHORT else LEAST
            before.append(_slot("Settled on paper", many, kind="on-paper", standards=list(paper), lead=chair))
        if first and minutes >= SHORT:
            before.append(_slot(figures.shows, scaled(figures.showing, minutes, figures.minutes)))
        return cls(minutes, tuple(before), tuple(after), pauses, figures.pause)

    @property
    def talk(self) -> int:
        """The minutes for the standards."""
        around: int = sum(one["minutes"] for one in (*self.before, *self.after))
        return self.minutes - around - self.pauses * self.pause

    def filled(self, parts: Sequence[Part], panel: Sequence[Panellist]) -> list[Slot]:
        """The whole session: its minutes are given to the parts by weight, and it is broken where that fits best."""
        if parts:
            together = _fewer(parts, self.talk // LEAST)
            given = divided(self.talk, [part.weight for part in together])
            talk = [_talk(part, many, panel) for part, many in zip(together, given, strict=True)]
        else:
            talk = [_slot("What is still open", self.talk)]
        return self._broken([*self.before, *talk, *self.after])

    def _broken(self, slots: list[Slot]) -> list[Slot]:
        """With breaks at the seams that lie nearest to where they should be."""
        for nth in range(1, self.pauses + 1):
            wanted = self.minutes * nth / (self.pauses + 1)
            ends, seams = 0, []
            for place, slot in enumerate(slots[:-1], 1):
                ends += slot["minutes"]
                if "pause" not in (slot["kind"], slots[place]["kind"]):
                    seams.append((abs(ends - wanted), place))
            if not seams:  # one long part: the break stands before it
                seams = [(0, 0)]
            slots.insert(min(seams)[1], _slot("Break", self.pause, kind="pause"))
        return slots


# --- Which standards are talked about together ---------------------------------------------------------


def _parts(standards: Sequence[Weighed], panel: Sequence[Panellist], talk: int) -> list[Part]:
    """Standards by who leads them, in the order of a day; one somebody worries about alone, where it gets the time."""
    whole = sum(one.weight for one in standards) or 1
    led = []
    for one in standards:
        profession, lead = leader(one, panel)
        worth = talk * one.weight // whole
        apart = one.number if one.worried and worth >= ALONE else 0
        led.append((place_in_order(profession), profession, lead or "", apart, one))
    led.sort(key=lambda found: (*found[:4], found[4].number))
    return [
        Part(key[1], key[2] or None, tuple(found[4] for found in group))
        for key, group in groupby(led, key=lambda found: found[:4])
    ]


def leader(standard: Weighed, panel: Sequence[Panellist]) -> tuple[str, str | None]:
    """Whose standard it is: whoever's seat names it, else whose profession it is, else the lead's."""
    free = [one for one in panel if standard.number not in one.barred]
    for one in free:
        if standard.number in one.leads:
            return one.profession, one.person
    for profession in standard.professions:
        for one in free:
            if one.profession == profession:
                return profession, one.person
    chair = next((one for one in free if one.is_lead), None)
    return (standard.professions or ("product",))[0], chair.person if chair else None


def _shared_out(parts: Sequence[Part], frames: Sequence[_Frame]) -> list[list[Part]]:
    """The parts for each session, in order, by how much time each session has."""
    room, weight = sum(frame.talk for frame in frames), sum(part.weight for part in parts)
    found: list[list[Part]] = [[] for _ in frames]
    bounds, so_far = [], 0
    for frame in frames:
        so_far += frame.talk
        bounds.append(so_far)
    behind = 0
    for part in parts:
        middle = (2 * behind + part.weight) * room
        place = next((n for n, bound in enumerate(bounds) if middle <= 2 * weight * bound), len(frames) - 1)
        found[place].append(part)
        behind += part.weight
    return found


def _fewer(parts: Sequence[Part], most: int) -> list[Part]:
    """At most so many parts: the two neighbours that weigh least are put together, until they fit."""
    found = list(parts)
    while len(found) > max(1, most):
        at = min(range(len(found) - 1), key=lambda n: found[n].weight + found[n + 1].weight)
        first, second = found[at], found[at + 1]
        names = dict.fromkeys([*first.profession.split(", "), *second.profession.split(", ")])
        together = (*first.standards, *second.standards)
        found[at : at + 2] = [replace(first, profession=", ".join(names), standards=together)]
    return found


def _talk(part: Part, minutes: int, panel: Sequence[Panellist]) -> Slot:
    numbers = sorted(one.number for one in part.standards)
    return _slot(part.title, minutes, standards=numbers, lead=part.lead, scribe=scribe(part.lead, panel))


def scribe(lead: str | None, panel: Sequence[Panellist]) -> str | None:
    """Who writes: whoever has that duty, else the next of the panel after who leads."""
    others = [one for one in panel if one.person != lead]
    named = next((one.person for one in others if one.scribe), None)
    if named or not others:
        return named
    at = next((n for n, one in enumerate(panel) if one.person == lead), -1)
    return panel[(at + 1) % len(panel)].person


# --- Minutes ---------------------------------------------------------------------------------------------


def divided(minutes: int, weights: Sequence[int]) -> list[int]:
    """Minutes by weight: each at least five, in steps of five where that works out, and together all of them.

    There must be five minutes for each.
    """
    steps, odd = divmod(minutes, LEAST)
    given = _largest_remainder(steps - len(weights), weights)
    found = [(one + 1) * LEAST for one in given]
    heaviest = max(range(len(weights)), key=lambda n: (weights[n], -n))
    found[heaviest] += odd
    return found


def _largest_remainder(many: int, weights: Sequence[int]) -> list[int]:
    """So many wholes shared by weight: what is left over goes to those cut shortest, the first first."""
    whole = sum(weights)
    given = [many * weight // whole for weight in weights]
    short = sorted(range(len(weights)), key=lambda n: (-(many * weights[n] % whole), n))
    for n in short[: many - sum(given)]:
        given[n] += 1
    return given


def split_evenly(slots: Iterable[Slot], minutes: int) -> list[Slot]:
    """One session's slots with its minutes shared alike among those that are about standards; the rest keep theirs.

    Where that leaves less than five minutes for each, every one keeps five.
    """
    every = list(slots)
    talk = [slot for slot in every if slot["kind"] == "talk" and slot["standards"]]
    if not talk:
        return every
    room = minutes - sum(slot["minutes"] for slot in every if slot not in talk)
    given = iter(divided(max(room, LEAST * len(talk)), [1] * len(talk)))
    return [{**slot, "minutes": min(next(given), MOST_MINUTES)} if slot in talk else slot for slot in every]
