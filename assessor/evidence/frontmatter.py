"""What a page says about itself above its text: TOML between lines of +++, or `key: value` between lines of ---."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

_KEYS = {
    "title": "title",
    **dict.fromkeys(("dated", "date"), "dated"),
    **dict.fromkeys(("order", "weight", "sort", "nav_order"), "order"),
}
_PAIR = re.compile(r"([A-Za-z][\w-]*)\s*:(?:\s+(.*))?")
_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")


@dataclass
class Matter:
    """What was found. `body` is the text below, `above` how many lines stand above it, `odd` lines with what is odd."""

    body: str
    above: int = 0
    title: str | None = None
    dated: str | None = None
    order: int | None = None
    odd: list[tuple[int, str]] = field(default_factory=list)


def split(text: str) -> Matter:
    """Takes a page apart. Front matter that cannot be read stays in the text, and `odd` says why."""
    lines = text.split("\n")
    fence = lines[0].rstrip()
    if fence not in ("+++", "---"):
        return Matter(text)
    if fence == "---" and (len(lines) < 2 or not _PAIR.fullmatch(lines[1].rstrip())):
        return Matter(text)  # a line across the page
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == fence), None)
    if end is None:
        return _broken(text, 1, f"a second line of {fence} is missing")
    try:
        values = _toml(lines[1:end]) if fence == "+++" else _pairs(lines[1:end])
    except _Wrong as wrong:
        return _broken(text, wrong.line, wrong.what)
    matter = Matter("\n".join(lines[end + 1 :]), above=end + 1)
    _take(matter, values)
    return matter


def day(text: str) -> tuple[str | None, str | None]:
    """The first day in a text as YYYY-MM-DD, and what is odd about how it is written."""
    match = _DAY.search(text)
    if match is None:
        return None, None
    try:
        found = date(*map(int, match.groups())).isoformat()
    except ValueError:
        return None, f"there is no day {match.group()}, so the page has no date"
    return found, None if match.group() == found else f"the day {match.group()} is read as {found}"


class _Wrong(Exception):
    def __init__(self, line: int, what: str) -> None:
        self.line, self.what = line, what


def _broken(text: str, line: int, what: str) -> Matter:
    return Matter(text, odd=[(line, f"front matter: {what}. The page came in with it as text")])


def _toml(lines: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at line (\d+), column \d+\)", str(error))
        what = re.sub(r" \(at .*\)$", "", str(error))
        raise _Wrong(
            int(at[1]) + 1 if at else len(lines) + 1, f"not valid TOML, {what[0].lower()}{what[1:]}"
        ) from error


def _pairs(lines: list[str]) -> dict[str, Any]:
    """Lines of `key: value`. What belongs to a key further down (lists, indented lines) is passed over."""
    values: dict[str, Any] = {}
    for number, line in enumerate(lines, 2):
        if not line.strip() or line.startswith((" ", "\t", "#", "- ")):
            continue
        pair = _PAIR.fullmatch(line.rstrip())
        if pair is None:
            raise _Wrong(number, f"expected “key: value”, found “{line[:60].strip()}”")
        value = (pair[2] or "").strip()
        quoted = re.fullmatch(r"\"(.*)\"|'(.*)'", value)
        values[pair[1].lower()] = (quoted[1] or quoted[2] or "") if quoted else value
    return values


def _take(matter: Matter, values: dict[str, Any]) -> None:
    """Puts the values where they belong and tells of those that fit nowhere."""
    unused = [key for key in values if key.lower() not in _KEYS]
    if unused:
        matter.odd.append((1, f"front matter: {', '.join(unused)} not used"))
    for key, value in values.items():
        if value == "":
            continue
        match _KEYS.get(key.lower()):
            case "title":
                matter.title = _title(value)
                _expect(matter, key, matter.title, "text in quotes")
            case "dated":
                matter.dated, odd = _dated(value)
                _expect(matter, key, matter.dated, "a day such as 2018-11-14")
                if odd and matter.dated:
                    matter.odd.append((1, odd))
            case "order":
                matter.order = _order(value)
                _expect(matter, key, matter.order, "a whole number")


def _expect(matter: Matter, key: str, found: object, wanted: str) -> None:
    if found is None:
        matter.odd.append((1, f"front matter: {key} should be {wanted}, and was passed over"))


def _title(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _dated(value: Any) -> tuple[str | None, str | None]:
    if isinstance(value, datetime):
        return value.date().isoformat(), None
    if isinstance(value, date):
        return value.isoformat(), None
    return day(value) if isinstance(value, str) else (None, None)


def _order(value: Any) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9 else None
