"""Who may read a service's evidence, and who keeps it."""

from dataclasses import dataclass

from starlette.requests import Request

from assessor.database import Database, Transaction
from assessor.door import Person, maybe_person
from assessor.evidence import queries
from assessor.problem import Problem, not_found
from assessor.services import queries as services
from assessor.services.role_queries import service_roles

KEEPERS = frozenset({"member", "team"})
INVITED = KEEPERS | {"seated", "organiser"}


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody, or anybody (no person), may do with the evidence of one service they may read."""

    service: str
    person: Person | None
    keeps: bool


async def read(request: Request) -> Access:
    """Whoever asks, as a reader. Raises Problem 401 when signing in may help, 404 when there is nothing for them."""
    service = str(request.path_params["service"])
    return await _enter(request.app.state.database, await maybe_person(request), service)


async def keep(request: Request) -> tuple[Access, Person]:
    """Whoever asks, as somebody who writes this evidence. Raises Problem 401, 404, 403."""
    access = await read(request)
    if access.person is None:
        raise Problem(401, "Sign in first.")
    if not access.person.may_write:
        raise Problem(403, "This token is for reading only.")
    if not access.keeps:
        raise Problem(403, "Only members of the service write its evidence.")
    return access, access.person


async def _enter(db: Database | Transaction, who: Person | None, service: str) -> Access:
    roles = await service_roles(db, who, service)
    if roles is None or not (roles & INVITED or await _open_to(db, who, service)):
        raise not_found() if who else Problem(401, "Sign in first.")
    return Access(service, who, keeps=bool(roles & KEEPERS))


async def _open_to(db: Database | Transaction, who: Person | None, service: str) -> bool:
    """Whether somebody without a place of their own may read: leadership never through what is confidential."""
    row = await services.service(db, service)
    if row is None or who is None:
        return row is not None and row["openness"] == "public"
    if row["openness"] == "public" or (row["openness"] == "organisation" and not who.guest):
        return True
    return who.leadership and await queries.has_open_assessment(db, service)
