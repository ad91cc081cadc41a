"""The Neighbourhood Contact Centre: what people wrote on 14 November 2018, until 11:42.

The panel read from nine o'clock. The team showed the service from half past nine, and notes fell on the
standards they belong to, most of them from 7 on. After that the room went through the standards in order.
"""

from datetime import datetime

from assessor.demo.script import Decision, Step, View, answer, local, note, recommendation, taken_on, update


def _at(time: str) -> datetime:
    return local("2018-11-14", time)


# Notes that others refer to.
RESEARCH_STOPPED = "b40b93ad-8c0f-400e-89bc-09b29bb93b0b"
ARREARS = "178fe51d-9046-4377-8b03-aa3ff1901db7"
LATE_SHIFT = "eeffd042-c28c-4f42-bd34-51b2ce9f2327"
SHARED_ROLES = "20bd2999-38da-40af-83d1-82df80a807f2"
NOBODY_IMPROVES = "b18f3777-3860-410a-9b69-fc1ee89de78b"
DECISION_SLIPPED = "e105a9a2-772d-4de6-a5c4-68ff8d1550c5"
LEAVING_DYNAMICS = "fa0eaffb-6716-4663-a5e4-8f60e5564594"
RECORDINGS = "4e3677f1-d27e-4711-9dd8-b61559d8fba2"
PROMPT_NOT_HEARD = "7a77f6d0-2de7-48d4-a3af-0d86d4c2f9c9"
NOTICE_INCOMPLETE = "b52f8d6b-d93a-40cc-aa17-5b2f39c499d0"
SAMPLE = "1c4818bf-7cba-44bd-85d9-537520c76ab9"
MAPS_EXIST = "5445601c-9444-4931-b272-f80a287b89f3"
TESTED_TOO_LATE = "e303b0b9-aafe-4639-93f0-f5ab4a4da031"
NO_LOAD_TEST = "dfef9955-bdc6-4755-ae3a-01152caef333"
BALANCES = "6061b4e2-faab-47cc-ba0d-8e78d145e285"
LINE_DROPS = "b32dcfed-6c48-4166-bb42-b52ed1ce8eb9"
NEVER_REHEARSED = "cc8a3485-5994-4364-9e36-23320980108c"
AT_HOME = "25bedb8a-09b2-4767-ade5-559149a8ba05"
BALANCE_WORDS = "7efed6b5-ef1a-477d-b7e8-b030a3c147e5"
HINT = "bf734eaf-9253-4c27-aabb-3571afc82cb5"
TAKE_UP = "26fdb7d2-4e6a-451b-b293-f5a1a68f8719"
NO_MEASURES = "b54141eb-0678-4679-9437-9dd68912eb0b"
NO_BASELINE = "2d915f7d-11ba-48f4-89a7-fd7bb29399c5"
OWN_COMPONENTS = "cf1832bb-c372-4d7d-8bdc-c8fdbc1975ff"

# Recommendations that are followed up.
SUPPORT_MODEL = "9671979c-445f-48b5-8c5d-dcc43c358965"
TEST_BEFORE_LAUNCH = "8a8c774c-3e66-4ba4-bdfa-9f9b56451264"
REHEARSE = "107ff1ed-f9c6-41f8-ac77-a62327658e72"

