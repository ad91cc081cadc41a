"""What a handler found becomes a page, or one block of it; what is the same for an audience is rendered once."""

import asyncio
import gzip
import hashlib
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import jinja2
from jinja2_fragments import render_block
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from assessor import paths, words
from assessor.door import Person, Seat, maybe_person
from assessor.figures.charts import draw
from assessor.settings import Settings
from assessor.static import Static

CACHE_BYTES = 32 * 1024 * 1024
SOON = timedelta(hours=1)  # how long before the end of a session every page says so
VARY = "Cookie, HX-Request, HX-Request-Type, Accept-Encoding"
_MARK = secrets.token_hex(8)  # of this process: nobody can write a slot's mark into a text


class Pages:
    """The templates, and the bytes of shared pages kept by what they are a function of."""

    def __init__(self, settings: Settings, static: Static) -> None:
        self.env = _environment(settings, static)
        self.kept = Kept(CACHE_BYTES)
        self.hash = _hash_of_templates() + static.digest

    async def warm(self) -> None:
        """Compiles the templates one by one, so that nobody waits for all of them: not the start, not a visitor.

        In a thread beside the event loop: the longest take a tenth of a second.
        """
        for name in self.env.list_templates(
            filter_func=lambda name: not name.startswith("govuk_frontend_jinja")
        ):
            await asyncio.sleep(0.05)
            await asyncio.to_thread(self.env.get_template, name)

    def whole(self, template: str, found: Mapping[str, Any]) -> str:
        """A whole page."""
        return self.env.get_template(template).render(found)

    def block(self, template: str, block: str, found: Mapping[str, Any]) -> str:
        """One block of a page."""
        return render_block(self.env, template, block, dict(found))

    def blocks(self, template: str) -> set[str]:
        """The names of a template's blocks."""
        return set(self.env.get_template(template).blocks)


class Kept:
    """The last used byte strings, up to a size."""

    site_version = -1

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.items: OrderedDict[Any, Any] = OrderedDict()

    def get(self, key: Any) -> Any:
        if key in self.items:
            self.items.move_to_end(key)
            return self.items[key][1]
        return None

    def forget(self) -> None:
        """Lets go of everything."""
        self.items.clear()
        self.size = 0

    def only(self, site_version: int) -> None:
        """Lets go of everything kept before people, services or settings last changed: it is not served again."""
        if site_version != self.site_version:
            self.forget()
            self.site_version = site_version

    def put(self, key: Any, value: Any, size: int) -> None:
        if key in self.items:
            self.size -= self.items.pop(key)[0]
        self.items[key] = (size, value)
        self.size += size
        while self.size > self.limit:
            _, (gone, _) = self.items.popitem(last=False)
            self.size -= gone


