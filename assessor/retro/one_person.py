"""Two accounts become one: then they have one person's votes and answers, though no row says whose those are."""

from collections.abc import Mapping

from assessor.database import Transaction
from assessor.retro import anonymous
from assessor.retro import one_person_queries as queries


class OnePerson:
    """What is done in all retros when one account is joined with another: pseudonyms are made of accounts."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    async def join(self, tx: Transaction, gone: str, kept: str) -> None:
        """Where the account that stays voted (or answered) itself, that stands, and the other's goes; else the other's
        becomes its own. Answers that are shown stay as they are."""
        ids = await queries.retros(tx)
        if ids:
            await _join(tx, "retro_vote", {self._votes(id, gone): self._votes(id, kept) for id in ids})
            await _join(tx, "retro_answer", {self._answers(id, gone): self._answers(id, kept) for id in ids})

    def _votes(self, retro: str, person: str) -> str:
        return anonymous.pseudonym(self.secret, retro, person)

    def _answers(self, retro: str, person: str) -> str:
        return anonymous.answering(self.secret, retro, person)


async def _join(tx: Transaction, table: queries.Table, names: Mapping[str, str]) -> None:
    """Writes all of those retros anew in an order drawn by lot, which tells nothing of who was joined with whom."""
    retros = await queries.held(tx, table, names)
    if not retros:
        return
    rows = await queries.given(tx, table, retros)
    there = {row["voter"] for row in rows}
    left = [row for row in rows if names.get(row["voter"]) not in there]
    mine = [{**row, "voter": names.get(row["voter"], row["voter"])} for row in left]
    await queries.replace(tx, table, retros, anonymous.shuffled(mine))
