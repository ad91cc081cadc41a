"""The portfolio's numbers again, by other code: from the plain rows, one after the other, without any index."""

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from assessor.demo.cast import BY_KEY
from tests.portfolio.world import World

LONDON = ZoneInfo("Europe/London")
COUNTED = ("assessment", "reassessment", "evidence-review")
WANTING = ("not-met", "partly-met", "amber", "red")
OVER = ("done", "confirmed", "not-doing")
Row = dict[str, Any]


class Eyes:
    """What one of the cast may see of a world."""

    def __init__(self, world: World, key: str) -> None:
        self.world, self.member = world, BY_KEY[key]

    def role(self, row: Row) -> str:
        for seat in self.world.of("seat", row["id"]):
            if seat["person"] == self.member.id and (
                seat["until"] is None or seat["until"] > datetime.now(UTC)
            ):
                return str(seat["role"])
        return ""

    def panel(self, row: Row) -> bool:
        return self.role(row) in ("lead", "assessor")

    def enters(self, row: Row) -> bool:
        if self.role(row) or self.member.organiser or self.member.admin:
            return True
        member = any(
            one["service"] == row["service"] and one["person"] == self.member.id
            for one in self.world.of("member")
        )
        return not row["confidential"] and (member or self.member.leadership)

    def knows(self, row: Row) -> bool:
        return self.panel(row) or row["told_at"] is not None

    def rows(self, **only: str) -> list[Row]:
        """What is counted, the latest first."""
        found = [
            row
            for row in self.world.of("assessment")
            if self.enters(row)
            and row["state"] != "cancelled"
            and (
                only.get("type") in (row["type"], "every") or ("type" not in only and row["type"] in COUNTED)
            )
            and all(row[name] == only[name] for name in ("phase", "method", "service") if name in only)
            and only.get("from", "") <= (row["starts_on"] or "") <= only.get("to", "9999")
        ]
        if "from" in only or "to" in only:
            found = [row for row in found if row["starts_on"]]
        if "round" in only:
            inside = {one["assessment"] for one in self.world.of("round_assessment")}
            found = [row for row in found if row["id"] in inside]
        found.sort(key=lambda row: (row["starts_on"] or "9999", row["id"]), reverse=True)
        return self.latest(found) if "show" in only else found

    def latest(self, rows: list[Row]) -> list[Row]:
        kept: list[Row] = []
        for service in {row["service"] for row in rows}:
            here = [row for row in rows if row["service"] == service]
            judged = [row for row in here if any(self.values(row).values()) or self.overall(row)]
            kept.append((judged or here)[0])
        return [row for row in rows if row in kept]

    def values(self, row: Row) -> dict[int, str]:
        """What each standard that is looked at came to."""
        rated = {one["standard"]: one["value"] for one in self.world.of("rating", row["id"])}
        return {n: rated.get(n, "") if self.knows(row) else "" for n in json.loads(row["numbers"])}

    def overall(self, row: Row) -> str:
        found = [one["value"] for one in self.world.of("overall", row["id"]) if self.knows(row)]
        return found[0] if found else ""

    def closed(self, row: Row) -> dict[int, str]:
        """The standards that were wanting and are done since, with the day or ""."""
        found = {}
        for number, value in self.values(row).items():
            asked = [
                one
                for one in self.recommendations(row)
                if one["standard"] == number and one["level"] != "could"
            ]
            if value in WANTING and asked and all(one["status"] in ("done", "confirmed") for one in asked):
                days = [self.closed_on(one) for one in asked]
                found[number] = max(days) if "" not in days else ""
        return found

    def recommendations(self, row: Row) -> list[Row]:
        return [
            one
            for one in self.world.of("recommendation", row["id"])
            if one["removed_at"] is None and (one["visibility"] == "everyone" or self.panel(row))
        ]

    def closed_on(self, one: Row) -> str:
        days = [
            update["at"]
            for update in self.world.of("recommendation_update", one["assessment"])
            if update["recommendation"] == one["id"]
            and update["status"] in OVER
            and (one["visibility"] == "panel" or update["open_position"] is not None)
        ]
        if not days or one["status"] not in OVER:
            return ""
        opened = one["open_at"] if one["visibility"] == "everyone" else one["at"]
        return max(
            str(at.astimezone(LONDON).date())
            for at in (days[-1] if one["visibility"] == "everyone" else max(days), opened)
        )

    def totals(self, set: str, rows: list[Row]) -> dict[int, Counter[str]]:
        """By standard, how many came to what."""
        found: dict[int, Counter[str]] = {}
        for row in rows:
            if row["standard_set"] == set:
                for number, value in self.values(row).items():
                    found.setdefault(number, Counter())[value] += 1
                for number in self.closed(row):
                    found[number]["done"] += 1
        return found
