"""Links between the files of a folder become links between pages: `../x.md#y` → `/services/s/evidence/x#y`."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from unicodedata import normalize
from urllib.parse import unquote

from assessor import markdown

Resolve = Callable[[str, bool, int], str | None]
"""Given a link's target, whether it is a picture and its line: the new target, or None to leave it."""

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_MARKDOWN = re.compile(r"(\.(md|markdown|mdown|mkd))+$", re.IGNORECASE)
_LINKS = re.compile(
    r"""(?P<code>(?<!`)(?P<ticks>`+)(?!`)[^`\n]+(?P=ticks)(?!`))
    | (?P<target>\]\([ ]{0,3}(?:<(?P<angle>[^<>\n]*)>|(?P<bare>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))
        (?P<title>[ ]{1,3}(?:"[^"\n]*"|'[^'\n]*'))?[ ]{0,3}\))
    | (?P<loose>\]\((?P<spaced>[^()<>\n]+)\))
    | (?P<definition>^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ ]{0,3}<?(?P<defined>[^\s<>]+)>?)
    | (?P<picture><img\b[^<>\n]*>)
    | (?P<anchor><a\b[^<>\n]*>(?P<words>[^<>\n]*)</a>)
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""\b(src|alt|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def rewrite(text: str, resolve: Resolve) -> str:
    """The text with each link's target as `resolve` wants it. Code stays as it is; lines keep their numbers."""
    kept = []
    number = 1
    for code, lines in _stretches(text):
        part = "\n".join(lines)
        kept.append(part if code else _rewrite_prose(part, number, resolve))
        number += len(lines)
    return "\n".join(kept)


def _stretches(text: str) -> Iterator[tuple[bool, list[str]]]:
    """The text's lines in turn: whether they are code, and the lines."""
    lines = text.split("\n")
    in_code = [False] * len(lines)
    for token in markdown.parts(text):
        if token.type in ("fence", "code_block"):
            first, end = token.map or [0, len(lines)]
            in_code[first:end] = [True] * (end - first)
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or in_code[at] != in_code[start]:
            yield in_code[start], lines[start:at]
            start = at


def _rewrite_prose(text: str, first: int, resolve: Resolve) -> str:
    def change(match: re.Match[str]) -> str:
        line = first + text.count("\n", 0, match.start())
        return _changed(match, _is_picture(text, match.start()), line, resolve)

    return _LINKS.sub(change, text)


def _changed(match: re.Match[str], picture: bool, line: int, resolve: Resolve) -> str:
    """One link as it should be."""
    if match["target"]:
        old = match["angle"] if match["angle"] is not None else match["bare"]
        new = resolve(old, picture, line)
        return match[0] if new is None else f"]({new}{match['title'] or ''})"
    if match["loose"]:
        new = resolve(match["spaced"].strip(), picture, line)
        return match[0] if new is None else f"]({new})"
    if match["definition"]:
        new = resolve(match["defined"], False, line)
        return (
            match[0] if new is None else match[0][: match.start("defined") - match.start()].rstrip("<") + new
        )
    if match["picture"] or match["anchor"]:
        return _from_html(match, line, resolve)
    return match[0]


def _from_html(match: re.Match[str], line: int, resolve: Resolve) -> str:
    """`<img>` and `<a>` in Markdown's own form, because tags are shown as they are typed."""
    values = {
        found[1].lower(): found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(match[0])
    }
    old = values.get("src" if match["picture"] else "href", "")
    if not old:
        return match[0]
    new = resolve(old, bool(match["picture"]), line) or old.replace(" ", "%20")
    words = values.get("alt", "") or posixpath.basename(old) if match["picture"] else match["words"]
    return f"{'!' if match['picture'] else ''}[{words.replace('[', '(').replace(']', ')')}]({new})"


def _is_picture(text: str, end: int) -> bool:
    """Whether the bracket that closes here was opened by ![."""
    depth = 0
    for at in range(end, max(-1, end - 1_000), -1):
        depth += (text[at] == "]") - (text[at] == "[")
        if depth == 0:
            return at > 0 and text[at - 1] == "!"
    return False


@dataclass
class Places:
    """Where everything of a folder will be: pages by slug, files by sha256, and the headings a page has."""

    service: str
    slugs: Mapping[str, str]
    """By path, folders included: the slug of the page that stands for it."""
    headings: Mapping[str, Iterable[str]]
    """By path of a page: the ids its headings have."""
    titles: Mapping[str, str]
    """By path of a page: the id of the heading that became its title and stands in the text no more."""
    files: Mapping[str, str]
    """By path: the sha256 of a file."""
    left_out: Mapping[str, str]
    """By path: why a file does not come in."""
    linked: set[str] = field(default_factory=set)
    """The paths of files that some page shows or links to."""

    def __post_init__(self) -> None:
        self._known = {
            _key(path): path for path in sorted([*self.slugs, *self.files, *self.left_out], reverse=True)
        }
        # A link may leave out .md, write it once where the file has it twice, or get its capitals wrong.
        self._nearly = {
            _MARKDOWN.sub("", key).lower(): path for key, path in sorted(self._known.items(), reverse=True)
        }

    def resolve(self, page: str, target: str, picture: bool) -> tuple[str | None, str | None]:
        """What to write instead of a target in this page (None: leave it), and what is odd about it."""
        if _ELSEWHERE.match(target):
            return None, None
        name, _, fragment = target.partition("#")
        name = unquote(name.partition("?")[0])
        if not name:
            return self._within(page, fragment)
        above = "" if name.startswith("/") else posixpath.dirname(page)
        path = posixpath.normpath(posixpath.join(above, name.lstrip("/")))
        if path.split("/")[0] == "..":
            return None, f"{target} leads out of the folder"
        found = self._find("" if path == "." else path)
        if found is None:
            return None, f"the picture {target} is missing" if picture else f"{target} leads to nothing here"
        if found in self.slugs:
            return self._to_page(found, fragment, target)
        return self._to_file(found, target)

    def _within(self, page: str, fragment: str) -> tuple[str | None, str | None]:
        """A link to a heading of the same page. The one that became the title is the top of the page."""
        if not fragment or fragment == "top":
            return None, None
        name = unquote(fragment)
        if name == self.titles.get(page):
            return "#top", None
        return None, None if name in self.headings.get(
            page, ()
        ) else f"#{fragment} is no heading of this page"

    def _to_page(self, path: str, fragment: str, target: str) -> tuple[str, str | None]:
        address = f"/services/{self.service}/evidence/{self.slugs[path]}"
        name = unquote(fragment)
        if not name or name == self.titles.get(path):
            return address, None
        odd = (
            None if name in self.headings.get(path, ()) else f"{target} leads to a heading that is not there"
        )
        return f"{address}#{fragment}", odd

    def _to_file(self, path: str, target: str) -> tuple[str | None, str | None]:
        if path in self.left_out:
            return None, f"{target} was left out: {self.left_out[path]}"
        self.linked.add(path)
        return f"/services/{self.service}/files/{self.files[path]}", None

    def _find(self, path: str) -> str | None:
        key = _key(path)
        return self._known[key] if key in self._known else self._nearly.get(_MARKDOWN.sub("", key).lower())


def _key(path: str) -> str:
    return normalize("NFC", path).rstrip("/")
