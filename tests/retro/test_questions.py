"""Short questions: changed until they are shown, shown for good, and of fewer than four of a part nothing at all."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as some

from assessor.retro import question_queries, questions
from assessor.retro.questions import PARTS, QUESTIONS
from tests.house import ASSESSMENT, House

HERE = f"/retros/{ASSESSMENT}"
on_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
Cells = Mapping[tuple[str, str], list[int]]  # (question, part) → the values given


async def answer(house: House, by: str, **values: object) -> None:
    """Somebody answers on the page."""
    sent = await house.client(by).post(f"{HERE}/questions", data={k: str(v) for k, v in values.items()})
    assert sent.status_code == 303, sent.text


async def seen(house: House, by: str) -> dict[str, Any]:
    """What the API gives somebody."""
    told = await house.api(by).get(f"{HERE}/answers")
    assert told.status_code == 200
    return dict(told.json())


async def store(house: House, cells: Cells, *, shown: bool = True) -> None:
    """Has these be the answers to the assessment's retro."""
    await house.api("dana").put(HERE, json={"title": "The first one"})
    rows = [
        {
            "retro": ASSESSMENT,
            "question": question,
            "part": part,
            "voter": secrets.token_hex(),
            "value": value,
        }
        for (question, part), values in cells.items()
        for value in values
    ]
    async with house.database.transaction() as tx:
        await question_queries.replace(tx, ASSESSMENT, rows)
        if shown:
            await question_queries.show(tx, ASSESSMENT)


async def test_answers_are_changed_until_they_are_shown_and_then_nobody_answers(house: House) -> None:
    await answer(house, "grace", prepared=2, fair=4)
    before = await house.database.one("select position from retro where id = :id", id=ASSESSMENT)
    await answer(house, "grace", prepared=5, useful="")
    own = {"prepared": 5, "fair": 4, "useful": None, "time": None}
    assert await seen(house, "grace") == {"answers": own, "shown": False, "results": None}
    assert (await seen(house, "dana"))["answers"] == dict.fromkeys(own)
    assert (await house.api("dana").put(f"{HERE}/answers", json={"time": 3})).json()["answers"]["time"] == 3
    after = await house.database.one("select position from retro where id = :id", id=ASSESSMENT)
    assert before == after, "nobody is told that somebody answered"
    page = (await house.client("grace").get(f"{HERE}/questions")).text
    assert 'id="prepared-5" name="prepared" value="5" checked' in page
    assert "Show the answers" not in page
    assert (await house.client("grace").post(f"{HERE}/questions/show")).status_code == 403
    assert "This cannot be taken back" in (await house.client("dana").get(f"{HERE}/questions/show")).text
    assert (await house.client("dana").post(f"{HERE}/questions/show")).status_code == 303
    late = await house.client("grace").post(f"{HERE}/questions", data={"prepared": "1"})
    assert late.status_code == 409
    assert "from then on nobody answers" in late.text
    assert (await house.api("grace").put(f"{HERE}/answers", json=own)).status_code == 200, "the same again"
    assert (await house.api("grace").put(f"{HERE}/answers", json={"fair": 1})).status_code == 409
    told = await seen(house, "helen")
    assert told["shown"]
    assert {one["counts"] for one in told["results"]} == {None}, "four answers of a part are too few"
    assert "Fewer than four answers" in (await house.client("helen").get(HERE)).text


@on_sqlite
async def test_each_answers_for_the_part_they_have_and_nothing_tells_who_or_when(house: House) -> None:
    for key in ("dana", "priya", "grace", "femi", "ruth"):
        await answer(house, key, fair=3)
    for key in ("helen", "iqbal"):  # who only reads, and who organises
        assert (await house.client(key).post(f"{HERE}/questions", data={"fair": "1"})).status_code == 403
    rows = await house.database.all("select * from retro_answer")
    assert sorted(row["part"] for row in rows) == ["assessors", "assessors", "observers", "team", "team"]
    assert set(rows[0]) == {"retro", "question", "part", "voter", "value"}
    orders = set()
    for n in range(12):
        await answer(house, "ruth", fair=1 + n % 5)
        rows = await house.database.all("select voter from retro_answer order by rowid")
        orders.add(tuple(row["voter"] for row in rows))
    assert len(orders) > 1, "their order is drawn anew"
    votes = await house.database.all("select voter from retro_vote")
    assert not {row["voter"] for row in votes} & {row["voter"] for row in rows}
    wrong = await house.client("ruth").post(f"{HERE}/questions", data={"fair": "9"})
    assert wrong.status_code == 422


