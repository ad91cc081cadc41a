"""Report a missed collection, Croydon: a discovery shown and told to peers, who are writing up."""

from datetime import datetime

from assessor.demo import around
from assessor.demo.script import (
    Decision,
    Seat,
    Story,
    View,
    answer,
    claim,
    local,
    move,
    note,
    page,
    recommendation,
    statement,
)

SERVICE = "missed-collections"

LATE_DATA = "49fe941a-2d1d-490b-a735-5cb5fae3d1aa"
FLATS = "0e78b61b-325d-491a-a965-9a22348d0cd0"
OWNER_DAYS = "453781fa-4589-41b9-b3f6-df5c78e5571e"
CREWS = "d8c098a4-bd56-4d3c-8d31-fac8b275f72e"
MAILBOX = "44aa770a-470a-45f6-94fc-f2d47567e898"


def _wrote(time: str) -> datetime:
    return local("2018-10-31", time)


def _told(time: str) -> datetime:
    return local("2018-11-08", time)


def _after(time: str) -> datetime:
    return local("2018-11-09", time)


STORY = Story(
    service=SERVICE,
    service_by="ola",
    service_at=local("2018-09-03", "10:00"),
    service_fields={
        "name": "Report a missed collection",
        "organisation": "Croydon Council",
        "summary": "A resident whose bin was not emptied learns what happened and whether somebody comes"
        " back."
        " The discovery asked what lies behind the reports before anyone drew a form.",
        "owner": "Waste manager",
        "links": [{"title": "Week notes", "url": "https://weeknotes.croydon.example/missed-collections"}],
        "openness": "public",
    },
    members=("ola",),
    pages=(
        page(SERVICE, "the-problem", "The problem", "ola", "2018-09-07", 1),
        page(SERVICE, "what-we-heard", "What we heard", "ola", "2018-10-12", 2),
        page(SERVICE, "how-things-work-now", "How things work now", "ola", "2018-10-12", 3),
        page(SERVICE, "what-could-be", "What could be", "ola", "2018-10-26", 4),
        page(SERVICE, "team-and-next", "The team and what is next", "ola", "2018-10-30", 5),
    ),
    assessment="missed-collections-discovery-2018",
    set_up_by="iqbal",
    set_up_at=local("2018-10-22", "13:30"),
    assessment_fields={
        "service": SERVICE,
        "standard_set": "lgdss",
        "phase": "discovery",
        "type": "assessment",
        "method": "show-and-tell",
        "scale": "met",
        "scope": [1, 2, 3, 5, 6, 12, 13],
        "sessions": [
            {
                "starts_at": "2018-11-08T10:00:00Z",
                "ends_at": "2018-11-08T12:00:00Z",
                "place": "Bernard Weatherill House, Croydon, the canteen",
                "call_url": None,
            }
        ],
        "notes_shown": "live",
        "authors_shown": "profession",
        "views_shown": "revealed",
        "confidential": False,
    },
    seats=(
        Seat("sam", {"role": "lead", "profession": "technology", "leads": [5, 6]}),
        Seat("priya", {"role": "assessor", "profession": "user research", "leads": [1, 12]}),
        Seat("dana", {"role": "assessor", "profession": "product", "leads": [2, 3]}),
        Seat("tomasz", {"role": "assessor", "profession": "performance analysis", "leads": [13]}),
        Seat("ola", {"role": "team", "profession": "design", "duties": ["accepts-report"]}),
        Seat("grace", {"role": "observer", "profession": "delivery"}),
    ),
    steps=(
        claim(
            "ola",
            _wrote("9:30"),
            "2892a091-c9bf-4c50-9e92-fe87d1c1d254",
            1,
            "what-we-heard",
            "Shows what lies behind 400 reports.",
            "Why people report",
        ),
        claim(
            "ola",
            _wrote("9:32"),
            "79d7c194-2af2-4d53-9593-b48c394d1477",
            1,
            "what-we-heard",
            "Shows who never reports, and how little we know of them.",
            "Whom we did not hear",
        ),
        claim(
            "ola",
            _wrote("9:34"),
            "3241b319-0231-40f0-9889-792203dc1277",
            1,
            "the-problem",
            "Shows why we asked for time before drawing a form.",
            "What we knew at the start",
        ),
        claim(
            "ola",
            _wrote("9:37"),
            "21eeb364-8d1a-4e91-860c-24b0ae21636d",
            2,
            "team-and-next",
            "Shows who did the discovery and whom an alpha needs.",
            "The team",
        ),
        claim(
            "ola",
            _wrote("9:39"),
            "329228cc-da87-4bca-992d-0ef8b28c0511",
            3,
            "team-and-next",
            "Shows weeks that ended in the canteen, with agents.",
            "How we worked",
        ),
        claim(
            "ola",
            _wrote("9:42"),
            "0084d08e-a3c1-43e4-a27f-a9d715d08c6a",
            5,
            "what-could-be",
            "Shows four ideas and what each of them needs.",
            "The ideas",
        ),
        claim(
            "ola",
            _wrote("9:44"),
            "48b17de2-33fc-4baa-bd26-66c397880859",
            6,
            "how-things-work-now",
            "Shows a mailbox that kept everything, and the limit it has now.",
            "Data",
        ),
        claim(
            "ola",
            _wrote("9:47"),
            "7a38a202-b457-469e-a694-02a2a737d134",
            12,
            "what-could-be",
            "Shows an idea that makes many reports needless.",
            "What we would test first",
        ),
        claim(
            "ola",
            _wrote("9:50"),
            "89728714-a73c-4ee8-9865-059e94b60dca",
            13,
            "how-things-work-now",
            "Shows what the present way costs in time.",
            "What it costs",
        ),
        statement(
            "ola",
            _wrote("10:00"),
            1,
            "18 interviews, two mornings on a lorry and 400 reports read. Fewer than half of the reports"
            " are what"
            " the form calls them.",
            "People in flats and people who never report.",
            "Ola Bankole",
            "yes",
        ),
        statement(
            "ola",
            _wrote("10:04"),
            2,
            "Design, research, delivery and analysis for eight weeks. The waste manager becomes service"
            " owner.",
            "Nobody from the contractor has belonged to the team.",
            "Ola Bankole",
            "nearly",
        ),
        statement(
            "ola",
            _wrote("10:08"),
            5,
            "Four ideas compared by what they help with and what they need. The feed from the crews'"
            " tablets comes"
            " first.",
            "We have seen the contractor's data on a screen and not in a file.",
            "Ola Bankole",
            "nearly",
        ),
        statement(
            "ola",
            _wrote("10:12"),
            6,
            "We found a mailbox without an end, told information governance, and it has a limit now.",
            "",
            "Ola Bankole",
            "yes",
        ),
        statement(
            "ola",
            _wrote("10:15"),
            13,
            "Time for each report and the share of repeats were counted, twelve reports by stopwatch.",
            "No figure for satisfaction, and no plan to collect one yet.",
            "Ola Bankole",
            "no",
        ),
        move("ola", local("2018-11-01", "12:00"), "evidence-submitted"),
        move("sam", _told("10:00"), "in-session"),
        note(
            "priya",
            _told("10:14"),
            "2662dd08-8e0e-43f4-9421-0ed38637f18f",
            1,
            "strength",
            "The reading of 400 reports turned the question round, from a better form to fewer reasons to"
            " need one.",
        ),
        note(
            "dana",
            _told("10:19"),
            "3f089923-2aa1-421e-9347-c8e0dbbf01dd",
            3,
            "strength",
            "Every week was shown to agents where they have lunch. They corrected the numbers twice.",
        ),
        note(
            "priya",
            _told("10:26"),
            FLATS,
            1,
            "concern",
            "People in flats ring their landlord and are in none of the figures.",
        ),
        note(
            "sam",
            _told("10:33"),
            LATE_DATA,
            5,
            "question",
            "How old is the crews' record when the council can first read it?",
            status="answered",
            said_by="lead designer",
        ),
        note(
            "dana",
            _told("10:41"),
            OWNER_DAYS,
            2,
            "concern",
            "Two days a week for a service owner with a contract to manage may turn out to be half a day.",
            "panel",
        ),
        note(
            "tomasz",
            _told("10:47"),
            "877ced39-509a-40b1-ae5e-5262748fcaf9",
            13,
            "strength",
            "The cost of the present way was timed by stopwatch, and the small number is stated beside it.",
        ),
        note(
            "sam",
            _told("10:52"),
            CREWS,
            5,
            "concern",
            "Crews may write less once residents read it. The team says so and has not asked crews yet.",
        ),
        answer(
            "ola",
            _told("10:55"),
            "6e9ede20-6d11-4891-a7b1-652e8e784b39",
            LATE_DATA,
            "About ten minutes in the contractor's own screen. For a feed they promised within the hour,"
            " and not in writing.",
            ("what-could-be",),
        ),
        note(
            "sam",
            _told("11:03"),
            MAILBOX,
            6,
            "strength",
            "A mailbox that kept addresses without end was found and limited within the discovery.",
        ),
        note(
            "priya",
            _told("11:10"),
            "49f75cd3-142c-4346-8f84-1f3345b8f4b9",
            12,
            "note",
            "Here, encouraging digital use could mean fewer reports. The standard's usual measure would"
            " hide that.",
            also=[13],
        ),
        note(
            "dana",
            _told("11:24"),
            "3adcd42d-4699-47e2-bb35-8d30c3f5ede9",
            2,
            "question",
            "Who at the contractor may decide about data?",
            status="follow-up",
        ),
        note(
            "tomasz",
            _told("11:31"),
            "b5744f3e-8d34-481f-8cb3-8a26c8c3a97d",
            13,
            "concern",
            "If reports fall, is that a success or a broken form? Decide beforehand how to tell.",
            also=[12],
        ),
        recommendation(
            "sam",
            _told("11:48"),
            "46cb7959-3d9f-453e-866e-1369b048051f",
            5,
            "must",
            "Get a day's data from the contractor in a file, with its age, before the alpha is planned.",
            (LATE_DATA,),
        ),
        recommendation(
            "sam",
            _told("11:50"),
            "8bcdef01-54dd-4ea5-9fe1-bacdabb8cc21",
            5,
            "should",
            "Ask crews what they would write if residents could read it.",
            (CREWS,),
        ),
        recommendation(
            "priya",
            _told("11:52"),
            "dcde305b-8660-424c-8a91-029ad6359e2b",
            1,
            "should",
            "Spend a day with caretakers of three large blocks.",
            (FLATS,),
        ),
        move("sam", _told("12:05"), "writing-up"),
        note(
            "sam",
            _after("9:15"),
            "9ad607de-a028-49da-8daf-9f1759e2389f",
            5,
            "note",
            "First paragraph: what they chose not to build.",
            "me",
        ),
        recommendation(
            "dana",
            _after("9:40"),
            "367dd669-f8d7-48bf-966d-b740a3247e68",
            2,
            "should",
            "Write down what the service owner gives up for two days a week.",
            (OWNER_DAYS,),
            "panel",
            "organisation",
        ),
        move("sam", _after("15:00"), "fact-check"),
    ),
    views=(
        View("priya", _told("11:58"), 1, "met", "They say whom they have not heard."),
        View("sam", _told("11:59"), 1, "met"),
        View("dana", _told("12:00"), 3, "met"),
        View("sam", _told("12:01"), 3, "met", "Agents corrected the map week by week."),
        View("dana", _told("12:02"), 5, "cannot-judge"),
        View(
            "sam",
            _told("12:03"),
            5,
            "not-met",
            "Nobody has seen the lorries’ data, and the first idea needs it.",
        ),
        View("sam", _told("12:04"), 6, "met"),
        View("priya", _after("9:05"), 12, "met", "Seven ways of asking were tried."),
    ),
    decisions=(
        Decision(
            "sam",
            _told("12:06"),
            1,
            {"value": "met", "reason": "Knows what lies behind the reports, and says whom it has not heard."},
        ),
        Decision(
            "sam", _told("12:07"), 3, {"value": "met", "reason": "Weekly, open, and corrected by agents."}
        ),
        Decision(
            "sam",
            _after("9:20"),
            5,
            {
                "value": "not-met",
                "reason": "The idea that comes first rests on data that nobody has held yet.",
            },
        ),
        Decision(
            "sam", _after("9:22"), 6, {"value": "met", "reason": "Found and limited what it did not need."}
        ),
        Decision(
            "sam",
            _after("9:24"),
            2,
            {"value": "not-met", "reason": "The service owner has not the days that the next step needs."},
        ),
        Decision(
            "sam",
            _after("9:26"),
            12,
            {"value": "met", "reason": "Asks what would make a report unnecessary, before asking for more."},
        ),
        Decision(
            "sam",
            _after("9:28"),
            13,
            {"value": "met", "reason": "Timed by stopwatch, and says how few that is."},
        ),
    ),
    overall={
        "value": "not-met",
        "reason": "A discovery that found the right question. Two things come before an alpha.",
        "next": "stay",
    },
    around=around.MISSED_COLLECTIONS,
)
