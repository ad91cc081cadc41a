"""What people write, checked: one model feeds the form on a page, the JSON API and its OpenAPI document."""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Self
from urllib.parse import parse_qsl

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from starlette.datastructures import FormData
from starlette.requests import Request

from assessor.problem import Problem

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+\Z"
)
RESERVED = {"new", "edit", "preview", "api", "static", "search", "sign-in", "standards", "evidence"} | {
    "imported",
    "editions",
}

# A form on a page may hold one long text and the fields around it.
FORM_FIELDS = 200
FORM_BYTES = 1024 * 1024
LONG_FORM = 64 * 1024  # bytes: from here on it is read beside the event loop


def checked_text(value: Any) -> Any:
    """Line ends become LF, before anything is counted; what no database and no screen can hold is refused."""
    if not isinstance(value, str):
        return value
    if "\x00" in value:
        raise ValueError("Remove the character NUL (code 0): it cannot be stored")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            "Remove the broken character (half of a surrogate pair): it cannot be stored"
        ) from error
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _line(value: str) -> str:
    if "\n" in value:
        raise ValueError("Write this on one line")
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, bool | str):
        raise ValueError("Use a whole number")
    return value


def _flag(value: Any) -> Any:
    if not isinstance(value, bool):
        raise ValueError("Say true or false")
    return value


def _day(value: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError("Use a day such as 2026-11-21")
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"There is no day {value}") from error
    return value


def _http(value: str) -> str:
    if not re.match(r"https?://[^\s/@]+(/\S*|\?\S*|#\S*)?\Z", value, re.IGNORECASE):
        raise ValueError("Use a web address that begins with https:// or http://")
    return value


def _slug(value: str) -> str:
    if not SLUG.match(value):
        raise ValueError("Use small letters a to z, numbers and hyphens, such as ncc-beta-2018")
    return value


def _uuid(value: str) -> str:
    if not UUID4.match(value):
        raise ValueError("Use a random UUID (version 4) in small letters")
    return value


def _looks_like(pattern: str) -> Any:
    """Tells the OpenAPI document what a text looks like; whether it does is checked, with a sentence, by us."""
    return Field(json_schema_extra={"pattern": f"^{pattern}$"})


Words = Annotated[str, BeforeValidator(checked_text)]
Line = Annotated[str, StringConstraints(max_length=200), BeforeValidator(checked_text), AfterValidator(_line)]
Text = Annotated[str, StringConstraints(max_length=10_000), BeforeValidator(checked_text)]
LongText = Annotated[str, StringConstraints(max_length=100_000), BeforeValidator(checked_text)]
Whole = Annotated[int, BeforeValidator(_whole)]
Flag = Annotated[bool, BeforeValidator(_flag)]  # of a page's forms `fields` makes true and false
Day = Annotated[str, AfterValidator(_day), _looks_like("[0-9]{4}-[0-9]{2}-[0-9]{2}")]
Web = Annotated[
    str,
    StringConstraints(max_length=2_000),
    BeforeValidator(checked_text),
    AfterValidator(_http),
    _looks_like(r"https?://\S+"),
]
Slug = Annotated[
    str, StringConstraints(max_length=80), AfterValidator(_slug), _looks_like("[a-z0-9]+(-[a-z0-9]+)*")
]
Id = Annotated[str, AfterValidator(_uuid), _looks_like(UUID4.pattern.removesuffix(r"\Z"))]


class Form(BaseModel):
    """Fields people may write. A field left out keeps its value, or gets its default."""

    model_config = ConfigDict(extra="forbid")
    required: ClassVar[dict[str, str]] = {}  # field → what to say when it is missing or blank

    def given(self) -> dict[str, Any]:
        """The fields that were sent, by the names of the database's columns."""
        return self.model_dump(mode="json", include=self.model_fields_set)

    def complete(self, stands: Mapping[str, Any] | None) -> dict[str, Any]:
        """All fields: what was sent, on top of what stands, on top of the defaults. Raises Problem 422."""
        everything = self.model_dump(mode="json")
        given = self.model_fields_set
        stood = stands or {}
        wanted = {k: v if k in given else stood.get(k, v) for k, v in everything.items()}
        missing = [
            {"field": k, "message": m} for k, m in self.required.items() if not str(wanted[k] or "").strip()
        ]
        if missing:
            raise Problem(422, missing[0]["message"], errors=missing)
        return wanted

    @classmethod
    def check(cls, data: Mapping[str, Any]) -> Self:
        """The form filled from plain data. Raises Problem 422 with a sentence for each field."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise wrong(error) from error

    @classmethod
    def check_all(cls, data: Mapping[str, Any], also: Sequence[Mapping[str, str]] = ()) -> Self:
        """A form from a page: every mistake at once, what is missing and what was found before (`also`) included.

        Raises Problem 422 with the errors in the order of the fields.
        """
        errors = [dict(error) for error in also]
        errors += [
            {"field": k, "message": m}
            for k, m in cls.required.items()
            if k in data and not str(data[k] or "").strip()
        ]
        try:
            form = cls.check(data)
        except Problem as problem:
            errors += problem.errors
        if not errors:
            return form
        order = ["id", *(field.alias or name for name, field in cls.model_fields.items())]
        errors.sort(key=lambda error: order.index(error["field"].partition(".")[0]))
        raise Problem(
            422, errors[0]["message"] if len(errors) == 1 else "Some fields need another look.", errors=errors
        )


def wrong(error: ValidationError) -> Problem:
    """Pydantic's findings in words, each beside its field."""
    errors = [
        {
            "field": ".".join(str(part) for part in e["loc"]),
            "message": _sentence(e["type"], e["msg"], e.get("ctx", {})),
        }
        for e in error.errors(include_url=False, include_input=False)
    ]
    return Problem(
        422, errors[0]["message"] if len(errors) == 1 else "Some fields need another look.", errors=errors
    )


