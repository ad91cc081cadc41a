"""What the teams of the demo said about their weeks."""

import uuid
from typing import TYPE_CHECKING

from assessor.demo.script import Fields, local
from assessor.weeknotes import weeknotes

if TYPE_CHECKING:
    from assessor.demo import Stage

CONTACT = "neighbourhood-contact-centre"
REPAIRS = "report-a-repair"

# (service, by, fields): written on their day, in the afternoon.
NOTES: tuple[tuple[str, str, Fields], ...] = (
    (
        CONTACT,
        "grace",
        {
            "title": "Sprint 10: one page for a case",
            "dated": "2018-10-19",
            "body": "We put everything about a case on one page and took calls with it for two mornings.\n\n"
            "- Calls were not shorter. Nobody was put through twice, and that is what agents liked.\n"
            "- The search by phone number finds too many people. We narrow it next week.\n\n"
            "Next: what an agent sees when the network is gone.",
        },
    ),
    (
        CONTACT,
        "femi",
        {
            "title": "Sprint 11: what to do when it is down",
            "dated": "2018-11-02",
            "body": "We switched the network off on purpose and watched. Two agents went back to paper, one waited.\n\n"
            "The page now says how old its data is. The **paper form** is on every desk, and on one page.\n\n"
            "The evidence went to the panel today. Twelve days to go.",
        },
    ),
    (
        CONTACT,
        "femi",
        {
            "title": "The week before the assessment",
            "dated": "2018-11-09",
            "body": "We read our own evidence as if we did not know the service. Three pages said what we plan"
            " and not what we did; we said so on them instead of rewriting them.",
        },
    ),
    (
        REPAIRS,
        "ruth",
        {
            "title": "What four assessors asked us",
            "dated": "2018-09-28",
            "body": "We answered in writing, and it took us a day and a half. Half of the questions were answered in"
            " the documents already; nobody could find them there.\n\nWe now write one page for each thing.",
        },
    ),
    (
        REPAIRS,
        "ruth",
        {
            "title": "Looked at again, and met",
            "dated": "2018-11-09",
            "url": "https://weeknotes.hackney.example/report-a-repair/2018-11-09",
        },
    ),
)


async def play(stage: "Stage") -> None:
    """Writes them all."""
    for n, (service, by, fields) in enumerate(NOTES):
        journal = stage.at(local(str(fields["dated"]), "16:30"))
        form = weeknotes.WeeknoteForm.check(fields)
        await weeknotes.put(journal, stage.person(by), service, id_of("weeknote", n), form, None)


def id_of(kind: str, n: int | str) -> str:
    """The same thing has the same id in every demo."""
    return str(uuid.UUID(bytes=uuid.uuid5(uuid.NAMESPACE_URL, f"demo/{kind}/{n}").bytes, version=4))
