"""Route by role by state: every door of an assessment, knocked on by everybody in every state it can be in.

What may not be done by a role is refused alike in every state, with nothing changed; what may be read is read in every
state; what may be written is open to somebody in each state that its right names (what the others freeze:
test_states.py).
"""

import pytest

from assessor.door import ALWAYS, STATES
from assessor.people import queries as people
from tests.doors.knocking import Things, everything, unsafe
from tests.doors.table import CAST, PANEL, TABLE, Row
from tests.doors.table import INSIDE as INSIDE_IT
from tests.doors.test_doors import asked, told
from tests.house import ASSESSMENT, House

# What opens to everyone else with the fact check: see test_the_report_is_the_panels_until_fact_check.
WITH_FACT_CHECK = ("/report", "/report/report.{ext}")
INSIDE = [
    row
    for row in TABLE
    if "{assessment}" in row.door
    and "/stream" not in row.door
    and "/fact-check" not in row.door
    and not row.door.endswith(WITH_FACT_CHECK)
]
EVERY_STATE = sorted(ALWAYS)
ENDS_WITH_IT = (
    "/joining",
    "/joining/sheet",
    "/reminder",
    "/edit",
    "/follow/{recommendation}",
)  # nobody joins, is reminded or changes it then
IN_SESSION_ALONE = ("/state", "/day/next", "/day/slot")  # a move is another one in each state
OPEN_STATES = [
    state for state in STATES if state not in ("published", "in-session")
]  # in session: test_doors.py


async def put_into(house: House, state: str) -> None:
    """The assessment as if it had come to this state, with nothing else changed."""
    async with house.journal.keep() as tx:
        await tx.run("update assessment set state = :state where id = :id", state=state, id=ASSESSMENT)
        await people.changed(tx)


@pytest.mark.parametrize("state", EVERY_STATE)
async def test_hostile_04_no_state_lets_a_role_do_what_it_never_may(
    street: House, things: Things, state: str
) -> None:
    named = {row.door: await things.names(row.door) for row in INSIDE}
    await put_into(street, state)
    found, expected = {}, {}
    before = await everything(street.database)
    for row in INSIDE:
        for role in CAST:
            if role not in row.may and row.expected(role) != 409:  # 409 is of the state, not of the role
                found[row.door, role] = told(await asked(street, row, role, named[row.door]))
                expected[row.door, role] = row.expected(role)
    assert await everything(street.database) == before
    await put_into(street, "in-session")
    wrong = {key: (found[key], expected[key]) for key in found if found[key] != expected[key]}
    assert wrong == {}


@pytest.mark.parametrize("state", EVERY_STATE)
async def test_whoever_may_read_reads_in_every_state(street: House, things: Things, state: str) -> None:
    reading = [row for row in INSIDE if not unsafe(row.door)]
    named = {row.door: await things.names(row.door) for row in reading}
    await put_into(street, state)
    found = {
        (row.door, role): told(await asked(street, row, role, named[row.door]))
        for row in reading
        for role in some_of(row)
    }
    await put_into(street, "in-session")
    over = state in ("published", "cancelled")
    closed = {key for key, status in found.items() if status != 200}
    assert {key for key in closed if not (over and key[0].endswith(ENDS_WITH_IT))} == set()


def some_of(row: Row) -> set[str]:
    """Of those who may, one of the panel and one of everyone else: the others are asked in one state, in test_doors."""
    of_panel = [role for role in CAST if role in row.may and role in PANEL]
    others = [role for role in CAST if role in row.may and role not in of_panel]
    return {*of_panel[:1], *others[:1]}


def first_of(row: Row) -> str | None:
    """One of those who may, always the same."""
    return next((role for role in CAST if role in row.may), None)


@pytest.mark.parametrize("state", OPEN_STATES)
async def test_what_may_be_written_is_written_in_every_state_before_the_end(
    street: House, things: Things, state: str
) -> None:
    writing = [row for row in INSIDE if unsafe(row.door) and not row.door.endswith(IN_SESSION_ALONE)]
    found = {}
    for row in writing:
        role = first_of(row)
        if role:
            names = await things.names(row.door)
            await put_into(street, state)
            found[row.door] = told(await asked(street, row, role, names))
            await put_into(street, "in-session")
    assert {door: status for door, status in found.items() if status != 200} == {}


@pytest.mark.parametrize("state", sorted(ALWAYS - {"published"}))
async def test_the_report_is_the_panels_until_fact_check(street: House, things: Things, state: str) -> None:
    reading = [row for row in TABLE if row.door.startswith("GET") and row.door.endswith(WITH_FACT_CHECK)]
    assert len(reading) == 3
    named = {row.door: await things.names(row.door) for row in reading}
    await put_into(street, state)
    found = {
        (row.door, role): told(await asked(street, row, role, named[row.door]))
        for row in reading
        for role in CAST
    }
    await put_into(street, "in-session")
    may = INSIDE_IT if state == "fact-check" else PANEL
    wanted = {key: 200 if key[1] in may else 401 if key[1] == "nobody" else 404 for key in found}
    assert found == wanted


def test_the_matrix_has_every_door_of_an_assessment() -> None:
    assert len(INSIDE) > 100
