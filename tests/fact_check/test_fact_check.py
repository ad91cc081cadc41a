"""The fact check: opened with its state, remarks and answers, accepted or challenged, and nothing of it before."""

from datetime import UTC, date, datetime

import pytest

from assessor.fact_check import fact_check
from tests.fact_check.checking import CHECK, HERE, move, open_check, point, remark
from tests.house import House, new_id

OTHERS = ("grace", "femi", "ruth", "helen", "iqbal", "alex")
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def test_entering_fact_check_opens_it_until_ten_working_days_later(house: House) -> None:
    house.journal.clock = lambda: datetime(
        2018, 12, 14, 23, 30, tzinfo=UTC
    )  # Friday night, still Friday in London
    await open_check(house)
    row = await house.database.one("select due, version from fact_check")
    assert row == {
        "due": "2019-01-02",
        "version": 1,
    }  # Christmas, Boxing Day and New Year's Day are not counted
    page = (await house.client("grace").get(CHECK)).text
    assert "No remarks yet; until Wednesday 2 January 2019" in page
    house.journal.clock = lambda: datetime(2018, 12, 17, 9, 0, tzinfo=UTC)
    await move(house, "writing-up")
    for key in OTHERS:
        assert (await house.client(key).get(CHECK)).status_code == 404, key
    assert (await house.client("sam").get(CHECK)).status_code == 200
    await move(house, "fact-check")
    row = await house.database.one("select due, version from fact_check")
    assert row == {"due": "2019-01-03", "version": 2}


async def test_a_fact_check_from_before_they_were_kept_is_kept_from_the_next_start_on(house: House) -> None:
    begun = datetime(2018, 12, 14, 23, 30, tzinfo=UTC)
    await open_check(house)
    async with house.database.transaction() as tx:  # as it is after an upgrade
        await tx.run("delete from fact_check")
        await tx.run("update move set at = :at where to_state = 'fact-check'", at=begun)
    settings = house.app.state.settings
    for _ in range(2):
        await fact_check.keep_begun(house.database, settings)
        rows = await house.database.all("select opened_at, due, version from fact_check")
        assert rows == [{"opened_at": begun, "due": "2019-01-02", "version": 1}]
    assert (await house.client("grace").post(f"{CHECK}/accept")).status_code == 303
    await fact_check.keep_begun(house.database, settings)
    left = {
        day: fact_check.days_left(settings, {"due": "2018-12-14"}, date(2018, 12, day))
        for day in (13, 14, 15)
    }
    assert left == {13: "1 working day left", 14: "today is the last day", 15: "the time is over"}


async def test_the_team_says_what_is_wrong_and_the_lead_answers(house: House) -> None:
    about = f"point-{await open_check(house)}"
    first = await remark(house, about)
    await remark(house, "standard-6", by="femi", body="We were told: met.")
    for key in ("dana", "sam", *OTHERS):
        page = (await house.client(key).get(CHECK)).text
        assert "Mina owns them since May." in page, key
        assert "2 remarks, 2 wait for the lead" in page
    for key in ("sam", "ruth", "helen", "iqbal"):
        refused = await house.client(key).post(
            f"{CHECK}/remarks", data={"id": new_id(), "about": about, "body": "?"}
        )
        assert refused.status_code == 403, key
    assert (await house.client("nadia").get(CHECK)).status_code == 404
    address = f"{CHECK}/remarks/{first}/answer"
    assert "Nobody owns the recordings." in (await house.client("dana").get(address)).text
    assert (await house.client("sam").get(address)).status_code == 403
    why = await house.client("dana").post(
        address, data={"answer": "not-changed", "answer_words": " ", "version": "1"}
    )
    assert why.status_code == 422
    assert "Say why the report stays as it is" in why.text
    said = {"answer": "not-changed", "answer_words": "Mina left in June.", "version": "1"}
    assert (await house.client("dana").post(address, data=said)).status_code == 303
    page = (await house.client("grace").get(CHECK)).text
    assert "Not changed" in page
    assert "Mina left in June." in page
    assert "2 remarks, 1 waits for the lead" in page
    actions = [one["action"] for one in (await house.api("ruth").get(f"{HERE}/journal")).json()["items"]]
    assert actions[-4:] == ["fact-check.opened", "remark.written", "remark.written", "remark.answered"]


