"""Joining a day by its code: who gets in, as what, until when, and what they may."""

import asyncio
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx2
import pytest
import segno

from assessor.credentials import cookie_name, hashed
from assessor.day import codes, joining
from assessor.people import queries as people
from tests.house import ASSESSMENT, BASE, SERVICE, House, new_id
from tests.reading import Page, fill, opened

HERE = f"/assessments/{ASSESSMENT}"
JOINING = f"{HERE}/joining"
LONDON = ZoneInfo("Europe/London")


async def open_today(house: House, key: str = "dana") -> str:
    """Somebody opens joining for today; the address of the link."""
    await house.client(key).post(f"{JOINING}/open")
    return await link(house, key)


async def link(house: House, key: str = "dana") -> str:
    """The address of the link as the page of joining has it."""
    page = await opened(house.client(key), JOINING)
    found = re.search(rf"{BASE}(/join/[A-Z0-9]{{18}})", page.text)
    assert found, page.text
    return found[1]


async def typed(house: House) -> str:
    """The short code as it is shown."""
    page = await opened(house.client("dana"), JOINING)
    return page.said("p", "shown-code")[0]


async def join(phone: httpx2.AsyncClient, address: str, name: str = "Lena Marsh", **said: str) -> None:
    """Somebody gives a name and is on the board."""
    answer = await fill(phone, await opened(phone, address), address, name=name, **said)
    assert (answer.status_code, answer.headers["location"]) == (303, HERE), answer.text


async def guests(house: House) -> list[str]:
    """The names of who joined, in order."""
    rows = await house.database.all("select name from person where guest_of is not null order by name")
    return [row["name"] for row in rows]


async def give_sessions(house: House, *starts: datetime) -> None:
    """Sets the sessions of the assessment, an hour each."""
    ends = timedelta(hours=1)
    sessions = [{"starts_at": _iso(at), "ends_at": _iso(at + ends)} for at in starts]
    answer = await house.api("iqbal").put(HERE, json={"sessions": sessions}, headers={"if-match": "*"})
    assert answer.status_code == 200, answer.text


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def noon(days: int) -> datetime:
    """Noon of a day, counted from today, where the board is."""
    return datetime.combine(codes.today(LONDON) + timedelta(days=days), datetime.min.time(), LONDON).replace(
        hour=12
    )


# --- Coming in -----------------------------------------------------------------------------------------


async def test_whoever_has_the_code_gives_a_name_and_reads_the_board_as_an_observer(house: House) -> None:
    address = await open_today(house)
    phone = house.client()
    form = await opened(phone, address)
    assert form.h1 == "Contact centre"
    assert "Hackney" not in form.text
    await join(phone, address, profession="design")
    assert (await opened(phone, HERE)).h1 == "Contact centre"
    assert "Lena Marsh" in (await opened(phone, "/")).text
    seats = (await house.api("dana").get(f"{HERE}/seats")).json()["items"]
    lena = next(seat for seat in seats if seat["name"] == "Lena Marsh")
    assert (lena["role"], lena["profession"]) == ("observer", "design")
    assert "email" not in lena


async def test_seat_and_session_end_with_the_day(house: House) -> None:
    await join(phone := house.client(), await open_today(house))
    midnight = codes.end_of(codes.today(LONDON), LONDON)
    seat = await house.database.one("select until from seat where until is not null")
    session = await house.database.one(
        "select expires_at from session where hash = :hash", hash=hashed(phone.cookies[cookie_name(False)])
    )
    assert seat
    assert session
    assert seat["until"] == midnight
    assert session["expires_at"] <= midnight
    past = datetime.now(UTC) - timedelta(seconds=1)
    async with house.journal.keep() as tx:
        await tx.run("update seat set until = :past where until is not null", past=past)
    assert (await phone.get(HERE)).status_code == 404


