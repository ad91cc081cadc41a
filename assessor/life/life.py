"""What is known of a service over its life, as far as one person may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from assessor.database import Reading, Row
from assessor.door import Person
from assessor.evidence import queries as evidence
from assessor.life import queries
from assessor.recommendations.due import OPEN
from assessor.weeknotes import queries as weeknotes
from assessor.words import count, phrase

MOST = 500  # weeknotes, and imported reports: what is older is on their own pages
COUNTED = ("assessment", "reassessment", "evidence-review")
CLOSED = ("done", "confirmed")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of evidence, and which of its revisions went to which assessment, in order of their days."""

    id: str
    title: str
    day: str
    revision: int
    submitted: tuple[tuple[str, int], ...] = ()

    @property
    def carried(self) -> bool:
        """Whether it went from one assessment to the next."""
        return len(self.submitted) > 1

    @property
    def changed_since(self) -> bool:
        """Whether it was changed after it was last submitted."""
        return bool(self.submitted) and self.revision > self.submitted[-1][1]

    @property
    def times_changed(self) -> int:
        """How often it was another text when it was submitted again."""
        revisions = [revision for _, revision in self.submitted]
        return sum(a != b for a, b in pairwise(revisions))


@dataclass(frozen=True, slots=True)
class Recommended:
    """How many recommendations of one assessment there are."""

    open: int = 0
    closed: int = 0
    not_doing: int = 0

    @property
    def made(self) -> int:
        return self.open + self.closed + self.not_doing


@dataclass(frozen=True, slots=True)
class Life:
    """A service over its life. `pages` and `weeknotes` are None where the evidence is not this person's to read."""

    service: Row
    today: date
    sets: Mapping[str, str]  # standard set → its name
    assessments: list[Row]  # not cancelled, the latest first
    cancelled: int
    recommended: Mapping[str, Recommended]
    imported: list[Row]
    pages: list[Page] | None = None
    weeknotes: list[Row] | None = None
    many_weeknotes: int = 0
    gone: Mapping[str, int] = field(
        default_factory=dict
    )  # assessment → pages submitted that were removed since

    @property
    def address(self) -> str:
        return f"/services/{self.service['id']}"

    @property
    def counted(self) -> list[Row]:
        """What is no practice board, mock or peer review."""
        return [one for one in self.assessments if one["type"] in COUNTED]

    @property
    def held(self) -> list[Row]:
        """Those of them whose day is not to come, the earliest first."""
        until = self.today.isoformat()
        return sorted(
            (one for one in self.counted if "" < one["day"] <= until), key=lambda one: (one["day"], one["id"])
        )

    def went_to(self, assessment: str) -> tuple[int, int]:
        """How many pages were submitted to an assessment, and how many of them had been submitted before."""
        pages = self.pages or []
        went = [[id for id, _ in page.submitted] for page in pages]
        here = [ids.index(assessment) for ids in went if assessment in ids]
        return len(here) + self.gone.get(assessment, 0), sum(place > 0 for place in here)


def title_of(assessment: Mapping[str, Any]) -> str:
    """What an assessment is called beside others of its service: its phase, its type."""
    kind = "practice board" if assessment["type"] == "practice" else phrase(assessment["type"]).lower()
    return f"{phrase(assessment['phase'])} {kind}"


async def of(
    db: Reading,
    who: Person,
    service: Row,
    *,
    now: datetime,
    sets: Mapping[str, str],
    reads_evidence: bool,
) -> Life:
    """Everything at once, in a fixed number of queries; `now` is the time where this board is."""
    rows = await queries.assessments(db, who, service["id"])
    standing = [_with_day(row, now) for row in rows if row["state"] != "cancelled"]
    ids = [row["id"] for row in standing]
    made = await queries.recommended(db, ids, [row["id"] for row in standing if row["panel"]])
    life: dict[str, Any] = {
        "service": service,
        "today": now.date(),
        "sets": sets,
        "assessments": standing,
        "cancelled": len(rows) - len(standing),
        "recommended": _by_assessment(made),
        "imported": await queries.imported(db, service["name"], MOST),
    }
    if reads_evidence:
        pages = await evidence.pages(db, service["id"])
        went = await queries.submitted(db, ids)
        life |= {
            "pages": _pages(pages, went, standing),
            "gone": _gone(pages, went),
            "weeknotes": await weeknotes.of_life(db, service["id"], MOST),
            "many_weeknotes": await weeknotes.many(db, service["id"]),
        }
    return Life(**life)


def _with_day(row: Row, now: datetime) -> Row:
    """With its `day`: of its first session; of what was settled on paper, on which the team was told; else ""."""
    told = row["told_at"].astimezone(now.tzinfo).date().isoformat() if row["told_at"] else ""
    return {**row, "day": row["starts_on"] or told}


def _by_assessment(rows: Sequence[Row]) -> dict[str, Recommended]:
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        kind = "open" if row["status"] in OPEN else "closed" if row["status"] in CLOSED else "not_doing"
        counts = found.setdefault(row["assessment"], {})
        counts[kind] = counts.get(kind, 0) + row["n"]
    return {assessment: Recommended(**counts) for assessment, counts in found.items()}


def _pages(pages: Sequence[Row], went: Sequence[Row], assessments: Sequence[Row]) -> list[Page]:
    """The pages that stand, each with where it went; assessments in order of their days, those without one last."""
    order = {row["id"]: (row["day"] or "9999", row["id"]) for row in assessments}
    found: dict[str, list[tuple[str, int]]] = {}
    for row in sorted(went, key=lambda row: order[row["assessment"]]):
        found.setdefault(row["page"], []).append((row["assessment"], row["revision"]))
    return [
        Page(
            id=row["id"],
            title=row["title"],
            day=row["dated"] or row["at"].date().isoformat(),
            revision=row["revision"],
            submitted=tuple(found.get(row["id"], ())),
        )
        for row in pages
    ]


def _gone(pages: Sequence[Row], went: Sequence[Row]) -> dict[str, int]:
    there = {row["id"] for row in pages}
    gone: dict[str, int] = {}
    for row in went:
        if row["page"] not in there:
            gone[row["assessment"]] = gone.get(row["assessment"], 0) + 1
    return gone


def sum_up(life: Life) -> str:
    """The life of a service in one sentence."""
    said = [count(len(life.counted), "assessment")]
    if held := life.held:
        said.append(f"since {held[0]['day'][:4]}")
    words = " ".join(said)
    if life.pages is not None:
        words += f", {count(len(life.pages), 'page of evidence')}"
        words += f" and {count(life.many_weeknotes, 'weeknote')}"
    open_ones = sum(one.open for one in life.recommended.values())
    return f"{words[0].upper()}{words[1:]}. {_sentence(count(open_ones, 'recommendation'))} open."


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]} {'is' if words.startswith('1 ') else 'are'}"
