"""Standard sets, in JSON; open to everybody."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from assessor.api import answering
from assessor.problem import not_found
from assessor.standards import StandardSet


def as_json(found: StandardSet) -> dict[str, Any]:
    """A standard set as the API gives it."""
    standards = [
        {
            "number": standard.number,
            "title": standard.title,
            "summary": standard.summary,
            "link": standard.link,
            "professions": list(standard.professions),
            "evidence": list(standard.evidence),
            "prompts": {phase: list(asked) for phase, asked in standard.prompts.items()},
        }
        for standard in found.standards
    ]
    named = {"id": found.id, "name": found.name, "publisher": found.publisher, "edition": found.edition}
    return {**named, "standards": standards}


async def listing(request: Request) -> Response:
    """All standard sets, the default first."""
    sets = sorted(request.app.state.standards.values(), key=lambda found: (not found.default, found.id))
    return answering.numbered([as_json(found) for found in sets], request)


async def show(request: Request) -> Response:
    """One standard set."""
    found = request.app.state.standards.get(request.path_params["set"])
    if found is None:
        raise not_found()
    return answering.answer(as_json(found))
