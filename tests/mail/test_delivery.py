"""The outbox empties itself: once, in the end, and not into a server that is down."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest

from assessor import mail
from assessor.database import Database, Row
from assessor.mail import queries
from assessor.mail.delivery import Delivery
from tests.mail.conftest import delivery
from tests.mail.sink import Mood, Sink

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def post(database: Database, to: str = "ola@example.gov.uk", **given: object) -> str:
    letter = mail.Letter("sign-in", to=to, subject="A subject", body="Some words.", **given)  # type: ignore[arg-type]
    async with database.transaction() as tx:
        await mail.post(tx, letter)
    return letter.id


async def rows(database: Database) -> list[Row]:
    return await database.all("select * from mail order by at")


async def until_sent(worker: Delivery, number: int) -> None:
    """Rounds, as the worker makes them, until so many mails were sent."""
    async with asyncio.timeout(20):
        while number > 0:
            number -= await worker.round()
            await asyncio.sleep(0.02)


async def test_a_mail_goes_out_once_and_its_text_is_forgotten(database: Database, server: Sink) -> None:
    id = await post(database, calendar="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")
    worker = delivery(database, server)
    assert await worker.round() == 1
    assert await worker.round() == 0
    (got,) = server.mails
    assert server.recipients == [["ola@example.gov.uk"]]
    assert got["from"] == "Board <board@example.gov.uk>"
    assert got["to"] == "ola@example.gov.uk"
    assert got["message-id"] == f"<{id}@127.0.0.1>"
    assert got["auto-submitted"] == "auto-generated"
    assert server.texts()[0].startswith("Some words.")
    assert "You get this because" in server.texts()[0]
    calendar = next(part for part in got.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    (row,) = await rows(database)
    assert (row["state"], row["body"], row["calendar"], row["tries"]) == ("sent", "", None, 1)
    assert "subject" not in row["subject"]


async def test_several_workers_never_send_one_mail_twice(database: Database, server: Sink) -> None:
    for number in range(20):
        await post(database, f"person{number}@example.gov.uk")
    workers = [delivery(database, server) for _ in range(4)]
    while await queries.next_due(database):
        await asyncio.gather(*[worker.round() for worker in workers])
    assert sorted(to for (to,) in server.recipients) == sorted(f"person{n}@example.gov.uk" for n in range(20))


async def test_a_mail_is_sent_as_soon_as_its_reason_is_on_disk(database: Database, server: Sink) -> None:
    working = asyncio.create_task(delivery(database, server).work())
    try:
        async with asyncio.timeout(20):
            while not mail.posted:  # noqa: ASYNC110 - the worker says nothing of its start
                await asyncio.sleep(0)
        begun = asyncio.get_running_loop().time()
        await post(database)
        async with asyncio.timeout(20):
            await server.came.wait()
        assert asyncio.get_running_loop().time() - begun < 2  # and not only at the next look
    finally:
        working.cancel()
        await asyncio.wait([working])
    assert mail.posted == set()


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("mood", ["hangs", "hangs in the middle", "closes", "busy", "closes in the middle"])
async def test_fault_F23_mail_waits_for_a_server_that_is_down_and_goes_out_once_it_is_back(
    database: Database, server: Sink, mood: Mood
) -> None:
    server.mood = mood
    id = await post(database)
    worker = delivery(database, server)
    assert await worker.round() == 0
    (row,) = await rows(database)
    assert row["state"] == "waiting"
    assert row["body"] == "Some words."
    server.mood = "good"
    await until_sent(worker, 1)
    assert [got["message-id"] for got in server.mails] == [f"<{id}@127.0.0.1>"]


@on_sqlite
async def test_fault_F23_a_server_that_is_down_is_left_in_peace(database: Database, server: Sink) -> None:
    server.mood = "closes"
    for number in range(10):
        await post(database, f"person{number}@example.gov.uk")
    worker = delivery(database, server)
    worker.pause = 30
    for _ in range(5):
        assert await worker.round() == 0
    assert server.connections == 1
    assert worker.closed_until - datetime.now(UTC) > timedelta(seconds=20)
    assert [row["tries"] for row in await rows(database)] == [0] * 10


@on_sqlite
@pytest.mark.parametrize("word", ["RCPT", "DATA"])
async def test_fault_F23_a_mail_refused_for_now_is_tried_again_and_others_go_on(
    database: Database, server: Sink, word: str
) -> None:
    server.answers[word] = ["451 not now, ola@example.gov.uk"]
    await post(database)
    await post(database, "sam@example.gov.uk")
    worker = delivery(database, server)
    worker.first = 60
    assert await worker.round() == 1
    assert server.recipients == [["sam@example.gov.uk"]]
    waiting = next(row for row in await rows(database) if row["state"] == "waiting")
    assert waiting["due_at"] - datetime.now(UTC) > timedelta(seconds=30)
    assert "ola" not in waiting["error"]
    async with database.transaction() as tx:
        await tx.run("update mail set due_at = :now where state = 'waiting'", now=tx.now)
    await until_sent(worker, 1)
    assert server.recipients[1] == ["ola@example.gov.uk"]


@on_sqlite
@pytest.mark.parametrize("word", ["RCPT", "DATA"])
async def test_fault_F23_a_mail_refused_for_good_is_given_up(
    database: Database, server: Sink, word: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.answers[word] = ["550 no such user ola@example.gov.uk"]
    await post(database)
    assert await delivery(database, server).round() == 0
    (row,) = await rows(database)
    assert (row["state"], row["body"]) == ("failed", "")
    assert "550" in row["error"]
    assert "550" in caplog.text
    assert "ola@" not in row["error"] + caplog.text


@on_sqlite
async def test_fault_F23_what_is_too_late_to_be_of_use_is_dropped(database: Database, server: Sink) -> None:
    server.mood = "closes"
    await post(database, expires_at=datetime.now(UTC) + timedelta(milliseconds=1))
    worker = delivery(database, server)
    await worker.round()
    server.mood = "good"
    worker.closed_until = datetime.now(UTC)
    await worker.round()
    (row,) = await rows(database)
    assert (row["state"], row["body"]) == ("expired", "")
    assert server.raw == []


@on_sqlite
async def test_a_worker_that_died_leaves_its_mail_to_the_others(database: Database, server: Sink) -> None:
    await post(database)
    async with database.transaction() as tx:
        assert await queries.claim(tx)
    worker = delivery(database, server)
    assert await worker.round() == 0
    async with database.transaction() as tx:
        await tx.run("update mail set due_at = :now", now=tx.now)
    assert await worker.round() == 1


@on_sqlite
async def test_what_is_left_of_old_mails_is_removed(database: Database, server: Sink) -> None:
    await post(database)
    worker = delivery(database, server)
    await worker.round()
    async with database.transaction() as tx:
        await tx.run("update mail set at = :then", then=tx.now - timedelta(days=31))
    await delivery(database, server).round()
    assert await rows(database) == []


NASTY = (
    "a@example.gov.uk\r\nBcc: evil@example.com",
    "a@example.gov.uk\nevil@example.com",
    "a@example.gov.uk, evil@example.com",
    "a@example.gov.uk> RCPT TO:<evil@example.com",
    '"<img src=x>"@example.gov.uk\r\n.\r\n',
    "\x1b[2Ja@example.gov.uk",
    "a@example.gov.uk\x7f",
    "nobody",
    "",
)


@on_sqlite
@pytest.mark.parametrize("to", NASTY, ids=ascii)
async def test_hostile_56_no_address_reaches_a_second_recipient_or_another_header(
    database: Database, server: Sink, to: str
) -> None:
    await post(database, to)
    await post(database, "sam@example.gov.uk")
    await until_sent(delivery(database, server), 1)
    assert server.recipients == [["sam@example.gov.uk"]]
    assert [row["state"] for row in await rows(database)] == ["failed", "sent"]


@on_sqlite
async def test_hostile_55_line_ends_in_a_subject_make_no_header(
    database: Database, server: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    for subject in ("Hello\r\nBcc: evil@example.com", "Hello\nX: y", "Hello\x1b[31m", "Hello\r"):
        async with database.transaction() as tx:
            letter = mail.Letter("sign-in", to="ola@example.gov.uk", subject=subject, body="Words")
            await mail.post(tx, letter)
    await delivery(database, server).round()
    assert server.raw == []
    assert {row["state"] for row in await rows(database)} == {"failed"}
    assert "evil" not in caplog.text


@on_sqlite
async def test_hostile_56_a_text_is_plain_text_whatever_stands_in_it(
    database: Database, server: Sink
) -> None:
    body = "Dear <img src=x onerror=alert(1)>,\r\n.\r\nQUIT\r\n..dots\n" + "long " * 500 + "żółć 👩🏽‍💻"
    async with database.transaction() as tx:
        letter = mail.Letter("sign-in", to="ola@example.gov.uk", subject="Żółć <b> 👩🏽‍💻", body=body)
        await mail.post(tx, letter)
    assert await delivery(database, server).round() == 1
    (got,) = server.mails
    assert got.get_content_type() == "text/plain"
    assert got["subject"] == "Żółć <b> 👩🏽‍💻"
    assert server.texts()[0].startswith(body.replace("\r\n", "\n"))
    assert server.recipients == [["ola@example.gov.uk"]]


@on_sqlite
async def test_nothing_is_sent_to_addresses_of_nobody(database: Database, server: Sink) -> None:
    await post(database, "guest-1@guests.invalid")
    assert await rows(database) == []
