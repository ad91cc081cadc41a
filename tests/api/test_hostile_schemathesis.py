"""Schemathesis makes requests of all kinds from the OpenAPI document: every answer is as described there."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette

from assessor.api.openapi import document
from assessor.app import create
from assessor.database import connect
from assessor.people import queries as people
from tests.house import ASSESSMENT, BASE, SERVICE, settings

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(document())
PEOPLE = ("dana", "grace", "iqbal")
OPERATIONS = [
    (path, method)
    for path, methods in document()["paths"].items()
    for method in methods
    if not path.endswith("/stream")
]


@pytest_asyncio.fixture(scope="module")
async def served(
    furnished: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Starlette, list[str]]]:
    """An application that opens its own database, and tokens of a lead, of the team and of an organiser."""
    file = tmp_path_factory.mktemp("schemathesis") / "house.db"
    shutil.copy(furnished, file)
    url = f"sqlite:///{file}"
    tokens = []
    async with connect(url) as database, database.transaction() as tx:
        for key in PEOPLE:
            row = await people.by_email(tx, f"{key}@hackney.example")
            assert row is not None
            tokens.append(await people.add_token(tx, row["id"], "schemathesis", "write", 1))
    yield create(settings(url)), tokens
    shutdown_lifespans()


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda part: part)
def test_hostile_54_whatever_is_sent_is_answered_as_described(
    served: tuple[Starlette, list[str]], path: str, method: str, mode: GenerationMode
):
    app, tokens = served
    SCHEMA.app = app
    operation = SCHEMA[path][method.upper()]

    @given(case=operation.as_strategy(generation_mode=mode))
    @examples(
        max_examples=5,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: schemathesis.Case[Any]) -> None:
        for name, value in (("assessment", ASSESSMENT), ("service", SERVICE)):
            if name in case.path_parameters and mode is GenerationMode.POSITIVE:
                case.path_parameters[name] = value
        for token in tokens:
            headers = {"authorization": f"Bearer {token}", "host": "127.0.0.1:8000"}
            response = case.call(base_url=f"{BASE}/api/v1", headers=headers)
            case.validate_response(response, checks=CHECKS)

    run()
