"""The form on which an assessment is recorded, as it was sent: with every mistake beside its field."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from assessor import forms
from assessor.evidence import files, filetype
from assessor.forms import FORM_BYTES, FORM_FIELDS
from assessor.problem import Problem
from assessor.recording.recording import QUESTIONS, Attached, RecordForm
from assessor.views import scale

WORDS = (
    "service",
    "service_name",
    "organisation",
    "phase",
    "type",
    "method",
    "standard_set",
    "scale",
    "day",
    "overall",
    "reason",
)
UNKNOWN = "unknown"  # what is chosen for a standard whose result is not known


@dataclass(frozen=True, slots=True)
class Sent:
    """What was typed and chosen, and the report if one came with it."""

    typed: dict[str, Any]
    attached: Attached | None
    show: str  # "standards" or "all-met" where not saving was pressed but that; else nothing


def blank(standard_set: str, service: str = "") -> dict[str, Any]:
    """A form on which nothing is filled in."""
    chosen = {"type": "assessment", "scale": "met", "standard_set": standard_set, "service": service}
    return {
        **dict.fromkeys(WORDS, ""),
        **chosen,
        "confidential": False,
        "results": {},
        "facts": {},
        "version": "",
    }


async def read(request: Request) -> Sent:
    """The form of a request. Raises Problem 413, 415."""
    if not request.headers.get("content-type", "").startswith(
        ("multipart/form-data", "application/x-www-form-urlencoded")
    ):
        raise Problem(415, "Send this as a form.")
    megabytes = request.app.state.settings.upload_limit_mb
    async with request.form(max_files=1, max_fields=FORM_FIELDS, max_part_size=FORM_BYTES) as form:
        upload = form.get("file")
        content = await upload.read() if isinstance(upload, UploadFile) and upload.filename else b""
        name = files.tidy(upload.filename or "") if isinstance(upload, UploadFile) else ""
        typed, show = _typed(form), str(form.get("show") or "")
    if len(content) > megabytes * files.MEGABYTE:
        message = f"The file must be no larger than {megabytes} MB"
        raise Problem(413, f"{message}.", errors=[{"field": "file", "message": message}])
    return Sent(typed, await _attached(name, content) if content else None, show)


async def _attached(name: str, content: bytes) -> Attached:
    sha256 = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
    return Attached(sha256, name, await asyncio.to_thread(filetype.sniff, content, name), content)


def _typed(form: FormData) -> dict[str, Any]:
    typed: dict[str, Any] = {name: str(form.get(name) or "").strip() for name in (*WORDS, "version", "shown")}
    given = {str(name): str(value).strip() for name, value in form.items() if isinstance(value, str)}
    return typed | {
        "confidential": "confidential" in form,
        "results": {name[7:]: value for name, value in given.items() if name.startswith("result-")},
        "facts": {name[5:]: value for name, value in given.items() if name.startswith("fact-")},
    }


def shown_as(typed: Mapping[str, Any]) -> str:
    """Which standards and scale a form shows."""
    return f"{typed['standard_set']} {typed['scale']}"


def form_of(typed: Mapping[str, Any], *, new: bool) -> RecordForm:
    """What was typed, checked. Raises Problem 422 with every mistake."""
    errors: list[dict[str, str]] = []
    if new and not typed["service"] and not typed["service_name"]:
        errors.append({"field": "service", "message": "Choose the service, or enter the name of a new one"})
    if typed["shown"] and typed["shown"] != shown_as(typed):
        words = "Other standards or another scale are chosen than those below: give their results now"
        errors.append({"field": "standard_set", "message": words})
    wrong: list[dict[str, str]] = []
    facts = _facts(typed, wrong)
    given: dict[str, Any] = {name: typed[name] or None for name in WORDS}
    given |= {
        "service_name": typed["service_name"],
        "reason": typed["reason"],
        "type": typed["type"] or "assessment",
    }
    given |= {"scale": typed["scale"] or "met", "confidential": typed["confidential"], "facts": facts}
    try:
        form = RecordForm.check_all({**given, "results": _results(typed)}, errors)
    except Problem as problem:
        wrong = [*problem.errors, *wrong]
    if wrong:
        words = wrong[0]["message"] if len(wrong) == 1 else "Some fields need another look."
        raise Problem(422, words, errors=wrong)
    return form


def _results(typed: Mapping[str, Any]) -> dict[int, str]:
    found = ((forms.whole(key, digits=2), value) for key, value in typed["results"].items())
    return {number: value for number, value in found if number is not None and value not in ("", UNKNOWN)}


def _facts(typed: Mapping[str, Any], errors: list[dict[str, str]]) -> dict[str, int]:
    facts = {}
    for slug, (_, most) in QUESTIONS.items():
        text = typed["facts"].get(slug, "")
        number = forms.whole(text, digits=7)
        if number is not None and number <= most:
            facts[slug] = number
        elif text:
            errors.append(
                {"field": f"fact-{slug}", "message": f"Use a whole number up to {most:,}, or leave it empty"}
            )
    return facts


def all_met(typed: Mapping[str, Any], numbers: list[int]) -> dict[str, Any]:
    """The same with every standard at its best."""
    best = scale.SCALES.get(str(typed["scale"]), ())[:1]
    return {**typed, "results": {str(number): best[0] for number in numbers} if best else {}}
