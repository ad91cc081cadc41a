"""Brings the browser libraries into static/vendor/ and writes down what they are in VENDOR.toml.

Run as `python scripts/vendor.py` when a version below changes; needs npm. What it brings is committed.
"""

import hashlib
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"

# The npm package of GOV.UK Frontend has no licence file, so its notice stands here.
MIT = """\
The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies
of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""

# In place of GDS Transport; our own styles may choose another by setting the property.
TYPEFACE = "var(--typeface,Helvetica Neue,Helvetica,Arial,sans-serif)"


@dataclass(frozen=True)
class Library:
    """One npm package: which of its files we take (path in the package → our name) and its licence."""

    package: str
    version: str
    licence: str
    files: dict[str, str]
    notice: str | None = None  # the licence's text, where the package itself has none


LIBRARIES = (
    Library(
        "govuk-frontend",
        "6.6.0",
        "MIT",
        {
            "dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
            "dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
        },
        notice=MIT,
    ),
    Library(
        "htmx.org",
        "4.0.1",
        "0BSD",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.org.LICENSE.txt"},
    ),
)


def main() -> None:
    """Fetch every library, put its files in place and write VENDOR.toml anew."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    entries = [entry(library, bring(library)) for library in LIBRARIES]
    head = "# What lies in this folder and where it is from. Written by scripts/vendor.py.\n\n"
    (VENDOR / "VENDOR.toml").write_text(head + "\n".join(entries), encoding="utf-8")


def bring(library: Library) -> list[str]:
    """Fetch one library; gives the names of the files it now has in static/vendor/."""
    contents = fetch(library)
    for path, name in library.files.items():
        (VENDOR / name).write_bytes(mended(name, contents[path]))
    names = sorted(library.files.values())
    if library.notice:
        names.append(f"{library.package}.LICENSE.txt")
        (VENDOR / names[-1]).write_text(library.notice, encoding="utf-8")
    return names


def fetch(library: Library) -> dict[str, bytes]:
    """The wanted files of the package as npm has it."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{library.package}@{library.version}"
        subprocess.run(["npm", "pack", "--silent", wanted], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as package:
            return {path: read(package, path) for path in library.files}


def read(package: tarfile.TarFile, path: str) -> bytes:
    """One file of an npm package."""
    member = package.extractfile(f"package/{path}")
    if member is None:
        raise SystemExit(f"{path} is not a file of the package")
    return member.read()


def mended(name: str, content: bytes) -> bytes:
    """The content without what we may not or cannot serve: fonts and crest of GOV.UK, source maps."""
    if not name.endswith((".css", ".js")):
        return content
    text = content.decode("utf-8")
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*", "", text)
    if name == "govuk-frontend.min.css":
        text = without_crown_property(text)
    return text.rstrip().encode("utf-8") + b"\n"


def without_crown_property(css: str) -> str:
    """GOV.UK Frontend's styles without GDS Transport (licensed for gov.uk alone) and the royal crest."""
    css, faces = re.subn(r"@font-face\{[^}]*\}", "", css)
    css, families = re.subn("GDS Transport,arial,sans-serif", TYPEFACE, css)
    css, crests = re.subn(r"[^;{}]*url\(/assets/images/govuk-crest\.svg\);?", "", css)
    if (faces, families, crests) != (2, 58, 3) or "GDS Transport" in css or "url(/" in css:
        raise SystemExit(f"Not the styles expected: {faces} faces, {families} families, {crests} crests")
    return css


def entry(library: Library, names: list[str]) -> str:
    """The library's part of VENDOR.toml."""
    lines = [
        "[[library]]",
        f'name = "{library.package}"',
        f'version = "{library.version}"',
        f'licence = "{library.licence}"',
        f'source = "npm: {library.package}"',
        "[library.sha256]",
        *(f'"{name}" = "{hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()}"' for name in names),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
