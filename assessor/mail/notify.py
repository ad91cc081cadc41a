"""Mail by GOV.UK Notify: a template there with the two fields ((subject)) and ((body))."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from assessor.mail.carrier import Down, Never
from assessor.mail.message import Written
from assessor.settings import Settings

TIMEOUT = 20.0
FIELDS = ("((subject))", "((body))")

# The library writes what Notify answered into the log; we do, without what it repeats.
logging.getLogger("notifications_python_client.base").setLevel(logging.CRITICAL)


class Notify:
    """GOV.UK Notify. Its client waits, so it runs beside the event loop."""

    def __init__(self, settings: Settings, timeout: float = TIMEOUT) -> None:
        self.settings = settings
        self.client = NotificationsAPIClient(
            settings.notify_key, base_url=settings.notify_url, timeout=timeout
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Notify"]:
        """Nothing to open: each mail is a request of its own."""
        try:
            yield self
        finally:
            self.client.request_session.close()

    async def send(self, mail: Written) -> None:
        """Sends one mail. Raises Down or Never."""
        await asyncio.to_thread(self._send, mail)

    def _send(self, mail: Written) -> None:
        with _said():
            self.client.send_email_notification(
                email_address=mail.to,
                template_id=self.settings.notify_template,
                personalisation={"subject": mail.subject, "body": mail.text},
                reference=mail.id,
            )

    async def look(self) -> str:
        """Reads our template. Raises Down when it cannot, or when a field is missing in it."""
        async with self.open():
            template = await asyncio.to_thread(self._template)
        text = f"{template.get('subject')} {template.get('body')}"
        if missing := [field for field in FIELDS if field not in text]:
            raise Down(f"the template at GOV.UK Notify lacks {' and '.join(missing)}")
        return "GOV.UK Notify has our template"

    def _template(self) -> dict[str, object]:
        with _said():
            found: dict[str, object] = self.client.get_template(self.settings.notify_template)
        return found


@contextmanager
def _said() -> Iterator[None]:
    """What went wrong, in our words."""
    try:
        yield
    except APIError as error:
        if error.status_code == 400 and "email_address" in str(error.message):
            raise Never("GOV.UK Notify does not take the address (400)") from error
        if error.response is None:
            raise Down("GOV.UK Notify does not answer") from error
        raise Down(
            f"GOV.UK Notify answered {error.status_code}{_MEANS.get(error.status_code, '')}"
        ) from error


_MEANS = {
    400: ": look at the template and the kind of key",
    403: ": look at ASSESSOR_NOTIFY_KEY",
    404: ": look at ASSESSOR_NOTIFY_TEMPLATE",
    429: ": too many for now",
}
