"""One ask: what is in it, who decides and by when, what was decided, and what was done with it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from assessor import forms
from assessor.asks import queries
from assessor.asks.asks import changer, into, is_past, parts_of, reader
from assessor.asks.waiting import One, one_of
from assessor.database import Reading, Row, Transaction
from assessor.door import Person
from assessor.forms import Day, Form, Line, Text
from assessor.page import page, see
from assessor.portfolio.rows import Part
from assessor.problem import Problem, errors_of, not_found
from assessor.recommendations.shown import today
from assessor.words import Times

LABELS = {
    "title": "What is asked",
    "decider": "Who decides",
    "decide_by": "By when",
    "decided_on": "Decided on",
    "decision": "What was decided",
}
DONE = {
    "made": "They are one ask now.",
    "in": "It is put in.",
    "out": "It is taken out, and stands for itself again.",
    "back": "It is together again.",
    "saved": "Saved.",
}
# What was done, for one thing and for several.
SAID = {
    "put-in": "put {many} in",
    "taken-out": "took {many} out",
    "title": "changed what it is called",
    "decider": "changed who decides",
    "decide-by": "changed the day by which it is to be decided",
    "decided": "wrote down what was decided",
    "undecided": "took the decision back",
    "apart": "took it apart",
    "back": "put it together again",
}


class AskForm(Form):
    """What an ask says; a decision has its day."""

    required: ClassVar = {"title": "Say what is asked, in a sentence"}

    title: Line | None = None
    decider: Line | None = None
    decide_by: Day | None = None
    decided_on: Day | None = None
    decision: Text = ""


async def _ask(request: Request, who: Person) -> Row:
    """The ask in the address. Raises Problem 404."""
    row = await queries.ask(request.app.state.database, who, request.path_params["ask"])
    if row is None:
        raise not_found()
    return row


async def show(request: Request) -> Response:
    """Its parts, its words, and its history."""
    who = await reader(request)
    row = await _ask(request, who)
    typed = {name: row[name] or "" for name in LABELS}
    return await _page(request, who, row, {**typed, "version": row["version"]})


async def _page(
    request: Request,
    who: Person,
    row: Row,
    typed: Mapping[str, Any],
    problem: Problem | None = None,
    conflict: Sequence[Mapping[str, str]] = (),
) -> Response:
    state, times = request.app.state, Times(request.app.state.settings.timezone)
    rows = await queries.parts(state.database, who, row["id"])
    ones = [one_of(one, state.standards, times) for one in rows]
    return await page(
        request,
        "asks/ask.html",
        status=problem.status if problem else 200,
        errors=errors_of(problem) if not conflict else [],
        area="portfolio",
        ask=row,
        since=min((one.since for one in ones if one.waits), default=None),
        ones=_each_once(ones),
        late=is_past(row, today(request)),
        history=await _history(state.database, who, row["id"]),
        typed=typed,
        conflict=conflict,
        notice=_notice(request, row["id"]),
    )


def _each_once(ones: Sequence[One]) -> list[dict[str, Any]]:
    """Each thing with the places it was asked for: an action of a retro of several has more than one."""
    found: dict[Any, list[One]] = {}
    for one in ones:
        found.setdefault(one.part, []).append(one)
    return [{"one": same[0], "places": [one.place for one in same]} for same in found.values()]


async def _history(db: Reading, who: Person, ask: str) -> list[dict[str, Any]]:
    rows = await queries.changes(db, ask)
    parts = dict.fromkeys((row["kind"], row["place"], row["thing"]) for row in rows if row["kind"])
    return history(rows, set(await queries.seen(db, who, list(parts))))


def history(rows: Sequence[Row], seen: set[Part]) -> list[dict[str, Any]]:
    """What was done with an ask, in words, the latest first; of parts that its reader may not see nothing is said."""
    found: list[dict[str, Any]] = []
    for row in rows:
        part = (row["kind"], row["place"], row["thing"])
        if row["kind"] and part not in seen:
            continue
        same = found and (found[-1]["at"], found[-1]["what"]) == (row["at"], row["what"])
        if same:
            found[-1]["many"] += 1
        else:
            found.append({"at": row["at"], "who": row["who_name"], "what": row["what"], "many": 1})
    for one in found:
        many = "one" if one["many"] == 1 else str(one["many"])
        one["words"] = f"{one['who']} {SAID[one['what']].format(many=many)}"
    return found[::-1]


def _notice(request: Request, id: str) -> dict[str, Any] | None:
    asked = request.query_params
    words = DONE.get(asked.get("did", ""))
    if words is None:
        return None
    undo = None
    first = forms.whole(asked.get("from"), digits=5)
    if asked["did"] == "made":
        undo = {"address": f"/asks/{id}/apart", "fields": {}}
    elif asked["did"] == "in" and first:
        undo = {"address": f"/asks/{id}/take-out", "fields": {"from": first}}
    elif asked["did"] == "out" and len(asked.get("part", "").split("/")) == 3:
        undo = {"address": f"/asks/{id}/put-in", "fields": {"parts": asked["part"]}}
    return {"words": words, "undo": undo}


# --- Changing -------------------------------------------------------------------------------------------


async def save(request: Request) -> Response:
    """Title, who decides, by when; what was decided, and on which day."""
    who, sent = await changer(request), await forms.from_page(request)
    row = await _ask(request, who)
    typed = {name: str(sent.get(name) or "").strip() for name in LABELS}
    typed["version"] = str(sent.get("version") or "")
    try:
        form = AskForm.check(
            {name: typed[name] or None for name in LABELS if name != "decision"}
            | {"decision": typed["decision"]}
        )
        wanted = _complete(form)
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _page(request, who, row, typed, problem)
    async with request.app.state.journal.keep() as tx:
        stands = await queries.locked(tx, row["id"])
        assert stands is not None
        changed = [name for name in LABELS if (stands[name] or "") != (wanted[name] or "")]
        first = not changed or typed["version"] == str(stands["version"])
        if changed and first:
            await _save(tx, who, stands, wanted, changed)
    if not first:
        rows = [
            {"label": LABELS[name], "now": stands[name] or "", "yours": wanted[name] or ""}
            for name in changed
        ]
        typed["version"] = str(stands["version"])
        return await _page(request, who, row, typed, Problem(412), rows)
    return see(f"/asks/{row['id']}?did=saved")


def _complete(form: AskForm) -> dict[str, Any]:
    """All of it. Raises Problem 422 for a decision without its day, and a day without a decision."""
    wanted = form.complete(None)
    errors = []
    if wanted["decision"].strip() and not wanted["decided_on"]:
        errors.append({"field": "decided_on", "message": "Say on which day it was decided"})
    if wanted["decided_on"] and not wanted["decision"].strip():
        errors.append({"field": "decision", "message": "Say what was decided"})
    if errors:
        raise Problem(422, errors[0]["message"], errors=errors)
    return {**wanted, "decider": wanted["decider"] or ""}


async def _save(
    tx: Transaction, who: Person, stands: Row, wanted: Mapping[str, Any], changed: Sequence[str]
) -> None:
    await queries.put(tx, stands["id"], wanted)
    for name in ("title", "decider", "decide_by"):
        if name in changed:
            await queries.changed(tx, stands["id"], who.id, name.replace("_", "-"))
    if {"decided_on", "decision"} & set(changed):
        what = "decided" if wanted["decided_on"] else "undecided"
        await queries.changed(tx, stands["id"], who.id, what)


async def put_in(request: Request) -> Response:
    """Puts something back in that was taken out: as far as it is in no other one."""
    who, sent = await changer(request), await forms.from_page(request)
    row = await _ask(request, who)
    wanted = parts_of([str(one) for one in sent.getlist("parts")])
    async with request.app.state.journal.keep() as tx:
        found = await queries.seen(tx, who, wanted)
        await into(tx, who, row["id"], [part for part, stands in found.items() if not stands["ask"]])
    return see(f"/asks/{row['id']}?did=back")


async def take_out(request: Request) -> Response:
    """Takes one thing out, or what was put in last (`from` a change on)."""
    who, sent = await changer(request), await forms.from_page(request)
    row = await _ask(request, who)
    first = forms.whole(sent.get("from"), digits=5)
    async with request.app.state.journal.keep() as tx:
        await queries.locked(tx, row["id"])
        if first:
            made = await queries.changes(tx, row["id"])
            rows = [one for one in made if one["number"] >= first and one["what"] == "put-in"]
            wanted = [(one["kind"], one["place"], one["thing"]) for one in rows]
        else:
            wanted = parts_of([str(sent.get("parts") or "")])
        seen = await queries.seen(tx, who, wanted)
        inside = [part for part, stands in seen.items() if stands["ask"] == row["id"]]
        await queries.take_out(tx, row["id"], inside)
        await queries.changed(tx, row["id"], who.id, "taken-out", inside)
    one = f"&part={'/'.join(wanted[0])}" if len(wanted) == 1 else ""
    return see(f"/asks/{row['id']}?did=out{one}")


async def apart(request: Request) -> Response:
    """Takes the whole apart; the list offers to undo that."""
    who = await changer(request)
    row = await _ask(request, who)
    async with request.app.state.journal.keep() as tx:
        await queries.remove(tx, row["id"], back=False)
        await queries.changed(tx, row["id"], who.id, "apart")
    return see(f"/asks?did=apart&ask={row['id']}")


async def back(request: Request) -> Response:
    """Puts together again what was taken apart: but for what is in another ask since. Raises Problem 404."""
    who, id = await changer(request), request.path_params["ask"]
    async with request.app.state.journal.keep() as tx:
        stands = await queries.locked(tx, id)
        mine = stands and stands["removed_at"] and (who.organises or stands["author"] == who.id)
        if not stands or not (mine or await queries.seen_apart(tx, who, id)):
            raise not_found()
        if stands["removed_at"]:
            await queries.remove(tx, id, back=True)
            await queries.changed(tx, id, who.id, "back")
    return see(f"/asks/{id}?did=back")
