"""Twin worlds: two boards alike but for what somebody may not see answer that somebody alike, byte for byte.

Both begin as copies of one database. In one of them the panel then writes what is its own; afterwards the same public
things happen in both, so that anything that counts, orders or names the hidden would show. Both boards have the same
clock, so nothing needs masking but the pause after which a stream is to come back, which is drawn by lot.
"""

import asyncio
import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractContextManager,
    AsyncExitStack,
    ExitStack,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import psycopg.conninfo
import pytest
import pytest_asyncio

from assessor.assessments import needs_queries
from assessor.database import connect
from assessor.demo.cast import BY_KEY
from tests.conftest import copied
from tests.day.agenda import give_agenda, press
from tests.doors.knocking import Names, address, knock, parameters, unsafe
from tests.doors.table import BY_DOOR
from tests.house import ASSESSMENT, SERVICE, House, application, new_id, settings
from tests.postgresql import Server

OTHERS = ("grace", "femi", "ruth", "guest", "helen", "iqbal", "alex", "nadia", None)
SOME = ("grace", "guest", "iqbal", "nadia")
HERE = f"/assessments/{ASSESSMENT}"
BEGINNING = datetime(2018, 11, 14, 10, 0, tzinfo=UTC)
SECRET = "Kestrel"  # a word that stands in hidden texts only
FILE = b"A photo of the Kestrel."
FILE_IS = hashlib.sha256(FILE).hexdigest()


@dataclass
class World:
    """One of the two boards, and the time on its clock."""

    house: House
    minutes: int = 0

    def __post_init__(self) -> None:
        self.house.journal.clock = lambda: BEGINNING + timedelta(minutes=self.minutes)

    async def write(self, by: str, path: str, **body: Any) -> httpx2.Response:
        """Somebody writes something by PUT."""
        headers = {"if-match": "*"} if body.pop("again", False) else {}
        answer = await self.house.api(by).put(path, json=body, headers=headers)
        assert answer.status_code < 300, f"{path}: {answer.text}"
        return answer

    async def do(self, by: str, method: str, path: str, **asking: Any) -> None:
        """Somebody does something else."""
        answer = await self.house.api(by).request(method, path, **asking)
        assert answer.status_code < 300, f"{path}: {answer.text}"


@dataclass
class Ids:
    """What the two worlds call the same thing."""

    opened: str
    asked: str
    answer: str
    recommendation: str
    update: str
    claim: str
    later: str
    late: str
    late_answer: str
    late_recommendation: str
    hidden: str
    mine: str
    unplaced: str
    gone: str
    held_back: str
    hidden_recommendation: str
    point: str

    @classmethod
    def new(cls) -> "Ids":
        return cls(*[new_id() for _ in cls.__dataclass_fields__])


async def before(world: World, ids: Ids) -> None:
    """What is there before the worlds part."""
    world.minutes = 1
    await world.write("iqbal", "/rounds/five", name="Five by December", assessments=[ASSESSMENT])
    page = {"title": "Rehearsals", "body": "## Last\n\nIn May."}
    await world.write("grace", f"/services/{SERVICE}/evidence/rehearsals", **page)
    await world.write(
        "priya", f"{HERE}/notes/{ids.opened}", standard=6, body="One page.", visibility="everyone"
    )
    question = {"standard": 6, "kind": "question", "body": "Who?", "visibility": "everyone"}
    await world.write("sam", f"{HERE}/notes/{ids.asked}", **question)
    await world.write("grace", f"{HERE}/notes/{ids.asked}/answers/{ids.answer}", body="The night desk.")
    must = {"standard": 6, "level": "must", "body": "Rehearse.", "visibility": "everyone"}
    await world.write("sam", f"{HERE}/recommendations/{ids.recommendation}", **must)
    update = f"{HERE}/recommendations/{ids.recommendation}/updates/{ids.update}"
    await world.write("grace", update, body="Booked.", status="in-progress")
    shows = {"standard": 6, "page": "rehearsals", "says": "Twice."}
    await world.write("grace", f"{HERE}/claims/{ids.claim}", **shows)


async def hidden_notes(world: World, ids: Ids) -> None:
    """What is the panel's, and what is one person's alone."""
    world.minutes = 2
    body = {"standard": 6, "kind": "question", "body": f"{SECRET} is not trusted."}
    await world.write("priya", f"{HERE}/notes/{ids.hidden}", **body, also=[7])
    await world.write(
        "sam", f"{HERE}/notes/{ids.mine}", standard=1, body=f"Ask about {SECRET}.", visibility="me"
    )
    await world.write("dana", f"{HERE}/notes/{ids.unplaced}", body=f"{SECRET}?")
    await world.write("sam", f"{HERE}/notes/{ids.gone}", standard=7, body=f"{SECRET}!")
    await world.do("sam", "DELETE", f"{HERE}/notes/{ids.gone}")
    await world.write("priya", f"{HERE}/notes/{ids.hidden}", body=f"{SECRET} is trusted.", again=True)
    await noted(world, ids)


async def noted(world: World, ids: Ids) -> None:
    """What the panel does with notes, its own and those that everybody sees: notices them too, merges, asks."""
    script = {"hx-request": "true", "hx-request-type": "partial"}
    lines = [new_id(), new_id()]
    sent: list[tuple[str, str, dict[str, str]]] = [
        *(("sam", "notebook", {"id": id, "body": f"6- {SECRET}, {n}"}) for n, id in enumerate(lines)),
        ("sam", f"notes/{ids.opened}/too", {"too": "yes"}),
        ("dana", f"notes/{ids.asked}/too", {"too": "yes"}),
        ("dana", f"notes/{lines[0]}/merge", {"into": lines[1]}),
        ("dana", "notes", {"id": new_id(), "body": f"{SECRET}?", "kind": "question", "source": ids.opened}),
    ]
    for by, where, fields in sent:
        answer = await world.house.client(by).post(f"{HERE}/{where}", data=fields, headers=script)
        assert answer.status_code in (200, 303), answer.text


