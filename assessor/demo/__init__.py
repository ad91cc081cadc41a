"""The demo: a cast of people and their assessments, written through the same functions as the API."""

from datetime import datetime, timedelta
from typing import Any

from assessor.agenda import agenda, proposal, slot_queries
from assessor.agenda import marks as marking
from assessor.app import follows
from assessor.assessments import (
    assessments,
    conflicts,
    earlier_queries,
    invitation_queries,
    moves,
    needs_queries,
    seats,
)
from assessor.board import answers, claims, notes, recommendations, settling, statements
from assessor.database import Database
from assessor.day import closing, points
from assessor.demo import asked, elsewhere, five, looked_again, pool, reporting, retros, weeks
from assessor.demo.cast import BY_KEY, CAST, Member
from assessor.demo.script import Around, Decision, Mark, Page, Plan, Step, Story, View
from assessor.demo.script import Seat as Sitting
from assessor.demo.story import STORIES
from assessor.door import Person, Seat, enter_as
from assessor.evidence import pages
from assessor.imported import importing
from assessor.journal import Journal
from assessor.people import queries as people
from assessor.services import services
from assessor.settings import Settings
from assessor.standards import StandardSet, load
from assessor.views import ratings, views


def about_cast() -> dict[str, str]:
    """A sentence about each of the cast, by address, for the demo's sign-in page."""
    return {member.email: member.about for member in CAST}


async def fill(database: Database, settings: Settings) -> None:
    """Fills an empty database with the cast and their stories, and what was learned from all of them together."""
    stage = Stage(database, load(*settings.standards_folders), settings)
    await stage.people()
    for story in (*STORIES, looked_again.STORY):
        await stage.play(story)
    async with database.transaction() as tx:
        await pool.offer(tx, stage.ids)
    for told in (weeks, five, retros, asked):
        await told.play(stage)
    await importing.bring(database, [("elsewhere", report) for report in elsewhere.REPORTS])


