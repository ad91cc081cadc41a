"""Published reports as others write them: ten of our own, each with another way of saying the same, and the key."""

from typing import Any


def criteria(
    most: int, *, no: tuple[int, ...] = (), na: tuple[int, ...] = (), words: str = "Yes No N/A"
) -> str:
    """A table of criteria, two in a row, without the line that Markdown wants below its head."""
    yes, not_met, not_applicable = words.split()

    def said(number: int) -> str:
        return not_met if number in no else not_applicable if number in na else yes

    rows = [f"| {n} | {said(n)} | {n + 1} | {said(n + 1)} |" for n in range(1, most, 2)]
    return "\n".join(["| **Criteria** | **Passed** | **Criteria** | **Passed** |", *rows])


def head(*pairs: tuple[str, str]) -> str:
    """Labels and values as they stand at the top of a report."""
    return "\n\n".join(f"**{label}:**  \n{value}" for label, value in pairs)


LOOKED_AT = """
| Criteria | Result | Criteria | Result |
| --- | --- | --- | --- |
| 4 | Yes | 5 | No |
| 5 | Yes | 6 | Perhaps |
""".strip()
DETAILS = """
| **Details of criteria that are not applicable to this service** |
| 21 – too few visits.\x20\x20
22 – the same. |
""".strip()
PEOPLE = (("Lead Assessor", "L. Larch"), ("Service Manager", "M. Maple"), ("Digital Leader", "O. Oak"))
PLAIN = "\n\n".join(
    (
        head(
            ("Department / Agency", "Rivers / Locks"),
            ("Date of Assessment", "03/07/2015"),
            ("Assessment Stage", "alpha"),
            ("Result of Assessment", "Pass"),
            ("Keeper of the Locks", "K. Kelp"),
            *PEOPLE,
        ),
        "* * *",
        "## **Assessment Report**",
        "**Outcome of service assessment**",
        "The panel found the booking of locks on track.",
        "**Reasons**",
        "Boaters were met on the water, in every season.",
        "**Recommendations**",
        "The team must, before beta:",
        "- Point 1 - meet boaters who never go online.\n- Point 9&nbsp;– publish the code of the timetable.",
        "In respect of point 12, the team should shorten the first page.",
        "**Summary**",
        "A good alpha.",
        "* * *",
        "## Digital Service Standard criteria",
        criteria(18, no=(1, 12)),
    )
)
AGAIN = "\n\n".join(
    (
        head(
            ("Department / Agency", "[Ports & Harbours](https://ports.example)"),
            ("Date of Original Assessment", "19/09/14"),
            ("Date of Reassessment", "29/04/15"),
            ("Assessment Stage", "Live"),
            ("Result of Original Assessment", "Not passed"),
            ("Result of Reassessment", "Pass"),
            ("Lead Assessor", "A. Alder (Original) / B. Birch (Reassessment)"),
            ("Service Manager", "C. Cedar"),
            ("Digital Leader", "[O. Oak](https://ports.example/oak)"),
        ),
        "* * *",
        "## Reassessment Report",
        "**29th April&nbsp;2015**",
        "**Reasons**",
        "_Point 13 - Look like the rest of the site._",
        "The mooring pages now do.",
        "**Recommendations**",
        "_Points 21, 22_",
        "Measure how many berths are booked twice.",
        "* * *",
        "## Summary of Original Report",
        "**19th September 2014**",
        "**Recommendations**",
        "- Never ask a skipper for the same berth twice.",
        criteria(26, no=(1, 2, 3, 4, 5, 6)),
        "* * *",
        "## Digital by Default Service Standard criteria",
        criteria(26),
    )
)
ONLY_AGAIN = "\n\n".join(
    (
        head(
            ("Department / Agency", "TOLLS / BRIDGES"),
            ("Date of Reassessment", "19/8/2014"),
            ("Reassessment stage", "Alpha re-review"),
            ("Result of Reassessment", "Not passed"),
            *PEOPLE,
        ),
        "## Assessment Report",
        "**Point 1** - &nbsp;Know who crosses the bridge.",
        "Result: Not passed.",
        "Nobody who crosses at night was asked.",
        "**Point 6** - Work in small steps",
        "Result: Passed.",
        "**Points 7, 21 and 22** &nbsp;- Measures.",
        "Result: Passed.",
        "## Digital by Default Service Standard criteria",
        criteria(26, no=(1,)),
    )
)
MOVING = "\n\n".join(
    (
        head(
            ("Department", "Home and Hearth"),
            ("Date of Assessment", "13/12/2013"),
            ("Moving to", "Private Beta"),
            ("Result", "Met"),
            *PEOPLE,
        ),
        "## Assessment report",
        "### &nbsp;Outcome of service assessment",
        "It meets the pre-April 2014 criteria.",
        "### &nbsp;Recommendations",
        "1. Ask a second town.\n2. Say when it closes.",
        "### **4. Measures, and so on**",
        "Count the visits.",
    )
)
SELF = "\n\n".join(
    (
        "* * *",
        "Anglers say here what they caught.",
        head(
            ("Department / Agency", "WATER / FISH"),
            ("Date of Submission", "26/03/2014"),
            ("Moving to", "Beta"),
            ("Lead Assessor", "L. Larch / N. Nut"),
            ("Service Manager", "M.&nbsp;Maple"),
            ("&nbsp;Digital Leader", "O. Oak"),
        ),
        "* * *",
        "## Assessors Summary:",
        "All 26 GDS Digital by Default criteria were gone through.",
        "## Results Against the Digital by Default Criteria:",
        criteria(26, no=(15,), na=(21, 22)),
        DETAILS,
    )
)
THREES = "\n\n".join(
    (
        head(
            ("Department / Agency", "[Tax and Tithe](https://tax.example)"),
            ("Date of Assessment", "17 September 2015"),
            ("Assessment Stage", "Beta"),
            ("Result of Assessment", "Passed"),
            ("Lead Assessor", "T. Thorn"),
            ("Product Manager", "P. Pine"),
        ),
        "## Assessment Report",
        "### Summary",
        "Ready for more users.",
        "### Recommendations",
        "Over the next months the team should:",
        "- try it with small firms\n- write down\n  what was learnt",
        "#### Technology",
        "Rehearse a failure.",
        "## Digital by Default Service Standard Criteria",
        criteria(18, words="Pass Fail N/A"),
        "&nbsp;",
    )
)
BEYOND = "\n\n".join(
    (
        head(
            ("Department / Agency", "Parks"),
            ("Date of Assessment", "1 July&nbsp;2015"),
            ("Assessment stage", "Live assessment"),
            ("Result of Assessment", "Not Pass"),
            *PEOPLE,
        ),
        "## Assessment Report",
        "**Recommendations for reassessment**",
        "_Point 26 - Show it to a minister._",
        "The minister has not seen it.",
        "## Digital Service Standard criteria:",
        criteria(18, no=(3,)) + "\n|\n| |",
    )
)
CAREFUL = "\n\n".join(
    (
        head(
            ("Department / Agency", "Ferries"),
            ("Date of Assessment", "31/2/2015"),
            ("Assessment Stage", "Alpha or beta"),
            ("Result of Assessment", "May proceed (see below)"),
            *PEOPLE,
        ),
        "## Assessment report",
        "It was looked at against some of the points.",
        "## Criteria that were looked at",
        LOOKED_AT,
    )
)
CONDITIONS = "\n\n".join(
    (
        head(
            ("Department / Agency", "Allotments"),
            ("Date of Assessment", "8/1/2015"),
            ("Assessment Stage", "Public Beta"),
            ("Result of Assessment", "Pass with conditions"),
            *PEOPLE,
        ),
        "## Assessment report",
        "Assessed against all 26 points of the Service Standard.",
        "**Reasons and Recommendations**",
        "_User needs_  \nAsk those who wait for a plot.",
    )
)
BARE = "Notes of a visit, without a head and without a decision.\n\nNothing here says who, when or what."

