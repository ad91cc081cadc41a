"""What every page of an assessment says about it."""

from typing import Any

from starlette.requests import Request

from assessor.door import Reader


def heading(request: Request, reader: Reader) -> dict[str, Any]:
    """The head of an assessment's pages: its row, whose service, which standards."""
    row = reader.assessment
    chosen = request.app.state.standards[row["standard_set"]]
    return {
        **row,
        "organisation": row["service_organisation"],
        "set_name": chosen.name,
        "position": reader.position,
    }
