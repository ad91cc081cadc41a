"""How addresses are laid out: none leads to another with a slash, none is looked for in a long list."""

from collections.abc import Iterator, Sequence

import pytest
from starlette.routing import BaseRoute, Mount

from assessor.app import create
from tests.doors.knocking import Things, address, client, spoken
from tests.doors.table import CAST, TABLE
from tests.house import House, settings


def levels(routes: Sequence[BaseRoute], prefix: str = "/") -> Iterator[tuple[str, int]]:
    """Each level of routing, and how many routes are tried there."""
    yield prefix, len(routes)
    for route in routes:
        if isinstance(route, Mount):
            yield from levels(route.routes, prefix.rstrip("/") + route.path)


LEVELS = list(levels(create(settings("sqlite:///nowhere.db")).routes))


@pytest.mark.parametrize(("prefix", "many"), LEVELS, ids=str)
def test_no_level_of_routing_tries_more_than_twenty_routes(prefix: str, many: int) -> None:
    assert many <= 20, prefix


async def test_no_address_leads_to_another_with_a_slash(street: House, things: Things) -> None:
    for row in TABLE:
        json = spoken(row.door)
        path = address(row.door, await things.names(row.door, new=False)).removeprefix(
            "/api/v1" if json else ""
        )
        asking = client(street, "dana", json=json)
        for there in (path, f"{path.rstrip('/')}/"):
            answer = await asking.request("OPTIONS", there or "/")
            assert answer.status_code not in (301, 302, 307, 308), there


async def test_hostile_45_a_door_that_is_there_names_its_methods(street: House, things: Things) -> None:
    """Whoever may come in is told 405, not 404: PATCH is nobody's method here."""
    told: dict[str, int] = {}
    for row in TABLE:
        key = next((key for role, key in CAST.items() if role in row.may and key), None)
        if key is None or row.door.startswith("GET /static"):
            continue
        json = spoken(row.door)
        path = address(row.door, await things.names(row.door, new=False)).removeprefix(
            "/api/v1" if json else ""
        )
        await street.sign_in_again(key)
        told[row.door] = (await client(street, key, json=json).request("PATCH", path or "/")).status_code
    assert {door: status for door, status in told.items() if status != 405} == {}
