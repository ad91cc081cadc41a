"""Measures what the board promises, each figure beside its target: `python -m tests.benchmarks [--quick] [NAME…]`.

Everything runs on this machine, over 127.0.0.1, on databases of its own. It ends with 1 when a target is missed.
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from tests.benchmarks import (
    across,
    bad_network,
    great_report,
    joining,
    others,
    pages,
    portfolio,
    published,
    retro,
    screens,
    start,
    stored,
    writes,
)
from tests.benchmarks.figures import Effort, Figure

Benchmark = Callable[[str, Path, Effort], AsyncIterator[Figure]]

# Each is given the address of a demo database of its own, and a folder.
BENCHMARKS: dict[str, Benchmark] = {
    "pages": lambda url, folder, effort: pages.throughput(url, folder, effort),
    "writes": lambda url, folder, effort: writes.group_commit(folder, effort),
    "live": lambda url, folder, effort: screens.live(url, effort),
    "badnet": lambda url, folder, effort: bad_network.badnet_notes(url, effort),
    "joining": lambda url, folder, effort: joining.crowd(url, effort),
    "others": lambda url, folder, effort: others.cost(url, folder, effort),
    "across": lambda url, folder, effort: across.cost(url, folder, effort),
    "portfolio": lambda url, folder, effort: portfolio.cost(url, folder, effort),
    "published": lambda url, folder, effort: published.cost(url, folder, effort),
    "start": lambda url, folder, effort: start.begin(url, effort),
    "weight": lambda url, folder, effort: pages.weight(url),
    "retro": lambda url, folder, effort: retro.great(url, effort),
    "report": lambda url, folder, effort: great_report.weight(url, effort),
}


async def run(names: list[str], effort: Effort) -> bool:
    """Prints every figure as it is found. True when all are good."""
    good = True
    with tempfile.TemporaryDirectory(prefix="assessor-benchmarks-") as place:
        url = await stored.demo(Path(place))
        for name in names:
            folder = copy(url, Path(place, name))
            print(f"\n{name}", flush=True)
            async for figure in BENCHMARKS[name](f"sqlite:///{folder}/demo.db", folder, effort):
                print(figure, flush=True)
                good = good and figure.good
    return good


def copy(url: str, folder: Path) -> Path:
    """A new folder with the demo's database in it."""
    folder.mkdir()
    shutil.copy(url.removeprefix("sqlite:///"), folder / "demo.db")
    return folder


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=(__doc__ or "").split(":")[0]
    )
    parser.add_argument("--quick", action="store_true", help="measure for a shorter time")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(BENCHMARKS)}")
    given = parser.parse_args()
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; choose of {', '.join(BENCHMARKS)}")
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(
        f"{os.cpu_count()} cores, load of the last minute {busy:.1f} a core"
        + (" (busy: figures suffer)" if busy > 0.5 else "")
    )
    good = asyncio.run(run(given.names or list(BENCHMARKS), Effort(given.quick)))
    print("\nEvery target is met." if good else "\nSome targets are missed.")
    sys.exit(not good)


if __name__ == "__main__":
    main()
