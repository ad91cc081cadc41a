"""Words removed for good: nowhere afterwards, whoever looks, and nothing that is hidden is told on the way."""

import asyncio
import io
import re
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from assessor.database import Database
from assessor.privacy import phrases
from assessor.privacy.places import LEFT, PLACES
from assessor.problem import Problem
from tests.house import ASSESSMENT, SERVICE, House, new_id
from tests.reading import opened

HERE = f"/assessments/{ASSESSMENT}"
REDACT = f"{HERE}/redact"
NAME = "Wilhelmina Quartermaine"
PHONE = "07700 900461"
FILE = f"Called {PHONE} twice.".encode()


class Told:
    """A house in which a resident's name was written everywhere that people write."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.ids: dict[str, str] = {}

    async def put(self, by: str, path: str, again: Any = False, **body: Any) -> None:
        headers = {"if-match": "*"} if again else {}
        answer = await self.house.api(by).put(path, json=body, headers=headers)
        assert answer.status_code < 300, f"{path}: {answer.text}"

    def id(self, what: str) -> str:
        return self.ids.setdefault(what, new_id())

    async def write(self) -> "Told":
        await self._evidence()
        note, mine = f"{HERE}/notes/{self.id('note')}", f"{HERE}/notes/{self.id('mine')}"
        await self.put("priya", note, standard=6, body=f"{NAME} waited.", visibility="everyone", said_by=NAME)
        await self.put("priya", note, True, body=f"{NAME} waited {PHONE}.", kind="question")
        await self.put("priya", mine, standard=6, body=f"Ring {NAME.upper()}.", visibility="me")
        await self.put("sam", f"{HERE}/notes/{self.id('panel')}", standard=7, body=f"Who is {NAME}?")
        await self.put("grace", f"{note}/answers/{self.id('answer')}", body=f"{NAME} is a resident.")
        must = {"standard": 6, "level": "must", "body": f"Call {NAME}.", "visibility": "everyone"}
        recommendation = f"{HERE}/recommendations/{self.id('recommendation')}"
        await self.put("sam", recommendation, **must)
        await self.put("grace", recommendation, True, owner=NAME)
        await self.put("grace", f"{recommendation}/updates/{self.id('update')}", body=f"{NAME} was called.")
        await self.put("grace", f"{HERE}/statements/6", body=f"Ask {NAME}.", not_yet=f"Not {NAME}.")
        claim = {"standard": 6, "page": "calls", "says": f"{NAME} rang."}
        await self.put("grace", f"{HERE}/claims/{self.id('claim')}", **claim)
        await agree(self.house)
        await self.put("iqbal", f"{HERE}/state", to="writing-up", reason=f"{NAME} complained.")
        return self

    async def _evidence(self) -> None:
        body = f"## Calls\n\n*{NAME}*   rang."
        await self.put("grace", f"/services/{SERVICE}/evidence/calls", title=f"Calls of {NAME}", body=body)
        await self.put("grace", f"/services/{SERVICE}/evidence/calls", True, body="Nobody rang.")
        await self.put("grace", f"/services/{SERVICE}/evidence/calls", True, body=f"{NAME}  rang again.")
        await self.put("femi", f"/services/{SERVICE}", True, name="Contact centre", summary=f"For {NAME}.")
        self.file = await self.upload(f"{NAME}.txt", FILE)

    async def upload(self, name: str, content: bytes) -> str:
        api = self.house.api("grace")
        answer = await api.post(f"/services/{SERVICE}/files", files={"file": (name, content)})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["sha256"])

    async def remove(self, by: str = "dana", words: str = f"{NAME}\n{PHONE}", **also: Any) -> None:
        form = {"step": "remove", "words": words, "sure": "yes", **also}
        answer = await self.house.client(by).post(REDACT, data=form)
        assert answer.status_code == 303, answer.text


@pytest_asyncio.fixture
async def told(house: House) -> AsyncIterator[Told]:
    yield await Told(house).write()


TABLES = {
    "sqlite": "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
    "postgresql": "select table_name as name from information_schema.tables where table_schema = 'public'",
}


async def agree(house: House) -> None:
    """What the panel agrees among itself names the resident too."""
    point = {"id": new_id(), "body": f"{NAME} was heard."}
    decision = {"value": "not-met", "reason": f"{NAME} waited."}
    for path, sent in ((f"{HERE}/wash-up/6/points", point), (f"{HERE}/wash-up/6/decision", decision)):
        assert (await house.client("dana").post(path, data=sent)).status_code == 303
    told = await house.api("priya").put(
        f"{HERE}/views/6", json={"value": "not-met", "reason": f"{NAME} told me."}
    )
    assert told.status_code == 201


async def change_minds(house: House) -> None:
    """What the panel agreed is changed, so that it has earlier versions; the whole is decided."""
    sent: list[tuple[str, str, dict[str, str]]] = [
        ("dana", "agreed-ratings/6", {"value": "met", "reason": f"{NAME} was answered."}),
        ("dana", "overall", {"value": "not-met", "reason": f"{NAME} waits."}),
        ("dana", "overall", {"value": "met", "reason": "All is well."}),
        ("priya", "views/6", {"value": "met", "reason": f"{NAME} told me more."}),
    ]
    for by, where, body in sent:
        assert (await house.api(by).put(f"{HERE}/{where}", json=body)).status_code < 300
    row = await house.database.one("select id, version from point")
    assert row is not None
    point = {"version": str(row["version"]), "body": "Heard."}
    edited = await house.client("dana").post(f"{HERE}/wash-up/6/points/{row['id']}/edit", data=point)
    assert edited.status_code == 303


async def stored(database: Database) -> str:
    """Every row of every table."""
    found = []
    for table in await database.all(TABLES[database.dialect]):
        found += [repr(row) for row in await database.all(f'select * from "{table["name"]}"')]
    return "\n".join(found)


def spoken(text: str) -> set[str]:
    """Which of the words stand in a text."""
    return {word for word in ("Quartermaine", "Wilhelmina", "900461") if re.search(word, text, re.IGNORECASE)}


async def test_afterwards_the_words_stand_nowhere_in_the_database(told: Told) -> None:
    assert spoken(await stored(told.house.database)) == {"Quartermaine", "Wilhelmina", "900461"}
    await told.remove(files=[f"file/{SERVICE}/{told.file}"])
    assert spoken(await stored(told.house.database)) == set()


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_afterwards_the_words_stand_nowhere_in_the_files_of_the_database(told: Told) -> None:
    path = Path(told.house.url.removeprefix("sqlite:///"))
    files = [path, path.with_name(path.name + "-wal")]
    before = b"".join(file.read_bytes() for file in files)
    assert spoken(before.decode("latin-1")) == {"Quartermaine", "Wilhelmina", "900461"}
    await told.remove(files=[f"file/{SERVICE}/{told.file}"])
    after = b"".join(file.read_bytes() for file in files)
    assert spoken(after.decode("latin-1")) == set()


async def test_afterwards_nobody_is_shown_the_words(told: Told) -> None:
    house = told.house
    pages = (
        HERE,
        f"{HERE}/standards/6",
        f"{HERE}/standards/7",
        f"{HERE}/activity",
        f"{HERE}/state",
        f"{HERE}/evidence",
        f"/services/{SERVICE}",
        f"/services/{SERVICE}/evidence/calls",
        f"/services/{SERVICE}/evidence/calls/revisions",
        f"/services/{SERVICE}/evidence/calls/revisions/1",
        f"/services/{SERVICE}/files",
        "/search?q=Nobody",
    )
    for key in ("dana", "priya", "grace", "ruth"):
        for address in pages:  # so that they are kept
            await house.client(key).get(address)
    await told.remove(files=[f"file/{SERVICE}/{told.file}"])
    for key in ("dana", "priya", "sam", "grace", "ruth", "iqbal"):
        for address in pages:
            text = (await house.client(key).get(address)).text
            assert spoken(text) == set(), (key, address)
        for word in ("Quartermaine", "Wilhelmina", "900461"):
            found = await house.api(key).get("/search", params={"q": word})
            assert found.json()["items"] == [], (key, word)
        for path in ("notes", "recommendations", "statements/6", "claims", "evidence", "stream?after=0"):
            if not path.startswith("stream"):
                assert spoken((await house.api(key).get(f"{HERE}/{path}")).text) == set(), (key, path)
    assert spoken(repr(house.app.state.pages.kept.items)) == set()
    page = (await house.api("grace").get(f"/services/{SERVICE}/evidence/calls")).json()
    assert "[removed]" in page["html"]


async def test_open_streams_are_given_what_stands_now_and_nothing_older(told: Told) -> None:
    house = told.house
    position = (await house.seat("grace")).position
    async with house.stream("grace", after=position) as live:
        await told.remove()
        events: list[dict[str, str]] = []
        async with asyncio.timeout(5):
            while not any(event.get("event") == "text.redacted" for event in events):
                events.append(await live.events.get())
        assert {"note.changed", "answer.changed", "statement.changed"} <= {e.get("event") for e in events}
        assert spoken(live.raw.decode()) == set()
    async with house.stream("grace", after=0) as late:
        events.clear()
        async with asyncio.timeout(5):
            while not any(event.get("event") == "text.redacted" for event in events):
                events.append(await late.events.get())
        assert spoken(late.raw.decode()) == set()


async def test_the_preview_shows_each_place_with_its_words(told: Told) -> None:
    answer = await told.house.client("dana").post(REDACT, data={"step": "look", "words": NAME.lower()})
    assert answer.status_code == 200
    for place in (
        "Note on standard 6",
        "Note on standard 7",
        "Answer",
        "Recommendation on standard 6",
        "Update of a recommendation",
        "How the team meets standard 6",
        "What evidence shows on standard 6",
        "Earlier version of a note",
        "Point of the wash-up on standard 6",
        "Decision on standard 6",
        "Reason of a move",
        "Page of evidence “calls”",
        "Revision 1 of the page “calls”",
        "Name of a file",
        "Service",
    ):
        assert place in answer.text, place
    assert f"Ring <mark>{NAME.upper()}" not in answer.text, "a note of Priya's to herself"
    assert "told me" not in answer.text, "a view of Priya's, hidden still"
    assert spoken(await stored(told.house.database)), "looking changes nothing"


async def test_hostile_01_removing_words_tells_nothing_of_a_private_note(house: House) -> None:
    """The same preview and the same record, with and without the words in somebody's note to themselves."""

    async def seen(by: str, hidden: dict[str, Any] | None) -> tuple[str, Any]:
        if hidden:
            answer = await house.api("priya").put(f"{HERE}/notes/{new_id()}", json=hidden)
            assert answer.status_code == 201
        page = await house.client(by).post(REDACT, data={"step": "look", "words": NAME})
        gone = await house.client(by).post(REDACT, data={"step": "remove", "words": NAME, "sure": "yes"})
        assert gone.status_code == 303
        row = await house.database.one(
            "select detail from audit where action = 'redaction.done' order by number desc limit 1"
        )
        assert row is not None
        return page.text, row["detail"]

    mine = {"standard": 6, "body": f"Ring {NAME}.", "visibility": "me"}
    panel = {"standard": 6, "body": f"Ring {NAME}.", "visibility": "panel"}
    assert await seen("dana", None) == await seen("dana", mine)
    assert await seen("alex", None) == await seen("alex", panel)
    assert NAME not in await stored(house.database)


