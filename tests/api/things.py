"""What can be written by PUT, in one table: who writes it, what, and who never may."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.house import ASSESSMENT, SERVICE, House, new_id

HERE = f"/assessments/{ASSESSMENT}"
IN_ORDER = ("preparing", "evidence-submitted", "in-session", "writing-up", "fact-check", "published")


@dataclass(frozen=True)
class Thing:
    """One kind of thing.

    `address` may hold {id} and {about}; `about` is the kind it belongs to. `forbidden` sees it and never may write it.
    `closed` is a state in which `writer` may not.
    """

    name: str
    address: str
    writer: str
    body: dict[str, Any]
    other: dict[str, Any]
    forbidden: str
    text: str
    about: str | None = None
    slug: bool = False
    removable: bool = True
    closed: str | None = None
    defaults: dict[str, Any] = field(default_factory=dict)
    unwritten: bool = False  # exists before it is written, with version 0

    async def place(self, house: House) -> str:
        """An address at which nothing of this kind was written yet; what it belongs to is written."""
        about = ""
        if self.about:
            there = BY_NAME[self.about]
            about = await there.place(house)
            await good(house.api(there.writer).put(about, json=there.body))
        if self.unwritten:
            return await self._unwritten_place(house)
        id = f"made-{new_id()[:8]}" if self.slug else new_id()
        return self.address.format(id=id, about=about)

    async def _unwritten_place(self, house: House) -> str:
        for number in range(1, 16):
            address = self.address.format(number=number)
            if (await good(house.api(self.writer).get(address))).json()["version"] == 0:
                return address
        raise AssertionError(f"every {self.name} is written by now")


async def good(asked: Any) -> httpx2.Response:
    """The answer, which must be one of success."""
    answer: httpx2.Response = await asked
    assert answer.status_code < 300, answer.text
    return answer


def refused(answer: httpx2.Response, status: int) -> dict[str, Any]:
    """The problem an answer holds: it must be a refusal with this status, in the one shape refusals have."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert set(problem) - {"current"} == {"type", "title", "status", "detail", "errors"}
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert all(set(error) == {"field", "message"} for error in problem["errors"])
    return problem


async def move_to(house: House, state: str) -> None:
    """Takes the assessment of the tests, in session, to another state."""
    if state == "cancelled":
        steps = ["cancelled"]
    else:
        steps = list(IN_ORDER[IN_ORDER.index("in-session") + 1 : IN_ORDER.index(state) + 1])
    for step in steps:
        await good(house.api("iqbal").put(f"{HERE}/state", json={"to": step}))


def bytes_of(body: Any) -> bytes:
    return json.dumps(body).encode()


THINGS = (
    Thing(
        "service",
        "/services/{id}",
        "iqbal",
        {"name": "Missed collections"},
        {"name": "Missed bins"},
        "helen",
        text="summary",
        slug=True,
        removable=False,
        defaults={"organisation": None, "summary": None, "owner": None, "links": [], "openness": "invited"},
    ),
    Thing(
        "assessment",
        "/assessments/{id}",
        "iqbal",
        {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha"},
        {"phase": "live"},
        "helen",
        text="",
        slug=True,
        removable=False,
        defaults={
            "type": "assessment",
            "method": "in-the-round",
            "scale": "met",
            "scope": None,
            "sessions": [],
            "notes_shown": "live",
            "authors_shown": "name",
            "views_shown": "revealed",
            "confidential": False,
        },
    ),
    Thing(
        "round",
        "/rounds/{id}",
        "iqbal",
        {"name": "Five by December", "assessments": [ASSESSMENT]},
        {"name": "Six by December"},
        "helen",
        text="aim",
        slug=True,
        removable=False,
        defaults={"aim": "", "by": None},
    ),
    Thing(
        "retro",
        "/retros/{id}",
        "iqbal",
        {"title": "Five by December", "assessments": [ASSESSMENT]},
        {"title": "Six by December"},
        "helen",
        text="",
        slug=True,
        removable=False,
        defaults={"columns": ["worked", "did-not", "try"], "anonymous": False, "opened": False},
    ),
    Thing(
        "item",
        f"/retros/{ASSESSMENT}/items/{{id}}",
        "sam",
        {"column": "worked", "body": "One page for each standard."},
        {"body": "One page for all standards."},
        "helen",
        text="body",
    ),
    Thing(
        "note",
        f"{HERE}/notes/{{id}}",
        "sam",
        {"body": "Every case has one page.", "visibility": "everyone"},
        {"body": "Every case has two pages."},
        "grace",
        text="body",
        closed="published",
        defaults={
            "standard": None,
            "also": [],
            "kind": "note",
            "status": "open",
            "said_by": None,
            "files": [],
        },
    ),
    Thing(
        "answer",
        "{about}/answers/{id}",
        "grace",
        {"body": "It does since May."},
        {"body": "It does since June."},
        "ruth",
        text="body",
        about="note",
        closed="cancelled",
        defaults={"evidence": []},
    ),
    Thing(
        "recommendation",
        f"{HERE}/recommendations/{{id}}",
        "sam",
        {"level": "must", "body": "Rehearse being offline.", "visibility": "everyone"},
        {"level": "should"},
        "ruth",
        text="body",
        closed="published",
        defaults={"standard": None, "for": "team", "owner": None, "due": None, "status": "open", "from": []},
    ),
    Thing(
        "update",
        "{about}/updates/{id}",
        "grace",
        {"body": "Booked."},
        {"body": "Booked for May."},
        "ruth",
        text="body",
        about="recommendation",
        removable=False,
        closed="cancelled",
        defaults={"status": None, "evidence": []},
    ),
    Thing(
        "page",
        f"/services/{SERVICE}/evidence/{{id}}",
        "grace",
        {"title": "User research", "body": "We asked twelve people."},
        {"body": "We asked thirteen people."},
        "dana",
        text="body",
        slug=True,
        defaults={"parent": None, "dated": None, "url": None, "access": "anyone"},
    ),
    Thing(
        "claim",
        f"{HERE}/claims/{{id}}",
        "grace",
        {"standard": 1, "page": "research", "says": "Twelve people were asked."},
        {"says": "Thirteen people were asked."},
        "ruth",
        text="says",
        closed="published",
        defaults={"heading": None},
    ),
    Thing(
        "statement",
        f"{HERE}/statements/{{number}}",
        "grace",
        {"body": "Every case has a page."},
        {"body": "Every case has two pages."},
        "ruth",
        text="body",
        removable=False,
        closed="published",
        unwritten=True,
        defaults={"owner": None},
    ),
)
BY_NAME = {thing.name: thing for thing in THINGS}


async def place(house: House, thing: Thing) -> str:
    """Where a thing of this kind may be written now."""
    if thing.name == "claim":
        page = f"/services/{SERVICE}/evidence/research"
        await good(house.api("grace").put(page, json={"title": "Research", "body": "We asked."}))
    return await thing.place(house)


async def written(house: House, thing: Thing) -> str:
    """The address of a new thing."""
    address = await place(house, thing)
    await good(house.api(thing.writer).put(address, json=thing.body))
    return address
