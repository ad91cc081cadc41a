"""What the view across assessments costs with a hundred and with ten thousand of them: each page, and the memory."""

import asyncio
import shutil
import sqlite3
import time
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

from assessor.portfolio.index import Index
from tests.benchmarks.figures import Effort, Figure, median
from tests.benchmarks.others import opened
from tests.benchmarks.stored import MAIN
from tests.house import House

FEW, MANY = 100, 10_000
RATINGS, RECOMMENDATIONS = 15, 4  # of each
MOST = 0.3  # seconds
TIMES = 3
MEMORY = 60  # megabytes
ASKED = (
    ("iqbal", "/portfolio"),
    ("helen", "/portfolio?show=latest"),
    ("helen", "/portfolio?through=1&set=lgdss"),
    ("helen", "/portfolio?phase=alpha&organisation=Council+3&from=2016-03-05&to=2018-11-20"),
    ("iqbal", "/portfolio?page=2"),
    ("dana", "/portfolio"),
    ("iqbal", "/portfolio/list?set=lgdss&standard=6&result=decided"),
    ("iqbal", "/portfolio/standards"),
    ("iqbal", "/portfolio/recommendations"),
    ("iqbal", "/portfolio/recommendations/list"),
    ("iqbal", "/portfolio/outcomes"),
    ("iqbal", "/portfolio/calendar"),
    ("iqbal", "/portfolio/panels"),
    ("iqbal", "/portfolio/late"),
    ("iqbal", "/portfolio/methods"),
    ("iqbal", "/monday"),
    ("helen", "/monday"),
    ("iqbal", "/rounds"),
    ("iqbal", "/rounds/round-1"),
    ("iqbal", "/retros"),
    ("iqbal", "/asks"),
    ("iqbal", "/recommendations"),
    ("helen", "/recommendations?level=must&due=overdue"),
    ("dana", "/recommendations"),
    ("helen", "/recommendations/organisation"),
    ("iqbal", "/services/service-1/life"),
    ("iqbal", "/api/v1/portfolio?limit=100"),
)
SERVICES = """
insert into service (id, name, organisation, links, openness, version, created_at)
with recursive number (n) as (select 1 union all select n + 1 from number where n < :many)
select 'service-' || n, 'Service ' || n, 'Council ' || (n % 20), '[]', 'invited', 1, '2015-01-01T00:00:00+00:00'
from number
"""
ASSESSMENTS = """
insert into assessment (id, service, standard_set, edition, phase, type, method, scale, numbers, sessions, starts_on,
  notes_shown, authors_shown, views_shown, state, told_at, confidential, position, open_position, version, created_at,
  changed_at)
with recursive number (n) as (select 1 union all select n + 1 from number where n < :many)
select 'made-' || n, 'service-' || (1 + n % :services), case n % 5 when 0 then 'govuk' else 'lgdss' end, '1',
  case n % 4 when 0 then 'discovery' when 1 then 'alpha' when 2 then 'private-beta' else 'live' end, 'assessment',
  case n % 3 when 0 then 'in-the-round' when 1 then 'document-led' else 'show-and-tell' end, 'met-partly',
  '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14' || case n % 5 when 0 then ']' else ', 15]' end, '[]',
  date('2014-01-06', (n * 13 % 1780) || ' days'), 'live', 'name', 'revealed',
  case n % 10 when 0 then 'writing-up' else 'published' end, case n % 10 when 0 then null else '2018-11-01T00:00:00+00:00' end,
  n % 50 = 0, 5, 4, 1, '2018-01-01T00:00:00+00:00', '2018-11-01T00:00:00+00:00'
from number
"""  # noqa: E501
RATED = """
insert into rating (assessment, standard, value, author, at, position, version, open_version)
with recursive number (n) as (select 1 union all select n + 1 from number where n < :each)
select a.id, n, case (n * 7 + length(a.id) * 3 + substr(a.id, 6)) % 6 when 0 then 'not-met' when 1 then 'partly-met'
  else 'met' end, one.author, one.at, n, 1, 1
from assessment a, number, (select author, at from recommendation where assessment = :main limit 1) one
where a.id like 'made-%' and n <= json_array_length(a.numbers)
"""
WHOLE = """
insert into overall (assessment, value, next, author, at, position, version, open_version)
select r.assessment, r.value, 'go-on', r.author, r.at, 20, 1, 1 from rating r
where r.standard = 1 and r.assessment like 'made-%'
"""
RECOMMENDED = """
insert into recommendation (assessment, id, standard, level, body, for_whom, owner, due, status, visibility, from_notes,
  author, at, position, version, open_at, open_position, open_version)
with recursive number (n) as (select 1 union all select n + 1 from number where n < :each)
select a.id, a.id || '-' || n, 1 + (n * 5 + substr(a.id, 6)) % 14,
  case n % 3 when 0 then 'must' when 1 then 'should' else 'could' end,
  'Write down who answers, and test it with ' || n || ' people.', case n % 4 when 0 then 'organisation' else 'team' end,
  case n % 2 when 0 then 'Femi Adeyemi' end, date('2018-11-14', (n * 37 + substr(a.id, 6) % 90 - 100) || ' days'),
  case (n + substr(a.id, 6)) % 3 when 0 then 'done' else 'open' end, 'everyone', '[]', one.author,
  datetime('2014-03-01', (substr(a.id, 6) * 17 % 1700) || ' days') || '+00:00', n, 1,
  datetime('2014-03-01', (substr(a.id, 6) * 17 % 1700) || ' days') || '+00:00', n, 1
from assessment a, number, (select author, at from recommendation where assessment = :main limit 1) one
where a.id like 'made-%'
"""
UPDATED = """
insert into recommendation_update (assessment, id, recommendation, body, status, evidence, author, at, position,
  open_position, version)
select assessment, id || '-done', id, 'Done.', 'done', '[]', author, open_at, 9, 9, 1 from recommendation
where status = 'done' and assessment like 'made-%'
"""
ROUNDS = """
insert into round (id, name, aim, target, by_day, version, open_version, created_at)
with recursive number (n) as (select 1 union all select n + 1 from number where n < :many)
select 'round-' || n, 'Round ' || n, 'Learn', 20, '2018-12-31', 1, 1, '2018-01-01T00:00:00+00:00' from number
"""
IN_ROUNDS = """
insert into round_assessment (round, assessment)
select 'round-' || (1 + (substr(id, 6) - 1) / 20), id from assessment where id like 'made-%'
"""


