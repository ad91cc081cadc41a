"""What a board says about itself to everybody: privacy, cookies, accessibility, and how to report a weakness."""

from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assessor.door import maybe_person
from assessor.page import page
from assessor.privacy.retention import GUESTS_STAY
from assessor.problem import not_found
from assessor.settings import Settings

ACCESSIBILITY_CHECKED = "2026-11-22"
"""When the accessibility statement was last gone through."""
EXPIRES = timedelta(days=180)
DAY = timedelta(days=1)

# What a page says is missing, to administrators, and `assessor check` as a hint.
WANTED = {
    "organisation": "whose board this is",
    "contact": "whom to write to about accessibility and security",
    "privacy_contact": "whom to write to about personal data",
}


def missing(settings: Settings) -> list[str]:
    """A sentence for each setting that these pages lack."""
    return [
        f"ASSESSOR_{name.upper()} is not set, so the pages /privacy and /accessibility cannot say {what}"
        for name, what in WANTED.items()
        if not getattr(settings, name)
    ]


async def _page(request: Request, template: str) -> Response:
    settings: Settings = request.app.state.settings
    who = await maybe_person(request)
    return await page(
        request,
        template,
        missing=missing(settings) if who is not None and who.admin else [],
        checked=ACCESSIBILITY_CHECKED,
        guests_stay=GUESTS_STAY.days,
    )


async def privacy(request: Request) -> Response:
    """What is known of people here, why, for how long, and whom to ask."""
    return await _page(request, "about/privacy.html")


async def cookies(request: Request) -> Response:
    """What is kept in a browser."""
    return await _page(request, "about/cookies.html")


async def accessibility(request: Request) -> Response:
    """The accessibility statement."""
    return await _page(request, "about/accessibility.html")


async def security_txt(request: Request) -> Response:
    """Where to report a weakness (RFC 9116). Raises Problem 404 where no contact is set."""
    settings: Settings = request.app.state.settings
    if not settings.contact:
        raise not_found()
    # The same for a day, so that it can be kept and compared.
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {_address(settings.contact)}",
        f"Expires: {(today + EXPIRES).isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: en",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
    ]
    return Response("\n".join(lines) + "\n", media_type="text/plain", headers=_for_a_day())


def _address(contact: str) -> str:
    """A contact as an address: a mail address gets its scheme."""
    return contact if "://" in contact or contact.startswith("mailto:") else f"mailto:{contact}"


async def robots(request: Request) -> Response:
    """Nothing here is for search engines but what will be published."""
    text = "User-agent: *\nAllow: /published\nDisallow: /\n"
    return Response(text, media_type="text/plain", headers=_for_a_day())


def _for_a_day() -> dict[str, str]:
    return {"cache-control": f"public, max-age={int(DAY.total_seconds())}"}


routes = [
    Route("/privacy", privacy, methods=["GET"]),
    Route("/cookies", cookies, methods=["GET"]),
    Route("/accessibility", accessibility, methods=["GET"]),
    Route("/.well-known/security.txt", security_txt, methods=["GET"]),
    Route("/robots.txt", robots, methods=["GET"]),
]
