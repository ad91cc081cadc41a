"""What people write across assessments is only words: no cell of a file is a formula, no page runs it."""

import csv
import io

import pytest

from tests.doors.knocking import Things, address, knock, spoken, unsafe
from tests.doors.table import TABLE
from tests.house import ASSESSMENT, SERVICE, House, new_id

STARTS = ("=", "+", "-", "@", "\t", "\r", "|", "%")
EVIL = "<img src=x onerror=alert(1)>\"'{{7*7}}"
FORMULA = f'=HYPERLINK("http://e.example","a"){EVIL}'


async def written(house: House) -> None:
    """The same words wherever somebody may write: a round, a retro, its action, an ask, a try, a weeknote, a name."""
    iqbal, grace = house.api("iqbal"), house.api("grace")
    everywhere = {
        "/rounds/five": (iqbal, {"name": FORMULA, "aim": FORMULA, "assessments": [ASSESSMENT]}),
        f"/retros/{ASSESSMENT}": (iqbal, {"title": FORMULA, "opened": True}),
        f"/retros/{ASSESSMENT}/items/{new_id()}": (grace, {"column": "worked", "body": FORMULA}),
        f"/services/{SERVICE}/weeknotes/{new_id()}": (
            grace,
            {"title": FORMULA, "dated": "2018-11-16", "body": EVIL},
        ),
        "/services/evil": (iqbal, {"name": FORMULA, "organisation": FORMULA}),
        "/assessments/evil-beta": (
            iqbal,
            {"service": "evil", "standard_set": "lgdss", "phase": "public-beta", "sessions": []},
        ),
    }
    for path, (by, body) in everywhere.items():
        answer = await by.put(path, json=body)
        assert answer.status_code in (200, 201), f"{path}: {answer.text}"
    action = new_id()
    asked = {"body": FORMULA, "for": "organisation", "owner": FORMULA, "due": "2018-11-30"}
    assert (await grace.put(f"/retros/{ASSESSMENT}/actions/{action}", json=asked)).status_code == 201
    ask = {"id": new_id(), "parts": f"action/{ASSESSMENT}/{action}", "title": FORMULA}
    assert (await house.client("iqbal").post("/asks", data=ask)).status_code == 303
    tried = {"id": new_id(), "body": FORMULA, "assessment": ASSESSMENT}
    assert (await house.client("iqbal").post("/rounds/five/tries", data=tried)).status_code == 303


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_hostile_26_no_cell_across_assessments_is_a_formula_and_no_page_runs_it(house: House) -> None:
    await written(house)
    things, found = Things(house), []
    for row in TABLE:
        if unsafe(row.door) or " /assessments/" in row.door or "/admin" in row.door or "/stream" in row.door:
            continue
        names = await things.names(row.door, new=False) | {"round": "five"}
        answer = await knock(house, "iqbal", row.door, names, query=row.query)
        kind = answer.headers.get("content-type", "")
        if kind.startswith("text/csv"):
            lines = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
            cells = [cell for line in lines for cell in line]
            assert not [cell for cell in cells if cell.startswith(STARTS)], row.door
            found += [row.door for cell in cells if cell.startswith("'=HYPERLINK")]
        elif kind.startswith("text/html") and not spoken(row.door):
            assert "<img src=x" not in answer.text, address(row.door, names)
        assert "49\"'" not in answer.text, row.door
    assert len(set(found)) >= 4, found
