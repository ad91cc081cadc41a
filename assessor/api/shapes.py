"""What the API answers, as data: each shape has exactly these keys, and a test holds every answer to them.

Only the OpenAPI document is made from these. What is sent is described by the forms themselves.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", examples=["ncc-beta-2018"])]
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
Uuid = Annotated[str, Field(pattern=UUID, examples=["6f1c2f5e-8f3b-4d0a-9c55-0b1c4f6a7d21"])]
SHA256 = r"^[0-9a-f]{64}$"
Sha256 = Annotated[str, Field(pattern=SHA256)]
TIME = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"
Time = Annotated[str, Field(pattern=TIME, examples=["2018-11-14T09:30:00Z"], description="UTC")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2018-11-14"])]
Number = Annotated[int, Field(ge=1, le=99, description="The number of a standard")]
Count = Annotated[int, Field(ge=0, description="How many this seat may see")]
Version = Annotated[
    int, Field(ge=0, description="The version; the ETag is the same number in quotation marks")
]
Position = Annotated[int, Field(ge=0, description="This seat's own count of what happened")]
Openness = Literal["invited", "organisation", "public"]
Phase = Literal["discovery", "alpha", "private-beta", "public-beta", "live"]
State = Literal[
    "preparing", "evidence-submitted", "in-session", "writing-up", "fact-check", "published", "cancelled"
]
Status = Literal["open", "in-progress", "done", "confirmed", "not-doing"]
Rated = Literal["met", "partly-met", "not-met", "green", "amber", "red"]
Decided = Literal["met", "partly-met", "not-met", "green", "amber", "red", "not-covered", "not-applicable"]
Judged = Literal[
    "met", "partly-met", "not-met", "green", "amber", "red", "not-covered", "not-applicable", "cannot-judge"
]


class Shape(BaseModel):
    """Nothing but the named keys, and all of them."""

    model_config = ConfigDict(extra="forbid")


class Person(Shape):
    """Somebody, by id and name."""

    id: Uuid
    name: str


class Profession(Shape):
    """An author of an assessment that shows everyone else professions instead of names."""

    profession: str | None


class Problem(Shape):
    """Why something was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list["FieldError"]
    current: Annotated[Any, Field(description="With 412 and 428: the thing as it now stands")] = None


class FieldError(Shape):
    """One field and what is wrong with it."""

    field: str
    message: str


class StandardSet(Shape):
    """A published set of standards in one edition."""

    id: Slug
    name: str
    publisher: str
    edition: str
    standards: list["Standard"]


class Standard(Shape):
    """What one standard asks, in our words; `link` leads to the official wording."""

    number: Number
    title: str
    summary: str
    link: str
    professions: list[str]
    evidence: list[str]
    prompts: "Prompts"


class Prompts(Shape):
    """What assessors ask in each phase."""

    discovery: list[str]
    alpha: list[str]
    beta: list[str]
    live: list[str]


class WebLink(Shape):
    """Where something about a service lives."""

    title: str
    url: str


class Service(Shape):
    """What is assessed."""

    id: Slug
    name: str
    organisation: str | None
    summary: str | None
    owner: str | None
    links: list[WebLink]
    openness: Openness
    version: Version


class Member(Shape):
    """Somebody who keeps a service's evidence; the address is shown to those who keep it too."""

    id: Uuid
    name: str
    email: str = ""


class Weeknote(Shape):
    """What a team says about its week; with `url` it stands elsewhere, and `body` may be empty."""

    id: Uuid
    title: str
    dated: Day
    body: str
    url: str | None
    author: Person | None
    at: Time
    version: Version


class Page(Shape):
    """Evidence: a page in Markdown, or with `url` a link to something elsewhere; `html` is the body as it is shown."""

    id: Slug
    title: str
    body: str
    parent: Slug | None
    dated: Day | None
    order: int
    url: str | None
    access: Literal["anyone", "staff", "ask"]
    revision: Annotated[int, Field(ge=1)]
    html: str
    version: Version


