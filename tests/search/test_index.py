"""What the database keeps for the search: always what the things say, and read no further than the asker's part."""

import json
import random
from typing import Any

from assessor.database import Database
from assessor.search import queries
from assessor.search.asked import asked
from tests.house import ASSESSMENT, SERVICE, House, new_id
from tests.search.finding import (
    HERE,
    answer,
    change,
    everything,
    evidence,
    good,
    note,
    recommendation,
    statement,
)

COLUMNS = {
    "sqlite": "kind, place, thing, terms, words",
    "postgresql": "kind, place, thing, cast(found as text) as found",
}
DUE = {"sqlite": "searchable", "postgresql": "search_entry_due"}


async def kept_as_due(database: Database) -> int:
    """How many things can be found; raises when what is kept is not what the things say."""
    columns = COLUMNS[database.dialect]
    kept, due = [
        await database.all(f"select {columns} from {table} order by kind, place, thing")
        for table in ("search_entry", DUE[database.dialect])
    ]
    assert kept == due
    if database.dialect == "sqlite":
        async with database.transaction() as tx:
            await tx.run("insert into search_index (search_index, rank) values ('integrity-check', 1)")
    return len(kept)


async def test_what_is_kept_follows_everything_that_is_written(house: House):
    chance = random.Random(9)
    assert await kept_as_due(house.database) == 0
    ids = await everything(house, "kingfisher")
    assert await kept_as_due(house.database) == 5
    question = f"{HERE}/notes/{ids['note']}"
    for n in range(12):
        visibility = chance.choice(["panel", "everyone", "me"])
        await change(house, "priya", question, visibility=visibility, body=f"Which one? {n}")
        await kept_as_due(house.database)
    await change(house, "priya", question, kind="concern", standard=7, visibility="everyone")
    said = f"{question}/answers/{ids['answer']}"
    stands = await change(house, "grace", said, body="The red one.")
    assert (await house.api("grace").delete(said)).status_code == 204
    assert await kept_as_due(house.database) == 4
    back = {"if-match": f'"{stands["version"]}"'}
    good(await house.api("grace").put(said, json={"body": "The red one."}, headers=back))
    asked_for = f"{HERE}/recommendations/{ids['recommendation']}"
    await change(house, "sam", asked_for, visibility="panel", body="Feed it daily.")
    await change(house, "sam", asked_for, level="could")
    await change(house, "grace", f"{HERE}/statements/6", not_yet="Nobody feeds it.")
    for openness in ("public", "invited", "organisation"):
        await change(house, "femi", f"/services/{SERVICE}", openness=openness)
        await evidence(house, f"page-{openness}", "Another", "page")
        await kept_as_due(house.database)
    assert (await house.api("grace").delete(f"/services/{SERVICE}/evidence/about-it")).status_code == 204
    assert (await house.api("priya").delete(question)).status_code == 204
    assert await kept_as_due(house.database) == 2 + 3  # the answer went with its note


async def test_what_is_deleted_for_good_is_forgotten(house: House):
    await everything(house, "kingfisher")
    async with house.database.transaction() as tx:
        for table in ("answer", "note", "recommendation", "statement", "revision", "page"):
            await tx.run(f"delete from {table}")
    assert await kept_as_due(house.database) == 0


async def test_a_change_that_is_rolled_back_was_never_to_be_found(house: House):
    await note(house, "kingfisher")

    class Stop(Exception):
        pass

    try:
        async with house.database.transaction() as tx:
            await tx.run("update note set body = 'heron'")
            raise Stop
    except Stop:
        pass
    assert await kept_as_due(house.database) == 1
    assert await hit(house, "dana", "kingfisher")
    assert not await hit(house, "dana", "heron")


# --- What a search costs --------------------------------------------------------------------------------

SERVICES = """
insert into service (id, name, links, openness, version, created_at)
values (:id, 'Elsewhere', '[]', 'invited', 1, :now)
"""
ASSESSMENTS = """
insert into assessment (id, service, standard_set, edition, phase, type, method, scale, numbers, sessions, notes_shown,
                        authors_shown, views_shown, state, version, created_at)
values (:id, :id, 'lgdss', '2024', 'alpha', 'assessment', 'in-the-round', 'met', '[1]', '[]', 'live',
        'name', 'revealed', 'in-session', 1, :now)
"""
NOTES = """
insert into note (assessment, id, standard, also, kind, body, visibility, opened, status, files, author, at, position,
                  version, open_at, open_position, open_version)
values (:assessment, :id, 1, '[]', 'note', :body, 'everyone', :opened, 'open', '[]', :who, :now, 1, 1, :now, 1, 1)
"""


