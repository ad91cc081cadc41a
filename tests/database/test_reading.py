"""What comes out of both databases is the same."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum, StrEnum

import pytest

from assessor.database import BadText, BadValue, Database, Unavailable

INSERT = "insert into note (id, body) values (:id, :body)"


async def write(database: Database, *ids: str, body: str = "A note") -> None:
    async with database.transaction() as tx:
        await tx.many(INSERT, [{"id": id, "body": body} for id in ids])


async def test_every_type_comes_back_as_it_went_in(notes: Database):
    moment = datetime(2018, 11, 14, 10, 42, 0, 120, UTC)
    values = {
        "id": "00700000",
        "body": "1.0",
        "number": 7,
        "shared": True,
        "written": moment,
        "day": date(2018, 11, 14),
        "detail": {"a": [1, "é", None]},
        "file": b"\x00\xff",
        "parent": None,
    }
    async with notes.transaction() as tx:
        returned = await tx.one(
            "insert into note (id, body, number, shared, written, day, detail, file) "
            "values (:id, :body, :number, :shared, :written, :day, :detail, :file) returning *",
            **{**values, "detail": json.dumps(values["detail"])},
        )
    found = await notes.one("select * from note")
    assert found == returned == values
    assert {type(value) for value in found.values()} == {type(value) for value in values.values()}


async def test_a_time_in_another_zone_comes_back_as_the_same_moment(notes: Database):
    summer = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=1)))
    async with notes.transaction() as tx:
        await tx.run("insert into note (id, body, written) values ('a', '', :written)", written=summer)
    found = await notes.one("select written from note")
    assert found == {"written": summer}
    assert found["written"].utcoffset() == timedelta()


async def test_times_sort_and_compare_in_order_of_time(notes: Database):
    start = datetime(2026, 3, 29, 0, 59, 59, 999_999, UTC)
    moments = [start + timedelta(microseconds=step) for step in (0, 1, 2, 1_000_000)]
    async with notes.transaction() as tx:
        for number, moment in enumerate(reversed(moments)):
            await tx.run(
                "insert into note (id, body, written) values (:id, '', :written)",
                id=str(number),
                written=moment,
            )
    found = await notes.all("select written from note where written > :start order by written", start=start)
    assert [row["written"] for row in found] == moments[1:]


async def test_text_sorts_by_code_point(notes: Database):
    await write(notes, "a", "B", "é", "Z", "_")
    assert [row["id"] for row in await notes.all("select id from note order by id")] == [
        "B",
        "Z",
        "_",
        "a",
        "é",
    ]


async def test_sums_and_averages_are_numbers(notes: Database):
    async with notes.transaction() as tx:
        for number in (1, 2):
            await tx.run(
                "insert into note (id, body, number) values (:id, '', :number)", id=str(number), number=number
            )
    found = await notes.one("select count(*) as n, sum(number) as total, avg(number) as mean from note")
    assert found == {"n": 2, "total": 3, "mean": 1.5}
    assert [type(value) for value in found.values()] == [int, int, float]


async def test_one_is_none_when_there_is_nothing(notes: Database):
    assert await notes.one("select * from note where id = :id", id="a") is None
    assert await notes.all("select * from note where id = :id", id="a") == []


async def test_colons_and_percent_signs_in_sql_are_not_parameters(notes: Database):
    await write(notes, "a", body="100% :sure")
    sql = (
        "select body, '::x :y %s' as quoted from note /* :no %d */ where body like '100%' and id = :id -- :no"
    )
    assert await notes.one(sql, id="a") == {"body": "100% :sure", "quoted": "::x :y %s"}


async def test_a_parameter_may_stand_twice_and_may_be_called_anything(notes: Database):
    await write(notes, "a")
    found = await notes.one(
        "select id from note where id = :sql and id = :sql and id = :self", sql="a", self="a"
    )
    assert found == {"id": "a"}


async def test_a_read_sees_one_moment(notes: Database):
    async with notes.read() as tx:
        assert await tx.all("select id from note") == []
        await write(notes, "a")
        assert await tx.all("select id from note") == []
    assert await notes.all("select id from note") == [{"id": "a"}]


async def test_what_is_answered_as_saved_is_read_at_once(notes: Database):
    for number in range(20):
        await write(notes, str(number))
        assert await notes.one("select id from note where id = :id", id=str(number))


async def test_many_more_readers_than_connections_are_all_served(notes: Database):
    await write(notes, "a")

    async def look() -> None:
        async with notes.read() as tx:
            assert await tx.one("select id from note") == await notes.one("select id from note")

    # Each holds a connection and asks for another: as many pairs as there are connections would wait forever.
    await asyncio.wait_for(asyncio.gather(*[look() for _ in range(3)]), 10)
    await asyncio.wait_for(asyncio.gather(*[notes.one("select id from note") for _ in range(100)]), 10)


async def test_nothing_can_be_changed_outside_a_transaction(notes: Database):
    with pytest.raises(Unavailable, match="not changed"):
        await notes.all("insert into note (id, body) values ('a', '') returning id")
    with pytest.raises(Unavailable, match="not changed"):
        async with notes.read() as tx:
            await tx.run("insert into note (id, body) values ('a', '')")
    assert await notes.all("select id from note") == []


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "\udfff\ud800", "a\udc00"])
async def test_hostile_58_text_that_cannot_be_kept_is_refused_the_same_everywhere(notes: Database, text: str):
    with pytest.raises(BadText, match="body"):
        await notes.one("select id from note where body = :body", body=text)
    with pytest.raises(BadText, match="body"):
        async with notes.transaction() as tx:
            await tx.run(INSERT, id="a", body=text)
    with pytest.raises(BadText, match="body"):
        async with notes.transaction() as tx:
            await tx.many(INSERT, [{"id": "a", "body": text}])
    assert await notes.all("select id from note") == []


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**400, float("inf"), float("nan")])
async def test_hostile_58_a_number_that_cannot_be_kept_is_refused(notes: Database, number: float):
    with pytest.raises(BadValue, match="number"):
        await notes.one("select id from note where number = :number", number=number)


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63), 2**31])
async def test_hostile_58_a_number_beyond_a_column_is_only_not_found(notes: Database, number: int):
    assert await notes.one("select id from note where number = :number", number=number) is None


async def test_a_time_without_a_zone_is_refused(notes: Database):
    with pytest.raises(BadValue, match="written"):
        await notes.one("select id from note where written = :written", written=datetime(2026, 1, 1))  # noqa: DTZ001


async def test_a_member_of_an_enumeration_goes_in_as_its_text(notes: Database):
    class Kind(StrEnum):
        CONCERN = "concern"

    class Old(str, Enum):  # noqa: UP042 - the older kind, which psycopg would write by its name
        CONCERN = "concern"

    async with notes.transaction() as tx:
        await tx.run(INSERT, id=Kind.CONCERN, body=Old.CONCERN)
    assert await notes.one("select id, body from note") == {"id": "concern", "body": "concern"}


async def test_hostile_29_what_people_write_is_a_value_whatever_it_looks_like(notes: Database):
    for text in ("'; drop table note; --", "%s %(id)s", ":id", "$1", "\\'; select 1"):
        async with notes.transaction() as tx:
            await tx.run("delete from note")
            await tx.run(INSERT, id="a", body=text)
        assert await notes.one("select body from note where body = :body", body=text) == {"body": text}
