"""Finds Chromium and starts it: the one $CHROMIUM names, the machine's, the user's own, or else Playwright's.

`python -m tests.chromium` starts it once and prints its version, or says what is wrong and fails.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Error, async_playwright

COMMANDS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
UNPACKED = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "assessor-chromium"
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # a container's /dev/shm is too small for it
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium, closed at the end. Raises Playwright's Error if none is there or starts."""
    lend_libraries()
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path(), args=flags())
        try:
            yield chromium
        finally:
            await chromium.close()


def path() -> str | None:
    """Where Chromium is; None leaves it to Playwright."""
    named = os.environ.get("CHROMIUM")
    places = [named] if named else [*COMMANDS, str(UNPACKED / "chromium")]
    found = (shutil.which(place) for place in places)
    return next((place for place in found if place), named)


def flags() -> list[str]:
    """Chromium's flags; it refuses to start for root unless its sandbox is off."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS


def lend_libraries() -> None:
    """Playwright's node needs libatomic, which came with the user's own Chromium if the machine has none."""
    lent = str(UNPACKED / "lib")
    known = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    if Path(lent).is_dir() and lent not in known:
        os.environ["LD_LIBRARY_PATH"] = ":".join(filter(None, [lent, *known]))


async def main() -> None:
    """Start the browser, say which one it is."""
    async with browser() as chromium:
        print(f"Chromium {chromium.version}, {path() or 'Playwright’s own'}")  # noqa: T201


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except Error as problem:
        sys.exit(f"Chromium does not start: {problem.message}")
