"""Manage arrears: a team's own board, kept sprint by sprint from the first day of the private beta."""

from datetime import datetime

from assessor.demo.script import (
    Seat,
    Story,
    answer,
    claim,
    local,
    note,
    page,
    recommendation,
    statement,
    taken_on,
)

SERVICE = "manage-arrears"

NO_TENANT = "cb14cd9a-9d0b-4285-abed-ab9e844cded2"
SAME_RULE = "10bcd439-fe7d-4f43-b8ff-d659a813b728"
AT_RISK = "21fae22f-f023-413f-9f10-386730580114"
EXPLAIN = "801f7800-e7fa-4826-8cf9-a2a8d7d11150"

TWO_TENANTS = "727e32a0-e74e-424e-8210-112877c9e870"


def _friday(time: str) -> datetime:
    return local("2018-11-09", time)


def _tuesday(time: str) -> datetime:
    return local("2018-11-13", time)


STORY = Story(
    service=SERVICE,
    service_by="tomasz",
    service_at=local("2018-10-29", "9:15"),
    service_fields={
        "name": "Manage arrears",
        "organisation": "Hackney Council",
        "summary": "Officers see whom to speak to first and why, and tenants hear from a person before"
        " they get a"
        " letter. The service proposes an order; an officer decides.",
        "owner": "Head of Income Services",
        "links": [{"title": "Code", "url": "https://code.hackney.example/manage-arrears"}],
        "openness": "invited",
    },
    members=("tomasz", "sam"),
    pages=(
        page(SERVICE, "why-we-build", "Why we build this", "tomasz", "2018-10-29", 1),
        page(SERVICE, "who-we-are", "Who we are", "tomasz", "2018-10-30", 2),
        page(SERVICE, "how-the-order-is-made", "How the order is made", "sam", "2018-11-08", 3),
        page(SERVICE, "sprint-1", "Sprint 1", "tomasz", "2018-11-09", 4),
        page(SERVICE, "sprint-2", "Sprint 2", "sam", "2018-11-13", 5, written="2018-11-13"),
    ),
    assessment="manage-arrears-practice-2018",
    set_up_by="tomasz",
    set_up_at=local("2018-10-29", "9:40"),
    assessment_fields={
        "service": SERVICE,
        "standard_set": "lgdss",
        "phase": "private-beta",
        "type": "practice",
        "method": "sprint-by-sprint",
        "scale": "none",
        "scope": None,
        "sessions": [],
        "notes_shown": "live",
        "authors_shown": "name",
        "views_shown": "revealed",
        "confidential": False,
    },
    seats=(
        Seat("tomasz", {"role": "lead", "profession": "performance analysis", "leads": [13]}),
        Seat("priya", {"role": "assessor", "profession": "user research", "leads": [1, 14]}, accepts=None),
        Seat("sam", {"role": "team", "profession": "technology"}, needs=("breaks",)),
    ),
    steps=(
        claim(
            "sam",
            _friday("14:30"),
            "c1e5c8ac-6ccc-4cb6-8ff3-f3a4a1336e0c",
            1,
            "sprint-1",
            "Shows three officers and ten real accounts each.",
            "What we found",
        ),
        claim(
            "sam",
            _friday("14:31"),
            "8a1a0e73-aa61-424c-900c-c572874eaf78",
            1,
            "why-we-build",
            "Shows what we brought with us from alpha.",
            "What we learnt in alpha",
        ),
        claim(
            "sam",
            _friday("14:33"),
            "573e4fa4-d620-468e-a02c-6dab51ae0cbc",
            2,
            "who-we-are",
            "Shows the team, and who is missing from it.",
            "Who",
        ),
        claim(
            "sam",
            _friday("14:35"),
            "91851fe7-4e49-4b53-8445-60eb565b7f90",
            3,
            "sprint-1",
            "Shows one sprint with its aim, its finding and its change.",
        ),
        claim(
            "sam",
            _friday("14:37"),
            "62b0858a-3ba4-4166-83bb-6f9de9607eac",
            3,
            "who-we-are",
            "Shows that rules change only with an officer in the room.",
            "How we decide",
        ),
        claim(
            "sam",
            _friday("14:39"),
            "764388d0-a38c-42d5-abed-83f02791c62a",
            6,
            "how-the-order-is-made",
            "Shows that the order can be read aloud.",
            "The rules",
        ),
        claim(
            "sam",
            _friday("14:40"),
            "175b4f22-6533-42b8-baf0-82cef2e97edf",
            6,
            "how-the-order-is-made",
            "Shows what we compared for fairness, and could not.",
            "Looked at for fairness",
        ),
        claim(
            "sam",
            _friday("14:42"),
            "0cd6866f-e1ca-479c-bb8b-ba73d4f488be",
            13,
            "who-we-are",
            "Shows three measures, two with a baseline.",
            "Measures",
        ),
        statement(
            "sam",
            _friday("15:00"),
            1,
            "Officers have been with us in each sprint and what they know changed our plan in the first.",
            "Tenants join in sprint 2.",
            "Tomasz Zielinski",
            "no",
        ),
        statement(
            "sam",
            _friday("15:04"),
            2,
            "Owner, analyst, technology, two developers, a designer from sprint 2, an officer each month.",
            "No researcher.",
            "Head of Income Services",
            "no",
        ),
        statement(
            "sam",
            _friday("15:07"),
            3,
            "Two weeks, one aim, a page for each sprint that is begun on the first day.",
            "",
            "Tomasz Zielinski",
            "nearly",
        ),
        statement(
            "sam",
            _friday("15:11"),
            6,
            "Seven rules in plain words beside the code, an impact assessment signed on 22 October,"
            " orders kept for"
            " six months.",
            "No comparison by ethnicity: our figures are not good enough.",
            "Sam Whitfield",
            "nearly",
        ),
        statement(
            "sam",
            _friday("15:15"),
            13,
            "Agreements that hold, tenants spoken to before a letter, officers' hours on the telephone.",
            "No baseline for the third.",
            "Tomasz Zielinski",
            "nearly",
        ),
        note(
            "tomasz",
            _friday("15:30"),
            "28c9f79e-ff9d-43ba-8ec2-6c8515ec226d",
            1,
            "strength",
            "Sitting with officers on the third day changed the sprint while there was time.",
        ),
        note(
            "priya",
            _friday("15:38"),
            NO_TENANT,
            1,
            "concern",
            "Tenants are who this is about, and the first sprint went by without one.",
        ),
        note(
            "tomasz",
            _friday("15:41"),
            SAME_RULE,
            3,
            "concern",
            "Two people changed the same rule on the same day and neither knew.",
        ),
        note(
            "priya",
            _friday("15:46"),
            AT_RISK,
            6,
            "question",
            "How does the list know that somebody is in hospital or in mourning?",
            status="answered",
        ),
        answer(
            "sam",
            _friday("16:02"),
            "dd2b9e5c-f979-4535-bdd9-2cccf5c58080",
            AT_RISK,
            "It does not. An officer puts the account aside with a reason and a date. Nothing of the"
            " reason leaves the list.",
            ("how-the-order-is-made",),
        ),
        recommendation(
            "priya",
            _friday("16:10"),
            TWO_TENANTS,
            1,
            "must",
            "Have two tenants in each sprint from the next one on.",
            (NO_TENANT,),
        ),
        recommendation(
            "tomasz",
            _friday("16:14"),
            "fe52f904-5d8e-426b-a11f-60437980b13e",
            3,
            "should",
            "Change rules in pairs, and give the list of rules one owner a sprint.",
            (SAME_RULE,),
        ),
        taken_on("sam", _friday("16:20"), TWO_TENANTS, "Tomasz Zielinski", "2018-11-23"),
        note(
            "priya",
            _tuesday("10:05"),
            "2463b212-ba41-4b85-91b8-bfdf563bed56",
            1,
            "strength",
            "Two tenants changed the first message on the first day: nothing about money on a lock screen.",
            also=[6],
        ),
        note(
            "priya",
            _tuesday("10:09"),
            EXPLAIN,
            6,
            "question",
            "Could a tenant ask why they were called, and would the officer have the words?",
            status="open",
        ),
        note(
            "tomasz",
            _tuesday("10:20"),
            "795ba989-1a53-485c-ac95-49cbc466972d",
            13,
            "note",
            "Take the baseline for hours on the telephone this month, before the messages begin.",
        ),
        note(
            "tomasz",
            _tuesday("10:22"),
            "9c990a9c-8a44-473a-971d-92bbb9d083ca",
            15,
            "note",
            "Nothing here yet. Invite the director to sprint 4.",
            "panel",
        ),
        recommendation(
            "priya",
            _tuesday("10:30"),
            "eb3e7047-5bf3-4d47-8ff9-adc13b37cc1f",
            6,
            "could",
            "Write one sentence for each rule that an officer can say to a tenant.",
            (EXPLAIN,),
        ),
    ),
)
