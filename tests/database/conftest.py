"""A small database for the tests of the database itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from assessor.database import Database, connect, migrate

SCHEMA = """
create table note (
  id text primary key,
  body text not null,
  number integer check (number >= 0),
  shared boolean not null default false,
  written timestamptz,
  day date,
  detail jsonb,
  file bytea,
  parent text references note (id)
);
"""


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    """A folder of schema files with one table."""
    folder = tmp_path / "schema"
    folder.mkdir()
    (folder / "0001-notes.sql").write_text(SCHEMA)
    return folder


@pytest_asyncio.fixture
async def notes(empty_database_url: str, schema: Path) -> AsyncIterator[Database]:
    """An open database with that table."""
    async with connect(empty_database_url) as database:
        await migrate(database, schema)
        yield database
