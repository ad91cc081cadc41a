"""Five assessments by December, by three methods: the round, and the two of it that were held another way."""

import hashlib
from typing import TYPE_CHECKING

from assessor.demo.script import Fields, local
from assessor.recording import recording
from assessor.recording.recording import Attached, RecordForm
from assessor.rounds import rounds

if TYPE_CHECKING:
    from assessor.demo import Stage

ID = "five-by-december"
MEALS = "school-meals-alpha-2018"
PLANNING = "planning-advice-beta-2018"
ROUND: Fields = {
    "name": "Five by December",
    "aim": "Five assessments by December, by three methods, to learn which way works for which service.",
    "by": "2018-12-31",
    "assessments": [
        "repairs-alpha-2018",
        MEALS,
        "missed-collections-discovery-2018",
        "ncc-beta-2018",
        PLANNING,
    ],
}
REPORT = """Apply for free school meals: alpha, 17 October 2018

Held at the school admissions team's desks, from three documents that the team sent a week before.

Met: the team knows who applies and who does not, and has tried two ways to ask for income without a payslip.
Not met: nobody has said yet what happens to a case when a family moves (11), and nothing is measured (12, 13).

What to do before the beta: try it with families who have no printer, and agree on three measures.
"""


def _results(*not_met: int) -> dict[int, str]:
    return {number: "not-met" if number in not_met else "met" for number in range(1, 16)}


RECORDED: tuple[tuple[str, str, Fields, str], ...] = (  # id, when it was recorded, what is known, its report
    (
        MEALS,
        "2018-10-29",
        {
            "service_name": "Apply for free school meals",
            "organisation": "Hackney Council",
            "phase": "alpha",
            "method": "document-led",
            "standard_set": "lgdss",
            "day": "2018-10-17",
            "overall": "not-met",
            "reason": "It stays in alpha until something is measured.",
            "results": _results(11, 12, 13),
            "facts": {
                "took-part": 7,
                "minutes-held": 95,
                "team-hours": 34,
                "panel-hours": 11,
                "days-to-draft": 6,
            },
        },
        REPORT,
    ),
    (
        PLANNING,
        "2018-11-30",
        {
            "service_name": "Ask for planning advice",
            "organisation": "Hackney Council",
            "phase": "private-beta",
            "method": "show-and-tell",
            "standard_set": "lgdss",
            "day": "2018-11-28",
            "overall": "met",
            "reason": "It may go on to public beta.",
            "results": {number: value for number, value in _results(9).items() if number not in (7, 14)},
            "facts": {"took-part": 12, "minutes-held": 120, "team-hours": 9, "days-to-draft": 2},
        },
        "",
    ),
)


async def play(stage: "Stage") -> None:
    """Records what was held another way, and begins the round."""
    organiser = stage.person("iqbal")
    for id, day, fields, report in RECORDED:
        form = RecordForm.check(fields)
        await recording.record(
            stage.at(local(day, "11:00")), stage.sets, organiser, form, _attached(report), id=id
        )
    journal = stage.at(local("2018-11-30", "11:40"))
    await rounds.put(journal, organiser, ID, rounds.RoundForm.check(ROUND), None)


def _attached(report: str) -> Attached | None:
    if not report:
        return None
    content = report.encode()
    sha256 = hashlib.sha256(content).hexdigest()
    return Attached(sha256, "School meals, report of the alpha.txt", "text/plain", content)
