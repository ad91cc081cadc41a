"""Writing the same thing twice, or after somebody else: the rules of idempotent PUT and If-Match."""

from collections.abc import Mapping
from typing import Any, Literal

from assessor.problem import Problem

Outcome = Literal["new", "same", "changed"]


def etag(version: int) -> str:
    """The ETag of a version, as in If-Match: `"3"`."""
    return f'"{version}"'


def settle(
    stands: Mapping[str, Any] | None,
    wanted: Mapping[str, Any],
    if_match: str | None,
    *,
    version: int = 0,
    removed: bool = False,
    closed: str | None = None,
    current: Any = None,
) -> Outcome:
    """What a PUT comes to, given what stands and what is wanted.

    `stands` is None when there is no such thing yet; `version` is the one this reader knows it by;
    `removed` says that it was taken away; `closed` is the sentence of why nothing may be written now.
    Raises Problem 409 (closed, or removed and not named by its version), 428 (which version?) and
    412 (somebody else changed it first; carries `current`).
    """
    same = stands is not None and not removed and all(stands[key] == value for key, value in wanted.items())
    if same:
        return "same"
    if closed:
        raise Problem(409, closed)
    if stands is None:
        return _new(if_match)
    if removed:
        return _again(if_match, version)
    if version and if_match is None:
        raise Problem(
            428, "This exists already. Send If-Match with the version you are changing.", current=current
        )
    if if_match is not None and not names(if_match, version):
        raise Problem(
            412,
            "Somebody changed this after you opened it. Your text is kept: compare the two.",
            current=current,
        )
    return "changed"


def _new(if_match: str | None) -> Outcome:
    if if_match not in (None, etag(0)):
        raise Problem(412, "There is nothing here yet, so there is no version to change.")
    return "new"


def _again(if_match: str | None, version: int) -> Outcome:
    if if_match is None or not names(if_match, version):
        raise Problem(
            409, "This was removed. To bring it back, send If-Match with the version that was removed."
        )
    return "changed"


def names(if_match: str, version: int) -> bool:
    """Whether an If-Match header names this version."""
    return if_match.strip() == "*" or etag(version) in [part.strip() for part in if_match.split(",")]
