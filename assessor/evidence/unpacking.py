"""The files of a folder, or of a zip of one, read into memory. Nothing is ever unpacked onto the disk."""

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from struct import unpack

ENTRIES = 10_000
TOTAL = 200 * 1024 * 1024
RATIO = 100
DIRECTORY = 10 * 1024 * 1024
"""The most a zip's list of contents may take: ten thousand names of a kilobyte each."""

LONGEST_PATH = 1_000

SMALL = 1024 * 1024
"""One file up to this size may shrink as well as it likes: a page of spaces is no bomb."""


class Refused(Exception):
    """Why nothing was read, in one sentence that says how to mend it."""


def contents(path: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """Every file by its path inside the folder or zip, in order of path, and why others were left out.

    Raises `Refused` for what is neither, for what is too much, and for a zip made to do harm.
    """
    if path.is_dir():
        return _of_folder(path)
    if not path.exists():
        raise Refused(f"There is no {shown(str(path))}")
    if not path.is_file() or not zipfile.is_zipfile(path):
        raise Refused(f"{shown(path.name)} is neither a folder nor a zip file")
    return _of_zip(path)


def shown(name: str, longest: int = 200) -> str:
    """A name as it may be printed: without control characters and turns of direction, and not endless."""
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def _of_folder(folder: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    left_out: dict[str, str] = {}
    paths: list[str] = []
    size = 0
    for path in _walk(folder, left_out):
        paths.append(path)
        size += (folder / path).stat().st_size
        _count(len(paths), size)
    found: dict[str, bytes] = {}
    for path in sorted(paths):
        try:
            found[path] = (folder / path).read_bytes()
        except OSError as error:
            left_out[path] = f"it cannot be read ({error.strerror})"
    return found, left_out


def _walk(folder: Path, left_out: dict[str, str]) -> Iterator[str]:
    """The paths of the ordinary files inside; tells of everything that is passed by."""
    for here, folders, files in os.walk(folder):
        inside = Path(here).relative_to(folder)
        for name in sorted(folders + files):
            path = (inside / name).as_posix()
            why = _passed_by(name) or _not_ordinary(Path(here) / name)
            if why:
                left_out[path] = why
                folders[:] = [other for other in folders if other != name]
            elif name in files:
                yield path
        folders.sort()


def _passed_by(name: str) -> str:
    """Why a file or folder of this name is nobody's evidence, or nothing."""
    if name.startswith("."):
        return "its name begins with a dot"
    if name in {"__MACOSX", "node_modules", "Thumbs.db", "desktop.ini"} or name.startswith("~$"):
        return "a program made it for itself"
    return ""


def _not_ordinary(path: Path) -> str:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return "it only points to another place"
    return "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else "it is no ordinary file"


def _of_zip(path: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    _look_at_the_end(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _checked(archive)
            left_out = _left_out(entries)
            kept = {name: info for name, info in entries.items() if not _why_out(name)}
            top = _only_folder(kept)
            found = {name.removeprefix(top): archive.read(kept[name]) for name in sorted(kept)}
    # All that zipfile raises for a damaged or unusual file.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise Refused(f"{shown(path.name)} is damaged: {error}. Make the zip again") from error
    return found, {name.removeprefix(top): why for name, why in left_out.items()}


def _look_at_the_end(path: Path) -> None:
    """Refuses a list of contents so long that only reading it would fill the memory."""
    size = path.stat().st_size
    if size > TOTAL:
        raise Refused(_too_much(f"{shown(path.name)} has {size:,} bytes"))
    with path.open("rb") as file:
        file.seek(max(0, size - 65_558))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if not 0 <= at <= len(tail) - 22:
        raise Refused(f"{shown(path.name)} is damaged: its end is missing. Make the zip again")
    entries, length = unpack("<HI", tail[at + 10 : at + 16])
    # The second form of this list, for more entries than we take, would tell its length elsewhere.
    if entries > ENTRIES or length > DIRECTORY or tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise Refused(_too_many(f"{shown(path.name)} has more than {ENTRIES:,} entries"))


def _checked(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of a zip by path. Raises `Refused` before anything of it is read."""
    entries: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    _count(len(infos), sum(info.file_size for info in infos))
    for info in infos:
        name = _name(info)
        _check_kind(info, name)
        if not info.is_dir() and not name.endswith("/"):
            if name in entries:
                raise Refused(f"The zip has two files called {shown(name)}. Make the zip again")
            entries[name] = info
    packed = sum(info.compress_size for info in entries.values())
    full = sum(info.file_size for info in entries.values())
    if full > SMALL and full > RATIO * packed:
        raise Refused(
            f"The zip would grow to more than {RATIO} times its size. Zip the pages themselves, and nothing else"
        )
    _check_overlap(infos)
    return entries


def _name(info: zipfile.ZipInfo) -> str:
    """The path of an entry, with / between its parts. Raises `Refused` for one that leads out of the folder."""
    name = info.orig_filename.replace("\\", "/")
    if not info.flag_bits & 0x800:
        # Without the mark for UTF-8 the standard says cp437; many programs write UTF-8 all the same.
        with suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("utf-8")
    parts = name.split("/")
    if len(name) > LONGEST_PATH:
        raise Refused(f"The zip has a path of {len(name):,} characters: {shown(name, 60)}. Use shorter names")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in parts or "\x00" in name or not name:
        raise Refused(
            f"The zip has an entry that leads out of its folder: {shown(name)}. Zip the folder again"
        )
    return "/".join(part for part in parts if part not in ("", ".")) + ("/" if name.endswith("/") else "")


def _check_kind(info: zipfile.ZipInfo, name: str) -> None:
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(
            f"The zip has an entry that is no ordinary file: {shown(name)}. Zip the folder again without it"
        )
    if info.flag_bits & 0x1:
        raise Refused("The zip has a password. Make one without")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(f"The zip packs {shown(name)} in an unusual way. Make an ordinary zip")
    if info.file_size > SMALL and info.file_size > RATIO * info.compress_size:
        raise Refused(
            f"{shown(name)} would grow to more than {RATIO} times its size. Leave it out of the zip"
        )


def _check_overlap(infos: list[zipfile.ZipInfo]) -> None:
    """Entries that share their bytes are how a small zip becomes a very big one."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise Refused(
                f"The zip has entries that overlap, such as {shown(info.filename)}. Make the zip again"
            )
        end = info.header_offset + 30 + info.compress_size


def _why_out(name: str) -> str:
    return next(filter(None, map(_passed_by, PurePosixPath(name).parts)), "")


def _left_out(entries: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """What is passed by, named once: a whole folder rather than each file in it."""
    out: dict[str, str] = {}
    for name in sorted(entries):
        parts = PurePosixPath(name).parts
        for depth, part in enumerate(parts, 1):
            if why := _passed_by(part):
                out["/".join(parts[:depth])] = why
                break
    return out


def _only_folder(entries: dict[str, zipfile.ZipInfo]) -> str:
    """The one folder that holds everything, with its /, so that a zip gives the same paths as its folder."""
    tops = {name.partition("/")[0] + "/" for name in entries}
    top = next(iter(tops), "")
    return top if len(tops) == 1 and all(name.startswith(top) for name in entries) else ""


def _count(entries: int, size: int) -> None:
    if entries > ENTRIES:
        raise Refused(_too_many(f"There are more than {ENTRIES:,} files"))
    if size > TOTAL:
        raise Refused(_too_much(f"All files together have {size:,} bytes"))


def _too_many(what: str) -> str:
    return f"{what}, and {ENTRIES:,} are the most that can be brought in at once. Choose the folder with the pages"


def _too_much(what: str) -> str:
    return (
        f"{what}, and {TOTAL:,} are the most that can be brought in at once. Choose the folder with the pages"
    )
