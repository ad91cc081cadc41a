"""Which ways to sign in are open to whom: the settings may demand the identity provider."""

from starlette.requests import Request
from starlette.responses import Response

from assessor.database import Row, Transaction
from assessor.page import page
from assessor.people import queries
from assessor.problem import Problem
from assessor.settings import Settings

# Ways that the provider takes the place of. Not "server": whoever has the server may always make a link for somebody.
CLOSED = {"link", "code", "invitation"}


class ProviderOnly(Problem):
    """Somebody must sign in by the identity provider."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(403, f"Sign in with {settings.oidc_name}: it is required here.")


async def check(tx: Transaction, settings: Settings, person: str, how: str) -> None:
    """Raises ProviderOnly when this person may not begin a session in this way."""
    if how not in CLOSED or settings.oidc_required == "nobody":
        return
    row = await queries.by_id(tx, person)
    if settings.oidc_required == "everyone" or (row and row["admin"]):
        raise ProviderOnly(settings)


def of_link(link: Row) -> str:
    """How a sign-in link signs in: "server" when it was made there, by whoever has the server."""
    return "server" if (link["about"] or {}).get("server") else "link"


def links_are_open(settings: Settings) -> bool:
    """Whether anybody may sign in by mail."""
    return settings.oidc_required != "everyone"


async def provider_only(request: Request, error: Exception) -> Response:
    """The page for whoever must use the provider. An invitation is still there for them afterwards."""
    assert isinstance(error, ProviderOnly)
    everyone = not links_are_open(request.app.state.settings)
    here = request.url.path
    next = "/" if here.startswith("/sign-in") else here
    return await page(request, "people/provider_only.html", status=error.status, everyone=everyone, next=next)
