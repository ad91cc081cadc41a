"""Zips and folders that mean harm, and those that only look like it."""

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from struct import pack

import pytest

from assessor.evidence import unpacking
from assessor.evidence.folder import Refused, read
from assessor.evidence.unpacking import contents, shown

OUTSIDE = [
    "../page.md",
    "a/../../page.md",
    "/etc/page.md",
    "//server/page.md",
    "..\\page.md",
    "a\\..\\..\\page.md",
    "C:/page.md",
    "c:\\page.md",
    "..",
    "a/..",
    "page.md\x00.png",
    "\x00",
]


def packed(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip of these files under exactly these names."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name
            info.compress_type = method
            archive.writestr(info, data)
    return path


@pytest.fixture
def nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, reading or unpacking any entry of a zip fails the test."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("an entry was read before the zip was refused")

    for name in ("open", "read", "extract", "extractall"):
        monkeypatch.setattr(zipfile.ZipFile, name, refuse)


@pytest.mark.parametrize("name", OUTSIDE)
def test_hostile_23_an_entry_that_leads_out_of_its_folder_is_refused_before_anything_is_read(
    tmp_path: Path, name: str, nothing_read_later: Callable[[], None]
):
    path = packed(tmp_path / "a.zip", {"page.md": b"# Page\n", name: b"x"})
    nothing_read_later()
    with pytest.raises(Refused, match="leads out of its folder"):
        contents(path)
    assert [found.name for found in tmp_path.iterdir()] == ["a.zip"]


@pytest.fixture
def nothing_read_later(request: pytest.FixtureRequest) -> Callable[[], None]:
    return lambda: request.getfixturevalue("nothing_read") or None


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_hostile_23_an_entry_that_is_no_ordinary_file_is_refused(
    tmp_path: Path, kind: int, nothing_read_later: Callable[[], None]
):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("secret.md")
        info.create_system = 3
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    nothing_read_later()
    with pytest.raises(Refused, match=r"no ordinary file: secret\.md"):
        contents(path)


def test_hostile_23_more_than_ten_thousand_entries_are_refused_and_ten_thousand_are_not(tmp_path: Path):
    names = [f"{number}.md" for number in range(unpacking.ENTRIES)]
    assert (
        len(contents(packed(tmp_path / "a.zip", dict.fromkeys(names, b"x"), zipfile.ZIP_STORED))[0]) == 10_000
    )
    path = packed(tmp_path / "b.zip", dict.fromkeys([*names, "one-more.md"], b"x"), zipfile.ZIP_STORED)
    with pytest.raises(Refused, match="more than 10,000"):
        contents(path)


def test_hostile_23_a_zip_with_a_list_of_contents_that_fills_the_memory_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    plain = packed(tmp_path / "a.zip", {"page.md": b"# Page\n"}).read_bytes()
    end = plain.rfind(b"PK\x05\x06")
    lies = {
        "entries": plain[: end + 10] + pack("<H", 0xFFFF) + plain[end + 12 :],
        "length": plain[: end + 12] + pack("<I", 2**31) + plain[end + 16 :],
        "elsewhere": plain[:end] + b"PK\x06\x07" + bytes(16) + plain[end:],
        "hidden": plain[: end + 16] + b"PK\x05\x06" + plain[end + 20 :],
        "cut": plain[:-4],
    }
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the list of contents was read"))
    for name, data in lies.items():
        path = tmp_path / f"{name}.zip"
        path.write_bytes(data)
        with pytest.raises(Refused):
            contents(path)


def test_hostile_23_a_zip_that_grows_a_hundredfold_is_refused_before_it_grows(
    tmp_path: Path, nothing_read_later: Callable[[], None]
):
    one = packed(tmp_path / "one.zip", {"page.md": b"# Page\n", "zeros.md": bytes(20_000_000)})
    many = packed(tmp_path / "many.zip", {f"{number}.md": b" " * 1_000_000 for number in range(30)})
    nothing_read_later()
    with pytest.raises(Refused, match=r"zeros\.md would grow to more than 100 times its size"):
        contents(one)
    with pytest.raises(Refused, match="would grow to more than 100 times its size"):
        contents(many)


def test_hostile_23_a_zip_whose_files_are_too_much_together_is_refused(
    tmp_path: Path, nothing_read_later: Callable[[], None], monkeypatch: pytest.MonkeyPatch
):
    path = packed(tmp_path / "a.zip", {f"{number}.md": os.urandom(60_000) for number in range(10)})
    monkeypatch.setattr(unpacking, "TOTAL", 500_000)
    nothing_read_later()
    with pytest.raises(Refused, match=r"600,000 bytes|bytes, and 500,000 are the most"):
        contents(path)


def test_hostile_23_entries_that_share_their_bytes_are_refused(
    tmp_path: Path, nothing_read_later: Callable[[], None]
):
    path = packed(tmp_path / "a.zip", {"a.md": os.urandom(1_000), "b.md": os.urandom(1_000)})
    data = bytearray(path.read_bytes())
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = pack("<I", 0)  # the second entry begins where the first does
    path.write_bytes(data)
    nothing_read_later()
    with pytest.raises(Refused, match="overlap"):
        contents(path)


def test_hostile_23_an_entry_longer_than_it_says_gives_no_byte_more(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"page.md": b"x" * 100_000})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.find(mark)
        data[start + at : start + at + 4] = pack("<I", 100)
    path.write_bytes(data)
    with pytest.raises(Refused, match="is damaged"):
        contents(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_hostile_23_unusual_packing_is_refused(tmp_path: Path, method: int):
    with pytest.raises(Refused, match="unusual way"):
        contents(packed(tmp_path / "a.zip", {"page.md": b"x"}, method))


def test_hostile_23_a_zip_with_a_password_or_two_files_of_one_name_is_refused(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"page.md": b"x"})
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(Refused, match="password"):
        contents(path)
    twice = packed(tmp_path / "b.zip", {"one.md": b"x", "two.md": b"x"})
    twice.write_bytes(twice.read_bytes().replace(b"two.md", b"one.md"))
    with pytest.raises(Refused, match=r"two files called one\.md"):
        contents(tmp_path / "b.zip")


