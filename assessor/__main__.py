"""The commands: thin, each says in one line what went wrong and how to mend it."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer

from assessor import audit, checks, server
from assessor.database import (
    BadAddress,
    ChangedSchema,
    Database,
    NewerDatabase,
    Unavailable,
    connect,
    migrate,
)
from assessor.demo import fill, older, soon, today
from assessor.evidence import imports
from assessor.forms import EMAIL
from assessor.imported import importing
from assessor.imported.sources import CannotRead
from assessor.people import queries as people
from assessor.privacy import retention
from assessor.problem import Problem
from assessor.settings import LOOPBACK, Settings, SettingsError, read
from assessor.standards import StandardsError

T = TypeVar("T")

cli = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)
person = typer.Typer(no_args_is_help=True, help="Add people and let them in.")
token = typer.Typer(no_args_is_help=True, help="Let programs in.")
imported = typer.Typer(no_args_is_help=True, help="Bring in what is kept elsewhere.")
cli.add_typer(person, name="person")
cli.add_typer(token, name="token")
cli.add_typer(imported, name="import")


class Failure(Exception):
    """The work failed; the sentence says what and how to mend it."""


def _settings(port: int = 8000, *, demo: bool = False) -> Settings:
    return read(os.environ, port=port, demo=demo)


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    async with connect(settings.database_url) as database:
        await migrate(database)
        yield database


def _run(work: Callable[[Database], Awaitable[T]]) -> T:
    async def run() -> T:
        async with _database(_settings()) as database:
            return await work(database)

    return asyncio.run(run())


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="More than one needs PostgreSQL.")] = 1,
) -> None:
    """Serve the board."""
    settings = _settings(port)
    if workers > 1 and settings.sqlite_path:
        raise Failure(
            "More than one worker needs PostgreSQL: set ASSESSOR_DATABASE_URL to postgresql://… or use --workers 1."
        )
    asyncio.run(_prepare(settings))
    server.serve(settings, host, port, workers)


async def _prepare(settings: Settings) -> None:
    async with _database(settings):
        pass


@cli.command()
def demo(
    host: Annotated[str, typer.Option(hidden=True)] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    reset: Annotated[bool, typer.Option("--reset", help="Begin again with fresh content.")] = False,
) -> None:
    """Serve the demo, with people to be and an assessment to try, on this machine only."""
    if host not in LOOPBACK:
        raise Failure("The demo lets anybody in, so it serves this machine only: leave --host away.")
    os.environ.setdefault("ASSESSOR_DATABASE_URL", "sqlite:///data/demo.db")
    settings = _settings(port, demo=True)
    server.check_port(host, port)
    if reset:
        _forget(settings)
    asyncio.run(_fill(settings))
    server.serve(settings, host, port, 1)


def _forget(settings: Settings) -> None:
    path = settings.sqlite_path
    if path is None:
        raise Failure(
            "--reset works on the demo's own SQLite file. Empty a PostgreSQL database by its own means."
        )
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


async def _fill(settings: Settings) -> None:
    async with _database(settings) as database:
        if not await people.somebody_exists(database):
            typer.echo("Preparing the demo…", err=True)
            await fill(database, settings)
        if known := await older.knows_the_cast(database):
            await today.meet(database, settings)
            await soon.plan(database, settings)
        if not (known and await older.has_all(database)):
            typer.echo(older.HINT, err=True)


@cli.command("migrate")
def bring_up_to_date() -> None:
    """Bring the database's schema up to date."""

    async def run() -> list[str]:
        async with connect(_settings().database_url) as database:
            return await migrate(database)

    applied = asyncio.run(run())
    typer.echo("\n".join(f"Applied {name}" for name in applied) or "The schema is up to date.")


def _email(value: str) -> str:
    if not EMAIL.match(value.strip().lower()):
        raise typer.BadParameter(f"{value!r} is not an email address")
    return value.strip().lower()


Email = Annotated[str, typer.Argument(metavar="EMAIL", callback=_email)]


@person.command("add")
def person_add(
    email: Email,
    name: Annotated[str, typer.Option(help="The name people see.")],
    admin: Annotated[bool, typer.Option("--admin")] = False,
    organiser: Annotated[bool, typer.Option("--organiser")] = False,
    leadership: Annotated[bool, typer.Option("--leadership")] = False,
) -> None:
    """Add or update a person; prints the person's id."""
    offices = {"admin": admin, "organiser": organiser, "leadership": leadership}

    async def run(database: Database) -> str:
        async with database.transaction() as tx:
            given: dict[str, Any] = {office: True for office, wanted in offices.items() if wanted}
            row = await people.add(tx, email, name, **given)
            detail = {"offices": sorted(given), "server": True}
            await audit.record(tx, "person.added", id=row["id"], detail=detail)
            return str(row["id"])

    typer.echo(_run(run))


