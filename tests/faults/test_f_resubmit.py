"""The same thing sent twice, by two at once, before and after a crash, or after somebody else."""

import asyncio
import json
from collections import Counter
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import html5lib
import httpx2
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from assessor.board import history
from assessor.database import connect
from tests import house as houses
from tests.faults.posting import Account, check, note
from tests.house import ASSESSMENT, House, new_id
from tests.serving import keys, serving
from tests.wire import line

NOTES = f"/assessments/{ASSESSMENT}/notes"


async def journal(house: House) -> list[dict[str, Any]]:
    """What the panel was told, all of it."""
    answer = await house.api("dana").get(f"/assessments/{ASSESSMENT}/journal?after=0")
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_fault_F12_one_key_sent_twice_at_once_is_one_note(house: House):
    priya, ids = house.api("priya"), [new_id() for _ in range(200)]

    async def twice(id: str) -> list[tuple[int, Any]]:
        body = {"standard": 6, "body": f"Sent twice {id}", "visibility": "everyone"}
        both = await asyncio.gather(*[priya.put(f"{NOTES}/{id}", json=body) for _ in range(2)])
        return [(answer.status_code, answer.json()) for answer in both]

    for begin in range(0, 200, 20):
        for one, other in await asyncio.gather(*[twice(id) for id in ids[begin : begin + 20]]):
            assert {one[0], other[0]} == {200, 201}
            assert one[1] == other[1]
            assert one[1]["version"] == 1
    told = Counter(item["id"] for item in await journal(house) if item["action"] == "note.written")
    assert told == Counter(ids)


async def test_fault_F12_one_key_with_two_texts_keeps_the_first_and_says_so(house: House):
    for _ in range(20):
        id = new_id()
        one, other = await asyncio.gather(
            *[
                house.api("priya").put(f"{NOTES}/{id}", json={"standard": 6, "body": body})
                for body in ("The one", "The other")
            ]
        )
        assert sorted([one.status_code, other.status_code]) == [201, 428]
        kept = one if one.status_code == 201 else other
        stands = await house.api("priya").get(f"{NOTES}/{id}")
        assert stands.json() == kept.json()


async def test_fault_F12_a_form_sent_twice_at_once_is_one_note(house: House):
    priya, id = house.client("priya"), new_id()
    form = {"id": id, "standard": "6", "kind": "note", "body": "By an impatient hand", "visibility": "panel"}
    answers = await asyncio.gather(*[priya.post(NOTES, data=form) for _ in range(5)])
    assert {answer.status_code for answer in answers} == {303}
    assert [item["id"] for item in await journal(house) if item["action"] == "note.written"] == [id]


async def test_fault_F12_what_was_sent_before_a_crash_may_be_sent_again_after_it(house_url: str):
    held, account = await keys(house_url), Account()
    ids = [new_id() for _ in range(10)]
    account.sent |= set(ids)
    async with serving(house_url) as server:
        for statuses in ({201}, {200}, {200}):
            client = await line(server.port)
            answers = [await client.ask(note(server, held, "priya", id)) for id in ids]
            assert {answer.status for answer in answers} == statuses
            client.close()
            await server.kill()
            await server.start()
    account.acknowledged += ids
    await check(house_url, account)


# --- Many pages open on one thing -------------------------------------------------------------------


class Page:
    """What a browser without JavaScript takes from a form: its fields, as they stand in it."""

    def __init__(self, answer: httpx2.Response) -> None:
        self.status = answer.status_code
        self.words = answer.text
        tree = html5lib.parse(answer.text, namespaceHTMLElements=False)
        form = next(form for form in tree.iter("form") if form.find(".//*[@name='version']") is not None)
        self.fields: dict[str, str] = {}
        for one in form.iter("input"):
            if one.get("type") == "hidden" or one.get("checked") is not None:
                self.fields[one.get("name", "")] = one.get("value", "")
        for choice in form.iter("select"):
            chosen = choice.find("option[@selected]")
            self.fields[choice.get("name", "")] = "" if chosen is None else chosen.get("value", "")
        for area in form.iter("textarea"):
            self.fields[area.get("name", "")] = area.text or ""
        stands = tree.find(".//section[@class='conflict']")
        self.stands = "" if stands is None else "".join(stands.itertext())


