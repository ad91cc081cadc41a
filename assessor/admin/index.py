"""Where administrators begin: what waits, and where to look."""

from starlette.requests import Request
from starlette.responses import Response

from assessor.admin import queries
from assessor.door import office
from assessor.page import page

MANY = 10  # mails that failed


async def show(request: Request) -> Response:
    """How the board fares, and the pages that only administrators have."""
    await office(request, "administer")
    db = request.app.state.database
    counts = await queries.counts(db)
    failed = await queries.failed_mail(db, MANY) if counts["failed"] else []
    return await page(request, "admin/index.html", area="admin", counts=counts, failed=failed)
