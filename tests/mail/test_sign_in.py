"""Signing in by mail: asked for on a page, mailed, opened or typed, whoever asks."""

import asyncio
import dataclasses
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
import pytest_asyncio

from assessor.mail.delivery import Delivery
from assessor.people import queries as people
from assessor.sign_in import mails
from tests.house import BASE, House
from tests.mail.conftest import delivery, mailing
from tests.mail.sink import Sink
from tests.reading import Page

on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
LINK = re.compile(rf"{BASE}(/sign-in/[\w-]{{43}})\n")
CODE = re.compile(r"\n([2-9B-Z]{4}-[2-9B-Z]{4})\n")


class Post:
    """A house that mails, its worker, and the mail server."""

    def __init__(self, house: House, server: Sink, worker: Delivery) -> None:
        self.house = house
        self.server = server
        self.worker = worker

    async def ask(self, email: str, next: str = "/", client: httpx2.AsyncClient | None = None) -> Page:
        """What the page says after asking."""
        sent = {"email": email, "next": next}
        return Page(await (client or self.house.client()).post("/sign-in", data=sent))

    async def mailed(self, email: str, next: str = "/") -> tuple[str, str, Page]:
        """The link and the code of a mail that was asked for, and the page that asked."""
        page = await self.ask(email, next)
        await self.worker.round()
        text = self.server.texts()[-1]
        link, code = LINK.search(text), CODE.search(text)
        assert link
        assert code
        assert self.server.recipients[-1] == [email]
        return link[1], code[1], page

    async def type(self, page: Page, code: str, client: httpx2.AsyncClient | None = None) -> httpx2.Response:
        """What happens when a code is typed on that page."""
        sent = {**hidden(page), "code": code}
        return await (client or self.house.client()).post("/sign-in/code", data=sent)


def hidden(page: Page) -> dict[str, str]:
    """The hidden fields of the form for the code."""
    form = next(form for form in page.all("form") if form.get("action") == "/sign-in/code")
    fields = [field for field in form.iter("input") if field.get("type") == "hidden"]
    return {field.get("name") or "": field.get("value") or "" for field in fields}


def of(house: House, key: str) -> str:
    return str(house.people[key].email)


@pytest_asyncio.fixture
async def post(house: House, server: Sink) -> AsyncIterator[Post]:
    """A house that mails."""
    set_up = mailing(server)
    house.app.state.settings = set_up
    house.app.state.pages.env.globals["settings"] = set_up
    worker = delivery(house.database, server)
    worker.writers["sign-in"] = mails.writer(set_up)
    yield Post(house, server, worker)


async def signed_in_as(house: House, answer: httpx2.Response) -> str | None:
    """Whom the session that an answer began signs in."""
    if "set-cookie" not in answer.headers:
        return None
    client = house.client()
    client.headers["cookie"] = f"session={answer.cookies['session']}"
    text = (await client.get("/services")).text
    return next((key for key, person in house.people.items() if person.name in text), None)


