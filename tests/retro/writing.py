"""What the tests of retros write, by the forms on the page."""

from typing import Any

import httpx2

from tests.house import ASSESSMENT, House, new_id

HERE = f"/assessments/{ASSESSMENT}/retro"
RETRO = f"/retros/{ASSESSMENT}"


async def send(by: httpx2.AsyncClient, path: str, status: int = 303, **fields: Any) -> httpx2.Response:
    """Somebody sends a form of the retro."""
    answer = await by.post(f"{RETRO}/{path}", data=fields)
    assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text}"
    return answer


async def write(by: httpx2.AsyncClient, body: str, column: str = "worked", id: str | None = None) -> str:
    """An item of somebody's; gives its id."""
    id = id or new_id()
    await send(by, "items", id=id, column=column, body=body)
    return id


async def group(by: httpx2.AsyncClient, id: str, other: str, status: int = 303) -> None:
    """Somebody groups an item with another one."""
    answer = await by.post(f"{RETRO}/items/{id}/group", data={"with": other})
    assert answer.status_code == status, answer.text


async def page(by: httpx2.AsyncClient, address: str = HERE) -> str:
    """What somebody is shown."""
    answer = await by.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


async def open_it(house: House) -> None:
    """Dana, who leads the panel, opens the retro."""
    await send(house.client("dana"), "open", opened="yes")


async def make_anonymous(house: House) -> None:
    """Dana says before anybody writes that nobody is named."""
    await send(
        house.client("dana"), "edit", title="", format="worked", votes="2", version="0", anonymous="yes"
    )
