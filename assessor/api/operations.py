"""Every operation of the API in one table: what it is sent, what it answers, and what may go wrong.

The OpenAPI document and the page about the API are made from it; a test holds it against the routes.
"""

from collections.abc import Mapping
from typing import Any

from assessor.api import shapes
from assessor.api.operation import ORDER, Operation
from assessor.api.portfolio_operations import PORTFOLIO
from assessor.api.retro_operations import RETROS
from assessor.assessments.assessments import AssessmentForm
from assessor.assessments.conflicts import ConflictForm
from assessor.assessments.moves import MoveForm
from assessor.assessments.seats import SeatForm
from assessor.board.answers import AnswerForm
from assessor.board.claims import ClaimForm
from assessor.board.notes import NoteForm, OpenForm
from assessor.board.recommendations import RecommendationForm, UpdateForm
from assessor.board.statements import StatementForm
from assessor.day.closing import RoomForm
from assessor.evidence.pages import PageForm
from assessor.recommendations import due
from assessor.recommendations.wanted import FOR, LEVELS, STATUSES
from assessor.report.report import ReportForm
from assessor.rounds.rounds import RoundForm
from assessor.services.services import MemberForm, ServiceForm
from assessor.views.ratings import OverallForm, RatingForm
from assessor.views.views import RevealForm, ViewForm
from assessor.weeknotes.weeknotes import WeeknoteForm

__all__ = ["GROUPS", "OPERATIONS", "ORDER", "Operation"]

TEXT = {"type": "string"}
NUMBER = {"type": "integer", "minimum": 0, "maximum": 99}
POSITION = {"type": "integer", "minimum": 0}

IN = "/assessments/{assessment}"
ONE_STANDARD = {"standard": (NUMBER, "Only those about this standard")}
AFTER = {"after": (POSITION, "The position after which to begin; 0 when left out")}

STANDARDS = [
    Operation(
        "GET",
        "/standard-sets",
        "All standard sets, the default first",
        shapes.StandardSet,
        listed=True,
        public=True,
    ),
    Operation("GET", "/standard-sets/{set}", "One standard set", shapes.StandardSet, public=True),
]

SERVICES = [
    Operation("GET", "/services", "The services you may see", shapes.Service, listed=True),
    Operation("GET", "/services/{service}", "One service", shapes.Service, versioned=True),
    Operation(
        "PUT",
        "/services/{service}",
        "Make a service, and be its first member; or change one",
        shapes.Service,
        ServiceForm,
        {"name": "Contact centre", "organisation": "Hackney Council", "openness": "invited"},
        versioned=True,
    ),
    Operation("GET", "/services/{service}/members", "Who keeps its evidence", shapes.Member, listed=True),
    Operation(
        "PUT",
        "/services/{service}/members/{email}",
        "Make somebody a member",
        shapes.Member,
        MemberForm,
        {"name": "Marek Nowak"},
    ),
    Operation("DELETE", "/services/{service}/members/{email}", "End a membership"),
    Operation(
        "GET", "/services/{service}/weeknotes", "The weeknotes of a service", shapes.Weeknote, listed=True
    ),
    Operation(
        "GET", "/services/{service}/weeknotes/{weeknote}", "One weeknote", shapes.Weeknote, versioned=True
    ),
    Operation(
        "PUT",
        "/services/{service}/weeknotes/{weeknote}",
        "Write a weeknote, or change one",
        shapes.Weeknote,
        WeeknoteForm,
        {"title": "Sprint 12", "dated": "2018-11-02", "body": "We asked five agents to take a call."},
        versioned=True,
    ),
    Operation("DELETE", "/services/{service}/weeknotes/{weeknote}", "Take a weeknote away", also=(412,)),
]

