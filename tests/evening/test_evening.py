"""The same evening: strengths, what is followed up, dates; no result, and nothing before it is sent."""

import dataclasses

import pytest

from tests.house import ASSESSMENT, House, new_id

HERE = f"/assessments/{ASSESSMENT}"
EVENING = f"{HERE}/evening"
OTHERS = ("grace", "femi", "ruth", "helen", "iqbal", "alex")
SAID = {
    "strength_1": "The night desk is rehearsed.",
    "strength_2": "Twelve residents were heard.",
    "caller": "Dana Whitfield",
    "call_on": "2018-11-16",
    "report_on": "2018-11-21",
    "words": "",
    "version": "0",
}
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def note(house: House, by: str, **fields: object) -> str:
    id = new_id()
    answer = await house.api(by).put(f"{HERE}/notes/{id}", json={"standard": 6, **fields})
    assert answer.status_code == 201, answer.text
    return id


def mailing(house: House) -> None:
    """From here on the board can send mail."""
    state = house.app.state
    state.settings = dataclasses.replace(
        state.settings, smtp_url="smtp://mail.example", mail_from="b@b.example"
    )


async def test_the_note_of_the_evening_is_proposed_from_what_everyone_may_see(house: House) -> None:
    seen = {"kind": "strength", "visibility": "everyone"}
    await note(house, "priya", body="Residents wrote the words.", **seen)
    await note(house, "sam", body="Kestrel is fast.", kind="strength", visibility="panel")
    await note(house, "sam", body="Who is on call?", kind="question", visibility="everyone")
    await note(house, "sam", body="Kestrel, why?", kind="question", visibility="panel")
    done = await note(house, "sam", body="Answered already?", kind="question", visibility="everyone")
    await house.api("sam").put(f"{HERE}/notes/{done}", json={"status": "answered"}, headers={"if-match": "*"})
    page = (await house.client("dana").get(EVENING)).text
    assert "Residents wrote the words." in page
    assert "Who is on call?" in page
    assert "Kestrel" not in page
    assert "Answered already?" not in page
    assert 'value="2018-11-21"' in page  # five working days after Wednesday 14 November
    assert "Wednesday 21 November 2018" in page


async def test_before_it_is_sent_nobody_else_learns_of_it_and_after_it_everybody_does(house: House) -> None:
    await note(house, "sam", body="Who is on call?", kind="question", visibility="everyone")
    row = "select position, open_position from assessment where id = :id"
    before = await house.database.one(row, id=ASSESSMENT)
    shown = await house.client("dana").post(EVENING, data={**SAID, "then": "preview"})
    assert shown.status_code == 200
    assert "Twelve residents were heard." in shown.text
    assert await house.database.one(row, id=ASSESSMENT) == before
    for key in OTHERS:
        assert (await house.client(key).get(EVENING)).status_code == 404, key
    assert (await house.client("priya").get(EVENING)).status_code == 200
    assert (await house.client("priya").post(EVENING, data=SAID)).status_code == 403

    mailing(house)
    assert (await house.client("dana").post(EVENING, data=SAID)).status_code == 303
    for key in OTHERS:
        page = (await house.client(key).get(EVENING)).text
        assert "The night desk is rehearsed." in page
        assert "Who is on call?" in page
        assert "Friday 16 November 2018" in page
    assert (await house.client("nadia").get(EVENING)).status_code == 404
    journal = (await house.api("grace").get(f"{HERE}/journal")).json()["items"]
    assert journal[-1]["action"] == "evening.sent"
    mails = await house.database.all(
        "select email, subject, body from mail where kind = 'evening' order by email"
    )
    assert [row["email"].partition("@")[0] for row in mails] == ["femi", "grace"]
    assert "2 strengths and 1 question to follow up" in mails[0]["body"]
    assert f"{EVENING}\n" in mails[0]["body"]
    assert "rehearsed" not in mails[0]["body"]  # what people wrote is read on the board
    board = (await house.client("grace").get(HERE)).text
    assert f'href="{EVENING}"' in board


@on_sqlite
async def test_it_is_sent_once_and_a_correction_is_sent_as_one(house: House) -> None:
    mailing(house)
    dana = house.client("dana")
    for _ in range(2):
        assert (await dana.post(EVENING, data=SAID)).status_code == 303
    count = "select count(*) as many from mail where kind = 'evening'"
    assert (await house.database.one(count) or {})["many"] == 2  # Femi and Grace, once each
    other = {**SAID, "strength_2": "Fourteen residents were heard."}
    late = await dana.post(EVENING, data=other)
    assert late.status_code == 412
    assert "Fourteen residents were heard." in late.text
    assert (await dana.post(EVENING, data={**other, "version": "1"})).status_code == 303
    page = (await house.client("grace").get(EVENING)).text
    assert "corrected this" in page
    assert "Fourteen" in page
    assert "Twelve" not in page
    last = await house.database.one(
        "select subject from mail where kind = 'evening' order by at desc limit 1"
    )
    assert last is not None
    assert last["subject"].startswith("Corrected: ")
    kept = await house.database.one("select was from history where subject = 'evening_note'")
    assert kept is not None
    assert "Twelve" in str(kept["was"])


@on_sqlite
async def test_what_is_missing_or_wrong_is_said_with_the_words_kept_and_without_mail_the_text_can_be_copied(
    house: House,
) -> None:
    dana = house.client("dana")
    wrong = await dana.post(EVENING, data={**SAID, "strength_1": " ", "call_on": "16 November"})
    assert wrong.status_code == 422
    assert "Say at least one thing that is strong" in wrong.text
    assert "Twelve residents were heard." in wrong.text
    assert (await dana.post(EVENING, data=SAID)).status_code == 303
    page = (await dana.get(f"{EVENING}?done=sent")).text
    assert "Nobody is mailed" in page
    assert "1. The night desk is rehearsed." in page
    assert "paste into your own mail" not in (await house.client("grace").get(EVENING)).text
    for to in ("writing-up", "fact-check"):
        await house.api("dana").put(f"{HERE}/state", json={"to": to})
    late = await dana.post(EVENING, data={**SAID, "words": "More.", "version": "1"})
    assert late.status_code == 409
