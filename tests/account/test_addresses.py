"""My addresses: proved by mail, never taken by asking, and two accounts of one human made one."""

import dataclasses
from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio

from assessor.database import connect
from assessor.links import token_of
from assessor.people import queries as people
from tests.house import ASSESSMENT, SECRET, SERVICE, House, application, new_id, settings
from tests.reading import Page, fill, opened

ADDRESSES = "/account/addresses"
NEW = "priya@work.example"


@pytest_asyncio.fixture
async def mailing(house_url: str) -> AsyncIterator[House]:
    """The house with mail set up; nothing is sent, what waits is read from the outbox."""
    given = dataclasses.replace(settings(house_url), smtp_url="smtp://127.0.0.1:1", mail_from="board@example")
    async with connect(house_url) as database:
        opened_house = House(application(given), database)
        await opened_house.open()
        yield opened_house
        await opened_house.close()


async def asked(house: House, key: str, email: str, **also: str) -> httpx2.Response:
    """Somebody asks for one more address."""
    client = house.client(key)
    form = await opened(client, ADDRESSES)
    return await fill(client, form, ADDRESSES, email=email, **also)


async def mailed_link(house: House, email: str) -> str:
    """The address of the link in the newest mail to an address."""
    row = await house.database.one(
        "select * from mail where email = :email and kind = 'address' order by at desc", email=email
    )
    assert row is not None
    assert "{link}" in row["body"]
    return f"{ADDRESSES}/{token_of(SECRET, row['link'])}"


async def proved(house: House, key: str, email: str, **also: str) -> httpx2.Response:
    """Somebody asks for an address, opens the mailed link and presses its button."""
    await asked(house, key, email, **also)
    link = await mailed_link(house, email)
    client = house.client(key)
    form = await opened(client, link)
    return await fill(client, form, link)


async def test_an_address_is_mine_once_its_mail_was_opened_and_the_button_pressed(mailing: House) -> None:
    await asked(mailing, "priya", " Priya@Work.example ")
    assert await people.by_email(mailing.database, NEW) is None
    link = await mailed_link(mailing, NEW)
    assert (await opened(mailing.client("priya"), link)).h1 == f"Is {NEW} yours?"
    assert await people.by_email(mailing.database, NEW) is None, "looking changes nothing"
    answer = await mailing.client("priya").post(link)
    assert answer.headers["location"] == f"{ADDRESSES}?done=proved"
    row = await people.by_email(mailing.database, NEW)
    assert row is not None
    assert (row["id"], row["email"]) == (mailing.people["priya"].id, "priya@hackney.example")
    told = await mailing.database.all("select email, body from mail where kind = 'address-added'")
    assert [row["email"] for row in told] == ["priya@hackney.example"]
    assert NEW in told[0]["body"]


async def test_a_changed_main_address_is_the_main_one_and_the_old_one_still_signs_in(mailing: House) -> None:
    await proved(mailing, "priya", NEW, main="yes")
    for email in (NEW, "priya@hackney.example"):
        row = await people.by_email(mailing.database, email)
        assert row is not None
        assert row["email"] == NEW
    told = await mailing.database.all("select email from mail where kind = 'address-added'")
    assert [row["email"] for row in told] == ["priya@hackney.example"]


async def test_another_address_is_made_the_main_one_and_the_old_one_can_be_removed(mailing: House) -> None:
    await proved(mailing, "priya", NEW)
    priya = mailing.client("priya")
    await priya.post(f"{ADDRESSES}/main", data={"email": NEW})
    await priya.post(f"{ADDRESSES}/remove", data={"email": NEW})
    row = await people.by_email(mailing.database, NEW)
    assert row is not None, "the main one stays"
    await priya.post(f"{ADDRESSES}/remove", data={"email": "priya@hackney.example"})
    assert await people.by_email(mailing.database, "priya@hackney.example") is None


async def test_nobody_touches_the_addresses_of_somebody_else(mailing: House) -> None:
    await proved(mailing, "priya", NEW)
    sam = mailing.client("sam")
    for what in ("main", "remove"):
        for email in (NEW, "priya@hackney.example"):
            await sam.post(f"{ADDRESSES}/{what}", data={"email": email})
    row = await people.by_email(mailing.database, NEW)
    assert row is not None
    assert (row["id"], row["email"]) == (mailing.people["priya"].id, "priya@hackney.example")


async def test_hostile_31_what_was_mailed_to_an_address_opens_nothing_once_it_is_removed(
    mailing: House,
) -> None:
    """An invitation in a mailbox that is somebody else's by now."""
    seat = {"role": "observer"}
    nadia = mailing.people["nadia"]
    await mailing.api("iqbal").put(f"/assessments/{ASSESSMENT}/seats/{nadia.email}", json=seat)
    row = await mailing.database.one("select link from mail where kind = 'invitation'")
    assert row is not None
    address = f"/invitations/{token_of(SECRET, row['link'])}"
    await proved(mailing, "nadia", "nadia@work.example", main="yes")
    assert (await mailing.client().get(address)).status_code == 200
    client = mailing.client("nadia")
    assert (await client.post(f"{ADDRESSES}/remove", data={"email": nadia.email})).status_code == 303
    assert (await mailing.client().get(address)).status_code == 404
    answer = await mailing.client().post(address, data={"answer": "accept"})
    assert "set-cookie" not in answer.headers


