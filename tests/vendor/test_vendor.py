"""What we bring from elsewhere is what we say it is."""

import hashlib
import tomllib

import pytest

from assessor import paths

VENDOR = paths.STATIC / "vendor"
LIBRARIES = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))["library"]


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library["name"])
def test_every_library_says_its_version_licence_and_source(library):
    assert set(library) == {"name", "version", "licence", "source", "sha256"}
    assert all(library.values())


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library["name"])
def test_every_library_has_the_text_of_its_licence_beside_it(library):
    assert f"{library['name']}.LICENSE.txt" in library["sha256"]


def test_every_file_is_listed_and_has_the_checksum_listed():
    listed = {name: checksum for library in LIBRARIES for name, checksum in library["sha256"].items()}
    present = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDOR.toml"
    }
    assert present == listed


def test_the_styles_name_neither_the_font_nor_the_crest_of_gov_uk():
    css = (VENDOR / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert "GDS Transport" not in css
    assert "@font-face" not in css
    assert "url(/" not in css


def test_nothing_vendored_points_to_a_source_map():
    for path in VENDOR.glob("*.min.*"):
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8")