def test_hostile_23_a_zip_inside_a_zip_and_a_document_with_entities_are_never_opened(tmp_path: Path):
    inner = packed(tmp_path / "inner.zip", {"page.md": b"# Inner\n"}).read_bytes()
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    files = {"page.md": b"[z](inner.zip) [x](laughs.xml)\n", "inner.zip": inner, "laughs.xml": laughs}
    folder = read(packed(tmp_path / "outer.zip", files), service="s")
    assert [page.source for page in folder.pages] == ["page.md"]
    assert {(file.name, file.type, file.data) for file in folder.files} == {
        ("inner.zip", "application/octet-stream", inner),
        ("laughs.xml", "application/octet-stream", laughs),
    }


@pytest.mark.parametrize("damage", [b"", b"PK\x05\x06", b"PK\x03\x04" + b"\xff" * 100, b"no zip"])
def test_hostile_23_what_is_no_zip_is_refused_in_one_sentence(tmp_path: Path, damage: bytes):
    path = tmp_path / "a.zip"
    path.write_bytes(damage)
    with pytest.raises(Refused, match=r"a\.zip is (neither|damaged)"):
        contents(path)


def test_hostile_23_every_byte_changed_in_turn_gives_files_or_a_refusal_and_nothing_else(tmp_path: Path):
    plain = packed(tmp_path / "a.zip", {"page.md": b"# Page\n" * 3, "b/c.png": b"\x89PNG"}).read_bytes()
    for at in range(len(plain)):
        for value in (0x00, 0x01, 0xFF):
            path = tmp_path / "b.zip"
            path.write_bytes(plain[:at] + bytes([value]) + plain[at + 1 :])
            try:
                found, _ = contents(path)
            except Refused:
                continue
            assert all(not name.startswith("/") and ".." not in name.split("/") for name in found)


def test_hostile_24_a_folder_never_gives_what_lies_outside_it(tmp_path: Path):
    (tmp_path / "secret.md").write_text("# Secret\n")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "hidden.md").write_text("# Hidden\n")
    top = tmp_path / "team"
    top.mkdir()
    (top / "page.md").write_text("# Page\n\n![x](../secret.md) ![y](/etc/passwd) [z](outside/hidden.md)\n")
    (top / "secret.md").symlink_to(tmp_path / "secret.md")
    (top / "outside").symlink_to(tmp_path / "outside")
    os.mkfifo(top / "pipe.md")
    folder = read(top, service="s")
    assert [page.source for page in folder.pages] == ["page.md"]
    assert folder.files == ()
    assert "Secret" not in str(folder.pages)
    assert {line.partition(": ")[0] for line in folder.odd} >= {"secret.md", "outside", "pipe.md"}


