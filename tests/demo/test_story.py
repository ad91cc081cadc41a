"""The stories of the demo hold together: whatever they refer to exists, and each comes in its time."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from assessor.demo import looked_again
from assessor.demo.cast import BY_KEY, CAST
from assessor.demo.script import PAGES, Page, Step, Story
from assessor.demo.story import MAIN, STORIES

ROOT = Path(__file__).parents[2]
PANEL = ("lead", "assessor")
KINDS = {"strength", "concern", "question", "note"}
PROFESSIONS = {
    "product", "delivery", "user research", "design", "content design", "technology", "performance analysis",
    "accessibility", "security", "clinical safety", "data",
}  # fmt: skip
RATINGS = {
    "met": {"met", "not-met"},
    "met-partly": {"met", "partly-met", "not-met"},
    "rag": {"green", "amber", "red"},
    "none": set[str](),
}
MOVES = ["preparing", "evidence-submitted", "in-session", "writing-up", "fact-check", "published"]
FIELDS = {
    "claim": {"standard", "page", "heading", "says"},
    "statement": {"body", "not_yet", "owner", "ready"},
    "page": {"title", "body", "parent", "dated", "order", "url", "access"},
    "state": {"to", "reason"},
    "note": {"standard", "also", "kind", "body", "visibility", "status", "said_by", "files", "reason"},
    "answer": {"body", "evidence"},
    "said": {"body"},
    "room": {"closed"},
    "point": {"part", "body", "sources"},
    "recommendation": {
        "standard", "level", "body", "for", "owner", "due", "status", "visibility", "from",
    },
    "update": {"body", "status", "evidence"},
}  # fmt: skip

every_story = pytest.mark.parametrize(
    "story", [*STORIES, looked_again.STORY], ids=lambda story: story.assessment
)


def numbers(story: Story) -> set[int]:
    """The numbers of the standards in the story's set, as shipped."""
    files = (ROOT / "standards" / story.assessment_fields["standard_set"]).glob("[0-9]*.md")
    return {tomllib.loads(file.read_text(encoding="utf-8").split("+++")[1])["number"] for file in files}


def page(story: Story, id: str) -> Page:
    return next(page for page in story.pages if page.id == id)


def changes(step: Step) -> bool:
    """Whether the step changes a recommendation that stands already."""
    return step.what == "recommendation" and "body" not in step.fields


def headings(text: str) -> list[str]:
    return re.findall(r"^#{2,6} (.+)$", text, flags=re.MULTILINE)


def role(story: Story, who: str) -> str:
    return next(str(seat.fields["role"]) for seat in story.seats if seat.who == who)


def texts(story: Story) -> list[str]:
    """Everything in the story that somebody wrote."""
    words = [story.service_fields["summary"], *(page.body for page in story.pages)]
    for step in story.steps:
        words += [text for name in ("says", "body", "not_yet", "reason") if (text := step.fields.get(name))]
    return words + [decision.fields["reason"] for decision in story.decisions]


def test_everyone_of_the_cast_is_called_by_the_first_name() -> None:
    assert len({person.email for person in CAST}) == len(CAST)
    for person in CAST:
        assert person.key == person.name.split()[0].lower()
        assert person.email.startswith(f"{person.key}@")
        assert person.email.endswith(".example")


def test_nobody_is_missing_who_holds_a_right_without_a_seat() -> None:
    assert [person.key for person in CAST if person.leadership] == ["helen"]
    assert [person.key for person in CAST if person.organiser] == ["iqbal"]
    assert [person.key for person in CAST if person.admin] == ["alex"]
    seated = {seat.who for story in STORIES for seat in story.seats}
    members = {who for story in STORIES for who in story.members}
    assert not (seated | members) & {"helen", "iqbal", "alex", "nadia"}


def test_ids_of_services_and_assessments_are_slugs_of_their_own() -> None:
    slugs = [story.service for story in STORIES] + [story.assessment for story in STORIES]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


def test_every_page_in_the_folder_is_told_in_a_story() -> None:
    told = {page.file for story in STORIES for page in story.pages if page.file}
    later = {file for file in PAGES.rglob("*.md") if file.name.endswith(".later.md")}
    assert {PAGES / file for file in told} == set(PAGES.rglob("*.md")) - later


@every_story
def test_pages_make_a_tree_whose_parents_come_first(story: Story) -> None:
    known: set[str] = set()
    for page in story.pages:
        assert page.id not in known
        assert page.parent is None or page.parent in known
        assert page.by in story.members
        assert (page.url is None) == (page.file is not None)
        assert page.access in ("anyone", "staff", "ask")
        assert page.dated <= page.at.date().isoformat()
        known.add(page.id)


@every_story
def test_pages_have_substance_and_headings_in_order(story: Story) -> None:
    for page in story.pages:
        if page.url:
            continue
        assert 150 <= len(page.body.split()) <= 650, page.id
        assert headings(page.body), page.id
        level = 1
        for marks in re.findall(r"^(#+) ", page.body, flags=re.MULTILINE):
            assert 2 <= len(marks) <= level + 1, page.id
            level = len(marks)
        assert not re.search(r"^\|\s*\|", page.body, flags=re.MULTILINE), f"{page.id}: a table without a word"