@on_sqlite
async def test_a_remark_is_its_authors_until_it_is_answered_and_everything_it_said_is_kept(
    house: House,
) -> None:
    await open_check(house)
    id = await remark(house, "summary", body="Wrong.")
    edit, grace = f"{CHECK}/remarks/{id}/edit", house.client("grace")
    assert (await house.client("femi").get(edit)).status_code == 403
    assert (await grace.post(edit, data={"body": "Wrong year.", "version": "1"})).status_code == 303
    late = await grace.post(edit, data={"body": "Wrong month.", "version": "1"})
    assert late.status_code == 412
    assert "Wrong year." in late.text
    assert "Wrong month." in late.text
    assert (await grace.post(f"{CHECK}/remarks/{id}/remove")).status_code == 303
    assert "Wrong year." not in (await grace.get(CHECK)).text
    assert "Undo" in (await grace.get(f"{CHECK}?removed={id}")).text
    assert (await grace.post(f"{CHECK}/remarks/{id}/restore")).status_code == 303
    assert "Wrong year." in (await house.client("dana").get(CHECK)).text
    row = await house.database.one("select version from remark")
    assert row == {"version": 4}
    answer = {"answer": "changed", "answer_words": "", "version": "4"}
    assert (await house.client("dana").post(f"{CHECK}/remarks/{id}/answer", data=answer)).status_code == 303
    assert (await grace.post(edit, data={"body": "No.", "version": "5"})).status_code == 409
    assert (await grace.post(f"{CHECK}/remarks/{id}/remove")).status_code == 409
    was = [
        row["was"]["body"]
        for row in await house.database.all("select was from history where subject = 'remark'")
    ]
    assert sorted(was) == ["Wrong year.", "Wrong year.", "Wrong year.", "Wrong."]


@on_sqlite
async def test_a_remark_refused_keeps_its_words_and_one_sent_twice_is_one(house: House) -> None:
    await open_check(house)
    id, grace = new_id(), house.client("grace")
    empty = await grace.post(f"{CHECK}/remarks", data={"id": id, "about": "standard-6", "body": " "})
    assert empty.status_code == 422
    assert 'href="#body-standard-6"' in empty.text
    gone = await grace.post(
        f"{CHECK}/remarks", data={"id": id, "about": f"point-{new_id()}", "body": "Gone?"}
    )
    assert gone.status_code == 422
    for _ in range(2):
        sent = await grace.post(f"{CHECK}/remarks", data={"id": id, "about": "standard-6", "body": "Once."})
        assert sent.status_code == 303
    again = await grace.post(f"{CHECK}/remarks", data={"id": id, "about": "standard-6", "body": "Twice?"})
    assert again.status_code == 409
    assert "Twice?" in again.text
    assert (await house.database.one("select count(*) as many from remark") or {})["many"] == 1


async def test_whoever_the_seat_says_accepts_the_report_and_may_take_it_back_in_time(house: House) -> None:
    await house.api("iqbal").put(
        f"{HERE}/seats/{house.people['femi'].email}", json={"role": "team", "duties": ["accepts-report"]}
    )
    await open_check(house)
    grace, femi = house.client("grace"), house.client("femi")
    assert (
        "Femi Adeyemi" in (await grace.get(CHECK)).text
        or "accepts the report for your team" in (await grace.get(CHECK)).text
    )
    assert (await grace.get(f"{CHECK}/accept")).status_code == 403
    assert (await grace.post(f"{CHECK}/accept", data={"accepted_words": ""})).status_code == 403
    assert (await femi.get(f"{CHECK}/accept")).status_code == 200
    for _ in range(2):
        assert (await femi.post(f"{CHECK}/accept", data={"accepted_words": "Thank you."})).status_code == 303
    for key in ("dana", "ruth"):
        page = (await house.client(key).get(CHECK)).text
        assert "Accepted by" in page
        assert "Thank you." in page
        assert "changed since" not in page
    await point(house, "Nobody asked who calls.")
    assert "The report was changed since." in (await house.client("grace").get(CHECK)).text
    assert (
        "changed after the team accepted it"
        in (await house.client("dana").get(f"{HERE}/state?to=published")).text
    )
    assert (await femi.post(f"{CHECK}/challenge", data={"challenge": "But no."})).status_code == 409
    assert (await femi.post(f"{CHECK}/take-back")).status_code == 303
    assert "Accepted by" not in (await house.client("dana").get(CHECK)).text
    await femi.post(f"{CHECK}/accept", data={"accepted_words": ""})
    await move(house, "published")
    assert (await femi.post(f"{CHECK}/take-back")).status_code == 409
    page = (await femi.get(CHECK)).text
    assert "Accepted by" in page
    assert "Say what is wrong here" not in page
    version = (await house.api("dana").get(f"{HERE}/report")).json()["version"]
    draft = {"version": version, "text": "A correction."}
    assert (
        await house.client("dana").post(f"{HERE}/report/correction/summary", data=draft)
    ).status_code == 303
    assert "changed since" not in (await femi.get(CHECK)).text, (
        "what is corrected is unseen until it is published"
    )


