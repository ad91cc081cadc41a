"""The demo tells what five assessments by three methods taught, through the product's own pages."""

from tests.house import House
from tests.reading import opened

MAIN = "/assessments/ncc-beta-2018"


async def test_five_by_december_is_told_from_the_round_to_what_is_asked_of_the_organisation(
    demo_house: House,
) -> None:
    """Everything was written by the same functions as by hand, so the pages show it."""
    house = demo_house
    helen, dana = house.client("helen"), house.client("dana")
    tour = await opened(helen, "/rounds/five-by-december")
    assert "4 of 5 held" in tour.text
    assert "5 assessments by 3 methods" in tour.text
    retro = await opened(dana, "/retros/five-by-december")
    assert "In the round everybody heard every standard." in retro.text
    assert "Fewer than four answers, so nothing is shown" in retro.text
    assert "From documents only where a panel cannot meet" in retro.text
    asked = await opened(helen, "/asks")
    assert "Time for those whose service is assessed" in asked.text
    assert "People and money for services once they are live" in asked.text
    meals = await opened(helen, "/assessments/school-meals-alpha-2018")
    assert "Held another way and recorded here" in meals.text
    life = await opened(house.client("ruth"), "/services/report-a-repair/life")
    assert "Looked at again, and met" in life.text
    anonymous = await opened(house.client("sam"), "/assessments/missed-collections-discovery-2018/retro")
    assert "Slides." in anonymous.text
    assert "Tomasz" not in anonymous.text


async def test_the_assessment_of_the_story_stays_in_session_and_in_nobodys_way(demo_house: House) -> None:
    main = (await demo_house.api("dana").get(MAIN)).json()
    assert (main["state"], main["overall"]) == ("in-session", None)
    stored = await demo_house.database.one("select count(*) as n from retro where id = 'ncc-beta-2018'")
    assert stored == {"n": 0}