@every_story
def test_links_between_pages_lead_to_pages(story: Story) -> None:
    ids = {page.id for page in story.pages}
    for page in story.pages:
        links = re.findall(r"\]\(([^)]+)\)", page.body)
        assert all(link in ids for link in links if "://" not in link), page.id


@every_story
def test_fields_are_those_of_the_api(story: Story) -> None:
    for step in story.steps:
        assert set(step.fields) <= FIELDS[step.what], step


@every_story
def test_ids_are_random_uuids_and_used_once_but_to_change_a_thing(story: Story) -> None:
    made = Counter(
        step.id
        for step in story.steps
        if step.what not in ("statement", "page", "state", "room") and not changes(step)
    )
    for id, times in made.items():
        assert UUID(id).version == 4
        assert str(UUID(id)) == id
        assert times == 1, id


def test_no_two_stories_share_an_id() -> None:
    ids = [{step.id for step in story.steps if len(step.id) == 36} for story in STORIES]
    assert len(set().union(*ids)) == sum(len(some) for some in ids)


@every_story
def test_steps_come_in_the_order_of_time(story: Story) -> None:
    moments = [step.at for step in story.steps]
    assert moments == sorted(moments)
    assert story.service_at <= min(page.at for page in story.pages)
    assert story.set_up_at <= moments[0]


@every_story
def test_whoever_acts_has_a_seat_that_allows_it(story: Story) -> None:
    assert {seat.who for seat in story.seats} <= set(BY_KEY)
    assert all(seat.fields.get("profession") in PROFESSIONS for seat in story.seats)
    assert sum(seat.fields["role"] == "lead" for seat in story.seats) == 1
    for step in story.steps:
        mine = role(story, step.by)
        if step.what in ("claim", "statement", "page", "answer"):
            assert mine == "team", step
        elif (
            step.what == "note"
            or (step.what == "recommendation" and "body" in step.fields)
            or step.what in ("point", "room")
        ):
            assert mine in PANEL, step
        elif step.what == "state":
            assert mine == "lead" or step.fields["to"] == "evidence-submitted", step
    assert all(role(story, decision.by) == "lead" for decision in story.decisions)


@every_story
def test_standards_exist_in_the_set(story: Story) -> None:
    known = numbers(story)
    assert known
    told: list[Any] = [story.assessment_fields.get("scope") or []]
    told += [seat.fields.get("leads", []) for seat in story.seats]
    told += [[decision.standard] for decision in story.decisions]
    for step in story.steps:
        told.append([step.fields[name] for name in ("standard",) if step.fields.get(name) is not None])
        told.append(step.fields.get("also", []))
        told.append([int(step.id)] if step.what == "statement" else [])
    assert {number for some in told for number in some} <= known


@every_story
def test_claims_point_at_pages_and_headings_that_exist(story: Story) -> None:
    for step in story.of("claim"):
        found = page(story, step.fields["page"])
        heading = step.fields["heading"]
        assert heading is None or heading in headings(found.body), step
        assert step.fields["says"].endswith(".")
        assert found.at <= step.at


@every_story
def test_answers_follow_questions_that_the_team_can_see(story: Story) -> None:
    notes = {step.id: step for step in story.of("note")}
    for step in story.of("answer"):
        assert step.of is not None
        asked = notes[step.of]
        assert asked.fields["kind"] == "question"
        assert asked.fields["visibility"] == "everyone"
        assert asked.fields["status"] in ("answered", "follow-up")
        assert asked.at < step.at
        assert all(page(story, id) for id in step.fields["evidence"])


@every_story
def test_recommendations_come_from_notes_written_before(story: Story) -> None:
    notes = {step.id: step for step in story.of("note")}
    made = {step.id: step for step in story.of("recommendation") if "body" in step.fields}
    for step in story.of("recommendation"):
        if "body" not in step.fields:
            assert made[step.id].at < step.at
            continue
        assert step.fields["level"] in ("must", "should", "could")
        assert step.fields["for"] in ("team", "organisation")
        assert all(notes[id].at < step.at for id in step.fields["from"])
        assert all(notes[id].fields["visibility"] != "me" for id in step.fields["from"])
    for step in story.of("update"):
        assert step.of is not None
        assert made[step.of].fields["visibility"] == "everyone"
        assert made[step.of].at < step.at


@every_story
def test_words_are_those_of_the_vocabulary(story: Story) -> None:
    assert set(story.assessment_fields["scope"] or [1]) <= numbers(story)
    for step in story.of("note"):
        assert step.fields["kind"] in KINDS
        assert step.fields["visibility"] in ("me", "panel", "everyone")
        assert "status" not in step.fields or step.fields["kind"] == "question"
    for step in story.of("statement"):
        assert step.fields["ready"] in ("no", "nearly", "yes")
    for decision in story.decisions:
        value = decision.fields["value"]
        assert value in RATINGS[story.assessment_fields["scale"]] | {"not-covered", "not-applicable"}
        assert decision.fields["reason"]


