"""Files of a service: what they are told by, how they are handed out, and who may have them."""

import hashlib

import pytest

from assessor.evidence import files
from tests.house import SERVICE, House

FILES = f"/services/{SERVICE}/files"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40


async def test_a_picture_is_shown_and_anything_else_is_saved(house: House) -> None:
    grace = house.api("grace")
    for name, content, kind, how in (
        ("map.png", PNG, "image/png", "inline"),
        ("plan.pdf", b"%PDF-1.7 ...", "application/pdf", "attachment"),
        ("x.svg", b"<svg onload='alert(1)'/>", "application/octet-stream", "attachment"),
        ("notes.txt", b"Fifteen calls.", "text/plain; charset=utf-8", "attachment"),
    ):
        kept = (await grace.post(FILES, files={"file": (name, content, "text/html")})).json()
        assert kept["sha256"] == hashlib.sha256(content).hexdigest()
        for client in (house.api("ruth"), house.client("ruth")):
            shown = await client.get(f"{FILES}/{kept['sha256']}")
            assert shown.content == content
            assert shown.headers["content-type"] == kind
            assert shown.headers["content-disposition"].startswith(f"{how}; filename=")
            assert shown.headers["content-security-policy"] == "sandbox; default-src 'none'"
            assert shown.headers["x-content-type-options"] == "nosniff"
            assert shown.headers["etag"] == f'"{kept["sha256"]}"'
            assert "private" in shown.headers["cache-control"]


async def test_a_file_is_not_sent_again_to_a_browser_that_has_it(house: House) -> None:
    kept = (await house.api("grace").post(FILES, files={"file": ("map.png", PNG)})).json()
    address = f"{FILES}/{kept['sha256']}"
    again = await house.client("ruth").get(address, headers={"if-none-match": f'"{kept["sha256"]}"'})
    assert (again.status_code, again.content) == (304, b"")
    stranger = await house.client("nadia").get(address, headers={"if-none-match": f'"{kept["sha256"]}"'})
    assert stranger.status_code == 404


async def test_a_file_of_one_service_is_none_of_another(house: House) -> None:
    await house.api("femi").put("/services/bins", json={"name": "Bins"})
    kept = (await house.api("femi").post("/services/bins/files", files={"file": ("map.png", PNG)})).json()
    assert (await house.api("ruth").get(f"{FILES}/{kept['sha256']}")).status_code == 404
    assert (await house.api("ruth").get(f"/services/bins/files/{kept['sha256']}")).status_code == 404


async def test_who_may_not_write_evidence_may_not_add_a_file(house: House) -> None:
    expected = {"dana": 403, "ruth": 403, "helen": 403, "iqbal": 403, "nadia": 404, None: 401}
    for key, status in expected.items():
        answer = await house.api(key).post(FILES, files={"file": ("map.png", PNG)})
        assert answer.status_code == status, key
    assert (await house.api("grace", "read").post(FILES, files={"file": ("a", PNG)})).status_code == 403


async def test_exactly_the_limit_is_taken_and_a_byte_more_is_refused(house: House) -> None:
    most = house.app.state.settings.upload_limit_mb * 1024 * 1024
    grace = house.api("grace")
    taken = await grace.post(FILES, files={"file": ("most.bin", b"a" * most)})
    assert (taken.status_code, taken.json()["size"]) == (201, most)
    for size in (most + 1, most + 1024 * 1024):
        refused = await grace.post(FILES, files={"file": ("more.bin", b"b" * size)})
        assert refused.status_code == 413
        assert refused.headers["content-type"] == "application/problem+json"
        assert "10 MB" in refused.json()["detail"]


async def test_what_is_no_file_is_refused_with_a_sentence(house: House) -> None:
    grace = house.api("grace")
    assert (await grace.post(FILES, json={"file": "x"})).status_code == 415
    assert (await grace.post(FILES, files={"other": ("a.png", PNG)})).status_code == 422
    empty = await grace.post(FILES, files={"file": ("a.png", b"")})
    assert (empty.status_code, empty.json()["errors"][0]["message"]) == (422, "This file is empty")
    broken = await grace.post(
        FILES, content=b"--x\r\nbroken", headers={"content-type": "multipart/form-data; boundary=y"}
    )
    assert broken.status_code in (400, 422)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("line\r\nbreak.txt", "linebreak.txt"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("   ", "file"),
        ("...", "file"),
        ("Zoë’s plan.odt", "Zoë’s plan.odt"),
    ],
)
def test_hostile_24_a_files_name_is_only_a_name(sent: str, kept: str) -> None:
    assert files.tidy(sent) == kept


def test_hostile_55_a_files_name_stays_inside_its_header() -> None:
    header = files.disposition("attachment", 'a"; x="b\u2028Zoë.txt')
    assert (
        header
        == "attachment; filename=\"a__ x__b_Zo_.txt\"; filename*=UTF-8''a%22%3B%20x%3D%22b%E2%80%A8Zo%C3%AB.txt"
    )


async def test_a_file_is_added_on_a_page_and_gives_the_line_that_shows_it(house: House) -> None:
    grace = house.client("grace")
    added = await grace.post(FILES, files={"file": ("map.png", PNG)})
    assert added.status_code == 303
    shown = await grace.get(added.headers["location"].partition("#")[0])
    digest = hashlib.sha256(PNG).hexdigest()
    assert f"![What it shows]({FILES}/{digest})" in shown.text
    nothing = await grace.post(FILES, files={"file": ("", b"")})
    assert nothing.status_code == 422
    assert 'href="#file">Choose a file</a>' in nothing.text


async def test_a_picture_stands_in_a_page(house: House) -> None:
    kept = (await house.api("grace").post(FILES, files={"file": ("map.png", PNG)})).json()
    body = f"![The map]({FILES}/{kept['sha256']})"
    made = await house.api("grace").put(
        f"/services/{SERVICE}/evidence/map", json={"title": "Map", "body": body}
    )
    assert f'<img src="{FILES}/{kept["sha256"]}" alt="The map" loading="lazy">' in made.json()["html"]
