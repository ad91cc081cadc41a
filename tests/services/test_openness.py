"""How far a service's evidence is open: to its people, the organisation, the public; and what confidential means."""

import pytest

from assessor.people import queries as people
from tests.house import ASSESSMENT, SERVICE, House
from tests.reading import opened

WORD = "Kestrel"
ADDRESSES = ("", "/evidence", "/evidence/plans", "/evidence/plans/revisions", "/evidence/plans/revisions/1")


async def stranger(house: House, key: str, openness: str) -> set[int]:
    """The statuses that somebody gets at pages, file and API."""
    page = {"title": f"{WORD} plans", "body": f"The {WORD} is next."}
    femi = house.api("femi")
    await femi.put(f"/services/{SERVICE}/evidence/plans", json=page)
    kept = await femi.post(f"/services/{SERVICE}/files", files={"file": ("a.txt", b"a file")})
    await femi.put(f"/services/{SERVICE}", json={"openness": openness}, headers={"if-match": "*"})
    file = f"/files/{kept.json()['sha256']}"
    browser = house.client(None if key == "nobody" else key)
    found = {(await browser.get(f"/services/{SERVICE}{end}")).status_code for end in (*ADDRESSES, file)}
    if key not in ("nobody", "guest"):
        for end in ("", "/evidence", "/evidence/plans", "/evidence/plans/revisions", file):
            found.add((await house.api(key).get(f"/services/{SERVICE}{end}")).status_code)
        items = (await house.api(key).get(f"/search?q={WORD}")).json()["items"]
        assert any("/evidence/plans" in item["url"] for item in items) == (found == {200})
    return found


@pytest.mark.parametrize(
    ("openness", "key", "told"),
    [
        *[
            (openness, key, {200})
            for openness in ("invited", "organisation", "public")
            for key in ("ruth", "helen")
        ],
        ("invited", "nadia", {404}),
        ("organisation", "nadia", {200}),
        ("public", "nadia", {200}),
        ("invited", "nobody", {303}),
        ("organisation", "nobody", {303}),
        ("public", "nobody", {200}),
    ],
)
async def test_evidence_is_open_as_far_as_its_members_say(
    house: House, openness: str, key: str, told: set[int]
) -> None:
    assert await stranger(house, key, openness) == told


@pytest.mark.parametrize(("openness", "told"), [("invited", 404), ("organisation", 404), ("public", 200)])
async def test_a_guest_of_another_day_is_of_no_organisation(house: House, openness: str, told: int) -> None:
    await stranger(house, "femi", openness)
    async with house.journal.keep() as tx:
        await tx.run(
            "insert into service select 'other', name, organisation, summary, owner, links, openness, "
            "version, created_at, created_by from service where id = :id",
            id=SERVICE,
        )
        await tx.run("update assessment set service = 'other' where id = :id", id=ASSESSMENT)
        guest = await people.add(tx, "g@guest.invalid", "Gus")
        await tx.run("update person set guest_of = :a where id = :id", a=ASSESSMENT, id=guest["id"])
        house.sessions["gus"] = await people.start_session(tx, guest["id"], how="joining")
    answer = await house.client("gus").get(f"/services/{SERVICE}/evidence/plans")
    assert answer.status_code == told


async def test_of_a_confidential_assessment_nobody_else_learns_the_title(house: House) -> None:
    iqbal = house.api("iqbal")
    body = {
        "service": SERVICE,
        "standard_set": "lgdss",
        "phase": "live",
        "type": "mock",
        "confidential": True,
    }
    assert (await iqbal.put("/assessments/kestrel-inquiry", json=body)).status_code == 201
    await iqbal.put("/assessments/kestrel-inquiry/seats/priya@hackney.example", json={"role": "lead"})
    addresses = (
        "/",
        "/services",
        f"/services/{SERVICE}",
        "/search?q=kestrel",
        f"/people/{house.people['priya'].id}",
    )
    for key in (
        "femi",
        "grace",
        "helen",
        "nadia",
        "dana",
    ):  # a member, the team, leadership, a stranger, another panel
        browser = house.client(key)
        for address in addresses:
            text = (await browser.get(address)).text.replace('value="kestrel"', "")
            assert "kestrel-inquiry" not in text, (key, address)
        assert (await browser.get("/assessments/kestrel-inquiry")).status_code == 404
        listed = (await house.api(key).get("/assessments")).text
        assert "kestrel-inquiry" not in listed, key
        gone = await house.api(key).get("/assessments/no-such-thing")
        hidden = await house.api(key).get("/assessments/kestrel-inquiry")
        assert (hidden.status_code, hidden.content) == (gone.status_code, gone.content)
    assert "kestrel-inquiry" in (await opened(house.client("priya"), "/")).links.values().__str__()
    assert "kestrel-inquiry" in (await house.client("iqbal").get(f"/people/{house.people['priya'].id}")).text
