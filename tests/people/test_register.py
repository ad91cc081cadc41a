"""The register: who is listed for whom, what may be changed by whom, and what ends when somebody may not come in."""

import asyncio
import dataclasses

import pytest

from assessor.people import queries as people
from tests.house import ASSESSMENT, House
from tests.reading import Page, fill, opened


def page_of(house: House, key: str) -> str:
    return f"/people/{house.people[key].id}"


async def actions(house: House, subject: str) -> list[tuple[str, dict[str, object]]]:
    rows = await house.database.all(
        "select action, detail from audit where subject = :subject order by number", subject=subject
    )
    return [(row["action"], row["detail"]) for row in rows]


async def test_the_register_lists_everybody_by_name_and_finds_by_name_and_address(house: House) -> None:
    iqbal = house.client("iqbal")
    page = await opened(iqbal, "/people")
    assert page.said("h2")[:3] == ["Alex Winter", "Dana Okafor", "Femi Adeyemi"]
    assert (await opened(iqbal, "/people?q=PRIYA")).said("h2") == ["Priya Raman"]
    assert (await opened(iqbal, "/people?q=croydon.example")).said("h2") == ["Ola Bankole"]
    assert "Nobody here has “%”" in (await opened(iqbal, "/people?q=%25")).text
    assert (await opened(iqbal, "/people?kind=admins")).said("h2") == ["Alex Winter"]


async def test_guests_of_a_day_and_accounts_that_were_joined_are_left_out(house: House) -> None:
    async with house.journal.keep() as tx:
        guest = await people.add(tx, "guest@guest.invalid", "Aaron Guest")
        await tx.run("update person set guest_of = :a where id = :id", a=ASSESSMENT, id=guest["id"])
        gone, kept = house.people["ola"].id, house.people["priya"].id
        await tx.run("update person set merged_into = :kept where id = :id", kept=kept, id=gone)
    iqbal = house.client("iqbal")
    listed = (await opened(iqbal, "/people")).said("h2")
    assert "Aaron Guest" not in listed
    assert "Ola Bankole" not in listed
    await opened(iqbal, f"/people/{guest['id']}", 404)
    await opened(iqbal, f"/people/{gone}", 404)


async def test_a_long_register_is_read_page_by_page(house: House) -> None:
    async with house.journal.keep() as tx:
        for n in range(60):
            await people.add(tx, f"zoe{n}@hackney.example", f"Zoe {n % 7}")
    iqbal, address, names = house.client("iqbal"), "/people?q=zoe", list[str]()
    while address:
        page = await opened(iqbal, address)
        names += [
            str(link.get("href")) for link in page.all("a") if (link.get("href") or "").startswith("/people/")
        ]
        address = page.links.get("Next page", "")
    ids = {name for name in names if name not in ("/people/new", "/people/pool", "/people/me")}
    assert len(ids) == 60


async def test_an_organiser_adds_somebody_but_gives_no_office(house: House) -> None:
    iqbal = house.client("iqbal")
    form = await opened(iqbal, "/people/new")
    assert "Administrator" not in form.text
    sent = {"email": "Kit@Hackney.example", "name": "Kit Moss", "profession": "design"}
    answer = await fill(iqbal, form, "/people/new", **sent)
    page = await opened(iqbal, answer.headers["location"])
    assert page.h1 == "Kit Moss"
    assert "You sign in by a personal link" in page.text
    refused = await iqbal.post("/people/new", data={**sent, "email": "l@l.example", "offices": "admin"})
    assert refused.status_code == 403
    assert [action for action, _ in await actions(house, "person")] == ["person.added"]


async def test_what_is_wrong_with_somebody_new_is_said_beside_it(house: House) -> None:
    iqbal = house.client("iqbal")
    page = Page(await iqbal.post("/people/new", data={"email": "no address", "name": ""}))
    assert page.status == 422
    assert page.errors == {"name": "Enter a name"}
    page = Page(await iqbal.post("/people/new", data={"email": "dana@hackney.example", "name": "Dan"}))
    assert page.errors == {"email": "Dana Okafor has this address already: find them in the register"}


