"""What is asked of the organisation in the demo: one thing that was decided, one that waits."""

from datetime import timedelta
from typing import TYPE_CHECKING

from assessor.asks import asks, queries
from assessor.demo import five
from assessor.demo.retros import action_id
from assessor.demo.script import Fields, local
from assessor.demo.weeks import id_of
from assessor.portfolio.rows import Part

if TYPE_CHECKING:
    from assessor.demo import Stage

# (when, its parts, what it says): put together by Helen, who looks across all of them.
ASKS: tuple[tuple[str, tuple[Part, ...], Fields], ...] = (
    (
        "2018-12-17",
        (("action", five.ID, action_id(five.ID, 0)),),
        {
            "title": "Time for those whose service is assessed",
            "decider": "Corporate leadership team",
            "decide_by": "2018-12-21",
            "decided_on": "2018-12-19",
            "decision": "Two days a week for the owner, from the submission to the report. Line managers are told"
            " before the next round.",
        },
    ),
    (
        "2021-03-08",
        (
            ("recommendation", "ncc-beta-2018", "9671979c-445f-48b5-8c5d-dcc43c358965"),
            ("recommendation", "find-support-peer-review-2021", "360a786e-7f90-4f39-b7fc-e8942f8525d5"),
        ),
        {
            "title": "People and money for services once they are live",
            "decider": "Corporate leadership team",
            "decide_by": "2021-04-30",
            "decided_on": None,
            "decision": "",
        },
    ),
)


async def play(stage: "Stage") -> None:
    """Puts them together, says who decides, and writes down what was decided."""
    helen = stage.person("helen")
    for n, (day, parts, fields) in enumerate(ASKS):
        id, at = id_of("ask", n), local(day, "10:00")
        async with stage.at(at).keep() as tx:
            seen = await queries.seen(tx, helen, parts)
            assert set(seen) == set(parts), "Helen may see all of it"
            await queries.add(tx, id, fields["title"], helen.id)
            await asks.into(tx, helen, id, parts)
        async with stage.at(at + timedelta(days=2)).keep() as tx:
            await queries.put(tx, id, fields)
            for what in ("decider", "decide-by", *(("decided",) if fields["decided_on"] else ())):
                await queries.changed(tx, id, helen.id, what)
