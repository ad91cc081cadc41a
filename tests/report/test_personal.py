"""What should not be published is found in a text, with few false alarms, and quickly."""

import time

import pytest

from assessor.report import personal, personal_queries
from tests.house import ASSESSMENT, House

NAMES = personal.names_from(
    ["Priya Raman", "Sam Whitfield", "Grace Adeyemi", "José Núñez-O’Hara", "Mark Hill", "Contact Jones"],
    ["Mary Ann Evans", "Will Park"],
    known=["Neighbourhood contact centre", "Hackney Council"],
)


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.found) for one in personal.find(text, NAMES)]


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (
            "email",
            "jo.bloggs@example.com|o'neil+x@mail.hackney.gov.uk|jo [at] example [dot] com|jo(at)example.org",
        ),
        (
            "phone",
            (
                "020 7946 0018|(020) 7946 0018|0207 946 0018|02079460018|07700 900123|07700-900-123|07700.900.123"
                "|+44 7700 900123|+44 (0)20 7946 0018|0044 20 7946 0018|01632 960001|01632 96001|0800 123456"
                "|+44(0)7700900123|(+44) 7700 900 123|0300 123 4567|+1 202 555 0143"
            ),
        ),
        ("insurance", "QQ 12 34 56 C|ab123456d|AB 123456 D|AB-12-34-56-A"),
        (
            "address",
            (
                "14 Mare Street|14b Mare Street, London E8 1EA|12, E8 1EA|Flat 3, N16 5RT|221B Baker Street, NW1 6XE"
                "|7 Old Hill Road"
            ),
        ),
        (
            "name",
            (
                "Priya Raman|Priya|Raman|PRIYA RAMAN|priya’s|Jose Nunez-O'Hara|Sam\nWhitfield|Mary Ann Evans|Mrs Patel"
                "|Cllr. Ahmed|Mark Hill|Will Park|Whitfield's"
            ),
        ),
    ],
)
def test_each_spelling_is_found_with_its_place_and_what_to_do(kind: str, texts: str) -> None:
    for text in texts.split("|"):
        text = text[0].upper() + text[1:] if kind == "name" else text
        said = f"We asked {text}, who agreed."
        [one] = personal.find(said, NAMES)
        assert one.kind == kind, text
        assert said[one.start : one.end] == one.found
        assert one.found.rstrip(".") == text.rstrip("."), text
        assert one.to_do
        assert (
            one.called in ("a name", "an address", "a phone number")
            or one.called.startswith("an e")
            or kind == "insurance"
        )


PROSE = """
The team has talked to 42 residents since 14 November 2018, 12 of them with access needs, in 3 rounds
(2018-11-14 to 2018-12-03). On 01-02-2018 10:30 and 01.02.2018 they showed 1,234,567.89 rows. In 2019
Hackney Road users waited 07 minutes. Standard 9 was met; 15 Standards were looked at. Call handlers at
the Contact Centre answer 0.2 million calls, 1 in 10 about rent. Grace periods of 30 days may end. Mark
each one. Will residents know? Hill and Park are words. A letter to E8 was not enough, nor is the area E8
1EA by itself. The panel recommends WCAG 2.1 AA and version 3.11.4 of Python; see
https://example.org/0123456789?ref=07700900123 and commit 07946001812345ab, reference
550e8400-e29b-41d4-a716-446655440000. The service desk, Hackney Council's website, the May release,
sprint 12 Road map. ISO 27001 and AB12 are codes. Costs fell from £12 000 000 to £9 500 000. A ratio of
10:1. The product owner sampled 5 Whitechapel letters. - **Done well**: a prototype in week 3, Alpha
Street level data. Sams and grace: nobody. It took 0 days. 100 200 300 400 were the batches.
"""


def test_ordinary_prose_of_a_report_raises_no_false_alarm() -> None:
    assert found(PROSE) == []


def test_a_name_that_is_a_word_counts_alone_only_inside_a_sentence() -> None:
    assert found("We thank Grace for this. Later, Mark said so.") == [("name", "Grace"), ("name", "Mark")]
    assert (
        found("Grace is what we ask. Mark Lane and the old Hill House are places. The Contact centre.") == []
    )


def test_a_bracket_around_a_number_is_none_of_it() -> None:
    assert found("By phone (07700 900123) or (020) 7946 0018.") == [
        ("phone", "07700 900123"),
        ("phone", "(020) 7946 0018"),
    ]


def test_what_lies_inside_something_longer_is_said_once() -> None:
    assert found("Write to priya.raman@example.com or Priya Raman, 14 Mare Street, London E8 1EA.") == [
        ("email", "priya.raman@example.com"),
        ("name", "Priya Raman"),
        ("address", "14 Mare Street, London E8 1EA"),
    ]


def test_a_long_or_a_hostile_text_takes_no_time() -> None:
    many = personal.names_from([], [f"First{n} Last{n}" for n in range(5000)])
    hostile = (
        "@a.b" * 25_000,
        "0 " * 50_000,
        "a" * 100_000,
        "1 A " * 25_000,
        "AB12 " * 20_000,
        "'" * 100_000,
        PROSE * 60,
    )
    for text in (*hostile, "(" * 100_000, "+44 (0)" * 14_000, "@" + "a." * 50_000, "12 E8 1EA " * 10_000):
        begun = time.process_time()
        personal.find(text[:100_000], many)
        assert time.process_time() - begun < 1.0, text[:20]


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_hostile_01_a_name_that_is_found_tells_nobody_but_organisers_who_is_in_the_pool(
    house: House,
) -> None:
    nadia = house.people["nadia"].id
    async with house.database.transaction() as tx:
        await tx.run("update person set in_pool = :yes where id = :id", yes=True, id=nadia)
    for state in ("writing-up", "fact-check"):
        await house.api("dana").put(f"/assessments/{ASSESSMENT}/state", json={"to": state})
    for key in ("dana", "sam", "iqbal"):
        rows = await personal_queries.names(house.database, await house.seat(key))
        known = {row["name"] for row in rows}
        assert "Grace Lin" in known
        assert ("Nadia Stone" in known) == (key == "iqbal"), key
