"""What the sets that come with the product must have, whoever edits them next."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from assessor import paths, standards
from assessor.standards import Standard

SETS = standards.load(paths.STANDARDS)
EVERY = [
    pytest.param(standard, id=f"{name}-{standard.number}")
    for name, found in SETS.items()
    for standard in found.standards
]
OURS = [pytest.param(standard, id=str(standard.number)) for standard in SETS["lgdss"].standards]


def texts(standard: Standard) -> Iterator[str]:
    """Everything of a standard that is read on a page."""
    yield standard.title
    yield standard.summary
    yield from standard.evidence
    for phase in standards.PHASES:
        yield from standard.prompts_for(phase)


def test_the_sets_promised_are_there_with_all_their_standards():
    sizes = {name: len(SETS[name].standards) for name in ("lgdss", "govuk", "nhs")}
    assert sizes == {"lgdss": 15, "govuk": 14, "nhs": 17}
    assert [name for name, found in SETS.items() if found.default] == ["lgdss"]


@pytest.mark.parametrize("standard", EVERY)
def test_a_title_is_a_whole_phrase(standard: Standard):
    assert re.fullmatch(r"[A-Z][a-z]*( [\w'’,-]+)+", standard.title)
    assert len(standard.title) <= 80


@pytest.mark.parametrize("standard", EVERY)
def test_a_summary_is_one_to_three_whole_sentences(standard: Standard):
    sentences = re.findall(r"[^.?!]+[.?!](?=\s|$)", standard.summary)
    assert "".join(sentences) == standard.summary
    assert 1 <= len(sentences) <= 3
    assert 80 <= len(standard.summary) <= 450


@pytest.mark.parametrize("standard", EVERY)
def test_every_standard_has_leads_and_evidence(standard: Standard):
    assert 1 <= len(standard.professions) <= 4
    assert 3 <= len(standard.evidence) <= 5
    assert all(len(item.split()) >= 3 and not item.endswith(".") for item in standard.evidence)


@pytest.mark.parametrize("standard", EVERY)
def test_every_phase_has_something_to_ask(standard: Standard):
    assert all(standard.prompts_for(phase) for phase in standards.PHASES)


@pytest.mark.parametrize("standard", OURS)
def test_the_default_set_has_three_questions_or_more_for_each_phase_and_three_leads_at_most(
    standard: Standard,
):
    counts = {phase: len(standard.prompts_for(phase)) for phase in standards.PHASES}
    assert all(3 <= count <= 5 for count in counts.values()), counts
    assert len(standard.professions) <= 3


@pytest.mark.parametrize("standard", EVERY)
def test_a_prompt_is_one_whole_question(standard: Standard):
    for phase in standards.PHASES:
        for prompt in standard.prompts_for(phase):
            assert prompt.endswith("?"), prompt
            assert prompt[0].isupper(), prompt
            assert 6 <= len(prompt.split()) <= 40, prompt


@pytest.mark.parametrize("name", SETS)
def test_no_question_is_asked_twice_in_a_set(name: str):
    asked = Counter(
        prompt.casefold()
        for standard in SETS[name].standards
        for phase in standards.PHASES
        for prompt in standard.prompts_for(phase)
    )
    assert [prompt for prompt, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("name", SETS)
def test_no_two_questions_of_a_set_are_the_same_but_for_a_word_or_two(name: str):
    asked = [
        (prompt, set(re.findall(r"[\w’]+", prompt.casefold())))
        for standard in SETS[name].standards
        for phase in standards.PHASES
        for prompt in standard.prompts_for(phase)
    ]
    alike = [
        (one, other)
        for at, (one, words) in enumerate(asked)
        for other, others in asked[:at]
        if len(words & others) / len(words | others) > 0.6
    ]
    assert alike == []


@pytest.mark.parametrize("standard", EVERY)
def test_texts_are_plain_with_single_spaces_and_no_marks_of_markdown_or_html(standard: Standard):
    for text in texts(standard):
        assert not re.search(r"\"|\s\s|\bTBC\b|[<>*_`]", text), text


@pytest.mark.parametrize("name", SETS)
def test_titles_and_summaries_differ_within_a_set(name: str):
    found = SETS[name].standards
    assert len({standard.title for standard in found}) == len(found)
    assert len({standard.summary for standard in found}) == len(found)


def test_a_file_of_the_default_set_is_named_by_its_title():
    names = {path.name for path in (paths.STANDARDS / "lgdss").glob("*.md")}
    slugs = (
        (standard.number, re.sub(r"[^a-z0-9]+", "-", standard.title.lower()))
        for standard in SETS["lgdss"].standards
    )
    assert names == {f"{number:02}-{slug}.md" for number, slug in slugs}


def test_the_three_sets_are_mapped_to_each_other():
    assert SETS["lgdss"].alike(6, "govuk") == (9,), "data and privacy"
    assert SETS["govuk"].alike(13, "lgdss") == (7, 11)
    assert SETS["nhs"].alike(16, "govuk") == (), "clinical safety is the NHS's own"
    for one in SETS.values():
        assert set(one.mapped) == set(SETS) - {one.id}
        assert all(mapped.about.endswith(".") for mapped in one.mapped.values())
