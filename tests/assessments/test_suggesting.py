"""A panel is suggested: who comes when, who is left out, what is missing, and how it is invited."""

from typing import Any

from assessor import paths
from assessor.assessments.suggesting import Candidate, Panel, suggest, wanted
from assessor.standards import load
from tests.house import ASSESSMENT, House
from tests.reading import fill, opened

STANDARDS = load(paths.STANDARDS)["lgdss"].standards
HERE = f"/assessments/{ASSESSMENT}/people/suggest"


def one(name: str, profession: str, **known: Any) -> Candidate:
    given = {"may_lead": False, "has_shadowed": True, "panels": 1, "organisation": None, **known}
    return Candidate(id=name, name=name, email=f"{name}@a.example", profession=profession, **given)


def suggested(*pool: Candidate, phase: str = "alpha", has_lead: bool = False, covered: str = "") -> Panel:
    return suggest(STANDARDS, phase, pool, has_lead=has_lead, covered=set(filter(None, covered.split(","))))


def who(panel: Panel) -> list[tuple[str, str]]:
    return [(place.who.name, place.role) for place in panel.places]


def test_a_discovery_wants_fewer_professions_than_a_beta() -> None:
    assert wanted(STANDARDS, "discovery") == ["user research", "design", "product"]
    beta = wanted(STANDARDS, "public-beta")
    assert set(beta) == {
        "technology",
        "product",
        "delivery",
        "user research",
        "design",
        "performance analysis",
    }
    assert wanted(STANDARDS[:1], "public-beta") == ["user research", "design"]


def test_somebody_who_may_lead_leads_and_is_of_a_wanted_profession_where_there_is_one() -> None:
    first = wanted(STANDARDS, "alpha")[0]
    panel = suggested(one("ann", "gardening", may_lead=True), one("bob", first, may_lead=True))
    assert ("bob", "lead") in who(panel)
    assert not any(words.startswith("Nobody who is free") for words in panel.missing)


def test_whoever_comes_first_in_turn_is_asked_first() -> None:
    first = wanted(STANDARDS, "alpha")[0]
    panel = suggested(one("ann", first), one("bob", first), has_lead=True)
    assert who(panel) == [("ann", "assessor")]
    assert [candidate.name for candidate in panel.others] == ["bob"]


def test_somebody_new_sits_beside_the_panel_first() -> None:
    first = wanted(STANDARDS, "alpha")[0]
    new = one("ann", first, panels=0, has_shadowed=False)
    panel = suggested(new, one("bob", first), has_lead=True)
    assert who(panel) == [("bob", "assessor"), ("ann", "observer")]
    panel = suggested(new, has_lead=True)
    assert who(panel) == [("ann", "assessor")]
    assert f"For {first} there is only ann, who has not been on a panel yet" in panel.missing


def test_what_is_missing_is_said() -> None:
    panel = suggested()
    assert panel.missing[0] == "Nobody who is free to sit here may lead a panel"
    assert [f"Nobody for {name} in the pool" for name in wanted(STANDARDS, "alpha")] == panel.missing[1:]
    assert suggested(has_lead=True, covered=",".join(wanted(STANDARDS, "alpha"))).missing == []


def test_standards_are_divided_among_their_professions_and_none_is_given_twice() -> None:
    pool = [one(name, name) for name in wanted(STANDARDS, "alpha")]
    panel = suggested(*pool, has_lead=True)
    given = [number for place in panel.places for number in place.leads]
    assert len(given) == len(set(given))
    by_number = {standard.number: standard for standard in STANDARDS}
    for place in panel.places:
        assert all(place.who.profession in by_number[number].professions for number in place.leads)
    assert all(place.leads for place in panel.places)


async def into_pool(house: House, *keys: str) -> None:
    async with house.journal.keep() as tx:
        for key in keys:
            sql = "update person set in_pool = :yes, has_shadowed = :yes, may_lead = :yes where id = :id"
            await tx.run(sql, yes=True, id=house.people[key].id)


async def test_the_service_its_team_and_whoever_sits_here_are_left_out(house: House) -> None:
    await into_pool(house, "femi", "grace", "priya", "ola", "tomasz")
    page = await opened(house.client("iqbal"), HERE)
    assert "Ola Bankole, assessor" in page.text
    assert "Tomasz Zielinski, assessor" in page.text
    for name in ("Femi Adeyemi", "Grace Lin", "Priya Raman"):
        assert name not in page.text


async def test_whoever_sits_elsewhere_that_day_is_left_out(house: House) -> None:
    await into_pool(house, "ola", "tomasz")
    iqbal = house.api("iqbal")
    session = {"starts_at": "2018-11-14T09:30:00Z"}
    set_up = {"service": "contact-centre", "standard_set": "lgdss", "phase": "live", "sessions": [session]}
    await iqbal.put("/assessments/other", json=set_up)
    await iqbal.put("/assessments/other/seats/ola@croydon.example", json={"role": "assessor"})
    assert "Ola Bankole" not in (await opened(house.client("iqbal"), HERE)).text


async def test_whoever_is_ticked_is_invited_in_one_step_and_nobody_else(house: House) -> None:
    await into_pool(house, "ola", "tomasz")
    iqbal = house.client("iqbal")
    form = await opened(iqbal, HERE)
    ola, nadia = house.people["ola"].id, house.people["nadia"].id
    answer = await fill(iqbal, form, HERE, person=[ola])
    assert answer.headers["location"].endswith("/people?done=seated")
    await iqbal.post(HERE, data={"person": [nadia, ola]})  # not of the pool; and again
    rows = await house.database.all(
        "select person, role, leads from seat where assessment = :id and person in (:ola, :nadia, :tomasz)",
        id=ASSESSMENT,
        ola=ola,
        nadia=nadia,
        tomasz=house.people["tomasz"].id,
    )
    assert [(row["person"], row["role"]) for row in rows] == [(ola, "assessor")]
    assert rows[0]["leads"]
