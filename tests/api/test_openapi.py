"""The OpenAPI document: complete by construction, true to the routes, and readable."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import jsonschema_rs
import pytest
from starlette.routing import BaseRoute, Mount, Route

from assessor import api
from assessor.api.openapi import document, document_text
from assessor.api.operations import GROUPS, OPERATIONS, Operation
from tests.house import House

META = jsonschema_rs.meta


def addresses(routes: Sequence[BaseRoute], before: str = "") -> Iterator[tuple[str, str]]:
    """Every method and address behind these routes."""
    for route in routes:
        if isinstance(route, Mount):
            yield from addresses(route.routes or [], before + route.path)
        else:
            assert isinstance(route, Route)
            for method in (route.methods or set()) - {"HEAD"}:
                yield method, before + route.path


def described() -> list[tuple[str, str]]:
    return [
        (method.upper(), path) for path, operations in document()["paths"].items() for method in operations
    ]


def test_every_route_is_in_the_document_and_the_other_way_round():
    assert sorted(addresses(api.v1)) == sorted(described())


def test_every_operation_stands_in_the_table_once():
    rows = [(operation.method, operation.path) for operation in OPERATIONS]
    assert len(rows) == len(set(rows)) == len({operation.name for operation in OPERATIONS})


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)


def test_every_reference_leads_somewhere_and_nothing_is_left_over():
    used = set(references(document()))
    components = document()["components"]
    for reference in used:
        part: Any = document()
        for name in reference.removeprefix("#/").split("/"):
            part = part[name]
    there = {f"#/components/{kind}/{name}" for kind in components for name in components[kind]}
    assert there - used == {"#/components/securitySchemes/token"}


def test_every_schema_is_a_valid_json_schema_of_draft_2020_12():
    for schema in document()["components"]["schemas"].values():
        META.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def test_what_is_sent_and_what_is_answered_allows_no_other_fields():
    for name, schema in document()["components"]["schemas"].items():
        assert schema["additionalProperties"] is False, name


def keys(part: Any) -> Iterator[str]:
    """Every word of JSON Schema in a schema; the names of fields are none."""
    if isinstance(part, list):
        for inner in part:
            yield from keys(inner)
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield key
            yield from (
                (word for field in inner.values() for word in keys(field))
                if key == "properties"
                else keys(inner)
            )


KNOWN = {
    *("type", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "const", "$ref"),
    *(
        "minimum",
        "maximum",
        "maxItems",
        "minItems",
        "maxLength",
        "pattern",
        "default",
        "description",
        "examples",
    ),
}


def test_schemas_use_the_words_of_json_schema_only():
    assert set(keys(list(document()["components"]["schemas"].values()))) <= KNOWN


def test_the_fields_of_a_note_are_told_with_their_limits():
    fields = document()["components"]["schemas"]["NoteForm"]["properties"]
    assert fields["standard"]["anyOf"][0] == {"type": "integer", "minimum": 1, "maximum": 99}
    assert fields["body"] == {"type": "string", "maxLength": 10000, "description": "Needed in something new"}


WITH_EXAMPLE = [operation for operation in OPERATIONS if operation.form]


@pytest.mark.parametrize("operation", WITH_EXAMPLE, ids=lambda operation: operation.name)
def test_each_example_is_one_that_would_be_taken(operation: Operation):
    assert operation.form is not None
    assert operation.form.check(operation.example).complete(None) is not None


async def test_the_document_is_served_to_everybody_as_it_is_printed(house: House):
    answer = await house.api().get("/openapi.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.text == document_text()
    assert json.loads(answer.text)["openapi"] == "3.1.0"


async def test_the_page_names_every_operation(house: House):
    answer = await house.client().get("/api")
    assert answer.status_code == 200
    for group, operations in GROUPS.items():
        assert f">{group}</h2>" in answer.text
        for operation in operations:
            assert f'id="{operation.name}"' in answer.text
