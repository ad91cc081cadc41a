"""What the proposal of an agenda is made from: marks, open questions, evidence, statements, and who is of the panel."""

from collections import Counter
from collections.abc import Mapping, Sequence

from assessor.agenda import mark_queries, marks, weighing_queries
from assessor.agenda.proposing import Panellist, Weighed
from assessor.assessments import queries as assessments
from assessor.database import Reading
from assessor.door import PANEL, Reader
from assessor.standards import Standard

READINESS = {"no": "the team is not ready", "nearly": "the team is nearly ready"}


async def panel(db: Reading, reader: Reader) -> list[Panellist]:
    """Who sits on the panel, in the order they came."""
    return [
        Panellist(
            person=row["person"],
            profession=row["profession"] or "",
            is_lead=row["role"] == "lead",
            leads=tuple(row["leads"]),
            scribe="scribe" in row["duties"],
            barred=tuple(row["barred"]),
        )
        for row in await assessments.seats(db, reader)
        if row["role"] in PANEL
    ]


async def weighed(
    db: Reading, reader: Reader, standards: Sequence[Standard], people: Sequence[Panellist]
) -> list[Weighed]:
    """Every standard with what is known of it."""
    rows = await mark_queries.marks(db, reader)
    totals = marks.totals(rows, reader.numbers)
    evidence = await weighing_queries.evidence(db, reader)
    ready = await weighing_queries.ready(db, reader)
    asked: Counter[int] = Counter()
    for row in await weighing_queries.questions(db, reader):
        asked.update({row["standard"], *row["also"]} - {None})
    by_person = {(row["person"], row["standard"]): row["value"] for row in rows}
    return [
        Weighed(
            number=one.number,
            title=one.title,
            professions=one.professions,
            clear=len(totals[one.number].clear),
            hear_more=len(totals[one.number].hear_more),
            worried=len(totals[one.number].worried),
            settled=_settled(one, people, by_person),
            questions=asked[one.number],
            evidence=evidence.get(one.number, 0),
            ready=ready.get(one.number),
        )
        for one in standards
    ]


def looking(standard: Standard, people: Sequence[Panellist]) -> list[Panellist]:
    """Who is to look at a standard beforehand: whose seat names it; else whose profession it is; else the panel."""
    free = [one for one in people if standard.number not in one.barred]
    named = [one for one in free if standard.number in one.leads]
    return named or [one for one in free if one.profession in standard.professions] or free


def _settled(standard: Standard, people: Sequence[Panellist], marked: Mapping[tuple[str, int], str]) -> bool:
    who = looking(standard, people)
    return bool(who) and all(marked.get((one.person, standard.number)) == "clear" for one in who)


def reasons(one: Weighed, total: str) -> str:
    """Why a standard gets its time, in words: for the panel alone."""
    parts = [total] if total else ["nobody has marked it"]
    if one.questions:
        parts.append("1 open question" if one.questions == 1 else f"{one.questions} open questions")
    if not one.evidence:
        parts.append("no evidence yet")
    if one.ready != "yes":
        parts.append(READINESS.get(one.ready or "", "no statement yet"))
    return "; ".join(parts)