async def test_the_short_code_is_typed_in_any_way_and_leads_to_the_same_place(house: House) -> None:
    await open_today(house)
    shown = await typed(house)
    assert re.fullmatch(r"[A-Z2-9]{4} [A-Z2-9]{4}", shown)
    for said in (shown, shown.lower(), shown.replace(" ", "-"), shown.replace(" ", "")):
        answer = await house.client().get("/join", params={"code": said})
        assert answer.headers["location"] == f"/join/{shown.replace(' ', '')}"
    await join(house.client(), answer.headers["location"])
    wrong = await opened(house.client(), "/join?code=12", 422)
    assert wrong.errors == {"code": "Enter the 8 letters and numbers of the code, such as KTXR 4729"}


async def test_a_name_is_needed_and_what_was_typed_stays(house: House) -> None:
    address, phone = await open_today(house), house.client()
    answer = await fill(phone, await opened(phone, address), address, name="  ", profession="design")
    page = Page(answer)
    assert (page.status, page.errors) == (422, {"name": "Enter your name"})
    assert page.form(address)["profession"] == ["design"]
    assert await guests(house) == []


async def test_a_form_sent_twice_makes_one_guest(house: House) -> None:
    address, phone = await open_today(house), house.client()
    form = await opened(phone, address)
    sent = {"id": form.form(address)["id"][0], "name": "Lena Marsh"}
    first, again = house.client(), house.client()  # the second tap went out before the first had its cookie
    for tap in (first, again):
        assert (await tap.post(address, data=sent)).headers["location"] == HERE
        assert (await tap.get(HERE)).status_code == 200
    assert await guests(house) == ["Lena Marsh"]


async def test_the_id_of_somebody_in_the_room_does_not_open_their_place(house: House) -> None:
    address = await open_today(house)
    await join(house.client(), address)
    row = await house.database.one("select id from person where guest_of is not null")
    assert row
    await house.client().post(address, data={"id": row["id"], "name": "Mallory"})
    assert await guests(house) == ["Lena Marsh", "Mallory"]


async def test_whoever_opens_the_link_again_is_on_the_board(house: House) -> None:
    address, phone = await open_today(house), house.client()
    await join(phone, address)
    assert (await phone.get(address)).headers["location"] == HERE
    assert (await phone.post(address, data={"id": new_id(), "name": "Twice"})).headers["location"] == HERE
    assert await guests(house) == ["Lena Marsh"]


async def test_somebody_with_a_seat_is_told_so_and_keeps_it(house: House) -> None:
    address = await open_today(house)
    page = await opened(house.client("priya"), address)
    assert page.links["Open the board"] == HERE
    assert (await house.client("priya").post(address)).headers["location"] == HERE
    assert (await house.seat("priya")).roles == {"assessor"}


async def test_somebody_with_an_account_joins_as_an_observer_by_one_button(house: House) -> None:
    address = await open_today(house)
    nadia = house.client("nadia")
    page = await opened(nadia, address)
    assert page.form(address) == {}
    for _ in range(2):
        assert (await nadia.post(address)).headers["location"] == HERE
    assert (await house.seat("nadia")).roles == {"observer"}
    assert await guests(house) == []


async def test_whoever_was_invited_signs_in_and_comes_back_to_the_link(house: House) -> None:
    address = await open_today(house)
    page = await opened(house.client(), address)
    assert page.links["I was invited: sign in"] == f"/sign-in?next={address}"


async def test_a_guest_who_signs_in_keeps_the_place_they_took(house: House) -> None:
    await join(phone := house.client(), await open_today(house))
    nadia = house.people["nadia"]
    async with house.journal.keep() as tx:
        made = await people.make_link(tx, house.app.state.settings.secret_key, nadia.id)
    page = await opened(phone, f"/sign-in/{made.token}")
    await fill(phone, page, f"/sign-in/{made.token}")
    assert (await phone.get(HERE)).status_code == 200
    assert (await house.seat("nadia")).roles == {"observer"}
    gone = await house.database.one("select merged_into from person where guest_of is not null")
    assert gone
    assert gone["merged_into"] == nadia.id
    activity = (await opened(house.client("dana"), f"{HERE}/activity")).text
    assert "Lena Marsh" not in activity
    assert "Nadia" in activity


