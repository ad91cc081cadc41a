"""An earlier text or an earlier standard of the report stands again: written as a new version, nothing is lost."""

from assessor.door import Seat
from assessor.journal import Journal
from assessor.problem import not_found
from assessor.report import parts, queries, writing
from assessor.report import version_queries as versions
from assessor.report.report import KEYS, ReportForm, TextForm


async def bring_back(journal: Journal, seat: Seat, part: str, version: int) -> None:
    """A part stands again as it did in a version; where it does already, nothing changes. The decision of a standard
    is left as it is: it is agreed, not written. Raises Problem (403, 404, 409)."""
    found = (await versions.as_of(journal.database, seat, version)).get(part)
    if found is None:
        raise not_found()
    content = found["content"]
    number = parts.number_of(part)
    if number is None:
        last = await queries.latest_of(journal.database, seat.id, part)
        await writing.put_text(journal, seat, part, TextForm(text=content["text"]), last)
        return
    points = {
        key: [
            {"body": point["body"], "sources": point["sources"]}
            for point in content["points"]
            if point["part"] == name
        ]
        for name, key in KEYS.items()
    }
    form = ReportForm.check({"standards": [{"number": number, **points}]})
    seat.needs("write the report")
    await writing.put(journal, seat, form, "*")
