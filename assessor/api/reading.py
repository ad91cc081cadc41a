"""The OpenAPI document turned into what people read: fields in words, examples to copy."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessor.api.operations import Operation

Json = Mapping[str, Any]

# What a text looks like, by its pattern's beginning in the schemas.
PATTERNS = {
    "^[a-z0-9]+(-": "slug",
    "^[0-9a-f]{8}-": "UUID",
    "^[0-9a-f]{64}": "SHA-256",
    r"^\d{4}-\d{2}-\d{2}T": "time, UTC",
    r"^\d{4}-\d{2}-\d{2}$": "day",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}": "day",
    "^https": "web address",
}


@dataclass(frozen=True)
class Field:
    """One field: its name, what may stand in it, and the shapes that these words name."""

    name: str
    kind: str
    shapes: tuple[str, ...]
    about: str


def fields(schema: Json) -> list[Field]:
    """The fields of an object's schema, in order."""
    return [
        Field(
            name,
            kind(part) + _default(part),
            tuple(dict.fromkeys(_shapes(part))),
            part.get("description", ""),
        )
        for name, part in schema.get("properties", {}).items()
    ]


def kind(schema: Json) -> str:
    """What may stand in a field, in a few words."""
    match schema:
        case {"anyOf": parts}:
            return " or ".join(kind(part) for part in parts)
        case {"$ref": reference}:
            return _name(reference)
        case {"enum": [one]} | {"const": one}:
            return str(one)
        case {"enum": [*some]}:
            return "one of " + ", ".join(str(one) for one in some)
        case {"type": "array", "items": items}:
            return f"list of: {kind(items)}"
        case {"type": "integer"}:
            return "whole number" + _range(schema)
        case {"type": "boolean"}:
            return "true or false"
        case {"type": "string"}:
            return _text(schema)
        case {"type": "null"}:
            return "null"
        case _:
            return "anything"


def _range(schema: Json) -> str:
    if "maximum" in schema:
        return f" from {schema['minimum']} to {schema['maximum']}"
    return ""


def _text(schema: Json) -> str:
    pattern = schema.get("pattern", "")
    words = next((word for start, word in PATTERNS.items() if pattern.startswith(start)), "text")
    if "maxLength" in schema:
        return f"{words}, at most {schema['maxLength']:,} characters"
    return words


def _default(schema: Json) -> str:
    return f"; default {json.dumps(schema['default'], ensure_ascii=False)}" if "default" in schema else ""


def _shapes(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [name for part in schema for name in _shapes(part)]
    if not isinstance(schema, dict):
        return []
    if "$ref" in schema:
        return [_name(schema["$ref"])]
    return [name for part in schema.values() for name in _shapes(part)]


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]


@dataclass(frozen=True)
class Shown:
    """An operation as the page shows it."""

    operation: Operation
    sends: list[Field]
    asks: list[tuple[str, str]]
    gives: str | None
    command: str


SAMPLES = {
    "set": "lgdss",
    "service": "contact-centre",
    "assessment": "ncc-beta-2018",
    "email": "priya@hackney.example",
    "page": "user-research",
    "weeknote": "4f0b8f5e-3a55-4a55-8c63-5f6e6d1f7a90",
    "standard": "6",
    "note": "6f1c2f5e-8f3b-4d0a-9c55-0b1c4f6a7d21",
    "answer": "0c0b1d4e-52c1-4b6f-8d7e-1f1f6a0f2b11",
    "claim": "a3a6a5a2-7c1c-4c8e-9a51-6f1f0a2d9c33",
    "recommendation": "d5d4c6b0-2d8f-4e42-8a44-9b7a54c1e0f7",
    "update": "3b9a86c7-11d2-4f0c-b7de-2a4c4f5d6e88",
    "retro": "five-by-december",
    "item": "c1f0a7b2-3d4e-4f5a-8b6c-7d8e9f0a1b2c",
    "action": "7e6d5c4b-3a29-4180-9f8e-6d5c4b3a2918",
    "round": "five-by-december",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}


ASKED = {"/search": "?q=contact"}


def shown(operation: Operation, schemas: Json, base_url: str) -> Shown:
    """An operation with its fields in words and a command that tries it."""
    sends = fields(schemas[operation.form.__name__]) if operation.form else []
    asks = [(name, f"{words}: {kind(schema)}") for name, (schema, words) in operation.query.items()]
    if operation.listed:
        asks += [
            ("limit", "How many items at most: 1 to 100, default 50"),
            ("after", "The next of the answer before"),
        ]
    gives = operation.gives.__name__ if operation.gives else None
    return Shown(operation, sends, asks, gives, _command(operation, base_url))


def _command(operation: Operation, base_url: str) -> str:
    address = operation.path
    for name in operation.parameters:
        address = address.replace(f"{{{name}}}", SAMPLES[name])
    first = "curl"
    if operation.path.endswith("/stream"):
        first += " --no-buffer"
    if operation.method in ("PUT", "DELETE"):
        first += f" -X {operation.method}"
    parts = []
    if not operation.public:
        parts.append('-H "Authorization: Bearer $TOKEN"')
    if operation.form:
        sent = json.dumps(operation.example, ensure_ascii=False).replace("'", "’")
        parts += ["-H 'Content-Type: application/json'", f"-d '{sent}'"]
    if operation.takes_file:
        parts.append("-F file=@picture.png")
    address = f"{base_url}/api/v1{address}{ASKED.get(operation.path, '')}"
    return f"{first} " + " \\\n  ".join([*parts, address])
