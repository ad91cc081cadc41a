"""What somebody may try with people: others' accounts, offices, seats, addresses; and what the record tells."""

import asyncio
import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from assessor.people import queries as people
from tests.house import ASSESSMENT, SERVICE, House, new_id
from tests.reading import Page, opened

HERE = f"/assessments/{ASSESSMENT}"
PRACTICE = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha", "type": "practice"}
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


def program(house: House, key: str) -> httpx2.AsyncClient:
    """A program with a token of somebody's that asks for pages."""
    client = house.client()
    client.headers["authorization"] = f"Bearer {house.tokens[key, 'write']}"
    return client


@on_sqlite
async def test_hostile_47_an_administrators_token_changes_nobodys_account(house: House) -> None:
    """A token ends with its days; what it could make here would not: another administrator, a link, an address."""
    alex, priya = program(house, "alex"), f"/people/{house.people['priya'].id}"
    before = await house.database.one("select version, audit_number from site")
    mallory = {"email": "mallory@elsewhere.example", "name": "Mallory"}
    for address, sent in (
        ("/people/new", {**mallory, "offices": "admin"}),
        (f"{priya}/offices", {"offices": "admin"}),
        (f"{priya}/link", {}),
        (f"{priya}/address", {"email": mallory["email"]}),
        (f"{priya}/join", {"with": "sam@hackney.example"}),
        (f"{priya}/erase", {"sure": "yes"}),
        (f"{priya}/disable", {}),
    ):
        answer = await alex.post(address, data=sent)
        assert (answer.status_code, address) == (403, address)
    assert await house.database.one("select version, audit_number from site") == before


# --- Offices ------------------------------------------------------------------------------------------------


async def test_hostile_41_whoever_gets_or_loses_an_office_signs_in_anew(house: House) -> None:
    """A session that began with less, perhaps in an easier way, never becomes one with more."""
    alex, priya, offices = (
        house.client("alex"),
        house.client("priya"),
        f"/people/{house.people['priya'].id}/offices",
    )
    async with house.stream("priya", page=True) as stream:
        await stream.next()
        assert (await alex.post(offices, data={"offices": "admin"})).status_code == 303
        await asyncio.wait_for(stream.ended.wait(), 2)
    assert (await priya.get("/people")).headers["location"].startswith("/sign-in")
    await house.sign_in_again("priya")
    priya = house.client("priya")
    assert (await priya.get("/admin")).status_code == 200
    assert (await alex.post(offices, data={"offices": "admin"})).status_code == 303
    assert (await priya.get("/admin")).status_code == 200, "nothing changed"


async def test_hostile_41_an_administrator_who_changes_their_own_offices_goes_on_with_another_cookie(
    house: House,
) -> None:
    own = f"/people/{house.people['alex'].id}/offices"
    row = await house.database.one("select max(expires_at) as ends from session")
    answer = await house.client("alex").post(own, data={"offices": ["admin", "organiser"]})
    assert answer.status_code == 303
    assert answer.cookies["session"] != house.sessions["alex"]
    assert (await house.client("alex").get("/admin")).headers["location"].startswith("/sign-in")
    house.sessions["alex"] = answer.cookies["session"]
    assert (await house.client("alex").get("/admin")).status_code == 200
    assert await house.database.one("select max(expires_at) as ends from session") == row, (
        "and no longer than before"
    )


async def test_hostile_41_an_office_given_on_the_server_ends_sessions_as_well(house: House) -> None:
    async with house.journal.keep() as tx:
        await people.add(tx, house.people["priya"].email, "Priya Raman", admin=True)
    assert (await house.client("priya").get("/admin")).headers["location"].startswith("/sign-in")


@on_sqlite
async def test_hostile_10_no_administrator_takes_an_account_over_by_joining_it_with_their_own(
    house: House,
) -> None:
    """They would sit on the panel, and read what somebody wrote for themselves alone."""
    own = f"/people/{house.people['alex'].id}/join"
    words = "Join your own accounts under your own account: add the address there"
    page = Page(await house.client("alex").post(own, data={"with": "priya@hackney.example"}))
    assert page.errors == {"with": words}
    page = await opened(house.client("alex"), f"{own}?with=priya@hackney.example", 422)
    assert page.errors == {"with": words}
    assert (await house.client("alex").get(f"{HERE}/tray")).status_code == 403


