"""All SQL about votes in retros. A voter is a pseudonym; what each gave is theirs alone to see."""

from assessor.database import Reading, Transaction
from assessor.retro.access import Attendee

COUNTS = """
select coalesce(i.leader, i.id) as item, count(*) as votes from retro_vote v
join retro_item i on i.retro = v.retro and i.id = v.item
where v.retro = :retro{own} group by coalesce(i.leader, i.id)
"""


async def counts(db: Reading, here: Attendee) -> dict[str, int]:
    """How many votes each item has, by its id; a group's are those of the one that leads it. Before opening
    this person's own are all that they may know of.
    """
    if here.opened:
        rows = await db.all(COUNTS.format(own=""), retro=here.id)
    else:
        rows = await db.all(COUNTS.format(own=" and v.voter = :voter"), retro=here.id, voter=here.voter)
    return {row["item"]: row["votes"] for row in rows}


async def own(db: Reading, here: Attendee) -> set[str]:
    """What this person voted for."""
    sql = "select item from retro_vote where retro = :retro and voter = :voter"
    return {row["item"] for row in await db.all(sql, retro=here.id, voter=here.voter)}


async def give(tx: Transaction, here: Attendee, item: str) -> None:
    """Stores a vote; twice is once."""
    sql = "insert into retro_vote (retro, item, voter) values (:retro, :item, :voter) on conflict do nothing"
    await tx.run(sql, retro=here.id, item=item, voter=here.voter)


GROUP = """
delete from retro_vote where retro = :retro and voter = :voter and item in (
  select id from retro_item where retro = :retro and (id = :item or leader = :item))
"""


async def take_back(tx: Transaction, here: Attendee, item: str) -> bool:
    """Takes this person's votes for an item and those grouped under it away; false when there was none."""
    return await tx.run(GROUP, retro=here.id, voter=here.voter, item=item) > 0


async def remove_all(tx: Transaction, retro: str, item: str) -> None:
    """An item goes: its votes are free again."""
    await tx.run("delete from retro_vote where retro = :retro and item = :item", retro=retro, item=item)
