"""GET /search: one list like every other of the API."""

from string import ascii_letters, digits

import pytest

from tests.api.things import refused
from tests.house import House
from tests.search.finding import everything, find, good, note, recommendation


async def test_each_item_has_its_four_fields_and_nothing_else(house: House):
    await everything(house, "kingfisher")
    answer = good(await house.api("grace").get("/search", params={"q": "kingfisher"}))
    assert set(answer) == {"items", "next"}
    assert answer["next"] is None
    for item in answer["items"]:
        assert set(item) == {"kind", "title", "excerpt", "url"}
        assert all(isinstance(value, str) for value in item.values())
        assert item["url"].startswith("/")
    assert [item["kind"] for item in answer["items"]] == [
        "answer",
        "note",
        "page",
        "recommendation",
        "statement",
    ]


async def test_nobody_without_a_token_is_told_anything(house: House):
    for query in ("", "?q=kingfisher", "?limit=0", "?after=x"):
        answer = await house.api().get(f"/search{query}")
        refused(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_token_for_reading_searches(house: House):
    await everything(house, "kingfisher")
    answer = await house.api("grace", "read").get("/search", params={"q": "kingfisher"})
    assert len(good(answer)["items"]) == 5


async def test_a_question_without_words_finds_nothing(house: House):
    await everything(house, "kingfisher")
    for query in ("", "?q=", "?q=%20", "?q=%22%22"):
        assert good(await house.api("grace").get(f"/search{query}")) == {"items": [], "next": None}


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1.5", "", "９"])
async def test_a_wrong_limit_is_refused_and_named(house: House, limit: str):
    problem = refused(await house.api("grace").get("/search", params={"q": "x", "limit": limit}), 422)
    assert [error["field"] for error in problem["errors"]] == ["limit"]


async def test_the_list_is_walked_across_kinds_in_any_steps(house: House):
    await everything(house, "kingfisher")
    for n in range(3):
        await note(house, f"kingfisher {n}", visibility="everyone")
        await recommendation(house, f"kingfisher {n}")
    for key in ("dana", "grace", "iqbal"):
        whole = await find(house, key, "kingfisher", limit=100)
        for limit in (1, 2, 3, 7):
            assert await walked(house, key, limit) == whole, (key, limit)


async def walked(house: House, key: str, limit: int) -> list[dict[str, str]]:
    """The whole list, a few at a time."""
    found: list[dict[str, str]] = []
    query: dict[str, str | int] = {"q": "kingfisher", "limit": limit}
    while True:
        part = good(await house.api(key).get("/search", params=query))
        found += part["items"]
        if part["next"] is None:
            return found
        assert len(part["items"]) == limit
        assert set(part["next"]) <= set(ascii_letters + digits + "-_")
        query["after"] = part["next"]


async def test_of_things_written_at_the_same_moment_the_id_decides(house: House):
    for n in range(4):
        await note(house, f"kingfisher {n}", visibility="everyone")
    async with house.database.transaction() as tx:
        await tx.run("update note set at = :now, open_at = :now", now=tx.now)
    whole = await find(house, "grace", "kingfisher")
    assert [item["url"] for item in whole] == sorted(item["url"] for item in whole)
    assert await walked(house, "grace", 1) == whole


async def test_answers_of_the_search_are_kept_by_nobody(house: House):
    answer = await house.api("grace").get("/search", params={"q": "x"})
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
