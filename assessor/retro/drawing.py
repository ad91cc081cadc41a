"""What stands in the columns, drawn once for all who are shown the same: a whole room asks for it after each vote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from assessor.database import Row
from assessor.page import Pages
from assessor.retro.access import Attendee

FEW = 25  # items up to which each has the list of the others beside it; of more the list is a page of its own


@dataclass(frozen=True, slots=True)
class Group:
    """An item with those grouped under it, their votes together, and whether one of them is this person's."""

    item: Row
    others: tuple[Row, ...]
    votes: int
    voted: bool


@dataclass(frozen=True, slots=True)
class Look:
    """All else that a group is drawn from, as one person is shown it."""

    address: str
    opened: bool
    may_write: bool
    may_lead: bool
    anonymous: bool
    votes_each: int
    by_votes: bool
    choices: tuple[tuple[str, str], ...]  # what an item may be grouped with, where there are few
    many: bool  # there are more than that


def look_of(here: Attendee, choices: Sequence[tuple[str, str]], *, by_votes: bool) -> Look:
    """How the groups look to somebody."""
    many = len(choices) > FEW
    retro = here.retro
    rights = (here.opened, here.may_write, here.may_lead, here.anonymous)
    few = () if many else tuple(choices)
    return Look(f"/retros/{here.id}", *rights, retro["votes_each"], by_votes, few, many)


class Drawer:
    """Draws groups for one page, or finds them drawn."""

    def __init__(self, pages: Pages, here: Attendee, look: Look) -> None:
        self.pages = pages
        self.here = here
        self.look = look

    def draw(self, group: Group) -> Markup:
        """A group as HTML. It is kept by everything that its template is given."""
        own = frozenset(row["id"] for row in (group.item, *group.others) if self.here.is_own(row))
        key = (self.look, repr(group), own)
        drawn: Markup | None = self.pages.kept.get(key)
        if drawn is None:
            found: Mapping[str, Any] = {"group": group, "look": self.look, "own": own}
            drawn = Markup(self.pages.whole("retro/group.html", found))  # noqa: S704 - from a template
            self.pages.kept.put(key, drawn, len(drawn) * 2)
        return drawn
