"""Two reports that another council published years ago, as somebody brought them in: one of them says no result."""

from assessor.imported.recognising import Published

_ROWS = "\n".join(
    f"| {n} | {'No' if n in (1, 9) else 'Yes'} | {n + 1} | {'No' if n + 1 == 12 else 'Yes'} |"
    for n in range(1, 18, 2)
)
_COLLECTION = f"""**Department / Agency:**
Riverside District Council

**Date of Assessment:**
17/03/2016

**Assessment Stage:**
Beta

**Result of Assessment:**
Not passed

**Lead Assessor:**
L. Larch

**Service Manager:**
M. Maple

* * *

## Assessment Report

**Outcome of service assessment**

The panel found much to like in how a large collection is booked, and three points that are not met yet.

**Reasons**

_User needs_

The team met residents at the tip and at home. Those who live in flats without a lift were not among them, and they are
the ones who book most.

_Technology_

The slots of the crews are read from the depot's own calendar, so that nobody is promised a van that is not there.

**Recommendations**

- Point 1 - Meet people who live in flats before the next assessment.
- Point 9 - Publish the code that reads the depot's calendar.
- Point 12 - Say what a collection costs before asking for an address.

**Summary**

A useful service that will be a good one once it fits those who need it most.

* * *

## Digital Service Standard criteria

| **Criteria** | **Passed** | **Criteria** | **Passed** |
{_ROWS}
"""
_PERMIT = """**Department / Agency:**
Riverside District Council

**Date of Submission:**
4/09/2014

**Moving to:**
Public Beta

**Lead Assessor:**
N. Nut

**Service Manager:**
C. Cedar

* * *

## Assessors Summary:

The 26 Digital by Default Service Standards were gone through with the team in one afternoon. Residents can order a
parking permit without a visit, and the wardens see it within a minute. Paper permits are still posted to whoever asks.
"""

REPORTS = (
    Published(
        "Book a Large Collection - Service Assessment",
        _COLLECTION,
        "Residents have furniture and other large things taken away, on a day they choose.",
        "https://riverside.example/assessments/large-collection",
    ),
    Published(
        "Resident Parking Permit - Self Certification",
        _PERMIT,
        "Residents order, renew and return the permit to park in their street.",
        "https://riverside.example/assessments/parking-permit",
    ),
)
