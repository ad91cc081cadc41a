"""Taken along: one file to read without a network, with the evidence and the board as this seat sees them."""

import asyncio
import base64
import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor import markdown, paths
from assessor.agenda import now_queries
from assessor.board import (
    asked_last_time,
    board,
    cards,
    evidence_queries,
    note_queries,
    recommendation_queries,
)
from assessor.board.said import said
from assessor.database import Reading, Row
from assessor.day import pack_queries as queries
from assessor.door import Seat, seat
from assessor.evidence import tree
from assessor.evidence.filetype import IMAGES
from assessor.page import Pages, page
from assessor.views import rating_queries

TEXT_MOST = 1_000_000  # characters of evidence in one pack
PICTURES_MOST = 10 * 1024 * 1024  # bytes of pictures in one pack
_MAKING = ThreadPoolExecutor(
    max_workers=1, thread_name_prefix="pack"
)  # one after another, beside the event loop

_PICTURE = re.compile(r"/services/[a-z0-9-]+/files/([0-9a-f]{64})")
_IMG = re.compile(r'<img(?:\s+[a-z]+="[^"]*")*\s*/?>')
_ALT = re.compile(r'\balt="([^"]*)"')
_HREF = re.compile(r'(<a(?:\s+[a-z-]+="[^"]*")*?\s+href=")(?!#|[a-z][a-z0-9+.-]*:|//)([^"]*)"', re.IGNORECASE)


@dataclass
class Pack:
    """What is taken along, and what is not: pages of evidence and pictures that are too much together."""

    agenda: Sequence[Mapping[str, Any]]
    standards: list[dict[str, Any]]
    unplaced: list[dict[str, Any]]
    about_all: list[dict[str, Any]]
    overall: Row | None
    evidence: list[dict[str, Any]]
    pictures: dict[str, Row]
    pages_left: list[Row] = field(default_factory=list)
    pictures_left: list[Row] = field(default_factory=list)

    @property
    def picture_bytes(self) -> int:
        return sum(row["size"] for row in self.pictures.values())

    @property
    def size(self) -> int:
        """About how many bytes the file will have."""
        text = sum(len(edition["body"]) for one in self.evidence for edition in one["editions"])
        notes = sum(len(note["body"]) for one in self.standards for note in one["notes"])
        return 50_000 + 2 * (text + notes) + self.picture_bytes * 4 // 3


async def gather(db: Reading, request: Request, here: Seat) -> Pack:
    """Everything this seat may see that goes along, but for what the pictures hold."""
    evidence, pages_left = await _evidence(db, here)
    pictures, pictures_left = await _pictures(db, here, evidence)
    recommended = [_recommendation(row) for row in await recommendation_queries.recommendations(db, here)]
    notes = board.by_themselves(await board.as_shown(db, here, await note_queries.notes(db, here)))
    return Pack(
        agenda=(await now_queries.now(db, here)).agenda,
        standards=await _standards(db, request, here, notes, recommended),
        unplaced=[note for note in notes if note["standard"] is None and not note["also"]],
        about_all=[one for one in recommended if one["standard"] is None],
        overall=await rating_queries.overall(db, here),
        evidence=evidence,
        pictures=pictures,
        pages_left=pages_left,
        pictures_left=pictures_left,
    )


def _recommendation(row: Row) -> dict[str, Any]:
    return {**row, "body_html": said(row["body"])}


