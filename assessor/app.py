"""The whole application on one page: settings in, rooms mounted, resources opened and closed."""

import asyncio
import contextlib
import dataclasses
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router

from assessor import (
    about,
    account,
    admin,
    agenda,
    api,
    asks,
    assessments,
    audit,
    board,
    bundle,
    day,
    evening,
    evidence,
    fact_check,
    facts,
    front,
    imported,
    life,
    monday,
    paths,
    people,
    portfolio,
    privacy,
    published,
    recommendations,
    recording,
    report,
    retro,
    rounds,
    search,
    services,
    sign_in,
    standards_pages,
    views,
    weeknotes,
)
from assessor.agenda import voice as agenda_voice
from assessor.api import openapi
from assessor.assessments import seats
from assessor.board import voice
from assessor.comparing import on_retro
from assessor.database import BadValue, Database, Reading, Unavailable, connect, migrate
from assessor.day import voice as day_voice
from assessor.day import wash_up_voice
from assessor.day.presence import Presence
from assessor.deadlines import deadlines
from assessor.documents.document import Document
from assessor.documents.files import Files
from assessor.door import Door
from assessor.evening import evening as evenings
from assessor.fact_check import around as round_report
from assessor.fact_check import fact_check as checking
from assessor.fact_check import voice as fact_check_voice
from assessor.gate import Gate
from assessor.journal import Follow, Journal, together
from assessor.lately import Lately
from assessor.live import Live, Voice
from assessor.mail.delivery import Delivery, carrier
from assessor.monday.mailing import Mondays
from assessor.news.digest import Digest
from assessor.news.round import News
from assessor.page import Pages, page, partial, told
from assessor.people.ways import ProviderOnly
from assessor.portfolio.index import Index
from assessor.portfolio.register import Register
from assessor.privacy import retention
from assessor.problem import TITLES, Problem
from assessor.published.answering import DATA
from assessor.recommendations import reminders, taking_on
from assessor.report import assurance, composing, drafters, edition, flagging, following, missing
from assessor.report import voice as report_voice
from assessor.retro import action_pages, in_register, question_pages
from assessor.retro import reminders as action_reminders
from assessor.retro.for_you import lines as retro_lines
from assessor.retro.one_person import OnePerson
from assessor.retro.writing import Retros
from assessor.rounds import around_retro, tries
from assessor.routing import Group
from assessor.search.allowance import Allowance
from assessor.settings import Settings
from assessor.sign_in import mails, provider
from assessor.sign_in.sign_in import provider_only
from assessor.sign_in.signed_out import signed_out
from assessor.standards import StandardSet, digest, load
from assessor.static import Static
from assessor.views import voice as views_voice
from assessor.views.views import follow_declaring

if TYPE_CHECKING:
    from assessor.sign_in.issuer import Issuer

BODY_LIMIT = 2 * 1024 * 1024  # bytes: a page of 100,000 characters, however it is written

log = logging.getLogger(__name__)


def routes(static: Static) -> list[BaseRoute]:
    """Every address. No level tries more than twenty routes."""
    return [
        Mount("/static", routes=[Route("/{path:path}", endpoint=static, methods=["GET"])]),
        Route("/assessments", assessments.index, methods=["GET"]),
        Mount("/assessments", routes=_assessments()),
        Mount("/api/v1", routes=[Route("/openapi.json", openapi.show_json, methods=["GET"]), *api.v1]),
        Route("/api", openapi.show, methods=["GET"]),
        *front.routes,
        Route("/services", services.index, methods=["GET"]),
        Mount("/services", routes=_services()),
        *standards_pages.routes,
        *search.routes,
        *recommendations.routes,
        Group([*imported.routes, *_across()]),
        *published.routes,
        Group(_people()),
    ]


def _across() -> list[BaseRoute]:
    """What was learned, and the view across assessments."""
    return [
        Group(retro.routes),
        Group(rounds.routes),
        Group(portfolio.routes),
        Group(asks.routes),
        Group(monday.routes),
        Group(recording.routes),
    ]


def _people() -> list[BaseRoute]:
    """Coming in; then one's account, the register, and what administrators look at."""
    held = [
        Route("/account", account.show, methods=["GET"]),
        Mount("/account", routes=account.routes),
        *assessments.asking_routes,
        *people.routes,
        *about.routes,
        *privacy.admin_routes,
        *admin.routes,
    ]
    return [*assessments.invitation_routes, *sign_in.routes, *day.join, Group(held)]


def _assessments() -> list[BaseRoute]:
    """What is set up, then each assessment behind its door: a Mount cannot serve its own bare address."""
    door = [Middleware(Door)]
    around = [
        Group(board.beside),
        *assessments.routes,
        Group(views.routes),
        Group(agenda.routes),
        Group(day.routes),
        Group(_afterwards()),
        *privacy.routes,
    ]
    rooms = [*board.routes, Group(around)]  # what is most asked for comes first
    return [
        *assessments.lobby,
        *day.signs,
        Route("/{assessment}", board.show, methods=["GET"], middleware=door),
        Mount("/{assessment}", routes=rooms, middleware=door),
    ]