@pytest.mark.parametrize(
    "name",
    [
        "evil\u202egnp.md",
        "evil\x1b[2J.md",
        "evil\nline.md",
        "..evil.md",
        "evil..md",
        "x" * 240 + ".md",
        "<script>.md",
        "%2e%2e%2fevil.md",
        "con.md",
        "a;b|c&d.md",
    ],
)
def test_hostile_24_a_strange_name_is_stored_as_a_plain_slug_and_told_without_control_characters(
    tmp_path: Path, name: str
):
    top = tmp_path / "team"
    top.mkdir()
    (top / name).write_text("Text, with [a link](gone).\n")
    (top / "page.md").write_text(f"[x](<{name}>)\n")
    folder = read(top, service="s")
    for page in folder.pages:
        assert page.slug.replace("-", "").isalnum()
        assert len(page.slug) <= 80
        assert page.title.isprintable()
    assert all(line.isprintable() and len(line) < 600 for line in folder.odd)


def test_hostile_24_a_path_too_long_for_any_disk_is_refused(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"page.md": b"x", "x.md" * 300: b"x"})
    with pytest.raises(Refused, match="a path of 1,200 characters"):
        contents(path)


def test_hostile_24_a_file_is_known_by_its_bytes_and_its_name_is_only_shown(tmp_path: Path):
    top = tmp_path / "team"
    (top / "a").mkdir(parents=True)
    (top / "page.md").write_text("[x](<a/gnp\u202e.txt>)\n")
    (top / "a" / "gnp\u202e.txt").write_text("hello")
    (file,) = read(top, service="s").files
    assert file.name == "gnp\N{REPLACEMENT CHARACTER}.txt"
    assert len(file.sha256) == 64


def test_a_zip_made_on_windows_or_by_an_old_program_reads_like_any_other(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"team\\research\\café.md": b"# Caf\xc3\xa9\n", "team\\page.md": b"x"})
    assert set(contents(path)[0]) == {"research/café.md", "page.md"}
    data = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        data[data.find(mark) + flags] = 0  # without the mark that says UTF-8
    path.write_bytes(data)
    assert set(contents(path)[0]) == {"research/café.md", "page.md"}


def test_what_programs_leave_in_folders_is_passed_by_and_told_once(tmp_path: Path):
    files = {
        "team/page.md": b"x",
        "__MACOSX/team/._page.md": b"x",
        "team/.git/config": b"x",
        "team/.git/HEAD": b"x",
        "team/node_modules/a/b.md": b"x",
        "team/Thumbs.db": b"x",
        "team/~$page.docx": b"x",
    }
    found, left_out = contents(packed(tmp_path / "a.zip", files))
    assert set(found) == {"page.md"}
    assert set(left_out) == {"__MACOSX", ".git", "node_modules", "Thumbs.db", "~$page.docx"}


def test_a_small_page_that_packs_very_well_is_no_bomb(tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"page.md": b" " * 500_000})
    assert len(contents(path)[0]["page.md"]) == 500_000


def test_a_file_that_cannot_be_read_is_left_out_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "page.md").write_text("x")
    (tmp_path / "locked.md").write_text("x")
    readable = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.name == "locked.md":
            raise PermissionError(13, "Permission denied")
        return readable(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    found, left_out = contents(tmp_path)
    assert set(found) == {"page.md"}
    assert left_out == {"locked.md": "it cannot be read (Permission denied)"}


def test_a_folder_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for number in range(4):
        (tmp_path / f"{number}.md").write_text("x" * 100)
    monkeypatch.setattr(unpacking, "ENTRIES", 3)
    with pytest.raises(Refused, match="more than 3 files"):
        contents(tmp_path)
    monkeypatch.setattr(unpacking, "ENTRIES", 4)
    monkeypatch.setattr(unpacking, "TOTAL", 399)
    with pytest.raises(Refused, match="All files together have 400 bytes"):
        contents(tmp_path)


def test_a_name_as_it_is_shown_is_short_and_printable():
    assert (
        shown("a\u202eb\x1bc\nd")
        == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c\N{REPLACEMENT CHARACTER}d"
    )
    assert len(shown("x" * 500)) == 200
