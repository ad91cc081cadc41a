"""Which assessments somebody may enter, as SQL: as the door has it, for whoever looks across them."""

from datetime import UTC, datetime
from typing import Any

from assessor.door import Person

SEATED = """exists (select 1 from seat s where s.assessment = a.id and s.person = :person
  and (s.until is null or s.until > :now))"""
THEIRS = """a.id in (
  select s.assessment from seat s where s.person = :person and (s.until is null or s.until > :now)
  union
  select b.id from member m join assessment b on b.service = m.service and b.confidential = :no
  where m.person = :person)"""


def reach(who: Person) -> tuple[str, dict[str, Any]]:
    """A condition on an assessment `a`, and its parameters. A day's guest looks across nothing."""
    keys: dict[str, Any] = {"person": who.id, "no": False, "now": datetime.now(UTC)}
    if who.guest:
        return "1 = 0", {}
    if who.organises:
        return "1 = 1", {}
    if who.leadership:
        return f"(a.confidential = :no or {SEATED})", keys
    return THEIRS, keys
