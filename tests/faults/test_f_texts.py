"""Texts of every kind come back as they were written, whichever way they went in and come out."""

import json
import re
from typing import Any

import html5lib
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.house import ASSESSMENT, House, Listening, new_id

NOTES = f"/assessments/{ASSESSMENT}/notes"

# No NUL and no half of a surrogate pair: those are refused, see below.
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: text.strip()
)
ODD = [
    "\U0001f469\U0001f3fd\u200d\U0001f680 and \U0001f1fa\U0001f1e6",  # one sign of four code points, one of two
    "\u05e9\u05dc\u05d5\u05dd \u202ereversed\u202c \u2067isolated\u2069",  # from right to left
    "e\u0301 is not \u00e9, and \u1e69 not s\u0323\u0307",  # never composed, never decomposed
    "one\u2028two\u2029three\u0085four\x0bfive\x0csix",  # line ends that are none here
    "\ufeffa mark first, \u00ad\u200b\u2060 nothing to be seen \ufffd\ufffe\U0010ffff",
    "\n\nlines first, spaces last  \n",
    "<script>alert(1)</script> &amp; &#x41; ]]> <!-- -->",
    'data: x\nid: 9\nevent: admin\n\n"\\',
    "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306" * 20,
    "\r\n mixed \r line \n ends \r\r\n",
]


def odd(test: Any) -> Any:
    """The test on each of the odd texts, and on what hypothesis finds."""
    for text in ODD:
        test = example(text)(test)
    how = settings(
        max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    return how(given(TEXTS)(test))


def with_our_line_ends(text: str) -> str:
    """What the contract keeps: line ends become LF, nothing else changes."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


async def next_note(stream: Listening, id: str) -> dict[str, str]:
    """The message about this note."""
    while id not in (message := await stream.next()).get("data", ""):
        pass
    return message


@odd
async def test_fault_F17_a_text_put_by_a_program_is_given_back_as_it_was(house: House, text: str):
    id, expected = new_id(), with_our_line_ends(text)
    async with house.stream("dana") as stream:
        await stream.next()
        answer = await house.api("priya").put(f"{NOTES}/{id}", json={"standard": 6, "body": text})
        assert answer.status_code == 201, answer.text
        assert answer.json()["body"] == expected
        assert (await house.api("dana").get(f"{NOTES}/{id}")).json()["body"] == expected
        message = await next_note(stream, id)
        assert json.loads(message["data"])["thing"]["body"] == expected


@odd
async def test_fault_F17_a_text_sent_by_a_form_is_shown_as_it_was(house: House, text: str):
    id, expected, priya = new_id(), with_our_line_ends(text), house.client("priya")
    async with house.stream("dana", page=True) as stream:
        await stream.next()
        form = {"id": id, "standard": "6", "kind": "note", "body": text, "visibility": "panel"}
        assert (await priya.post(NOTES, data=form)).status_code == 303
        assert (await house.api("dana").get(f"{NOTES}/{id}")).json()["body"] == expected
        form_again = (await priya.get(f"{NOTES}/{id}/edit")).text
        [area] = [area for area in parsed(form_again).iter("textarea") if area.get("name") == "body"]
        assert (area.text or "") == expected
        page = (await house.client("dana").get(f"/assessments/{ASSESSMENT}/standards/6")).text
        assert seen(page, id) == without_spaces(expected)
        assert seen((await next_note(stream, id))["data"], id) == without_spaces(expected)


def parsed(html: str) -> Any:
    return html5lib.parse(html, namespaceHTMLElements=False)


def seen(html: str, note: str) -> str:
    """The words of a note on a page; spaces and line ends are the layout's."""
    shown = parsed(html).find(f".//li[@id='note-{note}']//div[@class='words']")
    return without_spaces("".join(shown.itertext()))


def without_spaces(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d of a pair", "\udc00"], ids=["nul", "high", "low"])
async def test_fault_F17_what_no_database_can_hold_is_refused(house: House, text: str):
    body = json.dumps({"standard": 6, "body": text}).encode()
    headers = {"content-type": "application/json"}
    answer = await house.api("priya").put(f"{NOTES}/{new_id()}", content=body, headers=headers)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["field"] == "body"
    assert "cannot be stored" in error["message"]
    form = {"id": new_id(), "standard": "6", "body": text.encode("utf-8", "replace"), "kind": "note"}
    assert (await house.client("priya").post(NOTES, data=form)).status_code in (303, 422)
    assert not [row for row in await house.database.all("select body from note") if "\x00" in row["body"]]
