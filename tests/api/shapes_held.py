"""Holds answers to the shapes that the OpenAPI document gives them."""

import functools
from typing import Any

import jsonschema_rs

from assessor.api.openapi import document
from assessor.api.operations import Operation


@functools.cache
def _validator(method: str, path: str, status: int) -> Any:
    described = document()["paths"][path][method.lower()]["responses"][str(status)]
    schema = described["content"]["application/json"]["schema"]
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "components": document()["components"],
    }
    return jsonschema_rs.validator_for(whole)


def hold(operation: Operation, status: int, thing: Any) -> None:
    """Raises AssertionError unless the document describes exactly such an answer."""
    problems = [
        f"{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in _validator(operation.method, operation.path, status).iter_errors(thing)
    ]
    assert not problems, (operation.name, problems[:5])
