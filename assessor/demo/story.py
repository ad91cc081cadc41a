"""The stories of the demo: the main one, and all five together as `STORIES`."""

from assessor.demo import (
    arrears,
    find_support,
    missed_collections,
    ncc_agenda,
    ncc_day,
    ncc_evidence,
    repairs,
)
from assessor.demo.script import Seat, Step, Story, local, move

AS_SUBMITTED = local("2018-11-07", "16:40")

RETENTION_ADDED = Step(
    by="marek",
    at=local("2018-11-12", "11:20"),
    what="page",
    id="where-data-lives",
    fields={
        "body": ncc_evidence.WHERE_DATA_LIVES_LATER.read_text(encoding="utf-8"),
        "dated": "2018-11-12",
    },
)

MAIN = Story(
    service=ncc_evidence.SERVICE,
    service_by="femi",
    service_at=local("2018-05-04", "10:00"),
    service_fields={
        "name": "Neighbourhood contact centre",
        "organisation": "Hackney Council",
        "summary": "Agents answer calls from the council's tenants and leaseholders: rent, repairs,"
        " letters and"
        " everything in between. One screen in place of six, so that a caller is helped there and then and"
        " does not tell the same story twice.",
        "owner": "Femi Adeyemi",
        "links": [
            {"title": "Code", "url": "https://code.hackney.example/neighbourhood-contact-centre"},
            {"title": "Roadmap", "url": "https://roadmap.hackney.example/neighbourhood-contact-centre"},
            {"title": "Prototype", "url": "https://prototype.hackney.example/neighbourhood-contact-centre"},
            {"title": "Week notes", "url": "https://weeknotes.hackney.example/neighbourhood-contact-centre"},
        ],
        "openness": "invited",
    },
    members=("femi", "grace", "marek"),
    pages=ncc_evidence.PAGES,
    assessment="ncc-beta-2018",
    set_up_by="iqbal",
    set_up_at=local("2018-10-17", "11:00"),
    assessment_fields={
        "service": ncc_evidence.SERVICE,
        "standard_set": "lgdss",
        "phase": "public-beta",
        "type": "assessment",
        "method": "in-the-round",
        "scale": "met",
        "scope": None,
        "sessions": [
            {
                "starts_at": "2018-11-14T09:30:00Z",
                "ends_at": "2018-11-14T13:30:00Z",
                "place": "Hackney Service Centre, room 3.1",
                "call_url": None,
            }
        ],
        "notes_shown": "live",
        "authors_shown": "name",
        "views_shown": "revealed",
        "confidential": False,
    },
    seats=(
        Seat("dana", {"role": "lead", "profession": "product", "leads": [2, 3, 4, 15]}),
        Seat(
            "priya",
            {"role": "assessor", "profession": "user research", "leads": [1, 14], "duties": ["deputy"]},
        ),
        Seat("sam", {"role": "assessor", "profession": "technology", "leads": [5, 6, 7, 8, 9]}),
        Seat(
            "ola",
            {"role": "assessor", "profession": "design", "leads": [10, 11, 12]},
            accepts="I come by train and am there from nine.",
            needs=("large-print",),
        ),
        Seat(
            "tomasz",
            {"role": "assessor", "profession": "performance analysis", "leads": [13], "duties": ["scribe"]},
        ),
        Seat("femi", {"role": "team", "profession": "product", "duties": ["accepts-report"]}),
        Seat("grace", {"role": "team", "profession": "delivery"}),
        Seat("marek", {"role": "team", "profession": "technology"}),
        Seat(
            "ruth",
            {"role": "observer", "profession": "delivery"},
            needs=("captions",),
            need="A seat near the front.",
        ),
    ),
    steps=(
        *ncc_evidence.CLAIMS,
        *ncc_evidence.STATEMENTS,
        move(
            "femi", AS_SUBMITTED, "evidence-submitted", "Everything is in but 13 and 15; see the statements."
        ),
        RETENTION_ADDED,
        *ncc_day.READING,
        move("dana", local("2018-11-14", "9:30"), "in-session"),
        *ncc_day.SHOWING,
        *ncc_day.FIRST_FIVE,
        *ncc_day.SIXTH,
    ),
    marks=ncc_agenda.MARKS,
    plans=ncc_agenda.PLANS,
    views=ncc_day.VIEWS,
    decisions=ncc_day.DECISIONS,
)

STORIES: tuple[Story, ...] = (
    MAIN,
    repairs.STORY,
    missed_collections.STORY,
    arrears.STORY,
    find_support.STORY,
)
