"""An assessment with an agenda, of one test alone, for several browsers at once."""

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playwright.async_api import Browser, BrowserContext, Page, expect

from assessor.agenda import slot_queries
from assessor.database import connect
from assessor.demo.cast import BY_KEY
from tests.browser.real import Demo
from tests.day.agenda import SLOTS
from tests.serving import api

SHIFTED = "const real = Date.now; Date.now = () => real() + {days} * 86_400_000;"
SEATS: dict[str, dict[str, object]] = {
    "dana": {"role": "lead"},
    "priya": {"role": "assessor", "duties": ["deputy"]},
    "sam": {"role": "assessor"},
    "grace": {"role": "team"},
    "ruth": {"role": "observer"},
}


@dataclass
class Day:
    """The assessment, and the pages of it that are open."""

    real: Demo
    browser: Browser
    stack: AsyncExitStack
    here: str

    async def open(self, key: str, path: str, *, shifted: int = 0, **options: object) -> Page:
        """A page in a browser of somebody's own, whose clock may be wrong by days."""
        context: BrowserContext = await self.real.context(self.browser, key, **options)
        self.stack.push_async_callback(context.close)
        if shifted:
            await context.add_init_script(SHIFTED.format(days=shifted))
        page = await context.new_page()
        await page.goto(self.real.server.base + self.here + path)
        if "/room" not in path:
            await expect(page.locator("#live")).to_contain_text("Live")
        return page

    async def put(self, key: str, path: str, body: dict[str, object]) -> None:
        """Somebody does something by the API."""
        async with api(self.real.server, self.real.keys.bearer(key)) as client:
            answer = await client.put(self.here + path, json=body)
        assert answer.status_code < 300, answer.text

    async def note(self, key: str, body: str, **more: object) -> None:
        """Somebody's note on standard 1, which the panel sees."""
        about = {"standard": 1, "kind": "note", "visibility": "panel", **more}
        await self.put(key, f"/notes/{uuid.uuid4()}", {**about, "body": body})


@asynccontextmanager
async def made(real: Demo, browser: Browser) -> AsyncIterator[Day]:
    """The evidence is submitted, and nothing has begun."""
    now = datetime.now(UTC)
    times = [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (now, now + timedelta(hours=1))]
    about = {"service": "report-a-repair", "standard_set": "lgdss", "phase": "live"}
    async with AsyncExitStack() as stack:
        day = Day(real, browser, stack, f"/assessments/day-{uuid.uuid4().hex[:8]}")
        await day.put("iqbal", "", {**about, "sessions": [{"starts_at": times[0], "ends_at": times[1]}]})
        for key, seat in SEATS.items():
            await day.put("iqbal", f"/seats/{BY_KEY[key].email}", seat)
        await day.put("iqbal", "/state", {"to": "evidence-submitted"})
        async with connect(real.server.url) as database, database.transaction() as tx:
            names = ("id", "title", "minutes", "kind", "standards")
            also = {"session": 0, "ticked": [], "lead": None, "scribe": None}
            slots = [{**dict(zip(names, one, strict=True)), **also} for one in SLOTS]
            await slot_queries.replace(tx, day.here.removeprefix("/assessments/"), slots)
        yield day