@every_story
def test_states_follow_one_another_without_a_leap(story: Story) -> None:
    moves = [step.fields["to"] for step in story.of("state")]
    assert moves == MOVES[1 : len(moves) + 1]


@every_story
def test_what_is_written_is_short_and_about_the_service(story: Story) -> None:
    names = {part for seat in story.seats for part in BY_KEY[seat.who].name.split()}
    for step in story.steps:
        if step.what not in ("note", "recommendation") or "body" not in step.fields:
            continue
        assert len(step.fields["body"].split()) <= 40, step
        if step.fields["visibility"] != "me":
            assert not names & set(re.findall(r"\w+", step.fields["body"])), step
    assert not any(re.search(r"todo|lorem|tbc|xxx", text, flags=re.IGNORECASE) for text in texts(story))


def test_the_main_event_is_the_contact_centre_in_session() -> None:
    fields = MAIN.assessment_fields
    assert (MAIN.service, MAIN.assessment) == ("neighbourhood-contact-centre", "ncc-beta-2018")
    assert (fields["phase"], fields["standard_set"], fields["method"]) == (
        "public-beta",
        "lgdss",
        "in-the-round",
    )
    assert MAIN.of("state")[-1].fields["to"] == "in-session"
    assert len(MAIN.seats) == 9
    assert len([page for page in MAIN.pages if page.file]) >= 14
    assert sorted(page.access for page in MAIN.pages if page.url) == ["ask", "staff"]


def test_the_main_event_shows_all_standards_but_two() -> None:
    but_two = numbers(MAIN) - {13, 15}
    assert {step.fields["standard"] for step in MAIN.of("claim")} == but_two
    assert {int(step.id) for step in MAIN.of("statement")} == but_two
    assert len(MAIN.of("claim")) >= 30


def test_the_morning_is_full_of_notes_and_nobody_has_noted_on_the_last_standard() -> None:
    notes = [step.fields for step in MAIN.of("note")]
    seen = Counter(note["visibility"] for note in notes)
    assert len(notes) >= 45
    assert seen["panel"] >= 5
    assert seen["me"] >= 3
    assert {note["kind"] for note in notes} == KINDS
    assert sum(note["standard"] is None for note in notes) == 2
    assert sum(bool(note.get("also")) for note in notes) >= 5
    assert {note["status"] for note in notes if note["kind"] == "question"} == {
        "to-ask", "open", "answered", "follow-up",
    }  # fmt: skip
    placed = {note["standard"] for note in notes} | {
        number for note in notes for number in note.get("also", [])
    }
    assert placed - {None} == numbers(MAIN) - {15}


def test_the_recommendations_of_the_morning_are_of_every_sort() -> None:
    steps = MAIN.of("recommendation")
    made = [step.fields for step in steps if "body" in step.fields]
    assert len(made) >= 9
    assert {one["level"] for one in made} == {"must", "should", "could"}
    assert {one["for"] for one in made} == {"team", "organisation"}
    assert sum(one["visibility"] == "panel" for one in made) == 2
    assert len(steps) - len(made) == 2
    assert len(MAIN.of("update")) == 1


def test_the_five_assessments_differ_in_method_and_state() -> None:
    states = [(story.of("state")[-1].fields["to"] if story.of("state") else "preparing") for story in STORIES]
    assert states == ["in-session", "published", "fact-check", "preparing", "evidence-submitted"]
    assert len({story.assessment_fields["method"] for story in STORIES}) == 5
    assert len({story.assessment_fields["scale"] for story in STORIES}) == 4
    assert len({story.assessment_fields["phase"] for story in STORIES}) >= 4


def test_the_smaller_assessments_have_something_true_to_show() -> None:
    for story in STORIES[1:]:
        assert 4 <= len(story.pages) <= 8
        assert len(story.of("claim")) >= 8
        assert len(story.of("statement")) >= 5
        assert len(story.of("note")) >= 8
        assert len(story.of("recommendation")) >= 3


def test_what_is_published_is_decided_for_every_standard() -> None:
    for story in STORIES:
        if story.of("state") and story.of("state")[-1].fields["to"] == "published":
            assert {decision.standard for decision in story.decisions} == numbers(story)
            assert story.overall


def test_what_was_not_met_in_the_alpha_of_repairs_is_looked_at_again_on_paper() -> None:
    again = looked_again.STORY
    before = next(story for story in STORIES if story.assessment == again.looks_again_at)
    [number] = again.assessment_fields["scope"]
    then = next(one for one in before.decisions if one.standard == number)
    [now] = again.decisions
    assert (again.service, now.standard, then.fields["value"], now.fields["value"]) == (
        before.service, number, "not-met", "met",
    )  # fmt: skip
    assert before.of("state")[-1].at < again.set_up_at
    assert max(step.at for step in again.steps) < min(
        step.at for step in MAIN.of("note") if step.by == "dana"
    )


def test_five_standards_are_agreed_by_a_quarter_to_twelve() -> None:
    assert [decision.standard for decision in MAIN.decisions] == [1, 2, 3, 4, 5]
    assert max(step.at for step in MAIN.steps).strftime("%H:%M") < "11:45"
