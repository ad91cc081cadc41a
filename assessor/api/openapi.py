"""The OpenAPI document of the JSON API, and the page on which people read it."""

import functools
import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import Response

from assessor.api import reading, shapes
from assessor.api.operations import GROUPS, OPERATIONS, ORDER, Operation
from assessor.forms import UUID4
from assessor.page import page
from assessor.problem import TITLES

Json = dict[str, Any]

ABOUT = """\
Everything people do here, programs can do too, with the rights of the person whose token they carry.

Things are written with PUT to an address whose id you make: a random UUID (version 4), or a readable slug.
201 made, 200 changed or the same again. To change what stands, send If-Match with the version you are changing.
A field left out keeps its value, or gets its default; an unknown field is refused.
"""

TEXT: Json = {"type": "string", "minLength": 1}
SLUG: Json = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
UUID: Json = {"type": "string", "pattern": f"^{UUID4.pattern.removesuffix(chr(92) + 'Z')}$"}
PARAMETERS: dict[str, Json] = {
    "set": {"schema": SLUG, "description": "A standard set's id"},
    "service": {"schema": SLUG, "description": "A service's id"},
    "email": {"schema": TEXT, "description": "An email address"},
    "assessment": {"schema": SLUG, "description": "An assessment's id"},
    "note": {"schema": UUID, "description": "A note's id"},
    "answer": {"schema": UUID, "description": "An answer's id"},
    "recommendation": {"schema": UUID, "description": "A recommendation's id"},
    "update": {"schema": UUID, "description": "An update's id"},
    "page": {"schema": SLUG, "description": "An evidence page's id"},
    "claim": {"schema": UUID, "description": "A claim's id"},
    "weeknote": {"schema": UUID, "description": "A weeknote's id"},
    "round": {"schema": SLUG, "description": "A round's id"},
    "retro": {"schema": SLUG, "description": "A retro's id, or its assessment's"},
    "item": {"schema": UUID, "description": "An item's id"},
    "action": {"schema": UUID, "description": "An action's id"},
    "standard": {
        "schema": {"type": "integer", "minimum": 1, "maximum": 99},
        "description": "The number of a standard",
    },
    "sha256": {"schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"}, "description": "A file's SHA-256"},
}

SHARED: dict[str, Json] = {
    "limit": {
        "name": "limit",
        "in": "query",
        "description": "How many items at most",
        "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50},
    },
    "after": {
        "name": "after",
        "in": "query",
        "description": "The `next` of the answer before",
        "schema": {"type": "string"},
    },
    "if-match": {
        "name": "If-Match",
        "in": "header",
        "description": 'The version you are changing, in quotation marks; needed to change what stands, such as "3"',
        "schema": {"type": "string"},
    },
}

FILE: Json = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
}

ETAG: Json = {
    "description": 'The version, in quotation marks: `"3"`',
    "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
}