READING: tuple[Step, ...] = (
    note(
        "priya",
        _at("9:04"),
        "4e42984f-fd48-41f1-8fc2-1ed166c0a518",
        1,
        "note",
        "Ask early whom the survey missed, and what was done about it.",
        "me",
    ),
    note(
        "sam",
        _at("9:07"),
        "e184f685-ea45-462e-bfd7-9be190ce8292",
        5,
        "note",
        "Read the comparison table again before the technology slot.",
        "me",
    ),
    note(
        "tomasz",
        _at("9:09"),
        NO_MEASURES,
        13,
        "concern",
        "Neither page nor statement. The vision names three things that should move and no way of"
        " measuring them.",
        "panel",
    ),
    note(
        "ola",
        _at("9:12"),
        "bc878e83-5ff2-4245-ba5f-f83aff8ca6cf",
        11,
        "note",
        "Tabs and dialogues are their own. Look at focus and names of the controls during the demonstration.",
        "panel",
    ),
    note(
        "dana",
        _at("9:14"),
        "09afebe7-2197-4f65-a383-6c5e352c90d4",
        4,
        "note",
        "Begin with the strengths here. The gap is the organisation's and not the team's.",
        "me",
    ),
    note(
        "sam",
        _at("9:17"),
        LINE_DROPS,
        8,
        "question",
        "What becomes of a half-written log when the telephone line drops?",
        "panel",
        status="to-ask",
    ),
    note(
        "sam",
        _at("9:19"),
        RECORDINGS,
        6,
        "concern",
        "Recordings of calls are kept for seven years because the old contract said so. The table added on"
        " Monday shows that nobody owns the decision.",
        "panel",
    ),
    note(
        "priya",
        _at("9:22"),
        "edcf4830-ec4b-4e6a-abf0-0fa11cbbdb96",
        14,
        "question",
        "Who reads the feedback forms when the build team has gone?",
        "panel",
        status="to-ask",
    ),
    note(
        "ola",
        _at("9:24"),
        "f2c3bdb8-3dee-4cdf-aa3e-2efd6f0c4f91",
        None,
        "note",
        "The pages say what went wrong as plainly as what went well. Worth a line in the summary.",
        "panel",
    ),
)