ASSESSMENTS = [
    Operation("GET", "/assessments", "The assessments you may enter", shapes.AssessmentInList, listed=True),
    Operation(
        "GET", IN, "One assessment, with what each standard holds for you", shapes.Assessment, versioned=True
    ),
    Operation(
        "PUT",
        IN,
        "Set an assessment up, or change how",
        shapes.Assessment,
        AssessmentForm,
        {
            "service": "contact-centre",
            "standard_set": "lgdss",
            "phase": "public-beta",
            "sessions": [
                {"starts_at": "2018-11-14T09:30:00Z", "ends_at": "2018-11-14T13:30:00Z", "place": "Room 4"}
            ],
        },
        versioned=True,
    ),
    Operation(
        "GET", f"{IN}/state", "Where the assessment stands, and the states that may follow", shapes.Standing
    ),
    Operation(
        "PUT",
        f"{IN}/state",
        "Move the assessment",
        shapes.Standing,
        MoveForm,
        {"to": "writing-up", "reason": "The event is over"},
        makes=False,
    ),
    Operation("GET", f"{IN}/seats", "Who sits here, in the order they came", shapes.Seat, listed=True),
    Operation("GET", f"{IN}/seats/{{email}}", "One seat, for whoever may know the address", shapes.Seat),
    Operation(
        "PUT",
        f"{IN}/seats/{{email}}",
        "Give somebody a seat, or change it",
        shapes.Seat,
        SeatForm,
        {"role": "assessor", "name": "Priya Raman", "profession": "user research", "leads": [1, 2]},
    ),
    Operation("DELETE", f"{IN}/seats/{{email}}", "Take a seat away; its open streams end"),
    Operation(
        "PUT",
        f"{IN}/conflict",
        "Declare your own conflict of interest, or that there is none",
        shapes.Conflict,
        ConflictForm,
        {"none": False, "text": "I worked on the service until 2017."},
    ),
    Operation("GET", f"{IN}/room", "Whether the room is closed", shapes.Room),
    Operation(
        "PUT",
        f"{IN}/room",
        "Close the room, or open it again",
        shapes.Room,
        RoomForm,
        {"closed": True},
        makes=False,
    ),
]

EVIDENCE = [
    Operation("GET", "/services/{service}/evidence", "The pages of a service", shapes.Page, listed=True),
    Operation("GET", "/services/{service}/evidence/{page}", "One page", shapes.Page, versioned=True),
    Operation(
        "PUT",
        "/services/{service}/evidence/{page}",
        "Write a page, or its next revision",
        shapes.Page,
        PageForm,
        {
            "title": "User research",
            "body": "## What we did\n\nWe asked twelve people.",
            "dated": "2018-10-02",
        },
        versioned=True,
    ),
    Operation("DELETE", "/services/{service}/evidence/{page}", "Take a page away"),
    Operation(
        "GET",
        "/services/{service}/evidence/{page}/revisions",
        "Every revision of a page, newest first",
        shapes.Revision,
        listed=True,
    ),
    Operation("POST", "/services/{service}/files", "Store a file", shapes.File, takes_file=True),
    Operation("GET", "/services/{service}/files/{sha256}", "What a file holds", gives_file=True),
    Operation(
        "POST",
        f"{IN}/files",
        "Store a file of notes; a picture is made anew, upright and without where it was taken",
        shapes.File,
        takes_file=True,
    ),
    Operation("GET", f"{IN}/files/{{sha256}}", "A file of a note", gives_file=True),
    Operation(
        "GET", f"{IN}/claims", "Which evidence shows what", shapes.Claim, listed=True, query=ONE_STANDARD
    ),
    Operation("GET", f"{IN}/claims/{{claim}}", "One claim", shapes.Claim, versioned=True),
    Operation(
        "PUT",
        f"{IN}/claims/{{claim}}",
        "Say what some evidence shows, or say it otherwise",
        shapes.Claim,
        ClaimForm,
        {
            "standard": 1,
            "page": "user-research",
            "heading": "What we did",
            "says": "Twelve people were asked.",
        },
        versioned=True,
    ),
    Operation("DELETE", f"{IN}/claims/{{claim}}", "Take a claim away"),
    Operation("GET", f"{IN}/statements", "What the team has said", shapes.Statement, listed=True),
    Operation(
        "GET",
        f"{IN}/statements/{{standard}}",
        "What the team says about one standard",
        shapes.Statement,
        versioned=True,
    ),
    Operation(
        "PUT",
        f"{IN}/statements/{{standard}}",
        "Say how the team meets a standard",
        shapes.Statement,
        StatementForm,
        {
            "body": "Every case has one page.",
            "not_yet": "People cannot see their own case.",
            "ready": "nearly",
        },
        versioned=True,
        makes=False,
    ),
    Operation(
        "GET",
        f"{IN}/evidence",
        "Each page with what it shows, as submitted and as it is now",
        shapes.Evidence,
        listed=True,
        query={"as": ({"enum": ["submitted"]}, "Only what was submitted, by its titles of then")},
    ),
]