async def test_hostile_01_removing_words_tells_no_administrator_what_the_panel_agreed(house: House) -> None:
    looking = {"step": "look", "words": NAME}
    before = await house.client("alex").post(REDACT, data=looking)
    await agree(house)
    await change_minds(house)
    after = await house.client("alex").post(REDACT, data=looking)
    assert before.text == after.text
    gone = await house.client("alex").post(REDACT, data={"step": "remove", "words": NAME, "sure": "yes"})
    assert gone.status_code == 303
    row = await house.database.one("select detail from audit where action = 'redaction.done'")
    assert row is not None
    assert row["detail"]["places"] == {}, "nor does the record count it"
    assert NAME not in await stored(house.database), "and yet it is gone"


@pytest.mark.parametrize("by", ["dana", "alex"])
async def test_hostile_01_removing_words_shows_no_view_that_is_hidden(house: House, by: str) -> None:
    """Nor what it said before: until it is revealed a view is its author's, and its words go all the same."""
    await agree(house)
    await change_minds(house)
    looked = (await house.client(by).post(REDACT, data={"step": "look", "words": NAME})).text
    assert "told me" not in looked
    assert ("Earlier version of the overall decision" in looked) is (by == "dana")
    assert ("was answered" in looked) is (by == "dana"), "a decision is the panel's"
    await house.client(by).post(REDACT, data={"step": "remove", "words": NAME, "sure": "yes"})
    assert NAME not in await stored(house.database)
    view = (await house.api("priya").get(f"{HERE}/views/6")).json()
    assert view["reason"].endswith(" told me more.")
    assert view["value"] == "met"