async def test_a_mail_signs_in_by_its_link_and_leads_back(post: Post) -> None:
    link, _, page = await post.mailed(of(post.house, "ola"), "/services?page=1")
    assert page.h1 == "Look at your mail"
    shown = Page(await post.house.client().get(link))
    assert shown.h1 == f"Sign in as {post.house.people['ola'].name}"
    answer = await post.house.client().post(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/services?page=1")
    assert await signed_in_as(post.house, answer) == "ola"


async def test_a_mail_signs_in_by_its_code_typed_where_it_was_asked_for(post: Post) -> None:
    _, code, page = await post.mailed(of(post.house, "ola"), "/services")
    answer = await post.type(page, f" {code.lower().replace('-', ' ')} ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/services")
    assert await signed_in_as(post.house, answer) == "ola"
    assert (await post.type(page, code)).status_code == 422  # once
    how = await post.house.database.one("select how, browser from session where how = 'code'")
    assert how is not None


@on_sqlite
async def test_a_wrong_code_is_answered_kindly_and_the_right_one_still_works(post: Post) -> None:
    _, code, page = await post.mailed(of(post.house, "ola"))
    wrong = Page(await post.type(page, "2222-2222"))
    assert wrong.errors["code"].startswith("That code does not work here.")
    assert of(post.house, "ola") in wrong.text
    assert (await post.type(wrong, code)).status_code == 303


@on_sqlite
async def test_hostile_31_a_code_takes_five_tries_and_the_link_still_works_after_them(post: Post) -> None:
    link, code, page = await post.mailed(of(post.house, "ola"))
    for _ in range(5):
        assert (await post.type(page, "2222-2222")).status_code == 422
    assert (await post.type(page, code)).status_code == 422
    assert (await post.house.client().post(link)).status_code == 303


@on_sqlite
async def test_hostile_31_a_mailed_link_is_dead_after_a_newer_one_and_its_code_with_it(post: Post) -> None:
    old, old_code, old_page = await post.mailed(of(post.house, "ola"))
    new, _, _ = await post.mailed(of(post.house, "ola"))
    assert (await post.house.client().post(old)).status_code == 404
    assert (await post.type(old_page, old_code)).status_code == 422
    assert (await post.house.client().post(new)).status_code == 303


@on_sqlite
async def test_hostile_31_a_link_is_bound_to_its_purpose_and_its_address(post: Post) -> None:
    house, ola = post.house, post.house.people["ola"].id
    for purpose in ("invitation", "address", "join", "identity"):
        async with house.journal.keep() as tx:
            made = await people.make_link(tx, house.app.state.settings.secret_key, ola, purpose=purpose)
        assert (await house.client().post(f"/sign-in/{made.token}")).status_code == 404
    link, _, _ = await post.mailed(of(house, "ola"))
    async with house.journal.keep() as tx:
        await tx.run("update person set email = 'new@hackney.example' where id = :id", id=ola)
    assert (await house.client().post(link)).status_code == 404


@on_sqlite
async def test_hostile_31_a_mailed_link_lasts_a_quarter_of_an_hour_from_asking(post: Post) -> None:
    before = datetime.now(UTC)
    link, code, page = await post.mailed(of(post.house, "ola"))
    row = await post.house.database.one("select expires_at from link where email is not null")
    assert row is not None
    assert timedelta() <= row["expires_at"] - before - timedelta(minutes=15) < timedelta(seconds=30)
    async with post.house.journal.keep() as tx:
        await tx.run("update link set expires_at = :now", now=tx.now)
    assert (await post.type(page, code)).status_code == 422
    assert (await post.house.client().post(link)).status_code == 404


@on_sqlite
async def test_hostile_32_a_mail_scanner_that_opens_everything_spends_nothing(post: Post) -> None:
    link, _, _ = await post.mailed(of(post.house, "ola"))
    for method in ("GET", "HEAD", "OPTIONS"):
        await post.house.client().request(method, link)
    assert (await post.house.client().post(link)).status_code == 303


async def test_asking_is_answered_alike_whoever_asks(post: Post) -> None:
    """Known, unknown, disabled, a guest, an address of nobody, and one that was asked for too often."""
    house = post.house
    async with house.journal.keep() as tx:
        await tx.run(
            "update person set disabled_at = :now where id = :id", now=tx.now, id=house.people["sam"].id
        )
        await people.add(tx, "guest-9@guests.invalid", "Guest")
    asked = [of(house, "ola"), "stranger@example.gov.uk", of(house, "sam"), "guest-9@guests.invalid"]
    asked += [of(house, "ola")] * 6
    said = set()
    for email in asked:
        answer = await house.client().post("/sign-in", data={"email": email})
        page = Page(answer)
        plain = answer.text.replace(email, "EMAIL").replace(hidden(page)["asked"], "ASKED")
        headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
        said.add((answer.status_code, plain, str(sorted(headers.items()))))
    assert len(said) == 1
    waiting = await house.database.all("select email from mail where state = 'waiting'")
    assert len(waiting) == 8  # five for Ola, one for each other: the same work
    await post.worker.round()
    assert {to for (to,) in post.server.recipients} == {of(house, "ola")}
    assert await house.database.one("select id from mail where email <> :e", e=of(house, "ola")) is None


@on_sqlite
async def test_a_code_for_an_address_of_nobody_is_answered_as_a_wrong_one(post: Post) -> None:
    _, _, known = await post.mailed(of(post.house, "ola"))
    unknown = await post.ask("stranger@example.gov.uk")
    said = []
    for page in (known, unknown):
        answers = [await post.type(page, "2222-2222") for _ in range(12)]
        fields = hidden(page)
        said.append(
            [a.text.replace(fields["asked"], "ASKED").replace(fields["email"], "EMAIL") for a in answers]
        )
    assert said[0] == said[1]
    assert len(set(said[0])) == 1


@on_sqlite
async def test_guests_merged_and_disabled_people_do_not_sign_in_but_the_account_merged_into_does(
    post: Post,
) -> None:
    house = post.house
    link, _, _ = await post.mailed(of(house, "ola"))
    async with house.journal.keep() as tx:
        into = {"into": house.people["marek"].id, "id": house.people["ola"].id}
        await tx.run("update person set merged_into = :into, disabled_at = null where id = :id", **into)
    merged, _, _ = await post.mailed(of(house, "ola"))
    for one in (link, merged):
        assert await signed_in_as(house, await house.client().post(one)) == "marek"
    link, code, page = await post.mailed(of(house, "priya"))
    async with house.journal.keep() as tx:
        guest = {"of": "contact-centre-beta", "id": house.people["priya"].id}
        await tx.run("update person set guest_of = :of where id = :id", **guest)
    assert (await house.client().post(link)).status_code == 404
    assert (await post.type(page, code)).status_code == 422


@on_sqlite
async def test_at_most_five_mails_an_hour_go_to_one_address(post: Post) -> None:
    for _ in range(9):
        assert (await post.ask(of(post.house, "ola"))).h1 == "Look at your mail"
    await post.ask(of(post.house, "priya"))
    while await post.worker.round():
        pass
    sent = [to for (to,) in post.server.recipients]
    assert sent.count(of(post.house, "ola")) <= 5
    assert sent.count(of(post.house, "priya")) == 1


@on_sqlite
async def test_hostile_38_claiming_another_network_address_gives_no_further_mail(post: Post) -> None:
    for number in range(9):
        client = post.house.client()
        for name in ("x-forwarded-for", "cf-connecting-ip", "x-real-ip", "forwarded"):
            client.headers[name] = f"203.0.113.{number}"
        await post.ask(of(post.house, "ola"), client=client)
    rows = await post.house.database.all("select id from mail")
    assert len(rows) == 5


async def test_hostile_39_a_thousand_wrong_codes_for_the_chair_do_not_keep_the_chair_out(post: Post) -> None:
    """Nor do they reach the code that the chair's own browser asked for."""
    chair = of(post.house, "dana")
    attacked = await post.ask(chair)
    await post.worker.round()
    attacker = post.house.client()
    for start in range(0, 1000, 50):
        tries = [post.type(attacked, f"2222{number:04}", attacker) for number in range(start, start + 50)]
        answers = await asyncio.gather(*tries)
        assert {answer.status_code for answer in answers} == {422}
    _, code, page = await post.mailed(chair)
    assert await signed_in_as(post.house, await post.type(page, code)) == "dana"
    link, _, _ = await post.mailed(chair)
    assert await signed_in_as(post.house, await post.house.client().post(link)) == "dana"


@on_sqlite
async def test_hostile_30_a_mailed_link_is_built_from_the_settings(post: Post) -> None:
    set_up = dataclasses.replace(post.house.app.state.settings, base_url="https://board.example.gov.uk")
    post.worker.settings = set_up
    client = post.house.client()
    for name in ("x-forwarded-host", "x-forwarded-proto", "x-host", "forwarded"):
        client.headers[name] = "evil.example"
    evil = await client.post(
        "/sign-in", data={"email": of(post.house, "ola")}, headers={"host": "evil.example"}
    )
    assert evil.status_code == 400
    await post.ask(of(post.house, "ola"), client=client)
    await post.worker.round()
    (text,) = post.server.texts()
    assert "https://board.example.gov.uk/sign-in/" in text
    assert "evil" not in post.server.raw[0].decode()


@on_sqlite
async def test_hostile_33_neither_link_nor_code_nor_address_reaches_the_log_or_the_database(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(10)
    link, code, page = await post.mailed(of(post.house, "ola"))
    await post.type(page, "2222-2222")
    await post.house.client().post(link)
    names = ("link", "mail", "audit", "allowance")
    stored = [str(await post.house.database.all(f"select * from {name}")) for name in names]
    said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("assessor"))
    for secret in (link.removeprefix("/sign-in/"), code, code.replace("-", "")):
        assert secret not in "".join(stored) + said
    assert of(post.house, "ola") not in said + stored[2] + stored[3]
    refused = await post.house.database.one("select * from audit where action = 'code.refused'")
    assert refused is not None
    assert refused["id"] == post.house.people["ola"].id


@on_sqlite
@pytest.mark.parametrize(
    "next", ["//evil.example", r"/\evil.example", "https:evil", "/%09/evil\r\nX: y", "javascript:x"]
)
async def test_hostile_43_the_way_back_in_a_mail_stays_on_this_site(post: Post, next: str) -> None:
    link, code, page = await post.mailed(of(post.house, "ola"), next)
    assert hidden(page)["next"] in ("/", next if next.startswith("/%09") else "/")
    fields = {**hidden(page), "next": next, "code": code}
    answer = await post.house.client().post("/sign-in/code", data=fields)
    assert answer.headers["location"] == "/"
    link, _, _ = await post.mailed(of(post.house, "ola"), next)
    assert (await post.house.client().post(link)).headers["location"] == "/"


@on_sqlite
@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", "a b@example.gov.uk", "<b>@example.gov.uk", "x" * 300 + "@e.uk"]
)
async def test_what_is_no_address_is_said_beside_the_field_and_kept(post: Post, email: str) -> None:
    page = await post.ask(email, "/services")
    assert page.status == 422
    assert page.errors["email"].startswith("Enter your email address")
    assert await post.house.database.all("select id from mail") == []


