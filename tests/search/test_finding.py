"""What is found, by which words, in which order, and where it leads."""

from tests.house import ASSESSMENT, SERVICE, House
from tests.search.finding import (
    change,
    everything,
    evidence,
    find,
    kinds_found,
    note,
    recommendation,
    statement,
)


async def test_one_thing_of_each_kind_is_found_where_it_stands(house: House):
    ids = await everything(house, "kingfisher")
    found = {item["kind"]: item for item in await find(house, "grace", "kingfisher")}
    board = f"/assessments/{ASSESSMENT}"
    assert {kind: item["url"] for kind, item in found.items()} == {
        "answer": f"{board}/standards/6#answer-{ids['answer']}",
        "note": f"{board}/standards/6#note-{ids['note']}",
        "page": f"/services/{SERVICE}/evidence/about-it",
        "recommendation": f"{board}/standards/6#recommendation-{ids['recommendation']}",
        "statement": f"{board}/standards/6#statement-6",
    }
    assert {kind: item["excerpt"] for kind, item in found.items()} == {
        "answer": "The blue <mark>kingfisher</mark>.",
        "note": "Which <mark>kingfisher</mark> is it?",
        "page": "Nothing more.",
        "recommendation": "Feed the <mark>kingfisher</mark>.",
        "statement": "We have a <mark>kingfisher</mark>.",
    }
    assert found["page"]["title"] == "About the kingfisher"
    about = house.app.state.standards["lgdss"].standard(6).title
    assert found["note"]["title"] == f"Question on standard 6: {about}"
    assert found["recommendation"]["title"] == f"Recommendation (must) on standard 6: {about}"


async def test_each_link_leads_to_a_page_that_shows_it(house: House):
    await everything(house, "kingfisher")
    for item in await find(house, "grace", "kingfisher"):
        if item["kind"] == "page":
            continue
        shown = await house.client("grace").get(item["url"].partition("#")[0])
        assert shown.status_code == 200
        assert f'id="{item["url"].partition("#")[2]}"' in shown.text


async def test_what_is_not_placed_yet_lies_in_the_panels_tray(house: House):
    id = await note(house, "A kingfisher", standard=None)
    moved = await note(house, "A kingfisher", standard=None, also=[9])
    asked = await recommendation(house, "A kingfisher", standard=None, visibility="everyone")
    urls = [item["url"] for item in await find(house, "dana", "kingfisher")]
    assert urls == [
        f"/assessments/{ASSESSMENT}/standards/9#note-{moved}",
        f"/assessments/{ASSESSMENT}/tray#note-{id}",
        f"/assessments/{ASSESSMENT}#recommendation-{asked}",
    ]


async def test_a_note_opened_before_it_is_placed_leads_everyone_else_to_the_board(house: House):
    id = await note(house, "A kingfisher", standard=None, visibility="everyone")
    [item] = await find(house, "grace", "kingfisher")
    assert item["url"] == f"/assessments/{ASSESSMENT}#note-{id}"
    assert (await house.client("grace").get(f"/assessments/{ASSESSMENT}")).status_code == 200


async def test_things_come_by_kind_and_then_newest_first(house: House):
    notes = [await note(house, f"Kingfisher {n}", visibility="everyone") for n in range(3)]
    asked = [await recommendation(house, f"Kingfisher {n}", visibility="everyone") for n in range(3)]
    await evidence(house, "older", "Kingfisher")
    await evidence(house, "newer", "Kingfisher", "Kingfisher " * 50)
    await statement(house, "Kingfisher", 1)
    await statement(house, "Kingfisher", 2)
    urls = [item["url"].rpartition("/")[2] for item in await find(house, "grace", "kingfisher")]
    assert urls == [
        *[f"6#note-{id}" for id in reversed(notes)],
        "newer",
        "older",
        *[f"6#recommendation-{id}" for id in reversed(asked)],
        "2#statement-2",
        "1#statement-1",
    ]