async def test_the_journal_and_the_audit_keep_that_it_happened_and_no_words(told: Told) -> None:
    await told.remove()
    journal = (await told.house.api("grace").get(f"{HERE}/journal?after=0")).json()["items"]
    assert [entry["action"] for entry in journal].count("text.redacted") == 1
    row = await told.house.database.one("select * from audit where action = 'redaction.done'")
    assert row is not None
    assert row["detail"]["places"]["page"] == 1
    assert row["who"] == told.house.people["dana"].id


async def test_the_hash_of_a_revision_stays_and_it_says_that_words_were_removed(told: Told) -> None:
    sql = "select sha256 from revision where page = 'calls' and number = 1"
    before = await told.house.database.one(sql)
    await told.remove()
    assert await told.house.database.one(sql) == before
    page = await opened(told.house.client("grace"), f"/services/{SERVICE}/evidence/calls/revisions/1")
    assert "Words were removed from this revision for good" in page.text
    newest = await opened(told.house.client("grace"), f"/services/{SERVICE}/evidence/calls/revisions/4")
    assert "[removed]" in newest.text


async def test_whoever_had_it_open_cannot_write_the_words_back_unseen(told: Told) -> None:
    note = f"{HERE}/notes/{told.id('note')}"
    tag = (await told.house.api("priya").get(note)).headers["etag"]
    await told.remove()
    again = await told.house.api("priya").put(note, json={"body": NAME}, headers={"if-match": tag})
    assert again.status_code == 412