EDITORS = st.integers(0, 3)
TEXTS = st.text("abcdé😀 ", min_size=1, max_size=20).filter(str.strip)


class Editors(RuleBasedStateMachine):
    """Four pages of one author and a program, all with the same thing open and none knowing of the others.

    Whatever was sent stands now, or stands in the history, or was shown beside what stands instead.
    """

    file: ClassVar[Path]
    subject: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.sent: set[str] = set()
        self.shown: set[str] = set()
        self.pages: dict[int, Page] = {}
        self.runner.run(self.begin())

    async def begin(self) -> None:
        url = f"sqlite:///{self.folder.name}/house.db"
        copy(self.file, f"{self.folder.name}/house.db")
        self.opened = connect(url)
        self.database = await self.opened.__aenter__()
        self.house = House(houses.application(houses.settings(url)), self.database)
        await self.house.open()
        self.id = new_id()
        self.address = f"/assessments/{ASSESSMENT}/{self.subject}s/{self.id}"
        assert (await self.write("The first words", None)).status_code == 201
        self.browser = self.house.client("priya")

    async def write(self, text: str, version: int | None) -> httpx2.Response:
        """A program writes; the version it was given last goes with it."""
        self.sent.add(text)
        match = {"if-match": f'"{version}"'} if version else {}
        body = {
            "standard": 6,
            "body": text,
            **({"level": "should"} if self.subject == "recommendation" else {}),
        }
        return await self.house.api("priya").put(self.address, json=body, headers=match)

    @rule(editor=EDITORS)
    def open_the_form(self, editor: int) -> None:
        self.pages[editor] = Page(self.runner.run(self.browser.get(f"{self.address}/edit")))

    @rule(editor=EDITORS, text=TEXTS)
    def save_the_form(self, editor: int, text: str) -> None:
        if editor not in self.pages:
            return
        self.sent.add(text)
        fields = {**self.pages[editor].fields, "body": text}
        answer = self.runner.run(self.browser.post(f"{self.address}/edit", data=fields))
        if answer.status_code == 303:
            assert self.stands()["body"] == text
            del self.pages[editor]
            return
        page = self.pages[editor] = Page(answer)
        assert page.status == 412
        assert page.fields["body"] == text
        assert self.stands()["body"].strip() in page.stands
        self.shown.add(text)

    @rule(text=TEXTS, behind=st.integers(0, 2))
    def write_by_program(self, text: str, behind: int) -> None:
        stands = self.stands()
        answer = self.runner.run(self.write(text, max(1, stands["version"] - behind)))
        if answer.status_code == 412:
            assert answer.json()["current"]["body"] == stands["body"]
            self.shown.add(text)  # the program still has it
        else:
            assert answer.status_code == 200
            assert self.stands()["body"] == text

    def stands(self) -> dict[str, Any]:
        """The thing as it is now."""
        found: dict[str, Any] = self.runner.run(self.house.api("priya").get(self.address)).json()
        return found

    @invariant()
    def nothing_is_lost(self) -> None:
        rows = self.runner.run(history.of(self.database, ASSESSMENT, self.subject, self.id))
        was = [row["was"] if isinstance(row["was"], dict) else json.loads(row["was"]) for row in rows]
        kept = {self.stands()["body"], *self.shown, *(old["body"] for old in was)}
        assert self.sent <= kept

    def teardown(self) -> None:
        async def end() -> None:
            await self.house.close()
            await self.opened.__aexit__(None, None, None)

        self.runner.run(end())
        self.runner.close()
        self.folder.cleanup()


@pytest.mark.parametrize("subject", ["note", "recommendation"])
def test_fault_F13_of_many_editors_of_one_thing_nobody_loses_a_text(furnished: Path, subject: str):
    machine = type("Editors", (Editors,), {"file": furnished, "subject": subject})
    how = settings(
        max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine, settings=how)