def _afterwards() -> list[BaseRoute]:
    """What comes of the day: the evening, the report and its fact check, what is followed up."""
    return [
        Group(report.routes),
        Group(fact_check.routes),
        Group(recommendations.in_an_assessment),
        *evening.routes,
        *bundle.routes,
        Group(facts.in_an_assessment),
        Group(retro.in_an_assessment),
        Group(recording.in_an_assessment),
    ]


def _services() -> list[BaseRoute]:
    later = [*weeknotes.of_a_service, *life.of_a_service, *privacy.service_routes]
    return [
        *services.routes,
        Mount("/{service}", routes=[*services.one, *evidence.service_routes, Group(later)]),
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class Content:
    """What an application reads from its folders at the start."""

    static: Static
    standards: dict[str, StandardSet]
    digest: str

    @classmethod
    def read(cls, *folders: Path) -> "Content":
        """Our own, with the sets of standards in these folders. Raises StandardsError when one is wrong."""
        standards = load(*folders)
        return cls(Static(paths.STATIC), standards, digest(standards))


def create(
    settings: Settings, about_cast: dict[str, str] | None = None, content: Content | None = None
) -> Starlette:
    """The application, with content that was read before, or with its own: see Content.read for its errors."""
    content = content or Content.read(*settings.standards_folders)
    app = Starlette(
        routes=routes(content.static),
        middleware=[Middleware(Gate, settings=settings, body_limit=BODY_LIMIT)],
        exception_handlers={
            ProviderOnly: provider_only,
            Problem: _problem,
            HTTPException: _http,
            Unavailable: _unavailable,
            BadValue: _bad_value,
            Exception: _broken,
        },
        lifespan=_lifespan,
    )
    _never_redirect(app.router)
    state = app.state
    state.settings = settings
    state.about_cast = about_cast or {}
    state.standards = content.standards
    state.standards_digest = content.digest
    state.pages = Pages(settings, content.static)
    state.searches = Allowance()
    state.lately = Lately()
    state.issuer = _issuer(settings) if settings.provider else None
    return app


def _issuer(settings: Settings) -> "Issuer":
    """The identity provider. What reads its tokens takes 15 MB of memory: only where there is one."""
    from assessor.sign_in.issuer import Issuer

    return Issuer(settings)


def _never_redirect(router: Router) -> None:
    """An address with a slash too many is none. Every Mount has a router of its own, which would redirect it."""
    router.redirect_slashes = False
    for route in router.routes:
        if isinstance(route, Mount) and isinstance(route._base_app, Router):
            _never_redirect(route._base_app)


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
    async with connect(app.state.settings.database_url) as database:
        await migrate(database)
        if problems := await database.integrity():
            log.error("The database is damaged, so nothing is written to it: %s", "; ".join(problems[:5]))
            database.refusal = Unavailable(
                503, "The database is damaged. Nothing is saved until it is restored."
            )
        await _started(app.state.settings, database)
        with contextlib.suppress(Unavailable):
            await checking.keep_begun(database, app.state.settings)
        live = open_rooms(app, database)
        tasks = [asyncio.create_task(work, name=name) for name, work in _work(app, database, live).items()]

        def close() -> None:
            live.close()
            app.state.retros.following.close()

        with _on_stop(close):
            try:
                yield {}
            finally:
                close()
                for task in tasks:
                    task.cancel()
                await asyncio.wait(tasks)


def _work(app: Starlette, database: Database, live: Live) -> dict[str, Coroutine[Any, Any, None]]:
    """What goes on beside the requests, by name, until the application ends."""
    state, settings = app.state, app.state.settings
    work = {
        "watch over streams": live.watch(),
        "write down who was here": state.lately.keep(database),
        "tell who is here": state.presence.keep(),
        "look who writes in retros": state.retros.following.watch(),
        "forget who wrote after whom": state.retros.keep_tidy(),
        "compile templates": state.pages.warm(),
        "read what the portfolio counts": state.portfolio.warm(database),
    }
    if not settings.demo:  # its story is of 2018
        work["remove what is no longer needed"] = retention.keep(database, settings)
    if settings.mails:
        writers = {"sign-in": mails.writer(settings), "identity": provider.writer(settings)}
        work["mail what happened"] = News(database, settings, state.standards).keep()
        if not settings.demo:
            givers = [reminders.due, action_reminders.due, deadlines.due]
            work["mail what is due"] = Digest(database, settings, givers).keep()
            work["mail how it is going"] = Mondays(
                database, state.portfolio, settings, state.standards
            ).keep()
        work["deliver mail"] = Delivery(database, settings, carrier(settings), writers).work()
    return work


async def _started(settings: Settings, database: Database) -> None:
    """Records which settings changed since the last start. Where nothing can be written, that is said elsewhere."""
    values = {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}
    with contextlib.suppress(Unavailable):
        async with database.transaction() as tx:
            await audit.started_with(tx, settings.secret_key, values)


def open_rooms(app: Starlette, database: Database) -> Live:
    """Puts what every handler needs where it finds it: database, journal, live."""
    state = app.state
    state.database = database
    rooms = (voice, day_voice, agenda_voice, wash_up_voice, report_voice)
    voices = [room.voice(state.pages, state.standards) for room in rooms]
    voices.append(fact_check_voice.voice(state.pages, state.standards, state.settings))
    first = [_seat_voice(), views_voice.voice(state.pages)]  # they know best what is behind their subjects
    state.live = Live(database, state.lately, [*first, *voices])
    state.presence = Presence(database, state.live, state.pages)
    state.packing = asyncio.Lock()
    state.portfolio = Index(state.settings)
    state.register = Register(state.portfolio)
    state.files = Files()
    state.journal = Journal(database, state.live.committed)
    state.retros = Retros(state.journal, state.settings)
    state.compose = composer(state.standards, state.settings)
    state.journal.follows = follows(state.standards, state.settings)
    _hand_down(state)
    live: Live = state.live
    return live


def _hand_down(state: Any) -> None:
    """What later rooms add to earlier ones, which may not import them: under the names by which those ask for it."""
    # What later rooms do when two accounts become one: see people/merging.py.
    state.joined = [OnePerson(state.settings.secret_key).join]
    # The board of an assessment that was held another way: see board/board.py.
    state.show_recorded = recording.pages.show
    # What else stands on the page of a retro: see retro/around.py.
    state.around_retro = [
        on_retro.beside,
        action_pages.before,
        question_pages.part,
        action_pages.after,
        around_retro.trying,
    ]
    # What later rooms miss: see assessments/state.py.
    state.gaps = [missing.gaps, assurance.gaps, checking.gaps, flagging.gaps]
    # What later rooms say round the report: see report/report_pages.py.
    state.around_report = round_report.around
    # What later rooms have in the register of recommendations: see recommendations/also.py.
    state.also_due = [in_register]
    # What later rooms say on the board: see board/for_you.py.
    state.for_you = [
        deadlines.lines,
        evenings.lines,
        drafters.lines,
        taking_on.lines,
        tries.lines,
        retro_lines,
    ]


def follows(sets: Mapping[str, StandardSet], settings: Settings) -> dict[str, Follow]:
    """What follows in later rooms from what is written in earlier ones, in the same write."""
    return together(
        {"conflict.declared": follow_declaring},
        following.follows(),
        checking.follows(settings),
        edition.follows(composer(sets, settings), settings),
    )


def composer(sets: Mapping[str, StandardSet], settings: Settings) -> edition.Compose:
    """Makes the document of an assessment as its report stands now."""

    async def compose(db: Reading, assessment: str) -> Document:
        return await composing.document(db, sets, settings, assessment)

    return compose


def _seat_voice() -> Voice:
    async def nothing(*_: Any) -> dict[int, str]:
        return {}

    return Voice(frozenset({"seat"}), seats.things, nothing)


@contextlib.contextmanager
def _on_stop(call: Callable[[], None]) -> Iterator[None]:
    """Calls when the process is told to stop: the server waits for open streams, so they must end first."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def handler(signum: int, frame: Any, before: Any = before) -> None:
            loop.call_soon_threadsafe(call)
            if callable(before):
                before(signum, frame)

        signal.signal(number, handler)
    yield


def _speaks_json(request: Request) -> bool:
    return request.url.path.startswith(("/api/v1/", "/open/"))


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    if _speaks_json(request):
        headers = {"cache-control": "no-store", **error.headers}
        if request.url.path.startswith("/open/"):  # programs on other sites may read why there is nothing
            headers |= DATA
        if error.status == 401:
            headers["www-authenticate"] = "Bearer"
        return JSONResponse(error.as_json(), error.status, headers, media_type="application/problem+json")
    if error.status == 401 and request.method == "POST":
        return await signed_out(request)
    if partial(request):
        return told(request, error.detail, status=error.status)
    if error.status == 401 and request.method == "GET":
        return sign_in.to_sign_in(request)
    return await page(
        request,
        "problem.html",
        status=error.status,
        headers=error.headers,
        problem=error,
        title=TITLES.get(error.status, "Something went wrong"),
    )


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    known = {
        404: "There is no such page, or you may not see it.",
        413: "This is too large to send. Shorten it, or send it in parts.",
    }
    headers = dict(error.headers or {})
    return await _problem(
        request, Problem(error.status_code, known.get(error.status_code, ""), headers=headers)
    )


async def _unavailable(request: Request, error: Exception) -> Response:
    assert isinstance(error, Unavailable)
    return await _problem(request, Problem(error.status, error.sentence, headers={"retry-after": "2"}))


async def _bad_value(request: Request, error: Exception) -> Response:
    """A value no database can hold reached one: an address with a NUL in it names nothing."""
    return await _problem(request, Problem(422 if request.method != "GET" else 404, f"{error}."))


async def _broken(request: Request, error: Exception) -> Response:
    log.error("A request failed", exc_info=error)
    return await _problem(
        request,
        Problem(500, "This is our mistake, and it is in the log. What you typed is still in your browser."),
    )