async def hidden_recommendation(world: World, ids: Ids) -> None:
    """What the panel thinks of recommending."""
    world.minutes = 2
    body = {"standard": 6, "level": "must", "body": f"Drop {SECRET}.", "visibility": "panel"}
    await world.write("sam", f"{HERE}/recommendations/{ids.hidden_recommendation}", **body)
    await world.write(
        "dana", f"{HERE}/recommendations/{ids.hidden_recommendation}", level="could", again=True
    )


async def hidden_file(world: World, ids: Ids) -> None:
    """A file that a note of the panel names."""
    world.minutes = 2
    await world.do("priya", "POST", f"{HERE}/files", files={"file": (f"{SECRET}.txt", FILE)})
    note = f"{HERE}/notes/{ids.unplaced}"
    await world.write("priya", note, standard=6, body=f"{SECRET}.", files=[FILE_IS])


async def opened_late(world: World, ids: Ids) -> None:
    """What was the panel's, written and changed, and is everybody's from one moment on."""
    world.minutes = 2
    note, recommendation = f"{HERE}/notes/{ids.late}", f"{HERE}/recommendations/{ids.late_recommendation}"
    await world.write("priya", note, standard=7, body=f"{SECRET}!")
    await world.write(
        "sam", recommendation, standard=7, level="must", body=f"Drop {SECRET}.", **{"from": [ids.late]}
    )
    world.minutes = 3
    await world.write("priya", note, standard=6, kind="concern", body="Nobody owns it.", again=True)
    await world.write("sam", recommendation, standard=6, level="could", body="Name an owner.", again=True)
    await world.write("sam", recommendation, **{"from": []}, again=True)


async def open_now(world: World, ids: Ids) -> None:
    """The moment from which both are everybody's, whenever they were written."""
    world.minutes = 5
    note, recommendation = f"{HERE}/notes/{ids.late}", f"{HERE}/recommendations/{ids.late_recommendation}"
    seen = {"standard": 6, "visibility": "everyone"}
    again = (await world.house.api("dana").get(note)).status_code == 200
    await world.write("priya", note, kind="concern", body="Nobody owns it.", **seen, again=again)
    await world.write("sam", recommendation, level="could", body="Name an owner.", **seen, again=again)
    await world.write("grace", f"{HERE}/notes/{ids.late}/answers/{ids.late_answer}", body="We do.")


async def held_notes(world: World, ids: Ids) -> None:
    """What waits for the lead to show it."""
    world.minutes = 2
    body = {"standard": 6, "kind": "question", "body": f"And {SECRET}?", "visibility": "everyone"}
    await world.write("priya", f"{HERE}/notes/{ids.held_back}", **body)
    await world.write("priya", f"{HERE}/notes/{ids.held_back}", kind="concern", again=True)


async def washed_up(world: World, ids: Ids) -> None:
    """What the panel agrees when it is among itself: points written, taken from notes, moved, removed; decisions."""
    world.minutes = 4
    points = f"{HERE}/wash-up/6/points"
    lead, sam = world.house.client("dana"), world.house.client("sam")
    steps = [
        (sam, points, {"id": ids.point, "body": f"{SECRET} is kept well.", "part": "advice"}),
        (sam, f"{points}/{ids.point}/edit", {"version": "1", "body": f"{SECRET} is kept very well."}),
        (lead, points, {"into": f"done-well/{ids.opened}"}),
        (lead, points, {"into": f"done-well/{ids.recommendation}"}),
        (lead, points, {"into": f"to-explore/{ids.asked}"}),
        (lead, f"{points}/{ids.point}/remove", {}),
        (sam, f"{points}/{ids.point}/restore", {}),
        (sam, f"{points}/{ids.point}/move", {"to": "up"}),
        (lead, f"{HERE}/wash-up/6/decision", {"value": "not-met", "reason": f"{SECRET} is not owned."}),
    ]
    for by, path, sent in steps:
        answer = await by.post(path, data=sent)
        assert answer.status_code == 303, f"{path}: {answer.text}"


def later(world: World, ids: Ids) -> Iterator[Any]:
    """What everybody sees, after the worlds have parted."""
    strength = {"standard": 7, "kind": "strength", "body": "Every call is kept.", "visibility": "everyone"}
    yield world.write("priya", f"{HERE}/notes/{ids.later}", **strength)
    yield world.write("priya", f"{HERE}/notes/{ids.opened}", body="One page, well kept.", again=True)
    yield world.write("grace", f"{HERE}/notes/{ids.later}/answers/{ids.late_answer}", body="Since May.")
    should = {"standard": 7, "level": "should", "body": "Keep fewer.", "visibility": "everyone"}
    yield world.write("dana", f"{HERE}/recommendations/{ids.late_recommendation}", **should)
    yield world.write("grace", f"{HERE}/statements/7", body="We keep them.", not_yet="Not how long.")
    yield world.write("grace", f"/services/{SERVICE}/evidence/rehearsals", body="In June.", again=True)
    yield world.write("iqbal", f"{HERE}/seats/ola@croydon.example", role="assessor")
    yield world.write("iqbal", f"{HERE}/state", to="writing-up", reason="The day is over.")
    yield world.write("iqbal", HERE, phase="live", again=True)
    yield world.write("priya", f"{HERE}/notes/{ids.late}", standard=6, body="Late.", visibility="everyone")
    yield world.do("priya", "DELETE", f"{HERE}/notes/{ids.late}")


@asynccontextmanager
async def opened(url: str, like: House | None = None) -> AsyncIterator[House]:
    """A board on a database; with the keys of another one that it is a copy of."""
    async with connect(url) as database:
        house = House(application(settings(url)), database)
        if like is None:
            await house.open()
        else:
            house.tokens, house.sessions, house.people = like.tokens, like.sessions, like.people
            house.watch = asyncio.create_task(house.live.watch())
        yield house
        await house.close()