# What a report must come to: only what it says, and None where it says nothing that can mean one thing.
KEY: dict[str, tuple[str, str, dict[str, Any]]] = {
    "plain": (
        "Book a Lock - Service Assessment",
        PLAIN,
        {
            "service": "Book a Lock",
            "organisation": "Rivers / Locks",
            "phase": "alpha",
            "type": "assessment",
            "set": "18 points, 2015",
            "held_on": "2015-07-03",
            "result": "met",
            "met": 16,
            "not-met": 2,
            "panel": ["L. Larch", "O. Oak"],
            "team": ["M. Maple"],
            "recommended": [1, 9, 12],
            "missing": [],
        },
    ),
    "again": (
        "Find a Berth – Self Certification",
        AGAIN,
        {
            "service": "Find a Berth",
            "organisation": "Ports & Harbours",
            "phase": "live",
            "type": "reassessment",
            "set": "26 points, 2014",
            "held_on": "2015-04-29",
            "result": "met",
            "met": 26,
            "panel": ["B. Birch", "O. Oak"],
            "team": ["C. Cedar"],
            "earlier": ("2014-09-19", "not-met"),
            "recommended": [None],
            "missing": [],
        },
    ),
    "only again": (
        "Bridge Toll - Service Assessment",
        ONLY_AGAIN,
        {
            "service": "Bridge Toll",
            "organisation": "TOLLS / BRIDGES",
            "phase": "alpha",
            "type": "reassessment",
            "set": "26 points, 2014",
            "held_on": "2014-08-19",
            "result": "not-met",
            "met": 25,
            "not-met": 1,
            "panel": ["L. Larch", "O. Oak"],
            "team": ["M. Maple"],
            "missing": ["Recommendations"],
        },
    ),
    "moving": (
        "Warm Rooms – Service Assessment",
        MOVING,
        {
            "service": "Warm Rooms",
            "organisation": "Home and Hearth",
            "phase": "private-beta",
            "type": "assessment",
            "set": "criteria before April 2014",
            "held_on": "2013-12-13",
            "result": "met",
            "panel": ["L. Larch", "O. Oak"],
            "team": ["M. Maple"],
            "recommended": [None, None, None],
            "missing": ["Decisions per standard"],
        },
    ),
    "self": (
        "Say What You Caught – Self Certification",
        SELF,
        {
            "service": "Say What You Caught",
            "organisation": "WATER / FISH",
            "phase": "beta",
            "type": "self-certification",
            "set": "26 points, 2014",
            "held_on": "2014-03-26",
            "result": None,
            "met": 23,
            "not-met": 1,
            "not-applicable": 2,
            "panel": ["L. Larch", "N. Nut", "O. Oak"],
            "team": ["M. Maple"],
            "missing": ["Result", "Recommendations"],
        },
    ),
    "threes": (
        "Tithes In Kind - Beta Assessment",
        THREES,
        {
            "service": "Tithes In Kind",
            "organisation": "Tax and Tithe",
            "phase": "beta",
            "type": "assessment",
            "set": "18 points, 2015",
            "held_on": "2015-09-17",
            "result": "met",
            "met": 18,
            "panel": ["T. Thorn"],
            "team": ["P. Pine"],
            "recommended": [None, None, None],
            "missing": [],
        },
    ),
    "beyond": (
        "Reserve a Bench - Live Assessment",
        BEYOND,
        {
            "service": "Reserve a Bench",
            "organisation": "Parks",
            "phase": "live",
            "type": "assessment",
            "set": "18 points, 2015",
            "held_on": "2015-07-01",
            "result": "not-met",
            "met": 17,
            "not-met": 1,
            "panel": ["L. Larch", "O. Oak"],
            "team": ["M. Maple"],
            "recommended": [None],
            "missing": [],
        },
    ),
    "careful": (
        "Ferry Times - Service Assessment",
        CAREFUL,
        {
            "service": "Ferry Times",
            "organisation": "Ferries",
            "phase": None,
            "type": "assessment",
            "set": None,
            "held_on": None,
            "result": None,
            "met": 1,
            "undecided": 2,
            "panel": ["L. Larch", "O. Oak"],
            "team": ["M. Maple"],
            "missing": ["Phase", "Set of standards", "Date", "Result", "Recommendations"],
        },
    ),
    "conditions": (
        "A Plot of One’s Own - Service Assessment",
        CONDITIONS,
        {
            "service": "A Plot of One’s Own",
            "organisation": "Allotments",
            "phase": "public-beta",
            "type": "assessment",
            "set": "26 points, 2014",
            "held_on": "2015-01-08",
            "result": "met",
            "next": "go-on-with-conditions",
            "panel": ["L. Larch", "O. Oak"],
            "team": ["M. Maple"],
            "missing": ["Decisions per standard", "Recommendations"],
        },
    ),
    "bare": (
        "A visit",
        BARE,
        {
            "service": "A visit",
            "organisation": None,
            "phase": None,
            "type": None,
            "set": None,
            "held_on": None,
            "result": None,
            "missing": [
                "Service",
                "Organisation",
                "Phase",
                "Type",
                "Set of standards",
                "Date",
                "Result",
                "Decisions per standard",
                "Lead assessor",
                "Of the team",
                "Recommendations",
            ],
        },
    ),
}
