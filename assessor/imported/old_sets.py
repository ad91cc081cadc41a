"""The sets of standards that reports of years ago were assessed against and that we do not ship: what they are called.

Their numbers and titles are facts, said here in short; the wording is at the addresses given.
"""

from assessor.documents.document import StandardsUsed

EIGHTEEN = StandardsUsed(name="Digital Service Standard", edition="18 points, 2015")
TWENTY_SIX = StandardsUsed(name="Digital by Default Service Standard", edition="26 points, 2014")
EARLY = StandardsUsed(name="Digital by Default Service Standard", edition="criteria before April 2014")
BY_COUNT = {18: EIGHTEEN, 26: TWENTY_SIX}

# https://www.gov.uk/service-manual/service-assessments/pre-july-2019-digital-service-standard
OF_EIGHTEEN = (
    "Understand user needs",
    "Do ongoing user research",
    "Have a multidisciplinary team",
    "Use agile methods",
    "Iterate and improve frequently",
    "Evaluate tools and systems",
    "Understand security and privacy issues",
    "Make all new source code open",
    "Use open standards and common platforms",
    "Test the end-to-end service",
    "Make a plan for being offline",
    "Make sure users succeed first time",
    "Make the user experience consistent with GOV.UK",
    "Encourage everyone to use the digital service",
    "Collect performance data",
    "Identify performance indicators",
    "Report performance data",
    "Test with the minister",
)
# https://github.com/ministryofjustice/service_assessments (service standard, version 1)
OF_TWENTY_SIX = (
    "Understand user needs",
    "Have a sustainable multidisciplinary team",
    "Evaluate data, threats and security",
    "Evaluate privacy risks",
    "Evaluate tools and systems",
    "Use agile, iterative and user-centred methods",
    "Establish performance benchmarks",
    "Learn from the prototype",
    "Make sure users succeed first time, unaided",
    "Support those who need assisted digital",
    "Plan to phase out other channels",
    "Integrate what must not be digital by law",
    "Be consistent with GOV.UK",
    "Be able to update the service very often",
    "Make new source code open",
    "Use open standards and common platforms",
    "Test the end-to-end service",
    "Use analytics that collect performance data",
    "Iterate frequently",
    "Plan ongoing user research",
    "Benchmark user satisfaction",
    "Benchmark completion rates",
    "Plan for a low cost per transaction",
    "Plan for high digital take-up",
    "Plan for being offline",
    "Test with the minister",
)
_TITLES = {EIGHTEEN.edition: OF_EIGHTEEN, TWENTY_SIX.edition: OF_TWENTY_SIX}


def most_of(used: StandardsUsed | None) -> int:
    """The highest number a standard of this set has, where we know the set."""
    return next((count for count, one in BY_COUNT.items() if one == used), 99)


def title(used: StandardsUsed | None, number: int) -> str:
    """What a standard of one of these sets is called; of another, its number in words."""
    titles = _TITLES.get(used.edition, ()) if used in BY_COUNT.values() and used else ()
    return titles[number - 1] if 1 <= number <= len(titles) else f"Point {number}"
