"""What to read first, when there are forty minutes: the pages that matter most to what one is to judge.

Nothing here asks the database or a clock: the same evidence and marks make the same list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessor.agenda.proposing import Weighed

WORDS_A_MINUTE = 200
ELSEWHERE = 5  # minutes for what lies behind a link, whose length nobody knows


@dataclass(frozen=True, slots=True)
class Page:
    """A page of evidence: how long it takes, and for which standards it shows something."""

    id: str
    title: str
    minutes: int
    standards: tuple[int, ...]
    elsewhere: bool = False
    read: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """What to read, in order; what comes after when there is time; what is read already."""

    first: tuple[Page, ...]
    then: tuple[Page, ...]
    read: tuple[Page, ...]

    @property
    def minutes(self) -> int:
        return sum(page.minutes for page in self.first)


def minutes(words: int) -> int:
    """How long a text of so many words takes."""
    return max(1, -(-words // WORDS_A_MINUTE))


def matters(
    standards: Sequence[Weighed], profession: str | None, leads: Sequence[int], barred: Sequence[int]
) -> dict[int, int]:
    """How much each standard matters to somebody: what they lead and what is theirs by profession before all others,
    then what the panel worries about, wants to hear more about or asks; what is settled hardly."""
    found = {}
    for one in standards:
        own = 6 if one.number in leads else 4 if profession in one.professions else 0
        asked = 4 if one.worried else 2 if one.hear_more else 0
        found[one.number] = 0 if one.number in barred else 1 + own + asked + min(one.questions, 2)
        if one.on_paper and one.number not in leads:
            found[one.number] = min(1, found[one.number])
    return found


def chosen(pages: Sequence[Page], matter: Mapping[int, int], minutes: int) -> List:
    """The pages that matter most, as many as fit into the minutes; where none fits, the first."""
    read = tuple(page for page in pages if page.read)
    open_ = [page for page in pages if not page.read]
    scored = [(-sum(matter.get(number, 0) for number in page.standards), n) for n, page in enumerate(open_)]
    first: list[Page] = []
    then: list[Page] = []
    left = minutes
    for score, n in sorted(scored):
        page = open_[n]
        if score and page.minutes <= left:
            first.append(page)
            left -= page.minutes
        else:
            then.append(page)
    if not first and any(matter.get(number) for page in then for number in page.standards):
        first.append(then.pop(0))
    return List(tuple(first), tuple(then), read)
