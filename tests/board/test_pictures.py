"""Pictures as they are kept: upright, small, silent about where they were taken; bombs are never unpacked."""

import io
import resource
import struct
import subprocess
import sys
import time
import zlib
from typing import Any

import pytest
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from assessor.board import pictures
from tests.house import ASSESSMENT, House, new_id
from tests.pictures import picture

FILES = f"/assessments/{ASSESSMENT}/files"
PHOTO = f"/assessments/{ASSESSMENT}/notebook/photo"
SECRET = b"Bernard Weatherill House"
HERE = {1: "N", 2: (51.0, 22.0, 21.0), 3: "W", 4: (0.0, 5.0, 54.0)}


def taken(form: str, size: tuple[int, int] = (40, 20), turned: int = 1) -> bytes:
    """A photo that says where, how and by what it was taken, everywhere that its format has room for that."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = turned, SECRET.decode()
    exif.get_ifd(0x8825).update(HERE)
    text = PngInfo()
    text.add_text("Comment", SECRET.decode())
    saved: dict[str, Any] = {"exif": exif, "icc_profile": SECRET, "comment": SECRET}
    if form == "PNG":
        saved["pnginfo"] = text
    elif form == "WEBP":
        saved["xmp"] = SECRET
    elif form == "GIF":
        saved = {"comment": SECRET}
    return picture(form, size, **saved)


async def kept(house: House, name: str, content: bytes) -> tuple[dict[str, str], bytes]:
    """What is answered, and handed out, of a file that was sent."""
    answer = await house.api("priya").post(FILES, files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    thing = answer.json()
    return thing, (await house.api("priya").get(f"{FILES}/{thing['sha256']}")).content


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_hostile_27_a_photo_keeps_nothing_of_where_it_was_taken(house: House, form: str) -> None:
    sent = taken(form)
    assert SECRET in sent
    thing, content = await kept(house, f"post-it.{form.lower()}", sent)
    with Image.open(io.BytesIO(content)) as image:
        assert not image.getexif()
        assert {"exif", "xmp", "icc_profile", "comment", "Comment"}.isdisjoint(image.info)
    assert SECRET not in content
    form_kept = "png" if form == "GIF" else form.lower()
    assert (thing["type"], thing["name"]) == (f"image/{form_kept}", f"post-it.{form_kept}")
    assert int(thing["size"]) == len(content)
    again = await house.api("priya").post(FILES, files={"file": ("again.png", sent)})
    assert (again.status_code, again.json()["sha256"]) == (200, thing["sha256"])


async def test_hostile_27_a_photo_by_the_page_is_made_anew_too(house: House) -> None:
    words = {"id": new_id(), "body": "A post-it.", "kind": "note", "visibility": "panel"}
    sent = {"file": ("a.jpg", taken("JPEG"))}
    assert (await house.client("priya").post(PHOTO, data=words, files=sent)).status_code == 303
    row = await house.database.one("select content from note_file")
    assert row is not None
    assert SECRET not in bytes(row["content"])


async def test_a_photo_stands_upright_and_is_as_large_as_a_screen_shows(house: House) -> None:
    _, content = await kept(house, "large.jpg", taken("JPEG", (4000, 1000), turned=6))
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (500, 2000)
    clear = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(clear, "PNG")
    with Image.open(io.BytesIO((await kept(house, "clear.png", clear.getvalue()))[1])) as image:
        assert image.getpixel((0, 0)) == (0, 0, 0, 0)


def bomb() -> bytes:
    """A picture of 20,000 by 20,000 pixels in few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    lines = zlib.compress(b"\x00" * 60_001 * 100) * 5
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


async def test_hostile_27_a_bomb_is_refused_by_its_header(house: House) -> None:
    await kept(house, "small.png", picture())  # what reads pictures is there
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    answer = await house.api("priya").post(FILES, files={"file": ("bomb.png", bomb())})
    assert (answer.status_code, answer.json()["detail"]) == (422, pictures.TOO_LARGE)
    assert time.monotonic() - began < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB


POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.eps", POSTSCRIPT, pictures.OTHER),
        ("a.tif", b"II*\x00" + b"\x00" * 40, pictures.OTHER),
        ("a.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, pictures.OTHER),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + POSTSCRIPT, pictures.BROKEN),
        ("a.jpg", taken("JPEG", (400, 400))[:-900], pictures.BROKEN),
        ("a.gif", b"GIF89a", pictures.BROKEN),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", pictures.BROKEN),
    ],
)
async def test_hostile_27_other_and_broken_pictures_are_refused_in_our_own_words(
    house: House, name: str, content: bytes, words: str
) -> None:
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # as a library leaves it that makes PDFs
    answer = await house.api("priya").post(FILES, files={"file": (name, content)})
    assert (answer.status_code, answer.json()["detail"]) == (422, words)
    form = {"id": new_id(), "body": "Words are kept.", "kind": "note", "visibility": "panel"}
    page = await house.client("priya").post(PHOTO, data=form, files={"file": (name, content)})
    assert page.status_code == 422
    assert "Words are kept." in page.text
    for theirs in ("PIL", "identify", "BytesIO", "truncated", "Traceback"):
        assert theirs not in page.text + answer.text
    assert await house.database.all("select * from note_file") == []


async def test_what_is_no_picture_stays_as_it_was_sent(house: House) -> None:
    thing, content = await kept(house, "words.txt", b"Said twice.")
    assert (thing["name"], content) == ("words.txt", b"Said twice.")


def test_a_board_starts_without_what_reads_pictures() -> None:
    code = "import sys, assessor.app; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
