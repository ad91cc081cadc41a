"""What goes round the reports of the stories: the same evening, the call with the result, assurance, the fact check."""

from assessor.demo.script import Around, local

REPAIRS = (
    Around(
        "priya",
        local("2018-09-26", "16:40"),
        "evening",
        {
            "strength_1": "Tenants who had given up reporting were found and heard. That changed what the service"
            " is for.",
            "strength_2": "Rooms first, in words that tenants used. The evidence for it is clear and small enough"
            " to read.",
            "strength_3": "A thin thread goes through every system that the beta needs, two weeks of waiting"
            " included.",
            "words": "It was a pleasure to read your evidence. Rest well.",
            "caller": "Priya Raman",
            "call_on": "2018-09-28",
            "report_on": "2018-10-03",
        },
    ),
    Around(
        "priya",
        local("2018-09-28", "11:20"),
        "call",
        {
            "on_day": "2018-09-28",
            "owner_told": "Ruth Ellery",
            "senior_told": "Director of Housing",
            "words": "Both asked about the long assessment of privacy first.",
        },
    ),
    Around("priya", local("2018-09-28", "11:30"), "assurance-asked", {}),
    Around(
        "priya",
        local("2018-10-01", "9:15"),
        "assurance",
        {
            "outcome": "checked",
            "checker": "Iqbal Hussain, assurance",
            "words": "Clear, and kind where it is strict.",
        },
    ),
    Around(
        "ruth",
        local("2018-10-02", "10:05"),
        "remark",
        {"body": "It was two weeks and a day: the supplier answered on the fifteenth day."},
        "85c746df-3ecb-43a7-893e-e814dadde4e6",
        about="point-40769542-d6e8-48d1-aa33-eb166d1a6ea5",
    ),
    Around(
        "ruth",
        local("2018-10-02", "10:12"),
        "remark",
        {"body": "The director has tried it since, on Monday. Can that count?"},
        "de7bb538-9357-482a-bcec-c51f70fd21cf",
        about="standard-15",
    ),
    Around(
        "priya",
        local("2018-10-04", "9:30"),
        "answer",
        {"answer": "not-changed", "answer_words": "“Two weeks” stays: a day does not change what it shows."},
        of=0,
    ),
    Around(
        "priya",
        local("2018-10-04", "9:34"),
        "answer",
        {
            "answer": "not-changed",
            "answer_words": "We judge what was there on the day. Say so in an update of the recommendation:"
            " that is how it is closed.",
        },
        of=1,
    ),
    Around(
        "ruth",
        local("2018-10-08", "15:45"),
        "accept",
        {"accepted_words": "Thank you. It helps us more than a pass would have."},
    ),
    Around("ruth", local("2018-10-08", "15:50"), "pages", {"pages": ["research", "prototypes"]}),
)

MISSED_COLLECTIONS = (
    Around(
        "sam",
        local("2018-11-08", "17:05"),
        "evening",
        {
            "strength_1": "The reading of 400 reports turned the question round, from a better form to fewer"
            " reasons to need one.",
            "strength_2": "Every week was shown to agents where they have lunch. They corrected the numbers"
            " twice.",
            "strength_3": "A mailbox that kept addresses without end was found and limited within the"
            " discovery.",
            "words": "",
            "caller": "Sam Whitfield",
            "call_on": "2018-11-09",
            "report_on": "2018-11-15",
        },
    ),
    Around(
        "sam",
        local("2018-11-09", "11:15"),
        "call",
        {"on_day": "2018-11-09", "owner_told": "Ola Bankole", "senior_told": "", "words": ""},
    ),
    Around(
        "ola",
        local("2018-11-12", "10:20"),
        "remark",
        {
            "body": "We have a day of the data in a file since Thursday, with its age. The report was written before."
        },
        "317bdf77-35cd-43e3-9d96-0f8c9d034c05",
        about="standard-5",
    ),
    Around(
        "ola",
        local("2018-11-12", "10:26"),
        "remark",
        {
            "body": "She has two days a week from January: the head of service agreed to it in writing on Monday."
        },
        "87225083-687b-4f77-80e6-09a49c1f1f61",
        about="standard-2",
    ),
    Around(
        "sam",
        local("2018-11-13", "9:05"),
        "answer",
        {
            "answer": "not-changed",
            "answer_words": "Good news, and after the day. It belongs into an update of the recommendation.",
        },
        of=0,
    ),
)