SHOWING: tuple[Step, ...] = (
    note(
        "ola",
        _at("9:38"),
        "178519c2-fe20-4aed-b5e3-a3f5e0cbcead",
        10,
        "strength",
        "The log stays open beside the work, saves as it is typed, and asks for nothing but the reason.",
    ),
    note(
        "sam",
        _at("9:40"),
        "74902af1-7d55-4f11-9c58-08dd4b3d4061",
        7,
        "strength",
        "The code has been public since the first sprint. Somebody from another council had it running in"
        " forty minutes.",
    ),
    note(
        "priya",
        _at("9:41"),
        "a4341a6a-d9a9-4e3d-ab67-a169ac1b0d4b",
        10,
        "strength",
        "Agents tested it while being interrupted, as they are in real calls, and that found more than the"
        " quiet rounds.",
    ),
    note(
        "ola",
        _at("9:43"),
        "8ecadb90-6a73-431d-ba8e-74f402a4c366",
        11,
        "strength",
        "GOV.UK markup is kept as it is, even though only staff see it. The reasons given are good ones.",
    ),
    note(
        "dana",
        _at("9:45"),
        "3c1ffb57-06a4-4398-8fc2-c4eecaa5b067",
        7,
        "strength",
        "The one question that an outside developer had was answered in the readme the same week.",
    ),
    note(
        "priya",
        _at("9:46"),
        BALANCE_WORDS,
        10,
        "concern",
        "Only two of five agents could explain why a balance had changed. The words are new since then and"
        " have not been tested again.",
        also=[14],
    ),
    note(
        "sam",
        _at("9:48"),
        BALANCES,
        8,
        "concern",
        "Balances differ for 12 of the 50 accounts that were compared, and three remain unexplained. Agents"
        " already say these figures aloud.",
        also=[5, 10],
    ),
    note(
        "ola",
        _at("9:50"),
        HINT,
        10,
        "question",
        "In the test, what was the hint that helped the agent who got stuck on a call for somebody else?",
        status="answered",
        said_by="delivery manager",
    ),
    note(
        "ola",
        _at("9:51"),
        OWN_COMPONENTS,
        11,
        "strength",
        "Their own components were made from what people had found out in the public backlog, and will go"
        " when official ones exist.",
    ),
    answer(
        "grace",
        _at("9:52"),
        "f1b96632-f759-4870-b977-a36ff0fcfc01",
        HINT,
        "That the caller's own name goes into the log, and the tenant's name only into the search. The label"
        " says so since sprint 7.",
        ("testing", "sprints"),
    ),
    note(
        "sam",
        _at("9:53"),
        "dde35e1e-c50e-4808-b2b1-1824173197bf",
        7,
        "strength",
        "Reasons for calls are one list in one file that anybody may reuse. It would be a good start for a"
        " common one among councils.",
    ),
    note(
        "sam",
        _at("9:55"),
        TESTED_TOO_LATE,
        8,
        "concern",
        "End-to-end testing with agents is in the same week as the launch to everyone. What it finds cannot"
        " be mended in time.",
    ),
    note(
        "dana",
        _at("9:56"),
        "7c98d32d-c292-46e2-91c1-3c0274e61116",
        None,
        "note",
        "Balances came up under three standards. Decide where they belong before the report.",
    ),
    note(
        "sam",
        _at("9:58"),
        "f76b55fe-f1c5-4fc2-8e13-79b95dcf5537",
        7,
        "strength",
        "Addresses come from the gazetteer by UPRN, so that no second list of addresses begins here.",
    ),
    note(
        "sam",
        _at("9:59"),
        NO_LOAD_TEST,
        8,
        "concern",
        "Nobody has tried fifty agents at once, nor the slower connection of those who work from home.",
    ),
    note(
        "ola",
        _at("10:01"),
        "767d05bd-730e-42cb-98d5-8b139a3cf942",
        12,
        "strength",
        "Agents may choose, and seven of nine did within a week. That says more than a mandate would.",
    ),
    note(
        "tomasz",
        _at("10:02"),
        TAKE_UP,
        12,
        "question",
        "Of the callers who hear of the rent account in a receipt, how many use it afterwards?",
        status="follow-up",
    ),
    note(
        "sam",
        _at("10:04"),
        NEVER_REHEARSED,
        9,
        "concern",
        "The sheet for being offline is short and sensible, and nobody has ever worked from it.",
    ),
    answer(
        "femi",
        _at("10:05"),
        "ec2f652b-029a-4f7f-bb3a-89c69a996c13",
        TAKE_UP,
        "We do not know. The rent account's team can count first sign-ins by week, and we will ask them for"
        " the weeks since 25 October.",
    ),
    note(
        "ola",
        _at("10:06"),
        AT_HOME,
        9,
        "question",
        "How does an agent who works from home get the sheet, and hear that the service is back?",
        status="open",
    ),
    note(
        "tomasz",
        _at("10:08"),
        NO_BASELINE,
        13,
        "concern",
        "The old screens close four weeks after launch. Whatever is not measured before then cannot be"
        " compared with anything.",
    ),
    note(
        "dana",
        _at("10:09"),
        "56b1f1cd-d38e-49d4-9ad6-cd377383ad77",
        13,
        "question",
        "Which figures does the Head of Service look at today, and which would be missed if they stopped?",
        status="open",
    ),
    note(
        "priya",
        _at("10:11"),
        "bdd00ef4-0c6f-4ec1-b0df-a1b8a763b0d1",
        14,
        "strength",
        "Shadowing goes on after launch, with dates in the calendar until March.",
    ),
    note(
        "ola",
        _at("10:12"),
        "a5ec97f9-57de-464e-a734-3ecd7b41de16",
        11,
        "strength",
        "An agent who uses a screen reader tries every release and is given the time for it.",
        also=[10, 14],
    ),
    recommendation(
        "ola",
        _at("10:14"),
        "32604b0a-fdf0-452b-a521-1fa3f1df7f1f",
        11,
        "could",
        "Offer what you learnt about tabs and dialogues to the backlog that it came from.",
        (OWN_COMPONENTS,),
    ),
    recommendation(
        "sam",
        _at("10:15"),
        TEST_BEFORE_LAUNCH,
        8,
        "must",
        "Finish end-to-end testing with agents, rents and balances included, before the service goes to"
        " everyone.",
        (TESTED_TOO_LATE, BALANCES),
    ),
    recommendation(
        "sam",
        _at("10:17"),
        REHEARSE,
        9,
        "should",
        "Hold the rehearsal planned for January, and write down how long the service may be away before"
        " callers hear a recorded message.",
        (NEVER_REHEARSED,),
    ),
    recommendation(
        "tomasz",
        _at("10:18"),
        "bd6a9130-aeb7-46e2-9dbc-991eb0fb2681",
        13,
        "must",
        "Choose a few indicators, take a baseline before the old screens close, and say where they will be"
        " published.",
        (NO_MEASURES, NO_BASELINE),
    ),
)