@dataclass
class Twins:
    """The two worlds: in `plain` nothing is hidden."""

    plain: World
    other: World
    ids: Ids

    @property
    def both(self) -> tuple[House, House]:
        return self.plain.house, self.other.house


@dataclass
class Copies:
    """Copies of databases, on either engine: of the furnished one, or of a copy."""

    furnished: Any
    folder: Path
    server: Server | None

    def of(self, template: Any) -> AbstractContextManager[str]:
        """The address of a copy of a template, which is a file or the name of a database."""
        if self.server is None:
            return nullcontext(f"sqlite:///{shutil.copy(template, self.folder / f'{new_id()}.db')}")
        return contextmanager(copied)(self.server, template)

    def name(self, url: str) -> str:
        """What a copy is called as a template."""
        if self.server is None:
            return url.removeprefix("sqlite:///")
        return str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])


@pytest.fixture
def copies(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Copies:
    """Where the two worlds come from."""
    if dialect == "sqlite":
        return Copies(request.getfixturevalue("furnished"), tmp_path, None)
    server = request.getfixturevalue("postgresql")
    return Copies(request.getfixturevalue("postgresql_furnished"), tmp_path, server)


@pytest_asyncio.fixture
async def twins(copies: Copies) -> AsyncIterator[Twins]:
    """Two boards alike, on copies of one database."""
    ids = Ids.new()
    with ExitStack() as gone_afterwards:
        first = gone_afterwards.enter_context(copies.of(copies.furnished))
        async with opened(first) as house:
            await house.add_guest()
            await before(World(house), ids)
        urls = [gone_afterwards.enter_context(copies.of(copies.name(first))) for _ in range(2)]
        async with AsyncExitStack() as stack:
            plain, other = [World(await stack.enter_async_context(opened(url, house))) for url in urls]
            yield Twins(plain, other, ids)


# --- What is asked ----------------------------------------------------------------------------------

SEARCHES = tuple(f"?q={word}" for word in (SECRET, "May", "page", "trusted", "Rehearse", "kestr", "who"))

# What may be asked of a list, besides its bare address: {note} and the like stand for hidden ids.
REDACT = (*(f"?{thing}={{{thing}}}" for thing in ("note", "recommendation")), f"?note_file={FILE_IS}")
QUERIES = {
    "GET /assessments/{assessment}/redact": REDACT,
    "GET /services/{service}/redact": REDACT,
    "GET /assessments/{assessment}": ("?removed=note/{note}", "?removed=recommendation/{recommendation}"),
    "GET /assessments/{assessment}/standards/{standard}": (
        *(f"?kind={kind}" for kind in ("strength", "concern", "question", "note", "nothing")),
        "?mine=yes",
        "?removed=note/{note}",
    ),
    "GET /assessments/{assessment}/activity": (
        *(f"?about={about}" for about in ("notes", "recommendations", "evidence", "people", "stages")),
        "?standard=6",
        "?standard=7",
        *(f"?before={n}" for n in range(1, 22, 3)),
    ),
    "GET /api/v1/assessments/{assessment}/notes": (
        *(f"?kind={kind}" for kind in ("strength", "concern", "question", "note")),
        *(f"?standard={n}" for n in (1, 6, 7)),
    ),
    "GET /api/v1/assessments/{assessment}/recommendations": ("?standard=6", "?standard=7"),
    "GET /api/v1/assessments/{assessment}/claims": ("?standard=6",),
    "GET /api/v1/assessments/{assessment}/evidence": ("?as=submitted",),
    "GET /api/v1/assessments/{assessment}/journal": tuple(f"?after={n}" for n in (0, 3, 9, 14, 17, 99)),
    **dict.fromkeys(
        ("GET /admin/audit", "GET /admin/audit.csv"),
        (
            f"?assessment={ASSESSMENT}",
            *(
                f"?kind={kind}"
                for kind in ("notes", "seats", "evidence", "assessments", "people", "settings")
            ),
            *(f"?assessment={ASSESSMENT}&kind=notes&person={BY_KEY[key].id}" for key in ("sam", "priya")),
            *(f"?person={BY_KEY[key].id}" for key in ("sam", "priya", "dana")),
            "?from=2018-11-14&to=2018-11-14",
            *(f"?before=2018-11-14T10:1{n}:00.000000_journal_{n * 3}_{ASSESSMENT}" for n in range(6)),
        ),
    ),
    "GET /portfolio": ("?show=latest", "?through=1&set=govuk"),
    "GET /portfolio/list": (
        *(f"?standard=6&value={value}" for value in ("not-met", "none", "done")),
        "?standard=6&result=not_met",
        "?overall=not_met",
        "?overall=none",
    ),
    "GET /portfolio/recommendations/list": (
        *("?level=must", "?status=unfinished", "?set=lgdss&standard=6", "?set=lgdss&standard=7&behind=yes"),
        "?until=2026-01",
    ),
    **dict.fromkeys(
        ("GET /portfolio/calendar", "GET /portfolio/panels.csv", "GET /portfolio/late.json"),
        ("?from=2018-01-01&type=every",),
    ),
    "GET /portfolio/outcomes": ("?show=latest",),
    "GET /portfolio/standards": ("?set=lgdss",),
    "GET /monday": ("?week=2018-W46", "?week=2018-W49"),
    "GET /monday.json": ("?week=2018-W46", "?week=2018-W49"),
    "GET /search": (*SEARCHES, "?q=page&kind=note", "?q=rehearse&kind=recommendation"),
    "GET /api/v1/search": (*SEARCHES, "?q=page&limit=1", "?q=rehearse&limit=2"),
}
LISTS = (
    "/notes",
    "/recommendations",
    "/claims",
    "/statements",
    "/evidence",
    "/seats",
    "/services",
    "/assessments",
)


def questions(ids: Ids) -> Iterator[tuple[str, Names, str]]:
    """Every door for reading, with names of what is there and of what is hidden, and every filter."""
    for door in BY_DOOR:
        if unsafe(door):
            continue
        for names in names_for(door, ids):
            yield door, names, ""
        for query in QUERIES.get(door, ()):
            named = any(f"{{{name}}}" in query for name in ("note", "recommendation"))
            for names in hidden_names(ids) if named else [PLAIN]:
                yield door, NOTHING | PLAIN | names, query.format(**names)


PLAIN = {
    "assessment": ASSESSMENT,
    "service": SERVICE,
    "set": "lgdss",
    "page": "rehearsals",
    "path": "base.css",
    "code": "KTXR4729",
}
PLAIN |= {"standard": "6", "number": "1", "email": "sam@hackney.example"}
PLAIN |= {"weeknote": "4f0b8f5e-3a55-4a55-8c63-5f6e6d1f7a90", "numbers": "recommendations"}
PLAIN |= {
    "round": "five",
    "try": "4f0b8f5e-3a55-4a55-8c63-5f6e6d1f7a92",
    "figure": "recommendations-by-month",
}
PLAIN |= dict.fromkeys(("item", "action"), "4f0b8f5e-3a55-4a55-8c63-5f6e6d1f7a93") | {"retro": ASSESSMENT}
PLAIN |= {"tally": "changed", "list": "overdue", "ask": "4f0b8f5e-3a55-4a55-8c63-5f6e6d1f7a91"}
NOTHING = {"token": "none", "sha256": FILE_IS, "person": "nobody", "asked": "nothing"}
NOTHING |= {"remark": "none", "imported": "none", "id": ASSESSMENT, "ext": "md", "part": "summary"}


def names_for(door: str, ids: Ids) -> Iterator[Names]:
    """Names for a door's parameters: of what everybody sees, then of what is hidden, then of other standards."""
    shown = {"note": ids.asked, "answer": ids.answer, "recommendation": ids.recommendation}
    shown |= {**NOTHING, **PLAIN, "update": ids.update, "claim": ids.claim, "point": ids.point}
    yield shown
    if {"note", "recommendation"} & set(parameters(door)):
        yield from (shown | hidden for hidden in hidden_names(ids))
    if "standard" in parameters(door):
        yield from (shown | {"standard": number} for number in ("1", "7", "99"))


def hidden_names(ids: Ids) -> Iterator[Names]:
    """What hidden things are called."""
    for note in (ids.hidden, ids.mine, ids.unplaced, ids.gone, ids.held_back):
        yield {"note": note, "recommendation": ids.hidden_recommendation}


def told(answer: httpx2.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    """All that an answer says, but for random numbers of a form (packed, it is longer or shorter) and of a browser, and
    for the moment at which it was asked."""
    content = unpacked(answer)
    content = re.sub(rb'name="(?:nonce|id)"(?: data-new-id)? value="[0-9a-f-]{36}"', b"", content)
    content = re.sub(rb' data-now="[^"]*"', b"", content)
    content = re.sub(rb"(Last used <time|; copied at )[^<]*", b"", content)
    headers = [pair for pair in answer.headers.multi_items() if pair[0] != "content-length"]
    headers = [pair for pair in headers if not pair[1].startswith(("joining=", "retro-key="))]
    return answer.status_code, sorted(headers), content


def unpacked(answer: httpx2.Response) -> bytes:
    """The content; of a zip what is in it, without the moment at which it was made."""
    if answer.headers.get("content-type") != "application/zip":
        return answer.content
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        inside = b"".join(archive.read(name) for name in sorted(archive.namelist()))
    return re.sub(rb'^{\s*"at": "[^"]*"', b"", inside)


async def alike(twins: Twins, key: str | None) -> list[str]:
    """The questions to which somebody gets different answers in the two worlds; none is good."""
    different = []
    for door, names, query in questions(twins.ids):
        one, two = [
            await knock(world.house, key, door, names, query=query) for world in (twins.plain, twins.other)
        ]
        if told(one) != told(two):
            different.append(f"{key}: {address(door, names)}{query}")
        assert one.status_code < 500, door
    return different


async def pages_alike(twins: Twins, key: str) -> None:
    """A list read in pages of one gives the same pages, with the same cursors."""
    for name in LISTS:
        path = name if name in ("/services", "/assessments") else HERE + name
        walks = [await walked(world.house, key, path) for world in (twins.plain, twins.other)]
        assert walks[0] == walks[1], path


async def walked(house: House, key: str, path: str) -> list[bytes]:
    client, cursor, found = house.api(key), "", []
    while True:
        answer = await client.get(f"{path}?limit=1{f'&after={cursor}' if cursor else ''}")
        found.append(answer.content)
        cursor = answer.json().get("next")
        if not cursor:
            return found


async def replayed(house: House, key: str, *, page: bool) -> bytes:
    """All that a stream gives from the beginning on."""
    position = (await house.api(key).get(HERE)).json()["position"]
    async with house.stream(key, after=0, page=page) as stream:
        while (await stream.next()).get("id") != str(position):
            pass
        return without_lot(stream.raw)


def without_lot(raw: bytes) -> bytes:
    return re.sub(rb"retry: \d+", b"retry: -", raw)


# --- The tests --------------------------------------------------------------------------------------

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def part(twins: Twins, hide: Any) -> None:
    """Something hidden happens in one of the worlds, then the same in both."""
    await hide(twins.other, twins.ids)
    for world in worlds(twins):
        for world.minutes, step in enumerate(later(world, twins.ids), start=10):  # noqa: B020
            await step


async def all_alike(twins: Twins, people: tuple[str | None, ...]) -> None:
    """Nobody of these people can tell the worlds apart, whatever they ask."""
    different = []
    for key in people:
        different += await alike(twins, key)
    assert different == []
    for key in (key for key in people if key not in ("nadia", None)):
        assert key
        await pages_alike(twins, key)
        for page in (False, True):
            one, two = [await replayed(house, key, page=page) for house in twins.both]
            assert one == two
            assert SECRET.encode() not in two


async def test_hostile_01_nobody_else_can_tell_whether_the_panel_or_one_of_it_wrote_notes(
    twins: Twins, dialect: str
) -> None:
    await part(twins, hidden_notes)
    await all_alike(twins, OTHERS if dialect == "sqlite" else ("grace", "iqbal"))


@on_sqlite
async def test_hostile_01_nobody_else_can_tell_whether_notes_wait_for_the_lead(twins: Twins) -> None:
    for world in worlds(twins):
        await world.write("iqbal", HERE, notes_shown="opened", again=True)
    await held_notes(twins.other, twins.ids)
    for world in worlds(twins):
        world.minutes = 3
        await world.write("iqbal", HERE, notes_shown="live", again=True)
    await part(twins, nothing)
    await all_alike(twins, SOME)


@on_sqlite
async def test_hostile_01_nobody_else_can_tell_whether_a_wash_up_took_place(twins: Twins) -> None:
    for world in worlds(twins):
        world.minutes = 3
        await world.write("dana", f"{HERE}/room", closed=True)
    await looked_around(twins.other)
    await part(twins, washed_up)
    await all_alike(twins, SOME)


async def hidden_moves(world: World, ids: Ids) -> None:
    """The panel goes on with the agenda among itself, and points at something."""
    world.minutes = 2
    for slot in ("hello", "users"):
        await press(world.house, slot)
    answer = await world.house.client("dana").post(f"{HERE}/spotlight", data={"place": "standards/7"})
    assert answer.status_code == 303


@on_sqlite
async def test_hostile_01_nobody_else_can_tell_what_is_on_once_the_room_is_closed(twins: Twins) -> None:
    async with AsyncExitStack() as stack:
        for world in worlds(twins):
            world.minutes = 1
            await give_agenda(world.house)
            await press(world.house, "")
            await world.write("dana", f"{HERE}/room", closed=True)
        streams = [
            await stack.enter_async_context(house.stream("grace", page=page))
            for page in (False, True)
            for house in twins.both
        ]
        for stream in streams:
            await stream.next()
        await hidden_moves(twins.other, twins.ids)
        for world in worlds(twins):
            world.minutes = 3
            await world.write("grace", f"{HERE}/statements/8", body="We test it.")
        for stream in streams:
            await stream.next()
        heard = [without_lot(stream.raw.replace(b":\n\n", b"")) for stream in streams]
        assert (heard[0], heard[2]) == (heard[1], heard[3])
    await part(twins, nothing)
    await all_alike(twins, SOME)


@on_sqlite
async def test_hostile_01_nobody_else_can_tell_how_long_the_panel_kept_it_to_itself(twins: Twins) -> None:
    await opened_late(twins.other, twins.ids)
    for world in worlds(twins):
        await open_now(world, twins.ids)
    await all_alike(twins, SOME)


async def hidden_conflicts(world: World, ids: Ids) -> None:
    """What the panel declares, and what keeps one of it from a standard."""
    world.minutes = 2
    await world.write("sam", f"{HERE}/conflict", none=False, text=f"I worked for {SECRET}.")
    await world.write("priya", f"{HERE}/conflict", none=True)
    barred = f"{HERE}/people/{world.house.people['sam'].id}/barred"
    answer = await world.house.client("dana").post(barred, data={"barred": ["1", "2"]})
    assert answer.status_code == 303


async def hidden_own_file(world: World, ids: Ids) -> None:
    """A note to oneself, with a file."""
    world.minutes = 2
    await world.do("sam", "POST", f"{HERE}/files", files={"file": (f"{SECRET}.txt", FILE)})
    body = {"standard": 6, "body": f"Ask {SECRET}.", "visibility": "me", "files": [FILE_IS]}
    await world.write("sam", f"{HERE}/notes/{ids.mine}", **body)


async def hidden_needs(world: World, ids: Ids) -> None:
    """What somebody needs to take part."""
    world.minutes = 2
    async with world.house.journal.keep() as tx:
        await needs_queries.put(tx, ASSESSMENT, world.house.people["priya"].id, ["captions"], f"{SECRET}.")


async def declined(world: World, words: str) -> None:
    """Somebody is invited and declines: in both worlds, but with other words."""
    world.minutes = 2
    await world.write("iqbal", f"{HERE}/seats/{world.house.people['nadia'].email}", role="assessor")
    you = f"{HERE}/people/you"
    answer = await world.house.client("nadia").post(you, data={"answer": "decline", "words": words})
    assert answer.headers["location"] == "/"


NO_OFFICE = ("grace", "femi", "ruth", "helen")


@on_sqlite
async def test_hostile_01_nobody_else_can_tell_who_needs_what_nor_whether_the_panel_declares_conflicts(
    twins: Twins,
) -> None:
    """What somebody needs is for lead and organiser alone: nor does Sam of the panel learn of it."""
    await part(twins, hidden_needs)
    await all_alike(twins, ("sam",))
    await hidden_conflicts(twins.other, twins.ids)
    for world in worlds(twins):
        world.minutes = 30
    await all_alike(twins, NO_OFFICE)


@on_sqlite
async def test_hostile_01_nobody_but_lead_and_organiser_can_tell_why_somebody_declined(twins: Twins) -> None:
    await declined(twins.plain, "")
    await declined(twins.other, f"{SECRET} is unwell.")
    await part(twins, nothing)
    await all_alike(twins, ("sam", "grace", "ruth", None))  # nadia may read her own words


async def nothing(world: World, ids: Ids) -> None:
    """Nothing hidden happens."""


async def hidden_notes_and_recommendation(world: World, ids: Ids) -> None:
    """Texts of the panel's, of two kinds."""
    await hidden_notes(world, ids)
    await hidden_recommendation(world, ids)


async def hidden_files(world: World, ids: Ids) -> None:
    """The panel's file, and the same one beside a note to oneself."""
    await hidden_file(world, ids)
    await hidden_own_file(world, ids)


@on_sqlite
@pytest.mark.parametrize("hide", [hidden_notes_and_recommendation, hidden_files])
async def test_hostile_01_removing_words_shows_and_tells_an_administrator_nothing_of_the_panels(
    twins: Twins, hide: Any
) -> None:
    """Neither before, when it is shown what would go, nor afterwards; and what is hidden goes all the same."""
    await part(twins, hide)
    for place in (f"{HERE}/redact", f"/services/{SERVICE}/redact"):
        for words in (SECRET, "May\nRehearse", "trusted"):
            shown = [
                told(await world.house.client("alex").post(place, data={"step": "look", "words": words}))
                for world in worlds(twins)
            ]
            assert shown[0][0] == 200
            assert shown[0] == shown[1], (place, words)
    for world in worlds(twins):
        world.minutes = 30
        sent = {"step": "remove", "words": SECRET, "sure": "yes"}
        assert (await world.house.client("alex").post(f"{HERE}/redact", data=sent)).status_code == 303
    await all_alike(twins, ("alex", "iqbal", "grace"))
    for world in worlds(twins):
        for note in await world.house.database.all("select body from note"):
            assert SECRET not in note["body"]


@on_sqlite
async def test_hostile_01_nobody_else_can_tell_who_of_one_profession_wrote_a_note(twins: Twins) -> None:
    """Where authors are shown by profession: not by names, filters, lists, counts, nor in the record."""
    for world in worlds(twins):
        world.minutes = 2
        await world.write("iqbal", HERE, authors_shown="profession", again=True)
        for key in ("sam", "priya"):
            await world.write("iqbal", f"{HERE}/seats/{BY_KEY[key].email}", profession="design", again=True)
    for world, by in ((twins.plain, "sam"), (twins.other, "priya")):
        world.minutes = 3
        note = {"standard": 6, "kind": "concern", "body": "Nobody owns it.", "visibility": "everyone"}
        await world.write(by, f"{HERE}/notes/{twins.ids.hidden}", **note)
        must = {"standard": 6, "level": "must", "body": "Name an owner.", "visibility": "everyone"}
        await world.write(by, f"{HERE}/recommendations/{twins.ids.hidden_recommendation}", **must)
    await part(twins, nothing)
    different = []
    for key in (*SOME, "alex", "helen"):
        different += await alike(twins, key)
        if key != "nadia":
            await pages_alike(twins, key)
    assert different == []
    for page in (False, True):
        one, two = [await replayed(house, "grace", page=page) for house in twins.both]
        assert one == two


@on_sqlite
async def test_hostile_01_to_change_what_is_hidden_is_refused_as_what_is_not_there(twins: Twins) -> None:
    await hidden_notes(twins.other, twins.ids)
    await hidden_recommendation(twins.other, twins.ids)
    asked = 0
    for row in BY_DOOR.values():
        named = {"note", "recommendation"} & set(parameters(row.door))
        if not unsafe(row.door) or not named:
            continue
        for names in list(names_for(row.door, twins.ids))[1:]:
            body = {
                name: names.get(value, value) if value == "{new}" else value
                for name, value in row.body.items()
            }
            for key in (*SOME, "femi", "helen", None):
                sent = [
                    await knock(house, key, row.door, names, body, query=row.query) for house in twins.both
                ]
                assert told(sent[0]) == told(sent[1]), f"{key}: {row.door}"
                assert sent[0].status_code >= 400, f"{key}: {row.door}"
                asked += 1
    assert asked > 100


@on_sqlite
@pytest.mark.parametrize("page", [False, True], ids=["json", "page"])
async def test_hostile_01_an_open_stream_tells_nothing_of_what_is_hidden(twins: Twins, page: bool) -> None:
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(house.stream("grace", page=page)) for house in twins.both]
        for stream in streams:
            await stream.next()
        for minutes, steps in enumerate(
            zip(*(later(w, twins.ids) for w in worlds(twins)), strict=True), start=10
        ):
            if minutes == 12:
                await hidden_notes(twins.other, twins.ids)
                await hidden_recommendation(twins.other, twins.ids)
            for world, step, stream in zip(worlds(twins), steps, streams, strict=True):
                world.minutes = minutes
                await step
                await stream.next()
        heard = [without_lot(stream.raw.replace(b":\n\n", b"")) for stream in streams]
        assert heard[0] == heard[1]
        assert SECRET.encode() not in heard[1]


async def looked_around(world: World) -> None:
    """The panel is here once the room is closed, opens standards and reads evidence."""
    for key in ("sam", "priya"):
        world.house.app.state.presence.sign(
            ASSESSMENT, world.house.people[key].id, "standards/6", follows=False
        )
        for path, body in (("standards/6/opened", {}), ("evidence/rehearsals/read", {"revision": "1"})):
            answer = await world.house.client(key).post(f"{HERE}/{path}", data=body)
            assert answer.status_code == 303, answer.text
    await world.house.app.state.presence.look()
    assert len(await world.house.database.all("select * from presence")) >= 2


@on_sqlite
@pytest.mark.parametrize("page", [False, True], ids=["json", "page"])
async def test_hostile_01_once_the_room_is_closed_an_open_stream_tells_nobody_else_who_is_here(
    twins: Twins, page: bool
) -> None:
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(house.stream("grace", page=page)) for house in twins.both]
        for world, stream in zip(worlds(twins), streams, strict=True):
            await stream.next()
            await world.write("dana", f"{HERE}/room", closed=True)
            await stream.next()
            await world.house.app.state.presence.look()
        await looked_around(twins.other)
        for world, stream in zip(worlds(twins), streams, strict=True):
            await world.house.app.state.presence.look()
            await world.write("grace", f"{HERE}/statements/7", body="We keep them.")
            await stream.next()
        heard = [without_lot(stream.raw.replace(b":\n\n", b"")) for stream in streams]
        assert heard[0] == heard[1]


