"""A process that writes notes until it is killed: `python -m tests.faults.writing URL WRITERS`.

It prints the id of every note once that is answered as saved, and "refused STATUS" when one was not.
"""

import asyncio
import itertools
import sys
from uuid import uuid4

from assessor.database import Unavailable, connect

TABLE = "create table if not exists note (id text primary key, body text not null)"
INSERT = "insert into note (id, body) values (:id, :body)"


async def main(url: str, writers: int, body: str = "x" * 1000) -> None:
    async with connect(url) as database:
        async with database.transaction() as tx:
            await tx.run(TABLE)
        said("ready")

        async def write() -> None:
            for _ in itertools.count():
                id = str(uuid4())
                try:
                    async with database.transaction("the-board") as tx:
                        await tx.run(INSERT, id=id, body=body)
                except Unavailable as error:
                    said(f"refused {error.status}")
                else:
                    said(id)

        await asyncio.gather(*[write() for _ in range(writers)])


def said(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
