"""A whole room joins at once, behind one network address: everybody is in, once."""

from assessor.database import connect
from tests.benchmarks.joining import come, opened
from tests.house import ASSESSMENT
from tests.serving import keys, serving

PEOPLE = 200


async def test_hostile_39_two_hundred_people_of_one_address_join_at_once_and_all_are_in(
    house_url: str,
) -> None:
    cookie = (await keys(house_url)).cookie("dana")
    async with serving(house_url) as server:
        waited = await come(server, await opened(server, cookie, ASSESSMENT), PEOPLE, 0)
    assert len(waited) == PEOPLE
    async with connect(house_url) as database:
        guests = await database.all("select name from person where guest_of is not null")
        seats = await database.all("select person from seat where until is not null")
    assert sorted(row["name"] for row in guests) == sorted(f"Person {number}" for number in range(PEOPLE))
    assert len(seats) == PEOPLE
