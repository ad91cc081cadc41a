"""A mail server to send to, and a worker that delivers the outbox there."""

import dataclasses
from collections.abc import AsyncIterator

import pytest_asyncio

from assessor.database import Database
from assessor.mail.delivery import Delivery
from assessor.mail.smtp import Smtp
from assessor.settings import Settings
from tests.house import settings
from tests.mail.sink import Sink, sink


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Sink]:
    """A mail server."""
    async with sink() as made:
        yield made


def mailing(server: Sink, **given: object) -> Settings:
    """Settings with that mail server in them."""
    plain = settings("sqlite:///unused.db")
    given = {"smtp_url": server.url, "mail_from": "Board <board@example.gov.uk>", **given}
    return dataclasses.replace(plain, **given)  # type: ignore[arg-type]


def delivery(database: Database, server: Sink, **given: object) -> Delivery:
    """A worker that waits for nothing longer than it must."""
    set_up = mailing(server, **given)
    return Delivery(database, set_up, Smtp(set_up, timeout=0.4), pause=0.05, first=0.05)
