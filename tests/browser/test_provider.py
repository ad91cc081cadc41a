"""Signing in by an identity provider in a real browser: there, its button, and back to where somebody wanted to go."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, Response, expect

from assessor import links
from assessor.database import connect
from assessor.people import queries as people
from tests.browser.real import MAIN
from tests.browser.test_every_page import AXE, check_html, fits, headings_are_in_order
from tests.house import SECRET
from tests.serving import Serving, serving
from tests.sign_in.provider import CLIENT, CLIENT_SECRET, Provider, running

LINKS = "select link from mail where kind = 'identity' and body <> ''"

pytestmark = pytest.mark.browser


@pytest.fixture
async def board(demo_file: Path, tmp_path: Path) -> AsyncIterator[tuple[Serving, Provider]]:
    """The real server on the demo's database, with a provider."""
    file = tmp_path / "demo.db"
    shutil.copy(demo_file, file)
    with running(Provider()) as provider:
        given = {
            "OIDC_ISSUER": provider.issuer,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "OIDC_REQUIRED": "admins",
            "SMTP_URL": "smtp://127.0.0.1:1",
            "MAIL_FROM": "board@hackney.example",
        }
        under = ["env", *[f"ASSESSOR_{name}={value}" for name, value in given.items()]]
        async with serving(f"sqlite:///{file}", under=under) as server:
            yield server, provider


async def test_a_button_there_and_somebody_is_where_they_wanted_to_be(
    board: tuple[Serving, Provider], context: BrowserContext
) -> None:
    server, provider = board
    provider.account = {"sub": "1", "email": "femi@hackney.example", "email_verified": True}
    page = await context.new_page()
    await page.goto(f"{server.base}{MAIN}")
    await page.get_by_role("button", name="Sign in with your organisation’s account").click()
    await page.get_by_role("button", name="Yes, it is me").click()
    await expect(page).to_have_url(f"{server.base}{MAIN}")
    await expect(page.locator(".account")).to_contain_text("Femi")
    assert [cookie["name"] for cookie in await context.cookies()] == ["session"]


async def test_somebody_signed_in_connects_an_account_with_the_keyboard_alone(
    board: tuple[Serving, Provider], context: BrowserContext
) -> None:
    server, provider = board
    provider.account = {"sub": "1", "email": "femi@hackney.example", "email_verified": True}
    page = await context.new_page()
    await page.goto(f"{server.base}/sign-in/provider")
    await page.get_by_role("button", name="Yes, it is me").press("Enter")
    await expect(page.locator(".account")).to_contain_text("Femi")
    provider.account = {"sub": "2", "email": "femi@private.example"}
    await page.goto(f"{server.base}/sign-in/provider?connect=1")
    await page.get_by_role("button", name="Yes, it is me").press("Enter")
    await expect(page.locator("main")).to_contain_text("femi@private.example")
    await page.get_by_role("button", name="Connect").press("Enter")
    await expect(page).to_have_url(f"{server.base}/account/identities?done=connected")


class Walk:
    """A newcomer's browser, whose every page is looked at."""

    def __init__(self, server: Serving, page: Page) -> None:
        self.server = server
        self.page = page
        self.last: Response | None = None
        page.on("response", self._keep)

    def _keep(self, response: Response) -> None:
        if response.request.resource_type == "document":
            self.last = response

    async def to(self, path: str) -> None:
        """Opens an address of the board."""
        await self.page.goto(self.server.base + path)

    async def back(self, query: str = "") -> None:
        """To the provider and back."""
        await self.to(f"/sign-in/provider{query}")
        await self.press("Yes, it is me")

    async def press(self, name: str) -> None:
        """Presses a button of the page's own."""
        async with self.page.expect_navigation():
            await self.page.locator("main, form").get_by_role("button", name=name).first.click()

    async def look(self, heading: str) -> None:
        """The page is the one expected, and a good one."""
        await expect(self.page.locator("h1")).to_have_text(heading)
        found = await Axe().run(self.page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        await self.page.set_viewport_size({"width": 320, "height": 640})
        await fits(self.page)
        await headings_are_in_order(self.page)
        assert self.last
        check_html(await self.last.text())


async def test_every_page_on_this_way_is_accessible_valid_and_fits_a_small_screen(
    board: tuple[Serving, Provider], browser: Browser
) -> None:
    server, provider = board

    async def newcomer(**account: object) -> Walk:
        provider.account = {"sub": "1", **account}
        context = await browser.new_context()
        return Walk(server, await context.new_page())

    walk = await newcomer()
    await walk.to("/sign-in")
    await walk.look("Sign in")
    await walk.to("/sign-in/provider/back?state=x")
    await walk.look("Signing in took another way than expected")
    walk = await newcomer(email="new.person@hackney.example", email_verified=True)
    await walk.back()
    await walk.look("You are not on this board yet")
    walk = await newcomer(email="femi@hackney.example")
    await walk.back()
    await walk.look("Show that the address is yours")
    await walk.page.fill("#email", "nonsense")
    await walk.press("Mail me a link")
    await walk.look("Show that the address is yours")
    await walk.page.fill("#email", "femi@hackney.example")
    await walk.press("Mail me a link")
    await walk.look("Check your mail")
    async with connect(server.url) as database, asyncio.timeout(20):
        while not (row := await database.one(LINKS)):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.05)
    link = f"/sign-in/provider/links/{links.token_of(SECRET, row['link'])}"
    other = await newcomer()
    await other.to(link)
    await other.look("Open this link in the other browser")
    await walk.to(link)
    await walk.look("Connect and sign in as Femi Adeyemi")
    await walk.press("Connect and sign in")
    await expect(walk.page.locator(".account")).to_contain_text("Femi")
    await other.to(link)
    await other.look("This link no longer works")
    provider.account = {"sub": "7", "email": "femi@private.example"}
    await walk.back("?connect=1")
    await walk.look("Connect this account?")
    another = await newcomer(sub="8", email="femi@hackney.example", email_verified=True)
    await another.back()
    await another.look("Another account is connected already")
    async with connect(server.url) as database, database.transaction() as tx:
        alex = await people.by_email(tx, "alex@hackney.example")
        assert alex
        made = await people.make_link(tx, SECRET, alex["id"])
    await another.to(f"/sign-in/{made.token}")
    await another.press("Sign in")
    await another.look("Sign in with your organisation’s account")
