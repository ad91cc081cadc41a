"""The register: everybody who is known here, for those who organise; and adding somebody."""

from typing import Any, ClassVar, Literal
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from assessor import audit, forms, mail
from assessor.database import Row, Transaction
from assessor.door import Person, office
from assessor.forms import Form, Line
from assessor.mail import Letter
from assessor.page import page, see
from assessor.people import queries, register_queries, ways
from assessor.problem import Problem, errors_of, invalid
from assessor.settings import Settings
from assessor.standards import PROFESSIONS

ON_A_PAGE = 50
KINDS = {
    "": "Everybody",
    "admins": "Administrators",
    "organisers": "Organisers",
    "leadership": "Leadership",
    "pool": "Pool of assessors",
    "disabled": "May not sign in",
}
OFFICES = ("admin", "organiser", "leadership")


class NewPersonForm(Form):
    """Somebody to add."""

    required: ClassVar = {"email": "Enter an email address", "name": "Enter a name"}

    email: Line = ""
    name: Line = ""
    profession: Line | None = None
    organisation: Line | None = None
    offices: list[Literal["admin", "organiser", "leadership"]] = []


async def show(request: Request) -> Response:
    """Everybody, page by page; found by name or address, or of one kind."""
    await office(request, "keep the register")
    asked = request.query_params
    sought, kind = asked.get("q", "").strip()[:200], asked.get("kind", "")
    found = await register_queries.listed(
        request.app.state.database,
        sought=sought,
        kind=kind,
        after=asked.get("after", ""),
        limit=ON_A_PAGE + 1,
    )
    shown, given = found[:ON_A_PAGE], {"q": sought, "kind": kind}
    given = {name: value for name, value in given.items() if value}
    return await page(
        request,
        "people/register.html",
        area="people",
        people=shown,
        sought=sought,
        kind=kind if kind in KINDS else "",
        kinds=KINDS,
        first="after" not in asked,
        notice={"words": "They are erased.", "undo": None} if asked.get("done") == "erased" else None,
        start="/people" + (f"?{urlencode(given)}" if given else ""),
        more=f"/people?{urlencode({**given, 'after': shown[-1]['id']})}" if len(found) > ON_A_PAGE else None,
    )


async def new(request: Request) -> Response:
    """The form to add somebody."""
    who = await office(request, "keep the register")
    return await _form(request, who, {"offices": []})


async def _form(
    request: Request, who: Person, typed: dict[str, Any], problem: Problem | None = None
) -> Response:
    return await page(
        request,
        "people/new.html",
        status=problem.status if problem else 200,
        area="people",
        errors=errors_of(problem),
        typed=typed,
        professions=PROFESSIONS,
        gives_offices=who.may("give offices"),
    )


async def create(request: Request) -> Response:
    """Adds somebody, with offices where an administrator gives them; tells them by mail when that is asked."""
    who, sent = await office(request, "keep the register"), await forms.from_page(request)
    typed: dict[str, Any] = {name: str(sent.get(name) or "") for name in ("email", "name", *PROFILE)}
    typed |= {"offices": [str(value) for value in sent.getlist("offices")]}
    try:
        form = NewPersonForm.check_all({"email": "", "name": "", **forms.fields(sent, NewPersonForm)})
        if form.offices and not who.may("give offices"):
            raise Problem(403, "Only an administrator of this board may give offices.")
        row = await _add(request, who, form, told=bool(sent.get("mail")))
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _form(request, who, typed, problem)
    told = request.app.state.settings.mails and sent.get("mail")
    return see(f"/people/{row['id']}?done={'told-too' if told else 'added'}")


PROFILE = ("profession", "organisation")


async def _add(request: Request, who: Person, form: NewPersonForm, *, told: bool) -> Row:
    email = address(form.email)
    async with request.app.state.journal.keep() as tx:
        if there := await queries.by_email(tx, email):
            raise invalid("email", f"{there['name']} has this address already: find them in the register")
        offices = {name: name in form.offices for name in OFFICES}
        given: dict[str, Any] = {"profession": form.profession, "organisation": form.organisation, **offices}
        row = await queries.add(tx, email, form.name.strip(), **given)
        await audit.record(
            tx, "person.added", who=who.id, id=row["id"], detail={"offices": sorted(form.offices)}
        )
        if told and request.app.state.settings.mails:
            await welcome(tx, request.app.state.settings, row, who)
    return row


def address(given: str) -> str:
    """An address as it is stored. Raises Problem 422."""
    email = given.strip().lower()
    if not forms.EMAIL.match(email) or email.endswith(".invalid"):
        raise invalid("email", "Enter an email address such as name@example.gov.uk")
    return email


def words_of_welcome(settings: Settings, row: Row, who: Person) -> str:
    """What to tell somebody who was added: where the board is and how to sign in."""
    if ways.demanded(settings, admin=row["admin"]):
        how = f"To sign in, open {settings.base_url}/sign-in and sign in with {settings.oidc_name}."
    elif settings.mails:
        how = f"To sign in, open {settings.base_url}/sign-in and enter this address: {row['email']}."
    else:
        how = f"The board is at {settings.base_url}. You sign in by a personal link, which you get from us."
    return "\n\n".join(
        (
            f"Hello {row['name']},",
            f"{who.name} has added you to {settings.name}, where service assessments are prepared and held.",
            how,
        )
    )


async def welcome(tx: Transaction, settings: Settings, row: Row, who: Person) -> None:
    """Mails somebody where the board is."""
    body = words_of_welcome(settings, row, who)
    subject = f"You can sign in to {settings.name}"
    await mail.post(tx, Letter("added", row["email"], subject, body, person=row["id"]))
    await audit.record(tx, "person.invited", who=who.id, id=row["id"])
