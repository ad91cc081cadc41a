"""What cannot be undone with an account of the register: joining it with another, and erasing it."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor import audit, forms
from assessor.database import Row
from assessor.door import Person
from assessor.page import page, see
from assessor.people import erasure_queries, merging, queries, register_queries
from assessor.people.person import entered
from assessor.problem import Problem, invalid

MANY = 100  # seats that are looked at


async def show_join(request: Request) -> Response:
    """Asks which other account is the same person's; once that is known, shows both and what moves."""
    who, row = await entered(request, "join accounts")
    email = request.query_params.get("with", "").strip()
    if not email:
        return await _join(request, row, email)
    try:
        return await _join(request, row, email, other=await _other(request, who, row, email))
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _join(request, row, email, problem)


async def _other(request: Request, who: Person, row: Row, email: str) -> Row:
    """The account that goes. Raises Problem 422."""
    db = request.app.state.database
    found = await queries.by_email(db, email)
    other = await register_queries.known(db, found["id"]) if found else None
    if row["id"] == who.id:  # they would sit where the other sits, and read what is the other's alone
        raise invalid("with", "Join your own accounts under your own account: add the address there")
    if other is None:
        raise invalid("with", "Nobody of the register has this address")
    if other["id"] == row["id"]:
        raise invalid("with", "This is the same account")
    if other["id"] == who.id:
        raise invalid("with", "You are signed in with that account: join the other one into it")
    if other["admin"] and not await register_queries.another_admin(db, other["id"]):
        raise invalid("with", "That is the last administrator: make somebody else one first")
    return other


async def _join(
    request: Request, row: Row, email: str, problem: Problem | None = None, other: Row | None = None
) -> Response:
    db = request.app.state.database
    return await page(
        request,
        "people/join.html",
        status=problem.status if problem else 200,
        area="people",
        errors=problem.errors if problem else [],
        typed={"with": email},
        both=[await _held(db, one) for one in (row, other) if one],
        one=row,
        other=other,
    )


async def _held(db: Any, row: Row) -> dict[str, Any]:
    return {
        **row,
        "seats": len(await register_queries.seats(db, row["id"], MANY)),
        "services": await register_queries.services(db, row["id"]),
        "holds": await register_queries.holds(db, row["id"], datetime.now(UTC)),
    }


async def join(request: Request) -> Response:
    """Makes one account of two."""
    who, row = await entered(request, "join accounts")
    sent = await forms.from_page(request)
    email = str(sent.get("with") or "").strip()
    try:
        other = await _other(request, who, row, email)
        async with request.app.state.journal.keep() as tx:
            await merging.join(tx, other["id"], row["id"], request.app.state.joined)
            detail = {"into": row["id"]}
            await audit.record(tx, "account.joined", who=who.id, id=other["id"], detail=detail)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _join(request, row, email, problem)
    return see(f"/people/{row['id']}?done=joined")


async def ask_erase(request: Request) -> Response:
    """Says what goes and what stays when somebody is erased."""
    _, row = await entered(request, "erase people")
    return await page(request, "people/erase.html", area="people", one=row)


async def erase(request: Request) -> Response:
    """Erases somebody for good: what they wrote for others stays, as by "Former member"."""
    who, row = await entered(request, "erase people")
    sent, state = await forms.from_page(request), request.app.state
    try:
        if row["id"] == who.id:
            raise invalid("sure", "Leave under your own account instead")
        if "sure" not in sent:
            raise invalid("sure", "Say that you mean it")
        async with state.journal.keep() as tx:
            await queries.changed(tx)
            if row["admin"] and not await register_queries.another_admin(tx, row["id"]):
                raise invalid("sure", "That is the last administrator: make somebody else one first")
            await erasure_queries.erase(tx, row["id"], by=who.id)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await page(
            request, "people/erase.html", status=422, area="people", one=row, errors=problem.errors
        )
    return see("/people?done=erased")
