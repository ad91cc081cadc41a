"""Who came back from the identity provider, and the two ways in which nobody did."""

from dataclasses import dataclass


class Silent(Exception):
    """The provider cannot be asked, or what it says cannot be used. The words are for the log and `check`."""


class Refused(Exception):
    """What came back signs nobody in. The words are for the log."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An account at the provider. `email` is what the provider says, `verified` whether it vouches for it."""

    issuer: str
    subject: str
    email: str | None = None
    verified: bool = False
