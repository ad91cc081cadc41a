"""What somebody is to a service: the door of services asks, and whoever sets up an assessment of one."""

from datetime import UTC, datetime

from assessor.database import Database, Transaction
from assessor.door import Person
from assessor.door_queries import LASTS

SERVICE_ROLES = f"""
select v.id,
  exists (select 1 from member m where m.service = v.id and m.person = :person) as member,
  exists (select 1 from seat s join assessment a on a.id = s.assessment
          where a.service = v.id and s.person = :person and s.role = 'team') as team,
  exists (select 1 from seat s join assessment a on a.id = s.assessment
          where a.service = v.id and s.person = :person and {LASTS}) as seated
from service v where v.id = :service
"""


async def service_roles(
    tx: Database | Transaction, who: Person | None, service: str
) -> frozenset[str] | None:
    """What somebody is to a service (member, team, seated, organiser, leadership, guest); None when there is none."""
    row = await tx.one(SERVICE_ROLES, service=service, person=who.id if who else "", now=datetime.now(UTC))
    if row is None:
        return None
    roles = {name for name in ("member", "team", "seated") if row[name]}
    if who and who.organises:
        roles.add("organiser")
    if who and who.leadership:
        roles.add("leadership")
    if who and who.guest:
        roles.add("guest")
    return frozenset(roles)
