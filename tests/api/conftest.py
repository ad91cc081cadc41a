"""A house that several tests share: they write under new ids, and leave state and seats as they are."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from assessor.database import connect
from tests.conftest import copied
from tests.house import House, application, settings
from tests.postgresql import Server


@pytest.fixture
def lasting(dialect: str, request: pytest.FixtureRequest) -> House:
    """The application with the cast and the small assessment, the same one for a whole module, on both engines."""
    house: House = request.getfixturevalue(f"lasting_{dialect}")
    return house


@pytest_asyncio.fixture(scope="module")
async def lasting_sqlite(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """On SQLite."""
    file = tmp_path_factory.mktemp("lasting") / "house.db"
    shutil.copy(furnished, file)
    async for house in _opened(f"sqlite:///{file}"):
        yield house


@pytest_asyncio.fixture(scope="module")
async def lasting_postgresql(postgresql: Server, postgresql_furnished: str) -> AsyncIterator[House]:
    """On PostgreSQL."""
    for url in copied(postgresql, postgresql_furnished):
        async for house in _opened(url):
            yield house


async def _opened(url: str) -> AsyncIterator[House]:
    async with connect(url) as database:
        house = House(application(settings(url)), database)
        await house.open()
        yield house
        await house.close()
