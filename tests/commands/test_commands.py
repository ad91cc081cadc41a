"""The commands, as an operator types them: what they print, and what they say when something is wrong."""

import asyncio
import os
import re
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx2

from assessor import paths
from assessor.database import connect
from tests.serving import NO_TLS, serving
from tests.sign_in.provider import Provider, running


@dataclass(frozen=True, slots=True)
class Done:
    """What a command came to."""

    code: int
    out: str
    err: str


async def run(folder: Path, *words: str, **settings: str) -> Done:
    """Runs a command with a SQLite file in this folder, unless the settings say otherwise."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ASSESSOR_")}
    given = {"ASSESSOR_DATABASE_URL": f"sqlite:///{folder / 'board.db'}", **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "assessor", *words),
        cwd=paths.ROOT,
        env={**clean, **given},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert "Traceback" not in err.decode(), err.decode()
    return Done(process.returncode or 0, out.decode(), err.decode())


async def test_the_first_administrator_comes_in_by_two_commands(tmp_path: Path) -> None:
    added = await run(tmp_path, "person", "add", "Alex@Hackney.example", "--name", "Alex Winter", "--admin")
    assert (added.code, len(added.out.strip())) == (0, 36)
    again = await run(tmp_path, "person", "add", "alex@hackney.example", "--name", "Alex Winter")
    assert again.out == added.out
    link = await run(tmp_path, "person", "link", "alex@hackney.example")
    address = link.out.strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/sign-in/[\w-]{40,}", address)
    async with serving(f"sqlite:///{tmp_path / 'board.db'}") as server:
        path = address.removeprefix("http://127.0.0.1:8000")
        async with httpx2.AsyncClient(base_url=server.base, verify=NO_TLS) as client:
            looked = await client.get(path)
            assert "Alex Winter" in looked.text
            assert not looked.headers.get_list("set-cookie")
            signed_in = await client.post(path)
            assert signed_in.status_code == 303
            assert "httponly" in signed_in.headers["set-cookie"].lower()
            assert "Alex Winter" in (await client.get("/")).text
        async with httpx2.AsyncClient(base_url=server.base, verify=NO_TLS) as stranger:
            assert (await stranger.post(path)).status_code == 404


async def test_a_token_acts_as_its_person_while_the_server_runs(tmp_path: Path) -> None:
    await run(tmp_path, "person", "add", "iqbal@hackney.example", "--name", "Iqbal Hussain", "--organiser")
    async with serving(f"sqlite:///{tmp_path / 'board.db'}") as server:
        made = await run(
            tmp_path, "token", "add", "iqbal@hackney.example", "--name", "script", "--scope", "write"
        )
        token = made.out.strip()
        headers = {"authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(
            base_url=f"{server.base}/api/v1", headers=headers, verify=NO_TLS
        ) as api:
            response = await api.put("/services/parking", json={"name": "Parking"})
            assert response.status_code == 201, response.text
            reading = await run(tmp_path, "token", "add", "iqbal@hackney.example", "--name", "reader")
            only = {"authorization": f"Bearer {reading.out.strip()}"}
            assert (await api.get("/services/parking", headers=only)).status_code == 200
            refused = await api.put("/services/other", json={"name": "Other"}, headers=only)
            assert refused.status_code == 403


async def test_migrate_says_what_it_did_and_then_that_nothing_is_left(tmp_path: Path) -> None:
    assert "Applied 0001" in (await run(tmp_path, "migrate")).out
    assert (await run(tmp_path, "migrate")).out == "The schema is up to date.\n"


async def test_check_looks_at_everything(tmp_path: Path) -> None:
    good = await run(tmp_path, "check")
    assert good.code == 0, good.out
    assert "lgdss (15)" in good.out
    wrong = await run(tmp_path, "check", ASSESSOR_BASE_URL="board", ASSESSOR_TIMEZONE="Mars/Base")
    assert wrong.code == 1
    assert "ASSESSOR_BASE_URL" in wrong.out
    assert "ASSESSOR_TIMEZONE" in wrong.out


async def test_openapi_is_printed_without_a_database(tmp_path: Path) -> None:
    printed = await run(tmp_path, "openapi")
    assert '"openapi": "3.1' in printed.out
    assert not (tmp_path / "board.db").exists()


async def test_a_folder_of_markdown_comes_in_once(tmp_path: Path) -> None:
    await run(tmp_path, "person", "add", "femi@hackney.example", "--name", "Femi Adeyemi", "--organiser")
    folder = tmp_path / "folder"
    (folder / "research").mkdir(parents=True)
    (folder / "README.md").write_text(
        "# Our service\n\nSee [the interviews](research/2018-6-5%20interviews.md)."
    )
    (folder / "research" / "2018-6-5 interviews.md").write_text("# Interviews\n\n![A map](map.png)\n")
    (folder / "research" / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x01" * 30)
    words = ("import", "markdown", str(folder), "--service", "parking", "--as", "femi@hackney.example")
    assert "There is no service" in (await run(tmp_path, *words)).err
    token = (
        await run(tmp_path, "token", "add", "femi@hackney.example", "--name", "t", "--scope", "write")
    ).out
    async with serving(f"sqlite:///{tmp_path / 'board.db'}") as server:
        headers = {"authorization": f"Bearer {token.strip()}"}
        async with httpx2.AsyncClient(
            base_url=f"{server.base}/api/v1", headers=headers, verify=NO_TLS
        ) as api:
            await api.put("/services/parking", json={"name": "Parking"})
            tried = await run(tmp_path, *words, "--dry-run")
            assert "Would bring in" in tried.out
            assert (await api.get("/services/parking/evidence")).json()["items"] == []
            first = await run(tmp_path, *words)
            assert first.code == 0, first.err
            pages = (await api.get("/services/parking/evidence")).json()["items"]
            texts = {page["id"]: page["html"] for page in pages}
            assert any("/services/parking/evidence/" in text for text in texts.values())
            assert any("/services/parking/files/" in text for text in texts.values())
            second = await run(tmp_path, *words)
            assert " 0 new, 0 changed" in second.out
            assert (await api.get("/services/parking/evidence")).json()["items"] == pages


async def test_all_wrong_settings_are_named_in_one_message(tmp_path: Path) -> None:
    done = await run(
        tmp_path,
        "serve",
        ASSESSOR_DATABASE_URL="mysql://x",
        ASSESSOR_UPLOAD_LIMIT_MB="lots",
        ASSESSOR_BASE_URL="https://board.example",
        ASSESSOR_SECRET_KEY="short",
        ASSESSOR_TYPO="1",
    )
    assert done.code == 1
    for name in ("DATABASE_URL", "UPLOAD_LIMIT_MB", "SECRET_KEY", "TYPO"):
        assert f"ASSESSOR_{name}" in done.err, done.err


async def test_a_provider_is_set_whole_or_not_at_all_and_every_mistake_is_named(tmp_path: Path) -> None:
    part = await run(tmp_path, "check", ASSESSOR_OIDC_CLIENT_ID="x", ASSESSOR_OIDC_REQUIRED="some")
    for name in ("ISSUER", "CLIENT_SECRET", "REQUIRED"):
        assert f"ASSESSOR_OIDC_{name}" in part.out, part.out
    assert "OIDC_CLIENT_ID:" not in part.out
    alone = await run(tmp_path, "check", ASSESSOR_OIDC_REQUIRED="everyone")
    assert alone.out.count("as ASSESSOR_OIDC_REQUIRED is set") == 3
    both = {"ASSESSOR_OIDC_CLIENT_ID": "x", "ASSESSOR_OIDC_CLIENT_SECRET": "y"}
    for issuer in (
        "http://provider.example",
        "https://a:b@provider.example",
        "provider.example",
        "https://x/?y",
    ):
        plain = await run(tmp_path, "check", ASSESSOR_OIDC_ISSUER=issuer, **both)
        assert (plain.code, "ASSESSOR_OIDC_ISSUER" in plain.out) == (1, True), issuer


async def test_check_says_whether_the_provider_answers(tmp_path: Path) -> None:
    provider = Provider()
    given = {
        "ASSESSOR_OIDC_ISSUER": provider.issuer,
        "ASSESSOR_OIDC_CLIENT_ID": "assessor",
        "ASSESSOR_OIDC_CLIENT_SECRET": "a secret that nobody prints",
    }
    down = await run(tmp_path, "check", **given)
    assert down.code == 1
    assert f"FAIL identity provider: {provider.issuer}" in down.out
    with running(provider):
        up = await run(tmp_path, "check", **given)
    assert up.code == 0, up.out
    assert "/sign-in/provider/back" in up.out
    assert "nobody prints" not in down.out + up.out


async def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = await run(tmp_path, "serve", "--port", str(port))
        assert (done.code, done.err.count("\n")) == (1, 1)
        assert f"Port {port} is in use" in done.err


async def test_a_database_newer_than_the_program_is_refused(tmp_path: Path) -> None:
    await run(tmp_path, "migrate")
    async with connect(f"sqlite:///{tmp_path / 'board.db'}") as database, database.transaction() as tx:
        row = await tx.one("select * from schema_migration order by name desc limit 1")
        assert row
        names = ", ".join(row)
        values = {**row, "name": "9999-from-the-future.sql"}
        marks = ", ".join(f":{name}" for name in row)
        await tx.run(f"insert into schema_migration ({names}) values ({marks})", **values)
    done = await run(tmp_path, "serve")
    assert done.code == 1
    assert "newer" in done.err


async def test_a_broken_standard_set_is_named_by_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "sets" / "own"
    folder.mkdir(parents=True)
    (folder / "set.toml").write_text('id = "own"\nname = Our own\n')
    done = await run(tmp_path, "serve", ASSESSOR_STANDARDS_DIR=str(tmp_path / "sets"))
    assert done.code == 1
    assert "set.toml:2" in done.err


async def test_the_demo_serves_this_machine_only(tmp_path: Path) -> None:
    done = await run(tmp_path, "demo", "--host", "0.0.0.0")
    assert done.code == 1
    assert "this machine only" in done.err


async def test_several_workers_need_postgresql(tmp_path: Path) -> None:
    done = await run(tmp_path, "serve", "--workers", "2")
    assert done.code == 1
    assert "PostgreSQL" in done.err


async def test_wrong_usage_is_exit_2(tmp_path: Path) -> None:
    assert (await run(tmp_path, "serve", "--port", "many")).code == 2
    assert (await run(tmp_path, "person", "add", "not-an-address", "--name", "X")).code == 2
    unknown = await run(tmp_path, "person", "link", "nobody@hackney.example")
    assert (unknown.code, unknown.err.count("\n")) == (1, 1)


async def test_what_nobody_needs_any_more_is_shown_before_it_is_removed(tmp_path: Path) -> None:
    await run(tmp_path, "person", "add", "nadia@elsewhere.example", "--name", "Nadia Stone")
    async with connect(f"sqlite:///{tmp_path / 'board.db'}") as database, database.transaction() as tx:
        await tx.run("update person set created_at = '2018-11-14T09:30:00.000000+00:00'")
    months = {"ASSESSOR_RETENTION_MONTHS": "24"}
    assert (await run(tmp_path, "retain")).out == "Nothing to remove.\n"
    for words in (("retain", "--dry-run"), ("retain", "--dry-run")):
        assert "Nadia Stone" in (await run(tmp_path, *words, **months)).out
    assert "1 People who have not signed in" in (await run(tmp_path, "retain", **months)).out
    assert (await run(tmp_path, "retain", "--dry-run", **months)).out == "Nothing to remove.\n"