WHERE_IT_COULD_SHOW = (
    "",
    "/coverage",
    "/standards/7",
    "/evidence",
    "/people",
    "/state",
    "/activity",
    "/day",
    "/seat.css",
)


async def covered(world: World, ids: Ids) -> None:
    """The panel opens, reads, marks, notes and judges: all that coverage counts."""
    world.minutes = 2
    for key in ("dana", "sam", "priya"):
        client = world.house.client(key)
        steps: list[tuple[str, dict[str, str]]] = [
            ("standards/6/opened", {}),
            ("evidence/rehearsals/read", {"revision": "1"}),
            ("marks", {"standard": "7", "value": "worried"}),
        ]
        for path, sent in steps:
            assert (await client.post(f"{HERE}/{path}", data=sent)).status_code == 303, path
    await world.write("sam", f"{HERE}/views/6", value="not-met", reason=f"{SECRET} is not trusted.")
    await world.write("priya", f"{HERE}/notes/{ids.hidden}", standard=7, body=f"{SECRET}.")


@on_sqlite
async def test_hostile_13_nobody_but_the_panel_learns_what_it_looked_at(twins: Twins) -> None:
    """No total of it: leadership asks at every door, everybody else where coverage is or could show."""
    await part(twins, covered)
    await all_alike(twins, ("helen",))
    for key in ("grace", "femi", "ruth", "guest", "iqbal", "alex"):
        for path in ("/assessments", *(HERE + place for place in WHERE_IT_COULD_SHOW)):
            one, two = [told(await house.client(key).get(path)) for house in twins.both]
            assert one == two, (key, path)
    seen = [await world.house.client("dana").get(f"{HERE}/coverage") for world in worlds(twins)]
    assert "Judged" not in seen[0].text
    assert "Judged" in seen[1].text


