"""Which recommendations somebody asks for: the filters in an address, the same on the page, in files and in the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args
from urllib.parse import urlencode

from assessor import forms
from assessor.board.recommendations import Status
from assessor.forms import SLUG
from assessor.recommendations.due import GROUPS

STATUSES: dict[str, str] = {
    "open": "Open",
    "in-progress": "In progress",
    "done": "Done",
    "confirmed": "Confirmed",
    "not-doing": "Not doing",
}
LEVELS = {"must": "Must", "should": "Should", "could": "Could"}
FOR = {"team": "The team", "organisation": "The organisation"}
KINDS = {"recommendation": "Recommendations", "action": "Actions of retros"}
CHOICES: dict[str, Mapping[str, str]] = {
    "due": GROUPS,
    "status": STATUSES,
    "level": LEVELS,
    "for": FOR,
    "kind": KINDS,
}
NAMES = ("kind", "due", "status", "level", "for", "service", "set", "standard", "owner", "mine")
NOBODY = "-"  # as an owner: nobody is named yet

assert set(get_args(Status)) == set(STATUSES)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters that are set, by their names in the address."""

    given: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.given.get(name, "")

    def without(self, *names: str) -> "Wanted":
        """The same with these filters left out."""
        return replace(self, given={key: value for key, value in self.given.items() if key not in names})

    def address(self, base: str = "/recommendations", **other: str) -> str:
        """The address with these filters, some of them otherwise; "" leaves one out."""
        asked = {key: value for key, value in {**self.given, **other}.items() if value}
        return f"{base}?{urlencode(asked)}" if asked else base

    def params(self) -> dict[str, Any]:
        """The filters as parameters of a query."""
        found: dict[str, Any] = dict(self.given)
        if "standard" in found:
            found["standard"] = int(found["standard"])
        return found


def read(query: Mapping[str, str]) -> tuple[Wanted, list[dict[str, str]]]:
    """The filters of an address, and what is wrong with others: those are left out."""
    given: dict[str, str] = {}
    errors = []
    for name in NAMES:
        value = query.get(name, "").strip()
        if not value:
            continue
        if name == "standard":
            chosen, _, value = value.rpartition("-")  # "lgdss-6", from the page's list
            if chosen:
                given["set"] = chosen
        if message := _wrong(name, value):
            errors.append({"field": name, "message": message})
        else:
            given[name] = value
    return Wanted(given), errors


def _wrong(name: str, value: str) -> str | None:
    """What is wrong with a filter's value, or nothing."""
    if name in CHOICES:
        return None if value in CHOICES[name] else f"Use one of {', '.join(CHOICES[name])}"
    if name == "standard":
        return None if forms.whole(value, digits=2) is not None else "Use the number of a standard"
    if name == "mine":
        return None if value in ("1", "yes") else "Use 1 or leave it out"
    if name in ("service", "set"):
        return None if SLUG.match(value) and len(value) <= 80 else "Use an id such as contact-centre"
    return "Use a name of 200 characters or fewer" if len(value) > 200 or "\x00" in value else None
