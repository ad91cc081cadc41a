"""A file of content: TOML, alone or above some text, and what is wrong with it, line by line."""

import re
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

_FENCE = re.compile(r"\+\+\+[ \t]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class File:
    """The values of one file and the text below them; each getter checks what it gives.

    A mistake becomes a line "file:line: what is wrong and how to mend it." in the list handed in, and the
    getter gives something empty of its type. A file that cannot be read has no values, and only why is said.
    """

    def __init__(self, path: Path, problems: list[str]) -> None:
        self.path = path
        self.values: dict[str, Any] = {}
        self._problems = problems
        self._lines: list[str] = []
        self._body = ""
        self._body_line = 1

    @classmethod
    def of_toml(cls, path: Path, problems: list[str]) -> Self:
        """Read a file that is TOML from end to end."""
        file = cls(path, problems)
        file._lines = file._read()
        if file._lines:
            file._parse()
        return file

    @classmethod
    def with_body(cls, path: Path, problems: list[str]) -> Self:
        """Read a file that begins with TOML between two lines of +++."""
        file = cls(path, problems)
        lines = file._read()
        fences = [at for at, line in enumerate(lines) if _FENCE.fullmatch(line)]
        if not lines:
            return file
        if fences[:1] != [0]:
            file._say(1, "begin the file with a line of +++, then number, title and the rest")
        elif len(fences) < 2:
            file._say(len(lines), "a second line of +++ is missing. Put it before the summary")
        else:
            # An empty line stands for the opening fence, so that lines count as in the file.
            file._lines = ["", *lines[1 : fences[1]]]
            file._body = "\n".join(lines[fences[1] + 1 :]).strip()
            file._body_line = fences[1] + 2
            file._parse()
        return file

    def wrong(self, what: str, key: str, item: str = "") -> None:
        """Say what is wrong at this key, or at this item of it."""
        self._say(self._line_of(key, item), what)

    def only(self, known: Collection[str], within: str = "") -> None:
        """Refuse keys that nobody reads, in the file or in one table of it: most are slips of the pen."""
        for key in sorted(self._table(within).keys() - set(known)):
            self.wrong(f"unknown key “{key}”. Known are: {', '.join(sorted(known))}", key)

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self.values.get(key)
        if isinstance(value, str) and _is_text(value):
            return value.strip()
        if self.values:
            self.wrong(f'write {key} = "…", with text in the quotes', key)
        return ""

    def texts(self, key: str, within: str = "") -> tuple[str, ...]:
        """A list of at least one text, none of them twice, in the file or in one table of it."""
        table = self._table(within)
        values = table.get(key)
        if isinstance(values, list) and values and all(isinstance(value, str) for value in values):
            for value in values:
                if not _is_text(value):
                    self.wrong(f"a text in {key} is empty or has control characters in it", key)
                elif values.count(value) > 1:
                    self.wrong(f"“{value}” is in {key} twice", key, value)
            return tuple(value.strip() for value in values)
        if self.values:
            place = f" below [{within}]" if within else ""
            what = f'write {key} = ["…"]{place}, with at least one text in quotes'
            self.wrong(what, key if key in table else within or key)
        return ()

    def link(self, key: str) -> str:
        """An address that must be there and start with https."""
        address = self.text(key)
        if address and not _is_https(address):
            self.wrong(f"“{address}” is no address that starts with https://", key)
        return address

    def flag(self, key: str) -> bool:
        """True or false; false when it is not there."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.wrong(f"write {key} = true or {key} = false, without quotes", key)
        return value is True

    def paragraph(self) -> str:
        """The text below the second +++, which must be one paragraph; its lines joined."""
        if self.values and (not _is_text(self._body) or re.search(r"\n\s*\n", self._body)):
            self._say(self._body_line, "write the summary below the second line of +++, in one paragraph")
        return " ".join(self._body.split())

    def _read(self) -> list[str]:
        try:
            text = self.path.read_text("utf-8-sig")
        except FileNotFoundError:
            self._say(1, "this file is missing")
        except UnicodeDecodeError as error:
            line = self.path.read_bytes()[: error.start].count(b"\n") + 1
            self._say(line, "this is not UTF-8 text. Save the file as UTF-8")
        except OSError as error:
            self._say(1, f"this file cannot be read: {error.strerror}")
        else:
            if text.strip():
                return text.split("\n")
            self._say(1, "this file is empty")
        return []

    def _parse(self) -> None:
        try:
            self.values = tomllib.loads("\n".join(self._lines) + "\n")
        except tomllib.TOMLDecodeError as error:
            at = re.search(r" \(at line (\d+), column \d+\)", str(error))
            what = re.sub(r" \(at .*\)$", "", str(error))
            self._say(int(at[1]) if at else len(self._lines), f"not valid TOML. {what}")
            return
        if not self.values:
            self._say(1, "nothing is written here between the lines of +++")

    def _table(self, name: str) -> dict[str, Any]:
        """The values of a table, or of the whole file."""
        table = self.values.get(name) if name else self.values
        return table if isinstance(table, dict) else {}

    def _say(self, line: int, what: str) -> None:
        self._problems.append(f"{self.path}:{line}: {what}.")

    def _line_of(self, key: str, item: str) -> int:
        """Where this key stands (and after it, this item); the first line when it is nowhere."""
        written = re.compile(rf"\s*(?:\[|prompts\.)?[\"']?{re.escape(key)}[\"']?\s*[=\].]")
        at = next((line for line, text in enumerate(self._lines, 1) if written.match(text)), 1)
        here = (line for line, text in enumerate(self._lines[at - 1 :], at) if item and item in text)
        return next(here, at)


def _is_text(value: str) -> bool:
    return bool(value.strip()) and not _CONTROL.search(value)


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not re.search(r"\s", address)
