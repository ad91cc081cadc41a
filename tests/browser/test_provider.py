"""Signing in by an identity provider in a real browser: there, its button, and back to where somebody wanted to go."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, expect

from tests.browser.real import MAIN
from tests.people.provider import CLIENT, CLIENT_SECRET, Provider, running
from tests.serving import Serving, serving

pytestmark = pytest.mark.browser


@pytest.fixture
async def board(demo_file: Path, tmp_path: Path) -> AsyncIterator[tuple[Serving, Provider]]:
    """The real server on the demo's database, with a provider."""
    file = tmp_path / "demo.db"
    shutil.copy(demo_file, file)
    with running(Provider()) as provider:
        given = {"ISSUER": provider.issuer, "CLIENT_ID": CLIENT, "CLIENT_SECRET": CLIENT_SECRET}
        under = ["env", *[f"ASSESSOR_OIDC_{name}={value}" for name, value in given.items()]]
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
    await expect(page).to_have_url(f"{server.base}/account")
