"""What a published report holds, whoever published it: the shape behind every file and the open JSON of it."""

import hashlib
import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Words = Annotated[str, Field(description="Markdown, as CommonMark has it, with tables")]
Day = Annotated[
    str, Field(description="YYYY-MM-DD, or less of it where no more is known", examples=["2018-12-03"])
]


class Part(BaseModel):
    """A part of a document: what is in none of the parts is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Service(Part):
    """What was assessed. `id` is none where others published it."""

    id: str | None = None
    name: str
    organisation: str | None = None


class StandardsUsed(Part):
    """The list of standards it was assessed against, in the edition of then."""

    id: str | None = None
    name: str
    edition: str | None = None


class Sitter(Part):
    """Somebody who took part: the role they had, and their name only where they agreed to be named."""

    role: Literal["lead", "assessor", "team", "other"]
    profession: str | None = None
    name: str | None = None


class Conflict(Part):
    """A conflict of interest that one of the panel declared."""

    profession: str | None = None
    words: Words = ""
    standards: tuple[int, ...] = ()


class Overall(Part):
    """The result of the whole, and what may happen next."""

    value: str | None = None
    reason: Words = ""
    next: str | None = None


class Earlier(Part):
    """An assessment of the same service before this one."""

    title: str
    held_on: Day | None = None
    result: str | None = None
    address: str | None = None


class Judged(Part):
    """One standard: the decision and what is said of it. A decision of None is no result."""

    number: int
    title: str
    link: str | None = None
    decision: str | None = None
    reason: Words = ""
    done_well: tuple[Words, ...] = ()
    to_explore: tuple[Words, ...] = ()
    advice: tuple[Words, ...] = ()


class Recommended(Part):
    """A recommendation as it stood when this was published."""

    id: str | None = None
    standard: int | None = None
    level: Literal["must", "should", "could"] | None = None
    for_whom: Literal["team", "organisation"] = Field("team", alias="for")
    body: Words
    due: Day | None = None
    status: str | None = None

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Evidence(Part):
    """A page of evidence that was published with the report, in the revision of then."""

    page: str
    title: str
    revision: int
    dated: Day | None = None


class Section(Part):
    """A further section, for what has no place of its own."""

    title: str
    body: Words


class Document(Part):
    """A report in one edition."""

    format: Literal["assessor-report/1"] = "assessor-report/1"
    id: str
    title: str
    language: str = "en-GB"
    edition: int = 1
    published_on: Day | None = None
    address: str | None = None
    source: str | None = None  # where others published it
    note: Words = ""  # of a correction: what it corrects
    addendum_to: str | None = None  # the id of the assessment whose decision is looked at again
    service: Service
    standard_set: StandardsUsed | None = None
    phase: str | None = None
    type: str | None = None
    method: str | None = None
    scale: str | None = None
    held_on: tuple[Day, ...] = ()
    overall: Overall | None = None
    panel: tuple[Sitter, ...] = ()
    team: tuple[Sitter, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    summary: Words = ""
    about_service: Words = ""
    users: Words = ""
    good_practice: Words = ""
    main_concern: Words = ""
    standards: tuple[Judged, ...] = ()
    recommendations: tuple[Recommended, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sections: tuple[Section, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The document as JSON holds it."""
        return self.model_dump(mode="json", by_alias=True)

    @property
    def listed(self) -> tuple[Recommended, ...]:
        """The recommendations to list: those that were only read from words of the sections are not said twice."""
        return tuple(one for one in self.recommendations if one.level or one.id or not self.sections)

    @property
    def sha256(self) -> str:
        """The hash of its content: of the JSON with sorted keys, no spaces, in UTF-8."""
        text = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def read(given: object) -> Document:
    """A document from its JSON. Raises pydantic's ValidationError, which names each field that is wrong."""
    return Document.model_validate(given)
