"""How often one person may search: often enough for anybody who reads, seldom enough that others have their turn."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from assessor.problem import Problem

AT_ONCE = 300
A_SECOND = 5.0
PEOPLE = 10_000
"""Searches one person may save up, how fast they come back, and how many people are remembered."""


class Allowance:
    """What each person has left. In this process: several workers give more."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, person: str) -> None:
        """Takes one search from what a person has left. Raises Problem 429 with when to come back."""
        now = self._clock()
        left, then = self._left.pop(person, (AT_ONCE, now))
        left = min(AT_ONCE, left + (now - then) * A_SECOND)
        self._left[person] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > PEOPLE:
            self._left.popitem(last=False)
        if left < 1:
            seconds = math.ceil((1 - left) / A_SECOND)
            words = "You have searched very often just now. Wait a few seconds, then try again."
            raise Problem(429, words, headers={"retry-after": str(seconds)})