@on_sqlite
async def test_a_challenge_and_what_came_of_meeting_are_read_by_everyone(house: House) -> None:
    await open_check(house)
    grace, dana = house.client("grace"), house.client("dana")
    assert (await grace.post(f"{CHECK}/challenge", data={"challenge": ""})).status_code == 422
    assert (await grace.post(f"{CHECK}/challenge", data={"challenge": "Six is met."})).status_code == 303
    assert "Withdraw the challenge" in (await grace.get(f"{CHECK}/challenge")).text
    assert (await grace.post(f"{CHECK}/challenge", data={"withdraw": "yes"})).status_code == 303
    page = (await house.client("iqbal").get(CHECK)).text
    assert "Six is met." not in page
    assert "No meeting" not in page
    assert (await grace.post(f"{CHECK}/challenge", data={"challenge": "Six is met."})).status_code == 303
    assert "No meeting is recorded yet." in (await house.client("iqbal").get(CHECK)).text
    assert (await house.client("sam").post(f"{CHECK}/meeting", data={})).status_code == 403
    assert (
        await dana.post(f"{CHECK}/meeting", data={"meeting_on": "", "meeting_words": ""})
    ).status_code == 422
    met = {"meeting_on": "2018-12-05", "meeting_words": "Six is looked at again in May."}
    assert (await house.client("iqbal").post(f"{CHECK}/meeting", data=met)).status_code == 303
    page = (await house.client("ruth").get(CHECK)).text
    assert "Six is met." in page
    assert "They met on Wednesday 5 December 2018" in page
    assert "Six is looked at again in May." in page
    assert "Withdraw the challenge" not in (await grace.get(f"{CHECK}/challenge")).text
    assert (await grace.post(f"{CHECK}/challenge", data={"withdraw": "yes"})).status_code == 409


@on_sqlite
async def test_open_pages_hear_of_remarks_and_answers_and_of_changed_points(house: House) -> None:
    point_id = await open_check(house)
    async with house.stream("grace", page=True) as team, house.stream("dana", page=True) as panel:
        for stream in (team, panel):
            await stream.next()
        id = await remark(house, f"point-{point_id}")
        for stream in (team, panel):
            told = (await stream.next())["data"]
            assert f'id="remark-{id}"' in told
            assert "1 remark, 1 waits for the lead" in told
        sent = {"part": "to-explore", "body": "Mina owns the recordings.", "version": "1"}
        edit = f"{HERE}/wash-up/6/points/{point_id}/edit"
        assert (await house.client("dana").post(edit, data=sent)).status_code == 303
        for stream in (team, panel):
            assert "Mina owns the recordings." in (await stream.next())["data"]


@on_sqlite
async def test_text_in_remarks_answers_and_challenges_stays_text(house: House) -> None:
    await open_check(house)
    evil = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
    id = await remark(house, "overall", body=evil)
    answer = {"answer": "changed", "answer_words": evil, "version": "1"}
    await house.client("dana").post(f"{CHECK}/remarks/{id}/answer", data=answer)
    await house.client("grace").post(f"{CHECK}/challenge", data={"challenge": evil})
    await house.client("dana").post(
        f"{CHECK}/meeting", data={"meeting_on": "2018-12-05", "meeting_words": evil}
    )
    for address in (CHECK, f"{CHECK}/remarks/{id}/answer", f"{CHECK}/meeting"):
        page = (await house.client("dana").get(address)).text
        assert "<img src=x" not in page
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