async def test_a_file_with_the_words_is_emptied_when_it_is_ticked(told: Told) -> None:
    house, address = told.house, f"/services/{SERVICE}/files/{told.file}"
    page = await house.client("dana").post(REDACT, data={"step": "look", "words": PHONE})
    assert f'value="file/{SERVICE}/{told.file}" checked' in page.text
    await told.remove(words=PHONE)
    assert (await house.client("grace").get(address)).content == FILE, "nobody ticked it"
    await told.remove(words=PHONE, files=[f"file/{SERVICE}/{told.file}"])
    assert (await house.client("grace").get(address)).status_code == 410
    assert (await house.api("grace").get(address)).status_code == 410


async def test_pictures_are_listed_as_what_cannot_be_looked_into(told: Told) -> None:
    picture = await told.upload("scan.pdf", b"%PDF-1.7\n\0\0")
    page = await told.house.client("dana").post(REDACT, data={"step": "look", "words": PHONE})
    assert f'value="file/{SERVICE}/{picture}"' in page.text
    assert f'value="file/{SERVICE}/{picture}" checked' not in page.text


async def test_a_word_processor_s_file_is_looked_into(told: Told) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f"<w:t>{NAME[:5]}</w:t><w:t>{NAME[5:]}</w:t>")
    sent = await told.upload("letter.docx", packed.getvalue())
    page = await told.house.client("dana").post(REDACT, data={"step": "look", "words": NAME})
    assert f'value="file/{SERVICE}/{sent}" checked' in page.text


async def test_nothing_goes_before_the_box_is_ticked(told: Told) -> None:
    answer = await told.house.client("dana").post(REDACT, data={"step": "remove", "words": NAME})
    assert answer.status_code == 422
    assert "Tick that you know it cannot be undone" in answer.text
    assert spoken(await stored(told.house.database))


async def test_one_note_is_removed_whole(told: Told) -> None:
    house, id = told.house, told.id("note")
    page = await opened(house.client("dana"), f"{REDACT}?note={id}")
    assert NAME in page.text
    form = {"thing": "note", "id": id, "sure": "yes"}
    answer = await house.client("dana").post(REDACT, data=form)
    assert answer.status_code == 303
    thing = (await house.api("grace").get(f"{HERE}/notes/{id}")).json()
    assert thing["body"] == "[removed]"
    rows = await house.database.all("select was from history where id = :id", id=id)
    assert spoken(repr(rows)) == set()
    assert (await house.api("dana").get(f"{HERE}/notes/{told.id('panel')}")).json()["body"] != "[removed]"


@pytest.mark.parametrize("thing", ["page", "file"])
async def test_a_page_or_a_file_is_removed_whole(told: Told, thing: str) -> None:
    house, id = told.house, "calls" if thing == "page" else told.file
    assert (await house.client("alex").get(f"/services/{SERVICE}/redact?{thing}={id}")).status_code == 200
    form = {"thing": thing, "id": id, "sure": "yes"}
    answer = await house.client("alex").post(f"/services/{SERVICE}/redact", data=form)
    assert answer.status_code == 303
    if thing == "page":
        page = (await house.api("grace").get(f"/services/{SERVICE}/evidence/calls")).json()
        assert (page["title"], page["body"]) == ("[removed]", "[removed]")
    else:
        assert (await house.api("grace").get(f"/services/{SERVICE}/files/{id}")).status_code == 410


@pytest.mark.parametrize("thing", ["note", "answer", "recommendation", "page", "file", "note_file", "person"])
async def test_what_is_not_here_cannot_be_removed_whole(house: House, thing: str) -> None:
    form = {"thing": thing, "id": new_id(), "sure": "yes"}
    assert (await house.client("dana").post(REDACT, data=form)).status_code == 404


