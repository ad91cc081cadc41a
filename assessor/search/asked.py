"""What somebody typed, as words to look for; nothing they type is ever read as an instruction."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessor.database.base import Dialect

MOST_CHARACTERS = 300
MOST_WORDS = 12
LONGEST_WORD = 100
"""No word is looked for beyond this many characters: PostgreSQL keeps none that is much longer."""

SHORTEST_BEGINNING = 3
"""From this many characters on, the last word finds longer ones that begin with it: it may not be finished yet."""

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True)
class Word:
    """One word: any of its forms will do, or what begins with `beginning`."""

    forms: tuple[str, ...]
    beginning: str | None = None


@dataclass(frozen=True)
class Asked:
    """A question to the search: `text` as typed, its words, and whether some of them were left out."""

    text: str
    words: tuple[Word, ...]
    cut: bool = False


def asked(typed: str) -> Asked:
    """What is looked for when this is typed. Never raises."""
    text = " ".join("".join(c if c.isprintable() else " " for c in typed).split())
    kept = text[:MOST_CHARACTERS].rstrip()
    found = _WORD.findall(unicodedata.normalize("NFC", kept).lower())
    words = [_word(word, last=n == len(found)) for n, word in enumerate(found, 1)]
    return Asked(kept, tuple(words[:MOST_WORDS]), cut=kept != text or len(words) > MOST_WORDS)


def _word(word: str, *, last: bool) -> Word:
    short = plain(word[:LONGEST_WORD])
    if len(word) > LONGEST_WORD:
        return Word((), beginning=short)
    return Word(
        tuple(dict.fromkeys([word, *forms(short)])),
        beginning=short if last and len(short) >= SHORTEST_BEGINNING else None,
    )


def plain(word: str) -> str:
    """A word without accents, as both databases keep it: "Ŵyr" → "wyr"."""
    marked = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", _MARKS.sub("", marked))


def forms(word: str) -> Iterable[str]:
    """A word, and how else English writes it: testing → test, tests, tested. Some are no words and find nothing.

    Made here and not by a database's stemmer: the two stem differently, and a stem no longer begins with what
    somebody has typed so far ("accessib" would not find "accessibility", kept as "access").
    """
    yield word
    for base in _bases(word):
        yield base
        yield from (base + end for end in ("s", "es", "ed", "d", "ing"))
        if base.endswith("y"):
            yield base[:-1] + "ies"
        if base.endswith("e"):
            yield base[:-1] + "ing"


def _bases(word: str) -> Iterable[str]:
    """What the word may be a form of; short ones are left alone (who brings does not "br")."""
    if not word.isascii() or len(word) < 4:
        return
    yield word
    if word.endswith("ies"):
        yield word[:-3] + "y"
    for end, least in (("ing", 4), ("ed", 4), ("es", 3), ("s", 3)):
        base = word.removesuffix(end)
        if base != word and len(base) >= least and not word.endswith("ss"):
            yield base
            if end in ("ing", "ed"):
                yield base + "e"


# --- As each database reads it ------------------------------------------------------------------------

Term = tuple[str, str]
"""Who may be shown a thing: a word of 0002-search, and the id that goes with it."""


def expression(dialect: Dialect, words: Sequence[Word], terms: Sequence[Term]) -> str:
    """Every one of the words and any of the terms, as the database's full-text search takes it."""
    return _for_fts5(words, terms) if dialect == "sqlite" else _for_tsquery(words, terms)


def _for_fts5(words: Sequence[Word], terms: Sequence[Term]) -> str:
    def any_of(word: Word) -> str:
        exact = [f'"{form}"' for form in word.forms]
        return " OR ".join([*exact, *([f'"{word.beginning}" *'] if word.beginning else [])])

    said = " AND ".join(f"({any_of(word)})" for word in words)
    reach = " OR ".join(f'"{name}{id.encode().hex()}"' for name, id in terms)
    return f"words : ({said}) AND terms : ({reach})"


def _for_tsquery(words: Sequence[Word], terms: Sequence[Term]) -> str:
    def any_of(word: Word) -> str:
        exact = [f"'{form}'" for given in word.forms for form in _cases(given)]
        begin = [f"'{form}':*" for form in _cases(word.beginning or "") if form]
        return " | ".join([*exact, *begin])

    said = [any_of(word) for word in words]
    reach = " | ".join(_quoted(f" {name} {id}".rstrip()) for name, id in terms)
    return " & ".join(f"({part})" for part in [*said, reach])


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _cases(word: str) -> Sequence[str]:
    """A word as PostgreSQL keeps it: its C locale makes small letters only of A to Z."""
    apart = plain(word)
    if apart.isascii():
        return [apart]
    cases = [unicodedata.normalize("NFD", each) for each in (apart, apart.capitalize(), apart.upper())]
    return list(dict.fromkeys(re.sub("[A-Z]", lambda found: found[0].lower(), each) for each in cases))