async def test_an_observer_for_a_day_is_given_a_seat_that_lasts_and_a_guest_is_not(house: House) -> None:
    address = await open_today(house)
    await house.client("nadia").post(address)
    iqbal = house.api("iqbal")
    given = await iqbal.put(f"{HERE}/seats/nadia@elsewhere.example", json={"role": "observer"})
    assert given.status_code in (200, 201), given.text
    row = await house.database.one(
        "select until from seat where person = :person", person=house.people["nadia"].id
    )
    assert row == {"until": None}
    await join(house.client(), address)
    guest = await house.database.one("select email from person where guest_of is not null")
    assert guest
    refused = await iqbal.put(f"{HERE}/seats/{guest['email']}", json={"role": "assessor"})
    assert refused.status_code == 422
    assert "joined by the code" in refused.text


async def test_a_guest_may_listen_for_hours_without_a_touch(house: House) -> None:
    await join(phone := house.client(), await open_today(house))
    before = datetime.now(UTC) - timedelta(hours=5)
    async with house.journal.keep() as tx:
        await tx.run("update session set last_seen = :before where how = 'joining'", before=before)
    house.app.state.lately._used.clear()
    assert (await phone.get(HERE)).status_code == 200


# --- Which codes work ----------------------------------------------------------------------------------


async def test_a_session_opens_joining_on_its_day_and_the_code_is_there_before(house: House) -> None:
    await give_sessions(house, noon(2))
    address = await link(house)
    early = await opened(house.client(), address)
    assert "This link opens on" in early.text
    assert (await house.client().post(address, data={"id": new_id(), "name": "Early"})).status_code == 409
    await give_sessions(house, noon(0), noon(5))  # the day moves; the link that was sent stays good
    await join(house.client(), address)
    assert await link(house) == address
    assert await guests(house) == ["Lena Marsh"]


async def test_a_code_is_over_with_its_day_and_the_next_day_has_another(house: House) -> None:
    address = await open_today(house)
    yesterday = (codes.today(LONDON) - timedelta(days=1)).isoformat()
    async with house.journal.keep() as tx:
        await tx.run("update joining set day = :day", day=yesterday)
    assert (await house.client().get(address)).status_code == 404
    await give_sessions(house, noon(0))
    assert await link(house) != address
    assert (await house.client().get(address)).status_code == 404


async def test_a_code_that_opens_nothing_says_the_same_whyever(house: House) -> None:
    late = await open_today(house)
    short = "/join/" + (await typed(house)).replace(" ", "")
    await house.client("dana").post(f"{JOINING}/close")
    closed = [(await house.client().get(late)).content, (await house.client().get(short)).content]
    assert (await opened(house.client("dana"), JOINING)).form(f"{JOINING}/open") == {}
    await house.client("dana").post(f"{JOINING}/open")
    assert await link(house) == late  # opened again, it is the same one
    await house.client("dana").post(f"{JOINING}/code")
    changed = (await house.client().get(late)).content
    never = [(await house.client().get(f"/join/{code}")).content for code in ("23456789", "2" * 18, "x")]
    posted = (await house.client().post(late, data={"id": new_id(), "name": "Late"})).content
    assert {*closed, changed, *never, posted} == {changed}
    assert await guests(house) == []


async def test_whoever_came_back_too_late_is_led_from_signing_in_to_the_code_of_today(house: House) -> None:
    page = await opened(house.client(), f"/sign-in?next={HERE}")
    assert page.links["Join with the code of the day"] == "/join"


async def test_changing_the_code_leaves_those_inside(house: House) -> None:
    old = await open_today(house)
    await join(phone := house.client(), old)
    await house.client("dana").post(f"{JOINING}/code")
    assert (await phone.get(HERE)).status_code == 200
    again = await opened(phone, old, 404)  # the link of this morning, from the chat of the call
    assert "You joined already: open the board" in again.text
    assert again.links["open the board"] == HERE
    await join(house.client(), await link(house), "Tom Okoro")


