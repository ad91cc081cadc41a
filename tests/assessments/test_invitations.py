"""Invitations: made, mailed or copied, answered once, declined with a reason, handed on."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from assessor import links
from assessor.assessments import seats
from assessor.assessments.pasted import read
from assessor.people import queries as people
from tests.house import ASSESSMENT, SECRET, House
from tests.reading import Page, fill, opened

PEOPLE = f"/assessments/{ASSESSMENT}/people"
NEW = "kit@croydon.example"


def with_mail(house: House) -> None:
    """From now on this board can send mail."""
    house.app.state.settings = dataclasses.replace(
        house.app.state.settings, smtp_url="smtp://127.0.0.1:1", mail_from="board@hackney.example"
    )


async def invited(house: House, email: str = NEW, role: str = "assessor") -> str:
    """Somebody gets a seat; gives their id."""
    answer = await house.api("iqbal").put(
        f"/assessments/{ASSESSMENT}/seats/{email}", json={"role": role, "name": "Kit Brown"}
    )
    assert answer.status_code == 201
    return str(answer.json()["id"])


async def mails(house: House, kind: str) -> list[dict[str, Any]]:
    """What waits in the outbox."""
    sql = "select * from mail where kind = :kind order by email"
    return await house.database.all(sql, kind=kind)


async def copied(house: House, person: str, by: str = "iqbal") -> str:
    """The address of a personal link that was copied."""
    address = f"{PEOPLE}/{person}/invitation"
    client = house.client(by)
    page = Page(await client.post(address))
    body = next(area.text or "" for area in page.root.iter("textarea") if area.get("id") == "letter-body")
    return "/invitations/" + body.partition("/invitations/")[2].split()[0]


async def answer(house: House, address: str, **fields: str) -> httpx2.Response:
    """Somebody signed out answers by a link."""
    return await house.client().post(address, data=fields)


async def row_of(house: House, person: str) -> dict[str, Any] | None:
    sql = "select * from seat where assessment = :id and person = :person"
    return await house.database.one(sql, id=ASSESSMENT, person=person)


async def test_an_invitation_is_mailed_with_a_personal_link_and_the_calendar(house: House) -> None:
    with_mail(house)
    person = await invited(house)
    (mail,) = await mails(house, "invitation")
    assert mail["email"] == NEW
    assert "invites you to the public beta assessment of Contact centre" in mail["body"]
    assert "When: 14 November 2018, 9:30 to 13:30" in mail["body"]
    assert "{link}" in mail["body"]
    assert "BEGIN:VCALENDAR" in mail["calendar"]
    token = links.token_of(SECRET, mail["link"])
    assert token not in json.dumps([dict(mail)], default=str)
    page = await opened(house.client(), f"/invitations/{token}")
    assert page.h1 == "You are invited, Kit Brown"
    assert "as assessor" in page.text
    assert (await row_of(house, person) or {})["answer"] is None, "looking changes nothing"


async def test_accepting_signs_in_and_goes_on_to_what_is_needed(house: House) -> None:
    person = await invited(house)
    address = await copied(house, person)
    phone = house.client()
    page = await opened(phone, address)
    response = await fill(phone, page, address, answer="accept", words="I come by bus.")
    assert response.headers["location"] == f"{PEOPLE}/you?done=accepted"
    phone.headers["cookie"] = response.headers["set-cookie"].partition(";")[0]
    you = await opened(phone, f"{PEOPLE}/you")
    assert you.h1 == "Before the day"
    assert you.links["Declare"] == f"/assessments/{ASSESSMENT}/conflict"
    people = await opened(house.client("dana"), PEOPLE)
    assert "Will come: “I come by bus.”" in people.text
    assert "I come by bus" not in (await opened(house.client("sam"), PEOPLE)).text


async def test_a_link_used_twice_late_withdrawn_or_cut_says_what_to_do(house: House) -> None:
    person = await invited(house)
    address = await copied(house, person)
    assert (await answer(house, address, answer="accept")).status_code == 303
    assert "sign in with your email address" in (await opened(house.client(), address)).text
    again = await answer(house, address, answer="decline")
    assert Page(again).h1 == "You have accepted this invitation"
    newer = await copied(house, person)
    assert Page(await house.client().get(newer)).h1.startswith("You are invited")
    async with house.database.transaction() as tx:
        late = datetime.now(UTC) - timedelta(hours=1)
        await tx.run("update link set expires_at = :late where used_at is null", late=late)
    assert (await opened(house.client(), newer, 404)).h1 == "This invitation is too old"
    assert (await answer(house, newer, answer="accept")).status_code == 404
    last = await copied(house, person)
    assert (await opened(house.client(), newer, 404)).h1 == "This invitation does not open any more"
    await house.api("iqbal").delete(f"/assessments/{ASSESSMENT}/seats/{NEW}")
    assert (await opened(house.client(), last, 404)).h1 == "This invitation was withdrawn"
    assert (await answer(house, last, answer="accept")).status_code == 404
    assert (
        await opened(house.client(), "/invitations/cut", 404)
    ).h1 == "This invitation does not open any more"


async def test_an_answer_must_be_given_and_the_words_are_kept(house: House) -> None:
    address = await copied(house, await invited(house))
    page = Page(await answer(house, address, words="Which floor?"))
    assert page.status == 422
    assert page.errors == {"answer": "Choose whether you will come"}
    assert page.form(address)["words"][0].strip() == "Which floor?"


@pytest.mark.parametrize(
    ("key", "role"), [("helen", "observer"), ("alex", "observer"), ("iqbal", "assessor")]
)
async def test_no_invitation_signs_in_somebody_who_holds_an_office(house: House, key: str, role: str) -> None:
    by = "alex" if key == "iqbal" else "iqbal"
    email = house.people[key].email
    await house.api(by).put(f"/assessments/{ASSESSMENT}/seats/{email}", json={"role": role})
    address = await copied(house, house.people[key].id, by)
    response = await answer(house, address, answer="accept")
    assert response.headers["location"].startswith("/sign-in?next=")
    assert "set-cookie" not in response.headers
    assert (await row_of(house, house.people[key].id) or {})["answer"] == "accepted"


async def test_a_copied_link_signs_nobody_in_when_its_maker_does_not_organise(house: House) -> None:
    """The lead of a practice board may seat anybody, and must not come in as them."""
    femi = house.api("femi")
    body = {"service": "contact-centre", "standard_set": "lgdss", "phase": "alpha", "type": "practice"}
    assert (await femi.put("/assessments/ours", json=body)).status_code == 201
    await femi.put("/assessments/ours/seats/dana@hackney.example", json={"role": "assessor"})
    page = Page(
        await house.client("femi").post(f"/assessments/ours/people/{house.people['dana'].id}/invitation")
    )
    address = "/invitations/" + page.text.partition("/invitations/")[2].split()[0]
    response = await answer(house, address, answer="accept")
    assert response.headers["location"].startswith("/sign-in?next=")
    assert "set-cookie" not in response.headers


async def test_hostile_31_a_copied_link_signs_in_nobody_who_has_been_here(house: House) -> None:
    """Whoever copied it could come in as somebody of the panel, without mail as well as with it."""
    await house.api("iqbal").put(
        f"/assessments/{ASSESSMENT}/seats/ola@croydon.example", json={"role": "assessor"}
    )
    new = await invited(house)
    for person, later in ((house.people["ola"].id, False), (new, True)):
        address = await copied(house, person)
        if later:  # between copying it and using it they signed in another way
            async with house.journal.keep() as tx:
                await people.start_session(tx, person, how="provider")
        response = await answer(house, address, answer="accept")
        assert response.headers["location"].startswith("/sign-in?next=")
        assert "set-cookie" not in response.headers
        assert (await row_of(house, person) or {})["answer"] == "accepted"


async def test_hostile_31_an_invitation_answered_elsewhere_signs_nobody_in(house: House) -> None:
    """A mail lies around for a month: once it is answered it is no way in."""
    with_mail(house)
    person = await invited(house)
    (mail,) = await mails(house, "invitation")
    async with house.journal.write(ASSESSMENT, person) as change:
        row = await row_of(house, person)
        assert row is not None
        await seats.accept(change, row, "")
    response = await answer(house, f"/invitations/{links.token_of(SECRET, mail['link'])}", answer="accept")
    assert response.headers["location"].startswith("/sign-in?next=")
    assert "set-cookie" not in response.headers
    await house.client("iqbal").post(f"{PEOPLE}/{person}/invitation/send")
    newest = next(one for one in await mails(house, "invitation") if one["id"] != mail["id"])
    again = await answer(house, f"/invitations/{links.token_of(SECRET, newest['link'])}", answer="accept")
    assert "set-cookie" in again.headers, "a mail that is sent again lets them in once more"


async def test_hostile_38_the_lead_of_a_practice_board_mails_few_people_a_day(house: House) -> None:
    """Anybody who is signed in may have one: it is no way to send mail to the whole world, nor again and again."""
    with_mail(house)
    femi = house.api("femi")
    body = {"service": "contact-centre", "standard_set": "lgdss", "phase": "alpha", "type": "practice"}
    assert (await femi.put("/assessments/ours", json=body)).status_code == 201
    several = "\n".join(f"p{n}@elsewhere.example" for n in range(60))
    sent = {"role": "observer", "people": several, "invite": "yes"}
    assert (await house.client("femi").post("/assessments/ours/people/several", data=sent)).status_code == 429
    assert len(await mails(house, "invitation")) == 30
    statuses = []
    for day in range(1, 9):
        session = {"session_day": f"2030-06-0{day}", "session_starts": "9:30", "session_ends": "13:30"}
        form = {
            "version": str(min(day, 6)),
            "scope": [str(n) for n in range(1, 16)],
            "phase": "alpha",
            "type": "practice",
        }
        form |= {**session, "session_place": "", "session_call_url": "", "method": "self-assessment"}
        answered = await house.client("femi").post("/assessments/ours/edit", data=form)
        statuses.append(answered.status_code)
    assert statuses == [303] * 5 + [429] * 3
    assert len(await mails(house, "dates")) == 5 * 30


async def test_declining_gives_the_seat_back_and_tells_lead_and_organiser_why(house: House) -> None:
    with_mail(house)
    person = await invited(house)
    address = await copied(house, person)
    response = await answer(house, address, answer="decline", words="I am away that week.")
    assert response.headers["location"] == address
    assert (await opened(house.client(), address)).h1 == "You have declined"
    assert await row_of(house, person) is None
    for key in ("dana", "iqbal"):
        text = (await opened(house.client(key), PEOPLE)).text
        assert "“I am away that week.”" in text
    for key in ("sam", "grace", "ruth"):
        text = (await opened(house.client(key), PEOPLE)).text
        assert "away that week" not in text
        assert "Declined" not in text
    told = await mails(house, "answer")
    assert [mail["email"] for mail in told] == ["dana@hackney.example", "iqbal@hackney.example"]
    assert all("away that week" not in mail["body"] for mail in told)
    again = await opened(house.client("iqbal"), f"{PEOPLE}/new?again={person}")
    assert again.form(f"{PEOPLE}/new")["email"] == [NEW]
    await invited(house)
    assert "away that week" not in (await opened(house.client("iqbal"), PEOPLE)).text


async def test_somebody_signed_in_answers_without_the_link(house: House) -> None:
    await house.api("iqbal").put(
        f"/assessments/{ASSESSMENT}/seats/nadia@elsewhere.example", json={"role": "observer"}
    )
    nadia = house.client("nadia")
    home = await opened(nadia, "/")
    assert "You are invited" in home.said("h2")
    you = await opened(nadia, home.links["Say whether you will come: Contact centre"])
    await fill(nadia, you, f"{PEOPLE}/you", answer="accept")
    assert "You are invited" not in (await opened(nadia, "/")).said("h2")
    you = await opened(nadia, f"{PEOPLE}/you")
    response = await nadia.post(f"{PEOPLE}/you", data={"answer": "decline", "words": "Ill."})
    assert response.headers["location"] == "/"
    assert (await nadia.get(PEOPLE)).status_code == 404


async def test_a_seat_is_handed_on_as_it_is(house: House) -> None:
    with_mail(house)
    await house.api("iqbal").put(
        f"/assessments/{ASSESSMENT}/seats/sam@hackney.example", json={"leads": [5, 6], "duties": ["scribe"]}
    )
    address = f"{PEOPLE}/{house.people['sam'].id}/replace"
    iqbal = house.client("iqbal")
    page = await opened(iqbal, address)
    assert "standards 5, 6" in page.text
    taken = Page(await fill(iqbal, page, address, email="priya@hackney.example"))
    assert taken.errors == {"email": "Priya Raman has a seat here already"}
    response = await fill(iqbal, page, address, email="ola@croydon.example")
    assert response.headers["location"] == f"{PEOPLE}?done=replaced"
    seat = (await house.api("iqbal").get(f"/assessments/{ASSESSMENT}/seats/ola@croydon.example")).json()
    assert seat["profession"] == "technology"
    assert (seat["role"], seat["leads"], seat["duties"]) == ("assessor", [5, 6], ["scribe"])
    assert (await house.client("sam").get(PEOPLE)).status_code == 404
    assert [mail["email"] for mail in await mails(house, "seat")] == ["sam@hackney.example"]
    assert [mail["email"] for mail in await mails(house, "invitation")] == ["ola@croydon.example"]


async def test_a_pasted_list_says_line_by_line_what_will_happen_and_loses_nothing(house: House) -> None:
    iqbal, address = house.client("iqbal"), f"{PEOPLE}/several"
    page = await opened(iqbal, address)
    listed = (
        '"Stone, Nadia" <Nadia@Elsewhere.example>; Priya <priya@hackney.example>\n'
        "Kit Brown\tkit@croydon.example\tdesign\nkit@croydon.example\nthe new one"
    )
    shown = Page(await fill(iqbal, page, address, people=listed, role="observer"))
    assert shown.status == 200
    assert shown.said("p", "row__state") == ["Will be invited", "Will be invited"]
    assert "Priya Raman has a seat here already" in shown.text
    assert "Stands further up already" in shown.text
    assert "No email address can be read here" in shown.text
    assert await house.database.one("select id from person where email = :email", email=NEW) is None
    done = Page(await fill(iqbal, shown, address, invite="yes"))
    assert "2 people are invited" in done.text
    assert done.form(address)["people"][0].strip() == "the new one"
    kit = (await house.api("iqbal").get(f"/assessments/{ASSESSMENT}/seats/{NEW}")).json()
    assert (kit["name"], kit["profession"], kit["role"]) == ("Kit Brown", "design", "observer")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@b.example", [("a@b.example", "", "")]),
        ("Ann Lee <a@b.example>", [("a@b.example", "Ann Lee", "")]),
        ("Lee, Ann <a@b.example>", [("a@b.example", "Ann Lee", "")]),
        ('"Lee, Ann (Digital)" <a@b.example>', [("a@b.example", "Ann Lee", "")]),
        ("Ann Lee, a@b.example, design", [("a@b.example", "Ann Lee", "design")]),
        ("Ann; a@b.example; design", [("a@b.example", "Ann", "design")]),
        ("Ann Lee a@b.example", [("a@b.example", "Ann Lee", "")]),
        ("a@b.example, c@d.example", [("a@b.example", "", ""), ("c@d.example", "", "")]),
        ("A <a@b.example>, C <c@d.example>", [("a@b.example", "A", ""), ("c@d.example", "C", "")]),
        ("A <mailto:A@B.example>;\r\n ;c@d.example;", [("a@b.example", "A", ""), ("c@d.example", "", "")]),
        ("nobody at all", [("", "", "")]),
        ("a@b", [("", "", "")]),
    ],
)
def test_people_are_read_as_mail_programs_write_them(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(one.email, one.name, one.profession) for one in read(text)] == found


async def test_an_invitation_is_sent_again_with_a_new_link_and_the_older_is_dead(house: House) -> None:
    with_mail(house)
    person = await invited(house)
    (first,) = await mails(house, "invitation")
    address = f"{PEOPLE}/{person}/invitation/send"
    assert (await house.client("iqbal").post(address)).status_code == 303
    tokens = {mail["id"]: links.token_of(SECRET, mail["link"]) for mail in await mails(house, "invitation")}
    assert len(tokens) == 2
    for id, token in tokens.items():
        assert (await house.client().get(f"/invitations/{token}")).status_code == (
            404 if id == first["id"] else 200
        )


async def test_the_mailed_link_is_good_until_the_day_after_the_last_session(house: House) -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    body = {"sessions": [{"starts_at": soon.isoformat(), "ends_at": (soon + timedelta(hours=2)).isoformat()}]}
    await house.api("iqbal").put(f"/assessments/{ASSESSMENT}", json=body, headers={"if-match": "*"})
    await copied(house, await invited(house))
    row = await house.database.one("select expires_at from link where purpose = 'invitation'")
    assert row is not None
    assert row["expires_at"] == soon + timedelta(hours=2, days=1)


async def test_whoever_must_use_the_identity_provider_is_not_signed_in_by_a_link(house: House) -> None:
    house.app.state.settings = dataclasses.replace(
        house.app.state.settings, oidc_issuer="https://id.example", oidc_required="everyone"
    )
    address = await copied(house, await invited(house))
    response = await answer(house, address, answer="accept")
    assert response.headers["location"].startswith("/sign-in?next=")
    assert "set-cookie" not in response.headers


async def test_of_a_confidential_assessment_only_those_with_a_seat_learn_anything(house: House) -> None:
    """Not its name, nor that there is one: on lists, pages, searches and calendars, nor set up again as last time."""
    iqbal = house.api("iqbal")
    body = {"service": "contact-centre", "standard_set": "lgdss", "phase": "alpha", "confidential": True}
    await iqbal.put("/assessments/kestrel", json=body)
    await iqbal.put("/assessments/kestrel/seats/sam@hackney.example", json={"role": "lead"})
    for key in ("femi", "grace", "dana", "helen", "nadia"):
        client = house.client(key)
        for address in (
            "/",
            "/services",
            "/services/contact-centre",
            "/search?q=contact",
            "/assessments/new",
        ):
            assert "kestrel" not in (await client.get(address)).text, (key, address)
        for address in ("", "/people", "/people/you", "/calendar.ics", "/activity"):
            assert (await client.get(f"/assessments/kestrel{address}")).status_code == 404
        listed = (await house.api(key).get("/assessments")).text
        assert "kestrel" not in listed
    assert "kestrel" in (await house.client("sam").get("/")).text