async def test_hostile_13_results_are_counted_for_each_part_and_below_four_there_are_none(
    house: House,
) -> None:
    await store(
        house,
        {
            ("prepared", "team"): [5, 5, 4, 1],
            ("prepared", "assessors"): [4, 4, 4],
            ("fair", "team"): [1],
            ("time", "observers"): [3, 3, 3, 3, 3],
        },
    )
    found = {(one["question"], one["part"]): one["counts"] for one in (await seen(house, "ruth"))["results"]}
    assert len(found) == len(QUESTIONS) * len(PARTS)
    assert {key: counts for key, counts in found.items() if counts} == {
        ("prepared", "team"): [1, 0, 0, 1, 2],
        ("time", "observers"): [0, 0, 5, 0, 0],
    }
    page = (await house.client("ruth").get(f"{HERE}/questions")).text
    assert "2 completely, 1 mostly, 1 not at all; 4 answers" in page
    (team,) = [
        one for one in (await questions.results(house.database, [ASSESSMENT]))[ASSESSMENT] if one.many == 4
    ]
    assert team.mean == 3.75
    assert await questions.results(house.database, []) == {}


@on_sqlite
async def test_hostile_13_nobody_else_can_tell_before_whether_anybody_answered(house: House) -> None:
    async def shown(key: str) -> list[str]:
        program, browser = house.api(key), house.client(key)
        told = [await program.get(path) for path in ("/retros", HERE, f"{HERE}/answers")]
        told.append(await browser.get(f"{HERE}/questions"))
        return [f"{one.status_code} {one.headers.get('etag')} {one.text}" for one in told]

    people = ("dana", "priya", "ruth", "helen", "iqbal", "nadia")
    before = {key: await shown(key) for key in people}
    await answer(house, "grace", prepared=1, fair=2, useful=3, time=4)
    await answer(house, "femi", prepared=5)
    assert {key: await shown(key) for key in people} == before


few = some.lists(some.integers(1, 5), max_size=3)
many = some.lists(some.integers(1, 5), min_size=4, max_size=9)
KEYS = [(question, part) for question in QUESTIONS for part in PARTS]


@on_sqlite
@examples(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    large=some.dictionaries(some.sampled_from(KEYS), many),
    small=some.fixed_dictionaries({key: some.tuples(few, few) for key in KEYS}),
)
async def test_hostile_13_nothing_that_is_shown_depends_on_what_a_small_group_answered(
    house: House, large: dict[Any, list[int]], small: dict[Any, tuple[list[int], list[int]]]
) -> None:
    worlds = []
    for world in (0, 1):
        await store(house, {key: large.get(key, small[key][world]) for key in KEYS})
        told = await seen(house, "ruth")
        page = (await house.client("ruth").get(f"{HERE}/questions")).text
        worlds.append((await questions.results(house.database, [ASSESSMENT]), told, page))
    assert worlds[0] == worlds[1]
    shown = {(one.question, one.part): one for one in worlds[0][0][ASSESSMENT]}
    for key in KEYS:
        given = large.get(key)
        counts = tuple(given.count(value) for value in range(1, 6)) if given else None
        assert shown[key].counts == counts


def test_answers_are_read_where_small_groups_are_left_out_and_nowhere_else() -> None:
    package = Path(questions.__file__).parent.parent
    reading = [path.stem for path in package.rglob("*.py") if "retro_answer " in path.read_text()]
    assert reading == ["question_queries"]
