"""A house that all knocks of a module share, on SQLite: what the doors decide is the same on both engines."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from assessor.database import connect
from tests.doors.knocking import Things
from tests.house import House, application, settings


@pytest_asyncio.fixture(scope="module")
async def street(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The application with the cast and the small assessment; whoever knocks leaves seats and state as they are."""
    file = tmp_path_factory.mktemp("street") / "house.db"
    shutil.copy(furnished, file)
    url = f"sqlite:///{file}"
    async with connect(url) as database:
        house = House(application(settings(url)), database)
        await house.open()
        await house.add_guest()
        yield house
        await house.close()


@pytest_asyncio.fixture(scope="module")
async def things(street: House) -> Things:
    """What stands behind the doors."""
    return Things(street)
