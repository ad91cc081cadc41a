"""The portfolio's index: it knows what was just written, shares its work, keeps what it has, forgets what is gone."""

import asyncio
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, cast

import pytest

from assessor.board import reading_queries
from assessor.database import Database, Unavailable
from assessor.people import erasure_queries, merging_queries
from assessor.portfolio import queries
from assessor.portfolio.index import Index, State
from assessor.portfolio.view import View, view
from tests.house import ASSESSMENT, SERVICE, House
from tests.portfolio.world import made_up
from tests.portfolio.world import put as put_row

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
HERE = f"/assessments/{ASSESSMENT}"


async def through(house: House, key: str) -> View:
    """What somebody may see now."""
    return await view(house.app.state.portfolio, house.database, house.people[key])


async def put(house: House, by: str, path: str, **body: Any) -> None:
    answer = await house.api(by).put(path, json=body)
    assert answer.status_code in (200, 201), answer.text


async def test_what_was_just_written_is_counted_for_whoever_may_know(house: House) -> None:
    assert (await through(house, "iqbal")).seen.bit_count() == 1
    await put(house, "dana", f"{HERE}/agreed-ratings/6", value="not-met", reason="No plan.")
    helen, dana = await through(house, "helen"), await through(house, "dana")
    assert helen.decided("lgdss", 6, "not-met", helen.seen) == 0
    assert dana.decided("lgdss", 6, "not-met", dana.seen).bit_count() == 1
    assert (await house.api("dana").post(f"{HERE}/tell", json={})).status_code in (200, 204)
    helen = await through(house, "helen")
    assert helen.decided("lgdss", 6, "not-met", helen.seen).bit_count() == 1
    await put(house, "dana", f"{HERE}/agreed-ratings/6", value="met", reason="")
    helen = await through(house, "helen")
    assert helen.decided("lgdss", 6, "not-met", helen.seen) == 0
    assert helen.decided("lgdss", 6, "met", helen.seen).bit_count() == 1
    assert (await through(house, "nadia")).seen == 0
    rename = {"name": "Answering calls", "organisation": "Croydon Council"}
    answer = await house.api("femi").put(f"/services/{SERVICE}", json=rename, headers={"if-match": '"1"'})
    assert answer.status_code == 200, answer.text
    eyes = await through(house, "helen")
    assert [eyes.service(row) for row in eyes.rows(eyes.seen)] == [("Answering calls", "Croydon Council")]
    assert eyes.state.sets["organisation", "Croydon Council"] == eyes.seen
    assert not eyes.state.sets["organisation", "Hackney Council"]


def everything(state: State) -> dict[str, Any]:
    """What a state says, whatever places it keeps things at."""

    def ids(bits: int) -> set[str]:
        return {row.id for place, row in enumerate(state.rows) if row and bits >> place & 1}

    kinds = ("phase", "type", "set", "rating", "covers", "closed", "organisation", "told", "month")
    sums = {key: state.sums.sum(key, state.all) for key in state.sums}
    found = {key: ids(state.sets[key]) for kind in kinds for key in state.sets.kind(kind)}
    rows = {row.id: row for row in state.rows if row}
    return {"rows": rows, "sets": found, "sums": sums, "entries": state.entries, "wishes": state.wishes, "rounds": {
        id: (name, ids(bits)) for id, (name, bits) in state.rounds.items()
    }}  # fmt: skip


@on_sqlite
async def test_what_followed_every_change_is_what_is_read_anew(house: House) -> None:
    index: Index = house.app.state.portfolio
    for seed in range(4):  # each world takes the place of the one before it
        await made_up(Random(seed), 5 + seed % 2).write(house.database)
        kept = await index.fresh(house.database)
        anew = await Index(house.app.state.settings).fresh(house.database)
        assert everything(kept) == everything(anew)
    kept.turn(("2018-12-01", "2019-01-01"))
    anew.turn(("2020-12-01", "2021-01-01"))
    anew.turn(("2018-12-01", "2019-01-01"))
    assert everything(kept) == everything(anew)


async def test_facts_that_change_without_any_journal_entry_are_counted_anew(house: House) -> None:
    ids = {key: person.id for key, person in house.people.items()}
    began = datetime(2018, 11, 14, 9, 30, tzinfo=UTC)
    marks = [("dana", "users"), ("priya", "data"), ("sam", "plan")]
    async with house.database.transaction() as tx:
        for key, page in marks:
            mark = {"assessment": ASSESSMENT, "person": ids[key], "page": page, "revision": 1}
            await tx.run(put_row("read_mark", mark | {"at": began}), **mark, at=began - timedelta(days=1))
        now = "update assessment set state = 'published', told_at = :now, position = position + 1, changed_at = :now"
        await tx.run(now, now=began)

    async def known(fact: str) -> int:
        state = (await through(house, "iqbal")).state
        assert everything(state) == everything(await Index(house.app.state.settings).fresh(house.database))
        return state.sums.sum(("fact", fact), state.all) // 10

    assert await known("pages-read") == 3
    async with house.database.transaction() as tx:
        await reading_queries.unread(tx, await house.seat("dana"), "users")
    assert await known("pages-read") == 2
    async with house.database.transaction() as tx:
        await erasure_queries.erase(tx, ids["priya"], by=ids["alex"])
    assert await known("pages-read") == 1
    seats = await known("took-part")
    async with house.database.transaction() as tx:
        await merging_queries.move(tx, ids["ruth"], ids["grace"])
    assert await known("took-part") == seats - 1


class Watched:
    """A database that counts how often it is looked at, and that can be gone for a while."""

    def __init__(self, database: Database) -> None:
        self.database, self.looks, self.gone = database, 0, False

    async def one(self, sql: str, /, **params: Any) -> Any:
        self.looks += sql == queries.COUNTS
        return await self.database.one(sql, **params)

    async def all(self, sql: str, /, **params: Any) -> Any:
        return await self.database.all(sql, **params)

    def read(self) -> Any:
        if self.gone:
            raise Unavailable(503, "Not now.")
        return self.database.read()


@on_sqlite
async def test_those_who_ask_at_once_share_the_work_and_a_failure_leaves_what_was_known(house: House) -> None:
    index, database = Index(house.app.state.settings), Watched(house.database)
    await asyncio.gather(*[index.fresh(cast(Database, database)) for _ in range(20)])
    assert database.looks <= 2, "one for whoever came first, one for those who came while it was read"
    before = everything(index.state)
    await put(house, "dana", f"{HERE}/agreed-ratings/6", value="met")
    database.gone = True
    with pytest.raises(Unavailable):
        await index.fresh(cast(Database, database))
    assert everything(index.state) == before
    database.gone = False
    await index.fresh(cast(Database, database))
    assert everything(index.state) != before
