"""A service over its life: what happened to it by year, its figures, and that nobody sees more of it than they may."""

import csv
import io
import random
from typing import Any

import pytest

from tests.house import ASSESSMENT, SERVICE, House, new_id
from tests.reading import Page, opened

LIFE = f"/services/{SERVICE}/life"
BEFORE = "contact-centre-alpha"
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def put(house: House, by: str, path: str, body: dict[str, Any], *, again: bool = False) -> None:
    """Writes something by the API."""
    headers = {"if-match": "*"} if again else {}
    answer = await house.api(by).put(path, json=body, headers=headers)
    assert answer.status_code in (200, 201), answer.text


async def lived(house: House) -> None:
    """An alpha before the beta of the tests: two pages went to it, one of them went to the beta as another text."""
    session = {"starts_at": "2017-06-14T09:30:00Z", "ends_at": "2017-06-14T12:30:00Z"}
    about = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha", "method": "document-led"}
    await put(house, "iqbal", f"/assessments/{BEFORE}", {**about, "sessions": [session]})
    await put(house, "iqbal", f"/assessments/{BEFORE}/seats/dana@hackney.example", {"role": "lead"})
    evidence = f"/services/{SERVICE}/evidence"
    for id, dated in (("vision", None), ("users", "2017-05-02"), ("gone", "2017-05-03")):
        await put(house, "femi", f"{evidence}/{id}", {"title": id.title(), "body": "One.", "dated": dated})
    await put(house, "femi", f"/assessments/{BEFORE}/state", {"to": "evidence-submitted"})
    await house.api("femi").delete(f"{evidence}/gone")
    await put(house, "femi", f"{evidence}/vision", {"body": "Two."}, again=True)
    for state in ("evidence-submitted", "preparing", "evidence-submitted", "in-session"):
        await put(house, "iqbal", f"/assessments/{ASSESSMENT}/state", {"to": state, "reason": "Again"})


async def recommend(house: House, assessment: str, by: str = "dana", **fields: Any) -> None:
    """A recommendation that everyone sees, if it says nothing else."""
    body = {"level": "must", "body": "Rehearse it.", "visibility": "everyone", **fields}
    await put(house, by, f"/assessments/{assessment}/recommendations/{new_id()}", body)