async def test_hostile_31_a_link_for_an_address_works_once_and_only_for_whoever_asked(mailing: House) -> None:
    await asked(mailing, "priya", NEW)
    link = await mailed_link(mailing, NEW)
    for key in ("sam", "alex"):
        assert (await mailing.client(key).get(link)).status_code == 404
        assert (await mailing.client(key).post(link)).status_code == 404
    assert (await mailing.client().get(link)).headers["location"] == f"/sign-in?next={ADDRESSES}"
    assert (await mailing.client("priya").post(link)).status_code == 303
    assert (await mailing.client("priya").post(link)).status_code == 404
    assert (await mailing.client().get(f"/sign-in/{link.rpartition('/')[2]}")).status_code == 404


async def test_hostile_01_asking_tells_nobody_whether_an_address_has_an_account(mailing: House) -> None:
    here = await asked(mailing, "priya", "nadia@croydon.example")
    nobodys = await asked(mailing, "priya", "nobody@croydon.example")
    assert (here.status_code, here.headers["location"]) == (nobodys.status_code, nobodys.headers["location"])
    rows = await mailing.database.all("select subject, body from mail where kind = 'address'")
    assert len(rows) == 2
    assert rows[0] == rows[1]


async def test_the_mail_to_a_strangers_address_holds_nothing_that_somebody_typed(mailing: House) -> None:
    form = await opened(mailing.client("priya"), "/account/profile")
    await fill(mailing.client("priya"), form, "/account/profile", name="Win at https://evil.example")
    await asked(mailing, "priya", NEW)
    row = await mailing.database.one("select subject, body from mail where kind = 'address'")
    assert row is not None
    assert "evil" not in row["subject"] + row["body"]


async def test_two_accounts_of_one_human_become_one(mailing: House) -> None:
    note = {"standard": 6, "kind": "note", "body": "Seen in use.", "visibility": "me"}
    mine = f"/assessments/{ASSESSMENT}/notes/{new_id()}"
    await mailing.api("sam").put(mine, json=note)
    await asked(mailing, "priya", "sam@hackney.example")
    link = await mailed_link(mailing, "sam@hackney.example")
    page = await opened(mailing.client("priya"), link)
    assert page.h1 == "Join your two accounts?"
    assert "a seat as assessor in Contact centre" in page.text
    answer = await mailing.client("priya").post(link)
    assert answer.headers["location"] == f"{ADDRESSES}?done=joined"
    row = await people.by_email(mailing.database, "sam@hackney.example")
    assert row is not None
    assert row["id"] == mailing.people["priya"].id
    assert (await mailing.api("priya").get(mine)).json()["body"] == "Seen in use."
    assert (await mailing.client("sam").get("/account")).headers["location"].startswith("/sign-in")


async def test_what_the_other_account_keeps_is_said_before_they_are_joined(mailing: House) -> None:
    await asked(mailing, "priya", "femi@hackney.example")
    page = await opened(mailing.client("priya"), await mailed_link(mailing, "femi@hackney.example"))
    assert "the service Contact centre" in page.text
    await mailing.client("priya").post(await mailed_link(mailing, "femi@hackney.example"))
    members = (await mailing.api("iqbal").get(f"/services/{SERVICE}/members")).json()["items"]
    assert [member["name"] for member in members] == ["Priya Raman"]


@pytest.mark.parametrize("office", ["alex@hackney.example", "iqbal@hackney.example", "helen@hackney.example"])
async def test_an_office_never_comes_by_a_mailed_link(mailing: House, office: str) -> None:
    await asked(mailing, "priya", office)
    link = await mailed_link(mailing, office)
    page = await opened(mailing.client("priya"), link)
    assert "may do more here than this one" in page.text
    assert (await mailing.client("priya").post(link)).status_code == 200
    row = await people.by_email(mailing.database, office)
    assert row is not None
    assert row["id"] != mailing.people["priya"].id


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("priya", "Enter an email address such as name@example.gov.uk"),
        ("a@b.example\r\nbcc: c@d.example", "Enter an email address such as name@example.gov.uk"),
        ("x@erased.invalid", "Enter an email address such as name@example.gov.uk"),
        ("Priya@hackney.example", "That is your main address already"),
    ],
)
async def test_what_is_no_new_address_is_said_beside_the_field(
    mailing: House, typed: str, words: str
) -> None:
    answer = await asked(mailing, "priya", typed)
    assert answer.status_code == 422
    assert Page(answer).errors == {"email": words}
    assert await mailing.database.all("select id from mail") == []


async def test_an_address_is_not_mailed_without_end(mailing: House) -> None:
    answers = [(await asked(mailing, "priya", NEW)).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


async def test_without_mail_the_page_says_who_can_help(house: House) -> None:
    page = await opened(house.client("priya"), ADDRESSES)
    assert "An administrator can change it for you" in page.text
    assert (await house.client("priya").post(ADDRESSES, data={"email": NEW})).status_code == 403
