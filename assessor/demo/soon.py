"""The demo's assessments to come: two with a day some weeks from now, whose panels still lack somebody."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from assessor.assessments import assessments, invitation_queries, queries, seats
from assessor.database import Database
from assessor.demo import Stage
from assessor.demo.cast import BY_KEY
from assessor.settings import Settings
from assessor.standards import load

NEAR = timedelta(days=3)  # so near, or over, its day is moved on when the demo starts
WEDNESDAY = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """An assessment to come: of which service, on the first Wednesday after how many days, with whom."""

    id: str
    service: str
    phase: str
    days: int
    seats: dict[str, dict[str, Any]]


PLANS = (
    Plan(
        "missed-collections-alpha",
        "missed-collections",
        "alpha",
        14,
        {
            "sam": {"role": "lead", "profession": "technology"},
            "priya": {"role": "assessor", "profession": "user research"},
            "ola": {"role": "team", "profession": "design"},
        },
    ),
    Plan(
        "manage-arrears-beta",
        "manage-arrears",
        "private-beta",
        35,
        {"dana": {"role": "lead", "profession": "product"}},
    ),
)


async def plan(database: Database, settings: Settings, now: datetime | None = None) -> None:
    """Lets each be some weeks away: made when it is not there, moved on when its day comes near."""
    now = now or datetime.now(UTC)
    stage = Stage(database, load(*settings.standards_folders))
    stage.ids = {key: member.id for key, member in BY_KEY.items()}
    for one in PLANS:
        stands = await queries.assessment(database, one.id)
        if stands and datetime.fromisoformat(stands["sessions"][0]["starts_at"]) - now > NEAR:
            continue
        given = {
            "service": one.service,
            "standard_set": "lgdss",
            "phase": one.phase,
            "method": "in-the-round",
            "sessions": [_session(now.astimezone(settings.timezone), one.days)],
        }
        form = assessments.AssessmentForm.check(given)
        version = f'"{stands["version"]}"' if stands else None
        await assessments.put(stage.at(now), stage.sets, stage.person("iqbal"), one.id, form, version)
        if not stands:
            await _seat(stage, one, now)


def _session(now: datetime, days: int) -> dict[str, str]:
    day = now + timedelta(days=days)
    day += timedelta(days=(WEDNESDAY - day.weekday()) % 7)
    start = day.replace(hour=10, minute=0, second=0, microsecond=0)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=3)}
    return {name: f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for name, at in times.items()}


async def _seat(stage: Stage, one: Plan, now: datetime) -> None:
    journal = stage.at(now)
    for key, given in one.seats.items():
        iqbal, form = await stage.seat("iqbal", one.id), seats.SeatForm.check(given)
        await seats.put(journal, iqbal, BY_KEY[key].email, form)
    async with journal.keep() as tx:
        for row in await invitation_queries.written_to(tx, one.id):
            await invitation_queries.accept(tx, one.id, row["person"])
