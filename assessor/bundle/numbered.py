"""People by their numbers: "Person 3" wherever one is named, so that who that is can be kept apart."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from assessor.words import iso

_NUMBER = re.compile(r"Person \d+(?: or \d+)*")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HIDDEN = "[a name or role: in the copy with names]"
"""What stands for what was typed where a name belongs, and nobody on the board is called so."""

_NAMED_IN = {
    "said_by",
    "owner",
    "caller",
    "owner_told",
    "senior_told",
    "checker",
    "asker_name",
    "asker_email",
    "sent_to",
}
_GONE = "Former member"  # what everybody is called who left
_SHORTEST = 3  # letters of a part of a name that is looked for by itself


class Numbers:
    """The numbers of people, and texts with the numbers in the place of ids, addresses and names."""

    def __init__(
        self, people: Sequence[Mapping[str, Any]], addresses: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        self.by_id = {row["id"]: f"Person {number}" for number, row in enumerate(people, 1)}
        self._called: dict[str, str] = {}
        for row in people:
            self._call(self.by_id[row["id"]], row["name"], row["email"])
        for row in addresses:
            self._called[row["email"].lower()] = self.by_id[row["person"]]
        self._names = _any_of(self._called)
        self._parts = _parts(people, self.by_id)
        self._part = _any_of(self._parts, re.NOFLAG)

    def _call(self, number: str, *names: str) -> None:
        for name in names:
            if name.strip() and name != _GONE:
                self._called[" ".join(name.lower().split())] = number

    def numbered(self, value: Any) -> Any:
        """A value with numbers for the ids of people; names within texts stay."""
        return _each(value, self._by_id)

    def without_names(self, value: Any) -> Any:
        """The same with numbers for names and addresses too, wherever they stand in a text."""
        return _each(value, self._without, hide=True)

    def _by_id(self, text: str) -> str:
        return _ID.sub(lambda match: self.by_id.get(match[0], match[0]), text)

    def _without(self, text: str) -> str:
        text = self._by_id(text)
        if self._names:
            text = self._names.sub(lambda match: self._called[" ".join(match[0].lower().split())], text)
        return self._part.sub(lambda match: self._parts[match[0]], text) if self._part else text


def _any_of(words: Mapping[str, str], flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str] | None:
    """Finds any of these as whole words, the longest first; a space stands for any space between words."""
    if not words:
        return None
    longest = sorted(words, key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, one.split())) for one in longest)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", flags)


def _parts(people: Sequence[Mapping[str, Any]], numbers: Mapping[str, str]) -> dict[str, str]:
    """First and last names by themselves, as they are written; one that several share is "Person 1 or 4"."""
    whose: dict[str, list[str]] = {}
    for row in people:
        for part in set(row["name"].replace(_GONE, "").split()):
            if len(part) >= _SHORTEST and part[0].isupper():
                whose.setdefault(part, []).append(numbers[row["id"]])
    return {
        part: " or ".join([found[0], *(one.split()[1] for one in found[1:])]) for part, found in whose.items()
    }


def _each(value: Any, change: Callable[[str], str], *, hide: bool = False) -> Any:
    """A value with every text in it changed; moments become texts, the keys of objects stay.

    With `hide`, what stands where a name belongs is hidden unless it became a number.
    """
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        made = {key: _each(one, change, hide=hide) for key, one in value.items()}
        return {key: _hidden(one) if hide and key in _NAMED_IN else one for key, one in made.items()}
    if isinstance(value, list | tuple):
        return [_each(one, change, hide=hide) for one in value]
    return iso(value) if isinstance(value, datetime) else value


def _hidden(value: Any) -> Any:
    return HIDDEN if isinstance(value, str) and value and not _NUMBER.fullmatch(value) else value
