"""How the tests of the doors knock: every address the application has, and something real behind each."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any

import httpx2
from starlette.routing import BaseRoute, Mount, Route

from assessor.database import Database
from assessor.documents.document import Document, Service
from assessor.door import STATES
from assessor.fact_check import queries as fact_check_queries
from assessor.imported import queries as imported_queries
from assessor.people import queries as people
from assessor.report import queries as report_queries
from tests.doors.table import FIGURES
from tests.house import ASSESSMENT, SECRET, SERVICE, House, new_id

SAFE = ("GET", "HEAD", "OPTIONS")
PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")

Names = dict[str, str]


def doors(routes: Sequence[BaseRoute], prefix: str = "") -> Iterator[str]:
    """Every door as "METHOD /address/{template}", in the order of the application's own routes."""
    for route in routes:
        if isinstance(route, Mount):
            yield from doors(route.routes, prefix + route.path)
        elif isinstance(route, Route):
            assert route.methods, f"{prefix}{route.path} takes any method: say which"
            yield from (f"{method} {prefix}{route.path}" for method in sorted(route.methods - {"HEAD"}))
        else:
            raise TypeError(f"the tests of the doors do not know this kind of route: {route!r}")


def unsafe(door: str) -> bool:
    """Whether a door is for changing something."""
    return door.partition(" ")[0] not in SAFE


def spoken(door: str) -> bool:
    """Whether a door is one of the JSON API."""
    return " /api/v1" in door


def address(door: str, names: Mapping[str, str]) -> str:
    """The address of a door with names for its parameters."""
    template = door.partition(" ")[2]
    return PARAMETER.sub(lambda found: names[found[1]], template)


def parameters(door: str) -> list[str]:
    """The names of a door's parameters."""
    return PARAMETER.findall(door)


def client(house: House, key: str | None, *, json: bool, scope: str = "write") -> httpx2.AsyncClient:
    """A browser or a program of somebody's, the same one each time."""
    kept: dict[Any, httpx2.AsyncClient] = house.__dict__.setdefault("kept_clients", {})
    which = (key, json, scope)
    if which not in kept:
        kept[which] = house.api(key, scope) if json else house.client(key)
    return kept[which]


async def knock(
    house: House,
    key: str | None,
    door: str,
    names: Mapping[str, str],
    body: Mapping[str, Any] | None = None,
    *,
    scope: str = "write",
    query: str = "",
    headers: Mapping[str, str] | None = None,
) -> httpx2.Response:
    """Somebody asks at a door: by token where JSON is spoken, else by session. A stream is asked for its head only."""
    method, json = door.partition(" ")[0], spoken(door)
    there = address(door, names).removeprefix("/api/v1" if json else "")
    if there.endswith("/stream"):
        method = "HEAD"
    asking: dict[str, Any] = {"headers": dict(headers or {})}
    if unsafe(door):
        asking |= written(body or {}, json=json)
    by = client(house, key, json=json, scope=scope)
    answer = await by.request(method, there + query, **asking)
    by.cookies.clear()  # whoever this signed in, the next knock is by the same person as this one
    return answer


def written(body: Mapping[str, Any], *, json: bool) -> dict[str, Any]:
    """A body as JSON, as a form, or as a file where it holds bytes."""
    files = {name: ("a.txt", value) for name, value in body.items() if isinstance(value, bytes)}
    if files:
        return {"files": files, "data": {name: body[name] for name in body if name not in files}}
    return {"json": dict(body)} if json else {"data": dict(body)}


# What goes out after the day, as the doors' own rows send it: the same again changes nothing.
AROUND = {
    "evening": {"strength_1": "One page.", "version": "0"},
    "result-call": {"on_day": "2018-11-15", "owner_told": "Mina", "version": "0"},
}
DECIDING = ("/views", "/decisions", "/agreed-ratings", "/overall", "/tell")


