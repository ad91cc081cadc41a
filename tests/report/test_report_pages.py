"""The page of the report: a document for everybody who may read it, and the forms on which the panel changes it."""

import pytest

from tests.board.test_questions import ask
from tests.house import ASSESSMENT, House, new_id
from tests.reading import Page, fill, opened
from tests.report.test_report import put, report, standard, written

HERE = f"/assessments/{ASSESSMENT}"
REPORT = f"{HERE}/report"
ONCE = pytest.mark.parametrize("dialect", ["sqlite"])


async def reach(house: House, *states: str) -> None:
    """The assessment moves through these states."""
    for state in states:
        await written(house, "dana", "state", to=state)


TO_FACT_CHECK = ("evidence-submitted", "in-session", "writing-up", "fact-check")


@ONCE
async def test_the_page_shows_the_draft_to_the_panel_and_the_report_to_all_from_fact_check_on(
    house: House,
) -> None:
    note = await ask(house, kind="strength", body="One page, **well** kept.")
    hidden = await ask(house, by="priya", kind="concern", visibility="panel", body="Only the panel.")
    page = await opened(house.client("priya"), REPORT)
    assert "Draft report" in page.text
    assert "One page, well kept." in page.text
    assert f"{HERE}/standards/6#note-{note}" in page.links.values()
    for key in ("grace", "ruth", "helen", "iqbal", "nadia"):
        assert (await house.client(key).get(REPORT)).status_code == 404
        assert (await house.client(key).get(f"{REPORT}/edit/summary")).status_code in (403, 404)
    point = {"body": "Nobody owns it.", "sources": [hidden]}
    await put(house, summary="In short.", standards=[{"number": 6, "to_explore": [point]}])
    assert (await house.client("grace").get(REPORT)).status_code == 404
    await reach(house, *TO_FACT_CHECK)
    page = await opened(house.client("grace"), REPORT)
    assert "In short." in page.text
    assert "Nobody owns it." in page.text
    assert "Still missing" not in page.text
    assert not [at for at in page.links.values() if hidden in at or "/report/edit/" in at]
    assert [at for at in (await opened(house.client("dana"), REPORT)).links.values() if hidden in at]


@ONCE
async def test_a_text_is_written_on_a_page_of_its_own_and_two_at_once_both_keep_theirs(house: House) -> None:
    edit = f"{REPORT}/edit/main_concern"
    one, two = [await opened(house.client(key), edit) for key in ("dana", "priya")]
    saved = await fill(house.client("dana"), one, edit, text="Recordings.")
    assert saved.headers["location"] == f"{REPORT}?done=saved#main_concern"
    assert (await report(house))["version"] == 2  # begun by it
    elsewhere = await opened(house.client("priya"), f"{REPORT}/edit/users")
    await fill(house.client("priya"), elsewhere, f"{REPORT}/edit/users", text="Residents.")
    refused = await fill(house.client("priya"), two, edit, text="Recordings, and who owns them.")
    page = Page(refused)
    assert refused.status_code == 412
    assert "Recordings." in page.text
    assert "".join(page.form(edit)["text"]).strip() == "Recordings, and who owns them."
    assert (await fill(house.client("priya"), page, edit)).status_code == 303
    thing = await report(house)
    assert (thing["main_concern"], thing["users"]) == ("Recordings, and who owns them.", "Residents.")
    long = await house.client("dana").post(edit, data={"text": "x" * 10_001, "version": "9"})
    assert (long.status_code, "10,000 characters" in long.text) == (422, True)
    assert (await house.client("dana").get(f"{REPORT}/edit/conclusion")).status_code == 404
    assert (await house.client("grace").post(edit, data={"text": "Mine", "version": "4"})).status_code == 403


@ONCE
async def test_a_standard_is_edited_as_in_the_wash_up_and_leads_back_to_the_report(house: House) -> None:
    note = await ask(house, kind="strength", body="One page, well kept.")
    edit, points = f"{REPORT}/edit/standard-6", f"{HERE}/wash-up/6/points"
    dana = house.client("dana")
    page = await opened(dana, edit)
    answer = await fill(dana, page, f"{REPORT}/begin")
    assert answer.headers["location"] == edit
    assert (await dana.post(f"{REPORT}/begin", data={"standard": "9" * 5000})).status_code == 303
    page = await opened(dana, edit)
    point = {"id": new_id(), "body": "They rehearse.", "part": "advice", "back": "report"}
    answer = await dana.post(points, data=point)
    assert answer.headers["location"].startswith(f"{edit}#point-")
    answer = await fill(dana, page, f"{HERE}/wash-up/6/decision", value="met")
    assert answer.headers["location"] == edit
    six = standard(await report(house))
    assert six["done_well"] == [{"body": "One page, well kept.", "sources": [note]}]
    assert (six["decision"], [point["body"] for point in six["advice"]]) == ("met", ["They rehearse."])
    assert (await report(house))["version"] == 3
    assert (await dana.get(f"{REPORT}/edit/standard-99")).status_code == 404


