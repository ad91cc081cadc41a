"""All SQL of who has looked at what: the panel's marks, for totals by profession."""

from assessor.database import Reading, Row
from assessor.door import Reader

PANEL = """
select s.person, s.role, s.barred, coalesce(s.profession, p.profession) as profession from seat s
join person p on p.id = s.person
where s.assessment = :assessment and s.role in ('lead', 'assessor')
"""
# A page of evidence that somebody read counts for each standard it is claimed for; whoever marked one has looked at it.
OPENED = """
select o.person, o.standard, o.at from opened o where o.assessment = :assessment
union all
select r.person, c.standard, r.at from read_mark r
join claim c on c.assessment = r.assessment and c.page = r.page and c.removed_at is null
where r.assessment = :assessment
union all
select k.person, k.standard, k.at from mark k where k.assessment = :assessment
"""
NOTED = """
select n.author as person, n.standard, n.also, n.visibility from note n
where n.assessment = :assessment and n.removed_at is null and (n.visibility <> 'me' or n.author = :person)
"""
# That a view was given stays told when it is taken back: nobody but its author hears of that.
JUDGED = "select v.person, v.standard from own_view v where v.assessment = :assessment"


async def panel(db: Reading, reader: Reader) -> list[Row]:
    """Who is on the panel, for which profession, and which standards are not theirs to note or judge."""
    return await db.all(PANEL, assessment=reader.id)


async def opened(db: Reading, reader: Reader) -> list[Row]:
    """Who opened which standard and when, by its page, a page of its evidence or a mark."""
    return await db.all(OPENED, assessment=reader.id)


async def noted(db: Reading, reader: Reader) -> list[Row]:
    """Who wrote notes about which standards; of the notes to oneself only this reader's."""
    return await db.all(NOTED, assessment=reader.id, person=reader.person)


async def judged(db: Reading, reader: Reader) -> list[Row]:
    """Who gave a view on which standard."""
    return await db.all(JUDGED, assessment=reader.id)
