"""Fixtures that any test may ask for: a database of its own, on both engines."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio

from assessor.database import Database, connect, migrate
from tests.postgresql import Server, server


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
def empty_database_url(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without any schema."""
    if dialect == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
    else:
        yield from copied(request.getfixturevalue("postgresql"), "template0")


@pytest.fixture
def database_url(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with the newest schema and nothing in it."""
    if dialect == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
    else:
        template = request.getfixturevalue("postgresql_template")
        yield from copied(request.getfixturevalue("postgresql"), template)


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with the newest schema and nothing in it."""
    async with connect(database_url) as opened:
        yield opened


def copied(running: Server, template: str) -> Iterator[str]:
    """The address of a new database like the template; it is gone afterwards."""
    name = f"test-{uuid4()}"
    with psycopg.connect(running.url(), autocommit=True) as connection:
        connection.execute(f'create database "{name}" template "{template}"'.encode())
        yield running.url(name)
        connection.execute(f'drop database "{name}" with (force)'.encode())
