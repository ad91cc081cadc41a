"""What else stands on a retro's page: questions, actions, and what later rooms have to say, such as a round's cases."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.requests import Request

from assessor.retro.access import Attendee


@dataclass(frozen=True, slots=True)
class Around:
    """A part of a retro's page: whether it stands before or after the columns, its template, and what that is given
    (as `part`)."""

    where: Literal["before", "after"]
    template: str
    part: Mapping[str, Any] = field(default_factory=dict)


# Their list is `around_retro` of the application's state.
Giver = Callable[[Request, Attendee], Awaitable[Around | None]]


async def around(request: Request, here: Attendee) -> list[Around]:
    """All parts for this page, in the order in which they were registered."""
    found = [await giver(request, here) for giver in request.app.state.around_retro]
    return [one for one in found if one is not None]