class Stage:
    """Plays stories step by step, each at its own time."""

    def __init__(
        self, database: Database, sets: dict[str, StandardSet], settings: Settings | None = None
    ) -> None:
        self.database = database
        self.sets = sets
        self.journal = Journal(database)
        self.settings = settings
        if settings:
            self.journal.follows = follows(sets, settings)
        self.ids: dict[str, str] = {}

    async def people(self) -> None:
        """Everybody of the cast, with their offices."""
        async with self.database.transaction() as tx:
            for member in CAST:
                row = await people.add(tx, member.email, member.name, id=member.id, **_given(member))
                self.ids[member.key] = row["id"]

    def person(self, key: str) -> Person:
        """One of the cast, signed in."""
        member = BY_KEY[key]
        return Person(
            id=self.ids[key],
            name=member.name,
            email=member.email,
            admin=member.admin,
            organiser=member.organiser,
            leadership=member.leadership,
            profession=member.profession,
            organisation=member.organisation,
            may_write=True,
            site_version=0,
        )

    async def seat(self, key: str, assessment: str) -> Seat:
        """The seat one of the cast holds now."""
        return await enter_as(self.database, self.person(key), assessment)

    def at(self, moment: datetime) -> Journal:
        """The journal at a moment of the story."""
        self.journal.clock = lambda: moment
        return self.journal

    async def play(self, story: Story) -> None:
        """One service and one assessment of it, from the first page to where it stands."""
        if story.looks_again_at is None:
            await self._service(story)
        for page in story.pages:
            if page.at < story.set_up_at:
                await self._page(story, page)
        await self._set_up(story)
        later: list[Page | Step | Mark | Plan | View | Decision | Around] = [
            *[page for page in story.pages if page.at >= story.set_up_at],
            *story.steps,
            *story.marks,
            *story.plans,
            *story.views,
            *story.decisions,
            *story.around,
        ]
        for moment in sorted(later, key=lambda one: one.at):
            if isinstance(moment, Page):
                await self._page(story, moment)
            elif isinstance(moment, Step):
                await self._step(story, moment)
            elif isinstance(moment, Mark | Plan):
                await self._prepare(story, moment)
            elif isinstance(moment, Around):
                assert self.settings is not None
                seat = await self.seat(moment.by, story.assessment)
                await reporting.play(self.at(moment.at), self.settings, seat, story, moment)
            else:
                await self._judge(story, moment)

    async def _service(self, story: Story) -> None:
        keeper = self.person(story.service_by)
        form = services.ServiceForm.check(story.service_fields)
        await services.put(self.at(story.service_at), keeper, story.service, form, None)
        for key in story.members:
            member = BY_KEY[key]
            await services.add_member(self.journal, keeper, story.service, member.email, member.name)

    async def _page(self, story: Story, page: Page) -> None:
        form = pages.PageForm.check(page.fields())
        await pages.put(self.at(page.at), self.person(page.by), story.service, page.id, form, None)

    async def _set_up(self, story: Story) -> None:
        form = assessments.AssessmentForm.check(story.assessment_fields)
        by = self.person(story.set_up_by)
        await assessments.put(self.at(story.set_up_at), self.sets, by, story.assessment, form, None)
        if story.looks_again_at:
            async with self.journal.keep() as tx:
                await earlier_queries.put(tx, story.assessment, story.looks_again_at)
        for given in story.seats:
            seat = await self.seat(story.set_up_by, story.assessment)
            await seats.put(self.journal, seat, BY_KEY[given.who].email, seats.SeatForm.check(given.fields))
        for given in story.seats:
            if given.accepts is not None:
                await self._answer(story, given)

    async def _answer(self, story: Story, given: Sitting) -> None:
        """What somebody says to their invitation: yes, what they need, and of the panel also any conflict."""
        seat = await self.seat(given.who, story.assessment)
        async with self.journal.keep() as tx:
            await invitation_queries.accept(tx, seat.id, seat.person, given.accepts or "")
            await needs_queries.put(tx, seat.id, seat.person, given.needs, given.need)
        if seat.of_panel:
            said = {"none": not given.declares, "text": given.declares}
            await conflicts.put(self.journal, seat, conflicts.ConflictForm.check(said))
        if given.barred:
            keeper = await self.seat(story.set_up_by, story.assessment)
            await conflicts.bar(self.journal, keeper, seat.person, given.barred)

    async def _step(self, story: Story, step: Step) -> None:
        journal = self.at(step.at)
        seat = await self.seat(step.by, story.assessment)
        await getattr(self, f"_{step.what}_step")(journal, seat, story, step)

    async def _prepare(self, story: Story, moment: Mark | Plan) -> None:
        """A mark before the day; or the agenda, as it proposes itself then."""
        journal = self.at(moment.at)
        seat = await self.seat(moment.by, story.assessment)
        if isinstance(moment, Mark):
            form = marking.MarkForm.check({"standard": moment.standard, "value": moment.value})
            await marking.put(journal, seat, form)
        elif moment.what == "propose":
            chosen = self.sets[seat.assessment["standard_set"]].standards
            every = [one for one in chosen if one.number in seat.numbers]
            slots, _ = await proposal.proposed(self.database, seat, every)
            await agenda.put(journal, seat, proposal.named(slots, []), 0)
        elif moment.what == "share":
            await agenda.share(journal, seat, shared=True)
        else:
            for slot in await slot_queries.slots(self.database, seat.id):
                for number in slot["standards"] if slot["kind"] == "on-paper" else ():
                    ticked = agenda.TickForm.check({"slot": slot["id"], "standard": number})
                    await agenda.tick(journal, seat, ticked)

    async def _judge(self, story: Story, moment: View | Decision) -> None:
        """A view, or a decision; after the last decision the overall."""
        journal = self.at(moment.at)
        seat = await self.seat(moment.by, story.assessment)
        if isinstance(moment, View):
            view = views.ViewForm.check({"value": moment.value, "reason": moment.reason})
            await views.put(journal, seat, moment.standard, view, notes=moment.notes)
            return
        await ratings.put(journal, seat, moment.standard, ratings.RatingForm.check(moment.fields))
        if story.overall and moment is story.decisions[-1]:
            overall = ratings.OverallForm.check(story.overall)
            await ratings.put_overall(self.at(moment.at + timedelta(minutes=1)), seat, overall)

    async def _claim_step(self, journal: Journal, seat: Seat, story: Story, step: Step) -> None:
        await claims.put(journal, seat, step.id, claims.ClaimForm.check(step.fields), None)

    async def _statement_step(self, journal: Journal, seat: Seat, story: Story, step: Step) -> None:
        await statements.put(journal, seat, int(step.id), statements.StatementForm.check(step.fields), None)

    async def _page_step(self, journal: Journal, seat: Seat, story: Story, step: Step) -> None:
        stands = await pages.show(self.database, story.service, step.id)
        form = pages.PageForm.check(step.fields)
        await pages.put(journal, self.person(step.by), story.service, step.id, form, _version(stands))

    async def _state_step(self, journal: Journal, seat: Seat, story: Story, step: Step) -> None:
        await moves.move(journal, seat, moves.MoveForm.check(step.fields))

    async def _note_step(self, journal: Journal, seat: Seat, story: Story, step: Step) -> None:
        await notes.put(journal, seat, step.id, notes.NoteForm.check(step.fields), None)

    async def _answer_step(self, journal: Journal, seat: Seat, story: Story, step: Step) -> None:
        await answers.put(journal, seat, str(step.of), step.id, answers.AnswerForm.check(step.fields), None)

    async def _said_step(self, journal: Journal, seat: Seat, story: Story, step: Step) -> None:
        await settling.answered(journal, seat, str(step.of), step.id, settling.SaidForm.check(step.fields))

    async def _room_step(self, journal: Journal, seat: Seat, story: Story, step: Step) -> None:
        await closing.put(journal, seat, closing.RoomForm.check(step.fields))

    async def _point_step(self, journal: Journal, seat: Seat, story: Story, step: Step) -> None:
        form = points.PointForm.check(step.fields)
        await points.put(journal, seat, int(str(step.of)), step.id, form, None)

    async def _recommendation_step(self, journal: Journal, seat: Seat, story: Story, step: Step) -> None:
        form = recommendations.RecommendationForm.check(step.fields)
        version = None
        if "body" not in step.fields:
            version = _version(await recommendations.show(self.database, seat, step.id))
        await recommendations.put(journal, seat, step.id, form, version)

    async def _update_step(self, journal: Journal, seat: Seat, story: Story, step: Step) -> None:
        form = recommendations.UpdateForm.check(step.fields)
        await recommendations.put_update(journal, seat, str(step.of), step.id, form, None)


def _given(member: Member) -> dict[str, Any]:
    offices = {"admin": member.admin, "organiser": member.organiser, "leadership": member.leadership}
    return {"profession": member.profession, "organisation": member.organisation, **offices}


def _version(thing: dict[str, Any]) -> str:
    return f'"{thing["version"]}"'
