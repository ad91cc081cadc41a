"""What every answer and every cookie carries, as the list of real holes asks for it; and whose files are whose."""

import dataclasses
import hashlib

import httpx2
import pytest

from assessor.app import create, open_rooms
from assessor.gate import HEADERS
from tests.house import ASSESSMENT, SERVICE, House, new_id

HERE = f"/assessments/{ASSESSMENT}"
SENT = b"Only for this assessment."
IS = hashlib.sha256(SENT).hexdigest()


async def test_every_kind_of_answer_carries_the_same_headers(house: House) -> None:
    client = house.client("dana")
    for path in ("/", "/static/app.js", "/nowhere", "/robots.txt", "/health", "/api/v1/openapi.json", HERE):
        answer = await client.get(path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (path, name)
    refused = await client.post("/sign-out", headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 403
    assert refused.headers["permissions-policy"] == HEADERS["permissions-policy"]


@pytest.mark.parametrize(
    "feature", ["camera", "microphone", "geolocation", "payment", "usb", "display-capture"]
)
def test_no_page_asks_for(feature: str) -> None:
    assert f"{feature}=()" in HEADERS["permissions-policy"]


async def test_behind_https_the_session_is_for_this_very_host_and_ends_with_the_browser(house: House) -> None:
    settings = dataclasses.replace(house.app.state.settings, base_url="https://board.example", demo=True)
    app = create(settings)
    open_rooms(app, house.database)
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url=settings.base_url) as client:
        origin = {"origin": settings.base_url}
        answer = await client.post("/sign-in/as", data={"email": "dana@hackney.example"}, headers=origin)
    name, *rest = answer.headers["set-cookie"].split("; ")
    assert name.startswith("__Host-session=")
    assert {part.lower() for part in rest} == {"httponly", "path=/", "samesite=lax", "secure"}


async def test_signing_out_empties_the_cache_of_the_browser(house: House) -> None:
    answer = await house.client("ruth").post("/sign-out")
    assert '"cache"' in answer.headers["clear-site-data"]


async def test_hostile_02_a_file_of_one_assessment_is_nobody_s_of_another(house: House) -> None:
    """Asked by its hash through every assessment and service that somebody may enter."""
    api = house.api("iqbal")
    await api.put("/services/other", json={"name": "Other"})
    body = {"service": "other", "standard_set": "lgdss", "phase": "alpha"}
    await api.put("/assessments/other", json=body)
    for key, role in (("dana", "lead"), ("nadia", "assessor"), ("ruth", "observer"), ("grace", "team")):
        await api.put(f"/assessments/other/seats/{house.people[key].email}", json={"role": role})
    sent = await house.api("priya").post(f"{HERE}/files", files={"file": ("a.txt", SENT)})
    assert sent.status_code == 201
    note = {"standard": 6, "body": "See the file.", "files": [IS], "visibility": "panel"}
    await house.api("priya").put(f"{HERE}/notes/{new_id()}", json=note)
    assert (await house.api("dana").get(f"{HERE}/files/{IS}")).content == SENT
    await house.api("grace").post(f"/services/{SERVICE}/files", files={"file": ("b.txt", SENT + b"!")})
    of_service = hashlib.sha256(SENT + b"!").hexdigest()
    for key in ("dana", "nadia", "ruth", "grace", "iqbal", "alex"):
        asking = house.api(key)
        for path in (
            f"/assessments/other/files/{IS}",
            f"/assessments/other/files/{of_service}",
            f"/services/other/files/{IS}",
            f"/services/other/files/{of_service}",
            f"/services/{SERVICE}/files/{IS}",
        ):
            assert (await asking.get(path)).status_code == 404, (key, path)
    for key in ("grace", "ruth", "iqbal", "nadia"):
        assert (await house.api(key).get(f"{HERE}/files/{IS}")).status_code == 404, key
