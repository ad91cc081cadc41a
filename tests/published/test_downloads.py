"""Reports to take away: files of every kind, the same for all, and before publication for who may read them."""

import asyncio
import csv
import io
import json

import pytest

from assessor.documents.document import Document, read
from assessor.documents.files import Files, asked
from assessor.documents.formats import offered
from tests.documents import reading_back as back
from tests.documents.sample import REPORT
from tests.house import ASSESSMENT, House
from tests.published.test_publishing import drafted, published, to

OPEN = f"/published/{ASSESSMENT}"
INSIDE = f"/assessments/{ASSESSMENT}/report/report"
sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


@sqlite
async def test_what_is_published_can_be_taken_away_in_every_format(house: House) -> None:
    nobody = house.client()
    assert (await nobody.get(f"{OPEN}/report.odt")).status_code == 404
    await published(house)
    for ending, format in offered().items():
        answer = await nobody.get(f"{OPEN}/report.{ending}")
        assert answer.status_code == 200, ending
        assert answer.headers["content-type"] == format.type
        name = f"{ASSESSMENT}-edition-1.{ending}"
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["cache-control"] == "public, max-age=60"
        assert "set-cookie" not in answer.headers
        assert (await nobody.get(f"{OPEN}/editions/1/report.{ending}")).content == answer.content
        assert (await house.client("dana").get(f"{OPEN}/report.{ending}")).content == answer.content
        again = await nobody.get(f"{OPEN}/report.{ending}", headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = await nobody.head(f"{OPEN}/report.{ending}")
        assert (head.status_code, head.headers["etag"]) == (200, answer.headers["etag"])
    for missing in ("report.exe", "report.", "editions/2/report.odt", "editions/1/report.exe"):
        assert (await nobody.get(f"{OPEN}/{missing}")).status_code == 404, missing


@sqlite
async def test_the_files_say_what_the_page_says_and_nothing_of_the_panel(house: House) -> None:
    await published(house)
    nobody = house.client()
    document = read((await nobody.get(f"{OPEN}/report.json")).json())
    said = back.of_word((await nobody.get(f"{OPEN}/report.docx")).content)
    assert back.of_odt((await nobody.get(f"{OPEN}/report.odt")).content) == said
    assert ("item", 0, "Recordings are deleted after a month.") in said
    assert ("heading", 1, document.title) in said
    table = next(dict(one[1][1:]) for one in said if one[0] == "table")
    assert table["Address"] == f"http://127.0.0.1:8000{OPEN}/editions/1"
    page = (await nobody.get(f"{OPEN}/report.csv")).content.decode("utf-8-sig")
    sixth = next(row for row in csv.DictReader(io.StringIO(page)) if row["number"] == "6")
    assert (sixth["decision"], sixth["reason"]) == ("Met", "SEEN on the day.")
    for ending in ("md", "csv", "json"):
        text = (await nobody.get(f"{OPEN}/report.{ending}")).text
        assert "SECRET" not in text
        assert "Dana" not in text
    assert "SECRET" not in json.dumps(said)


@sqlite
async def test_a_draft_is_for_the_panel_and_the_fact_check_for_everyone_with_a_seat(house: House) -> None:
    await drafted(house)
    await to(house, "writing-up")
    draft = await house.client("priya").get(f"{INSIDE}.docx")
    said = back.of_word(draft.content)
    assert draft.headers["cache-control"] == "private, no-store"
    assert said[0][2].startswith("Draft: ")
    assert said[1][1].startswith("Draft of ")
    assert "not published" in said[1][1]
    for key in ("grace", "ruth", "iqbal", "nadia"):
        assert (await house.client(key).get(f"{INSIDE}.docx")).status_code == 404, key
    await to(house, "fact-check")
    check = await house.client("grace").get(f"{INSIDE}.odt")
    assert back.of_odt(check.content)[0][2].startswith("For fact check: ")
    assert "SECRET" not in json.dumps(back.of_odt(check.content))
    assert (await house.client().get(f"{OPEN}/report.odt")).status_code == 404
    await to(house, "published")
    last = await house.client("grace").get(f"{INSIDE}.md")
    assert last.text == (await house.client().get(f"{OPEN}/report.md")).text


async def test_who_asks_while_a_file_is_made_waits_for_the_same_one() -> None:
    files, asked_for = Files(), 0

    async def given() -> Document:
        nonlocal asked_for
        asked_for += 1
        await asyncio.sleep(0)
        return REPORT

    tasks = [asyncio.create_task(files.file("x", asked("docx"), given)) for _ in range(5)]
    await asyncio.sleep(0)
    tasks[0].cancel()  # the first goes away, and the others still get it
    bodies = [await task for task in tasks[1:]]
    assert len(set(map(id, bodies))) == 1
    assert await files.file("x", asked("docx"), given) is bodies[0]
    assert asked_for == 1
    assert not files.making


async def test_only_so_much_is_kept() -> None:
    files = Files(room=30_000)

    async def given() -> Document:
        return REPORT

    for number in range(6):
        await files.file(number, asked("md"), given)
        await files.file(number, asked("odt"), given)
    assert 0 < files.kept.size <= 30_000


async def test_what_cannot_be_read_is_said_to_everybody_who_waits_and_tried_anew() -> None:
    files, fails = Files(), True

    async def given() -> Document:
        if fails:
            raise LookupError("gone")
        return REPORT

    waiting = [files.file("x", asked("md"), given) for _ in range(2)]
    assert [type(one) for one in await asyncio.gather(*waiting, return_exceptions=True)] == [LookupError] * 2
    fails = False
    assert (await files.file("x", asked("md"), given)).startswith(b"# Contact centre")
