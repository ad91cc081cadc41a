"""The report: drafted from what everybody may see, written by the lead, nobody else's before fact check."""

from typing import Any

import pytest

from tests.board.test_questions import ask
from tests.house import ASSESSMENT, House, new_id

HERE = f"/assessments/{ASSESSMENT}"


async def report(house: House, key: str = "dana") -> dict[str, Any]:
    """The report as somebody reads it."""
    answer = await house.api(key).get(f"{HERE}/report")
    assert answer.status_code == 200, answer.text
    thing: dict[str, Any] = answer.json()
    assert answer.headers["etag"] == f'"{thing["version"]}"'
    return thing


async def put(house: House, version: int | None = None, status: int = 200, **fields: Any) -> dict[str, Any]:
    """The lead writes the report."""
    headers = {} if version is None else {"if-match": f'"{version}"'}
    answer = await house.api("dana").put(f"{HERE}/report", json=fields, headers=headers)
    assert answer.status_code == status, answer.text
    thing: dict[str, Any] = answer.json()
    return thing


def standard(thing: dict[str, Any], number: int = 6) -> dict[str, Any]:
    """One of its standards."""
    found: dict[str, Any] = next(one for one in thing["standards"] if one["number"] == number)
    return found


async def written(house: House, key: str, address: str, **fields: Any) -> dict[str, Any]:
    """Somebody writes something by the API."""
    answer = await house.api(key).put(f"{HERE}/{address}", json=fields)
    assert answer.status_code in (200, 201), answer.text
    thing: dict[str, Any] = answer.json()
    return thing


async def test_the_draft_is_made_of_what_everybody_may_see_and_of_nothing_else(house: House) -> None:
    strength = await ask(house, kind="strength", body="One page, well kept.")
    concern = await ask(house, by="priya", kind="concern", body="Nobody owns it.")
    await ask(house, by="priya", kind="concern", visibility="panel", body="Only the panel.")
    await ask(house, kind="strength", visibility="me", body="Only mine.")
    await ask(house, body="A question?")
    could = new_id()
    await written(
        house,
        "dana",
        f"recommendations/{could}",
        level="could",
        standard=6,
        body="Try it.",
        visibility="everyone",
    )
    await written(house, "dana", "agreed-ratings/6", value="met", reason="It is.")
    thing = await report(house)
    assert standard(thing) == {
        "number": 6,
        "decision": "met",
        "done_well": [{"body": "One page, well kept.", "sources": [strength]}],
        "to_explore": [{"body": "Nobody owns it.", "sources": [concern]}],
        "advice": [{"body": "Try it.", "sources": [could]}],
    }
    assert (thing["version"], thing["author"], thing["at"], len(thing["standards"])) == (0, None, None, 15)


