"""SQL as text: where a parameter stands, where a statement ends, and what stands inside `in (…)`."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

TOKEN = re.compile(
    r"""
      (?P<skip> '(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | (?P<tag>\$\w*\$).*?(?P=tag) | :: )
    | (?<![\w:]) : (?P<name>[A-Za-z_]\w*)
    | (?P<percent>%)
    | (?P<word>\b[A-Za-z_]\w*\b)
    | (?P<end>;)
    """,
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=2048)
def for_psycopg(sql: str) -> str:
    """`:name` as psycopg writes it, once per statement; what stands in quotes, comments and casts is left alone."""

    def replaced(match: re.Match[str]) -> str:
        if name := match["name"]:
            return f"%({name})s"
        return match[0].replace("%", "%%")

    return TOKEN.sub(replaced, sql)


def within(values: Iterable[str]) -> tuple[str, dict[str, str]]:
    """What stands inside `in (…)` for these values, and the parameters for them; there must be one at least."""
    keys = {f"within{number}": value for number, value in enumerate(values)}
    return ", ".join(f":{key}" for key in keys), keys


def split(script: str) -> Iterator[str]:
    """The statements of a script, without the semicolons between them.

    A semicolon inside quotes, comments, dollar quotes or a trigger's `begin … end` does not end a statement.
    """
    start = depth = 0
    trigger = False
    words: list[str] = []
    for match in TOKEN.finditer(script):
        if word := (match["word"] or "").lower():
            words.append(word)
            trigger = trigger or (words[0] == "create" and "trigger" in words[1:4] and word == "trigger")
            depth += _step(word) if trigger else 0
        elif match["end"] and depth == 0:
            yield from _kept(script[start : match.start()])
            start, trigger, words = match.end(), False, []
    yield from _kept(script[start:])


def _step(word: str) -> int:
    """A trigger's body is `begin … end`, and so is a `case … end` inside it."""
    return {"begin": 1, "case": 1, "end": -1}.get(word, 0)


def _kept(statement: str) -> Iterator[str]:
    if re.sub(r"--[^\n]*|/\*.*?\*/", "", statement, flags=re.DOTALL).strip():
        yield statement.strip()
