"""A demo kept from an older version: its content is not told anew over what people wrote in it since."""

from assessor.database import Reading
from assessor.demo import five
from assessor.demo.cast import CAST
from assessor.people import queries as people
from assessor.rounds import queries as rounds

HINT = """This demo was filled by an older version, so some of what there is to try is missing.
To begin again with all of it, without what was written in this one: assessor demo --reset"""


async def knows_the_cast(db: Reading) -> bool:
    """Whether the cast is there under the ids it has now: what meets today needs them. The last of it tells."""
    return await people.by_id(db, CAST[-1].id) is not None


async def has_all(db: Reading) -> bool:
    """Whether what is told last is there."""
    return await rounds.exists(db, five.ID)