@on_sqlite
async def test_a_link_that_no_longer_works_says_what_to_do_and_has_the_form(post: Post) -> None:
    link, _, _ = await post.mailed(of(post.house, "ola"), "/services")
    answer = await post.house.client().post(link)
    twice = Page(await post.house.client().get(link))
    assert "used already" in twice.text
    assert any(form.get("action") == "/sign-in" for form in twice.all("form"))
    here = post.house.client()
    here.headers["cookie"] = f"session={answer.cookies['session']}"
    assert Page(await here.get(link)).links["Go on"] == "/services"
    late, _, _ = await post.mailed(of(post.house, "ola"))
    async with post.house.journal.keep() as tx:
        await tx.run("update link set expires_at = :now", now=tx.now)
    assert "too old" in Page(await post.house.client().get(late)).text
    assert "newest" in Page(await post.house.client().get("/sign-in/never-was")).text


@on_sqlite
async def test_without_mail_the_page_says_whom_to_ask(house: House) -> None:
    assert "Ask whoever runs this board" in Page(await house.client().get("/sign-in")).text
    assert (await house.client().post("/sign-in", data={"email": of(house, "ola")})).status_code == 404
    assert (await house.client().post("/sign-in/code", data={"code": "x"})).status_code == 404


@on_sqlite
async def test_fault_F23_asking_is_answered_at_once_while_the_mail_server_hangs(post: Post) -> None:
    post.server.mood = "hangs"
    working = asyncio.create_task(post.worker.work())
    try:
        begun = asyncio.get_running_loop().time()
        for key in ("ola", "priya", "dana"):
            assert (await post.ask(of(post.house, key))).h1 == "Look at your mail"
        assert asyncio.get_running_loop().time() - begun < 2
        post.server.mood = "good"
        async with asyncio.timeout(20):
            while len(post.server.raw) < 3:
                await post.server.came.wait()
                post.server.came.clear()
    finally:
        working.cancel()
        await asyncio.wait([working])
