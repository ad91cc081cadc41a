"""Mail by SMTP."""

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import unquote, urlsplit

import aiosmtplib

from assessor.mail.carrier import Down, Later, Never
from assessor.mail.message import CannotBeSent, Written, message
from assessor.settings import Settings

TIMEOUT = 20.0
"""Seconds that a server is waited for at each step."""


class Smtp:
    """A mail server. smtp:// is encrypted when the server offers it, and always where there is a password."""

    def __init__(
        self, settings: Settings, timeout: float = TIMEOUT, tls: ssl.SSLContext | None = None
    ) -> None:
        self.settings = settings
        self.timeout = timeout
        self.tls = tls

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Connection"]:
        """A connection, signed in. Raises Down."""
        client = self._client()
        try:
            with _said():
                await client.connect()
            yield Connection(client, self.settings)
        finally:
            await _hang_up(client)

    def _client(self) -> aiosmtplib.SMTP:
        parts = urlsplit(self.settings.smtp_url)
        secure = parts.scheme == "smtps"
        password = unquote(parts.password) if parts.password else None
        return aiosmtplib.SMTP(
            hostname=parts.hostname,
            port=parts.port or (465 if secure else 587 if password else 25),
            username=unquote(parts.username) if parts.username and password else None,
            password=password,
            use_tls=secure,
            start_tls=False if secure else True if password else None,
            tls_context=self.tls,
            timeout=self.timeout,
        )

    async def look(self) -> str:
        """Connects, greets, signs in where there is a password, and hangs up. Raises Down."""
        async with self.open() as connection:
            with _said():
                await connection.client.noop()
        return f"{urlsplit(self.settings.smtp_url).hostname} takes mail by SMTP"


class Connection:
    """A mail server that listens."""

    def __init__(self, client: aiosmtplib.SMTP, settings: Settings) -> None:
        self.client = client
        self.settings = settings

    async def send(self, mail: Written) -> None:
        """Sends one mail. Raises Down, Later or Never."""
        try:
            made = message(mail, self.settings)
        except CannotBeSent as error:
            raise Never(str(error)) from error
        with _said():
            await self.client.send_message(made, recipients=[mail.to])


async def _hang_up(client: aiosmtplib.SMTP) -> None:
    """Politely, if the server still listens."""
    try:
        if client.is_connected:
            await client.quit(timeout=2)
    except (aiosmtplib.SMTPException, OSError):
        pass
    finally:
        client.close()


@contextmanager
def _said() -> Iterator[None]:
    """What went wrong, in our words: a server's own often repeat the address."""
    try:
        yield
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _refused(error.recipients[0].code, "the recipient") from error
    except aiosmtplib.SMTPDataError as error:
        raise _refused(error.code, "the text") from error
    except aiosmtplib.SMTPAuthenticationError as error:
        raise Down(f"the server refuses our name or password ({error.code})") from error
    except aiosmtplib.SMTPSenderRefused as error:
        raise Down(f"the server refuses ASSESSOR_MAIL_FROM ({error.code})") from error
    except aiosmtplib.SMTPResponseException as error:
        raise Down(f"the server answered {error.code}") from error
    except (TimeoutError, aiosmtplib.SMTPTimeoutError) as error:
        raise Down("the server does not answer in time") from error
    except ssl.SSLError as error:
        raise Down(f"no encrypted connection ({error.reason or 'failed'})") from error
    except (aiosmtplib.SMTPServerDisconnected, ConnectionError) as error:
        raise Down("the connection failed or was closed") from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise Down(f"the connection failed ({type(error).__name__})") from error


def _refused(code: int, what: str) -> Down | Later | Never:
    if code == 421:  # the server is closing
        return Down("the server answered 421")
    if code < 500:
        return Later(f"{what} was refused for now ({code})")
    return Never(f"{what} was refused ({code})")
