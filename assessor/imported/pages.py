"""The pages of imported reports, for organisers: what was not recognised, putting it right, removing a report."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from assessor import audit, forms
from assessor.database import Row
from assessor.documents.document import Document
from assessor.door import Person, office
from assessor.imported import correcting, queries
from assessor.imported.correcting import Correction
from assessor.imported.recognising import BY_FORM, missing
from assessor.page import page, see
from assessor.problem import Problem, errors_of, not_found
from assessor.report.edition import listing
from assessor.report.edition_queries import put_listing, remove_listing

VERB = "correct imported reports"
ON_A_PAGE = 50
DONE = {
    "saved": "The report is put right. An import leaves it as it is from now on.",
    "same": "Nothing was changed.",
    "removed": "The report is removed.",
}


async def show_all(request: Request) -> Response:
    """Every imported report, and what was not recognised in it."""
    await office(request, VERB)
    asked = request.query_params
    found = await queries.listed(
        request.app.state.database, after=asked.get("after", ""), limit=ON_A_PAGE + 1
    )
    shown = found[:ON_A_PAGE]
    words = DONE.get(asked.get("done", ""))
    return await page(
        request,
        "imported/imported.html",
        area="published",
        reports=[(row, queries.document_of(row), missing(row["recognised"], BY_FORM)) for row in shown],
        first="after" not in asked,
        more=f"/published/imported?after={shown[-1]['id']}" if len(found) > ON_A_PAGE else None,
        notice={"words": words, "undo": None} if words else None,
    )


async def _entered(request: Request) -> tuple[Person, Row]:
    """Who is asking, and the report in the address. Raises Problem 401, 403 or 404."""
    who = await office(request, VERB)
    row = await queries.one(request.app.state.database, request.path_params["imported"])
    if row is None:
        raise not_found()
    return who, row


async def show(request: Request) -> Response:
    """The form of one report, beside its text as it came."""
    _, row = await _entered(request)
    document = queries.document_of(row)
    return await _form(request, row, document, correcting.typed(document, request.app.state.standards))


async def _form(
    request: Request, row: Row, document: Document, typed: dict[str, Any], problem: Problem | None = None
) -> Response:
    shipped = request.app.state.standards
    words = DONE.get(request.query_params.get("done", ""))
    return await page(
        request,
        "imported/one.html",
        status=problem.status if problem else 200,
        area="published",
        errors=errors_of(problem),
        row=row,
        document=document,
        typed=typed,
        missing=missing(row["recognised"], BY_FORM),
        sets=correcting.sets(shipped, document),
        titles=correcting.titles(document, typed["standard_set"], shipped),
        choices=correcting,
        notice={"words": words, "undo": None} if words else None,
    )


async def update(request: Request) -> Response:
    """Takes what somebody put right; the report is theirs from then on, whatever is imported."""
    who, row = await _entered(request)
    sent = await forms.from_page(request)
    document, shipped = queries.document_of(row), request.app.state.standards
    typed = _typed(sent, document, correcting.typed(document, shipped))
    try:
        form = _checked(typed, sent, row, [value for value, _ in correcting.sets(shipped, document)])
    except Problem as problem:
        if problem.status not in (412, 422):
            raise
        return await _form(request, row, document, typed, problem)
    made, changed = correcting.corrected(document, form, shipped)
    if not changed:
        return see(f"/published/imported/{row['id']}?done=same")
    words = correcting.words(row["recognised"], made, changed)
    async with request.app.state.journal.keep() as tx:
        kept = await queries.correct(tx, made, words, who=who.id, version=row["version"])
        if kept:
            await put_listing(tx, listing(made, imported=True))
            await audit.record(tx, "report.corrected", who=who.id, id=row["id"], detail={"fields": changed})
    if not kept:
        return await _form(request, row, document, typed, Problem(412, CHANGED))
    return see(f"/published/imported/{row['id']}?done=saved")


CHANGED = (
    "Somebody changed this report after you opened it. Your choices are kept below: compare, then save again."
)


def _typed(sent: FormData, document: Document, stands: dict[str, Any]) -> dict[str, Any]:
    """What was typed, to show again as it was."""
    names = ("service", "organisation", "phase", "type", "standard_set", "held_on", "result")
    decisions = {
        number: str(value)
        for key, value in sent.items()
        if key.startswith("decision-") and (number := forms.whole(key.removeprefix("decision-"), digits=2))
    }
    given = {name: str(sent.get(name) if name in sent else stands[name]) for name in names}
    return {**given, "decisions": {**stands["decisions"], **decisions}}


def _checked(typed: dict[str, Any], sent: FormData, row: Row, sets: list[str]) -> Correction:
    """The form, checked. Raises Problem 422 with what is wrong, 412 when the report is another by now."""
    form = Correction.check_all(typed)
    if form.standard_set not in sets:
        raise Problem(
            422,
            "Choose a set of standards",
            errors=[{"field": "standard_set", "message": "Choose one of the sets"}],
        )
    if sent.get("version") != str(row["version"]):
        raise Problem(412, CHANGED)
    return form


async def ask_remove(request: Request) -> Response:
    """Says what goes before a report is removed."""
    _, row = await _entered(request)
    return await page(
        request,
        "imported/remove.html",
        area="published",
        row=row,
        document=queries.document_of(row),
    )


async def remove(request: Request) -> Response:
    """Takes a report away, for good."""
    who, row = await _entered(request)
    async with request.app.state.journal.keep() as tx:
        await queries.remove(tx, row["id"])
        await remove_listing(tx, row["id"], imported=True)
        await audit.record(tx, "report.removed", who=who.id, id=row["id"])
    return see("/published/imported?done=removed")