async def _standards(
    db: Reading, request: Request, here: Seat, notes: list[dict[str, Any]], recommended: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Each standard with what the team says and shows, and what the panel noted, recommends and decided."""
    statements = {row["standard"]: row for row in await evidence_queries.statements(db, here)}
    claims = await evidence_queries.claims(db, here)
    decided = {row["standard"]: row for row in await rating_queries.ratings(db, here)}
    sets = request.app.state.standards
    last = await asked_last_time.of_standards(db, sets, here, here.numbers) or {}
    return [
        {
            "number": one.number,
            "title": one.title,
            "statement": board.statement(statements.get(one.number)),
            "claims": [claim for claim in claims if claim["standard"] == one.number],
            "notes": [note for note in notes if one.number in (note["standard"], *note["also"])],
            "recommendations": [each for each in recommended if each["standard"] == one.number],
            "decided": decided.get(one.number),
            "last": last.get(one.number, {"assessments": []})["assessments"],
        }
        for one in cards.standards_of(sets, here)
    ]


async def _evidence(db: Reading, here: Seat) -> tuple[list[dict[str, Any]], list[Row]]:
    """The pages in the order of the tree, each with its texts; and those for which there was no room."""
    rows = [row for _, row in tree.walk(tree.grow(await evidence_queries.pages_of(db, here)))]
    editions: dict[str, list[Row]] = {}
    for edition in await queries.editions(db, here):
        editions.setdefault(edition["page"], []).append(edition)
    taken: list[Row] = []
    left: list[Row] = []
    room = TEXT_MOST
    for row in rows:
        size = sum(edition["size"] for edition in editions.get(row["id"], ()))
        (taken if size <= room else left).append(row)
        room -= size if size <= room else 0
    ids = [edition["id"] for row in taken for edition in editions.get(row["id"], ())]
    bodies = await queries.bodies(db, here.assessment["service"], ids)
    pages = [
        {**row, "editions": [{**each, "body": bodies[each["id"]]} for each in editions.get(row["id"], ())]}
        for row in taken
    ]
    return pages, left


async def _pictures(
    db: Reading, here: Seat, evidence: list[dict[str, Any]]
) -> tuple[dict[str, Row], list[Row]]:
    """The pictures of these pages in their order, as many as there is room for; and the others."""
    texts = (edition["body"] for one in evidence for edition in one["editions"])
    hashes = list(dict.fromkeys(found for text in texts for found in _PICTURE.findall(text)))
    known = await queries.pictures(db, here.assessment["service"], hashes)
    taken: dict[str, Row] = {}
    left: list[Row] = []
    room = PICTURES_MOST
    for sha256 in hashes:
        row = known.get(sha256)
        if row is None or row["type"] not in IMAGES:
            continue
        if row["size"] <= room:
            taken[sha256] = row
            room -= row["size"]
        else:
            left.append(row)
    return taken, left


# --- The pages -----------------------------------------------------------------------------------------------


async def offer(request: Request) -> Response:
    """What the file will hold and how big it is, before it is fetched."""
    here, state = seat(request), request.app.state
    async with state.database.read() as tx:
        pack = await gather(tx, request, here)
    return await page(
        request,
        "day/take_along.html",
        area="assessments",
        assessment=board.head(request, here),
        audience=here.audience,
        pack=pack,
        pictures_most=PICTURES_MOST,
    )


async def show(request: Request) -> Response:
    """The file itself, one at a time: what many would take along at once is more than memory has room for."""
    async with request.app.state.packing:
        return await _file(request)


async def _file(request: Request) -> Response:
    """Everything is read, then put together beside the event loop."""
    here, state = seat(request), request.app.state
    async with state.database.read() as tx:
        pack = await gather(tx, request, here)
        contents = await queries.contents(tx, here.assessment["service"], list(pack.pictures))
    await _rendered(request, pack)
    found = {
        "assessment": board.head(request, here),
        "audience": here.audience,
        "person": here.who,
        "role": here.role,
        "seen_at": state.journal.now(),
        "base": state.settings.base_url,
    }
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    loop = asyncio.get_running_loop()
    content = await loop.run_in_executor(_MAKING, _made, state.pages, pack, contents, found, zipped)
    headers = {
        "content-disposition": f'attachment; filename="{here.id}-to-take-along.html"',
        "cache-control": "private, no-store",
        "vary": "Cookie, Accept-Encoding",
    }
    if zipped:
        headers["content-encoding"] = "gzip"
    return Response(content, media_type="text/html", headers=headers)


def _made(
    pages: Pages, pack: Pack, contents: Mapping[str, bytes], found: Mapping[str, Any], zipped: bool
) -> bytes:
    """The file: everything in it, nothing fetched, no script."""
    text = pages.whole(
        "day/pack.html",
        {
            **found,
            "pack": pack,
            "evidence": list(_alone(pack, contents, found["base"], found["assessment"]["service"])),
            "css": Markup((paths.STATIC / "pack.css").read_text()),  # noqa: S704 - our own file
        },
    )
    body = text.encode()
    return gzip.compress(body, 5, mtime=0) if zipped else body


async def _rendered(request: Request, pack: Pack) -> None:
    """Adds to every edition its text as HTML: made beside the event loop, and kept while there is room."""
    kept = request.app.state.pages.kept
    for one in pack.evidence:
        top = 5 if len(one["editions"]) > 1 else 4
        for each in one["editions"]:
            key = ("pack", markdown.RENDERER, each["sha256"], each["id"], top)
            html: str | None = kept.get(key)
            if html is None:
                prefix = f"{each['id'].replace('/', '-')}-"
                html = await markdown.render_off_loop(each["body"], prefix=prefix, top=top)
                kept.put(key, html, len(html))
            each["html"] = html


def _alone(pack: Pack, contents: Mapping[str, bytes], base: str, service: str) -> Iterator[dict[str, Any]]:
    """The pages of evidence as HTML that needs nothing from elsewhere; a picture used again stands once."""
    shown: set[str] = set()
    for one in pack.evidence:
        made = []
        for each in one["editions"]:
            html = _IMG.sub(lambda match: _picture(match[0], pack.pictures, contents, shown), each["html"])
            html = _HREF.sub(lambda match: f'{match[1]}{_outward(match[2], base, service)}"', html)
            made.append({**each, "prose": markdown.prose(html)})
        yield {**one, "editions": made}


def _outward(address: str, base: str, service: str) -> str:
    """An address within the board, as it is from outside."""
    return base + address if address.startswith("/") else f"{base}/services/{service}/evidence/{address}"


def _picture(img: str, known: Mapping[str, Row], contents: Mapping[str, bytes], shown: set[str]) -> str:
    """A picture with what it holds; in its place its description, where it stands above or was left out."""
    source, alt = _PICTURE.search(img), _ALT.search(img)
    words = alt[1] if alt else ""
    sha256 = source[1] if source else ""
    if sha256 not in contents:
        return f"<em>[Picture left out: {words}]</em>"
    name = f"picture-{sha256[:16]}"
    if sha256 in shown:
        return f'<a href="#{name}">[Picture, shown above: {words}]</a>'
    shown.add(sha256)
    data = base64.b64encode(contents[sha256]).decode()
    return f'<img id="{name}" src="data:{known[sha256]["type"]};base64,{data}" alt="{words}">'


routes = [
    Route("/take-along", offer, methods=["GET"]),
    Route("/pack", show, methods=["GET"]),
]
