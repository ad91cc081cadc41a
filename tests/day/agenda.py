"""An agenda for the small assessment of the tests, and pressing the button that moves it on."""

import httpx2

from assessor.agenda import slot_queries
from tests.house import ASSESSMENT, House

HERE = f"/assessments/{ASSESSMENT}"
SLOTS: tuple[tuple[str, str, int, str, list[int]], ...] = (
    ("hello", "Welcome", 10, "talk", []),
    ("users", "Users first", 20, "talk", [1, 2]),
    ("data", "Protect data", 15, "talk", [6]),
    ("break", "Break", 10, "pause", []),
)


async def give_agenda(house: House) -> None:
    """Four parts; the panel's draft."""
    slots = [
        {"id": id, "title": title, "minutes": minutes, "kind": kind, "standards": standards}
        for id, title, minutes, kind, standards in SLOTS
    ]
    also = {"session": 0, "ticked": [], "lead": None, "scribe": None}
    async with house.journal.keep() as tx:
        await slot_queries.replace(tx, ASSESSMENT, [{**slot, **also} for slot in slots])


async def press(house: House, slot: str, *, by: str = "dana", status: int = 303) -> httpx2.Response:
    """Somebody presses Next on a slot."""
    answer = await house.client(by).post(f"{HERE}/day/next", data={"slot": slot})
    assert answer.status_code == status, answer.text
    return answer


async def stands(house: House) -> dict[str, object]:
    """Where the day stands in the database."""
    row = await house.database.one("select * from assessment where id = :id", id=ASSESSMENT)
    assert row
    return {name: row[name] for name in ("slot", "slot_at", "spotlight", "agenda_shared")}
