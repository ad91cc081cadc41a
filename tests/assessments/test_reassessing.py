"""Looking again: what was not met is proposed, opens the board, and a review on paper needs no day."""

import pytest

from tests.board.before import BEFORE, agreed, held, moved, recommended
from tests.house import SERVICE, House
from tests.reading import fill, opened

NEW = "/assessments/new"
ON_SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])


async def before(house: House) -> None:
    """An alpha in which standards 4 and 9 were not met, and 6 was."""
    await held(house, BEFORE, "writing-up", scale="met-partly", method="show-and-tell")
    await agreed(house, BEFORE, 4, "partly-met")
    await agreed(house, BEFORE, 6, "met")
    await agreed(house, BEFORE, 9, "not-met", "Nobody rehearsed being offline.")
    await recommended(house, BEFORE, 9, "Rehearse it.", owner="Grace Lin", due="2018-09-03")
    await recommended(house, BEFORE, 9, "Perhaps twice.", level="could")
    await moved(house, BEFORE, to="fact-check")


async def test_a_reassessment_begins_with_what_was_not_met_and_its_board_opens_with_it(house: House) -> None:
    await before(house)
    iqbal = house.client("iqbal")
    old = await opened(iqbal, f"/assessments/{BEFORE}")
    page = await opened(iqbal, old.links["Look again at what was not met"])
    form = page.form(NEW)
    asked = ("type", "scope", "phase", "method", "scale", "standard_set", "reassesses")
    assert [form[name][0] for name in asked] == [
        "reassessment",
        "4, 9",
        "alpha",
        "show-and-tell",
        "met-partly",
        "lgdss",
        BEFORE,
    ]
    made = await fill(iqbal, page, NEW, id="again", session_day=["2018-10-02"], session_starts=["09:30"])
    assert made.status_code == 303, made.text
    says = {"body": "We rehearsed in July, and twice since.", "ready": "nearly"}
    await house.api("femi").put("/assessments/again/statements/9", json=says)
    for who in ("iqbal", "femi"):
        board = await opened(house.client(who), "/assessments/again")
        words = " ".join(board.text.split())
        assert "Looked at again alpha assessment, 14 June 2018" in words
        assert "Not met then: Nobody rehearsed being offline." in words
        assert "Rehearse it. Open · Grace Lin · by 3 September 2018" in words
        assert "Perhaps twice" not in words, "only what must be done"
        assert "We rehearsed in July, and twice since." in words
        assert "The team has not said yet what changed." in words
        assert board.links["9 Make a plan for being offline"] == "/assessments/again/standards/9"
    grace = house.api("grace")
    one = (await grace.get(f"/assessments/{BEFORE}/recommendations")).json()["items"][0]
    at = f"/assessments/{BEFORE}/recommendations/{one['id']}"
    await grace.put(at, json={"status": "in-progress"}, headers={"if-match": "*"})
    board = await opened(house.client("femi"), "/assessments/again")
    assert "In progress · Grace Lin" in " ".join(board.text.split())


@ON_SQLITE
async def test_who_leaves_open_what_is_looked_at_again_is_shown_what_was_not_met(house: House) -> None:
    await before(house)
    iqbal = house.client("iqbal")
    page = await opened(iqbal, f"{NEW}?service={SERVICE}")
    assert "2 standards were not met, or only partly: 4, 9." in " ".join(page.text.split())
    refused = await fill(iqbal, page, NEW, type="reassessment", phase="alpha", id="again")
    assert refused.status_code == 422
    assert "Say which standards are looked at again. Standards 4, 9 were not met then" in refused.text
    assert 'value="4, 9"' in refused.text
    made = await fill(iqbal, page, NEW, type="reassessment", phase="alpha", id="again", scope="9")
    assert made.status_code == 303
    assert (await house.api("iqbal").get("/assessments/again")).json()["scope"] == [9]


@ON_SQLITE
async def test_a_review_on_paper_needs_no_day_and_moves_without_one(house: House) -> None:
    await before(house)
    iqbal = house.client("iqbal")
    page = await opened(iqbal, f"{NEW}?service={SERVICE}")
    page = await opened(iqbal, page.links["decide one again on paper"])
    assert (page.form(NEW)["scope"], page.form(NEW)["method"]) == (["4"], ["document-led"])
    made = await fill(iqbal, page, NEW, id="paper", scope="9")
    assert made.status_code == 303
    home = await opened(iqbal, "/")
    assert "Set the day: Contact centre" not in home.links
    move = await opened(iqbal, "/assessments/paper/state?to=evidence-submitted")
    assert "No session has a day yet" not in move.text
    assert "Nobody has to meet." in (await opened(iqbal, "/assessments/paper/state")).text
    await moved(house, "paper", to="writing-up")
    board = await opened(iqbal, "/assessments/paper")
    assert "Decided again alpha assessment, 14 June 2018" in " ".join(board.text.split())


@ON_SQLITE
async def test_what_was_looked_at_again_follows_where_nobody_said_it(house: House) -> None:
    """Set up by a program: the last before it."""
    await before(house)
    given = {
        "service": SERVICE,
        "standard_set": "govuk",
        "phase": "alpha",
        "type": "reassessment",
        "scope": [14],
    }
    assert (await house.api("iqbal").put("/assessments/again", json=given)).status_code == 201
    words = " ".join((await opened(house.client("iqbal"), "/assessments/again")).text.split())
    assert "Not met then: Nobody rehearsed being offline." in words, "14 was 9 of LGDSS"
    plain = {**given, "type": "assessment"}
    assert (await house.api("iqbal").put("/assessments/plain", json=plain)).status_code == 201
    assert "Looked at again" not in (await opened(house.client("iqbal"), "/assessments/plain")).text


@ON_SQLITE
async def test_an_assessment_before_the_last_can_be_looked_at_again(house: House) -> None:
    await before(house)
    later = {"starts_at": "2018-08-14T09:30:00Z", "ends_at": "2018-08-14T13:30:00Z"}
    await held(house, "private", "fact-check", phase="private-beta", sessions=[later])
    iqbal = house.client("iqbal")
    page = await opened(iqbal, f"{NEW}?service={SERVICE}&again={BEFORE}&kind=reassessment")
    assert page.form(NEW)["reassesses"] == [BEFORE]
    assert (await fill(iqbal, page, NEW, id="again")).status_code == 303
    words = " ".join((await opened(iqbal, "/assessments/again")).text.split())
    assert "Looked at again alpha assessment, 14 June 2018" in words
    assert "Not met then: Nobody rehearsed being offline." in words


@ON_SQLITE
async def test_nobody_looks_again_at_an_assessment_of_another_service(house: House) -> None:
    await before(house)
    assert (await house.api("ruth").put("/services/repairs", json={"name": "Repairs"})).status_code == 201
    iqbal = house.client("iqbal")
    page = await opened(iqbal, f"{NEW}?service=repairs&again={BEFORE}&kind=reassessment")
    assert "reassesses" not in page.form(NEW)
    sent = {"service": "repairs", "standard_set": "lgdss", "phase": "alpha", "type": "reassessment"}
    await iqbal.post(NEW, data={**sent, "id": "again", "scope": "9", "reassesses": BEFORE})
    row = await house.database.one("select reassesses from assessment where id = 'again'")
    assert row == {"reassesses": None}
