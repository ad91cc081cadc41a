"""What a state freezes: the same doors, the same people, and an assessment that is over."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.doors.knocking import Things, knock, unsafe
from tests.doors.table import API, BY_DOOR, CAST, IN, TABLE, Row
from tests.doors.test_doors import body_for, told
from tests.house import ASSESSMENT, House

HERE = f"/assessments/{ASSESSMENT}"
TO_PUBLISHED = ("writing-up", "fact-check", "published")

# In every state: evidence is the service's; moves, set-up and seats are an organiser's.
# A file says nothing until a note names it.
# Who is here and what one has read says nothing of the assessment.
NEVER_FROZEN = ("/state", "/edit", "/people", "/seats", "/files", "/redact", "/here", "/presence", "/bundle")
# What is followed up after publication: answers, and how far a recommendation is.
# What goes with the next edition.
FOLLOWED = (
    "/answers",
    "/recommendations/{recommendation}",
    "/updates",
    "/follow/",
    f"{IN}/hand-over",
    f"{IN}/facts/",
    "/report/publish/",
    "/report/named",
)
# Nothing is changed by these here: there is nothing to take back, or it stands so already.
NOTHING = (
    "/report/begin",
    "/report/versions",
    "/drafters/{standard}/take-back",
    f"{IN}/accept",
    "/follow/{recommendation}/undo",
    "/hand-over/undo",
)
# Something else than what stands: the same again is no change in any state.
OTHERWISE: dict[str, Mapping[str, Any]] = {
    f"PUT {API}/room": {"closed": True},
    f"POST {IN}/recommendations/{{recommendation}}/edit": {"version": "1", "status": "in-progress"},
    f"PUT {API}/recommendations/{{recommendation}}": {"status": "in-progress"},
    f"POST {IN}/claims/{{claim}}/edit": {"version": "1", "says": "Rehearsed in June."},
    f"POST {IN}/evening": {"strength_1": "Two pages.", "version": "1"},
    f"POST {IN}/result-call": {"on_day": "2018-11-16", "owner_told": "Mina", "version": "1"},
    f"POST {IN}/report/publish/readers": {"readers": "everybody"},
}


def in_an_assessment(row: Row) -> bool:
    """Whether a door is for changing something of an assessment that a state may freeze."""
    address = row.door.partition(" ")[2]
    rest = address.partition("{assessment}")[2]
    always = not rest or rest.startswith(NEVER_FROZEN) or rest.endswith(("/opened", "/read"))
    return unsafe(row.door) and "{assessment}" in address and not always


FREEZING = [row for row in TABLE if in_an_assessment(row) and row.may]


def frozen(row: Row, state: str) -> bool:
    """Whether the door is closed to those who may, in this state."""
    if row.door.endswith(NOTHING):
        return False
    if state == "cancelled":
        return True
    if "/answers" in row.door or row.door.endswith("/tell"):  # on the way to published it was told already
        return False
    kept = any(part in row.door for part in FOLLOWED) and not row.door.endswith(("/remove", "/restore"))
    return not kept or row.door.startswith("DELETE")


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("state", ["cancelled", "published"])
async def test_a_state_freezes_what_it_says_and_nothing_else(house: House, state: str) -> None:
    things = Things(house)
    names = {row.door: await things.names(row.door, new=False) for row in FREEZING}
    await things.api("iqbal", "PUT", HERE, json={"notes_shown": "opened"}, headers={"if-match": "*"})
    for row in FREEZING:
        if row.door.endswith("/notes/{note}/open"):
            names[row.door]["note"] = await things.note({})  # waits for the lead
        if row.door.endswith("/restore"):
            await take_away(things, row.door, names[row.door])
    for step in ("cancelled",) if state == "cancelled" else TO_PUBLISHED:
        await things.api("iqbal", "PUT", f"{HERE}/state", json={"to": step})
    found, expected = {}, {}
    for row in FREEZING:
        key = next(CAST[role] for role in ("author", "team", "lead") if role in row.may)
        body = OTHERWISE.get(row.door) or body_for(row, names[row.door])
        headers = {"if-match": "*"} if row.door.startswith("PUT") else {}
        answer = await knock(house, key, row.door, names[row.door], body, query=row.query, headers=headers)
        found[row.door] = told(answer)
        expected[row.door] = 409 if frozen(row, state) else 200
        if state == "cancelled" and row.door.endswith(("/fact-check/remarks", "/remarks/{remark}/edit")):
            expected[row.door] = 404  # to the team there is no report then
    wrong = {door: (told, expected[door]) for door, told in found.items() if told != expected[door]}
    assert wrong == {}


async def take_away(things: Things, door: str, names: Mapping[str, str]) -> None:
    """Something to bring back."""
    for kind, by in (("note", "sam"), ("recommendation", "sam"), ("claim", "grace")):
        if f"{{{kind}}}" in door:
            await things.api(by, "DELETE", f"{HERE}/{kind}s/{names[kind]}")


KEPT = "The night desk rehearsed it."


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("key", "door", "body"),
    [
        ("sam", f"POST {IN}/notes", {"id": "{new}", "body": KEPT, "standard": "6"}),
        ("sam", f"POST {IN}/notes/{{note}}/edit", {"version": "1", "body": KEPT, "standard": "6"}),
        ("grace", f"POST {IN}/notes/{{note}}/answers", {"id": "{new}", "body": KEPT}),
        ("sam", f"POST {IN}/recommendations", {"id": "{new}", "body": KEPT, "level": "must"}),
        ("sam", f"POST {IN}/recommendations/{{recommendation}}/edit", {"version": "1", "body": KEPT}),
        ("grace", f"POST {IN}/recommendations/{{recommendation}}/edit", {"version": "1", "progress": KEPT}),
        ("grace", f"POST {IN}/statements/{{standard}}/edit", {"version": "0", "body": KEPT}),
    ],
    ids=lambda value: value.removeprefix(f"POST {IN}") if isinstance(value, str) else "",
)
async def test_what_was_being_typed_when_it_was_cancelled_is_still_in_the_form(
    house: House, key: str, door: str, body: Mapping[str, str]
) -> None:
    things = Things(house)
    names = await things.names(door)
    await things.api("iqbal", "PUT", f"{HERE}/state", json={"to": "cancelled"})
    sent = {**body, "update_id": names["new"]} | ({"id": names["new"]} if "id" in body else {})
    answer = await knock(house, key, door, names, sent)
    assert answer.status_code == 409
    assert KEPT in answer.text


def test_the_doors_of_an_assessment_that_freeze_are_known() -> None:
    assert len(FREEZING) > 25
    assert f"PUT {API}/state" in BY_DOOR
    assert BY_DOOR[f"PUT {API}/state"] not in FREEZING
