"""Pictures of every page at 1280, 390 and 320 px, and of some in the dark and in forced colours: `make screenshots`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser

from assessor.database import connect, migrate
from assessor.demo import fill
from tests.browser.real import PAGES, Demo, demo
from tests.chromium import browser
from tests.house import settings

FOLDER = Path(__file__).parents[2] / ".screenshots"
WIDTHS = (1280, 390, 320)
ALSO = {"board-lead", "standard-lead", "page", "sign-in"}


async def main(wanted: list[str]) -> None:
    """Takes the pictures of these pages, or of all."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "filled.db"
        async with connect(f"sqlite:///{file}") as database:
            await migrate(database)
            await fill(database, settings(f"sqlite:///{file}", demo=True))
        async with demo(file, Path(folder)) as real, browser() as chromium:
            for name in wanted or PAGES:
                await _take(real, chromium, name)


async def _take(real: Demo, chromium: Browser, name: str) -> None:
    for width in WIDTHS:
        await _picture(real, chromium, name, f"{name}-{width}", viewport={"width": width, "height": 900})
    if name in ALSO:
        wide = {"width": 1280, "height": 900}
        await _picture(real, chromium, name, f"{name}-dark", viewport=wide, color_scheme="dark")
        await _picture(real, chromium, name, f"{name}-forced", viewport=wide, forced_colors="active")


async def _picture(real: Demo, chromium: Browser, name: str, file: str, **options: object) -> None:
    key, address = PAGES[name]
    context = await real.context(chromium, key, **options)
    page = await context.new_page()
    await page.goto(real.server.base + address)
    if await page.locator("body[data-stream]").count():
        await page.locator("#live", has_text="Live").first.wait_for()
    await page.screenshot(path=FOLDER / f"{file}.png", full_page=True)
    await context.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
