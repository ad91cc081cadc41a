"""Asking for an assessment: the form for teams, signed in or not."""

import uuid
from typing import Annotated, Any, ClassVar, Literal

from pydantic import StringConstraints
from starlette.requests import Request
from starlette.responses import Response

from assessor import audit, forms, limits, mail
from assessor.assessments import asking_queries, letters
from assessor.assessments.set_up import errors_of
from assessor.database import Row, Transaction
from assessor.door import Person, maybe_person, writer
from assessor.forms import Form, Line, Words
from assessor.page import page, see
from assessor.problem import Problem, invalid, not_found
from assessor.services import queries as services
from assessor.settings import Settings

A_DAY = 86_400
AN_HOUR = 3_600
BY_ADDRESS = {"times": 5, "seconds": A_DAY}
BY_PERSON = {"times": 20, "seconds": A_DAY}
BY_BOARD = {"times": 100, "seconds": AN_HOUR}  # of those who are not signed in, all together
KINDS = ("assessment", "reassessment", "evidence-review", "mock", "peer-review")
FIELDS = ("service", "service_name", "organisation", "phase", "type", "wished", "words", "name", "email")


class AskForm(Form):
    """What a team asks for. Name and address count only for whoever is not signed in."""

    required: ClassVar = {
        "phase": "Choose the phase",
        "type": "Choose what you ask for",
        "name": "Enter your name",
        "email": "Enter your email address",
    }

    service: Line | None = None
    service_name: Line | None = None
    organisation: Line | None = None
    phase: Literal["discovery", "alpha", "private-beta", "public-beta", "live"] | None = None
    type: Literal["assessment", "reassessment", "evidence-review", "mock", "peer-review"] | None = None
    wished: Line | None = None
    words: Annotated[Words, StringConstraints(max_length=2_000)] | None = None
    name: Line | None = None
    email: Line | None = None


async def show(request: Request) -> Response:
    """The form; after asking, that it has arrived."""
    who = await _asker(request)
    if request.query_params.get("done") == "sent":
        return await page(request, "assessments/ask_sent.html", area="assessments")
    chosen = request.query_params.get("service", "")
    return await _form(request, who, {"service": chosen, "type": "assessment"})


async def _asker(request: Request) -> Person | None:
    """Who asks, if they are signed in; a day's guest does not."""
    who = await maybe_person(request)
    if who and who.guest:
        raise not_found()
    return who


async def _form(
    request: Request, who: Person | None, typed: dict[str, Any], problem: Problem | None = None
) -> Response:
    own = await services.of_member(request.app.state.database, who) if who else []
    return await page(
        request,
        "assessments/ask.html",
        status=problem.status if problem else 200,
        headers=problem.headers if problem else None,
        area="assessments",
        errors=errors_of(problem),
        typed=typed,
        services=own,
    )


async def ask(request: Request) -> Response:
    """Takes down what is asked for; the answer is the same whoever asks, and whatever for."""
    who, sent = await _asker(request), await forms.from_page(request)
    if who:
        await writer(request)
    typed = {name: str(sent.get(name) or "") for name in FIELDS}
    try:
        wanted = await _checked(request, who, typed)
        async with request.app.state.journal.keep() as tx:
            await _limit(tx, request.app.state.settings.secret_key, who, wanted["email"])
            id = str(uuid.uuid4())
            await asking_queries.add(tx, {**wanted, "id": id, "person": who.id if who else None})
            await audit.record(tx, "asked.sent", who=who.id if who else None, id=id)
            await _tell(tx, request.app.state.settings)
    except Problem as problem:
        if problem.status not in (422, 429):
            raise
        return await _form(request, who, typed, problem)
    return see("/ask?done=sent")


async def _tell(tx: Transaction, settings: Settings) -> None:
    """Mails organisers that something waits, once an hour: nobody can fill their mailboxes."""
    if not settings.mails:
        return
    try:
        await limits.take(tx, limits.key_of(settings.secret_key, "asking mail"), times=1, seconds=AN_HOUR)
    except Problem:
        return
    text = letters.asked(settings)
    for row in await asking_queries.organisers(tx):
        await mail.post(
            tx, mail.Letter("asking", row["email"], text.subject, text.body, person=row["person"])
        )


async def _checked(request: Request, who: Person | None, typed: dict[str, str]) -> dict[str, Any]:
    """What is asked for, as it is stored. Raises Problem 422."""
    given: dict[str, Any] = {name: typed[name] or None for name in FIELDS}
    if who:
        given |= {"name": who.name, "email": who.email}
    own = await services.of_member(request.app.state.database, who) if who else []
    kept: Row | None = next((row for row in own if row["id"] == typed["service"]), None)
    wrong = []
    if not kept and not typed["service_name"].strip():
        wrong.append({"field": "service_name", "message": "Enter the name of the service"})
    form = AskForm.check_all(given, wrong)
    email = str(form.email).strip().lower()
    if not forms.EMAIL.match(email) or email.endswith(".invalid"):
        raise invalid("email", "Enter an email address such as name@example.gov.uk")
    words = {name: (value or "").strip() for name, value in form.model_dump().items()}
    organisation = words["organisation"] or (kept["organisation"] if kept else "") or ""
    named = {"service": kept["id"], "service_name": kept["name"]} if kept else {"service": None}
    return {**words, "organisation": organisation, "email": email, **named}


async def _limit(tx: Transaction, secret: str, who: Person | None, email: str) -> None:
    """Raises Problem 429 when this was asked too often: by a person, for an address, or by strangers altogether."""
    words = "What you typed is still in the form."
    if who:
        await limits.take(tx, limits.key_of(secret, "ask as", who.id), words=words, **BY_PERSON)
        return
    await limits.take(tx, limits.key_of(secret, "ask for", email), words=words, **BY_ADDRESS)
    await limits.take(tx, limits.key_of(secret, "ask"), words=words, **BY_BOARD)
