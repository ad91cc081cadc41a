"""The settings for mail, and what `assessor check` says of them."""

import pytest

from assessor import checks
from assessor.mail.carrier import Down
from assessor.mail.smtp import Smtp
from assessor.settings import SettingsError, read
from tests.mail.conftest import mailing
from tests.mail.sink import Sink

ID = "11111111-2222-3333-4444-555555555555"


def problems(**given: str) -> list[str]:
    environ = {f"ASSESSOR_{name.upper()}": value for name, value in given.items()}
    try:
        read({"ASSESSOR_SECRET_KEY": "x" * 32, **environ})
    except SettingsError as error:
        return error.problems
    return []


def test_every_mistake_is_named_at_once() -> None:
    found = problems(
        smtp_url="mail.example", notify_key="short", mail_from="nobody", notify_url="ftp://x", contact="Ask"
    )
    for name in ("SMTP_URL", "NOTIFY_KEY", "MAIL_FROM", "NOTIFY_URL", "NOTIFY_TEMPLATE"):
        assert any(problem.startswith(f"ASSESSOR_{name}: ") for problem in found), name


def test_smtp_needs_an_address_that_mail_comes_from() -> None:
    assert problems(smtp_url="smtp://mail.example") == [
        "ASSESSOR_MAIL_FROM: with SMTP, set it to the address that mail comes from"
    ]
    assert problems(smtp_url="smtp://mail.example", mail_from="Board <board@example.gov.uk>") == []


@pytest.mark.parametrize("address", ["a@b.example, c@d.example", "a@b.example\r\nBcc: x@y", "<a@b", "a b@c"])
def test_hostile_56_no_sender_holds_two_addresses_or_lines(address: str) -> None:
    assert problems(smtp_url="smtp://mail.example", mail_from=address) != []


def test_notify_needs_a_template() -> None:
    key = f"board-{ID}-{ID}"
    assert [p.partition(":")[0] for p in problems(notify_key=key)] == ["ASSESSOR_NOTIFY_TEMPLATE"]
    assert [p.partition(":")[0] for p in problems(notify_template=ID)] == ["ASSESSOR_NOTIFY_KEY"]
    assert problems(notify_key=key, notify_template=ID) == []


async def test_the_check_says_whether_mail_can_be_sent(server: Sink) -> None:
    assert await Smtp(mailing(server)).look() == "127.0.0.1 takes mail by SMTP"
    for mood in ("hangs", "closes", "busy"):
        server.mood = mood
        with pytest.raises(Down):
            await Smtp(mailing(server), timeout=0.3).look()


async def test_the_check_has_a_line_for_mail(server: Sink) -> None:
    good = await checks.mail(mailing(server))
    assert (good.what, good.good) == ("mail", True)
    server.mood = "closes"
    bad = await checks.mail(mailing(server))
    assert not bad.good
    none = await checks.mail(mailing(server, smtp_url=""))
    assert none.good
    assert "personal links" in none.words


async def test_a_password_is_never_sent_in_the_clear(server: Sink) -> None:
    url = server.url.replace("smtp://", "smtp://board:secret@")
    with pytest.raises(Down):
        await Smtp(mailing(server, smtp_url=url), timeout=0.5).look()