@on_sqlite
async def test_the_last_administrator_does_not_leave(house: House) -> None:
    page = Page(await house.client("alex").post("/account/remove", data={"sure": "yes"}))
    assert page.status == 422
    assert "make somebody else an administrator first" in page.text
    assert (await house.client("alex").get("/admin")).status_code == 200
    async with house.journal.keep() as tx:
        await people.add(tx, house.people["priya"].email, "Priya Raman", admin=True)
    assert (await house.client("alex").post("/account/remove", data={"sure": "yes"})).status_code == 200


async def test_hostile_10_whoever_an_administrator_could_come_in_as_is_told(house: House) -> None:
    house.app.state.settings = dataclasses.replace(
        house.app.state.settings, smtp_url="smtp://127.0.0.1:1", mail_from="board@hackney.example"
    )
    alex, priya = house.client("alex"), house.people["priya"]
    await opened(alex, f"/people/{priya.id}")
    assert (await alex.post(f"/people/{priya.id}/link")).status_code == 200
    moved = await alex.post(f"/people/{priya.id}/address", data={"email": "priya@elsewhere.example"})
    assert moved.status_code == 303
    mails = await house.database.all("select * from mail where kind = 'account' order by at, body")
    assert [mail["email"] for mail in mails] == [priya.email] * 2
    assert "signs in as you" in mails[0]["body"] + mails[1]["body"]
    assert "elsewhere" not in mails[0]["body"] + mails[1]["body"]


# --- Cookies ----------------------------------------------------------------------------------------------------


@on_sqlite
async def test_hostile_41_by_https_only_the_cookie_of_this_very_host_counts(house: House) -> None:
    """A neighbour below the same domain may set a cookie of any other name for us."""
    house.app.state.settings = dataclasses.replace(house.app.state.settings, base_url="https://board.example")
    token = house.sessions["priya"]
    for name, status in (
        ("session", 303),
        ("__host-session", 303),
        ("__Secure-session", 303),
        ("__Host-session", 200),
    ):
        client = house.client()
        client.headers["cookie"] = f"{name}={token}"
        assert (await client.get("/services")).status_code == status, name


# --- The lead of a practice board: anybody who is signed in ------------------------------------------------------


@on_sqlite
async def test_hostile_04_the_lead_of_a_practice_board_is_not_shown_the_pool(house: House) -> None:
    """Anybody may make a service and a practice board: the pool of assessors is for those who organise."""
    async with house.database.transaction() as tx:
        sql = "update person set in_pool = :yes, may_lead = :yes, free = 'Tuesdays' where id = :id"
        await tx.run(sql, yes=True, id=house.people["ola"].id)
    femi = house.client("femi")
    assert (await house.api("femi").put("/assessments/ours", json=PRACTICE)).status_code == 201
    for answer in (
        await femi.get("/assessments/ours/people/suggest"),
        await femi.post("/assessments/ours/people/suggest", data={"person": house.people["ola"].id}),
    ):
        assert answer.status_code == 403
        assert "Ola" not in answer.text
    assert "/suggest" not in (await femi.get("/assessments/ours/people")).text
    assert "/suggest" in (await house.client("iqbal").get("/assessments/ours/people")).text


@on_sqlite
async def test_hostile_38_the_lead_of_a_practice_board_removes_words_a_few_times_an_hour(
    house: House,
) -> None:
    """All changes of everybody wait while the files are written anew. Others are not held back."""
    assert (await house.api("femi").put("/assessments/ours", json=PRACTICE)).status_code == 201
    sent = {"step": "remove", "words": "Wilhelmina", "sure": "yes"}
    femi = [
        (await house.client("femi").post("/assessments/ours/redact", data=sent)).status_code for _ in range(7)
    ]
    assert femi == [303] * 5 + [429] * 2
    dana = [(await house.client("dana").post(f"{HERE}/redact", data=sent)).status_code for _ in range(7)]
    assert dana == [303] * 7


# --- Joining by the code ----------------------------------------------------------------------------------------------