def _sentence(kind: str, message: str, context: Mapping[str, Any]) -> str:
    match kind:
        case "extra_forbidden":
            return "There is no such field here"
        case "string_too_long":
            return f"Use {context['max_length']:,} characters or fewer"
        case "too_long" if context["field_type"] == "Value":  # a text whose type was made shorter
            return f"Use {context['max_length']:,} characters or fewer"
        case "too_long":
            return f"Choose {context['max_length']:,} or fewer"
        case "literal_error":
            return f"Choose one of {context['expected']}"
        case "value_error":
            return str(context["error"])
        case "missing":
            return "Fill this in"
        case "string_type":
            return "Use text"
        case "int_type" | "int_parsing" | "int_from_float":
            return "Use a whole number"
        case _:
            return message


async def from_json(request: Request) -> dict[str, Any]:
    """The JSON object a request carries. Raises Problem 415 or 400."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, "Send JSON, with Content-Type: application/json.")
    try:
        data = json.loads(await request.body(), parse_constant=_no_constant, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "The body is not JSON that can be read.") from error
    if not isinstance(data, dict):
        raise Problem(400, "Send one JSON object.")
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of no more fields than any of ours: to find fault with each of a million would take too long."""
    if len(pairs) > FORM_FIELDS:
        raise Problem(422, "This has more fields than anything here.")
    return dict(pairs)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


async def from_page(request: Request) -> FormData:
    """The fields of a form on a page, no files. Raises Problem 400 or 413."""
    match request.headers.get("content-type", "").partition(";")[0].strip().lower():
        case "application/x-www-form-urlencoded":
            body = await request.body()
            return _encoded(body) if len(body) < LONG_FORM else await asyncio.to_thread(_encoded, body)
        case "multipart/form-data" | "":
            return await request.form(max_files=0, max_fields=FORM_FIELDS, max_part_size=FORM_BYTES)
        case _:
            raise Problem(415, "Send this as a form.")


def _encoded(body: bytes) -> FormData:
    """The fields of a form as browsers send them, counted before any is read: a million take no time."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FORM_FIELDS)
    except ValueError as error:
        raise Problem(400, "This form cannot be read, or has more fields than any of ours.") from error
    return FormData([(name, value) for name, value in pairs])


def fields(data: FormData, model: type[Form]) -> dict[str, Any]:
    """Form fields as plain data for `model`: blank is left out unless the model takes text there.

    Whole numbers and yes/no arrive from a page as text; they become what the model means. Repeated keys
    make a list. Fields the model does not know are left alone: a page sends its button too.
    """
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key not in data:
            continue
        values = [value for value in data.getlist(key) if isinstance(value, str)]
        found[key] = _typed(str(field.annotation), values)
    return found


_INT = re.compile(r"\bint\b")  # a word of its own: StringConstraints has it inside


def _typed(kind: str, values: list[str]) -> Any:
    if "list[" in kind:
        return [
            int(v) if _INT.search(kind) and v.isascii() and v.isdigit() and len(v) < 6 else v
            for v in values
            if v
        ]
    value = values[-1]
    if _INT.search(kind):
        number = whole(value)
        return (value or None) if number is None else number
    if "bool" in kind:
        return value in ("true", "yes", "on", "1")
    return None if not value and "None" in kind else value


def whole(given: Any, *, digits: int = 9) -> int | None:
    """A whole number as a page or an address has it, of at most so many digits; None for whatever is none."""
    text = str(given or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def slug_from(title: str) -> str:
    """A readable slug made from a title; empty when nothing in it can be one."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-")
