"""Which assessments somebody asks for: the filters in an address, the same on every page, in files and in the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from assessor import forms
from assessor.forms import SLUG
from assessor.portfolio import bits
from assessor.portfolio.view import COUNTED_TYPES, View
from assessor.problem import Problem
from assessor.words import phrase

PHASES = ("discovery", "alpha", "private-beta", "public-beta", "live")
TYPES = ("assessment", "reassessment", "evidence-review", "mock", "peer-review", "practice")
EVERY = "every"  # as a type: whatever it is
LATEST = "latest"  # as `show`: the latest of each service
CHOICES: dict[str, Sequence[str]] = {
    "phase": PHASES,
    "type": (*TYPES, EVERY),
    "show": (LATEST,),
    "through": ("1",),
    "result": ("met", "partly_met", "not_met", "decided"),
    "overall": ("met", "partly_met", "not_met", "none"),
}
SLUGS = ("method", "round", "set")
WORDS = ("service", "organisation")
DAYS = ("from", "to")
# What stands behind a number: the assessments where a standard came to a value or, on whatever scale, to a result; or
# where the whole did.
COUNTED = ("standard", "value", "result", "overall", "state")
NAMES = tuple(dict.fromkeys((*WORDS, *CHOICES, *SLUGS, *DAYS, *COUNTED)))
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters that are set, by their names in the address."""

    given: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.given.get(name, "")

    def without(self, *names: str) -> "Wanted":
        """The same with these filters left out."""
        return replace(self, given={key: value for key, value in self.given.items() if key not in names})

    def address(self, base: str = "/portfolio", **other: str | int) -> str:
        """The address with these filters, some of them otherwise; "" leaves one out. `from` is written `from_`."""
        changed = {name.rstrip("_"): str(value) for name, value in other.items()}
        asked = {key: value for key, value in {**self.given, **changed}.items() if value}
        return f"{base}?{urlencode(asked)}" if asked else base


def read(query: Mapping[str, str]) -> tuple[Wanted, list[dict[str, str]]]:
    """The filters of an address, and what is wrong with others: those are left out."""
    given: dict[str, str] = {}
    errors = []
    for name in NAMES:
        value = query.get(name, "").strip()
        if not value:
            continue
        if message := _wrong(name, value):
            errors.append({"field": name, "message": message})
        else:
            given[name] = value
    if given.get("from", "") > given.get("to", "9999"):
        errors.append({"field": "to", "message": "The last day must not be before the first"})
        del given["to"]
    return Wanted(given), errors


def for_programs(query: Mapping[str, str]) -> Wanted:
    """The filters of an address of the API, where every type is meant unless one is named. Raises Problem 422."""
    wanted, errors = read(query)
    only_good(errors)
    return Wanted({"type": EVERY, **wanted.given})


def only_good(errors: Sequence[dict[str, str]]) -> None:
    """Raises Problem 422 for filters that are wrong."""
    if errors:
        raise Problem(422, errors[0]["message"], errors=list(errors))


def _wrong(name: str, value: str) -> str | None:
    """What is wrong with a filter's value, or nothing."""
    if name in CHOICES:
        return None if value in CHOICES[name] else f"Use one of {', '.join(CHOICES[name])}"
    if name in DAYS:
        return None if _is_day(value) else "Use a day such as 2018-11-14"
    if name == "standard":
        return None if forms.whole(value, digits=2) else "Use the number of a standard"
    if name in WORDS:
        return None if len(value) <= LONGEST and "\x00" not in value else "Use 200 characters or fewer"
    return None if SLUG.match(value) and len(value) <= 80 else "Use a name such as show-and-tell"


def _is_day(value: str) -> bool:
    try:
        return len(value) == len("2018-11-14") and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


# --- Which they are ---------------------------------------------------------------------------------


def chosen(view: View, wanted: Wanted) -> int:
    """The assessments that the filters let through, of those that this person may see."""
    found = _types(view, wanted) & ~view.state.sets["state", "cancelled"] & between(view, wanted)
    return latest(view, found) if wanted["show"] == LATEST else found


def comparable(view: View, wanted: Wanted) -> int:
    """What an assessment is compared with, whatever else is chosen: those of the chosen type, not cancelled."""
    return _types(view, wanted) & ~view.state.sets["state", "cancelled"]


def between(view: View, wanted: Wanted) -> int:
    """What all filters let through but that of the type, whether it was cancelled or not."""
    found = view.seen
    for name in ("phase", "method", "organisation"):
        if wanted[name]:
            found &= view.state.sets[name, wanted[name]]
    if wanted["service"]:
        found &= _of_services(view, wanted["service"])
    if wanted["round"]:
        found &= view.state.rounds.get(wanted["round"], ("", 0))[1]
    if wanted["from"] or wanted["to"]:
        found = _in_time(view, found, wanted["from"], wanted["to"] or "9999")
    return found


