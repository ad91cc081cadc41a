"""What went wrong, said once: the API answers it as problem+json, a page as words."""

from typing import Any

TITLES = {
    400: "That could not be read",
    401: "Sign in first",
    403: "Your role may not do this",
    404: "Not found",
    405: "That cannot be done here",
    409: "Not possible just now",
    410: "Removed for good",
    412: "Somebody changed this first",
    413: "Too large",
    415: "Send it in another format",
    422: "There is a problem",
    428: "Say which version you are changing",
    429: "Too many tries",
    500: "Something went wrong",
    503: "Please try again in a moment",
    507: "No space left to store this",
}


class Problem(Exception):
    """A refusal with its HTTP status.

    `errors` are {"field", "message"} pairs to show beside the fields; `current` is the thing as it stands,
    for a conflict; `headers` join the answer's own.
    """

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        errors: list[dict[str, str]] | None = None,
        current: Any = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail or TITLES[status])
        self.status = status
        self.detail = detail or TITLES[status]
        self.errors = errors or []
        self.current = current
        self.headers = headers or {}

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": TITLES.get(self.status, "Problem"),
            "status": self.status,
            "detail": self.detail,
            "errors": self.errors,
        }
        if self.current is not None:
            body["current"] = self.current
        return body


def not_found() -> Problem:
    """The one answer for what does not exist and for what this person may not know of."""
    return Problem(404, "There is no such page, or you may not see it.")


def invalid(field: str, message: str) -> Problem:
    """One wrong field."""
    return Problem(422, message, errors=[{"field": field, "message": message}])


def errors_of(problem: Problem | None) -> list[dict[str, str]]:
    """What a page shows of a refusal: each mistake beside its field, or else the refusal itself."""
    if problem is None:
        return []
    return problem.errors or [{"field": "", "message": problem.detail}]
