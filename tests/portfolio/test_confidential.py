"""A confidential assessment leaves no trace in any view across assessments for whoever has no seat in it."""

import re
import uuid

import pytest

from tests.doors.table import BY_DOOR
from tests.house import SERVICE, House

ACROSS = ("/portfolio", "/monday", "/asks", "/rounds", "/retros", "/recommendations")
WITHOUT = ("/feed", "{")
MORE = (
    "/portfolio?show=latest",
    "/portfolio?type=every&through=1",
    "/portfolio/list?standard=6&value=not-met",
    f"/services/{SERVICE}/life",
    "/",
)


def addresses() -> list[str]:
    """What can be read across assessments, of people and of programs."""
    doors = [door.partition(" ") for door in BY_DOOR if door.startswith("GET ")]
    found = {path for _, _, path in doors if path.removeprefix("/api/v1").startswith(ACROSS)}
    return sorted({path for path in found if not any(part in path for part in WITHOUT)} | set(MORE))


async def read(house: House, key: str) -> dict[str, tuple[int, bytes]]:
    """All of it, as somebody is answered; random numbers of forms left out."""
    answers = {}
    for path in addresses():
        browser = house.api(key) if path.startswith("/api/") else house.client(key)
        answer = await browser.get(path.removeprefix("/api/v1"))
        body = re.sub(rb'name="(?:nonce|id)"(?: data-new-id)? value="[0-9a-f-]{36}"', b"", answer.content)
        answers[path] = answer.status_code, re.sub(rb' data-now="[^"]*"|DTSTAMP:\w+', b"", body)
    return answers


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_hostile_01_a_confidential_assessment_leaves_no_trace_across_assessments(house: House) -> None:
    others = ("helen", "femi", "ruth")
    before = {key: await read(house, key) for key in (*others, "iqbal")}
    here, lead, organiser = "/assessments/secret-alpha", house.api("dana"), house.api("iqbal")
    session = {"starts_at": "2018-11-20T09:30:00Z", "ends_at": "2018-11-20T12:30:00Z"}
    made = {
        "service": SERVICE,
        "standard_set": "lgdss",
        "phase": "alpha",
        "sessions": [session],
        "confidential": True,
    }
    must = {
        "standard": 6,
        "level": "must",
        "body": "Go.",
        "for": "organisation",
        "visibility": "everyone",
        "due": "2018-12-01",
    }
    for api, path, body in (
        (organiser, here, made),
        (organiser, f"{here}/seats/dana@hackney.example", {"role": "lead"}),
        (lead, f"{here}/recommendations/{uuid.uuid4()}", must),
        (lead, f"{here}/agreed-ratings/6", {"value": "not-met", "reason": "Nobody."}),
        (lead, f"{here}/overall", {"value": "not-met", "reason": "Nobody."}),
    ):
        assert (await api.put(path, json=body)).status_code in (200, 201), path
    assert (await lead.post(f"{here}/tell", json={})).status_code in (200, 204)
    for key in others:
        after = await read(house, key)
        assert [path for path in after if after[path] != before[key][path]] == [], key
    after = await read(house, "iqbal")
    seen = {path for path in after if after[path] != before["iqbal"][path]}
    assert {"/portfolio", "/portfolio.csv", "/api/v1/portfolio", "/recommendations"} <= seen