@pytest.mark.parametrize("why", ["confidential", "cancelled", "published"])
async def test_nobody_joins_what_is_confidential_cancelled_or_published(house: House, why: str) -> None:
    address = await open_today(house)
    sql = (
        "update assessment set confidential = :yes"
        if why == "confidential"
        else "update assessment set state = :why"
    )
    async with house.journal.keep() as tx:
        await tx.run(sql, **({"yes": True} if why == "confidential" else {"why": why}))
    wrong = (await house.client().get("/join/23456789")).content
    assert (await house.client().get(address)).content == wrong
    told = 404 if why == "confidential" else 409  # there never is a code, or no longer
    assert (await house.client("dana").get(JOINING)).status_code == told
    assert (await house.client("dana").get(f"{JOINING}/sheet")).status_code == told
    assert (await house.client("dana").post(f"{JOINING}/open")).status_code == told


async def test_a_deputy_on_the_panel_opens_joining_and_another_assessor_does_not(house: House) -> None:
    assert (await house.client("priya").get(JOINING)).status_code == 403
    seat = {"role": "assessor", "duties": ["deputy"]}
    await house.api("iqbal").put(f"{HERE}/seats/priya@hackney.example", json=seat)
    await open_today(house, "priya")
    seat = {"role": "observer", "duties": ["deputy"]}
    await house.api("iqbal").put(f"{HERE}/seats/ruth@hackney.example", json=seat)
    assert (await house.client("ruth").get(JOINING)).status_code == 403


async def test_the_picture_is_the_code_of_the_link(house: House) -> None:
    address = BASE + await open_today(house)
    drawn = codes.picture(address)
    matrix = segno.make(address, error="m", micro=False).matrix
    dark = {(x + 4, y + 4) for y, line in enumerate(matrix) for x, module in enumerate(line) if module}
    found = set()
    for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawn["path"]):
        found |= {(int(x) + n, int(y)) for n in range(int(wide))}
    assert found == dark
    page = await opened(house.client("dana"), JOINING)
    assert page.all("{http://www.w3.org/2000/svg}path")[1].get("d") == drawn["path"]


# --- What a guest may ------------------------------------------------------------------------------------


async def test_hostile_14_a_code_gives_no_seat_on_the_panel_whatever_the_seat_says(house: House) -> None:
    await join(phone := house.client(), await open_today(house))
    note = new_id()
    await house.api("sam").put(
        f"{HERE}/notes/{note}", json={"standard": 6, "body": "Weak plan.", "visibility": "panel"}
    )
    async with house.journal.keep() as tx:
        await tx.run("update seat set role = 'lead' where until is not null")
    page = await opened(phone, f"{HERE}/standards/6")
    assert "Weak plan." not in page.text
    assert (
        await phone.post(f"{HERE}/notes", data={"id": new_id(), "body": "x", "standard": "6"})
    ).status_code == 403
    assert (await phone.post(f"{JOINING}/open")).status_code == 403
    assert (await phone.get(JOINING)).status_code == 403


async def test_hostile_14_no_page_of_a_guest_holds_a_code(house: House) -> None:
    address = await open_today(house)
    short = (await typed(house)).replace(" ", "")
    await join(phone := house.client(), address)
    for path in (HERE, f"{HERE}/people", f"{HERE}/activity", f"{HERE}/evidence", f"/services/{SERVICE}", "/"):
        text = (await phone.get(path)).text
        assert address.rpartition("/")[2] not in text
        assert short not in text.replace(" ", "")
    items = (await phone.get(f"/api/v1{HERE}/journal")).text + (await phone.get(f"/api/v1{HERE}/seats")).text
    assert short not in items
    assert "guest.invalid" not in items


async def test_the_address_with_the_code_goes_on_to_nobody(house: House) -> None:
    address = await open_today(house)
    for path in (address, "/join", "/join/23456789"):
        assert (await house.client().get(path)).headers["referrer-policy"] == "strict-origin"


async def test_a_guest_reads_one_assessment_and_its_service_and_makes_nothing(house: House) -> None:
    iqbal = house.api("iqbal")
    await iqbal.put("/services/other", json={"name": "Other service", "openness": "organisation"})
    other = {"service": "other", "standard_set": "lgdss", "phase": "alpha"}
    await iqbal.put("/assessments/other-alpha", json=other)
    await join(phone := house.client(), await open_today(house))
    assert (await phone.get(f"/services/{SERVICE}")).status_code == 200
    assert "Other service" not in (await opened(phone, "/services")).text
    for path in ("/services/other", "/services/other/evidence", "/assessments/other-alpha"):
        assert (await phone.get(path)).status_code == 404, path
    for path in ("/services/new", "/assessments/new", f"{HERE}/room"):
        assert (await phone.get(path)).status_code == 403, path
    assert (await phone.put("/api/v1/services/mine", json={"name": "Mine"})).status_code == 403