class Revision(Shape):
    """A page as it was saved once."""

    revision: Annotated[int, Field(ge=1)]
    title: str
    body: str
    at: Time
    who: Person | None
    sha256: Sha256


class File(Shape):
    """A file, known by what it holds; `size` in bytes."""

    sha256: Sha256
    name: str
    type: str
    size: Annotated[int, Field(ge=0)]


class AssessmentInList(Shape):
    """How an assessment is set up, and its state."""

    id: Slug
    service: Slug
    standard_set: Slug
    phase: Phase
    type: Literal["assessment", "reassessment", "evidence-review", "mock", "peer-review", "practice"]
    method: Slug
    scale: Literal["met", "met-partly", "rag", "none"]
    scope: list[Number] | None
    sessions: list["SessionShown"]
    notes_shown: Literal["live", "opened"]
    authors_shown: Literal["name", "profession"]
    views_shown: Literal["revealed", "at-once"]
    confidential: bool
    state: State
    version: Version


class Assessment(AssessmentInList):
    """An assessment, with what each of its standards holds for this seat."""

    position: Position
    overall: Annotated[
        "Overall | None", Field(description="What the panel agreed; none until you may see it")
    ]
    standards: list["OnStandard"]


class SessionShown(Shape):
    """A day of the event, or part of it."""

    starts_at: Time | None
    ends_at: Time | None
    place: str | None
    call_url: str | None


class OnStandard(Shape):
    """What one standard of an assessment holds."""

    number: Number
    title: str
    evidence: Count
    notes: Count
    questions_open: Count
    recommendations: Count
    agreed_rating: Annotated[Decided | None, Field(description="None until there is one that you may see")]


class Room(Shape):
    """Whether the room is closed: what goes on in it is the panel's alone then."""

    closed: bool


class Standing(Shape):
    """The state of an assessment, and the states that may follow."""

    state: State
    allowed: list[State]


class Seat(Shape):
    """Who sits in an assessment; the address is shown to the lead, to organisers and to oneself."""

    id: Uuid
    name: str
    role: Literal["lead", "assessor", "team", "observer"]
    profession: str | None
    leads: list[Number]
    duties: list[Literal["deputy", "scribe", "accepts-report"]]
    email: str = ""


class Conflict(Shape):
    """What somebody of the panel declared; the panel and organisers see it on their pages."""

    none: bool
    text: str
    at: Time
    version: Version


class Claim(Shape):
    """Which page, or heading of it, shows what for one standard."""

    id: Uuid
    standard: Number
    page: Slug
    heading: str | None
    says: str
    author: Person | Profession
    at: Time
    version: Version


class Statement(Shape):
    """How the team meets a standard and what it has not done yet; before it has said anything, version 0."""

    standard: Number
    body: str
    not_yet: str
    owner: str | None
    ready: Literal["no", "nearly", "yes"]
    author: Person | Profession | None
    at: Time | None
    version: Version


class Evidence(Shape):
    """A page as one assessment sees it: the revision that was submitted, the one now, and what it shows."""

    page: Slug
    title: str
    url: str | None
    submitted: int | None
    revision: Annotated[int | None, Field(description="None once the page was removed")]
    sha256: Sha256 | None
    claims: list["Shown"]


class Shown(Shape):
    """What a page shows for one standard."""

    id: Uuid
    standard: Number
    heading: str | None
    says: str


class Note(Shape):
    """A note about one standard, several (`also`) or none yet."""

    id: Uuid
    standard: Number | None
    also: list[Number]
    kind: Literal["strength", "concern", "question", "note"]
    body: str
    visibility: Literal["me", "panel", "everyone"]
    status: Literal["to-ask", "open", "answered", "follow-up"]
    said_by: str | None
    files: list[Sha256]
    author: Person | Profession
    at: Time
    version: Version
    answers: list["Answer"]


class Opened(Shape):
    """The notes that were opened to everyone now."""

    opened: list[Uuid]


class Answer(Shape):
    """What the team says to a note; `evidence` names pages of the service."""

    id: Uuid
    body: str
    evidence: list[Slug]
    in_the_room: Annotated[bool, Field(description="Said in the room; its author wrote down what")]
    author: Person | Profession
    at: Time
    version: Version


