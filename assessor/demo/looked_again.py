"""Looked at again, on paper: after the alpha the repairs team tried a night without the supplier's system."""

from dataclasses import replace

from assessor.demo import repairs
from assessor.demo.script import (
    Around,
    Decision,
    Page,
    Seat,
    View,
    claim,
    local,
    move,
    note,
    point,
    statement,
)

NIGHT = Page(
    id="night-without-the-supplier",
    title="The night without the supplier",
    by="ruth",
    at=local("2018-11-01", "10:00"),
    dated="2018-10-29",
    order=7,
    url="https://docs.hackney.example/report-a-repair/night-without-the-supplier",
    says="Report of the Sunday night in October on which the supplier's system was off on purpose: what was tried, "
    "what went wrong, and the sheet that came of it.",
)

STORY = replace(
    repairs.STORY,
    pages=(NIGHT,),
    assessment="repairs-alpha-review-2018",
    set_up_at=local("2018-10-30", "11:00"),
    assessment_fields={
        **repairs.STORY.assessment_fields,
        "type": "evidence-review",
        "scope": [9],
        "sessions": [],
    },
    looks_again_at=repairs.STORY.assessment,
    seats=(
        Seat("priya", {"role": "lead", "profession": "user research"}),
        Seat("sam", {"role": "assessor", "profession": "technology", "leads": [9]}),
        Seat("ruth", {"role": "team", "profession": "product", "duties": ["accepts-report"]}),
    ),
    steps=(
        claim(
            "ruth",
            local("2018-11-01", "10:20"),
            "13f77cbc-39ba-432c-b5c9-0be28336e27a",
            9,
            NIGHT.id,
            "Shows a night with the real system off, hour by hour.",
        ),
        statement(
            "ruth",
            local("2018-11-01", "10:30"),
            9,
            "The supplier's system was off from ten in the evening until six. Nine repairs came in by telephone onto "
            "the sheet and were typed in by eight; none was lost.",
            "The sheet exists in English alone.",
            "Ruth Ellery",
            "yes",
        ),
        move("ruth", local("2018-11-01", "10:40"), "evidence-submitted"),
        move("priya", local("2018-11-05", "9:00"), "in-session"),
        note(
            "sam",
            local("2018-11-05", "9:30"),
            "da071ac7-f78f-4015-acfb-5be0190a6e31",
            9,
            "strength",
            "The night was tried with the real system off. Nine repairs came in on the sheet and none was lost.",
        ),
        note(
            "sam",
            local("2018-11-05", "9:34"),
            "b9220073-1b51-4e08-ae5d-477100f59cc4",
            9,
            "concern",
            "The sheet is in English alone, and the night shift answers in four languages.",
        ),
        move("priya", local("2018-11-05", "9:50"), "writing-up"),
        point(
            "priya",
            local("2018-11-05", "9:55"),
            "bed4c188-6cc7-4f88-bafe-1e2262ba0f62",
            9,
            "done-well",
            "A night with the real system off: nine repairs came in on the sheet and none was lost.",
            ("da071ac7-f78f-4015-acfb-5be0190a6e31",),
        ),
        point(
            "priya",
            local("2018-11-05", "9:58"),
            "a122e9d3-8307-4892-80f5-e0d8169694b2",
            9,
            "advice",
            "Have the sheet in the languages that the night shift answers in.",
            ("b9220073-1b51-4e08-ae5d-477100f59cc4",),
        ),
        move("priya", local("2018-11-06", "9:15"), "fact-check"),
        move("priya", local("2018-11-09", "10:00"), "published"),
    ),
    views=(View("sam", local("2018-11-05", "9:40"), 9, "met", "Tried for real, and written down."),),
    marks=(),
    plans=(),
    decisions=(
        Decision(
            "priya",
            local("2018-11-05", "9:52"),
            9,
            {"value": "met", "reason": "The plan was tried on a real night, and it held."},
        ),
    ),
    overall={"value": "met", "reason": "What was missing in the alpha is there.", "next": "go-on"},
    around=(
        Around(
            "priya",
            local("2018-11-05", "15:00"),
            "call",
            {"on_day": "2018-11-05", "owner_told": "Ruth Ellery", "senior_told": "", "words": ""},
        ),
        Around(
            "ruth",
            local("2018-11-08", "16:10"),
            "accept",
            {"accepted_words": "Thank you for looking so soon."},
        ),
    ),
)
