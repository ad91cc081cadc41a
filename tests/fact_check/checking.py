"""A fact check for tests: points, decisions, and the move."""

from tests.house import ASSESSMENT, House, new_id

HERE = f"/assessments/{ASSESSMENT}"
CHECK = f"{HERE}/fact-check"


async def move(house: House, *states: str) -> None:
    for to in states:
        answer = await house.api("dana").put(f"{HERE}/state", json={"to": to})
        assert answer.status_code == 200, answer.text


async def point(house: House, body: str, standard: int = 6) -> str:
    """A point of the wash-up; gives its id."""
    id = new_id()
    sent = {"id": id, "part": "to-explore", "body": body}
    answer = await house.client("sam").post(f"{HERE}/wash-up/{standard}/points", data=sent)
    assert answer.status_code == 303, answer.text
    return id


async def open_check(house: House) -> str:
    """A report with one point on standard 6, in fact check; gives the point's id."""
    id = await point(house, "Nobody owns the recordings.")
    await house.api("dana").put(f"{HERE}/agreed-ratings/6", json={"value": "not-met", "reason": "No owner."})
    await move(house, "writing-up", "fact-check")
    return id


async def remark(house: House, about: str, by: str = "grace", body: str = "Mina owns them since May.") -> str:
    """A remark of the team's; gives its id."""
    id = new_id()
    answer = await house.client(by).post(f"{CHECK}/remarks", data={"id": id, "about": about, "body": body})
    assert answer.status_code == 303, answer.text
    return id
