"""What a panel keeps to itself, and what is confidential, leaves no trace in what Monday tells anybody else."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from assessor import working_days
from tests.asks.test_asks import act, asked, set_up, together
from tests.board.test_recommendations import put, recommend
from tests.house import ASSESSMENT, House
from tests.monday.test_feed import make
from tests.monday.test_mailing import process, want

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
NONCE = re.compile(rb'name="id" value="[0-9a-f-]{36}"')
PEOPLE = ("helen", "grace", "femi", "ruth", "nadia")
PATHS = (
    *("/monday", "/monday.json", "/monday/changed.csv", "/monday/asked.csv", "/monday/deciding.csv", "/"),
    *(f"/monday/{name}" for name in ("held", "moved", "told", "published", "closed", "overdue", "retros")),
    *(f"/monday/{name}" for name in ("challenged", "asks-late", "reports-late", "fact-checks-over")),
    *("/asks", "/asks.csv", "/asks.json"),
)


async def told(house: House, feeds: dict[str, str]) -> dict[tuple[str, str], Any]:
    """All that these people are told by page, file, feed and mail."""
    found: dict[tuple[str, str], Any] = {}
    for key in PEOPLE:
        browser = house.client(key)
        for path in (*PATHS, feeds[key]):
            answer = await browser.get(path)
            found[key, path] = (answer.status_code, NONCE.sub(b"", answer.content))
    async with house.database.transaction() as tx:
        await tx.run("delete from mail")
        await tx.run("update monday_mail set sent_for = null")
    today = datetime.now(UTC)
    sunday = today.date() + timedelta(days=6 - today.weekday())
    next_week = working_days.after(sunday, 1, "england")
    await process(house).round(datetime.combine(next_week, time(12), UTC))
    for row in await house.database.all("select * from mail where kind = 'monday'"):
        found[row["email"], "mail"] = (row["subject"], row["body"])
    return found


@on_sqlite
async def test_hostile_13_what_is_confidential_or_the_panels_changes_no_number_of_anybody_else(
    house: House,
) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    seen = await recommend(house, due=yesterday, **{"for": "organisation"})
    await together(house, "helen", f"recommendation/{ASSESSMENT}/{seen}", title="A lab")
    await want(house, *PEOPLE)
    feeds = {key: await make(house, key) for key in PEOPLE}
    before = await told(house, feeds)
    assert len([place for place in before if place[1] == "mail"]) == len(PEOPLE)
    assert b"1 recommendation newly overdue" in before["grace", "/monday"][1]
    # A confidential assessment with everything that Monday counts, and what the panel here keeps to itself.
    session = {"starts_at": f"{yesterday}T09:30:00Z", "ends_at": f"{yesterday}T12:30:00Z"}
    await set_up(house, "secret-beta", "secret", confidential=True, sessions=[session])
    dana, there = house.api("dana"), "/assessments/secret-beta"
    await asked(house, "Kestrel.", "secret-beta", due=yesterday)
    closed = (await asked(house, "Done.", "secret-beta")).rpartition("/")[2]
    path = f"{there}/recommendations/{closed}"
    await dana.put(path, json={"status": "done"}, headers={"if-match": "*"})
    for state in ("evidence-submitted", "in-session", "writing-up", "fact-check"):
        answer = await dana.put(f"{there}/state", json={"to": state})
        assert answer.status_code == 200, answer.text
    async with house.database.transaction() as tx:
        sql = (
            "update fact_check set challenged_at = :now, due = '2018-12-03' where assessment = 'secret-beta'"
        )
        await tx.run(sql, now=tx.now)
    await act(house, "Kestrel.", "secret-beta")
    async with house.database.transaction() as tx:
        await tx.run("update retro set opened_at = :now", now=tx.now)
    hidden = await recommend(house, visibility="panel", due=yesterday, **{"for": "organisation"})
    await put(house, "priya", hidden, status="done")
    await put(house, "priya", hidden, status="open")
    assert await told(house, feeds) == before
    # To whoever organises the same is no secret, and the panel's own is in nobody's numbers.
    figures = {one["id"]: one for one in (await house.client("iqbal").get("/monday.json")).json()["figures"]}
    for key in ("held", "told", "closed", "retros", "challenged"):
        assert len(figures[key]["rows"]) == 1, key
    assert len(figures["overdue"]["rows"]) == 2
    assert figures["asked"]["sentence"] == "2 things asked of us; 2 services waiting."
    mine = {one["id"]: one for one in (await house.client("dana").get("/monday.json")).json()["figures"]}
    assert len(mine["overdue"]["rows"]) == 2, "of the panel too: what everyone with a seat may see"
