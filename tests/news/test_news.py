"""News by mail: who is told what, when, how often; never the text of anything, never what somebody may not see."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assessor.database import Row
from assessor.news import queries
from assessor.news.kinds import CHOICES
from assessor.news.round import News, in_session
from tests.house import ASSESSMENT, House, new_id

HERE = f"/assessments/{ASSESSMENT}"
BEGINNING = (datetime.now(UTC) + timedelta(hours=13)).replace(hour=12)
SECRET = "Kestrel"


class Post:
    """The board's news and its clock, and what lies in the outbox."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.news = News(house.database, house.app.state.settings, house.app.state.standards)
        self.now = BEGINNING
        house.journal.clock = lambda: self.now

    async def begin(self) -> "Post":
        """Everything that the house was furnished with has been told."""
        await self.round(minutes=5)
        async with self.house.database.transaction() as tx:
            await tx.run("delete from mail")
            await tx.run("delete from news_waiting")
        return self

    async def round(self, minutes: int = 5) -> int:
        """Lets minutes pass, then goes round once."""
        self.now += timedelta(minutes=minutes)
        return await self.news.round(self.now)

    async def mails(self) -> list[Row]:
        """What is in the outbox, in order of address."""
        return await self.house.database.all("select * from mail order by email, kind")

    async def to(self) -> list[str]:
        """Whom it goes to, by first name."""
        return [row["email"].partition("@")[0] for row in await self.mails()]

    async def write(self, by: str, path: str, **body: Any) -> None:
        again = {"if-match": "*"} if body.pop("again", False) else {}
        answer = await self.house.api(by).put(f"{HERE}/{path}", json=body, headers=again)
        assert answer.status_code < 300, answer.text

    async def ask(self, by: str = "priya", **given: Any) -> str:
        """Asks the team something that everybody sees."""
        body = {"standard": 6, "kind": "question", "body": f"{SECRET}?", "visibility": "everyone"}
        id = new_id()
        await self.write(by, f"notes/{id}", **{**body, **given})
        return id

    async def choose(self, key: str, **often: str) -> None:
        async with self.house.database.transaction() as tx:
            await queries.choose(tx, self.house.people[key].id, often)


async def test_ten_questions_make_one_mail_to_each_of_the_team(house: House) -> None:
    post = await Post(house).begin()
    for number in range(10):
        await post.ask(standard=number % 3 + 5)
    assert await post.round(minutes=1) == 0, "they are still being gathered"
    assert await post.round(minutes=4) == 2
    assert await post.to() == ["femi", "grace"]
    assert await post.round() == 0, "nobody is told twice"
    mail = (await post.mails())[0]
    assert mail["subject"] == "Contact centre, public beta: 10 questions for your team"
    assert f"http://127.0.0.1:8000{HERE}/standards/5#note-" in mail["body"]
    assert "/account/mail" in mail["body"]


async def test_no_mail_holds_what_somebody_wrote(house: House) -> None:
    post = await Post(house).begin()
    note = await post.ask()
    await post.write("grace", f"notes/{note}/answers/{new_id()}", body=f"The {SECRET} desk.")
    body = {"standard": 6, "level": "must", "body": f"Drop {SECRET}.", "visibility": "everyone"}
    await post.write("sam", f"recommendations/{new_id()}", **body)
    await post.write("iqbal", "state", to="writing-up", reason=f"{SECRET} is over.")
    await post.round()
    post.now += timedelta(days=1)
    await post.round()
    mails = await post.mails()
    assert len(mails) > 4
    assert not [mail for mail in mails if SECRET in f"{mail['subject']} {mail['body']}"]


async def test_what_the_panel_keeps_to_itself_is_told_to_nobody(house: House) -> None:
    post = await Post(house).begin()
    await post.ask(visibility="panel")
    await post.ask(visibility="me")
    assert await post.round() == 0


async def test_a_question_that_is_hidden_again_is_not_mailed(house: House) -> None:
    post = await Post(house).begin()
    note = await post.ask()
    await post.write("priya", f"notes/{note}", visibility="panel", again=True)
    assert await post.round() == 0


async def test_a_question_opened_late_is_told_when_it_is_opened(house: House) -> None:
    post = await Post(house).begin()
    note = await post.ask(visibility="panel")
    await post.round()
    await post.write("priya", f"notes/{note}", visibility="everyone", again=True)
    assert await post.round() == 2


async def test_nobody_is_mailed_of_what_they_did_themselves(house: House) -> None:
    post = await Post(house).begin()
    await post.write("dana", "state", to="writing-up")
    assert await post.round() == 5
    assert await post.to() == ["femi", "grace", "priya", "ruth", "sam"]


async def test_an_answer_goes_to_whoever_asked_with_the_mail_of_the_next_morning(house: House) -> None:
    post = await Post(house).begin()
    note = await post.ask()
    await post.round()
    await post.write("grace", f"notes/{note}/answers/{new_id()}", body="The night desk.")
    assert await post.round() == 0, "it waits for the morning"
    post.now = (post.now + timedelta(days=1)).replace(hour=5)
    assert await post.round() == 0, "it is not eight yet"
    post.now = post.now.replace(hour=12)
    assert await post.round() == 1
    mail = next(mail for mail in await post.mails() if mail["kind"] == "news-daily")
    assert mail["email"].startswith("priya@")
    assert "1 answer to what you asked." in mail["body"]
    assert await post.round() == 0


