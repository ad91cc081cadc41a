"""What somebody may do next for a service, in a few words."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessor.words import phrase

OVER = ("published", "cancelled")


def next_step(service: Mapping[str, Any], assessed: Sequence[Mapping[str, Any]]) -> dict[str, str] | None:
    """The next step for one who keeps this service, or the way to its board for one who does not.

    `service` has its `id`, `pages` and whether this person is a `member`; `assessed` are its assessments, as
    far as this person may enter them.
    """
    running = next((row for row in assessed if row["state"] not in OVER), None)
    if service["member"] and not service["pages"]:
        return {"words": "Write the first page of evidence", "address": f"/services/{service['id']}/evidence"}
    if running:
        return {
            "words": f"Open the board ({phrase(running['state']).lower()})",
            "address": f"/assessments/{running['id']}",
        }
    if service["member"]:
        return {"words": "Start a practice board", "address": f"/assessments/new?service={service['id']}"}
    return None