NOTES = [
    Operation(
        "GET",
        f"{IN}/notes",
        "The notes you may see",
        shapes.Note,
        listed=True,
        query={
            **ONE_STANDARD,
            "kind": ({"enum": ["strength", "concern", "question", "note"]}, "Only those of this kind"),
        },
    ),
    Operation("GET", f"{IN}/notes/{{note}}", "One note", shapes.Note, versioned=True),
    Operation(
        "PUT",
        f"{IN}/notes/{{note}}",
        "Write a note, or change it",
        shapes.Note,
        NoteForm,
        {
            "standard": 6,
            "kind": "concern",
            "body": "The colour alone says what is late.",
            "visibility": "everyone",
        },
        versioned=True,
    ),
    Operation(
        "DELETE",
        f"{IN}/notes/{{note}}",
        "Take a note away",
        query={"reason": (TEXT, "Why; a lead gives it for another's note")},
        also=(412,),
    ),
    Operation(
        "POST",
        f"{IN}/notes/open",
        "Show everyone the notes that wait for the lead",
        shapes.Opened,
        OpenForm,
        {"standard": 6},
    ),
    Operation("GET", f"{IN}/notes/{{note}}/answers/{{answer}}", "One answer", shapes.Answer, versioned=True),
    Operation(
        "PUT",
        f"{IN}/notes/{{note}}/answers/{{answer}}",
        "Answer a note, or change the answer",
        shapes.Answer,
        AnswerForm,
        {
            "body": "We tried shapes with five people who do not see red; they found every late case.",
            "evidence": [],
        },
        versioned=True,
    ),
    Operation("DELETE", f"{IN}/notes/{{note}}/answers/{{answer}}", "Take an answer away"),
]

SIFTED: dict[str, tuple[Mapping[str, Any], str]] = {
    "due": ({"enum": list(due.GROUPS)}, "Only those of this group: soon is within four weeks"),
    "status": ({"enum": list(STATUSES)}, "Only those of this status"),
    "level": ({"enum": list(LEVELS)}, "Only those of this level"),
    "for": ({"enum": list(FOR)}, "Only those for the team, or for the organisation"),
    "service": (TEXT, "Only those to this service"),
    "set": (TEXT, "Only those of this set of standards"),
    "standard": (TEXT, "Only those about the standard of this number; `lgdss-6` says its set too"),
    "owner": (TEXT, "Only those of this owner, as written; `-` for those without one"),
    "mine": ({"enum": ["1"]}, "Only those with your name or address as their owner"),
}

RECOMMENDATIONS = [
    Operation(
        "GET",
        "/recommendations",
        "The recommendations you may see in all assessments that are not cancelled",
        shapes.RecommendationAcross,
        listed=True,
        query=SIFTED,
    ),
    Operation(
        "GET",
        f"{IN}/recommendations",
        "The recommendations you may see",
        shapes.Recommendation,
        listed=True,
        query=ONE_STANDARD,
    ),
    Operation(
        "GET",
        f"{IN}/recommendations/{{recommendation}}",
        "One recommendation",
        shapes.Recommendation,
        versioned=True,
    ),
    Operation(
        "PUT",
        f"{IN}/recommendations/{{recommendation}}",
        "Recommend something, or change it",
        shapes.Recommendation,
        RecommendationForm,
        {"standard": 6, "level": "must", "body": "Say in words what is late.", "visibility": "everyone"},
        versioned=True,
    ),
    Operation(
        "DELETE", f"{IN}/recommendations/{{recommendation}}", "Take a recommendation away", also=(412,)
    ),
    Operation(
        "GET",
        f"{IN}/recommendations/{{recommendation}}/updates/{{update}}",
        "One update",
        shapes.Update,
        versioned=True,
    ),
    Operation(
        "PUT",
        f"{IN}/recommendations/{{recommendation}}/updates/{{update}}",
        "Say how a recommendation comes along",
        shapes.Update,
        UpdateForm,
        {"body": "Words are in test with users.", "status": "in-progress"},
        versioned=True,
    ),
]

