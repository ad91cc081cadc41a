"""All SQL about the short questions. What few people answered is left out here, and nowhere else is it read."""

from collections.abc import Mapping, Sequence

from assessor.database import Reading, Row, Transaction, within

LEAST = 4
"""Below so many answers of a part to a question nothing is shown of them."""

# Only of retros whose answers are shown, and only of a part of which enough answered: no caller sees any other number.
RESULTS = """
with enough as (
  select a.retro, a.question, a.part from retro_answer a
  join retro r on r.id = a.retro and r.answers_shown_at is not null
  where a.retro in ({ids}) group by a.retro, a.question, a.part having count(*) >= :least)
select a.retro, a.question, a.part, a.value, count(*) as n
from enough e join retro_answer a on a.retro = e.retro and a.question = e.question and a.part = e.part
group by a.retro, a.question, a.part, a.value
"""
SHOWN = "select id from retro where id in ({ids}) and answers_shown_at is not null"

Counts = tuple[int, int, int, int, int]


async def results(db: Reading, retros: Sequence[str]) -> dict[str, dict[tuple[str, str], Counts]]:
    """What was answered in these retros, each for itself: for (question, part) how many gave each value from 1 to 5.

    A retro whose answers are not shown is not in it; a part of which fewer than four answered is not in its retro's.
    Add up nothing but what is given here: then nobody can subtract a small group's answers from anything.
    """
    if not retros:
        return {}
    named, keys = within(retros)
    found: dict[str, dict[tuple[str, str], Counts]] = {
        row["id"]: {} for row in await db.all(SHOWN.format(ids=named), **keys)
    }
    for row in await db.all(RESULTS.format(ids=named), **keys, least=LEAST):
        counts = list(found[row["retro"]].get((row["question"], row["part"]), (0, 0, 0, 0, 0)))
        counts[row["value"] - 1] = row["n"]
        found[row["retro"]][row["question"], row["part"]] = (
            counts[0],
            counts[1],
            counts[2],
            counts[3],
            counts[4],
        )
    return found


OWN = "select question, value from retro_answer where retro = :retro and voter = :voter"


async def own(db: Reading, retro: str, voter: str) -> dict[str, int]:
    """What one person answered, by question."""
    return {row["question"]: row["value"] for row in await db.all(OWN, retro=retro, voter=voter)}


INSERT = """
insert into retro_answer (retro, question, part, voter, value) values (:retro, :question, :part, :voter, :value)
"""


async def everything(tx: Transaction, retro: str) -> list[Row]:
    """Every answer, to be written anew."""
    return await tx.all("select * from retro_answer where retro = :retro", retro=retro)


async def replace(tx: Transaction, retro: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Has these be all answers of a retro, in this order."""
    await tx.run("delete from retro_answer where retro = :retro", retro=retro)
    await tx.many(INSERT, [dict(row) for row in rows])


async def show(tx: Transaction, retro: str) -> None:
    """From now on the answers are shown, and nobody answers any more."""
    await tx.run(
        "update retro set answers_shown_at = :now where id = :retro and answers_shown_at is null",
        retro=retro,
        now=tx.now,
    )
