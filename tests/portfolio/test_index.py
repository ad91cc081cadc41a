"""The portfolio's index: it knows what was just written, shares its work, and forgets what is gone."""

from typing import Any

import pytest

from assessor.portfolio.view import View, view
from tests.house import ASSESSMENT, House

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
HERE = f"/assessments/{ASSESSMENT}"


async def through(house: House, key: str) -> View:
    """What somebody may see now."""
    return await view(house.app.state.portfolio, house.database, house.people[key])


async def put(house: House, by: str, path: str, **body: Any) -> None:
    answer = await house.api(by).put(path, json=body)
    assert answer.status_code in (200, 201), answer.text


async def test_what_was_just_written_is_counted_for_whoever_may_know(house: House) -> None:
    assert (await through(house, "iqbal")).seen.bit_count() == 1
    await put(house, "dana", f"{HERE}/agreed-ratings/6", value="not-met", reason="No plan.")
    helen, dana = await through(house, "helen"), await through(house, "dana")
    assert helen.decided("lgdss", 6, "not-met", helen.seen) == 0
    assert dana.decided("lgdss", 6, "not-met", dana.seen).bit_count() == 1
    assert (await house.api("dana").post(f"{HERE}/tell", json={})).status_code in (200, 204)
    helen = await through(house, "helen")
    assert helen.decided("lgdss", 6, "not-met", helen.seen).bit_count() == 1
    await put(house, "dana", f"{HERE}/agreed-ratings/6", value="met", reason="")
    helen = await through(house, "helen")
    assert helen.decided("lgdss", 6, "not-met", helen.seen) == 0
    assert helen.decided("lgdss", 6, "met", helen.seen).bit_count() == 1
    assert (await through(house, "nadia")).seen == 0
