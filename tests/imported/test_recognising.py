"""Reports that others published, read: what they say is found, what they do not say is not made up."""

import re
from collections import Counter

import pytest

from assessor.imported.recognising import Published, recognise
from tests.imported.reports import AGAIN, KEY, PLAIN


@pytest.mark.parametrize("name", KEY)
def test_a_report_comes_to_what_its_text_says_and_nothing_more(name: str) -> None:
    title, body, key = KEY[name]
    read = recognise(Published(title, body, "What it is for."), "a-report")
    document = read.document
    assert document.service.name == key["service"]
    assert document.service.organisation == key["organisation"]
    assert document.phase == key["phase"]
    assert document.type == key["type"]
    assert (document.standard_set.edition if document.standard_set else None) == key["set"]
    assert document.held_on == ((key["held_on"],) if key["held_on"] else ())
    assert (document.overall.value if document.overall else None) == key["result"]
    assert (document.overall.next if document.overall else None) == key.get("next")
    said = Counter(one.decision or "undecided" for one in document.standards)
    assert said == {value: key[value] for value in (*VALUES, "undecided") if value in key}
    assert [one.name for one in document.panel] == key.get("panel", [])
    assert [one.name for one in document.team] == key.get("team", [])
    assert [(one.held_on, one.result) for one in document.earlier] == [
        key[x] for x in ("earlier",) if x in key
    ]
    assert [one.standard for one in document.recommendations] == key.get("recommended", [])
    assert read.missing == key["missing"]


VALUES = ("met", "not-met", "not-applicable")


@pytest.mark.parametrize("name", KEY)
def test_no_word_of_a_report_is_lost(name: str) -> None:
    title, body, _ = KEY[name]
    document = recognise(Published(title, body, "What it is for."), "a-report").document
    kept = " ".join(
        [document.about_service, *(f"{section.title} {section.body}" for section in document.sections)]
    )
    words = Counter(re.findall(r"[^\W_]+", kept.replace("&nbsp;", " ")))
    lost = Counter(re.findall(r"[^\W_]+", _without_criteria(body))) - words
    assert not lost


def _without_criteria(body: str) -> str:
    """The text without what stands in fields: rows of decisions and the headings over them; links are their words."""
    body = re.sub(r"\]\(https?://[^)]*\)", "]", body).replace("&nbsp;", " ")
    lines = [line for line in body.split("\n") if not line.startswith("| ") or "  " in line]
    return "\n".join(line for line in lines if not re.search(r"criteria:?$", line, re.IGNORECASE))


def test_a_report_says_which_words_each_field_was_read_from() -> None:
    read = recognise(Published("Find a Berth - Service Assessment", AGAIN), "a")
    assert read.words["held_on"] == "Date of Reassessment: 29/04/15"
    assert read.words["result"] == "Result of Reassessment: Pass"
    assert read.words["earlier"] == "Result of Original Assessment: Not passed"
    assert read.document.standards[12].title == "Look like the rest of the site"


def test_sections_have_headings_in_order_and_tables_that_are_tables() -> None:
    read = recognise(Published("Book a Lock - Service Assessment", PLAIN), "a")
    assert [section.title for section in read.document.sections] == [
        "Assessment Report",
        "Head of the report as it was published",
    ]
    assert re.findall(r"^#+ .*", read.document.sections[0].body, re.MULTILINE) == [
        "### Outcome of service assessment",
        "### Reasons",
        "### Recommendations",
        "### Summary",
    ]


def test_a_strange_text_is_read_in_no_time() -> None:
    for strange in ("[" * 60_000, "**" * 40_000, "| " * 40_000, "\n" * 80_000, "_a" * 40_000, "* " * 40_000):
        read = recognise(Published("Strange - Service Assessment", strange, strange[:9_000]), "a")
        assert read.document.phase is None