async def test_a_person_is_shown_with_seats_even_confidential_ones_and_services(house: House) -> None:
    async with house.journal.keep() as tx:
        await tx.run("update assessment set confidential = :yes where id = :id", yes=True, id=ASSESSMENT)
    page = await opened(house.client("iqbal"), page_of(house, "dana"))
    assert "confidential · lead assessor" in page.text
    assert (
        "Services they keep Contact centre"
        in (await opened(house.client("alex"), page_of(house, "femi"))).text
    )


async def test_what_is_said_of_somebody_is_changed_and_recorded_without_the_words(house: House) -> None:
    iqbal, address = house.client("iqbal"), page_of(house, "priya") + "/edit"
    form = await opened(iqbal, address)
    answer = await fill(iqbal, form, address, in_pool="yes", may_lead="yes", free="Tuesdays")
    assert answer.headers["location"].endswith("?done=saved")
    page = await opened(iqbal, page_of(house, "priya"))
    assert "Yes, may lead" in page.text
    assert "Free: Tuesdays" in page.text
    assert await actions(house, "person") == [("person.changed", {"fields": ["free", "in_pool", "may_lead"]})]


async def test_offices_are_given_by_administrators_and_the_last_one_stays(house: House) -> None:
    alex, address = house.client("alex"), page_of(house, "priya") + "/offices"
    await fill(alex, await opened(alex, address), address, offices=["organiser"])
    await house.sign_in_again("priya")
    assert (await house.client("priya").get("/people")).status_code == 200
    assert await actions(house, "offices") == [("offices.given", {"before": [], "now": ["organiser"]})]
    own = page_of(house, "alex") + "/offices"
    page = Page(await alex.post(own, data={"offices": []}))
    assert page.errors == {"sure": "Say that you mean to stop administering this board yourself"}
    page = Page(await alex.post(own, data={"sure": "yes"}))
    assert page.errors == {
        "offices": "Nobody else administers this board: make somebody else an administrator first"
    }
    await alex.post(address, data={"offices": ["admin"]})
    answer = await alex.post(own, data={"sure": "yes"})
    assert answer.headers["location"] == "/"
    house.sessions["alex"] = answer.cookies["session"]
    assert (await house.client("alex").get("/people")).status_code == 404
    await house.sign_in_again("priya")
    assert (await house.client("priya").get("/people")).status_code == 200


async def test_the_last_administrator_cannot_be_disabled(house: House) -> None:
    page = Page(await house.client("alex").post(page_of(house, "alex") + "/disable"))
    assert page.status == 422
    assert "its last administrator stays" in page.text


async def test_an_organiser_changes_no_administrator(house: House) -> None:
    iqbal = house.client("iqbal")
    for way, sent in (("/disable", {}), ("/edit", {"name": "Al"}), ("/enable", {})):
        assert (await iqbal.post(page_of(house, "alex") + way, data=sent)).status_code == 403
    assert "Stop Alex" not in (await opened(iqbal, page_of(house, "alex"))).text


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_disabling_ends_sessions_tokens_and_streams_within_two_seconds(house: House) -> None:
    priya, iqbal = house.client("priya"), house.client("iqbal")
    async with house.stream("priya") as api, house.stream("priya", page=True) as shown:
        await asyncio.sleep(0)
        ask = await opened(iqbal, page_of(house, "priya") + "/disable")
        assert "1 session, on every device" in ask.text
        await iqbal.post(page_of(house, "priya") + "/disable")
        await asyncio.wait_for(asyncio.gather(api.ended.wait(), shown.ended.wait()), 2)
    assert (await priya.get(f"/assessments/{ASSESSMENT}")).headers["location"].startswith("/sign-in")
    assert (await house.api("priya").get("/assessments")).status_code == 401
    assert "Priya Raman" in (await opened(iqbal, f"/assessments/{ASSESSMENT}/people")).text
    await iqbal.post(page_of(house, "priya") + "/enable")
    assert (await house.api("priya").get("/assessments")).status_code == 401  # a token ends for good
    assert await actions(house, "person") == [
        ("person.disabled", {"links": 0, "sessions": 1, "tokens": 2}),
        ("person.enabled", {}),
    ]


