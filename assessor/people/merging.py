"""One account made of two: somebody joined a day by its code and then signed in, or has two accounts."""

from collections.abc import Awaitable, Callable, Sequence

from assessor import audit
from assessor.database import Transaction
from assessor.people import merging_queries as queries
from assessor.people.queries import changed
from assessor.problem import Problem

# What later rooms do when one account becomes another's. Their list is `joined` of the application's state.
Joined = Callable[[Transaction, str, str], Awaitable[None]]


async def join(tx: Transaction, gone: str, kept: str, also: Sequence[Joined] = ()) -> None:
    """Everything of one account becomes the other's; the first opens nothing any more.

    Where both hold the same seat, membership or answer, that of `kept` stands; a seat for a day gives way to a lasting
    one. Offices are not taken over. Journal and audit are sealed and name the first for ever; what shows them asks
    `merged_into`. `also` is what rooms do that know people by other names. Raises Problem 409 when either is not an
    account that can be joined.
    """
    first, second = await queries.both(tx, gone, kept)
    if first is None or second is None or gone == kept:
        raise Problem(409, "These are not two accounts.")
    if any(row["merged_into"] or row["erased_at"] for row in (first, second)) or second["guest_of"]:
        raise Problem(409, "One of these accounts is closed already.")
    await queries.move(tx, gone, kept)
    for joined in also:
        await joined(tx, gone, kept)
    await queries.close(tx, gone, kept)
    if not first["email"].endswith(".invalid"):
        await queries.add_address(tx, first["email"], kept)
    await changed(tx)
    await audit.record(
        tx, "person.joined", who=kept, id=gone, detail={"guest": first["guest_of"] is not None}
    )


async def adopt_guest(tx: Transaction, guest: str, person: str) -> None:
    """A day's guest turns out to be somebody: what they wrote and the seat they joined with are this person's now.

    Nothing happens where `person` is a guest as well: two people may share a browser.
    """
    _, kept = await queries.both(tx, guest, person)
    if kept is not None and not kept["guest_of"] and guest != person:
        await join(tx, guest, person)
