"""How long a slot has left. It informs and never blocks: over time is a number like any other."""

from datetime import datetime, timedelta
from typing import Any

LATE = timedelta(minutes=15)  # nobody pressed Next for so long: what was on is no longer shown as if it were


def left(ends_at: datetime | None, now: datetime) -> dict[str, Any] | None:
    """Minutes left or over, in words, and whether it is late; nothing for what has no time.

    A minute counts until it is through: at 10:53:20 there are 12 minutes to 11:05. (static/left.js says the same.)
    """
    if ends_at is None:
        return None
    seconds = int((ends_at - now).total_seconds())
    over = -seconds // 60 if seconds < 0 else 0
    if over:
        return {"minutes": f"{over} min", "words": "over, since", "late": now - ends_at >= LATE, "over": True}
    return {
        "minutes": f"{max(0, -(-seconds // 60))} min",
        "words": "left, until",
        "late": False,
        "over": False,
    }
