"""Somebody's way to the identity provider and back, as their browser goes it."""

import dataclasses
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx2

from assessor.database import connect
from tests.house import House, application, settings
from tests.sign_in.provider import CLIENT, CLIENT_SECRET, Provider

MAILS = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "board@hackney.example"}


@asynccontextmanager
async def house_with(url: str, provider: Provider, **also: Any) -> AsyncIterator[House]:
    """The house, with this provider in its settings."""
    given = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": CLIENT_SECRET}
    with_provider = dataclasses.replace(settings(url), **{**given, **also})
    async with connect(url) as database:
        house = House(application(with_provider), database)
        await house.open()
        yield house
        await house.close()


class Browser:
    """A browser of its own: cookies are kept, redirects followed by hand."""

    def __init__(self, house: House, key: str | None = None) -> None:
        self.house = house
        self.client = house.client()
        if key:
            self.client.cookies.set("session", house.sessions[key])

    async def start(self, query: str = "") -> httpx2.Response:
        """Asks to sign in by the provider."""
        return await self.client.get(f"/sign-in/provider{query}")

    async def there(self, query: str = "") -> str:
        """The address at the provider that this browser is sent to."""
        answer = await self.start(query)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def back(self, address: str) -> httpx2.Response:
        """Comes back with the provider's answer."""
        return await self.client.get(address)

    async def sign_in(self, provider: Provider, query: str = "") -> httpx2.Response:
        """All the way: there, the button, and back."""
        return await self.back(provider.approve(await self.there(query)))

    async def who(self) -> str | None:
        """Whom this browser is signed in as."""
        services = await self.client.get("/services")
        if services.status_code == 303:
            return None
        return next(key for key, person in self.house.people.items() if person.name in services.text)


async def identities(house: House) -> list[tuple[str, str, str]]:
    """Every connected account: issuer, subject, whose."""
    rows = await house.database.all("select * from identity order by issuer, subject")
    names = {person.id: key for key, person in house.people.items()}
    return [(row["issuer"], row["subject"], names[row["person"]]) for row in rows]


@contextmanager
def nothing_sent(provider: Provider) -> Iterator[None]:
    """Nobody asks the provider anything in here."""
    before = len(provider.asked)
    yield
    assert provider.asked[before:] == []
