"""Plays what goes round a report: the same evening, the call, assurance, remarks and answers, acceptance, the pages
of evidence that are published with it."""

from assessor.demo.script import Around, Story
from assessor.door import Seat
from assessor.evening import evening, result_call
from assessor.fact_check import fact_check, remarks
from assessor.journal import Journal
from assessor.report import assurance, edition_queries
from assessor.settings import Settings


async def play(journal: Journal, settings: Settings, seat: Seat, story: Story, moment: Around) -> None:
    """One thing that goes round the report."""
    fields = moment.fields
    match moment.what:
        case "evening":
            await evening.send(journal, settings, seat, evening.EveningForm.check(fields), None)
        case "call":
            await result_call.record(journal, seat, result_call.CallForm.check(fields), 0)
        case "assurance-asked":
            await assurance.ask(journal, seat)
        case "assurance":
            await assurance.found(journal, seat, assurance.AssuranceForm.check(fields))
        case "remark":
            form = remarks.RemarkForm.check(fields)
            await remarks.write(journal, seat, moment.id, moment.about, form)
        case "answer":
            written = [one for one in story.around if one.what == "remark"]
            said = remarks.AnswerForm.check(fields)
            await remarks.answer(journal, seat, written[moment.of].id, said, 1)
        case "pages":
            async with journal.write(seat.id, seat.person) as change:
                chosen = dict.fromkeys(fields["pages"], False)  # as they were submitted
                await edition_queries.choose(change.tx, seat.id, chosen, seat.person)
        case "accept":
            await fact_check.accept(journal, seat, fact_check.AcceptForm.check(fields))
