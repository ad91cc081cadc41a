"""The words in which a standard is judged: those of each scale, and those beside it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assessor.problem import invalid

# From the best to the worst.
SCALES: dict[str, tuple[str, ...]] = {
    "met": ("met", "not-met"),
    "met-partly": ("met", "partly-met", "not-met"),
    "rag": ("green", "amber", "red"),
    "none": (),
}
BESIDE = ("not-covered", "not-applicable")  # no result, but said
CANNOT_JUDGE = "cannot-judge"  # of a view only: it counts as given
NEED_A_REASON = frozenset({"not-met", "partly-met", "amber", "red"})
WORDS = {
    "not-covered": "Not covered on the day",
    "not-applicable": "Does not apply",
    "cannot-judge": "I can’t judge this",
}


def of_views(scale: str) -> tuple[str, ...]:
    """What a view may say; nothing where the assessment judges by no scale."""
    return (*SCALES[scale], *BESIDE, CANNOT_JUDGE) if SCALES[scale] else ()


def of_decisions(scale: str) -> tuple[str, ...]:
    """What the panel may agree on."""
    return (*SCALES[scale], *BESIDE) if SCALES[scale] else ()


def of_overall(scale: str) -> tuple[str, ...]:
    """What may be said of the assessment as a whole."""
    return SCALES[scale]


def check(allowed: Sequence[str], value: str | None, reason: str) -> None:
    """Raises Problem 422 for a value that is none of these, and for one that wants a reason and has none."""
    if not allowed:
        raise invalid(
            "value", "This assessment judges by no scale (it is set to “none”): no value can be given"
        )
    if value not in allowed:
        raise invalid("value", f"Choose one of {', '.join(allowed)}")
    if value in NEED_A_REASON and not reason.strip():
        raise invalid("reason", "Say why")


def worst(scale: str, values: Iterable[str]) -> str | None:
    """The worst of these values on the scale: what an overall starts from. None when none is on it."""
    order = SCALES[scale]
    found = [order.index(value) for value in values if value in order]
    return order[max(found)] if found else None


def judges(assessment: Mapping[str, Any]) -> bool:
    """Whether anything is judged here at all."""
    return bool(SCALES[assessment["scale"]])


def asks(assessment: Mapping[str, Any]) -> bool:
    """Whether views are asked for: peers among themselves need give none."""
    return judges(assessment) and assessment["type"] != "peer-review"
