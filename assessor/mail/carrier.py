"""What carries mail away, as the outbox sees it: SMTP or GOV.UK Notify."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from assessor.mail.message import Written


class Down(Exception):
    """The service itself does not work now, or refuses us: no mail can go. The words say how, and hold no address."""


class Later(Exception):
    """This mail cannot go now; others may. The words say why, and hold no address."""


class Never(Exception):
    """This mail is refused for good. The words say why, and hold no address."""


class Sending(Protocol):
    """An open way to send."""

    async def send(self, mail: Written) -> None:
        """Sends one mail. Raises Down, Later or Never."""


class Carrier(Protocol):
    """A way to send mail."""

    def open(self) -> AbstractAsyncContextManager[Sending]:
        """Opens it for some mails. Raises Down."""

    async def look(self) -> str:
        """Looks whether mail could be sent, and sends none; gives what it found in words. Raises Down."""
