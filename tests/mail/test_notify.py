"""Mail by GOV.UK Notify, against a small server that stands for it."""

import asyncio
import dataclasses
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from assessor import mail
from assessor.database import Database
from assessor.mail.carrier import Down
from assessor.mail.delivery import Delivery
from assessor.mail.notify import Notify
from assessor.settings import Settings
from tests.house import settings
from tests.mail.test_delivery import until_sent

TEMPLATE = "11111111-2222-3333-4444-555555555555"
KEY = f"board-{TEMPLATE}-99999999-8888-7777-6666-555555555555"
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


class Service:
    """What was asked, and what to answer: (status, JSON), or None to hang."""

    def __init__(self) -> None:
        self.answer: tuple[int, Any] | None = (201, {"id": "x"})
        self.template: dict[str, str] = {"subject": "((subject))", "body": "((body))"}
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            self.asked.append((head[0], headers, json.loads(body or "null")))
            answer = (200, self.template) if head[0].startswith("GET") and self.answer else self.answer
            if answer is None:
                await reader.read()
                return
            text = json.dumps(answer[1]).encode()
            start = f"HTTP/1.1 {answer[0]} x\r\ncontent-type: application/json\r\nconnection: close\r\n"
            writer.write(f"{start}content-length: {len(text)}\r\n\r\n".encode() + text)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest_asyncio.fixture
async def service() -> AsyncIterator[Service]:
    """GOV.UK Notify, or what we know of it."""
    made = Service()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


def notifying(service: Service) -> Settings:
    given = {"notify_key": KEY, "notify_template": TEMPLATE, "notify_url": f"http://127.0.0.1:{service.port}"}
    return dataclasses.replace(settings("sqlite:///unused.db"), **given)  # type: ignore[arg-type]


def delivery(database: Database, service: Service) -> Delivery:
    set_up = notifying(service)
    return Delivery(database, set_up, Notify(set_up, timeout=0.4), pause=0.05, first=0.05)


async def post(database: Database) -> str:
    letter = mail.Letter("sign-in", to="ola@example.gov.uk", subject="A subject", body="Some words.")
    async with database.transaction() as tx:
        await mail.post(tx, letter)
    return letter.id


async def test_a_mail_goes_to_notify_with_our_template(database: Database, service: Service) -> None:
    id = await post(database)
    assert await delivery(database, service).round() == 1
    ((line, headers, sent),) = service.asked
    assert line.startswith("POST /v2/notifications/email ")
    assert headers["authorization"].startswith("bearer ")
    assert (sent["email_address"], sent["template_id"], sent["reference"]) == (
        "ola@example.gov.uk",
        TEMPLATE,
        id,
    )
    assert sent["personalisation"]["subject"] == "A subject"
    assert sent["personalisation"]["body"].startswith("Some words.\n\nYou get this because")


ANSWERS: list[tuple[int, Any] | None] = [
    (500, {}),
    (503, {}),
    (429, {"errors": [{"error": "RateLimitError", "message": "Exceeded"}]}),
    (403, {"errors": [{"error": "AuthError", "message": "Invalid token"}]}),
    (400, {"errors": [{"error": "BadRequestError", "message": "Template not found"}]}),
    None,
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: str(answer and answer[0]))
async def test_fault_F23_mail_waits_for_notify(
    database: Database, service: Service, answer: tuple[int, Any] | None
) -> None:
    service.answer = answer
    await post(database)
    worker = delivery(database, service)
    assert await worker.round() == 0
    row = await database.one("select * from mail")
    assert row is not None
    assert (row["state"], row["body"]) == ("waiting", "Some words.")
    service.answer = (201, {"id": "x"})
    await until_sent(worker, 1)


async def test_an_address_that_notify_does_not_take_is_given_up_and_not_logged(
    database: Database, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    words = "email_address Not a valid email address: ola@example.gov.uk"
    service.answer = (400, {"errors": [{"error": "ValidationError", "message": words}]})
    await post(database)
    assert await delivery(database, service).round() == 0
    row = await database.one("select * from mail")
    assert row is not None
    assert row["state"] == "failed"
    assert "ola@" not in caplog.text + row["error"]


async def test_the_check_reads_the_template_and_says_what_it_lacks(
    database: Database, service: Service
) -> None:
    assert await Notify(notifying(service)).look() == "GOV.UK Notify has our template"
    service.template = {"subject": "Hello", "body": "((body))"}
    with pytest.raises(Down, match=r"lacks \(\(subject\)\)"):
        await Notify(notifying(service)).look()
    service.answer = None
    with pytest.raises(Down, match="does not answer"):
        await Notify(notifying(service), timeout=0.2).look()
