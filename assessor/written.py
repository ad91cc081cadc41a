"""What a write came to: the thing as it now stands, and whether it is new."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Written:
    """`thing` is as GET gives it; `version` is this reader's; `new` when it was not there before."""

    thing: dict[str, Any]
    version: int
    new: bool = False
    changed: bool = True
