"""What every page of an assessment says about it."""

from typing import Any

from starlette.requests import Request

from assessor.door import Reader
from assessor.standards import StandardSet


def heading(request: Request, reader: Reader) -> dict[str, Any]:
    """The head of an assessment's pages: its row, whose service, which standards."""
    row = reader.assessment
    chosen = request.app.state.standards[row["standard_set"]]
    return {
        **row,
        "organisation": row["service_organisation"],
        "set_name": chosen.name,
        "position": reader.position,
        "pointed": pointed(reader, chosen),
    }


def pointed(reader: Reader, chosen: StandardSet) -> dict[str, str] | None:
    """What the spotlight points at, as this reader may see it: its place, words and address."""
    place = reader.assessment["spotlight"]
    if not place or not reader.in_the_room:
        return None
    kind, _, which = place.partition("/")
    words = which.replace("-", " ").capitalize()
    if kind == "standards":
        words = next(
            (f"{one.number} {one.title}" for one in chosen.standards if str(one.number) == which), which
        )
    return {"place": place, "words": words, "address": f"/assessments/{reader.id}/{place}"}