async def cost(url: str, folder: Path, effort: Effort) -> AsyncIterator[Figure]:
    """CPU time of each page, in turns, with few and with many; then what the index weighs and how long it is read."""
    few = await asyncio.to_thread(grown, url, folder / "few.db", FEW)
    many = await asyncio.to_thread(grown, url, folder / "many.db", MANY)
    async with opened(few) as one, opened(many) as other:
        yield await weighed(other[0])
        for who, path in ASKED:
            if (status := await answered(other[0], who, path)) != 200:
                yield Figure(f"{who}: {path}"[:58], str(status), "200", good=False)
                continue
            await answered(one[0], who, path)
            pairs = [
                (await spent(one[0], who, path), await spent(other[0], who, path))
                for _ in range(int(effort(15, 5)))
            ]
            small, large = median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])
            yield Figure(
                f"{who}: {path}"[:58],
                f"{small * 1000:.1f} and {large * 1000:.1f} ms",
                f"{large / small:.1f} times; at most {TIMES}, and {MOST * 1000:.0f} ms",
                good=large <= MOST and large <= small * TIMES,
            )


async def weighed(house: House) -> Figure:
    """What the index takes, and how long it is read the first time."""
    tracemalloc.start()
    index = Index(house.app.state.settings)
    await index.fresh(house.database)
    size = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    begun = time.perf_counter()
    await Index(house.app.state.settings).fresh(house.database)
    took = time.perf_counter() - begun
    await house.app.state.portfolio.fresh(house.database)
    return Figure(
        f"{MANY:,} assessments in memory",
        f"{size:.1f} MB, read in {took:.1f} s",
        f"under {MEMORY} MB",
        good=size < MEMORY,
    )


def grown(url: str, path: Path, count: int) -> str:
    """The address of a copy of the database with so many assessments beside, each decided and recommended to."""
    shutil.copy(url.removeprefix("sqlite:///"), path)
    services = max(count // 20, 60)  # as many as are on a page, with few too
    rounds = max(count // 20, 60)  # of twenty assessments each, as far as there are so many
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(SERVICES, {"many": services})
        database.execute(ASSESSMENTS, {"many": count, "services": services})
        database.execute(RATED, {"each": RATINGS, "main": MAIN})
        database.execute(WHOLE)
        database.execute(RECOMMENDED, {"each": RECOMMENDATIONS, "main": MAIN})
        database.execute(UPDATED)
        database.execute(ROUNDS, {"many": rounds})
        database.execute(IN_ROUNDS)
    return f"sqlite:///{path}"


async def answered(house: House, who: str, path: str) -> int:
    """The status of an answer."""
    browser = house.api(who) if path.startswith("/api/") else house.client(who)
    return (await browser.get(path.removeprefix("/api/v1"))).status_code


async def spent(house: House, who: str, path: str) -> float:
    """Seconds of CPU for one answer that is made anew."""
    house.app.state.pages.kept.forget()
    begun = time.process_time()
    status = await answered(house, who, path)
    took = time.process_time() - begun
    assert status == 200, f"{path}: {status}"
    return took