async def _known(database: Database, email: str) -> str:
    row = await people.by_email(database, email)
    if row is None:
        raise Failure(
            f'Nobody has the address {email}. Add them first: assessor person add {email} --name "Their Name"'
        )
    return str(row["id"])


@person.command("link")
def person_link(email: Email) -> None:
    """Print a one-time sign-in address, good for 15 minutes."""

    settings = _settings()

    async def run(database: Database) -> str:
        who = await _known(database, email)
        async with database.transaction() as tx:
            await audit.record(tx, "link.made", id=who, detail={"server": True})
            return (await people.make_link(tx, settings.secret_key, who, about={"server": True})).token

    typer.echo(f"{settings.base_url}/sign-in/{_run(run)}")


@token.command("add")
def token_add(
    email: Email,
    name: Annotated[str, typer.Option(help="What the token is for.")],
    scope: Annotated[Literal["read", "write"], typer.Option()] = "read",
    days: Annotated[int, typer.Option(min=1, max=3660)] = 90,
) -> None:
    """Print an API token, once. It acts as its person, with that person's seats."""

    async def run(database: Database) -> str:
        who = await _known(database, email)
        async with database.transaction() as tx:
            return await people.add_token(tx, who, name, scope, days)

    typer.echo(_run(run))


@imported.command("markdown")
def import_markdown(
    source: Annotated[Path, typer.Argument(metavar="DIR_OR_ZIP")],
    service: Annotated[str, typer.Option(help="The service whose evidence this is.")],
    as_: Annotated[str, typer.Option("--as", metavar="EMAIL", callback=_email)],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, change nothing.")
    ] = False,
) -> None:
    """Bring a folder of Markdown in as evidence pages."""

    async def run(database: Database) -> list[str]:
        return await imports.markdown(database, source, service=service, email=as_, dry_run=dry_run)

    typer.echo("\n".join(_run(run)))


@imported.command("register")
def import_register(source: Annotated[Path, typer.Argument(metavar="FILE_OR_DIR")]) -> None:
    """Bring in reports that others published, as history: JSON reports, our open format, or tables as CSV."""

    async def run(database: Database) -> list[str]:
        return await importing.register(database, source, _progress)

    typer.echo("\n".join(_run(run)))


def _progress(done: int, of: int) -> None:
    """Shows on a terminal how far long work is."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:,} of {of:,}" + ("\n" if done == of else ""))


@cli.command()
def check() -> None:
    """Check settings, standards, database, schema; exit 1 if anything fails."""
    lines = asyncio.run(checks.run(os.environ))
    for line in lines:
        typer.echo(f"{'ok  ' if line.good else 'FAIL'} {line.what}: {line.words}")
    if not all(line.good for line in lines):
        raise typer.Exit(1)


@cli.command()
def retain(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, change nothing.")] = False,
) -> None:
    """Remove what nobody needs any more: what the server does each night."""
    settings = _settings()

    async def run(database: Database) -> list[str]:
        now = datetime.now(UTC)
        if dry_run:
            gone = [one for one in await retention.due(database, settings, now) if one.many]
        else:
            gone = await retention.retain(database, settings, now)
        return [
            f"{one.many:6} " + ": ".join([one.words, *([", ".join(one.names)] if one.names else [])])
            for one in gone
        ]

    typer.echo("\n".join(_run(run)) or "Nothing to remove.")


@cli.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    from assessor.api.openapi import document_text

    typer.echo(document_text())


KNOWN = (
    Failure,
    SettingsError,
    StandardsError,
    BadAddress,
    ChangedSchema,
    NewerDatabase,
    server.PortInUse,
    imports.CannotImport,
    CannotRead,
)


def main() -> None:
    """Runs a command; a user's mistake is a plain line on standard error and exit 1."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        cli()
    except KNOWN as error:
        _fail(str(error))
    except Unavailable as error:
        _fail(error.sentence)
    except Problem as problem:
        _fail(problem.detail + "".join(f" {error['field']}: {error['message']}." for error in problem.errors))


def _fail(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    raise SystemExit(1)


if __name__ == "__main__":
    main()
