"""The versions of the report: listed in words, compared, brought back; the panel's alone."""

from datetime import UTC, datetime, timedelta

import pytest

from assessor.database import Row
from assessor.report import versions
from tests.house import ASSESSMENT, House
from tests.reading import opened

REPORT = f"/assessments/{ASSESSMENT}/report"
VERSIONS = f"{REPORT}/versions"
SOURCE = "6a1f8b1e-2c5f-4f0e-9b7e-0c4f5c1d2e3f"


async def write(house: House, key: str = "dana", **fields: object) -> None:
    answer = await house.api(key).put(REPORT, json=fields, headers={"if-match": "*"})
    assert answer.status_code == 200, answer.text


async def test_versions_are_listed_compared_and_brought_back(house: House) -> None:
    dana = house.client("dana")
    assert "Nobody has written the report yet" in (await opened(dana, VERSIONS)).text
    await write(
        house,
        users="Residents who rent.\n\nThey call.\n\nThey write.",
        standards=[{"number": number, "done_well": [{"body": "One."}]} for number in (10, 6)],
    )
    second = {"number": 6, "done_well": [{"body": "One."}, {"body": "Two."}], "decision": "not-covered"}
    await write(house, users="Residents who rent a home.\n\nThey call.\n\nThey write.", standards=[second])
    page = await opened(dana, VERSIONS)
    assert "Users" in page.text
    assert "The whole report, as it was begun" in page.text
    assert "They call." in (await opened(dana, f"{VERSIONS}?from=0&to=1")).text
    assert "Dana Okafor" in page.text
    whole = (await dana.get(f"{VERSIONS}?from=0&to=1")).text
    places = [whole.index(f'id="changed-{part}"') for part in ("users", "standard-6", "standard-10")]
    assert places == sorted(places), "as the report is read"
    assert "<ins>" not in whole, "everything is new: nothing need be marked as put in"
    html = (await dana.get(f"{VERSIONS}?from=1&to=2")).text
    assert '<ins><span class="govuk-visually-hidden">Put in: </span> a home' in html
    assert "1 paragraph as before" in html
    assert "Two." in html
    assert "Not covered on the day" in html
    only = (await dana.get(f"{VERSIONS}?from=1&to=2&part=users")).text
    assert "a home" in only
    assert "Two." not in only
    assert "Nothing differs" in (await dana.get(f"{VERSIONS}?from=2&to=2")).text
    for wrong in ("from=99", "to=3", "from=x", "to=-1", "before=1e3", "from=" + "9" * 30):
        assert (await dana.get(f"{VERSIONS}?{wrong}")).status_code == 404
    # Brought back, it is a new version; again it changes nothing. The decision stays as it was agreed.
    newest = (await house.api("dana").get(REPORT)).json()["version"]
    for part in ("users", "standard-6"):
        for _ in range(2):
            answer = await dana.post(VERSIONS, data={"part": part, "version": "1"})
            assert answer.status_code == 303
    now = (await house.api("dana").get(REPORT)).json()
    assert now["users"] == "Residents who rent.\n\nThey call.\n\nThey write."
    [six] = [one for one in now["standards"] if one["number"] == 6]
    assert [point["body"] for point in six["done_well"]] == ["One."]
    assert six["decision"] == "not-covered"
    assert now["version"] == newest + 2
    for part, version in (("users", "0"), ("nothing", "1"), ("users", "x")):
        assert (await dana.post(VERSIONS, data={"part": part, "version": version})).status_code == 404


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_versions_are_the_panels_alone_whatever_the_state(house: House) -> None:
    for words in ("A secret.", "Another secret."):
        await write(house, summary=words)
    for state in ("writing-up", "fact-check", "published"):
        await house.api("dana").put(f"/assessments/{ASSESSMENT}/state", json={"to": state})
        for key in ("grace", "femi", "ruth", "helen", "iqbal", "nadia"):
            assert (await house.client(key).get(VERSIONS)).status_code == 404
        assert (await house.client("priya").get(VERSIONS)).status_code == 200
    assert (
        await house.client("dana").post(VERSIONS, data={"part": "summary", "version": "1"})
    ).status_code == 409


def test_what_one_person_writes_in_one_go_is_one_entry_though_others_write_elsewhere() -> None:
    start = datetime(2018, 11, 14, 16, tzinfo=UTC)

    def row(version: int, part: str, author: str, minutes: float) -> Row:
        at = start + timedelta(minutes=minutes)
        return {"version": version, "part": part, "author": author, "author_name": author, "at": at}

    rows = [
        row(1, "summary", "dana", 0),
        row(1, "users", "dana", 0),
        row(2, "users", "priya", 0),
        row(3, "summary", "dana", 1),
        row(4, "users", "priya", 2),
        row(5, "users", "dana", 3),
        row(6, "users", "priya", 4),
        row(7, "summary", "dana", 10),
        row(8, "users", "priya", 30),
    ]
    found = [(one.part, one.author, one.first, one.last) for one in versions.entries(rows[::-1])]
    assert found == [
        ("users", "priya", 8, 8),
        ("summary", "dana", 3, 7),
        ("users", "priya", 6, 6),
        ("users", "dana", 5, 5),
        ("users", "priya", 2, 4),
        ("whole", "dana", 1, 1),
    ]