def worlds(twins: Twins) -> tuple[World, World]:
    return twins.plain, twins.other


@on_sqlite
async def test_the_panel_does_tell_the_worlds_apart(twins: Twins) -> None:
    """Else the tests above would show nothing."""
    await part(twins, hidden_notes)
    different = await alike(twins, "dana")
    for place in ("", "/standards/6", "/standards/7", "/tray", "/activity", f"/notes/{twins.ids.hidden}"):
        assert any(line.endswith(f"{HERE}{place}") for line in different), place
    for page in (False, True):
        one, two = [await replayed(house, "dana", page=page) for house in twins.both]
        assert one != two


# --- Views and decisions ----------------------------------------------------------------------------


async def hidden_views(world: World, ids: Ids) -> None:
    """What the panel thinks and agrees, before the team is told: given, changed, taken back, revealed, decided."""
    world.minutes = 2
    await world.write("sam", f"{HERE}/views/6", value="not-met", reason=f"{SECRET} is not trusted.")
    await world.write("priya", f"{HERE}/views/6", value="met")
    await world.do("priya", "DELETE", f"{HERE}/views/6")
    await world.do("dana", "POST", f"{HERE}/views/reveal", json={"standard": 6})
    await world.write("sam", f"{HERE}/views/6", value="cannot-judge", reason=f"{SECRET}.")
    await world.write("dana", f"{HERE}/agreed-ratings/6", value="not-met", reason=f"{SECRET}!")
    await world.write("dana", f"{HERE}/agreed-ratings/6", value="not-met", reason=f"No {SECRET}!")
    await world.write("dana", f"{HERE}/overall", value="not-met", reason=f"{SECRET}.", next="stay")


