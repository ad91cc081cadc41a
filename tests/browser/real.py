"""The real server with the demo, and the addresses of every page of it that somebody may look at."""

import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2
from playwright.async_api import Browser, BrowserContext

from assessor.credentials import cookie_name
from assessor.database import Transaction, connect
from assessor.demo import today
from assessor.demo.cast import BY_KEY
from assessor.demo.weeks import id_of
from assessor.retro import question_queries, questions
from tests.house import settings
from tests.serving import Keys, Serving, api, browser, keys, serving

MAIN = "/assessments/ncc-beta-2018"
REMARK = "87225083-687b-4f77-80e6-09a49c1f1f61"  # of a fact check that is open
ITEM = "0f9a1a6e-55a7-4c0b-8a53-6f0de2a4c1b7"  # of today's retro
ACTION = "4b1f7a52-0f0d-4f5b-9c7b-0d6f3f9f2a10"  # of today's retro
SERVICE = "/services/neighbourhood-contact-centre"
ON = f"/assessments/{today.ID}"  # in session, with something on
TODAY = "/assessments/repairs-today"  # in session all day, with joining open
CODE = "BCDF2345GHJK6789MN"
WEEKNOTE = id_of("weeknote", 1)

# Every page, by a name for its picture, and who looks at it.
PAGES: dict[str, tuple[str | None, str]] = {
    "welcome": (None, "/"),
    "sign-in": (None, "/sign-in"),
    "link-spent": (None, "/sign-in/not-a-link"),
    "api": (None, "/api"),
    "standard-sets": (None, "/standards"),
    "standard-of-a-set": (None, "/standards/lgdss/6"),
    "standards-alike": (None, "/standards/mappings"),
    "mine-lead": ("dana", "/"),
    "mine-team": ("femi", "/"),
    "mine-stranger": ("nadia", "/"),
    "mine-organiser": ("iqbal", "/"),
    "board-lead": ("dana", MAIN),
    "board-team": ("femi", MAIN),
    "board-published": ("helen", "/assessments/repairs-alpha-2018"),
    "standard-lead": ("dana", f"{MAIN}/standards/6"),
    "standard-assessor": ("priya", f"{MAIN}/standards/1"),
    "standard-team": ("femi", f"{MAIN}/standards/6"),
    "standard-observer": ("ruth", f"{MAIN}/standards/9"),
    "standard-empty": ("dana", f"{MAIN}/standards/15"),
    "tray": ("dana", f"{MAIN}/tray"),
    "coverage": ("dana", f"{MAIN}/coverage"),
    "coverage-before": ("dana", f"{TODAY}/coverage"),
    "who-is-here": ("dana", f"{MAIN}/presence"),
    "who-is-here-guest": ("guest", f"{TODAY}/presence"),
    "notebook": ("priya", f"{MAIN}/notebook"),
    "photo": ("priya", f"{MAIN}/notebook/photo"),
    "note-from-a-note": ("sam", f"{MAIN}/notes/new"),
    "view": ("sam", f"{MAIN}/views/6"),
    "standard-revealed": ("dana", f"{MAIN}/standards/4"),
    "standard-decided": ("ruth", "/assessments/repairs-alpha-2018/standards/9"),
    "bundle": ("alex", f"{MAIN}/bundle"),
    "decisions": ("dana", f"{MAIN}/decisions"),
    "decisions-told": ("ruth", "/assessments/repairs-alpha-2018/decisions"),
    "decide": ("dana", f"{MAIN}/decisions/6"),
    "decide-overall": ("dana", f"{MAIN}/decisions/overall"),
    "tell": ("dana", f"{MAIN}/tell"),
    "report-draft": ("dana", f"{MAIN}/report"),
    "report-text": ("dana", f"{MAIN}/report/edit/summary"),
    "report-standard": ("priya", f"{MAIN}/report/edit/standard-6"),
    "report-versions": ("dana", f"{MAIN}/report/versions"),
    "report-compared": ("priya", "/assessments/repairs-alpha-2018/report/versions?from=0&to=1"),
    "report-drafters": ("dana", f"{MAIN}/report/drafters"),
    "report-read": ("helen", "/assessments/repairs-alpha-2018/report"),
    "evening-lead": ("dana", f"{MAIN}/evening"),
    "facts": ("ruth", "/assessments/repairs-alpha-2018/facts"),
    "methods": ("iqbal", "/portfolio/methods"),
    "portfolio": ("helen", "/portfolio"),
    "portfolio-latest": ("iqbal", "/portfolio?show=latest&through=1"),
    "portfolio-list": ("helen", "/portfolio/list"),
    "portfolio-of-nobody": ("nadia", "/portfolio"),
    "portfolio-standards": ("helen", "/portfolio/standards"),
    "portfolio-recommendations": ("helen", "/portfolio/recommendations"),
    "portfolio-recommendations-list": ("dana", "/portfolio/recommendations/list?status=unfinished"),
    "portfolio-outcomes": ("helen", "/portfolio/outcomes"),
    "portfolio-calendar": ("femi", "/portfolio/calendar?from=2018-01-01"),
    "portfolio-panels": ("iqbal", "/portfolio/panels?from=2018-01-01"),
    "portfolio-late": ("iqbal", "/portfolio/late"),
    "portfolio-nothing": ("nadia", "/portfolio/standards"),
    "facts-during": ("dana", f"{MAIN}/facts"),
    "evening-read": ("grace", "/assessments/missed-collections-discovery-2018/evening"),
    "result-call": ("dana", f"{MAIN}/result-call"),
    "result-call-read": ("ruth", "/assessments/repairs-alpha-2018/result-call"),
    "assurance": ("priya", "/assessments/repairs-alpha-2018/assurance"),
    "fact-check-team": ("ola", "/assessments/missed-collections-discovery-2018/fact-check"),
    "fact-check-lead": ("sam", "/assessments/missed-collections-discovery-2018/fact-check"),
    "fact-check-over": ("ruth", "/assessments/repairs-alpha-2018/fact-check"),
    "fact-check-accept": ("ola", "/assessments/missed-collections-discovery-2018/fact-check/accept"),
    "fact-check-challenge": ("ola", "/assessments/missed-collections-discovery-2018/fact-check/challenge"),
    "fact-check-meeting": ("sam", "/assessments/missed-collections-discovery-2018/fact-check/meeting"),
    "remark-answer": (
        "sam",
        f"/assessments/missed-collections-discovery-2018/fact-check/remarks/{REMARK}/answer",
    ),
    "people": ("iqbal", f"{MAIN}/people"),
    "people-lead": ("dana", f"{MAIN}/people"),
    "people-assessor": ("sam", f"{MAIN}/people"),
    "you": ("priya", f"{MAIN}/people/you"),
    "you-invited": ("priya", "/assessments/manage-arrears-practice-2018/people/you"),
    "invite-somebody": ("iqbal", f"{MAIN}/people/new"),
    "invite-several": ("iqbal", f"{MAIN}/people/several"),
    "invitation": ("iqbal", f"{MAIN}/people/{BY_KEY['ola'].id}/invitation"),
    "invitation-unknown": (None, "/invitations/not-a-link"),
    "replace": ("iqbal", f"{MAIN}/people/{BY_KEY['ola'].id}/replace"),
    "reminder": ("dana", f"{MAIN}/people/team/reminder"),
    "dates": ("iqbal", f"{MAIN}/people/dates"),
    "conflict": ("sam", f"{MAIN}/conflict"),
    "barred": ("dana", f"{MAIN}/people/{BY_KEY['sam'].id}/barred"),
    "standard-barred": ("dana", "/assessments/find-support-peer-review-2021/standards/4"),
    "new-as-last-time": ("iqbal", "/assessments/new?service=neighbourhood-contact-centre&as=last"),
    "new-looks-again": ("iqbal", "/assessments/new?service=report-a-repair&kind=reassessment"),
    "activity": ("dana", f"{MAIN}/activity"),
    "move": ("dana", f"{MAIN}/state?to=writing-up"),
    "set-up": ("iqbal", f"{MAIN}/edit"),
    "new-assessment": ("iqbal", "/assessments/new"),
    "new-practice-board": ("femi", "/assessments/new?service=neighbourhood-contact-centre"),
    "new-recommendation": ("sam", f"{MAIN}/recommendations/new?standard=6"),
    "evidence-of-assessment": ("dana", f"{MAIN}/evidence"),
    "page-in-assessment": ("dana", f"{MAIN}/evidence/privacy-and-data-ethics"),
    "new-claim": ("femi", f"{MAIN}/claims/new?standard=13"),
    "statement": ("femi", f"{MAIN}/statements/6/edit"),
    "services": ("femi", "/services"),
    "service": ("femi", SERVICE),
    "new-service": ("femi", "/services/new"),
    "edit-service": ("femi", f"{SERVICE}/edit"),
    "members": ("femi", f"{SERVICE}/members"),
    "evidence": ("femi", f"{SERVICE}/evidence"),
    "page": ("femi", f"{SERVICE}/evidence/privacy-and-data-ethics"),
    "edit-page": ("femi", f"{SERVICE}/evidence/privacy-and-data-ethics/edit"),
    "new-page": ("femi", f"{SERVICE}/evidence/new"),
    "revisions": ("femi", f"{SERVICE}/evidence/privacy-and-data-ethics/revisions"),
    "revision": ("femi", f"{SERVICE}/evidence/where-data-lives/revisions/2"),
    "page-with-table": ("ruth", f"{SERVICE}/evidence/where-data-lives"),
    "new-link": ("femi", f"{SERVICE}/evidence/new?link=yes"),
    "remove-page": ("femi", f"{SERVICE}/evidence/discovery/remove"),
    "files": ("femi", f"{SERVICE}/files"),
    "life": ("femi", f"{SERVICE}/life"),
    "life-of-many": ("ruth", "/services/report-a-repair/life"),
    "life-of-an-empty-service": ("iqbal", "/services/ask-for-planning-advice/life"),
    "weeknotes": ("femi", f"{SERVICE}/weeknotes"),
    "weeknotes-none": ("iqbal", "/services/ask-for-planning-advice/weeknotes"),
    "weeknote": ("ruth", f"{SERVICE}/weeknotes/{WEEKNOTE}"),
    "new-weeknote": ("femi", f"{SERVICE}/weeknotes/new"),
    "edit-weeknote": ("femi", f"{SERVICE}/weeknotes/{WEEKNOTE}/edit"),
    "rounds": ("helen", "/rounds"),
    "rounds-none": ("nadia", "/rounds"),
    "round-new": ("iqbal", "/rounds/new"),
    "round-edit": ("iqbal", "/rounds/five-by-december/edit"),
    "round-keeper": ("iqbal", "/rounds/five-by-december"),
    "record": ("iqbal", "/record"),
    "recorded-change": ("iqbal", "/assessments/school-meals-alpha-2018/recording"),
    "recorded-remove": ("iqbal", "/assessments/school-meals-alpha-2018/recording/remove"),
    "round-five": ("helen", "/rounds/five-by-december"),
    "retro-of-the-round": ("dana", "/retros/five-by-december"),
    "retro-anonymous": ("sam", "/assessments/missed-collections-discovery-2018/retro"),
    "retro-of-one": ("ruth", "/assessments/repairs-alpha-2018/retro"),
    "recorded": ("iqbal", "/assessments/school-meals-alpha-2018"),
    "ask-decided": ("helen", f"/asks/{id_of('ask', 0)}"),
    "ask-past-its-day": ("helen", f"/asks/{id_of('ask', 1)}"),
    "evidence-as-submitted": ("femi", f"{MAIN}/evidence?as=submitted"),
    "page-changed-since": ("dana", f"{MAIN}/evidence/where-data-lives"),
    "new-claims-from-page": ("femi", f"{MAIN}/claims/new?page=costs"),
    "edit-claim": ("femi", f"{MAIN}/claims/9ac9c745-50fa-48a5-82b3-addfa0c997bd/edit"),
    "recommendations": ("femi", "/recommendations"),
    "recommendations-sifted": ("iqbal", "/recommendations?due=overdue&level=must&mine=1"),
    "recommendations-organisation": ("helen", "/recommendations/organisation"),
    "asks": ("helen", "/asks"),
    "monday": ("helen", "/monday"),
    "monday-of-a-team": ("femi", "/monday"),
    "monday-week": ("iqbal", "/monday?week=2018-W46"),
    "monday-list": ("iqbal", "/monday/held?week=2018-W46"),
    "recommendations-actions": ("dana", "/recommendations?kind=action"),
    "retro-with-actions": ("dana", f"{TODAY}/retro"),
    "retro-by-votes": ("helen", f"{TODAY}/retro?sort=votes"),
    "retro-hidden": ("priya", f"{MAIN}/retro"),
    "retro-item": ("dana", f"/retros/repairs-today/items/{ITEM}"),
    "retro-group": ("dana", f"/retros/repairs-today/items/{ITEM}/group"),
    "retro-set-up": ("dana", "/retros/ncc-beta-2018/edit"),
    "retro-open": ("dana", "/retros/repairs-today/open"),
    "retros": ("iqbal", "/retros"),
    "retro-of-several": ("iqbal", "/retros/both-today"),
    "new-retro": ("iqbal", "/retros/new"),
    "retro-action": ("dana", f"/retros/repairs-today/actions/{ACTION}"),
    "retro-questions": ("dana", "/retros/ncc-beta-2018/questions"),
    "retro-answers": ("dana", "/retros/repairs-today/questions"),
    "retro-show-answers": ("dana", "/retros/ncc-beta-2018/questions/show"),
    "recommendations-accept": ("femi", f"{MAIN}/recommendations"),
    "recommendations-of-one": ("dana", f"{MAIN}/recommendations"),
    "recommendation-follow": ("femi", f"{MAIN}/follow/32604b0a-fdf0-452b-a521-1fa3f1df7f1f"),
    "search": ("dana", "/search?q=recordings"),
    "search-nothing": ("dana", "/search?q=zeppelin"),
    "account": ("priya", "/account"),
    "close-room": ("dana", f"{MAIN}/room/close"),
    "wash-up": ("dana", f"{MAIN}/wash-up"),
    "wash-up-standard": ("dana", f"{MAIN}/wash-up/6"),
    "wash-up-over": ("priya", "/assessments/repairs-alpha-2018/wash-up/9"),
    "questions": ("dana", f"{MAIN}/questions"),
    "questions-team": ("femi", f"{MAIN}/questions?status=all"),
    "account-profile": ("priya", "/account/profile"),
    "account-addresses": ("priya", "/account/addresses"),
    "account-identities": ("priya", "/account/identities"),
    "account-sessions": ("priya", "/account/sessions"),
    "account-tokens": ("priya", "/account/tokens"),
    "account-mail": ("priya", "/account/mail"),
    "account-remove": ("femi", "/account/remove"),
    "take-along": ("dana", f"{MAIN}/take-along"),
    "joining": ("dana", f"{MAIN}/joining"),
    "room": ("dana", f"{MAIN}/room"),
    "room-strip": ("dana", f"{TODAY}/room/strip"),
    "day-lead": ("dana", f"{ON}/day"),
    "day-team": ("grace", f"{ON}/day"),
    "day-before": ("dana", f"{TODAY}/day"),
    "room-slot": ("dana", f"{ON}/room"),
    "strip-slot": ("dana", f"{ON}/room/strip"),
    "standard-on": ("grace", f"{ON}/standards/1"),
    "joining-today": ("dana", f"{TODAY}/joining"),
    "joining-sheet": ("dana", f"{TODAY}/joining/sheet"),
    "room-with-joining": ("dana", f"{TODAY}/room"),
    "join": (None, f"/join/{CODE}"),
    "join-with-account": ("nadia", f"/join/{CODE}"),
    "board-guest": ("guest", TODAY),
    "account-guest": ("guest", "/account"),
    "join-by-typing": (None, "/join"),
    "join-wrong": (None, "/join/23456789"),
    "register": ("iqbal", "/people"),
    "register-found": ("alex", "/people?q=hackney&kind=pool"),
    "register-nobody": ("iqbal", "/people?q=zeppelin"),
    "register-new": ("alex", "/people/new"),
    "person": ("alex", f"/people/{BY_KEY['priya'].id}"),
    "person-edit": ("iqbal", f"/people/{BY_KEY['priya'].id}/edit"),
    "person-offices": ("alex", f"/people/{BY_KEY['alex'].id}/offices"),
    "person-disable": ("iqbal", f"/people/{BY_KEY['priya'].id}/disable"),
    "person-join": ("alex", f"/people/{BY_KEY['priya'].id}/join?with=ola@croydon.example"),
    "person-erase": ("alex", f"/people/{BY_KEY['priya'].id}/erase"),
    "person-address": ("alex", f"/people/{BY_KEY['priya'].id}/address"),
    "pool": ("iqbal", "/people/pool"),
    "offer": ("nadia", "/people/me"),
    "suggest": ("iqbal", "/assessments/missed-collections-discovery-2018/people/suggest"),
    "ask": (None, "/ask"),
    "ask-member": ("femi", "/ask"),
    "ask-sent": ("femi", "/ask?done=sent"),
    "asked": ("iqbal", "/asked"),
    "asked-one": ("iqbal", "/asked/5d0c2a7e-6f6b-4a55-9f0e-3c6a2f9d1b84"),
    "asked-declined": ("iqbal", "/asked?state=declined"),
    "admin": ("alex", "/admin"),
    "rights": ("alex", "/admin/rights"),
    "audit": ("alex", "/admin/audit"),
    "audit-chosen": ("alex", "/admin/audit?kind=signing-in"),
    "not-found": ("nadia", MAIN),
    "privacy": (None, "/privacy"),
    "cookies": (None, "/cookies"),
    "accessibility": (None, "/accessibility"),
    "marks": ("priya", f"{MAIN}/marks"),
    "agenda": ("dana", f"{MAIN}/agenda"),
    "agenda-team": ("femi", f"{MAIN}/agenda"),
    "agenda-edit": ("dana", f"{MAIN}/agenda/edit"),
    "agenda-proposed": ("dana", f"{MAIN}/agenda/propose"),
    "reading": ("sam", f"{MAIN}/reading?minutes=40"),
    "standard-to-mark": ("dana", "/assessments/find-support-peer-review-2021/standards/6"),
    "privacy-admin": ("alex", "/privacy"),
    "redact": ("dana", f"{MAIN}/redact"),
    "redact-page": ("dana", f"{MAIN}/redact?page=privacy-and-data-ethics"),
    "redact-service": ("alex", f"{SERVICE}/redact"),
    "retention": ("alex", "/admin/retention"),
    "published": (None, "/published"),
    "published-report": (None, "/published/repairs-alpha-2018"),
    "published-addendum": (None, "/published/repairs-alpha-review-2018"),
    "published-evidence": (None, "/published/repairs-alpha-2018/evidence/research"),
    "published-none": (None, "/published?q=zeppelin"),
    "open-data": (None, "/open"),
    "report-published": ("ruth", "/assessments/repairs-alpha-2018/report"),
    "publish": ("dana", f"{MAIN}/report/publish"),
    "publish-more": ("priya", "/assessments/repairs-alpha-2018/report/publish"),
    "correction": ("priya", "/assessments/repairs-alpha-2018/report/correction"),
    "correct-text": ("priya", "/assessments/repairs-alpha-2018/report/correction/summary"),
    "correct-points": ("priya", "/assessments/repairs-alpha-2018/report/correction/standard-9"),
    "published-imported": (None, "/published/book-a-large-collection-service-assessment-2016-03-17"),
    "imported": ("iqbal", "/published/imported"),
    "imported-one": (
        "iqbal",
        "/published/imported/resident-parking-permit-self-certification-2014-09-04",
    ),
    "imported-remove": (
        "iqbal",
        "/published/imported/book-a-large-collection-service-assessment-2016-03-17/remove",
    ),
}


