"""The wheel carries templates, static files and standards, and runs where there is no checkout."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path
from threading import Timer

import httpx2
import pytest

from assessor import __version__, paths

CHECKOUT = Path(__file__).resolve().parents[2]
CARRIED = ("templates", "static", "standards")


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    """The source distribution, unpacked."""
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=CHECKOUT)
    with tarfile.open(folder / f"assessor-{__version__}.tar.gz") as archive:
        # Python before 3.11.4 knows no filter.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        archive.extractall(folder)  # our own archive
    return folder / f"assessor-{__version__}"


@pytest.fixture(scope="module")
def installed(sdist, tmp_path_factory):
    """An environment with the wheel in it, made from the source distribution; gives its bin folder.

    What Assessor depends on is lent from the environment of the tests, so that no index is asked.
    """
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=sdist)
    (wheel,) = folder.glob("assessor-*.whl")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    commands = folder / "venv" / "bin"
    pip = ("-m", "pip", "--python", commands / "python", "install", "-q", "--no-deps", "--no-index")
    run(sys.executable, *pip, wheel, cwd=folder)
    (site_packages,) = (folder / "venv").glob("lib/python*/site-packages")
    (site_packages / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return commands


@pytest.mark.parametrize("kind", CARRIED)
def test_an_installed_assessor_finds_all_its_files_in_itself(installed, tmp_path, kind):
    code = f"from assessor import paths; print(paths.{kind.upper()})"
    folder = Path(run(installed / "python", "-c", code, cwd=tmp_path).strip())
    assert folder.is_relative_to(installed.parent)
    assert files(folder) == files(paths.ROOT / kind)


def test_an_installed_assessor_has_its_schema(installed, tmp_path):
    code = "from assessor import paths; print(paths.SCHEMA)"
    folder = Path(run(installed / "python", "-c", code, cwd=tmp_path).strip())
    assert files(folder) == files(paths.SCHEMA)


def test_the_command_says_how_it_is_used(installed, tmp_path):
    assert "serve" in run(installed / "assessor", "--help", cwd=tmp_path)


def test_an_installed_demo_serves_pages_and_styles(installed, tmp_path, unused_tcp_port):
    command = [installed / "assessor", "demo", "--port", str(unused_tcp_port)]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as demo:
        impatience = Timer(60, demo.kill)  # so that one which says nothing fails, and does not hang
        impatience.start()
        try:
            assert demo.stdout is not None
            said = wait_for(demo.stdout, f"Assessor is at http://127.0.0.1:{unused_tcp_port}")
            with httpx2.Client(base_url=f"http://127.0.0.1:{unused_tcp_port}") as client:
                assert client.get("/sign-in").status_code == 200, said
                assert client.get("/standards/lgdss/1").status_code == 200
                assert client.get("/static/vendor/govuk-frontend.min.css").status_code == 200
        finally:
            impatience.cancel()
            demo.terminate()


def wait_for(output, line):
    """Read a program's output up to the line; gives what was read. Fails if the program ends before it."""
    said = []
    for printed in output:
        said.append(printed)
        if line in printed:
            return "".join(said)
    pytest.fail(f"It never said {line!r} but:\n{''.join(said)}")


def files(folder):
    """Every file under the folder, by its path in it, with its content."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def run(*command, cwd):
    """Run a program to its end and give what it printed."""
    done = subprocess.run(command, cwd=cwd, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def environment():
    """The environment without what would lead a program back to the checkout."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "ASSESSOR_", "VIRTUAL_ENV"))
    }
