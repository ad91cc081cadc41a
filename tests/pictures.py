"""Pictures for tests: real ones, small."""

import io
from typing import Any

from PIL import Image


def picture(
    form: str = "PNG", size: tuple[int, int] = (8, 6), colour: str = "#1d70b8", **saved: Any
) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form, **saved)
    return out.getvalue()
