"""A real browser, and a small server in the pages' protocol for it to look at."""

import asyncio
import socket
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from assessor import paths
from tests import chromium
from tests.browser.day import Day, made
from tests.browser.real import Demo, demo
from tests.serving import NO_TLS

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests; each test opens contexts of its own in it."""
    async with chromium.browser() as found:
        yield found


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """One person's browser, with storage and cookies of its own.

    A script that throws or breaks the security policy fails the test.
    """
    problems: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            problems.append(message.text)

    opened = await browser.new_context(timezone_id="Europe/London", locale="en-GB")
    opened.on("console", listen)
    opened.on("weberror", lambda error: problems.append(str(error.error)))
    yield opened
    await opened.close()
    assert problems == []


@pytest.fixture(scope="session")
async def real(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """The real server with the demo, for all tests that look at it."""
    async with demo(demo_file, tmp_path_factory.mktemp("real")) as running:
        yield running


@pytest.fixture
async def day(real: Demo, browser: Browser) -> AsyncIterator[Day]:
    """An assessment in session, with nothing on yet."""
    async with made(real, browser) as day:
        await day.put("iqbal", "/state", {"to": "in-session"})
        yield day


class Server:
    """The harness as a process of its own, which can be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.browser.harness", str(self.port), str(self.folder), cwd=paths.ROOT
        )
        async with asyncio.timeout(20):
            while not await self.answers():  # noqa: ASYNC110 - another process tells of no event
                await asyncio.sleep(0.02)

    async def answers(self) -> bool:
        """Does anybody listen on the port?"""
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.close()
            return True
        return False

    async def kill(self) -> None:
        """kill -9."""
        if self.process and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


class Assessment:
    """One assessment on the harness, of this test alone."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.name = str(uuid.uuid4())

    def url(self, standard: int = 6, query: str = "") -> str:
        """The address of a standard's page."""
        return f"{self.server.url}/assessments/{self.name}/standards/{standard}{query}"

    async def tell(self, **wanted: Any) -> dict[str, Any]:
        """Tell the harness how to answer, and hear how things stand."""
        async with httpx2.AsyncClient(verify=NO_TLS) as client:
            answer = await client.post(f"{self.server.url}/control/{self.name}", json=wanted)
        told: dict[str, Any] = answer.json()
        return told

    async def push(self, *messages: str) -> None:
        """Send messages down the stream."""
        await self.tell(push=list(messages))

    async def until(self, **wanted: Any) -> dict[str, Any]:
        """Wait until the harness says this of itself."""
        async with asyncio.timeout(20):
            while True:
                told = await self.tell()
                if all(told[word] == value for word, value in wanted.items()):
                    return told
                await asyncio.sleep(0.02)


@pytest.fixture(scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """The harness, for all tests; whoever kills it starts it again."""
    made = Server(tmp_path_factory.mktemp("harness"))
    await made.start()
    yield made
    await made.kill()


@pytest.fixture
def assessment(server: Server) -> Assessment:
    """An assessment of this test alone."""
    return Assessment(server)


@pytest.fixture
async def page(context: BrowserContext, assessment: Assessment) -> Page:
    """The page of standard 6, live."""
    return await open_page(context, assessment)


async def open_page(
    context: BrowserContext, assessment: Assessment, standard: int = 6, query: str = ""
) -> Page:
    """A page of a standard, once it is live."""
    opened = await context.new_page()
    await opened.goto(assessment.url(standard, query))
    await expect(opened.locator("#live")).to_have_text("Live")
    return opened


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