class Compiled(jinja2.BytecodeCache):
    """Templates compiled once in a process, however many applications it makes."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if code := self.kept.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


def _environment(settings: Settings, static: Static) -> jinja2.Environment:
    env = jinja2.Environment(
        autoescape=True,
        auto_reload=False,
        bytecode_cache=Compiled(),
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader(paths.TEMPLATES),
                jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
    )
    env.globals |= {"settings": settings, "asset": static.address, "draw": draw}
    env.filters |= words.filters(settings.timezone)
    return env


def slot(name: str) -> Markup:
    """Marks where a personal part stands in a shared page."""
    return Markup(f"<!--{_MARK}:{name}-->")  # noqa: S704 - our own words


_SLOT = re.compile(rf"<!--{_MARK}:([a-z_]+)-->")


def _hash_of_templates() -> str:
    digest = hashlib.sha256()
    for path in sorted(paths.TEMPLATES.rglob("*.html")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


async def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **found: Any,
) -> Response:
    """A page, or the block of it that htmx asked for."""
    pages: Pages = request.app.state.pages
    context = await _context(request, found)
    block = _asked_block(request, pages, template)
    text = pages.block(template, block, context) if block else pages.whole(template, context)
    return _respond(request, text.encode(), status=status, headers=headers)


async def _context(request: Request, found: Mapping[str, Any]) -> dict[str, Any]:
    person: Person | None = await maybe_person(request)
    seat: Seat | None = request.scope.get("seat")
    frame = {"person": person, "signed_out_at": _signed_out_at(person), "seat": seat}
    return {**frame, "path": request.scope["path"], "now": datetime.now(UTC), **found}


def _signed_out_at(person: Person | None) -> datetime | None:
    """When somebody will be signed out, once that is near: nothing that every page has to be made anew for."""
    until = person.until if person else None
    return until if until and until - datetime.now(UTC) < SOON else None


def partial(request: Request) -> bool:
    """Whether htmx (or our own script) asks for a part of a page."""
    return request.headers.get("hx-request-type") == "partial"


def _asked_block(request: Request, pages: Pages, template: str) -> str | None:
    if not partial(request):
        return None
    name = request.headers.get("hx-target", "").partition("#")[2].replace("-", "_")
    return name if name in pages.blocks(template) else None


@dataclass(frozen=True, slots=True)
class Shared:
    """A page that is the same for all of an audience, cut at its slots: text, slot, text, slot, … text.

    `facts` is what the personal parts are made from without asking the database again.
    """

    parts: tuple[str, ...]
    facts: Any = None

    @classmethod
    def cut(cls, text: str, facts: Any = None) -> "Shared":
        return cls(tuple(_SLOT.split(text)), facts)

    @property
    def slots(self) -> tuple[str, ...]:
        return self.parts[1::2]

    def filled(self, slots: Mapping[str, str]) -> str:
        return "".join(part if n % 2 == 0 else slots[part] for n, part in enumerate(self.parts))


@dataclass(frozen=True, slots=True)
class Own:
    """The personal parts of a page, and the ETag of the page with them in it."""

    slots: Mapping[str, str]
    etag: str


async def shared_page(
    request: Request,
    template: str,
    *,
    found: Callable[[], Awaitable[Mapping[str, Any]]],
    query: str,
    own: Callable[[Any], Awaitable[Mapping[str, Any]]],
    own_key: Hashable,
) -> Response:
    """A page of an assessment: the shared part is made once per audience and position, the rest once per person.

    `found` is asked only when the shared bytes are not kept; it must depend on nothing but the audience, the
    position and `query` (the known parameters, in order). Its "facts" are given to `own`, which fills the
    blocks of slots.html beside the template, and depends on nothing but those, the person and `own_key`.
    """
    pages: Pages = request.app.state.pages
    seat: Seat = request.scope["seat"]
    assert seat.who is not None
    pages.kept.only(seat.who.site_version)
    block = _asked_block(request, pages, template)
    key = _key(request, seat, f"{query}#{block or ''}")
    shared: Shared | None = pages.kept.get(key)
    if shared is None:
        shared = _shared(request, template, block, await found())
        pages.kept.put(key, shared, sum(map(len, shared.parts)))
    signed_out_at = _signed_out_at(seat.who)
    own_key = (own_key, signed_out_at)
    mine: Own | None = pages.kept.get((key, seat.person, own_key))
    if mine is None:
        frame = {"person": seat.who, "signed_out_at": signed_out_at, "seat": seat}
        context = {**frame, "path": request.scope["path"], **await own(shared.facts)}
        slots = {name: pages.block(_slots_beside(template), name, context) for name in shared.slots}
        mine = Own(slots, _etag(key, slots))
        pages.kept.put((key, seat.person, own_key), mine, sum(map(len, slots.values())))
    if mine.etag in [part.strip() for part in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=_kept_headers(mine.etag, zipped=False))
    return _kept_response(request, pages, shared, mine)


def _slots_beside(template: str) -> str:
    return f"{template.rpartition('/')[0]}/slots.html"


def _shared(request: Request, template: str, block: str | None, found: Mapping[str, Any]) -> Shared:
    pages: Pages = request.app.state.pages
    frame = {
        "seat": None,
        "person": None,
        "path": request.scope["path"],
        "slot": slot,
        "now": datetime.now(UTC),
    }
    context = {**frame, **found}
    text = pages.block(template, block, context) if block else pages.whole(template, context)
    return Shared.cut(text, found.get("facts"))


def _key(request: Request, seat: Seat, query: str) -> tuple[Any, ...]:
    assert seat.who is not None
    today = datetime.now(request.app.state.settings.timezone).date()
    pages: Pages = request.app.state.pages
    place = (seat.id, seat.assessment["created_at"], seat.audience, seat.position)
    return (
        *place,
        request.scope["path"],
        query,
        today,
        seat.who.site_version,
        request.app.state.standards_digest,
        pages.hash,
    )


def _etag(key: tuple[Any, ...], filled: Mapping[str, str]) -> str:
    digest = hashlib.blake2b(repr(key).encode(), digest_size=16)
    for part in filled.values():
        digest.update(part.encode())
    return f'"{digest.hexdigest()}"'


def _kept_response(request: Request, pages: Pages, shared: Shared, mine: Own) -> Response:
    """The finished answer, kept by its ETag, so that compressing is done once."""
    zipped = _takes_gzip(request)
    response: Response | None = pages.kept.get((mine.etag, zipped))
    if response is None:
        body = shared.filled(mine.slots).encode()
        if zipped:
            body = gzip.compress(body, 6, mtime=0)
        response = Response(body, media_type="text/html", headers=_kept_headers(mine.etag, zipped=zipped))
        pages.kept.put((mine.etag, zipped), response, len(body))
    return response


def _kept_headers(etag: str, *, zipped: bool) -> dict[str, str]:
    headers = {"etag": etag, "cache-control": "private, no-cache", "vary": VARY}
    return {**headers, "content-encoding": "gzip"} if zipped else headers


def _takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def _respond(request: Request, body: bytes, *, status: int, headers: Mapping[str, str] | None) -> Response:
    every = {"cache-control": "private, no-store", "vary": VARY, **(headers or {})}
    if _takes_gzip(request) and len(body) > 1000:
        body = gzip.compress(body, 4, mtime=0)
        every["content-encoding"] = "gzip"
    return Response(body, status_code=status, media_type="text/html", headers=every)


def told(
    request: Request,
    words: str,
    *,
    undo: Mapping[str, Any] | None = None,
    go: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """For a form that htmx sent: what has just happened, in words, for the place where a page says so.

    `undo` is {address, fields}, `go` a link {address, words}. The change itself comes with the stream.
    """
    notice = {"words": words, "undo": undo, "go": go}
    text = request.app.state.pages.whole("notice.html", {"notice": notice})
    return _respond(request, text.encode(), status=status, headers=None)


def see(address: str) -> Response:
    """303: the change is made, look here now."""
    return RedirectResponse(address, status_code=303)