class Recommendation(Shape):
    """What the panel recommends; `from` names notes, as far as this seat may know of them."""

    id: Uuid
    standard: Number | None
    level: Literal["must", "should", "could"]
    body: str
    for_: Annotated[Literal["team", "organisation"], Field(alias="for")]
    owner: str | None
    due: Day | None
    status: Status
    visibility: Literal["panel", "everyone"]
    from_: Annotated[list[Uuid], Field(alias="from")]
    author: Person | Profession
    at: Time
    version: Version
    updates: list["Update"]


class RecommendationAcross(Recommendation):
    """One of those across assessments: with the assessment and the service it was made to."""

    assessment: Slug
    service: Slug


class Update(Shape):
    """How a recommendation comes along."""

    id: Uuid
    body: str
    status: Status | None
    evidence: list[Slug]
    author: Person | Profession
    at: Time
    version: Version


class View(Shape):
    """What one of the panel thinks of a standard; it counts once its author has declared any conflict, or none."""

    standard: Number
    value: Judged | None
    reason: str
    notes: Annotated[list[Uuid], Field(description="Notes ticked as the reason")]
    author: Person
    at: Time | None
    version: Version
    revealed: bool
    counted: bool


class OwnView(View):
    """Your own view; version 0 while you have given none. `views` are all of the panel's, once they are revealed."""

    views: list[View]


class Revealed(Shape):
    """The standards whose views were hidden until now."""

    revealed: list[Number]


class Rating(Shape):
    """What the panel agreed about a standard."""

    standard: Number
    value: Decided
    reason: str
    author: Person | Profession
    at: Time
    version: Version


class Overall(Shape):
    """What the panel agreed about the whole, and what may happen next."""

    value: Rated
    reason: str
    next: Slug | None
    author: Person | Profession
    at: Time
    version: Version


class Told(Shape):
    """When the team was told what the panel decided, and by whom."""

    told_at: Time
    told_by: Uuid | None


Source = Annotated[
    str,
    Field(description="The id of a note or a recommendation, or page@revision", examples=["user-research@4"]),
]


class ReportPoint(Shape):
    """A point of the report, and what it comes from as far as you may see it."""

    body: str
    sources: list[Source]


class ReportStandard(Shape):
    """What the report says of a standard."""

    number: Number
    decision: Decided | None
    done_well: list[ReportPoint]
    to_explore: list[ReportPoint]
    advice: list[ReportPoint]


class Report(Shape):
    """The report; version 0 is a draft, made from what everybody with a seat may see."""

    summary: str
    service: str
    users: str
    good_practice: str
    main_concern: str
    standards: list[ReportStandard]
    author: Annotated[
        Person | Profession | None, Field(description="Whoever changed it last; none of a draft")
    ]
    at: Time | None
    version: Version


class Round(Shape):
    """Several assessments with an aim, in words or as a number of them; `assessments` are those you may enter.

    To whoever does not keep rounds, the version counts changes of everything but `assessments`.
    """

    id: Slug
    name: str
    aim: str | int
    by: Day | None
    assessments: list[Slug]
    closed: bool
    version: Version


class Entry(Shape):
    """Something that happened. The journal holds ids, never text."""

    position: Position
    at: Time
    action: Annotated[str, Field(examples=["note.written"])]
    standard: Number | None
    subject: Annotated[str, Field(description="The word before the dot of `action`", examples=["note"])]
    id: str | None
    who: Person | Profession | None


class Journal(Shape):
    """At most 500 entries; `position` is where to go on."""

    items: Annotated[list[Entry], Field(max_length=500)]
    position: Position


class Found(Shape):
    """Something that holds the words asked for; `url` is the page on which it stands."""

    kind: Literal["page", "statement", "note", "answer", "recommendation"]
    title: str
    excerpt: Annotated[str, Field(description="HTML: the text around the words, which stand in <mark>")]
    url: Annotated[str, Field(examples=["/services/contact-centre/evidence/user-research"])]
