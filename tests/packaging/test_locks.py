"""The locks say exactly what is installed, from nowhere in particular, and nothing with a known hole."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

CHECKOUT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {
    name: (CHECKOUT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in ("run", "dev")
}
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)

# Below these there are published holes that would be ours.
SAFE = {"starlette": "1.3.1", "python-multipart": "0.0.31", "h11": "0.16", "jinja2": "3.1.6"}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place_to_download_from(name):
    assert not re.search(r"://|--(extra-)?index-url|--find-links", LOCKS[name])


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_in_a_lock_has_hashes(name):
    packages = re.split(r"\n(?=\S)", LOCKS[name].strip())
    assert [package for package in packages if "--hash=sha256:" not in package] == []


def test_running_and_testing_use_the_same_versions():
    run, dev = (dict(PINNED.findall(LOCKS[name])) for name in ("run", "dev"))
    assert {name: pin for name, pin in run.items() if dev.get(name) != pin} == {}


def test_the_locks_hold_what_the_project_asks_for():
    project = PROJECT["project"]
    asked = {
        "run": project["dependencies"],
        "dev": [*project["optional-dependencies"]["postgresql"], *PROJECT["dependency-groups"]["dev"]],
    }
    for lock, requirements in asked.items():
        pins = dict(PINNED.findall(LOCKS[lock]))
        for requirement in map(Requirement, requirements):
            assert requirement.specifier.contains(pins[requirement.name]), requirement


@pytest.mark.parametrize("name", SAFE)
def test_nothing_installed_is_older_than_its_last_known_hole(name):
    assert Version(version(name)) >= Version(SAFE[name])


def test_every_dependency_says_what_it_is_for():
    text = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    listed = text.split("\ndependencies = [\n")[1].split("\n]")[0].splitlines()
    unexplained = [
        line for before, line in zip(["", *listed], listed, strict=False) if '"' in line and "#" not in before
    ]
    assert unexplained == []