@functools.cache
def document() -> Json:
    """The whole document, as plain data."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Evidence board", "version": "1", "description": ABOUT},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "tags": [{"name": name} for name in GROUPS],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "parameters": SHARED,
            "headers": {
                "ETag": ETAG,
                "Retry-After": {"description": "Seconds", "schema": {"type": "string"}},
            },
            "responses": {str(status): _refusal(status) for status in sorted(_refusals())},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


@functools.cache
def document_text() -> str:
    """The document as it is served and printed."""
    return json.dumps(document(), indent=2, ensure_ascii=False)


async def show_json(request: Request) -> Response:
    """The document for programs; open to everybody."""
    return Response(
        document_text(), media_type="application/json", headers={"cache-control": "public, max-age=60"}
    )


async def show(request: Request) -> Response:
    """The document for people; open to everybody."""
    return await page(
        request, "api/openapi.html", **_readable(request.app.state.settings.base_url), area="api"
    )


@functools.cache
def _readable(base_url: str) -> Json:
    schemas = document()["components"]["schemas"]
    answered = {name: schemas[name] for name in _made(_given(), "serialization")}
    return {
        "base_url": base_url,
        "groups": {
            name: [reading.shown(operation, schemas, base_url) for operation in group]
            for name, group in GROUPS.items()
        },
        "shapes": {name: (schema, reading.fields(schema)) for name, schema in sorted(answered.items())},
        "sent": {
            name: (schemas[name], reading.fields(schemas[name]))
            for name in _nested(schemas.keys() - answered.keys())
        },
        "refusals": [(status, TITLES[status], WHEN[status]) for status in ORDER],
        "actions": ACTIONS,
    }


def _nested(names: Iterable[str]) -> list[str]:
    """What stands inside what is sent, such as the sessions of an assessment."""
    forms = {operation.form.__name__ for operation in OPERATIONS if operation.form}
    return sorted(set(names) - forms)


WHEN = {
    401: "No token, or one that has run out.",
    404: "There is no such thing, or none for you: the two look the same.",
    403: "Your role never may do this, or the token is for reading only.",
    415: "The body is not sent as application/json.",
    400: "The body cannot be read.",
    413: "The body is too large.",
    422: "A field, an id or a part of the query is wrong; errors names each.",
    409: "Your role may, but not in the state things are in now. The sentence says which.",
    428: "It exists and differs: send If-Match. current is the thing as it now stands.",
    412: "If-Match names an older version. current is the thing as it now stands.",
    429: "Too many tries. Wait as long as Retry-After says.",
    503: "The database is busy or cannot be reached. Nothing was changed; try the same again after Retry-After.",
}

ACTIONS = {
    "note.written, note.changed, note.removed": "a note",
    "notes.opened": "the lead opened notes, of one standard or all",
    "answer.written, answer.removed": "an answer",
    "recommendation.written, recommendation.changed, recommendation.removed": "a recommendation or an update of it",
    "claim.written, claim.removed": "which evidence shows what",
    "statement.changed": "what the team says about a standard; its id is the number",
    "evidence.changed": "a page of the service",
    "report.changed": "the report: its texts, or the standard that it names; to everyone else from fact check on",
    "point.written, point.changed, point.removed": "to the panel: a point of the report; to everyone else its id alone",
    "drafter.changed": "to the panel: who drafts a standard",
    "slot.moved": "another slot of the agenda is on, or none; its id is the slot",
    "spotlight.moved": "lead or deputy point somewhere else; its id is the place, such as standards/6",
    "state.changed": "the assessment moved",
    "text.redacted": "words were removed for good: read again what you keep",
    "seat.changed": "somebody came, went or got another role",
    "conflict.declared, conflict.barred": "to the panel: who declared a conflict, or may not judge a standard",
    "assessment.changed, service.changed": "how it is set up",
    "assessment.recorded": "what is known of an assessment that was held another way",
}


# --- Operations ---------------------------------------------------------------------------------------


def _paths() -> Json:
    paths: Json = {}
    for tag, operations in GROUPS.items():
        for operation in operations:
            paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(tag, operation)
    return paths


def _operation(tag: str, operation: Operation) -> Json:
    described: Json = {
        "operationId": operation.name,
        "tags": [tag],
        "summary": operation.says,
        "parameters": _parameters(operation),
        "responses": _responses(operation),
    }
    if operation.public:
        described["security"] = []
    if operation.form:
        content = {"schema": _ref(operation.form), "example": dict(operation.example)}
        described["requestBody"] = {"required": True, "content": {"application/json": content}}
    if operation.takes_file:
        described["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": FILE}}}
    return described


def _parameters(operation: Operation) -> list[Json]:
    found: list[Json] = [
        {"name": name, "in": "path", "required": True, **PARAMETERS[name]} for name in operation.parameters
    ]
    for name, (schema, words) in operation.query.items():
        found.append({"name": name, "in": "query", "schema": dict(schema), "description": words})
    shared = ["limit", "after"] if operation.listed else []
    if operation.writes and (operation.versioned or 412 in operation.refusals):
        shared.append("if-match")
    return [*found, *({"$ref": f"#/components/parameters/{name}"} for name in shared)]


def _responses(operation: Operation) -> Json:
    good = {str(status): _good(operation, status) for status in operation.good}
    return {
        **good,
        **{str(status): {"$ref": f"#/components/responses/{status}"} for status in operation.refusals},
    }


SUCCESS = {200: "Done", 201: "Made", 204: "Gone; also when it was gone before"}


def _good(operation: Operation, status: int) -> Json:
    answer: Json = {"description": SUCCESS[status] if operation.writes else operation.says}
    if operation.versioned:
        answer["headers"] = {"ETag": {"$ref": "#/components/headers/ETag"}}
    if status != 204:
        answer["content"] = _content(operation)
    return answer


def _content(operation: Operation) -> Json:
    if operation.gives_file:
        return {"*/*": {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}}
    if operation.gives is None:
        return {"text/event-stream": {"schema": {"type": "string"}}}
    schema = _ref(operation.gives)
    return {"application/json": {"schema": _list_of(schema) if operation.listed else schema}}


def _list_of(items: Json) -> Json:
    return {
        "type": "object",
        "required": ["items", "next"],
        "additionalProperties": False,
        "properties": {
            "items": {"type": "array", "items": items, "maxItems": 100},
            "next": {
                "type": ["string", "null"],
                "description": "Give it as `after` to go on; null at the end",
            },
        },
    }


def _refusals() -> set[int]:
    return {status for operation in OPERATIONS for status in operation.refusals}


def _refusal(status: int) -> Json:
    answer: Json = {
        "description": TITLES[status],
        "content": {"application/problem+json": {"schema": _ref(shapes.Problem)}},
    }
    if status in (429, 503):
        answer["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return answer


# --- Schemas ------------------------------------------------------------------------------------------


def _ref(model: type[BaseModel]) -> Json:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _schemas() -> Json:
    """What is sent and what is answered, by name."""
    sent = {operation.form.__name__: operation.form for operation in OPERATIONS if operation.form}
    made = _made(sent.values(), "validation")
    for name, form in sent.items():
        for field in form.required:
            _needed(made[name]["properties"][form.model_fields[field].alias or field])
    return dict(sorted({**made, **_made(_given(), "serialization")}.items()))


def _needed(field: Json) -> None:
    """A field that may be left out only of a change has no default worth telling; another says itself what it gets."""
    field.pop("default", None)
    field.setdefault("description", "Needed in something new")


def _given() -> list[type[BaseModel]]:
    return [*(operation.gives for operation in OPERATIONS if operation.gives), shapes.Problem]


def _made(models: Iterable[type[BaseModel]], mode: Literal["validation", "serialization"]) -> Json:
    wanted: Sequence[Any] = [(model, mode) for model in dict.fromkeys(models)]
    _, made = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
    return {name: _plain(schema) for name, schema in made["$defs"].items()}


# Behind a check of our own pydantic writes a number's limits under its own names for them.
LIMITS = {"ge": "minimum", "le": "maximum"}


def _plain(schema: Any) -> Any:
    """A schema in JSON Schema's own words, without the titles that only repeat the names of its fields."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    number = schema.get("type") == "integer"
    return {
        LIMITS.get(key, key) if number else key: _plain(part)
        for key, part in schema.items()
        if key != "title" or not isinstance(part, str)
    }