FIRST_FIVE: tuple[Step, ...] = (
    note(
        "dana",
        _at("10:20"),
        "9d163630-34ab-4dfd-93ac-2f744a486ef0",
        1,
        "strength",
        "Everybody in the team sat beside agents, developers too, and each story names the need it serves.",
        also=[2],
    ),
    note(
        "priya",
        _at("10:21"),
        "fa5fdecf-f2a7-4543-b359-c69783806e05",
        1,
        "strength",
        "The page on research says plainly whom the survey missed, where others would leave it out.",
    ),
    note(
        "ola",
        _at("10:23"),
        "2f92a369-742f-4f99-a5a4-3605e92f4b6e",
        1,
        "strength",
        "The personas changed the design. Calling for somebody else is a journey and not an exception.",
    ),
    note(
        "priya",
        _at("10:24"),
        RESEARCH_STOPPED,
        1,
        "concern",
        "There has been no research with callers since June, and what is known of people in arrears comes"
        " from their officers.",
        also=[14],
    ),
    note(
        "sam",
        _at("10:25"),
        "14f5d97b-e828-4df8-863d-f71a71ff5517",
        1,
        "strength",
        "Findings changed the plan: history came before search, against what the team had expected.",
    ),
    note(
        "priya",
        _at("10:26"),
        ARREARS,
        1,
        "question",
        "People in arrears declined the survey. How else might they be heard?",
        status="answered",
        said_by="service owner",
    ),
    answer(
        "femi",
        _at("10:29"),
        "ede4930c-f783-459a-9df3-d71231137c37",
        ARREARS,
        "Income Services visits people at home and has offered to take one of us along. A debt advice charity"
        " on Mare Street would ask its own visitors for us. Neither is arranged yet.",
        ("user-research", "support-and-improvement"),
    ),
    note(
        "tomasz",
        _at("10:30"),
        "f9b33825-ef22-4649-baf2-f34124a8e65c",
        1,
        "strength",
        "Small numbers are shown as what they are: twenty calls, a glimpse and not a measurement.",
        also=[13],
    ),
    recommendation(
        "priya",
        _at("10:31"),
        "0cc9a71b-0326-44cc-bfab-474ca8f30355",
        1,
        "should",
        "Speak with callers again within six months of launch, people in arrears and those who prefer"
        " another language among them.",
        (RESEARCH_STOPPED, ARREARS),
    ),
    note(
        "dana",
        _at("10:35"),
        "13fc348b-373c-4b75-a252-3eafcbd40bae",
        2,
        "strength",
        "The service owner decides within the budget without asking. 23 decisions stand on a page with their"
        " reasons.",
    ),
    note(
        "sam",
        _at("10:36"),
        "7294366d-0447-40c5-91c4-920de8abb0a7",
        2,
        "strength",
        "Technology had a seat from the first week, because one decision could not wait for the build.",
    ),
    note(
        "priya",
        _at("10:37"),
        "5c5e6af5-decb-4a25-bab3-abd47b4c984e",
        2,
        "strength",
        "Two agents belong to the team for half a day a week, agreed with those who plan the shifts.",
        also=[14],
    ),
    note(
        "dana",
        _at("10:38"),
        SHARED_ROLES,
        2,
        "concern",
        "Tester and researcher are shared and are the first to be called away. Twice in eight sprints is a"
        " pattern that leadership should hear of.",
        "panel",
    ),
    recommendation(
        "dana",
        _at("10:40"),
        "00630d39-bae1-40d0-940d-bc8255083260",
        2,
        "should",
        "Agree which shared roles may be called away from a team in the weeks around a launch.",
        (SHARED_ROLES,),
        "panel",
        "organisation",
    ),
    note(
        "ola",
        _at("10:42"),
        "81038472-2e8b-4337-a7c1-772af5add845",
        3,
        "strength",
        "A retro changes one thing, gives it a name, and checks it before adding another.",
    ),
    note(
        "sam",
        _at("10:43"),
        "0bcf69f2-11e5-45b5-8694-12b1e3668ae1",
        3,
        "strength",
        "Screens were approved before anyone coded them: six of 41 had to be drawn again.",
    ),
    note(
        "dana",
        _at("10:44"),
        LATE_SHIFT,
        3,
        "question",
        "Do the shows in the break room reach agents on the late shift?",
        status="answered",
        said_by="delivery manager",
    ),
    answer(
        "grace",
        _at("10:46"),
        "9617fc8e-9161-4cbd-a90c-598dff097e30",
        LATE_SHIFT,
        "Not the shows. The sheet beside the kettle does, and a team leader goes through it with the late"
        " shift. We will hold the next show twice.",
    ),
    note(
        "tomasz",
        _at("10:47"),
        "3e7ce045-1291-4d2d-8a06-1480df5a5804",
        3,
        "note",
        "They count stories that an agent has used, and days from ready to used. Other teams could take that"
        " over as it stands.",
    ),
    note(
        "dana",
        _at("11:01"),
        "3b448b02-8fd9-4c7a-9c9d-5a214162f12f",
        4,
        "strength",
        "A release takes twenty minutes, can be taken back in five, and needs nobody from outside.",
    ),
    note(
        "sam",
        _at("11:02"),
        NOBODY_IMPROVES,
        4,
        "concern",
        "After the eighth sprint nobody is responsible for making the service better. Support means mending"
        " what is broken.",
    ),
    note(
        "dana",
        _at("11:04"),
        DECISION_SLIPPED,
        4,
        "concern",
        "The decision was expected in October and is now expected in January. The build team will have left"
        " by then.",
        also=[2],
    ),
    note(
        "ola",
        _at("11:05"),
        "bcfa64c1-a48f-4d54-9a10-22fe05283c3c",
        4,
        "note",
        "Croydon had the same gap and put one team behind three services. Happy to share how it was paid"
        " for.",
    ),
    recommendation(
        "dana",
        _at("11:07"),
        SUPPORT_MODEL,
        4,
        "must",
        "Decide how live services are improved, with people and money, before the build team's time ends.",
        (NOBODY_IMPROVES, DECISION_SLIPPED),
        to="organisation",
    ),
    note(
        "sam",
        _at("11:11"),
        "582b7110-5ba7-4d77-b0ba-73ec9fe0d2c2",
        5,
        "strength",
        "Three ways were compared with agents in the room. The table still reads well half a year later.",
    ),
    note(
        "sam",
        _at("11:12"),
        "c0383abd-1bf4-47a7-bf54-aea18dc90482",
        5,
        "strength",
        "About half of the endpoints existed. What was almost right was extended and not copied.",
        also=[7],
    ),
    note(
        "sam",
        _at("11:13"),
        LEAVING_DYNAMICS,
        5,
        "question",
        "What would have to change if the council left Dynamics 365?",
        status="answered",
        said_by="developer",
    ),
    taken_on("grace", _at("11:14"), TEST_BEFORE_LAUNCH, "Marek Nowak", "2018-11-21"),
    answer(
        "marek",
        _at("11:15"),
        "ec354878-3b7e-4233-b637-44f51d3c22c0",
        LEAVING_DYNAMICS,
        "The page knows nothing of it. Behind the API, 14 of 61 endpoints read or write Dynamics, and those"
        " would be written anew. People and calls would have to be moved.",
        ("apis-and-integrations",),
    ),
    note(
        "ola",
        _at("11:16"),
        "f8b797e5-0407-4b2c-a855-f7f8f61793ad",
        5,
        "note",
        "Ask for the comparison table: we are about to choose between the same three at home.",
        "me",
    ),
)