async def test_to_everyone_else_a_note_is_as_old_as_its_opening(house: House):
    early = await note(house, "Kingfisher, early")
    late = await note(house, "Kingfisher, late", visibility="everyone")
    await change(house, "priya", f"/assessments/{ASSESSMENT}/notes/{early}", visibility="everyone")
    for key, order in {"grace": [early, late], "ruth": [early, late], "dana": [late, early]}.items():
        found = [item["url"].rpartition("#note-")[2] for item in await find(house, key, "kingfisher")]
        assert found == order, key


FORMS = [
    ("recordings", "recording"),
    ("recording", "recordings"),
    ("study", "studies"),
    ("studies", "study"),
    ("testing", "tested"),
    ("test", "testing"),
    ("change", "changing"),
    ("boxes", "box"),
    ("Contrast", "CONTRAST"),
    ("cafe", "café"),
    ("CAFÉ", "cafe"),
    ("cafe\u0301", "café"),
    ("wyr", "Ŵyr"),
    ("łódź", "Łódź"),
    ("Москва", "москва"),
    ("москва", "МОСКВА"),
    ("accessib", "accessibility"),
    ("accessib", "accessible"),
    ("contrast blue", "Blue, but with little contrast"),
    ("e-mail", "by e-mail"),
    ("and/or", "this and/or that"),
    ("quoted", "“quoted”"),
    ("2.2", "WCAG 2.2"),
    ("wcag2", "WCAG21"),
    ("don't", "we don’t"),
    ("日本", "日本"),
    ("snake case", "snake_case"),
    ("party", "🎉party🎉"),
    ("the", "the the"),
]


async def test_a_word_is_found_in_its_other_forms(house: House):
    ids = {written: await note(house, f"So: {written}!") for _, written in FORMS}
    for asked, written in FORMS:
        found = {item["url"].rpartition("#note-")[2] for item in await find(house, "dana", asked)}
        assert ids[written] in found, (asked, written)


NOT_FOUND = [
    ("kingfisher heron", "kingfisher"),
    ("king fisher", "kingfisher"),
    ("fisher", "kingfisher"),
    ("accessib contrast", "accessibility"),
    ("us", "used"),
    ("no", "note"),
]


async def test_all_words_must_be_there_and_only_the_last_may_be_a_beginning(house: House):
    ids = {written: await note(house, f"So: {written}!") for _, written in NOT_FOUND}
    for asked, written in NOT_FOUND:
        found = {item["url"].rpartition("#note-")[2] for item in await find(house, "dana", asked)}
        assert ids[written] not in found, (asked, written)


async def test_a_page_is_found_by_its_title_and_its_text_and_by_what_it_says_now(house: House):
    await evidence(house, "birds", "Kingfishers", "They eat minnows.")
    assert await kinds_found(house, "grace", "kingfisher minnow") == ["page"]
    await change(house, "grace", f"/services/{SERVICE}/evidence/birds", body="They eat sticklebacks.")
    assert await kinds_found(house, "grace", "minnow") == []
    assert await kinds_found(house, "grace", "stickleback") == ["page"]


async def test_what_is_not_done_yet_is_found_too(house: House):
    await statement(house, "We look after birds.", not_yet="Nobody feeds the kingfisher.")
    [item] = await find(house, "ruth", "kingfisher")
    assert item["excerpt"] == "We look after birds. Nobody feeds the <mark>kingfisher</mark>."


async def test_what_is_about_a_standard_out_of_scope_leads_to_the_board(house: House):
    await note(house, "A kingfisher", also=[7])
    await statement(house, "A kingfisher")
    await change(house, "iqbal", f"/assessments/{ASSESSMENT}", scope=[1, 7])
    found = await find(house, "dana", "kingfisher")
    board = f"/assessments/{ASSESSMENT}"
    assert [item["url"].partition("#")[0] for item in found] == [f"{board}/standards/7", board]
    assert all("standard 6" in item["title"] for item in found)