VIEWS = [
    Operation(
        "GET",
        f"{IN}/views",
        "Your own views, and the panel's of what is revealed",
        shapes.View,
        listed=True,
        also=(403,),
    ),
    Operation(
        "GET",
        f"{IN}/views/{{standard}}",
        "Your own view of a standard, and the panel's once they are revealed",
        shapes.OwnView,
        also=(403,),
    ),
    Operation(
        "PUT",
        f"{IN}/views/{{standard}}",
        "Give your own view of a standard, or another one",
        shapes.OwnView,
        ViewForm,
        {"value": "not-met", "reason": "Nobody owns how long recordings are kept."},
    ),
    Operation("DELETE", f"{IN}/views/{{standard}}", "Take your own view back"),
    Operation(
        "POST",
        f"{IN}/views/reveal",
        "Reveal the panel's views to the panel, of one standard or of all",
        shapes.Revealed,
        RevealForm,
        {"standard": 6},
    ),
    Operation(
        "GET", f"{IN}/agreed-ratings/{{standard}}", "What the panel agreed about a standard", shapes.Rating
    ),
    Operation(
        "PUT",
        f"{IN}/agreed-ratings/{{standard}}",
        "Write down what the panel agreed about a standard",
        shapes.Rating,
        RatingForm,
        {"value": "not-met", "reason": "Nobody owns how long recordings are kept."},
    ),
    Operation("GET", f"{IN}/overall", "What the panel agreed about the whole", shapes.Overall),
    Operation(
        "PUT",
        f"{IN}/overall",
        "Write down what the panel agreed about the whole, and what may happen next",
        shapes.Overall,
        OverallForm,
        {"value": "not-met", "reason": "Two things first.", "next": "go-on-with-conditions"},
    ),
    Operation("POST", f"{IN}/tell", "Tell the team what the panel decided, for good", shapes.Told),
]

REPORT = [
    Operation(
        "GET",
        f"{IN}/report",
        "The report, written or drafted; to everyone else from fact check on",
        shapes.Report,
        versioned=True,
    ),
    Operation(
        "PUT",
        f"{IN}/report",
        "Write the report, or parts of it: what is left out keeps what stands",
        shapes.Report,
        ReportForm,
        {
            "summary": "The team knows its users well; keeping recordings needs an owner.",
            "standards": [
                {
                    "number": 6,
                    "decision": "not-met",
                    "to_explore": [{"body": "Nobody owns how long recordings are kept.", "sources": []}],
                }
            ],
        },
        versioned=True,
        makes=False,
    ),
]

LIVE = [
    Operation(
        "GET", f"{IN}/journal", "What happened, in order: at most 500 entries", shapes.Journal, query=AFTER
    ),
    Operation(
        "GET",
        f"{IN}/stream",
        "What happens, as it happens",
        query={
            "after": (
                POSITION,
                "The position after which to begin; now when left out. Last-Event-ID goes first",
            )
        },
    ),
]

SEARCH = [
    Operation(
        "GET",
        "/search",
        "What holds these words, of everything you may see: by kind, then newest",
        shapes.Found,
        listed=True,
        query={"q": (TEXT, "The words: all must be there; the last may be the beginning of one")},
        also=(429,),
    ),
]

ROUNDS = [
    Operation("GET", "/rounds", "The rounds you may read", shapes.Round, listed=True),
    Operation("GET", "/rounds/{round}", "One round", shapes.Round, versioned=True),
    Operation(
        "PUT",
        "/rounds/{round}",
        "Begin a round of several assessments, or change one",
        shapes.Round,
        RoundForm,
        {
            "name": "Five by December",
            "aim": "Find out which method works best",
            "by": "2018-12-31",
            "assessments": ["ncc-beta-2018"],
        },
        versioned=True,
    ),
]

GROUPS: dict[str, list[Operation]] = {
    "Standards": STANDARDS,
    "Services": SERVICES,
    "Assessments and seats": ASSESSMENTS,
    "Evidence and what it shows": EVIDENCE,
    "Notes and answers": NOTES,
    "Recommendations": RECOMMENDATIONS,
    "Views and decisions": VIEWS,
    "Report": REPORT,
    "Retros": RETROS,
    "Rounds": ROUNDS,
    "Portfolio": PORTFOLIO,
    "Journal and stream": LIVE,
    "Search": SEARCH,
}

OPERATIONS = [operation for group in GROUPS.values() for operation in group]