SIXTH: tuple[Step, ...] = (
    note(
        "ola",
        _at("11:20"),
        "807bcc11-a2fc-4c8d-b01d-9d5262c03878",
        6,
        "strength",
        "The four questions of ethics were asked in every phase, with somebody from outside in the room.",
    ),
    note(
        "priya",
        _at("11:21"),
        "8e7d7c29-919d-43fb-a452-525285e0b164",
        6,
        "strength",
        "Three fields of the old log are gone, and the team can say why each of the others stays.",
    ),
    note(
        "sam",
        _at("11:22"),
        MAPS_EXIST,
        6,
        "strength",
        "The data map is one page, and it found the recordings that nobody had thought of.",
    ),
    note(
        "ola",
        _at("11:24"),
        PROMPT_NOT_HEARD,
        6,
        "concern",
        "The prompt for the security questions appears above the focus. Somebody with a screen reader may"
        " pass over the very thing that protects the caller.",
        also=[11],
    ),
    note(
        "dana",
        _at("11:25"),
        "3f86021e-bc67-4c44-9e43-1880b41290e1",
        6,
        "question",
        "Once a matter is closed, who can still open what an agent wrote about it?",
        status="open",
    ),
    note(
        "sam",
        _at("11:27"),
        NOTICE_INCOMPLETE,
        6,
        "concern",
        "The privacy notice does not name Dynamics 365 and hardly mentions recordings.",
    ),
    note(
        "priya",
        _at("11:28"),
        SAMPLE,
        6,
        "question",
        "Who looks at calls in which a page was opened without the questions, and how often?",
        status="answered",
        said_by="service owner",
    ),
    answer(
        "femi",
        _at("11:30"),
        "33ae536e-cb7f-4c72-b8d3-e33b4496e494",
        SAMPLE,
        "Team leaders, ten calls a month each, from December. Until everyone uses the service we look at all"
        " of them: there were four in the first fortnight.",
        ("privacy-and-data-ethics",),
    ),
    taken_on("grace", _at("11:31"), REHEARSE, "Grace Lin", "2019-01-31"),
    note(
        "tomasz",
        _at("11:32"),
        "3ac752b2-1085-46b8-9570-5a0279cc7a02",
        6,
        "note",
        "Calls by reason and week carry no names. That would do as open data once the numbers are large"
        " enough.",
        also=[7, 13],
    ),
    recommendation(
        "sam",
        _at("11:34"),
        "c3687fa1-e2cf-443f-a943-d082c90aa562",
        6,
        "must",
        "Name who decides how long recordings of calls are kept, and let them set a date.",
        (RECORDINGS,),
    ),
    recommendation(
        "dana",
        _at("11:36"),
        "6b0118fc-3341-4da1-9a4d-f21b170058a1",
        6,
        "should",
        "Publish the data map beside the privacy notice, with the notice brought up to date.",
        (MAPS_EXIST, NOTICE_INCOMPLETE),
    ),
    recommendation(
        "ola",
        _at("11:37"),
        "327d66c3-17d7-48c2-b8c6-56bd3b714840",
        11,
        "must",
        "Move the focus to the prompt for the security questions, and let agents who use screen readers"
        " judge it.",
        (PROMPT_NOT_HEARD,),
    ),
    update(
        "grace",
        _at("11:38"),
        "d469b6a7-2be4-44fd-930b-dd6997b120e1",
        REHEARSE,
        "Asked two team leaders in the break: Tuesday 22 January, 14:00 to 16:00, with the team on the second"
        " floor.",
        "in-progress",
        ("roll-out-and-being-offline",),
    ),
    note(
        "dana",
        _at("11:39"),
        "6369fa41-98d7-4883-975c-178573377034",
        6,
        "note",
        "Leaning towards met, if recordings get an owner before launch. Ask Sam first.",
        "me",
    ),
    recommendation(
        "dana",
        _at("11:41"),
        "d6447cb9-f856-4042-b466-f1b6c89e048c",
        13,
        "could",
        "Lend the team an analyst for two days, so that a baseline is not one more task for those who"
        " launch.",
        (NO_BASELINE,),
        "panel",
        "organisation",
    ),
)

