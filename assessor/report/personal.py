"""What should not be published, found in a text: names, addresses, phone and National Insurance numbers.

Said, never refused, and no proof that nothing else is there: it knows patterns and the names it is given.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

MOST = 50  # findings in one text: whoever has so many does not need more of them counted

WHAT_TO_DO = {
    "name": "A person’s name. Write the role instead, such as “the product manager”; "
    "names are added by themselves where somebody agreed to be named.",
    "email": "An e-mail address. Take it out, or write the team’s name instead.",
    "phone": "A phone number. Take it out, unless it is a line that the service gives to everybody.",
    "insurance": "A National Insurance number. Take it out here, and remove it wherever it came from.",
    "address": "Somebody’s address, perhaps. Write the area instead, or take it out.",
}
KINDS = {
    "name": "a name",
    "email": "an e-mail address",
    "phone": "a phone number",
    "insurance": "a National Insurance number",
    "address": "an address",
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing found: from where to where in the text, which words, what it is."""

    start: int
    end: int
    kind: str
    found: str

    @property
    def called(self) -> str:
        """What it is, in words."""
        return KINDS[self.kind]

    @property
    def to_do(self) -> str:
        """What to do about it."""
        return WHAT_TO_DO[self.kind]


@dataclass(frozen=True, slots=True)
class Names:
    """Names to look for: whole ones by their first word, and single words that name somebody here."""

    whole: dict[str, tuple[tuple[str, ...], ...]]
    single: frozenset[str]


# Names that are words as well: alone they count only inside a sentence, with no other capital beside them.
_ORDINARY = """
abbey amber angel april art august austin autumn baker banks best bill black bond brook brown bush butler
carter case chance chase christian church clay cliff coast cook court crystal dale dawn day dean destiny
dick drew duke earl east faith field fields ford forest frank gene glen good grace grant gray green guy hall
hazel heath heather hill holly hope hunter ivy jack jade jasmine jay joy june king lake lane law lee lily
little long love major mark marsh mason max may mercy miles mill miller moss nick norm north olive page park
parker parks parsons pat patience penny peter pierce pike poppy porter price prince rich ray reed rice rich
river rob robin rock rose ruby rush sage sandy sharp shepherd short singh sky smart smith sterling stone
street sue summer swift temple terry thatcher tony trinity trip victor violet wade walker wall ward waters
web webb well wells west white wild will win winter wise wolf wood woods worth york young
"""
WORDS_TOO = frozenset(_ORDINARY.split())

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


def names_from(people: Iterable[str], others: Iterable[str] = (), *, known: Iterable[str] = ()) -> Names:
    """The names to look for: of `people` who take part also the first and the last alone, of `others` only whole ones.

    `known` are names of things, such as the service: a word in them names nobody by itself.
    """
    whole: dict[str, set[tuple[str, ...]]] = {}
    single: set[str] = set()
    things = {word for name in known for word in _words(name)}
    here = [_words(name) for name in people]
    for words in [*here, *(_words(name) for name in others)]:
        if len(words) > 1:
            whole.setdefault(words[0], set()).add(words)
    for words in here:
        single |= {word for word in (words[:1] + words[-1:]) if len(word) > 2 and word not in things}
    return Names({first: tuple(sorted(rest)) for first, rest in whole.items()}, frozenset(single))


def _words(text: str) -> tuple[str, ...]:
    """The words of a name, as they are compared."""
    return tuple(_plain(word) for word in _WORD.findall(text))


def _plain(word: str) -> str:
    """Without case, accents and the ’s of a genitive."""
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    word = word.casefold().replace("’", "'")
    return word.removesuffix("'s").removesuffix("'")


def find(text: str, names: Names) -> list[Finding]:
    """All that is found in a text, in its order; what lies inside something longer is said once."""
    found: list[Finding] = []
    for look in (_emails, _insurance, _phones, _addresses):
        found += islice(look(text), MOST)
    found += islice(_names(text, names), MOST)
    kept: list[Finding] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept[:MOST]


def _finding(kind: str, text: str, start: int, end: int) -> Finding:
    return Finding(start, end, kind, text[start:end])


# --- Patterns -----------------------------------------------------------------------------------------

_HOST = re.compile(
    r"(?:@|\s?[\[(]\s?at\s?[\])]\s?)([\w-]{1,63}(?:(?:\.|\s?[\[(]\s?dot\s?[\])]\s?)[\w-]{1,63}){1,6})",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+\Z")


def _emails(text: str) -> Iterator[Finding]:
    for host in _HOST.finditer(text):
        before = text[max(0, host.start() - 64) : host.start()]
        if local := _LOCAL.search(before):
            start = host.start() - len(local[0].lstrip("'`*.{|}/"))
            if start < host.start():
                yield _finding("email", text, start, host.end())


_INSURANCE = re.compile(
    r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)(?:QQ|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])(?:[ -]?\d\d){3}[ -]?[A-D](?!\w)",
    re.IGNORECASE,
)


def _insurance(text: str) -> Iterator[Finding]:
    for match in _INSURANCE.finditer(text):
        yield _finding("insurance", text, *match.span())


