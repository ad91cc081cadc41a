"""Which ways to sign in are open to whom: the settings may demand the identity provider."""

from assessor.database import Row, Transaction
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
    if demanded(settings, admin=bool(row and row["admin"])):
        raise ProviderOnly(settings)


def demanded(settings: Settings, *, admin: bool) -> bool:
    """Whether somebody must sign in by the provider, so that no link or code does."""
    return settings.oidc_required == "everyone" or (settings.oidc_required == "admins" and admin)


def of_link(link: Row) -> str:
    """How a sign-in link signs in: "server" when it was made there, by whoever has the server."""
    return "server" if (link["about"] or {}).get("server") else "link"


def links_are_open(settings: Settings) -> bool:
    """Whether anybody may sign in by mail."""
    return settings.oidc_required != "everyone"