VIEWS: tuple[View, ...] = (
    View("priya", _at("10:29"), 1, "met", "Agents were watched at work, not only asked."),
    View("ola", _at("10:30"), 1, "met"),
    View("dana", _at("10:31"), 1, "met"),
    View("dana", _at("10:39"), 2, "met"),
    View("sam", _at("10:40"), 2, "met", "The owner was in the room and decided."),
    View("dana", _at("10:47"), 3, "met"),
    View("sam", _at("11:06"), 4, "not-met", "Nobody is there from January."),
    View(
        "dana",
        _at("11:08"),
        4,
        "not-met",
        "The contract ends with the year, and no money is agreed after it.",
    ),
    View("sam", _at("11:14"), 5, "met"),
    View("dana", _at("11:17"), 5, "met", "Weighed against buying, with the costs side by side."),
    View("sam", _at("11:40"), 6, "not-met", "How long recordings are kept is nobody’s to decide yet."),
    View("priya", _at("11:41"), 6, "cannot-judge"),
)

DECISIONS: tuple[Decision, ...] = (
    Decision(
        "dana",
        _at("10:33"),
        1,
        {"value": "met", "reason": "Deep knowledge of agents, honest about what is not known of callers."},
    ),
    Decision("dana", _at("10:41"), 2, {"value": "met", "reason": "A whole team, with an owner who decides."}),
    Decision(
        "dana", _at("10:49"), 3, {"value": "met", "reason": "Plans changed because of what was learnt."}
    ),
    Decision(
        "dana",
        _at("11:09"),
        4,
        {
            "value": "not-met",
            "reason": "The service can be improved, but from January nobody is there to do it.",
        },
    ),
    Decision(
        "dana", _at("11:18"), 5, {"value": "met", "reason": "Compared with care and reused where possible."}
    ),
)