_GAP = "[ \u00a0\u2009\u202f]"
_DIGITS = re.compile(
    rf"(?<![\w/=.#-])(?:\+{_GAP}?|\(\+)?\(?\d(?:(?:{_GAP}?[-–./()]{{1,2}}{_GAP}?|{_GAP})?\d){{8,14}}(?!\w)(?!-\w)"
)
_DAY = re.compile(r"(?<!\d)\d\d([-./ ])\d\d\1(?:19|20)\d\d(?!\d)")


def _phones(text: str) -> Iterator[Finding]:
    for match in _DIGITS.finditer(text):
        if _is_phone(match[0]) and not _DAY.search(match[0]):
            unclosed = match[0].startswith("(") and ")" not in match[0]
            yield _finding("phone", text, match.start() + unclosed, match.end())


def _is_phone(written: str) -> bool:
    """Whether digits, however they are grouped, are a number in the United Kingdom."""
    digits = re.sub(r"\D", "", written)
    abroad = written.lstrip("( ").startswith("+")
    if abroad or digits.startswith("0044"):
        digits = digits.removeprefix("00")
        if not digits.startswith("44"):
            return abroad and len(digits) >= 10  # somebody's phone elsewhere
        digits = "0" + digits[2:].removeprefix("0")
    return bool(re.fullmatch(r"0(?:[235789]\d{9}|1\d{8,9}|800\d{6})", digits))


_STREETS = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Way|Place|Court|Gardens|Grove|Terrace|Crescent|Square|Mews|Walk|Row|"
    "House|Hill|Park|Rise|View|Villas|Buildings|Estate|Green|Vale|Wharf|Yard"
)
_NUMBER = r"(?<![\w.£$€/-])(?:[1-9]\d{0,2}|1[0-8]\d\d)[A-Za-z]?"
_STREET = re.compile(rf"{_NUMBER} (?:[A-Z][\w'’.-]{{1,20}} ){{1,3}}(?:{_STREETS})(?!\w)")
_POSTCODE = re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?[ \u00a0]?\d[A-Z]{2}(?!\w)")
_HOUSE = re.compile(rf"{_NUMBER}(?=,? +[A-Z]|, *$| *$)|\b(?:[Ff]lat|[Rr]oom|[Nn]umber|[Nn]o\.?) ?\d{{1,4}}")
NEAR = 70  # characters before a postcode in which the number of a house belongs to it


def _addresses(text: str) -> Iterator[Finding]:
    """A street with the number of a house, a postcode with one; alone, a postcode is an area."""
    for match in _STREET.finditer(text):
        after = _POSTCODE.search(text, match.end(), match.end() + NEAR)
        together = after and "\n" not in text[match.end() : after.start()].strip()
        yield _finding("address", text, match.start(), after.end() if after and together else match.end())
    for match in _POSTCODE.finditer(text):
        begin = max(
            text.rfind("\n\n", 0, match.start()), text.rfind(". ", 0, match.start()), match.start() - NEAR, 0
        )
        if house := _HOUSE.search(text[begin : match.start()]):
            yield _finding("address", text, begin + house.start(), match.end())


# --- Names --------------------------------------------------------------------------------------------

_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Cllr|Councillor)\.? [A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+)?")


def _names(text: str, names: Names) -> Iterator[Finding]:
    for match in _TITLE.finditer(text):
        yield _finding("name", text, *match.span())
    words = list(_WORD.finditer(text))
    plain = [_plain(word[0]) for word in words]
    at = 0
    while at < len(words):
        long = _whole(words, plain, at, names, text)
        if long:
            yield _finding("name", text, words[at].start(), words[at + long - 1].end())
        elif plain[at] in names.single and _alone(words, at, plain[at], text):
            yield _finding("name", text, *words[at].span())
        at += long or 1


_STOP = re.compile(r"[^ \u00a0\n.]")  # an initial has its full stop


def _whole(words: list[re.Match[str]], plain: list[str], at: int, names: Names, text: str) -> int:
    """How many words from here are somebody's whole name; 0 where they are nobody's."""
    for name in names.whole.get(plain[at], ()):
        end = at + len(name)
        capitals = words[at][0][0].isupper() and words[min(end, len(words)) - 1][0][0].isupper()
        same = tuple(plain[at:end]) == name
        if same and capitals and not _STOP.search(_between(words, at, end - 1, text)):
            return len(name)
    return 0


def _between(words: list[re.Match[str]], first: int, last: int, text: str) -> str:
    """What stands between neighbouring words."""
    return "".join(text[words[n].end() : words[n + 1].start()] for n in range(first, last))


def _alone(words: list[re.Match[str]], at: int, plain: str, text: str) -> bool:
    """Whether a single word names somebody: with a capital, and no other word of the language."""
    if not words[at][0][0].isupper():
        return False
    if plain not in WORDS_TOO:
        return True
    before = text[words[at - 1].end() : words[at].start()] if at else "."
    begins = before not in (" ", ", ", "\u00a0")
    if begins or (before != ", " and words[at - 1][0][0].isupper()):
        return False
    after = text[words[at].end() : words[at + 1].start()] if at + 1 < len(words) else "."
    return not (after == " " and words[at + 1][0][0].isupper())
