"""When the parts of a day are: as planned, and once it runs."""

from datetime import UTC, datetime
from typing import Any

from assessor.agenda.slot_queries import replace, slots, timed
from tests.house import ASSESSMENT, House

MORNING = {"starts_at": "2018-11-14T09:30:00Z", "ends_at": "2018-11-14T11:30:00Z"}
NEXT_DAY = {"starts_at": "2018-11-15T10:00:00+01:00", "ends_at": None}


def part(id: str, minutes: int, session: int = 0, **more: Any) -> dict[str, Any]:
    """A slot as an agenda is stored."""
    plain: dict[str, Any] = {"kind": "talk", "standards": [], "ticked": [], "lead": None, "scribe": None}
    return {**plain, "id": id, "title": id.capitalize(), "minutes": minutes, "session": session, **more}


def clocks(shown: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(f"{one['starts_at']:%H:%M}", f"{one['ends_at']:%H:%M}") for one in shown]


DAY = [part("welcome", 10), part("pause", 15), part("talk", 60), part("rest", 30, 1)]


async def test_an_agenda_is_kept_in_its_order(house: House) -> None:
    priya = house.people["priya"].id
    talk = part("talk", 60, standards=[6, 7], ticked=[6], lead=priya)
    async with house.database.transaction() as tx:
        await replace(tx, ASSESSMENT, [part("welcome", 10), talk])
        await replace(tx, ASSESSMENT, [talk, part("welcome", 5), part("rest", 30, 1)])
    rows = await slots(house.database, ASSESSMENT)
    assert [(row["id"], row["minutes"], row["session"]) for row in rows] == [
        ("talk", 60, 0),
        ("welcome", 5, 0),
        ("rest", 30, 1),
    ]
    assert (rows[0]["standards"], rows[0]["ticked"]) == ([6, 7], [6])
    assert (rows[0]["lead_name"], rows[0]["scribe_name"]) == ("Priya Raman", None)


def test_slots_follow_each_other_from_the_start_of_their_session() -> None:
    shown = timed(DAY, [MORNING, NEXT_DAY])
    assert clocks(shown) == [("09:30", "09:40"), ("09:40", "09:55"), ("09:55", "10:55"), ("10:00", "10:30")]
    assert not any(one["is_on"] for one in shown)


def test_once_the_day_runs_what_follows_shifts_with_the_slot_that_is_on() -> None:
    late = datetime(2018, 11, 14, 9, 47, tzinfo=UTC)
    shown = timed(DAY, [MORNING, NEXT_DAY], "pause", late)
    assert clocks(shown) == [("09:30", "09:40"), ("09:47", "10:02"), ("10:02", "11:02"), ("10:00", "10:30")]
    assert [one["is_on"] for one in shown] == [False, True, False, False]


def test_a_session_without_a_time_has_slots_without_times() -> None:
    shown = timed([*DAY, part("more", 20, 4)], [{"starts_at": None, "place": "Anywhere"}, NEXT_DAY])
    assert [one["starts_at"] is None for one in shown] == [True, True, True, False, True]