@on_sqlite
@pytest.mark.parametrize("page", [False, True], ids=["json", "page"])
async def test_hostile_01_an_open_stream_tells_nobody_else_what_the_panel_agrees(
    twins: Twins, page: bool
) -> None:
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(house.stream("grace", page=page)) for house in twins.both]
        for stream in streams:
            await stream.next()
        await hidden_views(twins.other, twins.ids)
        for world in worlds(twins):
            world.minutes = 10
            await world.write("grace", f"{HERE}/statements/7", body="We keep them.")
        for stream in streams:
            await stream.next()
        heard = [without_lot(stream.raw.replace(b":\n\n", b"")) for stream in streams]
        assert heard[0] == heard[1]


async def thinks(world: World, value: str, reason: str) -> None:
    """Sam, who is asked for standard 6 with the lead, gives a view, changes it, and takes another one back."""
    world.minutes = 2
    for key in ("dana", "sam", "priya"):
        await world.write(key, f"{HERE}/conflict", none=True)
    await world.write("iqbal", f"{HERE}/seats/{BY_KEY['sam'].email}", role="assessor", leads=[6, 7])
    world.minutes = 3
    await world.write("sam", f"{HERE}/views/6", value=value, reason=reason)
    await world.write("sam", f"{HERE}/views/7", value="met")
    if reason:
        await world.write("sam", f"{HERE}/views/6", value=value, reason=f"{reason} {reason}")
        await world.do("sam", "DELETE", f"{HERE}/views/7")