@dataclass(frozen=True, slots=True)
class Demo:
    """The running demo and the keys to it."""

    server: Serving
    keys: Keys

    async def context(self, chromium: Browser, key: str | None, **options: object) -> BrowserContext:
        """Somebody's browser, signed in already."""
        opened = await chromium.new_context(timezone_id="Europe/London", locale="en-GB", **options)  # type: ignore[arg-type]
        if key:
            value = self.keys.sessions[key]
            await opened.add_cookies([{"name": cookie_name(False), "value": value, "url": self.server.base}])
        return opened


@asynccontextmanager
async def demo(file: Path, folder: Path) -> AsyncIterator[Demo]:
    """The demo's database, copied, served by a process of its own."""
    path = folder / "demo.db"
    shutil.copy(file, path)
    url = f"sqlite:///{path}"
    made = await keys(url)
    async with connect(url) as database:
        await today.meet(database, settings(url, demo=True))
    async with serving(url) as server:
        await _begin_the_day(server, made)
        yield Demo(server, made)


async def _begin_the_day(server: Serving, made: Keys) -> None:
    """An assessment that meets today, led by Dana, and Lena, who joined it by its code as a guest."""
    day = datetime.now(ZoneInfo("Europe/London")).replace(hour=0, minute=0, second=0, microsecond=0)
    session = {"starts_at": _utc(day), "ends_at": _utc(day.replace(hour=23, minute=59)), "place": "Room 3.1"}
    about = {
        "service": "report-a-repair",
        "standard_set": "lgdss",
        "phase": "private-beta",
        "sessions": [session],
    }
    async with api(server, made.bearer("iqbal")) as iqbal:
        for address, body in (
            (TODAY, about),
            (f"{TODAY}/seats/{BY_KEY['dana'].email}", {"role": "lead", "profession": "product"}),
        ):
            assert (await iqbal.put(address.lstrip("/"), json=body)).status_code == 201
    async with browser(server, made.cookie("dana")) as dana:
        assert (await dana.get(f"{TODAY}/joining")).status_code == 200
        await _hold_a_retro(dana)
    async with browser(server, made.cookie("iqbal")) as iqbal:
        several = {"title": "Both today", "format": "four-ls", "anonymous": "yes", "votes": "3"}
        looks_at = {"assessments": ["repairs-today", "ncc-beta-2018"]}
        assert (await iqbal.post("/retros", data=several | looks_at)).status_code == 303
    action = {"body": "Show the prototype on a phone.", "owner": "Femi Adeyemi", "due": "2018-12-04"}
    async with api(server, made.bearer("dana")) as dana:
        assert (await dana.put(f"retros/repairs-today/actions/{ACTION}", json=action)).status_code == 201
    async with connect(server.url) as database, database.transaction() as tx:
        await tx.run("update joining set code = :code", code=CODE)
        await _answer(tx)
    async with browser(server, {}) as lena:
        form = {"id": str(uuid.uuid4()), "name": "Lena Marsh", "profession": "design"}
        assert (await lena.post(f"/join/{CODE}", data=form)).status_code == 303
        made.sessions["guest"] = lena.cookies[cookie_name(False)]