async def test_a_recommendation_tells_its_team_and_whoever_it_names(house: House) -> None:
    post = await Post(house).begin()
    for key in ("grace", "femi", "ruth"):
        await post.choose(key, recommendation="at-once")
    body = {"standard": 6, "level": "must", "body": "Rehearse.", "visibility": "everyone"}
    id = new_id()
    await post.write("sam", f"recommendations/{id}", **body)
    await post.round()
    assert await post.to() == ["femi", "grace"]
    await post.write("grace", f"recommendations/{id}", owner="Femi Adeyemi", again=True)
    await post.round()
    assert await post.to() == ["femi", "femi", "grace"]


async def test_whoever_wants_no_mail_gets_none_and_daily_waits(house: House) -> None:
    post = await Post(house).begin()
    await post.choose("grace", question="never")
    await post.choose("femi", question="daily")
    await post.ask()
    assert await post.round() == 0
    post.now += timedelta(days=1)
    assert await post.round() == 1
    assert await post.to() == ["femi"]


async def test_nothing_is_mailed_from_before_somebody_had_a_seat(house: House) -> None:
    post = await Post(house).begin()
    await post.write("dana", "state", to="writing-up")
    post.now += timedelta(minutes=1)
    await post.write("iqbal", "seats/nadia@elsewhere.example", role="assessor")
    post.now += timedelta(minutes=2)  # the invitation has said so itself
    await post.write("iqbal", "seats/nadia@elsewhere.example", role="observer")
    await post.round()
    mine = [mail for mail in await post.mails() if mail["email"].startswith("nadia@")]
    assert [mail["subject"] for mail in mine] == [
        "Contact centre, public beta: You are an observer in this assessment now"
    ]


async def test_whoever_lost_the_seat_is_told_nothing_more(house: House) -> None:
    post = await Post(house).begin()
    await post.write("dana", "state", to="writing-up")
    answer = await house.api("iqbal").delete(f"{HERE}/seats/ruth@hackney.example")
    assert answer.status_code == 204
    await post.round()
    assert "ruth" not in await post.to()


@pytest.mark.parametrize("column", ["disabled_at = :now", "erased_at = :now", "guest_of = :here"])
async def test_disabled_erased_and_guests_are_never_mailed(house: House, column: str) -> None:
    post = await Post(house).begin()
    async with house.database.transaction() as tx:
        given = {"now": tx.now} if ":now" in column else {"here": ASSESSMENT}
        await tx.run(f"update person set {column} where id = :id", id=house.people["grace"].id, **given)
    await post.ask()
    await post.round()
    assert await post.to() == ["femi"]


async def test_two_servers_tell_it_once(house: House) -> None:
    post = await Post(house).begin()
    await post.ask()
    other = News(house.database, house.app.state.settings, house.app.state.standards)
    now = post.now + timedelta(minutes=5)
    told = await asyncio.gather(post.news.round(now), other.round(now))
    assert sorted(told) == [0, 2]
    assert await post.to() == ["femi", "grace"]


async def test_an_old_journal_is_not_mailed_when_mail_is_set_up_late(house: House) -> None:
    post = await Post(house).begin()
    await post.ask()
    post.now += timedelta(days=3)
    assert await post.round() == 0
    await post.ask()
    assert await post.round() == 2


async def test_nothing_is_mailed_while_people_sit_together(house: House) -> None:
    post = await Post(house).begin()
    begins = post.now.replace(microsecond=0)
    session = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=4)).isoformat()}
    answer = await house.api("iqbal").put(HERE, json={"sessions": [session]}, headers={"if-match": "*"})
    assert answer.status_code == 200, answer.text
    await post.ask()
    assert await post.round(minutes=30) == 0
    await post.round(minutes=240)
    assert set(await post.to()) >= {"femi", "grace"}


def test_a_session_without_an_end_is_over_after_four_hours() -> None:
    sessions = [{"starts_at": "2018-11-14T09:30:00Z"}]
    assert in_session(sessions, datetime(2018, 11, 14, 13, 0, tzinfo=UTC))
    assert not in_session(sessions, datetime(2018, 11, 14, 14, 0, tzinfo=UTC))


async def test_hostile_01_mail_tells_nobody_of_a_panel_note(house: House) -> None:
    """Twin worlds in one house: the same things happen twice, the second time beside panel notes."""

    async def told(hidden: Sequence[int]) -> list[tuple[Any, ...]]:
        post = await Post(house).begin()
        for minute in range(12):
            post.now += timedelta(minutes=1)
            if minute in hidden:
                await post.ask("dana", visibility="panel")
            if minute in (3, 5, 9):
                await post.ask(id)
            await post.news.round(post.now)
        await post.round()
        mails = [mail for mail in await post.mails() if mail["person"] in team]
        lines = [(mail["email"], mail["subject"], mail["body"].count("#note-")) for mail in mails]
        return sorted(lines)

    id = "priya"
    team = {house.people[key].id for key in ("grace", "femi", "ruth")}
    assert await told([]) == await told([0, 1, 4, 8])


async def test_a_round_with_nothing_new_reads_nothing_of_what_is_stored(house: House) -> None:
    post = await Post(house).begin()
    plan = "explain query plan" if house.database.dialect == "sqlite" else "explain"
    for audience in ("panel", "all"):
        told, counter = queries.COUNTERS[audience]
        sql = queries.DUE.format(told=told, counter=counter)
        async with house.database.transaction() as tx:
            if house.database.dialect == "postgresql":
                await tx.run("set local enable_seqscan = off")
            rows = await tx.all(f"{plan} {sql}", before=post.now, limit=10)
        assert "assessment_unmailed" in str(rows)


def test_every_kind_that_can_be_chosen_has_words() -> None:
    for kind in CHOICES:
        assert kind.title[0].isupper()
        assert kind.sentence.endswith(".")
        assert kind.usual in ("at-once", "daily", "never")
