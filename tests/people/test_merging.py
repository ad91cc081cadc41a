"""Two accounts of one person become one, and nothing of what they did is lost."""

import re
from pathlib import Path

import pytest

from assessor import paths
from assessor.people import merging, merging_queries
from assessor.people import queries as people
from assessor.problem import Problem
from tests.house import ASSESSMENT, House, new_id

COLUMN = re.compile(
    r"^(?:  |alter table (?P<altered>\w+) add column )(?P<name>\w+) text.*references person", re.ASCII
)
TABLE = re.compile(r"^create table (\w+)")


def columns_of_people() -> set[str]:
    """Every column of the schema that names a person, as "table.column"."""
    found = set()
    for file in sorted(Path(paths.SCHEMA).glob("*.sql")):
        table = ""
        for line in file.read_text().splitlines():
            if begun := TABLE.match(line):
                table = begun[1]
            if column := COLUMN.match(line):
                found.add(f"{column['altered'] or table}.{column['name']}")
    return found


def test_no_column_that_names_a_person_is_forgotten() -> None:
    known = {f"{table}.{column}" for table, columns in merging_queries.MOVED.items() for column in columns}
    known |= {f"{table}.person" for table in (*merging_queries.ONE_EACH, *merging_queries.GONE)}
    assert columns_of_people() == known | set(merging_queries.SEALED)


async def joined(house: House, gone: str, kept: str) -> None:
    async with house.journal.keep() as tx:
        await merging.join(tx, house.people[gone].id, house.people[kept].id)


async def test_what_one_account_wrote_is_the_others(house: House) -> None:
    priya, nadia = house.people["priya"], house.people["nadia"]
    shown, own = new_id(), new_id()
    path = f"/assessments/{ASSESSMENT}/notes"
    api = house.api("priya")
    await api.put(f"{path}/{shown}", json={"standard": 6, "body": "Rehearsed.", "visibility": "everyone"})
    await api.put(f"{path}/{own}", json={"standard": 6, "body": "Ask about zebras.", "visibility": "me"})
    await joined(house, "priya", "nadia")
    there = house.api("nadia")
    note = (await there.get(f"{path}/{shown}")).json()
    assert note["author"] == {"id": nadia.id, "name": nadia.name}
    assert (await there.get(f"{path}/{own}")).json()["body"] == "Ask about zebras."
    found = (await there.get("/search?q=zebras")).json()["items"]
    assert [item["kind"] for item in found] == ["note"]
    entries = (await there.get(f"/assessments/{ASSESSMENT}/journal")).json()["items"]
    written = [entry for entry in entries if entry["action"] == "note.written"]
    assert written[-1]["who"] == {"id": nadia.id, "name": nadia.name}
    assert priya.id not in (await house.client("nadia").get(f"/assessments/{ASSESSMENT}/activity")).text


async def test_the_account_that_is_gone_opens_nothing_and_its_address_still_finds_the_person(
    house: House,
) -> None:
    await joined(house, "priya", "nadia")
    assert (
        await house.api("priya").get(f"/assessments/{ASSESSMENT}")
    ).status_code == 200  # its tokens go along
    assert (await house.client("priya").get("/services")).status_code == 303
    row = await people.by_email(house.database, "priya@hackney.example")
    assert row is not None
    assert row["id"] == house.people["nadia"].id


async def test_the_seat_of_the_account_that_stays_stands_and_offices_are_not_taken_over(house: House) -> None:
    await joined(house, "dana", "ruth")
    await joined(house, "alex", "ruth")
    seat = await house.seat("ruth")
    assert seat.roles == {"observer"}
    row = await people.by_id(house.database, house.people["ruth"].id)
    assert row is not None
    assert not row["admin"]


async def test_nobody_is_joined_twice_or_with_themselves(house: House) -> None:
    await joined(house, "priya", "nadia")
    for gone, kept in (("priya", "sam"), ("sam", "priya"), ("sam", "sam")):
        with pytest.raises(Problem):
            await joined(house, gone, kept)