async def test_a_token_of_a_guest_opens_nothing(house: House) -> None:
    await join(house.client(), await open_today(house))
    row = await house.database.one("select id from person where guest_of is not null")
    assert row
    async with house.journal.keep() as tx:
        token = await people.add_token(tx, row["id"], "theirs", "write", 1)
    program = house.api()
    answer = await program.get(HERE, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 401


# --- Taking somebody off the list --------------------------------------------------------------------------


async def test_the_lead_sees_who_joined_and_takes_somebody_off_within_two_seconds(house: House) -> None:
    address = await open_today(house)
    phone = house.client()
    form = await opened(phone, address)
    sent = {"id": form.form(address)["id"][0], "name": "Lena Marsh"}
    await phone.post(address, data=sent)
    house.sessions["lena"] = phone.cookies[cookie_name(False)]
    page = await opened(house.client("dana"), JOINING)
    assert "1 person joined today" in page.said("h2")
    action = next(
        form.get("action") or "" for form in page.all("form") if "/remove" in (form.get("action") or "")
    )
    async with house.stream("lena", page=True) as stream:
        await stream.next()
        await house.client("dana").post(action)
        await asyncio.wait_for(stream.ended.wait(), 2)
    assert (await phone.get(HERE)).status_code == 303
    again = await house.client().post(address, data=sent)
    assert again.status_code == 422
    assert "You were taken off the list" in Page(again).text


async def test_removing_takes_no_seat_that_lasts(house: House) -> None:
    await open_today(house)
    await house.client("dana").post(f"{JOINING}/{house.people['ruth'].id}/remove")
    assert (await house.seat("ruth")).roles == {"observer"}


# --- How often -------------------------------------------------------------------------------------------


async def test_hostile_39_a_thousand_wrong_codes_from_one_browser_keep_nobody_out(house: House) -> None:
    address = await open_today(house)
    short = "/join/" + (await typed(house)).replace(" ", "")
    guessing = house.client()
    await guessing.get("/join")
    statuses = [
        (await guessing.get(f"/join/{n:08}".replace("0", "B").replace("1", "C"))).status_code
        for n in range(1000)
    ]
    assert set(statuses) == {404, 429}
    assert statuses.count(404) <= 12
    refused = await guessing.get(short)
    assert refused.status_code == 429  # right or wrong is not told
    assert "Scan the QR code" in refused.text
    await join(house.client(), short)
    await join(guessing, address, "The guesser")  # who has the link has it


async def test_hostile_39_without_cookies_only_typing_is_ever_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(joining.BY_BOARD, "times", 20)
    address = await open_today(house)
    short = "/join/" + (await typed(house)).replace(" ", "")
    for n in range(30):
        await house.client().get(f"/join/{'BCDFGHJK'[: n % 8]}2222222"[:14])
    assert (await house.client().get(short)).status_code == 429
    await join(house.client(), address)


# --- The days --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2026, 3, 29), "2026-03-29T22:59:59Z"),  # the clocks went forward that night
        (date(2026, 10, 25), "2026-10-25T23:59:59Z"),
        (date(2028, 2, 29), "2028-02-29T23:59:59Z"),
    ],
)
def test_fault_F19_a_day_ends_by_the_clock_of_the_board(day: date, ends: str) -> None:
    assert _iso(codes.end_of(day, LONDON)) == ends


def test_a_session_late_in_the_evening_is_of_the_day_it_is_there() -> None:
    sessions: list[dict[str, str | None]] = [{"starts_at": "2026-06-01T23:30:00Z"}, {"starts_at": None}]
    assert codes.days(sessions, LONDON) == [date(2026, 6, 2)]
