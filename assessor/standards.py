"""The content of standards/: sets of standards, read once at start and checked.

A folder holds sets; a set is a folder with `set.toml` and one `NN-slug.md` for each standard: TOML between
two lines of +++, then the summary. `NN-slug.cy.md` beside it is the same standard in Welsh. `mappings/*.toml`
beside the sets say which standards of two sets ask for the same.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from assessor.front_matter import File

PHASES = ("discovery", "alpha", "beta", "live")
PROFESSIONS = (
    "product",
    "delivery",
    "user research",
    "design",
    "content design",
    "technology",
    "performance analysis",
    "accessibility",
    "security",
    "clinical safety",
    "data",
)

_SET_TEXTS = ("name", "publisher", "edition", "licence", "about")
_SET_KEYS = {*_SET_TEXTS, "id", "language", "link", "default"}
_STANDARD_KEYS = {"number", "title", "link", "professions", "evidence", "prompts"}
_TRANSLATION_KEYS = {"title", "link", "evidence", "prompts"}
_MAPPING_KEYS = {"between", "about", "standards"}
MAPPINGS = "mappings"  # the folder beside the sets
_FILE_NAME = re.compile(r"(\d\d)-[a-z0-9]+(?:-[a-z0-9]+)*(?:\.([a-z]{2,3}))?\.md")


class StandardsError(Exception):
    """The content cannot be used; `problems` has a line for each mistake, with file and line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Standard:
    """What one standard asks, who leads on it, what helps to show it, what assessors ask in each phase."""

    number: int
    title: str
    summary: str
    link: str
    professions: tuple[str, ...]
    evidence: tuple[str, ...]
    prompts: Mapping[str, tuple[str, ...]]
    translations: Mapping[str, "Standard"] = field(default_factory=dict)

    def prompts_for(self, phase: str) -> tuple[str, ...]:
        """What assessors ask in a phase of an assessment; KeyError when there is no such phase."""
        return self.prompts["beta" if phase in ("private-beta", "public-beta") else phase]

    def said_in(self, language: str) -> "Standard":
        """This standard in that language, or as it is when nobody has translated it."""
        return self.translations.get(language, self)


@dataclass(frozen=True)
class Mapped:
    """Which standards of another set ask for the same as those of this one, by number of this one."""

    other: str
    about: str
    numbers: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True)
class StandardSet:
    """A published set of standards in one edition; an assessment keeps the set it began with."""

    id: str
    name: str
    publisher: str
    edition: str
    language: str
    link: str
    licence: str
    about: str
    default: bool
    standards: tuple[Standard, ...]
    mapped: Mapping[str, Mapped] = field(default_factory=dict)  # by the other set's id

    def standard(self, number: int) -> Standard | None:
        """The standard with this number, or None."""
        return self.standards[number - 1] if 1 <= number <= len(self.standards) else None

    def alike(self, number: int, other: str) -> tuple[int, ...]:
        """The standards of another set that ask for the same as this one; none where nobody has written which."""
        if other == self.id:
            return (number,)
        return self.mapped[other].numbers.get(number, ()) if other in self.mapped else ()


def load(*folders: Path) -> dict[str, StandardSet]:
    """Read all sets in these folders, by id; a default in a later folder takes an earlier one's place.

    Raises StandardsError that names everything wrong in all of them.
    """
    problems: list[str] = []
    sets: dict[str, StandardSet] = {}
    default = ""
    mappings: list[File] = []
    for folder in folders:
        defaults = []
        for place in _places(folder, problems):
            file = File.of_toml(place / "set.toml", problems)
            found = _read_set(file, problems)
            if found.id in sets:
                file.wrong(f"another folder has a set “{found.id}” too. Give this one another id", "id")
            if found.default:
                defaults.append(found.id)
                default = found.id
            if len(defaults) > 1:
                both = f"{', '.join(defaults)} each say default = true"
                file.wrong(f"{both}. Let one of them say so", "default")
            sets[found.id] = found
        mappings += [File.of_toml(path, problems) for path in sorted((folder / MAPPINGS).glob("*.toml"))]
    mapped = _read_mappings(mappings, sets)
    if not default and not problems:
        problems.append(f"{folders[0]}: no set is the default. Write default = true in one set.toml.")
    if problems:
        raise StandardsError(problems)
    return {
        name: replace(found, default=name == default, mapped=mapped[name])
        for name, found in sorted(sets.items())
    }


