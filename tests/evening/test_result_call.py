"""The call with the result tells the team; assurance is the panel's, and missing only where it was asked for."""

from zoneinfo import ZoneInfo

import pytest

from tests.fact_check.checking import HERE, move
from tests.house import House

CALL = f"{HERE}/result-call"
ASSURANCE = f"{HERE}/assurance"
OTHERS = ("grace", "femi", "ruth", "helen", "iqbal", "alex")
SAID = {"on_day": "2018-11-16", "owner_told": "Mina", "senior_told": "Head of Service", "version": "0"}
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def test_the_call_with_the_result_tells_the_team_once(house: House) -> None:
    await house.api("dana").put(f"{HERE}/agreed-ratings/6", json={"value": "met", "reason": "Rehearsed."})
    for key in OTHERS:
        assert (await house.client(key).get(CALL)).status_code == 404, key
    assert (await house.client("sam").get(CALL)).status_code == 200
    assert (await house.client("sam").post(CALL, data=SAID)).status_code == 403
    today = house.journal.now().astimezone(ZoneInfo("Europe/London")).date().isoformat()
    assert f'value="{today}"' in (await house.client("dana").get(CALL)).text
    empty = await house.client("dana").post(CALL, data={**SAID, "owner_told": " "})
    assert empty.status_code == 422
    assert "Say who was told for the service" in empty.text
    for _ in range(2):
        assert (await house.client("dana").post(CALL, data=SAID)).status_code == 303
    for key in ("sam", *OTHERS):
        page = (await house.client(key).get(CALL)).text
        assert "Friday 16 November 2018" in page, key
        assert "Head of Service" in page
    items = (await house.api("grace").get(f"{HERE}/journal")).json()["items"]
    assert [one["action"] for one in items][-2:] == ["team.told", "result.called"]
    shown = (await house.api("grace").get(HERE)).json()["standards"]
    assert next(one for one in shown if one["number"] == 6)["agreed_rating"] == "met"
    late = await house.client("dana").post(CALL, data={**SAID, "words": "Both."})
    assert late.status_code == 412
    changed = {**SAID, "words": "Both are glad.", "version": "1"}
    assert (await house.client("dana").post(CALL, data=changed)).status_code == 303
    assert "Both are glad." in (await house.client("ruth").get(CALL)).text


@on_sqlite
async def test_assurance_is_the_panels_and_missing_only_where_it_was_asked_for(house: House) -> None:
    dana, sam = house.client("dana"), house.client("sam")
    await move(house, "writing-up")
    to_check = f"{HERE}/state?to=fact-check"
    assert "Assurance" not in (await dana.get(to_check)).text
    before = (await house.api("grace").get(HERE)).json()["position"]
    for key in OTHERS:
        assert (await house.client(key).get(ASSURANCE)).status_code == 403, key
    assert (await sam.post(f"{ASSURANCE}/ask")).status_code == 403
    assert (await dana.post(f"{ASSURANCE}/ask")).status_code == 303
    assert "Assurance has not read the report" in (await dana.get(to_check)).text
    assert (await sam.post(ASSURANCE, data={"outcome": "", "checker": "Kit"})).status_code == 422
    found = {"outcome": "changes", "checker": "Kit Kestrel", "words": "Say why in 6."}
    assert (await sam.post(ASSURANCE, data=found)).status_code == 303
    assert "Assurance wants changes" in (await dana.get(to_check)).text
    assert (await dana.post(f"{ASSURANCE}/ask", data={"asked": "no"})).status_code == 409
    assert (await dana.post(ASSURANCE, data={**found, "outcome": "checked"})).status_code == 303
    assert "Assurance" not in (await dana.get(to_check)).text
    assert "Kit Kestrel" in (await dana.get(f"{HERE}/assurance")).text
    assert (await house.api("grace").get(HERE)).json()["position"] == before
    assert "Kestrel" not in (await house.client("grace").get(f"{HERE}/activity")).text