async def test_the_lead_writes_it_in_parts_and_each_write_is_a_version(house: House) -> None:
    note = await ask(house, kind="strength", body="One page, well kept.")
    page = await house.api("grace").put(
        "/services/contact-centre/evidence/users", json={"title": "Users", "body": "We met twelve."}
    )
    assert page.status_code == 201
    thing = await put(house, summary="In short.", main_concern="Recordings.")
    assert (thing["version"], thing["summary"], thing["author"]["name"]) == (1, "In short.", "Dana Okafor")
    assert standard(thing)["done_well"] == [{"body": "One page, well kept.", "sources": [note]}]
    await ask(house, kind="strength", body="Too late for a draft.")
    assert standard(await report(house)) == standard(thing)
    ids = await house.database.all("select id, body from point where removed_at is null")
    well = [{"body": "One page, well kept."}, {"body": "They met users.", "sources": ["users@1"]}]
    six = {"number": 6, "decision": "not-met", "done_well": well}
    await put(house, status=428, standards=[six])
    thing = await put(house, 1, standards=[six])
    assert (thing["version"], standard(thing)["decision"], thing["summary"]) == (2, "not-met", "In short.")
    assert standard(thing)["done_well"][0]["sources"] == [note]
    assert standard(thing)["done_well"][1]["sources"] == ["users@1"]
    after = await house.database.all("select id, body from point where removed_at is null")
    assert [row for row in after if row in ids] == ids  # the same words are the same point
    assert (await put(house, standards=[six]))["version"] == 2  # the same again changes nothing
    stale = await put(house, 1, 412, summary="Another.")
    assert stale["current"]["version"] == 2
    await written(house, "dana", "agreed-ratings/7", value="met", reason="It is.")
    rows = await house.database.all(
        "select version, part, content from report_version order by version, part"
    )
    assert [(row["version"], row["part"]) for row in rows if row["version"] > 1] == [
        (2, "standard-6"),
        (3, "standard-7"),
    ]
    assert len([row for row in rows if row["version"] == 1]) == 5 + 15
    assert rows[-1]["content"] == {"decision": "met", "reason": "It is.", "points": []}


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_what_cannot_be_written_is_refused_with_its_field(house: House) -> None:
    own = await ask(house, visibility="me")
    six = {"number": 6, "done_well": [{"body": "Said.", "sources": [own]}]}
    await written(house, "dana", "agreed-ratings/6", value="met")
    wrong: dict[str, dict[str, Any]] = {
        "standards": {"standards": [six]},
        "standards.0.decision": {"standards": [{"number": 6, "decision": None}]},
        "standards.0.number": {"standards": [{"number": 16}]},
        "standards.1.number": {"standards": [{"number": 6}, {"number": 6}]},
        "standards.0.advice": {"standards": [{"number": 6, "advice": [{"body": " "}]}]},
        "standards.0.advice.0.sources.0": {
            "standards": [{"number": 6, "advice": [{"body": "So.", "sources": ["x@0"]}]}]
        },
        "conclusion": {"conclusion": "Good."},
    }
    for field, sent in wrong.items():
        refused = await put(house, status=422, **sent)
        assert [error["field"] for error in refused["errors"]] == [field]
    assert (await report(house))["version"] == 0


async def test_it_is_the_panels_until_fact_check_and_then_counts_anew(house: House) -> None:
    shared = await ask(house, kind="strength", body="One page, well kept.")
    hidden = await ask(house, by="priya", kind="concern", visibility="panel", body="Only the panel.")
    points = [{"body": "Well kept, but nobody’s.", "sources": [shared, hidden]}]
    await put(house, summary="In short.", standards=[{"number": 6, "done_well": points}])
    await put(house, 1, summary="Shorter.")
    before = (await house.api("grace").get(HERE)).json()["position"]
    for key in ("grace", "ruth", "helen", "iqbal", "nadia"):
        for answer in (
            await house.api(key).get(f"{HERE}/report"),
            await house.api(key).put(f"{HERE}/report", json={"summary": "Mine"}),
        ):
            assert answer.status_code == 404
    assert (await house.api("priya").put(f"{HERE}/report", json={})).status_code == 403
    assert (await house.api("grace").get(HERE)).json()["position"] == before
    for state in ("evidence-submitted", "in-session", "writing-up", "fact-check"):
        await written(house, "dana", "state", to=state)
    theirs = await report(house, "grace")
    assert (theirs["version"], theirs["summary"]) == (1, "Shorter.")
    assert standard(theirs)["done_well"][0]["sources"] == [shared]
    assert len(standard(await report(house))["done_well"][0]["sources"]) == 2
    answer = await house.api("grace").put(f"{HERE}/report", json={"summary": "Mine"})
    assert answer.status_code == 403
    before = (await house.api("grace").get(HERE)).json()["position"]
    await put(house, 2, users="Residents who phone.")
    theirs = await report(house, "grace")
    assert (theirs["version"], theirs["users"]) == (2, "Residents who phone.")
    journal = (await house.api("grace").get(f"{HERE}/journal?after={before}")).json()["items"]
    assert [entry["action"] for entry in journal] == ["report.changed"]
