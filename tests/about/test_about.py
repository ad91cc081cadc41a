"""What a board says about itself to everybody."""

import dataclasses
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from assessor import about, paths
from assessor.app import create, open_rooms
from assessor.settings import Settings
from tests.house import House
from tests.reading import opened

SET = {
    "organisation": "Hackney Council",
    "contact": "board@hackney.example",
    "privacy_contact": "data@hackney.example",
    "retention_months": 24,
}


def visitor(house: House, settings: Settings, key: str | None = None) -> httpx2.AsyncClient:
    """A browser at a board with these settings."""
    app = create(settings)
    open_rooms(app, house.database)
    headers = {"cookie": f"session={house.sessions[key]}"} if key else {}
    transport = httpx2.ASGITransport(app=app)
    return httpx2.AsyncClient(transport=transport, base_url=settings.base_url, headers=headers)


@pytest.mark.parametrize("address", ["/privacy", "/cookies", "/accessibility"])
async def test_these_pages_are_for_everybody_and_every_page_leads_to_them(house: House, address: str) -> None:
    await opened(house.client(), address)
    assert f'href="{address}"' in (await house.client("dana").get("/")).text


async def test_they_are_filled_from_the_settings(house: House) -> None:
    settings = dataclasses.replace(house.app.state.settings, **SET)
    async with visitor(house, settings) as client:
        privacy, statement = (await client.get("/privacy")).text, (await client.get("/accessibility")).text
    for words in (
        "Hackney Council runs this board",
        "mailto:data@hackney.example",
        "24 months",
        "anonymous retro",
    ):
        assert words in privacy, words
    for words in ("run by Hackney Council", "mailto:board@hackney.example", "22 November 2026", "2.2"):
        assert words in statement, words


async def test_what_is_missing_is_told_to_administrators_alone(house: House) -> None:
    assert "ASSESSOR_PRIVACY_CONTACT is not set" in (await house.client("alex").get("/privacy")).text
    for key in ("dana", "iqbal", None):
        assert "ASSESSOR_" not in (await house.client(key).get("/privacy")).text


COOKIES = {
    "people/sessions.py": "session",
    "sign_in/handshake.py": "handshake",
    "day/joining.py": "joining",
    "retro/anonymous.py": "retro-key",
}


async def test_every_cookie_that_is_set_is_named(house: House) -> None:
    folder = paths.ROOT / "assessor"
    setting = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if "set_cookie(" in path.read_text()
    }
    assert setting == set(COOKIES), "name a new cookie on the page, and here"
    settings = dataclasses.replace(
        house.app.state.settings, oidc_issuer="https://x.example", oidc_client_id="x"
    )
    async with visitor(house, settings) as client:
        page = (await client.get("/cookies")).text
    assert all(f"<code>{name}</code>" in page for name in COOKIES.values())


async def test_weaknesses_are_reported_to_the_contact_of_the_board(house: House) -> None:
    assert (await house.client().get("/.well-known/security.txt")).status_code == 404
    settings = dataclasses.replace(house.app.state.settings, **SET)
    async with visitor(house, settings) as client:
        answer = await client.get("/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert lines["Contact"] == "mailto:board@hackney.example"
    assert lines["Canonical"] == "http://127.0.0.1:8000/.well-known/security.txt"
    left = datetime.fromisoformat(lines["Expires"]) - datetime.now(UTC)
    assert timedelta(days=170) < left < timedelta(days=366)


async def test_a_contact_may_be_a_page(house: House) -> None:
    settings = dataclasses.replace(house.app.state.settings, contact="https://hackney.example/security")
    async with visitor(house, settings) as client:
        answer = await client.get("/.well-known/security.txt")
    assert "Contact: https://hackney.example/security\n" in answer.text


async def test_search_engines_are_sent_away(house: House) -> None:
    assert "Disallow: /\n" in (await house.client().get("/robots.txt")).text


def test_the_check_hints_at_what_is_missing() -> None:
    settings = Settings(base_url="https://board.example", secret_key="x" * 32)
    assert len(about.missing(settings)) == 3
    assert about.missing(dataclasses.replace(settings, **SET)) == []  # type: ignore[arg-type]