async def crowd(house: House, assessments: int, notes: int) -> None:
    """Other assessments full of notes about the same, of which every second is open to everyone there."""
    async with house.database.transaction() as tx:
        places = [{"id": f"elsewhere-{n}", "now": tx.now} for n in range(assessments)]
        await tx.many(SERVICES, places)
        await tx.many(ASSESSMENTS, places)
        written = {"who": house.people["ola"].id, "now": tx.now}
        await tx.many(
            NOTES,
            [
                {
                    "assessment": place["id"],
                    "id": new_id(),
                    "body": f"kingfisher {n} seen by the river {json.dumps(place['id'])}",
                    "opened": bool(n % 2),
                    **written,
                }
                for place in places
                for n in range(notes)
            ],
        )


async def question(house: House, key: str, words: str) -> queries.Search:
    """A question of somebody's as it is put to the database."""
    return await queries.search(house.database, house.database.dialect, house.people[key], asked(words).words)


async def hit(house: House, key: str, words: str) -> list[dict[str, Any]]:
    """What comes out of the index for somebody, before it is held against the things themselves."""
    search = await question(house, key, words)
    return await house.database.all(queries.HIT[search.dialect], match=search.match)


async def test_only_what_may_be_seen_comes_out_of_the_index(house: House):
    mine = await note(house, "kingfisher", visibility="everyone")
    hidden = await note(house, "kingfisher")
    private = await note(house, "kingfisher", visibility="me")
    to_it = await answer(house, mine, "kingfisher")
    asked_for = await recommendation(house, "kingfisher")
    await statement(house, "kingfisher")
    await evidence(house, "birds", "kingfisher")
    await crowd(house, 10, 20)
    everyone = {mine, to_it, "6", "birds"}
    expected = {
        "priya": everyone | {hidden, private, asked_for},
        "dana": everyone | {hidden, asked_for},
        "grace": everyone,
        "femi": everyone,
        "ruth": everyone,
        "nadia": set(),
    }
    for key, things in expected.items():
        for words in ("kingfisher", "kingf"):
            assert {row["thing"] for row in await hit(house, key, words)} == things, key
    for key in ("helen", "iqbal", "alex"):
        there = [row for row in await hit(house, key, "kingfisher") if row["place"].startswith("elsewhere")]
        assert len(there) == 100


async def test_a_search_reads_the_index_and_not_the_things_of_others(house: House):
    await note(house, "kingfisher", visibility="everyone")
    await crowd(house, 20, 400)
    search = await question(house, "grace", "seen kingfisher")
    plan = await explained(house, search)
    if search.dialect == "sqlite":
        assert "SCAN search_index VIRTUAL TABLE INDEX 0:M2" in plan  # by the match, not row by row
        assert "SEARCH e USING INTEGER PRIMARY KEY" in plan
        for line in plan.splitlines():
            known = (
                "hit",
                "h",
                "seen",
                "listed",
                "l",
                "entered",
                "e",
                "search_index",
                "(subquery",
                "CONSTANT",
            )
            assert not line.startswith("SCAN ") or line.split()[1] in known, line
    else:
        assert "Bitmap Index Scan on search_entry_found" in plan
        assert "Seq Scan on search_entry" not in plan


async def explained(house: House, search: queries.Search) -> str:
    """How the database would go about a question."""
    db = house.database
    if search.dialect == "postgresql":
        async with db.transaction() as tx:
            await tx.run("analyze")
    word = "explain query plan" if search.dialect == "sqlite" else "explain"
    sql, params = queries.listed(search, None, 50, queries.KINDS)
    rows = await db.all(f"{word} {sql}", **params)
    return "\n".join(str(row.get("detail") or row.get("QUERY PLAN")) for row in rows)


async def test_many_seats_make_no_question_too_long(house: House):
    await crowd(house, 1200, 1)
    async with house.database.transaction() as tx:
        await tx.run(
            """insert into seat (assessment, person, role, leads, duties, position, open_position, version, added_at)
            select id, :person, 'lead', '[]', '[]', 1, 1, 1, :now from assessment where id <> :here""",
            person=house.people["ola"].id,
            here=ASSESSMENT,
            now=tx.now,
        )
    found = await house.api("ola").get("/search", params={"q": "kingfisher river", "limit": 100})
    assert len(good(found)["items"]) == 100
