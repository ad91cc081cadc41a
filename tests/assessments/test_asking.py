"""Asking for an assessment: by teams, signed in or not; taken or declined by organisers."""

import dataclasses

from tests.house import SERVICE, House
from tests.reading import Page, fill, opened

BINS = {
    "service_name": "Missed bins",
    "organisation": "Croydon Council",
    "phase": "alpha",
    "type": "mock",
    "wished": "In March",
    "words": "It is our first.",
    "name": "Kit Moss",
    "email": "Kit@croydon.example",
}


async def asked(house: House) -> str:
    row = await house.database.one("select id from asked order by at desc limit 1")
    assert row
    return str(row["id"])


def with_mail(house: House) -> None:
    """From now on this board can send mail."""
    house.app.state.settings = dataclasses.replace(house.app.state.settings, smtp_url="smtp://127.0.0.1:1")


async def test_organisers_are_mailed_that_something_is_asked_for_once_an_hour(house: House) -> None:
    with_mail(house)
    await house.client().post("/ask", data=BINS)
    await house.client().post("/ask", data={**BINS, "email": "other@croydon.example"})
    told = await house.database.all("select * from mail where kind = 'asking'")
    assert [mail["email"] for mail in told] == [house.people["iqbal"].email]
    assert "/asked" in told[0]["body"]
    assert "Missed bins" not in told[0]["body"]  # what a stranger typed reaches nobody's mailbox


async def test_administrators_are_mailed_while_nobody_organises(house: House) -> None:
    with_mail(house)
    async with house.app.state.journal.keep() as tx:
        await tx.run("update person set organiser = :no", no=False)
    await house.client().post("/ask", data=BINS)
    told = await house.database.all("select * from mail where kind = 'asking'")
    assert [mail["email"] for mail in told] == [house.people["alex"].email]


async def test_whoever_asked_is_mailed_that_it_is_set_up(house: House) -> None:
    await house.client().post("/ask", data=BINS)
    with_mail(house)
    iqbal, id = house.client("iqbal"), await asked(house)
    await iqbal.post(f"/asked/{id}/take")
    form = await opened(iqbal, f"/assessments/new?asked={id}")
    await fill(iqbal, form, "/assessments/new")
    (told,) = await house.database.all("select * from mail where kind = 'asked'")
    assert told["email"] == "kit@croydon.example"
    assert told["subject"] == "It is set up: alpha mock of Missed bins (Croydon Council)"
    assert "/assessments/missed-bins-alpha" in told["body"]


async def test_somebody_without_an_account_asks_and_is_told_the_same_as_anybody(house: House) -> None:
    browser = house.client()
    form = await opened(browser, "/ask")
    answers = [
        await fill(browser, form, "/ask", **{**BINS, "email": email})
        for email in ("kit@croydon.example", "dana@hackney.example")
    ]
    assert {answer.headers["location"] for answer in answers} == {"/ask?done=sent"}
    assert answers[0].content == answers[1].content
    assert "You have asked" in (await opened(browser, "/ask?done=sent")).h1


async def test_every_mistake_is_said_at_once_and_what_was_typed_is_kept(house: House) -> None:
    page = Page(await house.client().post("/ask", data={"wished": "In March"}))
    assert page.status == 422
    assert set(page.errors) == {"service_name", "phase", "type", "name", "email"}
    assert page.form("/ask")["wished"] == ["In March"]


async def test_what_is_asked_for_waits_on_the_front_page_of_organisers(house: House) -> None:
    await house.client().post("/ask", data=BINS)
    assert "1 assessment asked for waits for an answer" in (await opened(house.client("iqbal"), "/")).text
    assert "asked for" not in (await opened(house.client("priya"), "/")).text
    page = await opened(house.client("iqbal"), "/asked")
    assert page.said("h2") == ["Missed bins"]
    assert "Wished for: In March" in page.text
    page = await opened(house.client("alex"), f"/asked/{await asked(house)}")
    assert "nobody has checked that the address is theirs" in page.text


async def test_taking_it_makes_the_service_and_the_assessment_with_the_asker_as_team(house: House) -> None:
    await house.client().post("/ask", data=BINS)
    iqbal, id = house.client("iqbal"), await asked(house)
    answer = await iqbal.post(f"/asked/{id}/take")
    assert answer.headers["location"] == f"/assessments/new?asked={id}"
    again = await iqbal.post(f"/asked/{id}/take")  # pressed twice
    assert again.headers["location"] == f"/assessments/new?asked={id}"
    form = await opened(iqbal, f"/assessments/new?asked={id}")
    assert form.form("/assessments/new")["service"] == ["missed-bins"]
    assert form.form("/assessments/new")["phase"] == ["alpha"]
    assert form.form("/assessments/new")["type"] == ["mock"]
    answer = await fill(iqbal, form, "/assessments/new")
    assert answer.headers["location"] == "/assessments/missed-bins-alpha/people?done=made"
    page = await opened(iqbal, "/assessments/missed-bins-alpha/people")
    assert "Kit Moss" in page.text
    rows = await house.database.all("select person from member where service = 'missed-bins'")
    assert len(rows) == 1  # the organiser does not become a member
    assert "/assessments/missed-bins-alpha" in (await opened(iqbal, f"/asked/{id}")).links.values()
    assert (await iqbal.get(f"/assessments/new?asked={id}")).status_code == 404
    assert (await iqbal.post(f"/asked/{id}/take")).status_code == 409


async def test_a_member_asks_for_a_service_of_theirs_and_sees_what_became_of_it(house: House) -> None:
    femi = house.client("femi")
    form = await opened(femi, "/ask")
    await fill(femi, form, "/ask", service=SERVICE, phase="live", type="assessment")
    assert "Waiting for an answer" in (await opened(femi, "/")).text
    iqbal, id = house.client("iqbal"), await asked(house)
    await iqbal.post(f"/asked/{id}/decline", data={"answer": "The panel is full.\nAsk again in May."})
    page = await opened(femi, "/")
    assert "Declined" in page.text
    assert "Ask again in May." in page.text
    page = await opened(iqbal, f"/asked/{id}")
    assert "copy this into a mail of your own to femi@hackney.example" in page.text


async def test_declining_needs_words(house: House) -> None:
    await house.client().post("/ask", data=BINS)
    page = Page(await house.client("iqbal").post(f"/asked/{await asked(house)}/decline"))
    assert page.errors == {"answer": "Say why, so that the team knows how to go on"}


async def test_nobody_asks_for_a_service_that_is_not_theirs_by_its_id(house: House) -> None:
    answer = await house.client("nadia").post("/ask", data={**BINS, "service": SERVICE, "service_name": ""})
    assert answer.status_code == 422
    await house.client().post("/ask", data={**BINS, "service": SERVICE})
    row = await house.database.one("select service, service_name from asked")
    assert row == {"service": None, "service_name": "Missed bins"}


async def test_one_address_is_asked_for_five_times_a_day_and_then_no_more(house: House) -> None:
    browser = house.client()
    for _ in range(5):
        assert (await browser.post("/ask", data=BINS)).status_code == 303
    answer = await browser.post("/ask", data=BINS)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 60
    assert Page(answer).form("/ask")["words"] == ["It is our first."]
    other = {**BINS, "email": "lou@croydon.example"}
    assert (await browser.post("/ask", data=other)).status_code == 303
