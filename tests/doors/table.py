"""Who may open which door: one row for every door that the application has.

The words are those of CONTRACT's table of rights; a door without a row, or a row without a door, fails.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.house import ASSESSMENT, SERVICE
from tests.pictures import picture

# Who stands for which role. Sam wrote the notes and recommendations that the doors name, Grace the answers.
CAST: dict[str, str | None] = {
    "lead": "dana",
    "assessor": "priya",
    "author": "sam",
    "team": "grace",
    "member": "femi",
    "observer": "ruth",
    "guest": "guest",  # who joined this assessment's day by its code
    "leadership": "helen",
    "organiser": "iqbal",
    "admin": "alex",
    "stranger": "nadia",
    "nobody": None,
}
ANYBODY = frozenset(CAST)
SOMEBODY = ANYBODY - {"nobody"}
INSIDE = SOMEBODY - {"stranger"}
SEATED = INSIDE - {"guest"}
INVITED = SOMEBODY - {"guest"}  # whoever has an account
OFFICE = frozenset({"organiser", "admin"})
PANEL = frozenset({"lead", "assessor", "author"})
LEAD = frozenset({"lead"})
WITH_A_SEAT = frozenset({"lead", "assessor", "author", "team", "observer"})
AUTHOR = frozenset({"author"})
TEAM = frozenset({"team", "member"})
GRACE = frozenset({"team"})
KEEPERS = TEAM | OFFICE
MOVERS = LEAD | OFFICE


@dataclass(frozen=True)
class Row:
    """A door, who may open it, and what everybody else inside is told."""

    door: str
    may: frozenset[str]
    body: Mapping[str, Any] = field(default_factory=dict)  # values may hold {new}, {slug}, …
    refused: int = 403
    but: Mapping[str, int] = field(default_factory=dict)  # roles that are told something else
    query: str = ""
    once: bool = False  # the door closes behind whoever went through

    def expected(self, role: str) -> int:
        """200 for whoever may; else the refusal. Nobody is asked to sign in, a stranger is told of nothing."""
        if role in self.may:
            return 200
        if role in self.but:
            return self.but[role]
        return {"nobody": 401, "stranger": 404}.get(role, self.refused)


def rows(may: frozenset[str], *doors: str | tuple[str, Mapping[str, Any]], **also: Any) -> Iterator[Row]:
    """Rows for doors that the same people may open."""
    for door in doors:
        name, body = (door, {}) if isinstance(door, str) else door
        yield Row(name, may, body, **also)


SERVE = "/services/{service}"
IN = "/assessments/{assessment}"
API = "/api/v1/assessments/{assessment}"
API_SERVE = "/api/v1/services/{service}"

PICTURE = picture()
NOTE = {"body": "Seen today.", "standard": 6, "kind": "note", "visibility": "panel"}
PHOTO = {"id": "{new}", "body": "A post-it.", "kind": "note", "visibility": "panel", "file": PICTURE}
SAID = {"id": "{new}", "body": "Seen today."}
AGAIN = {
    "version": "1",
    "standard": "6",
    "kind": "question",
    "body": "And who else?",
    "visibility": "everyone",
}
MUST = {"level": "must", "body": "Rehearse it.", "standard": 6, "visibility": "panel"}
SEAT = {"role": "observer"}
SERVICE_AS_IT_IS = {
    "name": "Contact centre",
    "organisation": "Hackney Council",
    "openness": "invited",
    "version": "1",
}
PRACTICE = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha", "type": "practice"}
ITS_DAY = {  # as it is: other doors ask for it
    "session_day": "2018-11-14",
    "session_starts": "9:30",
    "session_ends": "13:30",
    "session_place": "",
    "session_call_url": "",
}
HERE = {"to": "in-session"}  # where it stands already

OPEN = [
    *rows(ANYBODY, "GET /", "GET /health", "GET /ready", "GET /static/{path:path}", "GET /assessments"),
    *rows(
        ANYBODY, "GET /sign-in", "GET /sign-in/{token}", "GET /standards", "GET /standards/{set}/{standard}"
    ),
    *rows(ANYBODY, "GET /standards/mappings"),
    *rows(ANYBODY, "POST /sign-in/{token}", "POST /sign-out", once=True),
    *rows(frozenset(), ("POST /sign-in", {"email": "ola@hackney.example"}), refused=404, but={"nobody": 404}),
    *rows(frozenset(), ("POST /sign-in/code", {"code": "2222-2222"}), refused=404, but={"nobody": 404}),
    *rows(
        frozenset(), ("POST /sign-in/as", {"email": "dana@hackney.example"}), refused=404, but={"nobody": 404}
    ),
    *rows(  # without an identity provider in the settings there are no such pages; with one: tests/people
        frozenset(),
        "GET /sign-in/provider",
        "GET /sign-in/provider/back",
        "POST /sign-in/provider/prove",
        "POST /sign-in/provider/connect",
        "GET /sign-in/provider/links/{token}",
        "POST /sign-in/provider/links/{token}",
        refused=404,
        but={"nobody": 404},
    ),
    *rows(ANYBODY, "GET /api", "GET /api/v1/openapi.json", "GET /api/v1/standard-sets"),
    *rows(ANYBODY, "GET /api/v1/standard-sets/{set}"),
]

WEEK = {"title": "Week 45", "dated": "2018-11-09", "body": "We rehearsed."}  # as it is

SERVICES = [
    *rows(SOMEBODY, "GET /services"),
    *rows(
        INVITED,
        "GET /services/new",
        ("POST /services/new", {"name": "Bins", "id": "{slug}"}),
    ),
    *rows(INSIDE, f"GET {SERVE}", f"GET {SERVE}/members"),
    *rows(KEEPERS, f"GET {SERVE}/edit", (f"POST {SERVE}/edit", SERVICE_AS_IT_IS)),
    *rows(KEEPERS, (f"POST {SERVE}/members", {"email": "{slug}@hackney.example"})),
    *rows(KEEPERS, f"GET {SERVE}/members/{{person}}/remove", f"POST {SERVE}/members/{{person}}/remove"),
    *rows(INSIDE, f"GET {SERVE}/life", f"GET {SERVE}/life.json", f"GET {SERVE}/life/{{numbers}}.csv"),
    *rows(INSIDE, f"GET {SERVE}/weeknotes", f"GET {SERVE}/weeknotes/{{weeknote}}"),
    *rows(TEAM, f"GET {SERVE}/weeknotes/new", (f"POST {SERVE}/weeknotes/new", {"id": "{new}", **WEEK})),
    *rows(TEAM, f"GET {SERVE}/weeknotes/{{weeknote}}/edit"),
    *rows(TEAM, (f"POST {SERVE}/weeknotes/{{weeknote}}/edit", {**WEEK, "version": "1"})),
    *rows(TEAM, f"POST {SERVE}/weeknotes/{{weeknote}}/remove"),
    *rows(TEAM, f"POST {SERVE}/weeknotes/{{weeknote}}/restore"),
    *rows(INSIDE, f"GET {API_SERVE}/weeknotes", f"GET {API_SERVE}/weeknotes/{{weeknote}}"),
    *rows(TEAM, (f"PUT {API_SERVE}/weeknotes/{{weeknote}}", WEEK)),
    *rows(TEAM, f"DELETE {API_SERVE}/weeknotes/{{weeknote}}"),
    *rows(SOMEBODY, "GET /api/v1/services"),
    *rows(INSIDE, f"GET {API_SERVE}", f"GET {API_SERVE}/members"),
    *rows(KEEPERS, (f"PUT {API_SERVE}", {"name": "Contact centre"}), f"PUT {API_SERVE}/members/{{email}}"),
    *rows(KEEPERS, f"DELETE {API_SERVE}/members/{{email}}"),
]

ASSESSMENTS = [
    *rows(INVITED, "GET /assessments/new"),
    *rows(
        OFFICE | {"member"},
        ("POST /assessments/new", {**PRACTICE, "id": "{slug}"}),
        refused=404,  # a service that is none of theirs to choose
        but={"guest": 403},
    ),
    *rows(
        INSIDE, f"GET {IN}", f"GET {IN}/state", f"GET {IN}/activity", f"GET {IN}/people", f"GET {IN}/stream"
    ),
    *rows(
        OFFICE,
        f"GET {IN}/edit",
        (f"POST {IN}/edit", {"version": "1", "scope": "6", "phase": "public-beta", **ITS_DAY}),
    ),
    *rows(MOVERS, (f"POST {IN}/state", HERE)),
    *rows(
        OFFICE, f"GET {IN}/people/new", (f"POST {IN}/people/new", {**SEAT, "email": "{slug}@hackney.example"})
    ),
    *rows(OFFICE, f"GET {IN}/people/{{person}}/edit", (f"POST {IN}/people/{{person}}/edit", SEAT)),
    *rows(OFFICE, f"GET {IN}/people/{{person}}/remove", f"POST {IN}/people/{{person}}/remove"),
    *rows(INSIDE, f"GET {IN}/calendar.ics"),
    *rows(PANEL, f"GET {IN}/conflict", (f"POST {IN}/conflict", {"none": "yes"})),
    *rows(
        OFFICE,
        f"GET {IN}/people/several",
        (f"POST {IN}/people/several", {"role": "observer", "people": "{slug}@b.example", "invite": "yes"}),
        f"GET {IN}/people/dates",
        f"GET {IN}/people/{{person}}/invitation",
        f"POST {IN}/people/{{person}}/invitation",
        f"GET {IN}/people/{{person}}/replace",
        (f"POST {IN}/people/{{person}}/replace", {"email": "{slug}@hackney.example"}),
    ),
    *rows(LEAD | OFFICE, f"GET {IN}/people/{{person}}/barred", f"GET {IN}/people/{{person}}/reminder"),
    *rows(LEAD | OFFICE, (f"POST {IN}/people/{{person}}/barred", {"barred": "6"})),
    # Without mail in the settings there is nothing to send by.
    *rows(frozenset(), f"POST {IN}/people/{{person}}/invitation/send", but=dict.fromkeys(OFFICE, 409)),
    *rows(frozenset(), f"POST {IN}/people/{{person}}/reminder", but=dict.fromkeys(LEAD | OFFICE, 409)),
    *rows(WITH_A_SEAT | {"guest"}, f"GET {IN}/people/you", refused=404),
    *rows(WITH_A_SEAT, (f"POST {IN}/people/you", {"answer": "accept"}), refused=404, but={"guest": 409}),
    *rows(  # the day is over
        frozenset(),
        f"POST {IN}/people/you/needs",
        refused=404,
        but=dict.fromkeys(WITH_A_SEAT | {"guest"}, 409),
    ),
    *rows(ANYBODY, "GET /invitations/{token}"),
    *rows(ANYBODY, ("POST /invitations/{token}", {"answer": "accept"}), once=True),
    *rows(PANEL, (f"PUT {API}/conflict", {"none": True})),
    *rows(SOMEBODY, "GET /api/v1/assessments"),
    *rows(
        INSIDE,
        f"GET {API}",
        f"GET {API}/state",
        f"GET {API}/seats",
        f"GET {API}/journal",
        f"GET {API}/stream",
    ),
    *rows(OFFICE, (f"PUT {API}", {"phase": "public-beta"})),
    *rows(MOVERS, (f"PUT {API}/state", HERE)),
    *rows(LEAD | OFFICE, f"GET {API}/seats/{{email}}", refused=404),
    *rows(OFFICE, (f"PUT {API}/seats/{{email}}", SEAT), f"DELETE {API}/seats/{{email}}"),
]

BOARD = [
    *rows(INSIDE, f"GET {IN}/seat.css", f"GET {IN}/standards/{{standard}}"),
    *rows(PANEL, f"GET {IN}/tray", (f"POST {IN}/notes", {**SAID, "standard": "6"})),
    *rows(PANEL, f"GET {IN}/notebook", (f"POST {IN}/notebook", {**SAID, "beside": "6"})),
    *rows(
        AUTHOR,
        (f"POST {IN}/notebook/{{note}}", {"kind": "concern"}),
        f"POST {IN}/notebook/{{note}}/remove",
    ),
    *rows(AUTHOR | LEAD, f"POST {IN}/notebook/{{note}}/restore"),
    *rows(PANEL, f"GET {IN}/notebook/photo", (f"POST {IN}/notebook/photo", PHOTO)),
    *rows(INSIDE, f"GET {IN}/files/{{sha256}}"),
    *rows(LEAD | {"assessor"}, f"POST {IN}/notes/{{note}}/too"),  # who wrote it knows
    *rows(PANEL, f"GET {IN}/notes/new"),
    *rows(LEAD, f"GET {IN}/notes/{{note}}/merge", f"POST {IN}/notes/{{note}}/part"),
    *rows(LEAD, (f"POST {IN}/notes/{{note}}/merge", {"into": "{other}"})),
    *rows(LEAD, f"POST {IN}/notes/open", f"POST {IN}/notes/{{note}}/open", f"POST {IN}/notes/{{note}}/place"),
    *rows(AUTHOR, f"GET {IN}/notes/{{note}}/edit", (f"POST {IN}/notes/{{note}}/edit", AGAIN)),
    *rows(AUTHOR, f"POST {IN}/notes/{{note}}/take-back", but={"lead": 422}),  # a lead says why
    *rows(
        AUTHOR | LEAD,
        (f"POST {IN}/notes/{{note}}/remove", {"reason": "Twice."}),
        f"POST {IN}/notes/{{note}}/restore",
    ),
    *rows(TEAM, (f"POST {IN}/notes/{{note}}/answers", SAID)),
    *rows(TEAM, f"GET {IN}/notes/{{note}}/answers/{{answer}}/edit"),
    *rows(
        TEAM, (f"POST {IN}/notes/{{note}}/answers/{{answer}}/edit", {"version": "1", "body": "The day desk."})
    ),
    *rows(TEAM, f"POST {IN}/notes/{{note}}/answers/{{answer}}/remove"),
    *rows(
        INSIDE,
        f"GET {API}/notes",
        f"GET {API}/notes/{{note}}",
        f"GET {API}/notes/{{note}}/answers/{{answer}}",
    ),
    *rows(AUTHOR, (f"PUT {API}/notes/{{note}}", {"body": "And who else?"}), but={"lead": 403}),
    *rows(AUTHOR | LEAD, f"DELETE {API}/notes/{{note}}", query="?reason=Twice"),
    *rows(LEAD, f"POST {API}/notes/open"),
    *rows(PANEL, (f"POST {API}/files", {"file": b"a file"})),
    *rows(INSIDE, f"GET {API}/files/{{sha256}}"),
    *rows(TEAM, (f"PUT {API}/notes/{{note}}/answers/{{answer}}", {"body": "The day desk."})),
    *rows(TEAM, f"DELETE {API}/notes/{{note}}/answers/{{answer}}"),
]

# Of an assessment that was not held another way there is nothing there: who may what of one that was, tests/recording.
RECORDED = "/assessments/{assessment}/recording"
NEW_NAME = {"service_name": "{slug}", "phase": "alpha", "method": "show-and-tell", "day": "2018-11-20"}
RECORDING = [
    *rows(OFFICE, "GET /record", ("POST /record", {**NEW_NAME, "standard_set": "lgdss"}), refused=404),
    *rows(
        frozenset(),
        f"GET {RECORDED}",
        f"POST {RECORDED}",
        f"GET {RECORDED}/remove",
        f"POST {RECORDED}/remove",
        f"POST {RECORDED}/restore",
        f"GET {RECORDED}/files/{{sha256}}",
        f"POST {RECORDED}/files/{{sha256}}/remove",
        refused=404,
    ),
]

ROUND = {"name": "Five by December"}
READ_ROUNDS = INSIDE - {"guest"}
ROUNDS = [
    *rows(INVITED, "GET /rounds", "GET /api/v1/rounds", refused=404),
    *rows(OFFICE, "GET /rounds/new", ("POST /rounds/new", {"name": "Six", "id": "{slug}"}), refused=404),
    *rows(
        READ_ROUNDS,
        "GET /rounds/{round}",
        "GET /rounds/{round}.csv",
        "GET /rounds/{round}.json",
        "GET /api/v1/rounds/{round}",
        refused=404,
    ),
    *rows(
        OFFICE,
        "GET /rounds/{round}/edit",
        ("POST /rounds/{round}/edit", {**ROUND, "version": "1"}),
        "POST /rounds/{round}/close",
        "POST /rounds/{round}/open",
        "POST /rounds/{round}/retro",
        ("PUT /api/v1/rounds/{round}", ROUND),
        but={"guest": 404},
    ),
    *rows(
        READ_ROUNDS - {"leadership"},
        ("POST /rounds/{round}/tries", {"id": "{new}", "body": "Read before."}),
        ("POST /rounds/{round}/tries/{try}/outcome", {"outcome": "It helped."}),
        but={"guest": 404},
    ),
    *rows(
        OFFICE | LEAD,
        "POST /rounds/{round}/tries/{try}/remove",
        "POST /rounds/{round}/tries/{try}/restore",
        but={"guest": 404},
    ),
]

RETRO = {"title": "", "format": "worked", "votes": "5", "version": "{version}"}
SEVERAL = {"title": "{slug}", "format": "worked", "votes": "5", "assessments": ASSESSMENT}
ITEM = {"column": "worked", "body": "One page for all."}
NO_GUEST = {"guest": 404}
RETROS = [
    *rows(INVITED, "GET /retros", refused=404),
    *rows(OFFICE, "GET /retros/new", ("POST /retros", SEVERAL), refused=404),
    *rows(SEATED, "GET /retros/{retro}", "GET /retros/{retro}/stream", f"GET {IN}/retro", refused=404),
    *rows(
        LEAD | OFFICE,
        "GET /retros/{retro}/edit",
        ("POST /retros/{retro}/edit", RETRO),
        "GET /retros/{retro}/open",
        ("POST /retros/{retro}/open", {"opened": "yes"}),
        ("POST /retros/{retro}/clock", {"minutes": "5"}),
        but=NO_GUEST,
    ),
    *rows(WITH_A_SEAT | TEAM, ("POST /retros/{retro}/items", {**ITEM, "id": "{new}"}), but=NO_GUEST),
    *rows(
        AUTHOR,
        "GET /retros/{retro}/items/{item}",
        but={**NO_GUEST, **dict.fromkeys((WITH_A_SEAT | TEAM) - AUTHOR, 404)},
    ),
    *rows(AUTHOR, ("POST /retros/{retro}/items/{item}", {**ITEM, "version": "1"}), but=NO_GUEST),
    *rows(AUTHOR | LEAD | OFFICE, "POST /retros/{retro}/items/{item}/remove", but=NO_GUEST),
    *rows(
        WITH_A_SEAT | TEAM | OFFICE,
        "GET /retros/{retro}/items/{item}/group",
        ("POST /retros/{retro}/items/{item}/group", {"out": "yes"}),
        but=NO_GUEST,
    ),
    *rows(WITH_A_SEAT | TEAM, ("POST /retros/{retro}/items/{item}/vote", {"vote": "yes"}), but=NO_GUEST),
]

TAKING_PART = WITH_A_SEAT | TEAM | OFFICE
ACTION = {"body": "Send the evidence earlier.", "owner": "Grace Lim", "due": "2018-12-14"}
AFTER_RETROS = [
    *rows(SEATED, "GET /retros/{retro}/questions", refused=404),
    *rows(WITH_A_SEAT | TEAM, ("POST /retros/{retro}/questions", {"prepared": "4"}), but=NO_GUEST),
    *rows(
        LEAD | OFFICE,
        "GET /retros/{retro}/questions/show",
        "POST /retros/{retro}/questions/show",
        but=NO_GUEST,
    ),
    *rows(
        TAKING_PART,
        ("POST /retros/{retro}/actions", {**ACTION, "id": "{new}"}),
        "GET /retros/{retro}/actions/{action}",
        ("POST /retros/{retro}/actions/{action}", {**ACTION, "version": "1"}),
        "POST /retros/{retro}/actions/{action}/settle",
        "POST /retros/{retro}/actions/{action}/remove",
        "POST /retros/{retro}/actions/{action}/restore",
        ("PUT /api/v1/retros/{retro}/actions/{action}", {"status": "done"}),
        "DELETE /api/v1/retros/{retro}/actions/{action}",
        but=NO_GUEST,
    ),
    *rows(INVITED, "GET /api/v1/retros", refused=404),
    *rows(
        SEATED,
        "GET /api/v1/retros/{retro}",
        "GET /api/v1/retros/{retro}/items/{item}",
        "GET /api/v1/retros/{retro}/actions/{action}",
        "GET /api/v1/retros/{retro}/answers",
        refused=404,
    ),
    *rows(LEAD | OFFICE, ("PUT /api/v1/retros/{retro}", {"title": "The first day"}), but=NO_GUEST),
    *rows(AUTHOR, ("PUT /api/v1/retros/{retro}/items/{item}", ITEM), but=NO_GUEST),
    *rows(AUTHOR | LEAD | OFFICE, "DELETE /api/v1/retros/{retro}/items/{item}", but=NO_GUEST),
    *rows(
        WITH_A_SEAT | TEAM,
        "PUT /api/v1/retros/{retro}/votes/{item}",
        "DELETE /api/v1/retros/{retro}/votes/{item}",
        ("PUT /api/v1/retros/{retro}/answers", {"fair": 5}),
        but=NO_GUEST,
    ),
]

# Figures across assessments: each shows what this person may see; who sits on panels, only those who look across.
FIGURES = {
    "recommendations": "recommendations-by-level",
    "outcomes": "results",
    "calendar": "coming",
    "late": "late",
}
FIGURES |= {"standards": "standards-lgdss", "panels": "panels"}
PORTFOLIO = [
    *rows(INVITED, "GET /portfolio/methods", "GET /portfolio/methods.json", refused=404),
    *rows(INVITED, "GET /portfolio/methods/averages.csv", "GET /portfolio/methods/cases.csv", refused=404),
    *rows(INVITED, "GET /portfolio/calendar.ics", "GET /portfolio/recommendations/list", refused=404),
    *(
        row
        for name in FIGURES
        for row in rows(
            OFFICE | {"leadership"} if name == "panels" else INVITED,
            f"GET /portfolio/{name}",
            f"GET /portfolio/{name}.csv",
            f"GET /portfolio/{name}.json",
            f"GET /portfolio/{name}/{{figure}}.csv",
            refused=404,
        )
    ),
]

RECOMMENDATIONS = [
    *rows(SOMEBODY, "GET /recommendations", "GET /api/v1/recommendations"),
    *rows(SOMEBODY, "GET /recommendations.csv", "GET /recommendations/calendar.ics"),
    *rows(OFFICE | {"leadership"}, "GET /recommendations/organisation", refused=404),
    *rows(
        INVITED,
        "GET /portfolio",
        "GET /portfolio.csv",
        "GET /portfolio.json",
        "GET /portfolio/list",
        refused=404,
    ),
    *rows(INVITED, "GET /api/v1/portfolio", "GET /api/v1/portfolio.csv", refused=404),
    *rows(INSIDE, f"GET {IN}/recommendations"),
    *rows(TEAM, f"POST {IN}/accept", (f"POST {IN}/hand-over", {"owner": "Kit", "to": "Robin"})),
    *rows(TEAM, (f"POST {IN}/hand-over/undo", {"owner": "Kit", "to": "Robin", "ids": "none"})),
    *rows(PANEL | KEEPERS, f"GET {IN}/follow/{{recommendation}}"),
    *rows(
        PANEL | TEAM,
        (f"POST {IN}/follow/{{recommendation}}", {"body": "Booked.", "update_id": "{new}"}),
        but=dict.fromkeys(OFFICE, 422),  # they may confirm it: that is not what was sent
    ),
    *rows(PANEL | KEEPERS, (f"POST {IN}/follow/{{recommendation}}/undo", {"was": "open"})),
    *rows(LEAD | OFFICE, f"POST {IN}/follow/{{recommendation}}/confirm"),
    *rows(PANEL, f"GET {IN}/recommendations/new", (f"POST {IN}/recommendations", {**MUST, "id": "{new}"})),
    *rows(PANEL | KEEPERS, f"GET {IN}/recommendations/{{recommendation}}/edit"),
    *rows(
        PANEL | KEEPERS,
        (f"POST {IN}/recommendations/{{recommendation}}/edit", {"version": "1", "status": "open"}),
    ),
    *rows(AUTHOR | LEAD, f"POST {IN}/recommendations/{{recommendation}}/remove"),
    *rows(AUTHOR | LEAD, f"POST {IN}/recommendations/{{recommendation}}/restore"),
    *rows(INSIDE, f"GET {API}/recommendations", f"GET {API}/recommendations/{{recommendation}}"),
    *rows(PANEL | KEEPERS, (f"PUT {API}/recommendations/{{recommendation}}", {"status": "open"})),
    *rows(AUTHOR | LEAD, f"DELETE {API}/recommendations/{{recommendation}}"),
    *rows(INSIDE, f"GET {API}/recommendations/{{recommendation}}/updates/{{update}}"),
    *rows(
        GRACE,
        (f"PUT {API}/recommendations/{{recommendation}}/updates/{{update}}", {"body": "Booked for June."}),
    ),
]

PAGE = {"title": "Rehearsals", "body": "In June."}
SHOWS = {"standard": 6, "says": "Rehearsed three times."}

EVIDENCE = [
    *rows(INSIDE, f"GET {API_SERVE}/evidence", f"GET {API_SERVE}/evidence/{{page}}"),
    *rows(INSIDE, f"GET {API_SERVE}/evidence/{{page}}/revisions", f"GET {API_SERVE}/files/{{sha256}}"),
    *rows(TEAM, (f"PUT {API_SERVE}/evidence/{{page}}", PAGE), f"DELETE {API_SERVE}/evidence/{{page}}"),
    *rows(TEAM, (f"POST {API_SERVE}/files", {"file": b"a file"})),
    *rows(INSIDE, f"GET {API}/evidence", f"GET {API}/claims", f"GET {API}/claims/{{claim}}"),
    *rows(TEAM, (f"PUT {API}/claims/{{claim}}", SHOWS), f"DELETE {API}/claims/{{claim}}"),
    *rows(INSIDE, f"GET {API}/statements", f"GET {API}/statements/{{standard}}"),
    *rows(TEAM, (f"PUT {API}/statements/{{standard}}", {"body": "{new}"})),
    *rows(INSIDE, f"GET {SERVE}/evidence", f"GET {SERVE}/evidence/{{page}}", f"GET {SERVE}/files/{{sha256}}"),
    *rows(
        INSIDE,
        f"GET {SERVE}/evidence/{{page}}/revisions",
        f"GET {SERVE}/evidence/{{page}}/revisions/{{number}}",
    ),
    *rows(TEAM, f"GET {SERVE}/evidence/new", (f"POST {SERVE}/evidence/new", {"title": "{slug}"})),
    *rows(TEAM, (f"POST {SERVE}/evidence/preview", {"body": "In June."})),
    *rows(TEAM, f"GET {SERVE}/evidence/{{page}}/edit"),
    *rows(TEAM, (f"POST {SERVE}/evidence/{{page}}/edit", {**PAGE, "version": "1"})),
    *rows(TEAM, f"GET {SERVE}/evidence/{{page}}/remove", f"POST {SERVE}/evidence/{{page}}/remove"),
    *rows(TEAM, f"POST {SERVE}/evidence/{{page}}/restore"),
    *rows(TEAM, f"GET {SERVE}/files", (f"POST {SERVE}/files", {"file": b"a file"})),
    *rows(INSIDE, f"GET {IN}/evidence", f"GET {IN}/evidence/{{page}}"),
    *rows(TEAM, f"GET {IN}/claims/new"),
    *rows(TEAM, (f"POST {IN}/claims", {"nonce": "{new}", "page": "{page}", "standard": "6"})),
    *rows(TEAM, f"GET {IN}/claims/{{claim}}/edit"),
    *rows(
        TEAM,
        (
            f"POST {IN}/claims/{{claim}}/edit",
            {"version": "1", "says": "Rehearsed twice."},
        ),
    ),
    *rows(TEAM, f"POST {IN}/claims/{{claim}}/remove", f"POST {IN}/claims/{{claim}}/restore"),
    *rows(TEAM, f"GET {IN}/statements/{{standard}}/edit"),
    *rows(TEAM, (f"POST {IN}/statements/{{standard}}/edit", {"version": "{version}", "body": "Said {new}."})),
]

NOBODY_ELSE = {"refused": 404}  # for whoever keeps no register there is none
IMPORTED = [
    *rows(
        OFFICE,
        "GET /published/imported",
        "GET /published/imported/{imported}",
        ("POST /published/imported/{imported}", {"version": "1", "service": "{slug}"}),
        "GET /published/imported/{imported}/remove",
        "POST /published/imported/{imported}/remove",
        **NOBODY_ELSE,
    )
]
ADMIN = frozenset({"admin"})
FOR_ADMIN: dict[str, Any] = {"refused": 404, "but": {"organiser": 403}}

PEOPLE = [
    *rows(
        OFFICE, "GET /people", "GET /people/new", "GET /people/pool", "GET /people/{person}", **NOBODY_ELSE
    ),
    *rows(OFFICE, ("POST /people/new", {"email": "{slug}@hackney.example", "name": "Kit"}), **NOBODY_ELSE),
    *rows(INVITED, "GET /people/me", ("POST /people/me", {"free": "{new}"}), refused=404),
    *rows(
        OFFICE,
        "GET /people/{person}/edit",
        ("POST /people/{person}/edit", {"name": "{slug}"}),
        "GET /people/{person}/disable",
        "POST /people/{person}/disable",
        "POST /people/{person}/enable",
        **NOBODY_ELSE,
    ),
    *rows(
        ADMIN,
        "GET /people/{person}/offices",
        ("POST /people/{person}/offices", {"offices": "leadership"}),
        "GET /people/{person}/address",
        ("POST /people/{person}/address", {"email": "{slug}@hackney.example"}),
        "POST /people/{person}/link",
        "GET /people/{person}/join",
        ("POST /people/{person}/join", {"with": "marek@hackney.example"}),
        "GET /people/{person}/erase",
        ("POST /people/{person}/erase", {"sure": "yes"}),
        **FOR_ADMIN,
    ),
    *rows(ANYBODY - {"guest"}, "GET /ask", but={"guest": 404}),
    *rows(
        ANYBODY - {"guest"},
        (
            "POST /ask",
            {
                "service_name": "Bins",
                "phase": "alpha",
                "type": "mock",
                "name": "Kit",
                "email": "{slug}@b.example",
            },
        ),
        but={"guest": 404},
    ),
    *rows(OFFICE, f"GET {IN}/people/suggest", (f"POST {IN}/people/suggest", {})),
    *rows(OFFICE, "GET /asked", "GET /asked/{asked}", "POST /asked/{asked}/take", **NOBODY_ELSE),
    *rows(OFFICE, ("POST /asked/{asked}/decline", {"answer": "Not now."}), **NOBODY_ELSE),
    *rows(ADMIN, "GET /admin", "GET /admin/rights", "GET /admin/audit", "GET /admin/audit.csv", **FOR_ADMIN),
    # no mail can be sent in this house
    *rows(frozenset(), "POST /people/{person}/tell", refused=404, but={"organiser": 409, "admin": 409}),
]

AGENDA = [
    *rows(PANEL, f"GET {IN}/reading"),
    *rows(PANEL, f"GET {IN}/marks", (f"POST {IN}/marks", {"standard": "6", "value": "worried"})),
    *rows(PANEL, (f"POST {IN}/questions/{{note}}/slot", {"slot": ""})),
    *rows(INSIDE, f"GET {IN}/agenda"),
    *rows(LEAD, f"GET {IN}/agenda/edit", f"GET {IN}/agenda/propose"),
    *rows(LEAD, (f"POST {IN}/agenda/edit", {"version": "{version}"})),
    *rows(LEAD, (f"POST {IN}/agenda/propose", {"version": "{version}"})),
    *rows(LEAD, (f"POST {IN}/agenda/share", {"shared": "no"})),
    *rows(LEAD, (f"POST {IN}/agenda/tick", {"slot": "{slot}", "standard": "6"})),
    *rows(LEAD, (f"POST {IN}/agenda/restore", {"to": "{to}", "version": "{version}"})),
]

ASKED = AUTHOR | TEAM  # who says what became of a question; a scribe too: tests/board/test_questions.py

CLOSING = [
    *rows(INSIDE, f"GET {API}/room", f"GET {IN}/questions"),
    *rows(LEAD, (f"PUT {API}/room", {"closed": False})),
    *rows(LEAD, f"GET {IN}/room/close", f"POST {IN}/room/close", f"POST {IN}/room/open"),
    *rows(LEAD, f"POST {IN}/questions/follow-up", f"POST {IN}/questions/take-up-again"),
    *rows(ASKED, (f"POST {IN}/notes/{{note}}/answered", {"id": "{new}", "body": "The night desk."})),
    *rows(AUTHOR, (f"POST {IN}/notes/{{note}}/answered/undo", {"answer": "{said}"})),
    *rows(ASKED, f"POST {IN}/notes/{{note}}/not-answered"),
    *rows(LEAD, (f"POST {IN}/evening", {"strength_1": "One page.", "version": "0"})),
    *rows(INSIDE, f"GET {IN}/evening"),  # before it is sent: the panel; tests/evening/test_evening.py
    *rows(LEAD, (f"POST {IN}/result-call", {"on_day": "2018-11-15", "owner_told": "Mina", "version": "0"})),
    *rows(INSIDE, f"GET {IN}/result-call"),  # before it is made: the panel; tests/evening/test_result_call.py
    *rows(INSIDE, f"GET {IN}/facts", f"GET {IN}/facts.csv", f"GET {IN}/facts.json"),
    *rows(KEEPERS, (f"POST {IN}/facts/team-hours", {"hours": "12"})),
    *rows(PANEL | OFFICE, (f"POST {IN}/facts/panel-hours", {"hours": "9"})),
    *rows(PANEL, f"GET {IN}/assurance", (f"POST {IN}/assurance", {"outcome": "checked", "checker": "Kit"})),
    *rows(LEAD, f"POST {IN}/assurance/ask"),
    *rows(INSIDE, f"GET {IN}/fact-check"),  # before: the panel; tests/fact_check/test_fact_check.py
    *rows(
        TEAM,
        (f"POST {IN}/fact-check/remarks", {"id": "{new}", "about": "standard-6", "body": "No."}),
        f"GET {IN}/fact-check/accept",
        f"POST {IN}/fact-check/accept",
        f"POST {IN}/fact-check/take-back",
        f"GET {IN}/fact-check/challenge",
        (f"POST {IN}/fact-check/challenge", {"challenge": "{new}"}),
    ),
    *rows(
        GRACE,
        f"GET {IN}/fact-check/remarks/{{remark}}/edit",
        (f"POST {IN}/fact-check/remarks/{{remark}}/edit", {"body": "{new}", "version": "1"}),
        f"POST {IN}/fact-check/remarks/{{remark}}/remove",
        f"POST {IN}/fact-check/remarks/{{remark}}/restore",
    ),
    *rows(
        LEAD,
        f"GET {IN}/fact-check/remarks/{{remark}}/answer",
        (f"POST {IN}/fact-check/remarks/{{remark}}/answer", {"answer": "changed", "version": "1"}),
    ),
    *rows(
        MOVERS,
        f"GET {IN}/fact-check/meeting",
        (f"POST {IN}/fact-check/meeting", {"meeting_on": "2018-12-05", "meeting_words": "{new}"}),
    ),
    *rows(PANEL, f"GET {IN}/report/versions", refused=404),
    *rows(PANEL, (f"POST {IN}/report/versions", {"part": "summary", "version": "1"})),
    *rows(PANEL, f"GET {IN}/wash-up", f"GET {IN}/wash-up/{{standard}}"),
    *rows(LEAD, (f"POST {IN}/wash-up/{{standard}}/decision", {"value": "not-covered"})),
    *rows(PANEL, (f"POST {IN}/wash-up/{{standard}}/points", {"id": "{new}", "body": "Rehearsed."})),
    *rows(PANEL, f"GET {IN}/wash-up/{{standard}}/points/{{point}}/edit"),
    *rows(
        PANEL,
        (
            f"POST {IN}/wash-up/{{standard}}/points/{{point}}/edit",
            {"version": "1", "body": "Well rehearsed."},
        ),
        (f"POST {IN}/wash-up/{{standard}}/points/{{point}}/move", {"to": "down"}),
        f"POST {IN}/wash-up/{{standard}}/points/{{point}}/remove",
        f"POST {IN}/wash-up/{{standard}}/points/{{point}}/restore",
    ),
]

SEARCH = [*rows(SOMEBODY, "GET /search", "GET /api/v1/search", query="?q=rehearsed")]

ACCOUNT = [
    *rows(SOMEBODY, "GET /account"),
    *rows(INVITED, "GET /account/profile", ("POST /account/profile", {"name": "Somebody"})),
    *rows(
        INVITED, "GET /account/addresses", "POST /account/addresses/main", "POST /account/addresses/remove"
    ),
    # No mail is set up here, so no address can be proved.
    *rows(frozenset(), "POST /account/addresses", but={"stranger": 403}),
    # Only for whoever asked for the link.
    *rows(
        LEAD,
        "GET /account/addresses/{token}",
        "POST /account/addresses/{token}",
        refused=404,
        but={"guest": 403},
    ),
    *rows(INVITED, "GET /account/identities", "POST /account/identities/remove"),
    # What is somebody else's stays as it is, and nobody is told that there is such a thing.
    *rows(INVITED, "GET /account/sessions", "POST /account/sessions/{session}/end"),
    *rows(INVITED, "POST /account/sessions/end-others"),
    *rows(INVITED, "GET /account/tokens", "POST /account/tokens/{key}/end"),
    *rows(
        INVITED, ("POST /account/tokens", {"nonce": "{new}", "name": "Doors", "scope": "read", "days": "7"})
    ),
    *rows(INVITED, "GET /account/mail", ("POST /account/mail", {"state": "daily"})),
    *rows(SOMEBODY, "GET /account/export.zip", "GET /account/remove"),
    # Without the tick nobody is removed.
    *rows(frozenset(), "POST /account/remove", refused=422, but={"stranger": 422}),
]

DAY = [
    *rows(INSIDE, f"GET {IN}/day"),
    *rows(INSIDE, f"GET {IN}/take-along", f"GET {IN}/pack"),
    *rows(LEAD, (f"POST {IN}/day/next", {"slot": "{slot}"}), (f"POST {IN}/day/slot", {"to": "{slot}"})),
    *rows(LEAD, (f"POST {IN}/spotlight", {"place": "standards/6"})),
]

JOINING = [
    *rows(ANYBODY, "GET /join"),
    *rows(
        frozenset(),
        "GET /join/{code}",
        "POST /join/{code}",
        refused=404,  # a wrong code is the same for everybody; with a good one: tests/day/test_joining.py
        but={"nobody": 404},
    ),
    *rows(SEATED, f"GET {IN}/room", f"GET {IN}/room/strip"),
    *rows(INSIDE, (f"POST {IN}/here", {"place": "standards/6", "follows": "yes"})),
    *rows(PANEL, f"GET {IN}/coverage"),
    *rows(INSIDE, f"POST {IN}/standards/{{standard}}/opened"),
    *rows(INSIDE, (f"POST {IN}/evidence/{{page}}/read", {"revision": "1"})),
    *rows(INSIDE, f"GET {IN}/presence", (f"POST {IN}/presence", {"hidden": "no"})),
    *rows(LEAD | OFFICE, f"GET {IN}/joining"),
    *rows(LEAD | OFFICE, f"GET {IN}/joining/sheet"),
    *rows(LEAD | OFFICE, f"POST {IN}/joining/open", f"POST {IN}/joining/code", f"POST {IN}/joining/close"),
    *rows(LEAD | OFFICE, f"POST {IN}/joining/{{person}}/remove"),
]

DECIDED = {"value": "not-met", "reason": "Nobody owns it."}

VIEWS = [
    *rows(PANEL, f"GET {IN}/views/{{standard}}", (f"POST {IN}/views/{{standard}}", {"value": "met"})),
    *rows(PANEL, f"POST {IN}/views/{{standard}}/take-back"),
    *rows(LEAD, f"POST {IN}/views/reveal", f"POST {API}/views/reveal"),
    *rows(PANEL, f"GET {IN}/decisions", refused=404),  # until the team is told
    *rows(
        LEAD,
        f"GET {IN}/decisions/overall",
        (f"POST {IN}/decisions/overall", DECIDED),
        f"GET {IN}/decisions/{{standard}}",
        (f"POST {IN}/decisions/{{standard}}", DECIDED),
        f"GET {IN}/tell",
        f"POST {IN}/tell",
        f"POST {API}/tell",
    ),
    *rows(PANEL, f"GET {API}/views", f"GET {API}/views/{{standard}}"),
    *rows(PANEL, (f"PUT {API}/views/{{standard}}", {"value": "met"}), f"DELETE {API}/views/{{standard}}"),
    *rows(LEAD, (f"PUT {API}/agreed-ratings/{{standard}}", DECIDED), (f"PUT {API}/overall", DECIDED)),
    *rows(PANEL, f"GET {API}/agreed-ratings/{{standard}}", f"GET {API}/overall", refused=404),
]

OPEN_SIDE = [
    *rows(ANYBODY, "GET /published", "GET /published/{id}", "GET /published/{id}/editions/{number}"),
    *rows(ANYBODY, "GET /published/{id}/evidence/{page}", "GET /published/{id}/evidence/files/{sha256}"),
    *rows(ANYBODY, "GET /published/{id}/editions/{number}/evidence/{page}"),
    *rows(ANYBODY, "GET /published/{id}/editions/{number}/evidence/files/{sha256}"),
    *rows(ANYBODY, "GET /published/{id}/report.{ext}", "GET /published/{id}/editions/{number}/report.{ext}"),
    *rows(ANYBODY, "GET /open", "GET /open/register.json", "GET /open/assessments/{id}.json"),
    *rows(ANYBODY, "GET /open/recommendations.csv", "GET /open/feed.atom"),
]

PUBLISHING = [
    *rows(PANEL | KEEPERS, f"GET {IN}/report/publish"),
    *rows(LEAD | KEEPERS, f"POST {IN}/report/publish/pages"),
    *rows(MOVERS, (f"POST {IN}/report/publish/readers", {"readers": "seated"})),
    *rows(PANEL | GRACE, (f"POST {IN}/report/named", {"named": "yes"}), but={"member": 409}),  # has no seat
    *rows(  # out of the fact check alone: tests/published
        frozenset(), (f"POST {IN}/report/publish", {"sure": "yes"}), but=dict.fromkeys(MOVERS, 409)
    ),
    *rows(frozenset(), f"GET {IN}/report/editions/{{number}}", refused=404),  # nothing is published here
    *rows(
        frozenset(),
        f"GET {IN}/report/correction",
        f"POST {IN}/report/correction",
        f"GET {IN}/report/correction/{{part}}",
        f"POST {IN}/report/correction/{{part}}",
        but={"lead": 409},
    ),
]

REPORTING = [
    *rows(PANEL, f"GET {API}/report", f"GET {IN}/report", refused=404),  # until fact check
    *rows(PANEL, f"GET {IN}/report/report.{{ext}}", refused=404),
    *rows(
        frozenset({"admin"}),
        f"GET {IN}/bundle",
        f"POST {IN}/bundle.zip",
        refused=404,
        but={"organiser": 403},
    ),
    *rows(
        PANEL,
        f"POST {IN}/report/begin",
        f"GET {IN}/report/edit/{{part}}",
        (f"POST {IN}/report/edit/{{part}}", {"text": "Said {new}.", "version": "{version}"}),
    ),
    *rows(LEAD, f"GET {IN}/report/drafters", f"POST {IN}/report/drafters"),
    *rows(LEAD | {"assessor"}, f"POST {IN}/report/drafters/{{standard}}/hand-over"),
    *rows(LEAD, f"POST {IN}/report/drafters/{{standard}}/take-back"),
    *rows(
        LEAD, (f"PUT {API}/report", {"summary": "{new}"}), refused=404, but={"assessor": 403, "author": 403}
    ),
]

WORDS = {"step": "look", "words": "Quartermaine"}

PRIVACY = [
    *rows(ANYBODY, "GET /privacy", "GET /cookies", "GET /accessibility", "GET /robots.txt"),
    # Nobody to write to is named in the settings of the tests.
    *rows(frozenset(), "GET /.well-known/security.txt", refused=404, but={"nobody": 404}),
    *rows(LEAD | ADMIN, f"GET {IN}/redact", (f"POST {IN}/redact", WORDS)),
    *rows(ADMIN, f"GET {SERVE}/redact", (f"POST {SERVE}/redact", WORDS)),
    *rows(ADMIN, "GET /admin/retention", ("POST /admin/retention", {"sure": "yes"}), **FOR_ADMIN),
]

LOOKING_ACROSS = OFFICE | {"leadership"}
ASKS = [
    *rows(LOOKING_ACROSS, "GET /asks", "GET /asks.csv", "GET /asks.json", "GET /asks/{ask}", refused=404),
    *rows(
        LOOKING_ACROSS,
        ("POST /asks", {"id": "{new}", "parts": "{asked_for}"}),
        ("POST /asks/{ask}", {"title": "{new}", "version": "1"}),
        ("POST /asks/{ask}/put-in", {"parts": "{asked_for}"}),
        ("POST /asks/{ask}/take-out", {"from": "1"}),
        "POST /asks/{ask}/apart",
        "POST /asks/{ask}/back",
        refused=404,
    ),
]
MONDAY = [
    *rows(INVITED, "GET /monday", "GET /monday.json", "GET /monday/{tally}.csv", refused=404),
    *rows(INVITED, "GET /monday/{list}", "POST /monday/feed", "POST /monday/feed/end", refused=404),
    # Only for whoever has the key of a feed: nothing else lets anybody in.
    *rows(frozenset(), "GET /monday.atom", refused=404, but={"nobody": 404}, query="?key=none"),
]

TABLE = [
    *DAY,
    *AGENDA,
    *CLOSING,
    *JOINING,
    *ACCOUNT,
    *OPEN,
    *SERVICES,
    *ASSESSMENTS,
    *BOARD,
    *RECOMMENDATIONS,
    *PORTFOLIO,
    *ASKS,
    *MONDAY,
    *ROUNDS,
    *RECORDING,
    *RETROS,
    *AFTER_RETROS,
    *EVIDENCE,
    *PEOPLE,
    *PRIVACY,
    *VIEWS,
    *REPORTING,
    *OPEN_SIDE,
    *PUBLISHING,
    *IMPORTED,
    *SEARCH,
]
BY_DOOR = {row.door: row for row in TABLE}