async def _hold_a_retro(dana: httpx2.AsyncClient) -> None:
    """Today's retro: open, by the clock, with two items that say the same and a vote for them."""
    here, other = "/retros/repairs-today", str(uuid.uuid4())
    for path, sent in (
        ("items", {"id": ITEM, "column": "worked", "body": "Everybody had read the pages."}),
        ("items", {"id": other, "column": "worked", "body": "We came prepared."}),
        ("items", {"id": str(uuid.uuid4()), "column": "try", "body": "A break each hour."}),
        ("open", {"opened": "yes"}),
        (f"items/{other}/group", {"with": ITEM}),
        (f"items/{ITEM}/vote", {"vote": "yes"}),
        ("clock", {"minutes": "240"}),
    ):
        assert (await dana.post(f"{here}/{path}", data=sent)).status_code == 303, path


async def _answer(tx: Transaction) -> None:
    """Today's retro with its questions answered: by five of the team, and two observers, of whom nothing is shown."""
    retro = "repairs-today"
    given = [("team", value) for value in (1, 3, 4, 5, 5)] + [("observers", 2), ("observers", 3)]
    rows = [
        {"retro": retro, "question": question, "part": part, "voter": str(number), "value": value}
        for question in questions.QUESTIONS
        for number, (part, value) in enumerate(given)
    ]
    await question_queries.replace(tx, retro, rows)
    await question_queries.show(tx, retro)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