async def test_a_lead_reaches_no_other_assessment_and_an_administrator_all_of_the_service(told: Told) -> None:
    api = told.house.api("iqbal")
    body = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha"}
    await api.put("/assessments/other", json=body)
    await api.put("/assessments/other/seats/sam@hackney.example", json={"role": "lead"})
    note = f"/assessments/other/notes/{new_id()}"
    await told.put("sam", note, standard=6, body=f"{NAME} there.", visibility="everyone")
    await told.remove()
    assert NAME in (await told.house.api("sam").get(note)).text
    form = {"step": "remove", "words": NAME, "sure": "yes"}
    answer = await told.house.client("alex").post(f"/services/{SERVICE}/redact", data=form)
    assert answer.status_code == 303
    assert NAME not in (await told.house.api("sam").get(note)).text


# --- What is found ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "text", "left"),
    [
        ("Jo Smith", "ask jo  SMITH.", "ask [removed]."),
        ("Jo Smith", "ask Jo\nSmith", "ask [removed]"),
        ("Smith", "Smithfield and Smith", "Smithfield and [removed]"),
        ("07700 900461", "(07700 900461)", "([removed])"),
        ("Zoë", "Zoe\u0308 came", "[removed] came"),
        ("a.b", "a.b axb", "[removed] axb"),
        ("Jo Smith\nJo Smith-Jones", "Jo Smith-Jones", "[removed]"),
        ("Jo Smith", "Jo **Smith**", "Jo **Smith**"),
    ],
)
def test_words_are_found_as_the_page_says(typed: str, text: str, left: str) -> None:
    assert phrases.read(typed).without(text) == left


def test_inside_longer_words_when_that_is_asked_for() -> None:
    assert phrases.read("Smith", inside=True).without("Smithfield") == "[removed]field"


@pytest.mark.parametrize("typed", ["", " \n ", "ab", "x" * 201, "\n".join(f"word {n}" for n in range(21))])
def test_what_would_be_found_everywhere_or_nowhere_is_refused(typed: str) -> None:
    with pytest.raises(Problem) as refused:
        phrases.read(typed)
    assert refused.value.status == 422


async def test_every_column_with_text_is_looked_through_or_named_with_a_reason(database: Database) -> None:
    known: dict[str, set[str]] = {}
    for place in PLACES:
        known.setdefault(place.table, set()).update(place.texts, place.jsons)
    missing = []
    for table, column in await _columns(database):
        reasons = {**LEFT["*"], **LEFT.get(table, {})}
        if column not in known.get(table, set()) and column not in reasons and "*" not in reasons:
            missing.append(f"{table}.{column}")
    assert missing == []


async def _columns(database: Database) -> list[tuple[str, str]]:
    """Every column that can hold what somebody wrote."""
    written = ("text", "jsonb", "bytea")
    if database.dialect == "postgresql":
        rows = await database.all(
            "select table_name as t, column_name as c, data_type as d from information_schema.columns c "
            "where table_schema = 'public' and exists (select 1 from information_schema.tables t "
            "where t.table_schema = 'public' and t.table_name = c.table_name and t.table_type = 'BASE TABLE')"
        )
        return [(row["t"], row["c"]) for row in rows if row["d"] in written]
    found = []
    for table in await database.all(TABLES["sqlite"]):
        name = table["name"]
        if not name.startswith("search_index"):
            columns = await database.all(f'pragma table_info("{name}")')
            found += [(name, row["name"]) for row in columns if row["type"].lower() in written]
    return found


async def test_lead_and_administrator_are_led_to_where_one_thing_is_removed_whole(told: Told) -> None:
    dana, alex = told.house.client("dana"), told.house.client("alex")
    service = f"/services/{SERVICE}"
    sql = "insert into member (service, person, added_at) values (:service, :person, :now)"
    async with told.house.journal.keep() as tx:  # the list of files is for members
        await tx.run(sql, service=SERVICE, person=told.house.people["alex"].id, now=tx.now)
    ways = [
        (dana, f"{HERE}/standards/6", f"{REDACT}?note={told.id('note')}"),
        (dana, f"{HERE}/evidence/calls", f"{REDACT}?page=calls"),
        (alex, f"{service}/evidence/calls", f"{service}/redact?page=calls"),
        (alex, f"{service}/files", f"{service}/redact?file={told.file}"),
    ]
    for client, there, way in ways:
        assert f'"{way}"' in (await client.get(there)).text, there
        assert "Remove" in (await opened(client, way)).h1
    for key, there in (("priya", f"{HERE}/evidence/calls"), ("grace", f"{service}/evidence/calls")):
        assert "/redact" not in (await told.house.client(key).get(there)).text
