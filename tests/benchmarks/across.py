"""What recommendations across assessments, and the front page with its deadlines, cost with few and with many."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

from tests.benchmarks.figures import Effort, Figure, median
from tests.benchmarks.others import opened
from tests.benchmarks.stored import MAIN, many_assessments
from tests.house import House

FEW, MANY, EACH = 10, 1_000, 40  # assessments, and recommendations of each
MOST = 0.3  # seconds of CPU
TIMES = 3
# Who asks for what; whoever has seats in few assessments pays for those, whoever organises sees all.
ASKED = (
    ("list, of nine more seats", "dana", "/recommendations"),
    ("front page, of nine more seats", "dana", "/"),
    ("list, of all", "iqbal", "/recommendations"),
    ("for the organisation, of all", "iqbal", "/recommendations/organisation"),
    ("front page, of all", "iqbal", "/"),
)
FILE = "/recommendations.csv"
UNSEATED = "delete from seat where assessment like 'copy-%' and length(assessment) > length('copy-9')"
EMPTIED = "delete from recommendation where assessment like 'copy-%'"
WORKED_ON = "update assessment set state = 'writing-up', room_closed = 1 where id like 'copy-%'"
ADD = """
insert into recommendation (assessment, id, standard, level, body, for_whom, owner, due, status, visibility, from_notes,
  author, at, position, version, open_at, open_position, open_version)
with recursive number (n) as (select 1 union all select n + 1 from number where n < :each)
select a.id, a.id || '-' || n, 1 + n % 14, case n % 3 when 0 then 'must' when 1 then 'should' else 'could' end,
  'Write down who answers, and test it with ' || n || ' people.', case n % 6 when 0 then 'organisation' else 'team' end,
  case n % 2 when 0 then 'Femi Adeyemi' end, date('2018-11-14', (n * 7 - 100) || ' days'),
  case n % 4 when 0 then 'done' else 'open' end, 'everyone', '[]', one.author, one.at, n, 1, one.at, n, 1
from assessment a, number, (select author, at from recommendation where assessment = :main limit 1) one
where a.id like 'copy-%'
"""


async def cost(url: str, folder: Path, effort: Effort) -> AsyncIterator[Figure]:
    """CPU time of each page, in turns; and of a file with as many rows as one may have."""
    few = await asyncio.to_thread(grown, url, folder / "few.db", FEW)
    many = await asyncio.to_thread(grown, url, folder / "many.db", MANY)
    async with opened(few) as one, opened(many) as other:
        for name, who, path in ASKED:
            pairs = [
                (await spent(one[0], who, path), await spent(other[0], who, path))
                for _ in range(int(effort(20, 5)))
            ]
            small, large = median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])
            seated = who == "dana"
            yield Figure(
                f"{name}; {FEW * EACH} and {MANY * EACH:,} in all",
                f"{small * 1000:.1f} and {large * 1000:.1f} ms",
                f"at most {MOST * 1000:.0f} ms" + (f", and {TIMES} times" if seated else ""),
                good=large <= MOST and (not seated or large <= small * TIMES),
            )
        took = await spent(other[0], "iqbal", FILE)
        yield Figure("a file as long as files get", f"{took:.1f} s", "under 10 s", good=took < 10)


def grown(url: str, path: Path, count: int) -> str:
    """The address of a copy of the database with so many assessments beside, each with its recommendations; the lead
    keeps a seat in nine of them."""
    shutil.copy(url.removeprefix("sqlite:///"), path)
    many_assessments(path, count)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(UNSEATED)
        database.execute(EMPTIED)
        database.execute(WORKED_ON)
        database.execute(ADD, {"each": EACH, "main": MAIN})
    return f"sqlite:///{path}"


async def spent(house: House, who: str, path: str) -> float:
    """Seconds of CPU for one answer."""
    browser = house.client(who)
    begun = time.process_time()
    answer = await browser.get(path)
    took = time.process_time() - begun
    assert answer.status_code == 200, answer.text
    return took
