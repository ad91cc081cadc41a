"""A process that brings a database up to date: `python -m tests.faults.migrating URL FOLDER`."""

import asyncio
import sys
from pathlib import Path

from assessor.database import connect, migrate


async def main(url: str, folder: Path) -> None:
    async with connect(url) as database:
        await migrate(database, folder)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