@on_sqlite
async def test_hostile_01_the_panel_cannot_tell_what_somebody_thinks_before_it_is_revealed(
    twins: Twins,
) -> None:
    """That a view was given is the panel's; its value, its reason, its length, its changes and its end are not."""
    await thinks(twins.plain, "met", "")
    await thinks(twins.other, "not-met", f"{SECRET} is not trusted by anybody at the night desk.")
    await part(twins, nothing)
    different = []
    for key in ("priya", "dana"):
        different += await alike(twins, key)
        await pages_alike(twins, key)
        for page in (False, True):
            one, two = [await replayed(house, key, page=page) for house in twins.both]
            assert one == two
    assert different == []
    assert await alike(twins, "sam") != []  # he knows


# --- What is marked and planned before the day ------------------------------------------------------


async def planned(world: World, ids: Ids) -> None:
    """The panel marks, asks itself questions and drafts an agenda: changed, ticked, put back and proposed anew."""
    world.minutes = 2
    dana, sam = world.house.client("dana"), world.house.client("sam")
    question = {"standard": 6, "kind": "question", "status": "to-ask", "body": f"And {SECRET}?"}
    await world.write("sam", f"{HERE}/notes/{ids.hidden}", **question)
    slot, none = new_id(), {"lead": "", "scribe": "", "kind": "on-paper", "standards": "6"}
    part = {"id": slot, "title": f"All about {SECRET}", "minutes": "30", **none}
    steps = [
        (sam, "marks", {"standard": "6", "value": "worried"}),
        (sam, "marks", {"standard": "6", "value": "clear"}),
        (sam, "marks", {"standard": "7", "value": "hear-more"}),
        (sam, "marks", {"standard": "7", "value": "nothing"}),
        (dana, "agenda/edit", {**part, "version": "0"}),
        (sam, f"questions/{ids.hidden}/slot", {"slot": slot}),
        (dana, "agenda/tick", {"slot": slot, "standard": "6"}),
        (dana, "agenda/edit", {**part, "minutes": "45", "version": "1"}),
        (dana, "agenda/restore", {"to": "1", "version": "2"}),
        (dana, "agenda/propose", {"version": "3"}),
    ]
    for by, path, sent in steps:
        answer = await by.post(f"{HERE}/{path}", data=sent)
        assert answer.status_code == 303, f"{path}: {answer.status_code} {answer.text}"


