"""Writing things that can be found, and finding them."""

from collections.abc import Sequence
from typing import Any

import httpx2

from tests.house import ASSESSMENT, SERVICE, House, new_id

HERE = f"/assessments/{ASSESSMENT}"
EVIDENCE = f"/services/{SERVICE}/evidence"


def good(answer: httpx2.Response) -> dict[str, Any]:
    """What an answer of success holds."""
    assert answer.status_code in (200, 201), answer.text
    thing: dict[str, Any] = answer.json()
    return thing


async def note(house: House, body: str, by: str = "priya", **fields: object) -> str:
    """A note, for the panel unless said otherwise; gives its id."""
    id = new_id()
    sent = {"standard": 6, "kind": "concern", "body": body, **fields}
    good(await house.api(by).put(f"{HERE}/notes/{id}", json=sent))
    return id


async def answer(house: House, to: str, body: str, by: str = "grace") -> str:
    """An answer of the team's; gives its id."""
    id = new_id()
    good(await house.api(by).put(f"{HERE}/notes/{to}/answers/{id}", json={"body": body}))
    return id


async def recommendation(
    house: House, body: str, by: str = "sam", from_notes: Sequence[str] = (), **fields: object
) -> str:
    """A recommendation, for the panel unless said otherwise; gives its id."""
    id = new_id()
    sent = {"standard": 6, "level": "must", "body": body, "from": list(from_notes), **fields}
    good(await house.api(by).put(f"{HERE}/recommendations/{id}", json=sent))
    return id


async def statement(house: House, body: str, standard: int = 6, **fields: object) -> None:
    """What the team says about a standard."""
    sent = {"body": body, **fields}
    good(await house.api("grace").put(f"{HERE}/statements/{standard}", json=sent))


async def evidence(house: House, id: str, title: str, body: str = "", **fields: object) -> None:
    """A page of the service."""
    good(await house.api("grace").put(f"{EVIDENCE}/{id}", json={"title": title, "body": body, **fields}))


async def change(house: House, by: str, address: str, **fields: object) -> dict[str, Any]:
    """Changes some fields of a thing, as it stands now."""
    stands = await house.api(by).get(address)
    version = good(stands)["version"]
    return good(await house.api(by).put(address, json=fields, headers={"if-match": f'"{version}"'}))


async def everything(house: House, word: str) -> dict[str, str]:
    """One thing of each kind that holds this word, all open to everyone with a seat; gives their ids by kind."""
    await evidence(house, "about-it", f"About the {word}", "Nothing more.")
    await statement(house, f"We have a {word}.")
    question = await note(house, f"Which {word} is it?", kind="question", visibility="everyone")
    return {
        "answer": await answer(house, question, f"The blue {word}."),
        "note": question,
        "page": "about-it",
        "recommendation": await recommendation(house, f"Feed the {word}.", visibility="everyone"),
        "statement": "6",
    }


async def find(house: House, key: str, words: str, **query: str | int) -> list[dict[str, str]]:
    """What somebody finds."""
    answer = await house.api(key).get("/search", params={"q": words, **query})
    items: list[dict[str, str]] = good(answer)["items"]
    return items


async def kinds_found(house: House, key: str, words: str) -> list[str]:
    """The kinds of what somebody finds, in order."""
    return [item["kind"] for item in await find(house, key, words)]


async def found_by(house: House, words: str) -> set[str]:
    """Who of the cast finds anything."""
    return {key for key in house.people if await find(house, key, words)}
