"""Every door of the application, knocked on by everybody: who is let in, who is refused, and with which words."""

from collections.abc import Mapping
from typing import Any

import httpx2
import pytest

from assessor.app import create
from tests.doors.knocking import Things, address, doors, everything, knock, spoken, unsafe
from tests.doors.table import BY_DOOR, CAST, TABLE, Row
from tests.house import House, settings

DOORS = list(dict.fromkeys(doors(create(settings("sqlite:///nowhere.db")).routes)))
every_door = pytest.mark.parametrize("row", TABLE, ids=lambda row: row.door)


def test_hostile_04_every_door_has_a_row_and_every_row_a_door() -> None:
    assert sorted(DOORS) == sorted(row.door for row in TABLE)


def body_for(row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    """What is sent at a door, with this knock's own ids in it."""
    return {
        name: value.format(**names) if isinstance(value, str) and "{" in value else value
        for name, value in row.body.items()
    }


async def asked(house: House, row: Row, role: str, names: Mapping[str, str], **how: Any) -> httpx2.Response:
    """Somebody's knock at a door with what the door wants to have."""
    how = {"query": row.query, "headers": {"if-match": "*"} if row.door.startswith("PUT") else {}, **how}
    return await knock(house, CAST[role], row.door, names, body_for(row, names), **how)


def told(answer: httpx2.Response) -> int:
    """The status an answer comes to: success is 200, and being sent to sign in is 401."""
    where = answer.headers.get("location", "")
    if answer.status_code == 303 and where.startswith("/sign-in?"):
        return 401
    return 200 if answer.status_code < 400 else answer.status_code


@every_door
async def test_hostile_04_each_role_is_told_what_the_table_says(
    street: House, things: Things, row: Row
) -> None:
    expected = {role: row.expected(role) for role in CAST}
    names, found = await things.names(row.door, new=False), {}
    before = await everything(street.database) if unsafe(row.door) else {}
    for role in CAST:
        if role not in row.may:
            found[role] = told(await asked(street, row, role, names))
    if unsafe(row.door):
        assert await everything(street.database) == before, "a refused knock changed something"
    for role in CAST:
        if role in row.may:
            names = await things.names(row.door, new=unsafe(row.door))
            found[role] = told(await through(street, row, role, names))
    assert found == expected


async def through(house: House, row: Row, role: str, names: Mapping[str, str]) -> httpx2.Response:
    """A knock of somebody who may. Where a session begins or ends, it is not the one that others go on with."""
    if not row.once:
        return await asked(house, row, role, names)
    browser = house.client()
    answer = await browser.post(address(row.door, names), data=body_for(row, names))
    await browser.aclose()
    return answer


@pytest.mark.parametrize("door", [row.door for row in TABLE if spoken(row.door)])
async def test_hostile_47_a_token_for_reading_opens_every_door_for_reading_and_no_other(
    street: House, things: Things, door: str
) -> None:
    row = BY_DOOR[door]
    names = await things.names(door, new=False)
    before = await everything(street.database)
    for role in set(CAST) - {"nobody", "guest"}:  # a guest has no token
        expected = row.expected(role)
        if unsafe(door) and expected != 404:
            expected = 403
        assert told(await asked(street, row, role, names, scope="read")) == expected, role
    assert await everything(street.database) == before or not unsafe(door)


async def test_hostile_12_without_signing_in_only_what_is_public_is_shown(
    street: House, things: Things
) -> None:
    public = set()
    for door in BY_DOOR:
        names = await things.names(door, new=False)
        for method in ("GET", "HEAD") if door.startswith("GET") else (door.partition(" ")[0],):
            body = body_for(BY_DOOR[door], names)
            answer = await knock(street, None, f"{method} {door.partition(' ')[2]}", names, body)
            if told(answer) == 200:
                public.add(door)
    assert public == {row.door for row in TABLE if "nobody" in row.may}