async def agenda_shared(world: World, ids: Ids) -> None:
    """The lead shares an agenda of one slot, whatever stood there before."""
    row = {"id": ids.later, "title": "Data", "minutes": "30", "standards": "6", "kind": "talk"}
    dana = world.house.client("dana")
    stood = await world.house.database.one(
        "select agenda_version from assessment where id = :id", id=ASSESSMENT
    )
    assert stood is not None
    form = {**row, "lead": "", "scribe": "", "version": str(stood["agenda_version"])}
    assert (await dana.post(f"{HERE}/agenda/edit", data=form)).status_code == 303
    assert (await dana.post(f"{HERE}/agenda/share", data={"shared": "yes"})).status_code == 303


@on_sqlite
async def test_hostile_01_to_everyone_else_decisions_begin_when_told_and_an_agenda_when_shared(
    twins: Twins,
) -> None:
    """How long they stood, how often they changed, which drafts, marks and questions were behind shows nowhere."""
    agreed = {"value": "not-met", "reason": "Nobody owns it."}
    await planned(twins.other, twins.ids)
    await hidden_views(twins.other, twins.ids)
    for world in worlds(twins):
        world.minutes = 4
        await agenda_shared(world, twins.ids)
        await world.write("dana", f"{HERE}/agreed-ratings/6", **agreed)
        await world.write("dana", f"{HERE}/overall", **agreed, next="go-on")
    for world in worlds(twins):
        world.minutes = 5
        await world.do("dana", "POST", f"{HERE}/tell")
    await part(twins, nothing)
    await all_alike(twins, SOME)


# --- The report -------------------------------------------------------------------------------------


async def hidden_report(world: World, ids: Ids) -> None:
    """What the panel writes of the report before fact check: begun, written, drafted, handed over, brought back, read
    by assurance; and what the lead is about to write to the team."""
    world.minutes = 2
    await world.do("dana", "PUT", f"{HERE}/report", json={"summary": f"{SECRET} first."})
    points = [{"body": f"{SECRET} is not trusted."}]
    six = {"number": 6, "decision": "not-met", "to_explore": points}
    sent = {"summary": f"{SECRET}.", "standards": [six]}
    await world.do("dana", "PUT", f"{HERE}/report", json=sent, headers={"if-match": "*"})
    dana, address = world.house.client("dana"), f"{HERE}/report/drafters"
    me = {"standard-6": BY_KEY["dana"].id}
    assert (await dana.post(address, data=me)).status_code == 303
    assert (await dana.post(f"{address}/6/hand-over")).status_code == 303
    assert (await dana.post(f"{address}/6/take-back")).status_code == 303
    again = {"text": f"{SECRET} third.", "version": "2"}
    assert (await dana.post(f"{HERE}/report/edit/summary", data=again)).status_code == 303
    back = {"part": "summary", "version": "1"}
    assert (await dana.post(f"{HERE}/report/versions", data=back)).status_code == 303
    unsent = {"strength_1": f"{SECRET} is strong.", "then": "preview"}  # before it is sent, it is nobody's
    assert (await dana.post(f"{HERE}/evening", data=unsent)).status_code == 200
    assert (await dana.post(f"{HERE}/assurance/ask")).status_code == 303
    checked = {"outcome": "changes", "checker": f"{SECRET} Lane", "words": f"{SECRET}?"}
    assert (await dana.post(f"{HERE}/assurance", data=checked)).status_code == 303


async def hidden_retro(world: World, ids: Ids) -> None:
    """What is written and answered in a retro that is not opened."""
    world.minutes = 2
    retro = f"/retros/{ASSESSMENT}"
    await world.write("priya", f"{retro}/items/{ids.mine}", column="worked", body=f"{SECRET} was fair.")
    await world.write("sam", f"{retro}/items/{ids.gone}", column="try", body=f"{SECRET}!")
    await world.do("sam", "DELETE", f"{retro}/items/{ids.gone}")
    await world.write("priya", f"{retro}/answers", prepared=1, fair=2)


@on_sqlite
async def test_hostile_01_nobody_else_can_tell_what_the_panel_attaches_thinks_plans_and_writes(
    twins: Twins,
) -> None:
    """Files, recommendations, the agenda, views and decisions before the team is told, the report before fact check, a
    retro before it is opened: none touches another, so one look at all the doors is enough."""
    for world in worlds(twins):  # who leads a retro learns that something is written in it
        item = f"/retros/{ASSESSMENT}/items/{twins.ids.point}"
        await world.write("grace", item, column="worked", body="A page for each standard.")
    for hide in (hidden_file, hidden_recommendation, planned, hidden_views, hidden_report, hidden_retro):
        await hide(twins.other, twins.ids)
    await part(twins, nothing)
    await all_alike(twins, SOME)