def _types(view: View, wanted: Wanted) -> int:
    if wanted["type"] == EVERY:
        return view.seen
    found = 0
    for type in [wanted["type"]] if wanted["type"] else COUNTED_TYPES:
        found |= view.state.sets["type", type]
    return found & view.seen


def _of_services(view: View, words: str) -> int:
    """Those of the service with this id, or of all whose names have these words in them."""
    state = view.state
    if words in state.of_service:
        return bits.of(state.of_service[words])
    folded = words.casefold()
    return bits.of(
        place
        for service, places in state.of_service.items()
        if folded in state.services[service][0].casefold()
        for place in places
    )


def _in_time(view: View, found: int, first: str, last: str) -> int:
    """Those whose first session is on one of these days: whole months by their sets, the months at the ends day by
    day."""
    inside = 0
    for key in view.state.sets.kind("month"):
        month = str(key[1])
        if month and first[:7] <= month <= last[:7]:
            of_month = view.state.sets[key] & found
            if month in (first[:7], last[:7]):
                days = ((place, view.state.row(place).day) for place in bits.places(of_month))
                of_month = bits.of(place for place, day in days if first <= day <= last)
            inside |= of_month
    return inside


def latest(view: View, found: int) -> int:
    """The last one of each service: of which a decision is known, else the last of all."""
    state, seen, kept = view.state, set(), []
    judged = state.sets[("judged",)] & view.told
    for some in (found & judged, found & ~judged):
        for place in bits.those(state.order, some):
            service = state.row(place).service
            if service not in seen:
                seen.add(service)
                kept.append(place)
    return bits.of(kept)


def left_out(view: View, wanted: Wanted) -> str:
    """What the filters would let through and is not counted all the same, in words with its numbers; "" for nothing."""
    state, found = view.state, between(view, wanted)
    cancelled = state.sets["state", "cancelled"]
    of_type = _types(view, wanted)
    parts = [] if wanted["type"] else [_many(state.sets["type", type] & found, type) for type in TYPES[3:]]
    parts.append(_many(found & cancelled & of_type, "cancelled"))
    if wanted["from"] or wanted["to"]:
        undated = between(view, wanted.without("from", "to")) & of_type & state.sets["month", ""]
        parts.append(_many(undated & ~cancelled, "without a day"))
    if wanted["show"] == LATEST:
        every, kept = chosen(view, wanted.without("show")), chosen(view, wanted)
        parts.append(_many(every & ~kept, "earlier"))
    said = [part for part in parts if part]
    return f"Left out: {', '.join(said)}." if said else ""


LEFT_OUT = {
    "mock": ("mock assessment", "mock assessments"),
    "peer-review": ("peer review", "peer reviews"),
    "practice": ("practice board", "practice boards"),
    "cancelled": ("cancelled assessment", "cancelled assessments"),
    "without a day": ("assessment without a day", "assessments without a day"),
    "earlier": ("earlier assessment of the same services", "earlier assessments of the same services"),
}


def _many(found: int, what: str) -> str:
    many = found.bit_count()
    return f"{many:,} {LEFT_OUT[what][many > 1]}" if many else ""


# --- What there is to choose from -------------------------------------------------------------------

MOST = 100  # choices in one list of a form


def choices(view: View, sets: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """For each list of the form its values and words, of what this person may see. Of services there is no list where
    they would be too many: then a name is typed. `sets` are the names of the sets of standards."""
    state = view.state

    def held(kind: str) -> list[str]:
        return sorted(str(key[1]) for key in state.sets.kind(kind) if state.sets[key] & view.seen)

    organisations = [name for name in held("organisation") if name]
    rounds = [(id, name) for id, (name, inside) in state.rounds.items() if inside & view.seen]
    return {
        "service": _services(view),
        "organisation": [(name, name) for name in organisations[:MOST]],
        "phase": [(phase, phrase(phase)) for phase in PHASES if state.sets["phase", phase] & view.seen],
        "method": [(method, phrase(method).capitalize()) for method in held("method")],
        "type": [(type, phrase(type).capitalize()) for type in TYPES if state.sets["type", type] & view.seen],
        "round": rounds[:MOST],
        "set": [(id, sets.get(id, id)) for id in held("set")],
    }


def _services(view: View) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for row in view.rows(view.seen):
        found[row.service] = view.service(row)[0]
        if len(found) > MOST:
            return []
    return sorted(found.items(), key=lambda one: (one[1].casefold(), one[0]))