class Things:
    """What the addresses name: made by those who may, new for each that asks, or one that is there for all."""

    def __init__(self, house: House, assessment: str = ASSESSMENT, service: str = SERVICE) -> None:
        self.house = house
        self.assessment = assessment
        self.service = service
        self.there: dict[str, Names] = {}
        self.open: Names = {}
        self.makers: dict[str, Callable[[Names], Awaitable[str]]] = {
            "note": self.note,
            "round": self.round,
            "item": self.item,
            "action": self.action,
            "ask": self.ask,
            "try": self.tried,
            "answer": self.answer,
            "recommendation": self.recommendation,
            "update": self.update,
            "claim": self.claim,
            "point": self.point,
            "remark": self.remark,
            "page": self.page,
            "weeknote": self.weeknote,
            "figure": self.figure,
            "sha256": self.file,
            "person": self.person,
            "email": self.email,
            "token": self.token,
            "asked": self.asked,
            "session": self.session,
            "key": self.key,
            "imported": self.imported,
            "id": self.published,
        }
        self.fixed = {
            "assessment": assessment,
            "service": service,
            "retro": assessment,
            "standard": "6",
            "set": "lgdss",
            "number": "1",
            "path": "base.css",
            "code": "KTXR4729",
            "part": "main_concern",
            "ext": "md",
            "numbers": "recommendations",
            "tally": "changed",
            "list": "held",
        }

    async def names(self, door: str, *, new: bool = True) -> Names:
        """Names for a door's parameters, and `new`, an id nobody has used."""
        if any(part in door for part in DECIDING):
            await self.decided()
        if "/report/versions" in door:
            await self.begun()
        await self.checked(checking="/fact-check" in door)
        if (
            not new and door in self.there and "token" not in parameters(door)
        ):  # a newer link ends an older one
            return self.there[door]
        names = {"new": new_id(), "slug": f"made-{new_id()[:8]}", **self.fixed, "door": door}
        if door.endswith(("/evening", "/result-call")):  # before, there is nothing for everyone else
            await self.written_around()
        if "/joining/" in door:  # there is a code only on a day of joining
            address = f"/assessments/{self.assessment}/joining/open"
            await self.house.sign_in_again(
                "dana"
            )  # some doors that she went through before ended her session
            await client(self.house, "dana", json=False).post(address)
        for name in parameters(door):
            if name in self.makers:
                names[name] = await self.makers[name](names)
        await self.in_the_form(door, names)
        if door.startswith("POST /asks"):  # the form names what is put together
            names["asked_for"] = await self.asked_for(names)
        self.there.setdefault(door, names)
        return names

    async def in_the_form(self, door: str, names: Names) -> None:
        """What a form names besides the address."""
        if door.startswith("POST") and door.endswith("/claims"):  # the form names a page
            names["page"] = await self.page(names)
        if door.endswith("/answered/undo"):  # the form names what was said in the room
            names["said"] = new_id()
            sent = {"id": names["said"], "body": "The night desk."}
            path = f"/assessments/{self.assessment}/notes/{names['note']}/answered"
            await client(self.house, "sam", json=False).post(path, data=sent)
        if door.startswith("POST") and door.endswith("/merge"):  # the form names the note it is merged into
            names["other"] = await self.note(names)
        if "/statements/" in door:  # the form names the version it was opened with
            path = f"/assessments/{self.assessment}/statements/{names['standard']}"
            names["version"] = str((await self.api("grace", "GET", path)).json()["version"])
        if "/agenda/" in door or "/day/" in door:
            names |= await self.agenda()
        if "/questions" in door or door.endswith("/answers"):
            await self.unanswered()
        if door.endswith("/retros/{retro}/edit"):
            row = await self.house.database.one("select version from retro where id = :id", id=names["retro"])
            names["version"] = str(row["version"] if row else 0)
        if "/report/edit/" in door:
            names["version"] = str(
                await report_queries.latest_of(self.house.database, self.assessment, "main_concern")
            )
        if "/report/drafters/" in door:
            people = {f"standard-{names['standard']}": self.house.people["priya"].id}
            path = f"/assessments/{self.assessment}/report/drafters"
            await client(self.house, "dana", json=False).post(path, data=people)

    async def agenda(self) -> Names:
        """An agenda of one part on paper, changed once: the part, the version before and the one that stands."""
        dana = client(self.house, "dana", json=False)
        here = f"/assessments/{self.assessment}/agenda"
        slot, row = new_id(), None
        for minutes in ("10", "20"):
            row = await self.house.database.one(AGENDA_VERSION, id=self.assessment)
            assert row is not None
            part = {"id": slot, "title": "On paper", "minutes": minutes, "standards": "6", "kind": "on-paper"}
            form = {**part, "lead": "", "scribe": "", "version": str(row["agenda_version"])}
            answer = await dana.post(f"{here}/edit", data=form)
            assert answer.status_code == 303, answer.text
        assert row is not None
        before = row["agenda_version"]
        return {"slot": slot, "to": str(before), "version": str(before + 1)}

    async def api(self, key: str, method: str, path: str, **asking: Any) -> httpx2.Response:
        """Something done by somebody who may."""
        answer = await client(self.house, key, json=True).request(method, path, **asking)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    async def note(self, names: Names, by: str = "sam", **fields: object) -> str:
        """A question of Sam's that everyone sees."""
        id = new_id()
        body = {"standard": 6, "kind": "question", "body": "Who rehearses it?", "visibility": "everyone"}
        await self.api(by, "PUT", f"/assessments/{self.assessment}/notes/{id}", json={**body, **fields})
        return id

    async def answer(self, names: Names) -> str:
        """An answer of Grace's to the note in the address."""
        id = new_id()
        path = f"/assessments/{self.assessment}/notes/{names['note']}/answers/{id}"
        await self.api("grace", "PUT", path, json={"body": "The night desk."})
        return id

    async def recommendation(self, names: Names, by: str = "sam", **fields: object) -> str:
        """A recommendation of Sam's that everyone sees."""
        id = new_id()
        body = {"standard": 6, "level": "must", "body": "Rehearse it.", "visibility": "everyone"}
        path = f"/assessments/{self.assessment}/recommendations/{id}"
        await self.api(by, "PUT", path, json={**body, **fields})
        return id

    async def point(self, names: Names) -> str:
        """A point of the wash-up about the standard in the address."""
        id = new_id()
        path = f"/assessments/{self.assessment}/wash-up/{names['standard']}/points"
        sent = {"id": id, "body": "They rehearse."}
        answer = await client(self.house, "sam", json=False).post(path, data=sent)
        assert answer.status_code == 303, answer.text
        return id

    async def update(self, names: Names) -> str:
        """An update of Grace's to the recommendation in the address."""
        id = new_id()
        path = f"/assessments/{self.assessment}/recommendations/{names['recommendation']}/updates/{id}"
        await self.api("grace", "PUT", path, json={"body": "Booked for May."})
        return id

    async def begun(self) -> None:
        """A report that somebody has begun to write."""
        path = f"/assessments/{self.assessment}/report"
        await self.api("dana", "PUT", path, json={"users": "Residents."}, headers={"if-match": "*"})

    async def decided(self) -> None:
        """A view of Sam's, revealed, and decisions of which the team is not told (any more)."""
        here = f"/assessments/{self.assessment}"
        await self.api("sam", "PUT", f"{here}/views/6", json={"value": "cannot-judge"})
        await self.api("dana", "POST", f"{here}/views/reveal", json={"standard": 6})
        await self.api("dana", "PUT", f"{here}/agreed-ratings/6", json={"value": "met"})
        await self.api("dana", "PUT", f"{here}/overall", json={"value": "met"})
        async with self.house.journal.keep() as tx:
            untold = "update assessment set told_at = null, told_by = null where id = :id"
            await tx.run(untold, id=self.assessment)
            await people.changed(tx)

    async def checked(self, *, checking: bool) -> None:
        """The assessment in its fact check, just opened; or back in session."""
        row = await self.house.database.one("select state from assessment where id = :id", id=self.assessment)
        if checking or (row and row["state"] == "fact-check"):
            async with self.house.journal.keep() as tx:
                move = "update assessment set state = :state where id = :id"
                await tx.run(move, id=self.assessment, state="fact-check" if checking else "in-session")
                if checking:
                    await fact_check_queries.begin(tx, self.assessment, "2018-12-14")
                await people.changed(tx)

    async def written_around(self) -> None:
        """What the team is told after the day, and that the result was told by call."""
        dana = client(self.house, "dana", json=False)
        for place, sent in AROUND.items():
            await dana.post(f"/assessments/{self.assessment}/{place}", data=sent)

    async def remark(self, names: Names) -> str:
        """A remark of Grace's on the report."""
        id = new_id()
        path = f"/assessments/{self.assessment}/fact-check/remarks"
        sent = {"id": id, "about": "standard-6", "body": "They rehearse."}
        answer = await client(self.house, "grace", json=False).post(path, data=sent)
        assert answer.status_code == 303, answer.text
        return id

    async def page(self, names: Names, body: str = "## Last\n\nIn May.") -> str:
        """A page of evidence, written by Grace; on the open side the one that is published."""
        if self.open and " /published" in names.get("door", ""):
            return self.open["page"]
        id = f"page-{new_id()[:8]}"
        page = {"title": "Rehearsals", "body": body}
        await self.api("grace", "PUT", f"/services/{self.service}/evidence/{id}", json=page)
        return id

    async def item(self, names: Names) -> str:
        """What Sam wrote in the assessment's retro, which is open."""
        id, path = new_id(), f"/retros/{self.assessment}"
        await client(self.house, "dana", json=False).post(f"{path}/open", data={"opened": "yes"})
        sent = {"id": id, "column": "worked", "body": "One page for each standard."}
        answer = await client(self.house, "sam", json=False).post(f"{path}/items", data=sent)
        assert answer.status_code == 303, answer.text
        return id

    async def action(self, names: Names) -> str:
        """What Grace wrote down to do, in the assessment's retro."""
        id, body = new_id(), {"body": "Send the evidence two weeks before."}
        await self.api("grace", "PUT", f"/retros/{self.assessment}/actions/{id}", json=body)
        return id

    async def ask(self, names: Names) -> str:
        """What Iqbal put together of what is asked of the organisation."""
        sent = {"id": new_id(), "parts": await self.asked_for(names)}
        await client(self.house, "iqbal", json=False).post("/asks", data=sent)
        return sent["id"]

    async def asked_for(self, names: Names) -> str:
        """A recommendation for the organisation, as the forms of asks name it."""
        id = await self.recommendation(names, **{"for": "organisation"})
        return f"recommendation/{self.assessment}/{id}"

    async def unanswered(self) -> None:
        """The answers to the retro's questions are not shown (any more)."""
        async with self.house.database.transaction() as tx:
            await tx.run("update retro set answers_shown_at = null")

    async def figure(self, names: Names) -> str:
        """A figure that its page always has."""
        return FIGURES[names["door"].split("/")[2]]

    async def round(self, names: Names) -> str:
        """A round that holds the assessment."""
        id = f"round-{new_id()[:8]}"
        body = {"name": "Five by December", "assessments": [self.assessment]}
        await self.api("iqbal", "PUT", f"/rounds/{id}", json=body)
        return id

    async def tried(self, names: Names) -> str:
        """What Dana says the round in the address tries next."""
        id = new_id()
        path, sent = f"/rounds/{names['round']}/tries", {"id": id, "body": "Read two days before."}
        answer = await client(self.house, "dana", json=False).post(path, data=sent)
        assert answer.status_code == 303, answer.text
        return id

    async def weeknote(self, names: Names) -> str:
        """A weeknote of Grace's."""
        id = new_id()
        body = {"title": "Week 45", "dated": "2018-11-09", "body": "We rehearsed."}
        await self.api("grace", "PUT", f"/services/{self.service}/weeknotes/{id}", json=body)
        return id

    async def published(self, names: Names) -> str:
        """An assessment whose report everybody reads, with a page of evidence and its file: one for all."""
        if not self.open:
            id, content = f"published-{new_id()[:8]}", {"file": ("rehearsal.txt", new_id().encode())}
            kept = await self.api("grace", "POST", f"/services/{self.service}/files", files=content)
            sha256 = str(kept.json()["sha256"])
            page = await self.page(names, body=f"[The plan](/services/{self.service}/files/{sha256})")
            set_up = {"service": self.service, "standard_set": "lgdss", "phase": "alpha"}
            await self.api("iqbal", "PUT", f"/assessments/{id}", json=set_up)
            for state in STATES[1:]:
                if state == "published":
                    there = f"/assessments/{id}/report/publish/pages"
                    await client(self.house, "iqbal", json=False).post(there, data={"page": page})
                await self.api("iqbal", "PUT", f"/assessments/{id}/state", json={"to": state})
            self.open = {"id": id, "page": page, "sha256": sha256}
        names |= self.open
        return self.open["id"]

    async def claim(self, names: Names) -> str:
        """What a page of evidence shows."""
        id, page = new_id(), await self.page(names)
        body = {"standard": 6, "page": page, "says": "Rehearsed twice."}
        await self.api("grace", "PUT", f"/assessments/{self.assessment}/claims/{id}", json=body)
        return id

    async def file(self, names: Names) -> str:
        """A file of the service; or of a note that everyone sees, as the address has it; or one that is published."""
        if self.open and " /published" in names.get("door", ""):
            return self.open["sha256"]
        content = {"file": ("rehearsal.txt", new_id().encode())}
        if "/assessments/{assessment}/files" in names["door"]:
            kept = await self.api("priya", "POST", f"/assessments/{self.assessment}/files", files=content)
            sha256 = str(kept.json()["sha256"])
            note = {"body": "A photo.", "visibility": "everyone", "files": [sha256]}
            await self.api("priya", "PUT", f"/assessments/{self.assessment}/notes/{new_id()}", json=note)
            return sha256
        answer = await self.api("grace", "POST", f"/services/{self.service}/files", files=content)
        return str(answer.json()["sha256"])

    async def email(self, names: Names) -> str:
        """Somebody new, a member or with a seat, as the address has it."""
        email = f"{new_id()[:8]}@hackney.example"
        if "/members/" in names["door"] or "/services/" in names["door"]:
            await self.api("femi", "PUT", f"/services/{self.service}/members/{email}", json={})
        else:
            seat = {"role": "assessor" if "/barred" in names["door"] else "observer"}
            await self.api("iqbal", "PUT", f"/assessments/{self.assessment}/seats/{email}", json=seat)
        return email

    async def person(self, names: Names) -> str:
        """The id of somebody new, a member or with a seat, as the address has it."""
        row = await people.by_email(self.house.database, await self.email(names))
        assert row is not None
        return str(row["id"])

    async def asked(self, names: Names) -> str:
        """An assessment that a team asks for."""
        form = {"phase": "alpha", "type": "mock", "name": "Kit", "email": f"{names['slug']}@b.example"}
        answer = await client(self.house, None, json=False).post(
            "/ask", data={"service_name": "Bins", **form}
        )
        assert answer.status_code == 303, answer.text
        row = await self.house.database.one("select id from asked order by at desc limit 1")
        assert row is not None
        return str(row["id"])

    async def token(self, names: Names) -> str:
        """A link that is good once: Marek's to sign in, Dana's to prove an address, or somebody's invitation."""
        if "/invitations/" in names["door"]:
            invited = await self.person(names)
            async with self.house.journal.keep() as tx:
                made = await people.make_link(
                    tx,
                    SECRET,
                    invited,
                    purpose="invitation",
                    assessment=self.assessment,
                    about={"signs_in": True},
                )
                return made.token
        row = await people.by_email(self.house.database, "marek@hackney.example")
        assert row is not None
        async with self.house.journal.keep() as tx:
            if "/account/" in names["door"]:
                dana, email = self.house.people["dana"].id, f"{new_id()[:8]}@hackney.example"
                return (await people.make_link(tx, SECRET, dana, purpose="address", email=email)).token
            return (await people.make_link(tx, SECRET, row["id"])).token

    async def session(self, names: Names) -> str:
        """The id of a session of Marek's."""
        row = await people.by_email(self.house.database, "marek@hackney.example")
        assert row is not None
        async with self.house.journal.keep() as tx:
            await people.start_session(tx, row["id"])
        found = await self.house.database.one("select id from session where person = :id", id=row["id"])
        assert found is not None
        return str(found["id"])

    async def key(self, names: Names) -> str:
        """The id of a token of Marek's."""
        row = await people.by_email(self.house.database, "marek@hackney.example")
        assert row is not None
        id = new_id()
        async with self.house.journal.keep() as tx:
            await people.add_token(tx, row["id"], "doors", "read", 30, id=id)
        return id

    async def imported(self, names: Names) -> str:
        """The id of a report that others published."""
        id = f"bins-{new_id()[:8]}"
        made = Document(id=id, title="Bins", service=Service(name="Bins"))
        async with self.house.database.transaction() as tx:
            await imported_queries.add(tx, made, {}, "Bins.", f"https://bins.example/{id}")
        return id


AGENDA_VERSION = "select agenda_version from assessment where id = :id"
TABLES = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"


async def rows_of(database: Database, *, but: Sequence[str] = (), where: str = "") -> dict[str, list[str]]:
    """Every row of every table as text, by table."""
    found: dict[str, list[str]] = {}
    for table in await database.all(TABLES):
        name = table["name"]
        if name not in but:
            found[name] = sorted(repr(row) for row in await database.all(f"select * from {name} {where}"))
    return found


async def everything(database: Database) -> dict[str, str]:
    """A digest of every table: two that are equal hold the same. A refused try may well be counted."""
    return {
        name: hashlib.sha256("\n".join(rows).encode()).hexdigest()
        for name, rows in (await rows_of(database, but=("allowance",))).items()
    }
