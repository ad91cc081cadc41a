"""The report as a document: what would be published if it were published now."""

from collections.abc import Mapping
from typing import Any

from assessor.assessments import earlier_queries
from assessor.assessments import queries as assessments
from assessor.board import recommendation_queries
from assessor.database import Reading, Row
from assessor.documents.document import (
    Conflict,
    Document,
    Earlier,
    Judged,
    Overall,
    Recommended,
    Service,
    Sitter,
    StandardsUsed,
)
from assessor.door import Reader
from assessor.problem import not_found
from assessor.report import queries, report
from assessor.settings import Settings
from assessor.standards import StandardSet
from assessor.views import rating_queries
from assessor.words import Times, phrase

Sets = Mapping[str, StandardSet]


async def document(db: Reading, sets: Sets, settings: Settings, assessment: str, **given: Any) -> Document:
    """What the report of an assessment says as it stands: roles instead of names but of those who agreed, nothing of
    the panel's deliberation, no sources. `given` are fields that only publishing knows: edition, note, address…

    Raises Problem 404 when there is no such assessment.
    """
    row = await assessments.assessment(db, assessment)
    if row is None:
        raise not_found()
    stands = await report.as_it_stands(db, Reader(row, "panel"))
    sitters = await queries.sitters(db, row["id"])
    of_panel = queries.of_role(sitters, "lead", "assessor")
    texts = dict(stands.texts)
    texts["about_service"] = texts.pop("service")
    found = {
        "id": row["id"],
        "title": title(row),
        "service": Service(id=row["service"], name=row["service_name"], organisation=_organisation(row)),
        "standard_set": _set(sets, row),
        **{name: row[name] for name in ("phase", "type", "method", "scale")},
        "held_on": days(row, settings),
        "overall": _overall(await rating_queries.overall(db, Reader(row, "panel"))),
        "panel": tuple(_sitter(one) for one in of_panel),
        "team": tuple(_sitter(one) for one in queries.of_role(sitters, "team")),
        "conflicts": tuple(_conflict(one) for one in of_panel if one["no_conflict"] is False),
        "earlier": tuple(_earlier(one, settings) for one in await queries.earlier(db, row) if one["openly"]),
        **texts,
        "addendum_to": await _adds_to(db, row),
        "standards": _standards(sets, row, stands),
        "recommendations": tuple([_recommended(one) for one in await _recommendations(db, row)]),
    }
    return Document(**{**found, **given})


async def _adds_to(db: Reading, row: Row) -> str | None:
    """Whose report an evidence review adds to: one that everybody may read."""
    if row["type"] != "evidence-review":
        return None
    there = await earlier_queries.looked_again_at(db, Reader(row, "panel"))
    return there["id"] if there and there["is_open"] else None


def title(row: Mapping[str, Any]) -> str:
    """What the report is called: "Contact centre: public beta assessment"."""
    kind = phrase(row["type"]).lower()
    noun = f"{kind} assessment" if row["type"] in ("mock", "practice") else kind
    return f"{row['service_name']}: {phrase(row['phase']).lower()} {noun}"


def days(row: Mapping[str, Any], settings: Settings) -> tuple[str, ...]:
    """The days on which it was held, as the clocks of the place show them."""
    times = Times(settings.timezone)
    timed = {
        times.local(one["starts_at"]).date().isoformat() for one in row["sessions"] if one.get("starts_at")
    }
    return tuple(sorted(timed)) or ((row["starts_on"],) if row["starts_on"] else ())


def _organisation(row: Mapping[str, Any]) -> str | None:
    return row["service_organisation"] or None


def _set(sets: Sets, row: Mapping[str, Any]) -> StandardsUsed:
    chosen = sets[row["standard_set"]]
    return StandardsUsed(id=chosen.id, name=chosen.name, edition=row["edition"])


def _overall(row: Row | None) -> Overall | None:
    return Overall(value=row["value"], reason=row["reason"], next=row["next"]) if row else None


def _sitter(row: Mapping[str, Any]) -> Sitter:
    return Sitter.model_validate(
        {
            "role": row["role"],
            "profession": row["profession"],
            "name": row["name"] if row["named"] else None,
        }
    )


def _conflict(row: Mapping[str, Any]) -> Conflict:
    return Conflict(profession=row["profession"], words=row["text"], standards=tuple(row["barred"]))


def _earlier(row: Mapping[str, Any], settings: Settings) -> Earlier:
    address = f"{settings.base_url}/published/{row['id']}"
    return Earlier(title=title(row), held_on=row["starts_on"], result=row["value"], address=address)


def _standards(sets: Sets, row: Mapping[str, Any], stands: report.Report) -> tuple[Judged, ...]:
    by_number = {one.number: one for one in sets[row["standard_set"]].standards}
    return tuple(
        Judged(
            number=one["number"],
            title=by_number[one["number"]].title,
            link=by_number[one["number"]].link or None,
            decision=one["decision"],
            reason=one["reason"],
            **{
                key: tuple(point["body"] for point in one["points"] if point["part"] == part)
                for part, key in report.KEYS.items()
            },
        )
        for one in stands.standards
        if one["number"] in by_number
    )


async def _recommendations(db: Reading, row: Row) -> list[Row]:
    """What is recommended for everybody to read, standard by standard."""
    rows = await recommendation_queries.recommendations(db, Reader(row, "all"))
    return sorted(rows, key=lambda one: (one["standard"] is not None, one["standard"] or 0))


def _recommended(row: Mapping[str, Any]) -> Recommended:
    return Recommended.model_validate(
        {
            "id": row["id"],
            "standard": row["standard"],
            "level": row["level"],
            "for": row["for_whom"],
            "body": row["body"],
            "due": row["due"],
            "status": row["status"],
        }
    )