def digest(sets: Mapping[str, StandardSet]) -> str:
    """A short name for exactly this content; one other word anywhere makes another name."""
    words = json.dumps({name: asdict(found) for name, found in sets.items()}, sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _places(folder: Path, problems: list[str]) -> list[Path]:
    """The sets' own folders in a folder."""
    if not folder.is_dir():
        problems.append(f"{folder}: there is no such folder. Sets of standards were looked for in it.")
        return []
    places = (place for place in folder.iterdir() if place.is_dir() and place.name[0] not in "._")
    return sorted(place for place in places if place.name != MAPPINGS)


def _read_set(file: File, problems: list[str]) -> StandardSet:
    place = file.path.parent
    file.only(_SET_KEYS)
    if file.text("id") not in ("", place.name):
        file.wrong(f"the id must be the name of the folder. Write id = “{place.name}”", "id")
    language = file.text("language")
    if language and not re.fullmatch("[a-z]{2,3}", language):
        file.wrong("language must be two or three small letters, as “en” or “cy”", "language")
    standards = _read_standards(place, language, problems)
    if file.values and not standards:
        file.wrong("this set has no standards. Put 01-….md beside this file", "id")
    texts = {key: file.text(key) for key in _SET_TEXTS}
    return StandardSet(
        id=place.name,
        language=language,
        link=file.link("link"),
        default=file.flag("default"),
        standards=standards,
        mapped={},
        **texts,
    )


def _read_standards(place: Path, language: str, problems: list[str]) -> tuple[Standard, ...]:
    """The standards of one set in the order of their numbers, with their translations."""
    standards: dict[str, Standard] = {}
    paths = sorted(place.glob("*.md"), key=lambda path: (path.name.count("."), path.name))
    before, taken_by = 0, ""
    for path in paths:  # translations come last: their names have one dot more
        name = _FILE_NAME.fullmatch(path.name)
        if name is None:
            problems.append(f"{path}:1: name this file by number and title, as 07-use-open-standards.md.")
            continue
        number, spoken = int(name[1]), name[2]
        file = File.with_body(path, problems)
        if spoken:
            original = path.name.replace(f".{spoken}.md", ".md")
            _check_translation(file, original in standards, spoken, language)
            if original in standards:
                standards[original] = _translated(file, standards[original], spoken)
            continue
        _check_number(file, number, before, taken_by)
        standards[path.name] = _read_standard(file, number)
        before, taken_by = number, path.name
    return tuple(standards.values())


def _check_number(file: File, number: int, before: int, taken_by: str) -> None:
    """The numbers go from 1 up without a gap, and a file's name says the same as the file."""
    stated = file.values.get("number", number if not file.values else None)
    if type(stated) is not int or stated != number:
        file.wrong(f"the file's name says {number}. Write number = {number}, or rename the file", "number")
    if number == before:
        file.wrong(f"{taken_by} has number {number} too. Give this one its own", "number")
    elif number != before + 1:
        file.wrong(f"standard {before + 1} is missing before {number}. Add it, or close the gap", "number")


def _read_standard(file: File, number: int) -> Standard:
    file.only(_STANDARD_KEYS)
    professions = file.texts("professions")
    for name in professions:
        if name not in PROFESSIONS:
            known = ", ".join(PROFESSIONS)
            file.wrong(f"unknown profession “{name}”. Known are: {known}", "professions", name)
    return Standard(
        number=number,
        title=file.text("title"),
        summary=file.paragraph(),
        link=file.link("link"),
        professions=professions,
        evidence=file.texts("evidence"),
        prompts=_read_prompts(file),
    )


def _read_prompts(file: File) -> dict[str, tuple[str, ...]]:
    """What assessors ask, for each phase and no other."""
    file.only(PHASES, "prompts")
    return {phase: file.texts(phase, "prompts") for phase in PHASES}


def _check_translation(file: File, has_original: bool, spoken: str, language: str) -> None:
    if not has_original:
        file.wrong("there is no file in the set's own language that this translates", "title")
    if spoken == language:
        file.wrong(f"the whole set is in “{language}”. Leave “.{language}” out of the file's name", "title")


def _translated(file: File, original: Standard, spoken: str) -> Standard:
    """The standard with its words in another language added; link and evidence may stay as they are."""
    file.only(_TRANSLATION_KEYS)
    words = replace(
        original,
        title=file.text("title"),
        summary=file.paragraph(),
        prompts=_read_prompts(file),
        link=file.link("link") if "link" in file.values else original.link,
        evidence=file.texts("evidence") if "evidence" in file.values else original.evidence,
        translations={},
    )
    return replace(original, translations={**original.translations, spoken: words})


def _read_mappings(files: Sequence[File], sets: Mapping[str, StandardSet]) -> dict[str, dict[str, Mapped]]:
    """What the mappings say, for both sets of each, by set and other set."""
    found: dict[str, dict[str, Mapped]] = {name: {} for name in sets}
    for file in files:
        file.only(_MAPPING_KEYS)
        about, between = file.text("about"), file.texts("between")
        unknown = [name for name in between if name not in sets]
        for name in unknown:
            file.wrong(f"there is no set “{name}”. Known are: {', '.join(sorted(sets))}", "between", name)
        if unknown or not between:
            continue
        if len(between) != 2:
            file.wrong("name the two sets that this is between", "between")
            continue
        one, other = (sets[name] for name in between)
        if other.id in found[one.id]:
            file.wrong(f"another file is between {one.id} and {other.id} too. Keep one of them", "between")
        there = _read_numbers(file, one, other)
        found[one.id][other.id] = Mapped(other.id, about, there)
        found[other.id][one.id] = Mapped(one.id, about, _turned(there))
    return found


def _read_numbers(file: File, one: StandardSet, other: StandardSet) -> dict[int, tuple[int, ...]]:
    """The standards of the first set, each with those of the second that are alike; each must be there."""
    table = file.values.get("standards")
    if not isinstance(table, dict):
        file.wrong("write [standards], and below it a line such as 6 = [9] for each", "standards")
        return {}
    found: dict[int, tuple[int, ...]] = {}
    for key, values in table.items():
        number = int(key) if key.isascii() and key.isdigit() else 0
        if one.standard(number) is None:
            file.wrong(f"{one.id} has no standard {key}", key)
        elif not isinstance(values, list) or any(type(value) is not int for value in values):
            file.wrong(f"write {key} = […], with numbers of {other.id} in it, or nothing", key)
        elif missing := [value for value in values if other.standard(value) is None]:
            file.wrong(f"{other.id} has no standard {missing[0]}", key)
        else:
            found[number] = tuple(sorted(set(values)))
    if left := [str(s.number) for s in one.standards if str(s.number) not in table]:
        file.wrong(f"say of {', '.join(left)} too what is alike; an empty list says nothing is", "standards")
    return found


def _turned(there: Mapping[int, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    """The same, asked from the other side."""
    every = sorted({number for numbers in there.values() for number in numbers})
    return {number: tuple(one for one in sorted(there) if number in there[one]) for number in every}
