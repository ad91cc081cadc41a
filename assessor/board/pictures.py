"""A picture made anew: upright, not larger than a screen shows, and without where, when and by what it was taken."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePosixPath

from assessor.evidence.filetype import IMAGES
from assessor.problem import invalid

MOST_PIXELS = 16_000_000  # one byte of a file can hold thousands, and each takes about eleven in memory
MOST_IN_PHOTO = 50_000_000  # a JPEG, which is what phones take, is read no larger than it is kept
LONGEST = 2000  # pixels of the longer side, as it is kept

# Only one reader is ever let near a file: that of what its first bytes say it is. A moving picture is kept still.
_READ = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
_KEPT = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "PNG", "image/webp": "WEBP"}
_TYPE = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_ENDINGS = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "WEBP": (".webp",)}
_HIDE_MUCH = (b"II*\x00", b"MM\x00*", b"%!PS", b"\xc5\xd0\xd3\xc6", b"8BPS")  # TIFF, EPS, Photoshop
_ONE_BY_ONE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="picture")  # each may need much memory

OTHER = "Send a picture as PNG, JPEG, GIF or WebP: others keep where they were taken"
TOO_LARGE = "This picture has too many pixels: send it as JPEG, or take a smaller one"
BROKEN = "This picture cannot be read: take it again, or choose another"


async def anew(name: str, kind: str, content: bytes) -> tuple[str, str, bytes]:
    """A file's name, kind and bytes as they are kept: a picture made anew, anything else as it is.

    Raises Problem 422 for a picture that is too large, broken, or of a kind that is not taken.
    """
    if kind in IMAGES:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_ONE_BY_ONE, _anew, name, kind, content)
    if content.startswith(_HIDE_MUCH) or _is_heif(content):
        raise invalid("file", OTHER)
    return name, kind, content


def _is_heif(content: bytes) -> bool:
    """Whether these are the bytes of a HEIC or AVIF, as some phones take them."""
    return content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif")


def _anew(name: str, kind: str, content: bytes) -> tuple[str, str, bytes]:
    # Imported with the first picture: a board without any starts sooner and is smaller.
    from PIL import Image, ImageFile, ImageOps

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # a library that makes PDFs takes broken pictures for whole ones

    Image.MAX_IMAGE_PIXELS = None  # counted here, so that there is one limit and one sentence
    form = _KEPT[kind]
    try:
        with Image.open(io.BytesIO(content), formats=[_READ[kind]]) as image:
            if image.width * image.height > (MOST_IN_PHOTO if form == "JPEG" else MOST_PIXELS):
                raise invalid("file", TOO_LARGE)
            image.draft("RGB", (LONGEST, LONGEST))
            image.thumbnail((LONGEST, LONGEST))
            upright = ImageOps.exif_transpose(image)
            clear = form != "JPEG" and upright.has_transparency_data
            bare = upright.convert("RGBA" if clear else "RGB")
        bare.info = {}
        out = io.BytesIO()
        bare.save(out, form, quality=85)
    except (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, MemoryError):
        # A reader's own words may hold what lies in memory: nobody is told them.
        raise invalid("file", BROKEN) from None
    return _named(name, form), _TYPE[form], out.getvalue()


def _named(name: str, form: str) -> str:
    """The name with an ending that fits."""
    path = PurePosixPath(name)
    return name if path.suffix.lower() in _ENDINGS[form] else f"{path.stem}{_ENDINGS[form][0]}"