@ONCE
async def test_each_standard_has_a_drafter_who_hands_it_over(house: House) -> None:
    await written(house, "iqbal", "seats/priya@hackney.example", role="assessor", leads=[6])
    await reach(house, *TO_FACT_CHECK[:3])
    dana, priya = house.client("dana"), house.client("priya")
    page = await opened(dana, f"{REPORT}/drafters")
    ids = {key: house.people[key].id for key in ("priya", "sam", "grace")}
    assert page.form(f"{REPORT}/drafters")["standard-6"] == [ids["priya"]]
    position = (await house.api("grace").get(HERE)).json()["position"]
    answer = await fill(dana, page, f"{REPORT}/drafters", **{"standard-9": ids["sam"]})
    assert answer.headers["location"] == f"{REPORT}?done=drafters"
    assert "You draft standard 6 of the report." in (await opened(priya, HERE)).text
    page = await opened(priya, REPORT)
    assert "0 of 2 standards handed over" in page.text
    assert (await priya.post(f"{REPORT}/drafters/9/hand-over")).status_code == 403
    assert (await fill(priya, page, f"{REPORT}/drafters/6/hand-over")).status_code == 303
    assert "You draft" not in (await opened(priya, HERE)).text
    page = await opened(dana, REPORT)
    assert "1 of 2 standards handed over" in page.text
    assert (await priya.post(f"{REPORT}/drafters/6/take-back")).status_code == 403
    assert (await fill(dana, page, f"{REPORT}/drafters/6/take-back")).status_code == 303
    assert "0 of 2 standards handed over" in (await opened(dana, REPORT)).text
    wrong = await dana.post(f"{REPORT}/drafters", data={"standard-6": ids["grace"]})
    assert (wrong.status_code, Page(wrong).errors) == (422, {"standard-6": "Choose somebody of the panel"})
    assert (await house.api("grace").get(HERE)).json()["position"] == position


@ONCE
async def test_open_pages_follow_the_report_and_nobody_else_is_told_before_fact_check(house: House) -> None:
    position = (await house.api("grace").get(HERE)).json()["position"]
    async with house.stream("priya", page=True) as stream:
        await stream.next()
        await put(house, summary="In short.")
        told = (await stream.next())["data"]
    assert 'id="report-summary"' in told
    assert "In short." in told
    assert 'id="report-standing"' in told
    assert (await house.api("grace").get(HERE)).json()["position"] == position
    await reach(house, *TO_FACT_CHECK)
    async with house.stream("grace", page=True) as stream:
        await stream.next()
        await put(house, 1, standards=[{"number": 6, "advice": [{"body": "Try it."}]}])
        told = (await stream.next())["data"]
    assert 'id="report-standard-6"' in told
    assert "Try it." in told
    assert "report-standing" not in told


@ONCE
async def test_a_point_may_come_from_evidence_and_says_of_which_revision(house: House) -> None:
    page = {"title": "User research", "body": "We met twelve."}
    await house.api("grace").put("/services/contact-centre/evidence/user-research", json=page)
    claim = {"standard": 6, "page": "user-research", "says": "Whom we met."}
    await written(house, "grace", f"claims/{new_id()}", **claim)
    id, points = new_id(), f"{HERE}/wash-up/6/points"
    dana = house.client("dana")
    await dana.post(points, data={"id": id, "body": "They met twelve.", "part": "done-well"})
    form = f"{points}/{id}/edit"
    answer = await fill(dana, await opened(dana, f"{form}?back=report"), form, sources="user-research@1")
    assert answer.headers["location"] == f"{REPORT}/edit/standard-6#point-{id}"
    said = "“User research”, revision 1"
    for place in (f"{HERE}/wash-up/6", REPORT):
        page_of = await opened(dana, place)
        assert f"{HERE}/evidence/user-research" in page_of.links.values()
        assert said in page_of.text
    assert standard(await report(house))["done_well"][0]["sources"] == ["user-research@1"]
    await fill(dana, await opened(dana, form), form, sources="")
    assert standard(await report(house))["done_well"][0]["sources"] == []
