"""Nobody signs up by themselves: whatever somebody sends who is not signed in, no account comes of it."""

import pytest

from tests.doors.knocking import Things, unsafe
from tests.doors.table import TABLE, Row
from tests.doors.test_doors import asked
from tests.house import House, new_id

ACCOUNTS = "select id, email, admin, organiser from person where guest_of is null order by id"
UNSAFE = [row for row in TABLE if unsafe(row.door)]


@pytest.mark.parametrize("row", UNSAFE, ids=lambda row: row.door)
async def test_hostile_44_no_door_makes_an_account_for_whoever_is_not_signed_in(
    street: House, things: Things, row: Row
) -> None:
    """Whoever joins a day by its code is a guest of that day alone, and no account: that is told elsewhere."""
    names = await things.names(row.door, new=True)
    before = await street.database.all(ACCOUNTS)
    await asked(street, row, "nobody", names)
    email = f"{new_id()[:8]}@elsewhere.example"
    wanted = {"email": email, "name": "New Person", "admin": "yes", "organiser": "on", "person": new_id()}
    greedy = Row(row.door, row.may, {**row.body, **wanted}, row.refused, row.but, row.query, row.once)
    await asked(street, greedy, "nobody", names)
    assert await street.database.all(ACCOUNTS) == before