async def figures(house: House, key: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of each figure, as this person is given them."""
    found = (await house.client(key).get(f"{LIFE}.json")).json()["figures"]
    return {figure["id"]: figure["rows"] for figure in found}


async def test_a_life_tells_assessments_evidence_and_recommendations_by_year(house: House) -> None:
    await lived(house)
    await recommend(house, BEFORE)
    await recommend(house, BEFORE, status="done")
    await recommend(house, ASSESSMENT, by="sam", level="could")
    await put(
        house,
        "femi",
        f"/services/{SERVICE}/weeknotes/{new_id()}",
        {"title": "Week 45", "dated": "2018-11-09", "body": "We rehearsed."},
    )
    page = await opened(house.client("ruth"), LIFE)
    assert page.said("h2", "life__year") == ["2018"], "Ruth has no seat in the alpha"
    page = await opened(house.client("femi"), LIFE)
    assert page.said("h2", "life__year") == ["2018", "2017"]
    assert page.said("h3", "life__title") == [
        "Public beta assessment",
        "Weeknote Week 45",
        "Alpha assessment",
    ]
    assert (
        "2 assessments since 2017, 2 pages of evidence and 1 weeknote. 2 recommendations are open."
        in page.text
    )
    assert "2 pages of evidence submitted, 2 of them from an assessment before." in page.text
    assert "3 pages of evidence submitted." in page.text
    assert "Left out: 1 page submitted and removed since." in page.text
    assert page.links["Alpha assessment"] == f"/assessments/{BEFORE}"
    found = await figures(house, "femi")
    assert found["evidence"] == [
        {"page": "Users", "day": "2017-05-02", "submitted": 2, "changed": 0, "now": "As it was submitted"},
        {
            **found["evidence"][1],
            "page": "Vision",
            "submitted": 2,
            "changed": 1,
            "now": "As it was submitted",
        },
    ]
    counts = {"open": 1, "closed": 1, "not_doing": 0}
    assert found["recommendations"][1] == {"assessment": BEFORE, "made": 2, **counts}
    assert [(row["phase"], row["first"]) for row in found["phases"]] == [
        ("alpha", "2017-06-14"),
        ("public-beta", "2018-11-14"),
    ]
    rows = csv.DictReader(io.StringIO((await house.client("femi").get(f"{LIFE}/timeline.csv")).text))
    assert [row["title"] for row in rows] == ["Public beta assessment", "Week 45", "Alpha assessment"]
    assert (await house.client("femi").get(f"{LIFE}/nothing.csv")).status_code == 404


@on_sqlite
async def test_a_life_shows_decisions_only_once_the_team_is_told_and_nothing_of_the_panels(
    house: House,
) -> None:
    overall = {"value": "not-met", "reason": "Nothing is rehearsed.", "next": "stay"}
    await put(house, "dana", f"/assessments/{ASSESSMENT}/overall", overall)
    await recommend(house, ASSESSMENT, visibility="panel")
    for key, seen in (("dana", True), ("femi", False), ("helen", False), ("iqbal", False)):
        found = await figures(house, key)
        assert [row["result"] for row in found["timeline"]] == ["not-met" if seen else None], key
        assert len(found["recommendations"]) == seen, key
        assert ("Not met" in (await opened(house.client(key), LIFE)).text) is seen
    await house.api("dana").post(f"/assessments/{ASSESSMENT}/tell")
    assert [row["result"] for row in (await figures(house, "helen"))["phases"]] == ["not-met"]


@on_sqlite
async def test_hostile_13_a_confidential_or_cancelled_assessment_leaves_no_trace_in_a_life(
    house: House,
) -> None:
    before = {key: await house.client(key).get(f"{LIFE}.json") for key in ("ruth", "grace", "helen")}
    shown = {key: (await house.client(key).get(LIFE)).text for key in before}
    about = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha", "confidential": True}
    await put(house, "iqbal", "/assessments/secret-alpha", about)
    await put(house, "iqbal", "/assessments/secret-alpha/seats/dana@hackney.example", {"role": "lead"})
    await recommend(house, "secret-alpha")
    for key, answer in before.items():
        assert (await house.client(key).get(f"{LIFE}.json")).json() == answer.json()
        assert (await house.client(key).get(LIFE)).text == shown[key]
    assert "secret-alpha" in (await house.client("dana").get(LIFE)).text
    await put(house, "iqbal", "/assessments/secret-alpha/state", {"to": "cancelled"})
    page = await opened(house.client("iqbal"), LIFE)
    assert "secret-alpha" not in str(page.links)
    assert "Left out: 1 assessment that was cancelled." in page.text
    assert (await house.client("nadia").get(LIFE)).status_code == 404


@on_sqlite
async def test_a_life_with_nothing_in_it_says_what_will_stand_there(house: House) -> None:
    await put(house, "nadia", "/services/bins", {"name": "Bins", "links": []})
    page = await opened(house.client("nadia"), "/services/bins/life")
    assert "Nothing has happened yet that you may see" in page.text
    assert "No phase has been assessed yet." in page.text


@on_sqlite
async def test_recommendations_of_a_life_equal_those_counted_one_by_one(house: House) -> None:
    """Counted again from the raw rows, for everybody, by code that shares nothing."""
    await lived(house)
    chance = random.Random(6)
    for _ in range(24):
        fields = {
            "visibility": chance.choice(["panel", "everyone"]),
            "status": chance.choice(["open", "in-progress", "done", "not-doing"]),
        }
        reason = {"reason": "Too dear."} if fields["status"] == "not-doing" else {}
        await recommend(house, chance.choice([ASSESSMENT, BEFORE]), **fields, **reason)
    raw = await house.database.all("select assessment, status, visibility from recommendation")
    panels = {"dana": {ASSESSMENT, BEFORE}, "sam": {ASSESSMENT}}
    enters = {"sam": {ASSESSMENT}, "ruth": {ASSESSMENT}}
    for key in ("dana", "sam", "femi", "ruth", "helen", "iqbal", "alex"):
        naive: dict[str, dict[str, Any]] = {}
        for row in raw:
            of_panel = row["assessment"] in panels.get(key, set())
            entered = row["assessment"] in enters.get(key, {ASSESSMENT, BEFORE})
            if entered and (of_panel or row["visibility"] == "everyone"):
                kind = {"done": "closed", "not-doing": "not_doing"}.get(row["status"], "open")
                found = naive.setdefault(
                    row["assessment"], {"made": 0, "open": 0, "closed": 0, "not_doing": 0}
                )
                found["made"] += 1
                found[kind] += 1
        shown = {row.pop("assessment"): row for row in (await figures(house, key))["recommendations"]}
        assert shown == naive, key


@on_sqlite
async def test_a_report_published_elsewhere_joins_the_life_of_a_service_of_its_name(house: House) -> None:
    sql = """insert into listing (id, imported, title, service, organisation, phase, standards, result, words,
      held_on, published_on, edition, sha256, day, at) values ('elsewhere', :yes, 'Alpha, long ago',
      'CONTACT Centre', '', 'alpha', '', 'Pass', '', '2014-05-01', '', 1, '', '2014-05-01', :now)"""
    async with house.database.transaction() as tx:
        await tx.run(sql, yes=True, now=tx.now)
    page = Page(await house.client("ruth").get(LIFE))
    assert page.said("h3", "life__title")[-1] == "Report Alpha, long ago"
    assert page.links["Alpha, long ago"] == "/published/elsewhere"
