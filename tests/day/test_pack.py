"""Taken along: one file with what this seat sees, for reading without a network."""

import asyncio
import base64
import itertools
import re

import html5lib

from tests.day.test_joining import join, open_today, typed
from tests.house import ASSESSMENT, SERVICE, House, new_id

HERE = f"/assessments/{ASSESSMENT}"
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="


async def note(house: House, by: str, body: str, visibility: str) -> None:
    """A note of somebody's on standard 6."""
    thing = {"standard": 6, "kind": "concern", "body": body, "visibility": visibility}
    assert (await house.api(by).put(f"{HERE}/notes/{new_id()}", json=thing)).status_code == 201


async def pack(house: House, key: str) -> str:
    """The file as somebody gets it."""
    answer = await house.client(key).get(f"{HERE}/pack")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{ASSESSMENT}-to-take-along.html"'
    return answer.text


async def test_a_pack_holds_what_this_seat_sees_and_nothing_more(house: House) -> None:
    page = {"title": "Rehearsals", "body": "## Last\n\nIn May. [More](costs#june)"}
    assert (await house.api("grace").put(f"/services/{SERVICE}/evidence/rehearsals", json=page)).is_success
    claim = {"standard": 6, "page": "rehearsals", "heading": "Last", "says": "They rehearse."}
    assert (await house.api("grace").put(f"{HERE}/claims/{new_id()}", json=claim)).is_success
    statement = {"body": "We rehearse twice a year.", "not_yet": "Not at night."}
    assert (await house.api("grace").put(f"{HERE}/statements/6", json=statement)).is_success
    for state in ("evidence-submitted", "preparing", "evidence-submitted"):
        assert (await house.api("iqbal").put(f"{HERE}/state", json={"to": state})).is_success
    changed = {**page, "body": "## Last\n\nIn June."}
    again = await house.api("grace").put(
        f"/services/{SERVICE}/evidence/rehearsals", json=changed, headers={"if-match": '"1"'}
    )
    assert again.is_success
    await note(house, "priya", "Seen by all", "everyone")
    await note(house, "priya", "Seen by the panel", "panel")
    await note(house, "priya", "Seen by Priya", "me")
    seen = {
        "Seen by all": "priya dana grace ruth",
        "Seen by the panel": "priya dana",
        "Seen by Priya": "priya",
    }
    for key in ("priya", "dana", "grace", "ruth"):
        text = await pack(house, key)
        assert {words for words in seen if words in text} == {w for w, who in seen.items() if key in who}
        assert ("It holds what only the panel sees" in text) == (key in ("priya", "dana"))
        for words in ("In May.", "In June.", "They rehearse.", "We rehearse twice", "Not at night."):
            assert words in text
        assert f'href="http://127.0.0.1:8000/services/{SERVICE}/evidence/costs#user-june"' in text
        assert 'href="#page-rehearsals"' in text
    assert (await house.client("nadia").get(f"{HERE}/pack")).status_code == 404


async def test_a_pack_is_one_document_in_good_order_that_fetches_nothing(house: House) -> None:
    sent = {"file": ("map.png", base64.b64decode(DOT), "image/png")}
    stored = (await house.api("grace").post(f"/services/{SERVICE}/files", files=sent)).json()
    image = f"![The map](/services/{SERVICE}/files/{stored['sha256']})"
    page = {"title": "A map", "body": f'# Deep\n\n{image}\n\nAgain {image} and href="typed"\n\n### Deeper'}
    assert (await house.api("grace").put(f"/services/{SERVICE}/evidence/a-map", json=page)).is_success
    text = await pack(house, "grace")
    document = html5lib.parse(text, namespaceHTMLElements=False)
    levels = [int(one.tag[1]) for one in document.iter() if re.fullmatch("h[1-6]", str(one.tag))]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [one.attrib["id"] for one in document.iter() if "id" in one.attrib]
    assert len(ids) == len(set(ids))
    links = [one.attrib["href"] for one in document.iter("a")]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    sources = [one.attrib["src"] for one in document.iter("img")]
    assert len(sources) == 1
    assert sources[0].startswith("data:image/png;base64,")
    assert 'href="typed"' in "".join(document.itertext())
    assert not list(document.iter("script"))
    offer = (await house.client("grace").get(f"{HERE}/take-along")).text
    assert "1 picture, " in offer
    assert re.search(r"Download, about \d+ kB", offer)


async def test_what_is_too_much_for_one_file_is_named(house: House) -> None:
    for number in range(12):
        page = {"title": f"Long {number}", "body": "A long page. " * 7_690}
        address = f"/services/{SERVICE}/evidence/long-{number}"
        assert (await house.api("grace").put(address, json=page)).is_success
    for path in ("take-along", "pack"):
        text = (await house.client("grace").get(f"{HERE}/{path}")).text
        assert "left out" in text
        assert len(text) < 5_000_000
    assert text.count("A long page.") <= 1_000_000 // 13


async def test_hostile_14_neither_a_pack_nor_who_is_here_holds_what_opens_a_door(house: House) -> None:
    """No code of joining, no picture of it, no cookie, no token: not even for the lead, who may see the code."""
    link, short = await open_today(house), (await typed(house)).replace(" ", "")
    await join(guest := house.client(), link)
    secrets = [link.rpartition("/")[2], short, *house.sessions.values(), *house.tokens.values()]
    people = {key: house.client(key) for key in ("dana", "priya", "grace", "ruth", "iqbal")} | {
        "guest": guest
    }
    for key, client in people.items():
        text = (await client.get(f"{HERE}/pack")).text
        held = [secret for secret in secrets if secret in text.replace(" ", "")]
        assert (key, held) == (key, [])
        assert "/join" not in text, key
        assert "<svg" not in text, key
        here = (await client.get(f"{HERE}/presence")).text
        assert [secret for secret in secrets if secret in here.replace(" ", "")] == [], key
    async with house.stream("grace", page=True) as page, house.stream("ruth") as program:
        for stream in (page, program):
            await stream.next()
        await house.app.state.presence.look()
        for stream in (page, program):
            await stream.next()
            assert [secret for secret in secrets if secret.encode() in stream.raw] == []


async def test_hostile_06_whoever_lost_the_seat_takes_nothing_along_and_hears_of_nobody_here(
    house: House,
) -> None:
    ruth = house.client("ruth")
    assert (await ruth.get(f"{HERE}/pack")).status_code == 200
    async with house.stream("ruth", page=True) as stream:
        await stream.next()
        await house.app.state.presence.look()
        assert "1 here" in (await stream.next())["data"]
        gone = await house.api("iqbal").delete(f"{HERE}/seats/ruth@hackney.example")
        assert gone.status_code == 204
        await asyncio.wait_for(stream.ended.wait(), 2)
        heard = stream.raw
        async with house.stream("dana", page=True) as dana:
            await dana.next()
            await house.app.state.presence.look()
            await dana.next()
        assert stream.raw == heard
    for path in ("pack", "take-along", "presence", "stream?after=0"):
        assert (await ruth.get(f"{HERE}/{path}")).status_code == 404, path
    sign = await ruth.post(f"{HERE}/here", data={"place": "board"})
    assert sign.status_code == 404
