"""Fixtures that any test may ask for: a database of its own, on both engines."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings

from assessor.database import Database, connect, migrate
from assessor.demo import fill
from tests.house import House, Keys, application, furnish, settings
from tests.postgresql import Server, memory, server

# What fails is told as it failed: to look for the smallest of its kind would take many worlds of databases.
hypothesis_settings.register_profile("worlds", phases=(Phase.explicit, Phase.reuse, Phase.generate))
hypothesis_settings.load_profile("worlds")

# Begun first, or at the end of a run one of them is waited for.
LONG = ("test_rehearsal.py", "test_empathy_lab.py", "test_day.py", "test_retro.py", "test_f_kills.py")

# Files of tests that look at the clock on the wall: others would disturb them. Some tests elsewhere are marked one by
# one; whatever looks at the time of its own process or thread only needs no peace.
ALONE = {"faults/test_f_database_lock.py", "faults/test_f_shutdown.py", "faults/test_f_streams.py"}
TESTS = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what must run alone, and puts the longest first; all others stay in their random order."""
    for item in items:
        if item.path.relative_to(TESTS).as_posix() in ALONE:
            item.add_marker(pytest.mark.alone)
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def dialect(request: pytest.FixtureRequest) -> str:
    """Whoever asks for a database runs once on each engine."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """The PostgreSQL server of this run."""
    with server() as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the newest schema and nothing in it."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    async with connect(f"sqlite:///{path}") as database:
        await migrate(database)
    return path


@pytest_asyncio.fixture(scope="session")
async def postgresql_template(postgresql: Server) -> str:
    """The name of a database with the newest schema and nothing in it."""
    async with connect(postgresql.create("template")) as database:
        await migrate(database)
    return "template"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of one test's own for a database, in memory where there is room: then nobody waits for a disk."""
    with tempfile.TemporaryDirectory(prefix="assessor-", dir=memory()) as name:
        yield Path(name)


@pytest.fixture
def empty_database_url(dialect: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without any schema."""
    if dialect == "sqlite":
        yield f"sqlite:///{folder / 'test.db'}"
    else:
        yield from copied(request.getfixturevalue("postgresql"), "template0")


@pytest.fixture
def database_url(dialect: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with the newest schema and nothing in it."""
    if dialect == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "test.db")
        yield f"sqlite:///{folder / 'test.db'}"
    else:
        template = request.getfixturevalue("postgresql_template")
        yield from copied(request.getfixturevalue("postgresql"), template)


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with the newest schema and nothing in it."""
    async with connect(database_url) as opened:
        yield opened


class Furnished(NamedTuple):
    """A database with the cast and the small assessment of the tests; and the keys, which open its copies too."""

    place: str
    keys: Keys


@pytest_asyncio.fixture(scope="session")
async def furnished_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """A SQLite file."""
    path = tmp_path_factory.mktemp("furnished") / "furnished.db"
    async with connect(f"sqlite:///{path}") as database:
        await migrate(database)
        keys = await furnish(database)
    return Furnished(str(path), keys)


@pytest_asyncio.fixture(scope="session")
async def furnished_postgresql(postgresql: Server) -> Furnished:
    """The same on PostgreSQL."""
    async with connect(postgresql.create("furnished")) as database:
        await migrate(database)
        keys = await furnish(database)
    return Furnished("furnished", keys)


@pytest.fixture(scope="session")
def furnished(furnished_sqlite: Furnished) -> Path:
    """The SQLite file with the cast and the small assessment of the tests."""
    return Path(furnished_sqlite.place)


@pytest.fixture(scope="session")
def postgresql_furnished(furnished_postgresql: Furnished) -> str:
    """The name of the PostgreSQL database with the same."""
    return furnished_postgresql.place


@pytest.fixture
def keys(dialect: str, request: pytest.FixtureRequest) -> Keys:
    """What opens the database of `house_url`."""
    furnished: Furnished = request.getfixturevalue(f"furnished_{dialect}")
    return furnished.keys


@pytest.fixture
def house_url(dialect: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with the cast and the small assessment."""
    if dialect == "sqlite":
        shutil.copy(request.getfixturevalue("furnished"), folder / "house.db")
        yield f"sqlite:///{folder / 'house.db'}"
    else:
        yield from copied(
            request.getfixturevalue("postgresql"), request.getfixturevalue("postgresql_furnished")
        )


@pytest_asyncio.fixture
async def house(house_url: str, keys: Keys) -> AsyncIterator[House]:
    """The application with the cast and a small assessment in session, on both engines."""
    async with connect(house_url) as database:
        opened = House(application(settings(house_url)), database)
        await opened.open(keys)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(scope="session")
async def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the whole demo."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    async with connect(f"sqlite:///{path}") as database:
        await migrate(database)
        await fill(database, settings(f"sqlite:///{path}", demo=True))
    return path


@pytest_asyncio.fixture
async def demo_house(demo_file: Path, folder: Path) -> AsyncIterator[House]:
    """The application with the whole demo, on SQLite."""
    shutil.copy(demo_file, folder / "demo.db")
    url = f"sqlite:///{folder / 'demo.db'}"
    async with connect(url) as database:
        opened = House(application(settings(url, demo=True)), database)
        await opened.open()
        yield opened
        await opened.close()


def copied(running: Server, template: str) -> Iterator[str]:
    """The address of a new database like the template; it is gone afterwards."""
    name = f"test-{uuid4()}"
    with psycopg.connect(running.url(), autocommit=True) as connection:
        # Copying files is quicker than writing each page to the log, where the server can (from version 15).
        how = "strategy file_copy" if connection.info.server_version >= 150_000 else ""
        # Whoever made the template may not have hung up yet, and then it cannot be copied.
        leave = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s"
        for _ in range(50):
            connection.execute(leave, [template])
            with suppress(psycopg.errors.ObjectInUse):
                connection.execute(f'create database "{name}" template "{template}" {how}'.encode())
                break
        yield running.url(name)
        connection.execute(f'drop database "{name}" with (force)'.encode())