async def test_a_link_to_hand_over_signs_in_once_and_is_recorded_without_itself(house: House) -> None:
    made = Page(await house.client("alex").post(page_of(house, "marek") + "/link"))
    link = made.said("p", "copied")[0]
    path = link.partition("8000")[2]
    assert path.startswith("/sign-in/")
    browser = house.client()
    assert "Sign in as Marek Nowak" in (await opened(browser, path)).text
    assert (await browser.post(path)).status_code == 303
    await opened(browser, path, 404)
    rows = await house.database.all("select * from audit where action = 'link.made'")
    assert len(rows) == 1
    assert path[9:] not in str(rows)


@pytest.mark.parametrize(("required", "key"), [("everyone", "marek"), ("admins", "alex")])
async def test_no_link_is_made_that_would_be_refused(house: House, required: str, key: str) -> None:
    house.app.state.settings = dataclasses.replace(
        house.app.state.settings, oidc_required=required, oidc_name="Hackney accounts"
    )
    alex = house.client("alex")
    page = await opened(alex, page_of(house, key))
    assert "They sign in with Hackney accounts: a link would be refused." in page.text
    assert "Make a sign-in link" not in page.text
    assert "sign in with Hackney accounts." in page.said("p", "copied")[0]
    assert (await alex.post(page_of(house, key) + "/link")).status_code == 409
    assert not await house.database.all("select * from audit where action = 'link.made'")


async def test_words_to_send_say_what_works_without_mail(house: House) -> None:
    page = await opened(house.client("alex"), page_of(house, "marek"))
    assert "You sign in by a personal link, which you get from us." in page.said("p", "copied")[0]


async def test_an_address_is_changed_by_an_administrator_and_must_be_free(house: House) -> None:
    alex, address = house.client("alex"), page_of(house, "marek") + "/address"
    page = Page(await alex.post(address, data={"email": "Dana@hackney.example"}))
    assert page.errors == {"email": "Dana Okafor has this address"}
    await alex.post(address, data={"email": "marek@new.example"})
    row = await people.by_email(house.database, "marek@new.example")
    assert row
    assert row["id"] == house.people["marek"].id
    assert await people.by_email(house.database, "marek@hackney.example") is None
    assert await actions(house, "address") == [("address.changed", {})]


async def test_the_pool_shows_who_sat_longest_ago_first(house: House) -> None:
    async with house.journal.keep() as tx:
        for key in ("dana", "priya", "ola", "tomasz"):
            await tx.run("update person set in_pool = :yes where id = :id", yes=True, id=house.people[key].id)
        await tx.run("update person set may_lead = :yes where id = :id", yes=True, id=house.people["ola"].id)
    iqbal = house.client("iqbal")
    page = await opened(iqbal, "/people/pool")
    assert page.said("h2") == ["Ola Bankole", "Tomasz Zielinski", "Dana Okafor", "Priya Raman"]
    assert "Last sat 14 November 2018" in page.text
    assert "Never sat yet" in page.text
    assert (await opened(iqbal, "/people/pool?lead=yes")).said("h2") == ["Ola Bankole"]
    assert (await opened(iqbal, "/people/pool?profession=user research")).said("h2") == ["Priya Raman"]


async def test_somebody_offers_themselves_for_panels(house: House) -> None:
    nadia = house.client("nadia")
    form = await opened(nadia, "/people/me")
    await fill(nadia, form, "/people/me", in_pool="yes", free="Fridays")
    assert (await opened(nadia, "/people/me")).form("/people/me")["free"] == ["Fridays"]
    assert "Free: Fridays" in (await opened(house.client("iqbal"), "/people/pool")).text