async def test_hostile_46_whoever_joined_by_the_code_is_out_once_it_is_confidential(house: House) -> None:
    await house.add_guest()
    async with house.journal.keep() as tx:  # and somebody with an account, for the day
        sql = """insert into seat (assessment, person, role, leads, duties, position, open_position, version, added_at,
          until) values (:here, :id, 'observer', '[]', '[]', 1, 1, 1, :now, :until)"""
        until = datetime.now(UTC) + timedelta(hours=3)
        await tx.run(sql, here=ASSESSMENT, id=house.people["nadia"].id, now=tx.now, until=until)
    assert (await house.client("nadia").get(HERE)).status_code == 200
    async with house.stream("guest", page=True) as guest, house.stream("nadia", page=True) as nadia:
        await guest.next()
        await nadia.next()
        body = {"confidential": True}
        answer = await house.api("iqbal").put(HERE, json=body, headers={"if-match": "*"})
        assert answer.status_code == 200
        await asyncio.wait_for(asyncio.gather(guest.ended.wait(), nadia.ended.wait()), 2)
    assert (await house.client("guest").get(HERE)).headers["location"].startswith("/sign-in")
    assert (await house.client("nadia").get(HERE)).status_code == 404
    assert (await house.client("ruth").get(HERE)).status_code == 200


async def test_hostile_46_a_seat_for_a_day_that_is_over_opens_nothing(house: House) -> None:
    """No page, no API, no stream, no search and no file of the service, whatever was kept of it before."""
    await house.add_guest()
    note = f"{HERE}/notes/{new_id()}"
    said = {"standard": 6, "body": "Kestrel.", "visibility": "everyone"}
    assert (await house.api("priya").put(note, json=said)).status_code == 201
    guest = house.client("guest")
    addresses = (
        HERE,
        f"{HERE}/standards/6",
        f"/api/v1{note}",
        f"/services/{SERVICE}",
        f"{HERE}/calendar.ics",
    )
    for address in addresses:
        assert (await guest.get(address)).status_code == 200, address
    assert "Kestrel" in (await guest.get("/search?q=kestrel")).text
    async with house.database.transaction() as tx:  # the seat alone: the session would end with it
        await tx.run(
            "update seat set until = :gone where until is not null", gone=tx.now - timedelta(seconds=1)
        )
    for address in addresses:
        assert (await guest.get(address)).status_code == 404, address
    assert "one page" not in (await guest.get("/search?q=kestrel")).text
    assert "Kestrel." not in (await guest.get("/search?q=kestrel")).text
    async with house.stream("guest", page=True) as stream:
        await asyncio.wait_for(stream.ended.wait(), 2)
        assert stream.status == 404


# --- What the record tells an administrator ------------------------------------------------------------------


async def test_hostile_01_the_record_of_removing_words_counts_no_file_of_the_panels(house: House) -> None:
    async def removed(*, hidden: bool) -> Any:
        if hidden:
            file = {"file": ("list.txt", b"Ring Wilhelmina Quartermaine.")}
            kept = (await house.api("priya").post(f"{HERE}/files", files=file)).json()["sha256"]
            body = {"standard": 6, "body": "A list.", "visibility": "panel", "files": [kept]}
            assert (await house.api("priya").put(f"{HERE}/notes/{new_id()}", json=body)).status_code == 201
        sent = {"step": "remove", "words": "Wilhelmina Quartermaine", "sure": "yes"}
        assert (await house.client("alex").post(f"{HERE}/redact", data=sent)).status_code == 303
        row = await house.database.one(
            "select detail from audit where action = 'redaction.done' order by number desc limit 1"
        )
        assert row is not None
        return row["detail"]

    assert await removed(hidden=False) == await removed(hidden=True)
    row = await house.database.one("select size from note_file")
    assert row is not None
    assert row["size"] == 0, "and yet it is emptied"


@on_sqlite
async def test_hostile_01_administration_does_not_count_the_news_that_wait(house: House) -> None:
    """Whom a mail goes to may depend on what only the panel may know."""

    async def shown() -> str:
        return (await opened(house.client("alex"), "/admin")).text

    plain = await shown()
    async with house.journal.keep() as tx:
        for state in ("waiting", "failed"):
            await tx.run(
                """insert into mail (id, kind, email, subject, body, at, due_at, expires_at, state)
                values (:id, 'news', 'sam@hackney.example', 'News', '', :now, :now, :now, :state)""",
                id=new_id(),
                now=tx.now,
                state=state,
            )
    assert await shown() == plain
