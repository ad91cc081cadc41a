"""An assessment that was before the tests' own: of the same service, with decisions and recommendations."""

from typing import Any

from tests.house import SERVICE, House, new_id

BEFORE = "contact-centre-alpha"
STATES = ("evidence-submitted", "in-session", "writing-up", "fact-check", "published")


async def held(house: House, id: str = BEFORE, to: str = "fact-check", /, **set_up: Any) -> str:
    """An assessment in June 2018, led by Dana, with Priya, Sam and Grace; gives its id."""
    session = {"starts_at": "2018-06-14T09:30:00Z", "ends_at": "2018-06-14T13:30:00Z"}
    given = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha", "sessions": [session], **set_up}
    iqbal = house.api("iqbal")
    made = await iqbal.put(f"/assessments/{id}", json=given)
    assert made.status_code == 201, made.text
    for key, role in {"dana": "lead", "sam": "assessor", "grace": "team"}.items():
        await iqbal.put(f"/assessments/{id}/seats/{key}@hackney.example", json={"role": role})
    await moved(house, id, to="writing-up")
    if to != "writing-up":
        await moved(house, id, to=to)
    return id


async def moved(house: House, id: str, *, to: str) -> None:
    """Moves it on, step by step."""
    iqbal = house.api("iqbal")
    state = (await iqbal.get(f"/assessments/{id}")).json()["state"]
    at = STATES.index(state) + 1 if state in STATES else 0
    for step in STATES[at : STATES.index(to) + 1]:
        answer = await iqbal.put(f"/assessments/{id}/state", json={"to": step})
        assert answer.status_code == 200, answer.text


async def agreed(house: House, id: str, standard: int, value: str, reason: str = "") -> None:
    """The panel's decision there."""
    words = {"value": value, "reason": reason or "As was seen."}
    answer = await house.api("dana").put(f"/assessments/{id}/agreed-ratings/{standard}", json=words)
    assert answer.status_code in (200, 201), answer.text


async def recommended(house: House, id: str, standard: int | None, body: str, **fields: Any) -> str:
    """A recommendation made there, for everyone unless it is said; gives its id."""
    one = new_id()
    given = {"standard": standard, "level": "must", "body": body, "visibility": "everyone", **fields}
    answer = await house.api("sam").put(f"/assessments/{id}/recommendations/{one}", json=given)
    assert answer.status_code == 201, answer.text
    return one
