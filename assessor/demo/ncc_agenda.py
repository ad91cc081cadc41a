"""The Neighbourhood Contact Centre: what the panel marked on 12 and 13 November 2018, and the agenda made from it."""

from assessor.demo.script import Mark, Plan, local, marks

MARKS: tuple[Mark, ...] = (
    *marks("priya", local("2018-11-12", "15:10"), clear=(1, 10), hear_more=(4, 14)),
    *marks("sam", local("2018-11-12", "16:40"), clear=(5, 7), hear_more=(6,), worried=(8, 9)),
    *marks("ola", local("2018-11-13", "9:20"), clear=(1, 11), hear_more=(10, 12)),
    *marks("tomasz", local("2018-11-13", "11:05"), hear_more=(12,), worried=(13,)),
    *marks("dana", local("2018-11-13", "14:30"), clear=(1, 2, 3), hear_more=(4, 13), worried=(15,)),
)

PLANS: tuple[Plan, ...] = (
    Plan("dana", local("2018-11-13", "16:30"), "propose"),
    Plan("dana", local("2018-11-13", "16:40"), "share"),
    Plan("dana", local("2018-11-14", "9:31"), "tick"),
)
