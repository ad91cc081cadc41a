"""Reports opened by LibreOffice, as officers do: every word is there, and it is the document it was."""

import asyncio
import re
from pathlib import Path

import pytest

from assessor.documents import blocks
from assessor.documents.formats import offered
from assessor.documents.whole import as_blocks
from tests.documents import reading_back as back
from tests.documents.sample import REPORT

pytestmark = pytest.mark.fault

_WORD = re.compile(r"\w+")


async def converted(file: Path, kind: str, profile: Path) -> bytes:
    """What LibreOffice makes of a file."""
    process = await asyncio.create_subprocess_exec(
        *("soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", kind),
        *("--outdir", str(file.parent / "made"), str(file)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 120)
    made = file.parent / "made" / f"{file.stem}.{kind.partition(':')[0]}"
    assert made.exists(), said.decode()
    return made.read_bytes()


@pytest.mark.parametrize("ending", ["odt", "docx"])
async def test_libreoffice_reads_every_word_of_a_report(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"report.{ending}"
    file.write_bytes(offered()[ending].written(REPORT, ""))
    text = (await converted(file, "txt:Text (encoded):UTF8", tmp_path / "profile")).decode("utf-8-sig")
    said = back.said(as_blocks(REPORT))
    cells = [cell for one in said if one[0] == "table" for row in one[1] for cell in row]
    whole = [one[-1] for one in said if one[0] != "table"] + cells
    wanted = {word for words in whole for word in _WORD.findall(blocks.clean(words))}
    assert wanted - set(_WORD.findall(text)) == set()
    assert (await converted(file, "pdf", tmp_path / "profile")).startswith(b"%PDF-")


async def test_libreoffice_keeps_headings_lists_and_tables_from_one_format_to_the_other(
    tmp_path: Path,
) -> None:
    file = tmp_path / "report.odt"
    file.write_bytes(offered()["odt"].written(REPORT, ""))
    again = back.of_word(await converted(file, "docx", tmp_path / "profile"))
    wanted = back.said(as_blocks(REPORT))
    for kind in ("heading", "item", "table"):
        assert [one for one in again if one[0] == kind] == [one for one in wanted if one[0] == kind]
