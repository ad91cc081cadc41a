"""A form sent by a session that is over: nothing of it is lost, and signing in leads back to it."""

from urllib.parse import urlencode, urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.credentials import credentials
from assessor.page import page, partial, told
from assessor.people.sessions import safe_next
from assessor.problem import Problem

BACK = "signed_out_from"  # a field of this page's form: where the first form stood
LONG = 40  # characters: what is longer was typed, and is shown to be read; the rest goes along unseen


async def signed_out(request: Request) -> Response:
    """401: a page with what was sent, ready to be sent again once they signed in in another tab."""
    if partial(request):
        return told(
            request,
            "You are signed out. What you wrote is kept in this browser.",
            go={"address": _sign_in(_page_of(request)), "words": "Sign in again"},
            status=401,
        )
    sent = await _sent(request)
    await sent.close()  # of files only the number is told
    back = safe_next(str(sent.get(BACK) or _page_of(request)))
    fields = [(name, value) for name, value in sent.multi_items() if name != BACK]
    pairs = [(name, value) for name, value in fields if isinstance(value, str)]
    query = request.url.query
    return await page(
        request,
        "sign_in/signed_out.html",
        status=401,
        sign_in=_sign_in(back),
        back=(BACK, back),
        action=request.url.path + (f"?{query}" if query else ""),
        typed=[pair for pair in pairs if _is_typed(pair[1])],
        others=[pair for pair in pairs if not _is_typed(pair[1])],
        files=len(fields) - len(pairs),
    )


def _sign_in(back: str) -> str:
    return f"/sign-in?{urlencode({'next': back})}"


def _is_typed(value: str) -> bool:
    return len(value) > LONG or "\n" in value


async def _sent(request: Request) -> FormData:
    """The fields of the form, or none when they cannot be read.

    Nothing is read of what somebody sends who never was signed in: they had no page to write it on.
    """
    if credentials(request, request.app.state.settings.secure).kind != "session":
        return FormData()
    try:
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            return await request.form(max_fields=forms.FORM_FIELDS, max_part_size=forms.FORM_BYTES)
        return await forms.from_page(request)
    except (Problem, HTTPException, MultiPartException):
        return FormData()


def _page_of(request: Request) -> str:
    """The page of ours that the form stood on."""
    parts = urlsplit(request.headers.get("referer", ""))
    if parts.netloc.lower() != request.headers.get("host", "").lower():
        return "/"
    return safe_next(parts.path + (f"?{parts.query}" if parts.query else ""))
