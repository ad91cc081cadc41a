"""Which assessments somebody may enter, as SQL: the door's own rule, for whoever looks across them.

Every statement here is about an assessment `a`, and takes the parameters that `asking` gives.
"""

from datetime import UTC, datetime
from typing import Any

from assessor.door import PANEL, Person

OF_PANEL = ", ".join(repr(role) for role in sorted(PANEL))

# A seat lasts, or it is for a day and that day is not over.
LASTS = "(s.until is null or s.until > :now)"
SEAT_AND_MEMBER = f"""left join seat s on s.assessment = a.id and s.person = :person and {LASTS}
  left join member m on m.service = a.service and m.person = :person"""
# On those two: more than a reader by an office; and whoever may enter at all.
TAKES_PART = "(s.person is not null or (m.person is not null and a.confidential = :no))"
MAY_ENTER = f"({TAKES_PART} or :organises = 1 or (:leadership = 1 and a.confidential = :no))"
# Their own places as ids. It begins with their seats and services, so that it costs the same however many assessments
# are others'.
PLACES = f"""
  select s.assessment as id from seat s where s.person = :person and {LASTS}
  union
  select b.id from member m join assessment b on b.service = m.service and b.confidential = :no
  where m.person = :person"""
SEATED = f"exists (select 1 from seat s where s.assessment = a.id and s.person = :person and {LASTS})"


def asking(who: Person) -> dict[str, Any]:
    """Who asks, as these statements want to know it. `across` is 1 for whoever looks across by an office."""
    offices = {"organises": int(who.organises), "leadership": int(who.leadership)}
    across = {"across": int(who.organises or who.leadership)}
    guest = {"guest": int(who.guest), "guest_of": who.guest_of or ""}
    return {"person": who.id, "no": False, "now": datetime.now(UTC), **offices, **across, **guest}


def reach(who: Person) -> tuple[str, dict[str, Any]]:
    """The condition that somebody may enter `a`, without a join, and its parameters. A day's guest looks across
    nothing."""
    if who.guest:
        return "1 = 0", {}
    if who.organises:
        return "1 = 1", {}
    if who.leadership:
        return f"(a.confidential = :no or {SEATED})", asking(who)
    return f"a.id in ({PLACES})", asking(who)
