"""Decisions: the panel's until the team is told, then everybody's, from version 1."""

from tests.house import ASSESSMENT, House
from tests.reading import Page, fill, opened

IN = f"/assessments/{ASSESSMENT}"
RATINGS = f"{IN}/agreed-ratings"
NOT_MET = {"value": "not-met", "reason": "Nobody owns retention."}
OVERALL = {"value": "not-met", "reason": "Two things first.", "next": "go-on-with-conditions"}
ELSE = ("grace", "femi", "ruth", "helen", "iqbal")


async def decide(house: House) -> None:
    """Two standards and the whole, one of them changed."""
    dana = house.api("dana")
    assert (await dana.put(f"{RATINGS}/6", json={"value": "met"})).status_code == 201
    assert (await dana.put(f"{RATINGS}/6", json=NOT_MET)).status_code == 200
    assert (await dana.put(f"{RATINGS}/7", json={"value": "not-covered"})).status_code == 201
    assert (await dana.put(f"{IN}/overall", json=OVERALL)).status_code == 201


async def rating(house: House, key: str, standard: int = 6) -> str | None:
    """What the assessment says somebody may know of a standard's decision."""
    shown = (await house.api(key).get(IN)).json()["standards"]
    value: str | None = shown[standard - 1]["agreed_rating"]
    return value


async def actions(house: House, key: str) -> list[str]:
    items = (await house.api(key).get(f"{IN}/journal")).json()["items"]
    return [item["action"] for item in items if item["subject"] in ("rating", "overall", "team")]


async def test_what_is_agreed_is_the_panels_until_the_team_is_told(house: House) -> None:
    await decide(house)
    for key in ("dana", "priya"):
        assert await rating(house, key) == "not-met"
        assert (await house.api(key).get(IN)).json()["overall"]["next"] == "go-on-with-conditions"
        assert (await house.api(key).get(f"{RATINGS}/6")).headers["etag"] == '"2"'
    for key in ELSE:
        assert await rating(house, key) is None
        assert (await house.api(key).get(IN)).json()["overall"] is None
        for path in (f"{RATINGS}/6", f"{IN}/overall"):
            assert (await house.api(key).get(path)).status_code == 404
        assert (await house.client(key).get(f"{IN}/decisions")).status_code == 404
        assert await actions(house, key) == []
    assert (await house.api("priya").post(f"{IN}/tell")).status_code == 403
    assert (await house.api("dana").post(f"{IN}/tell")).json() == (
        await house.api("dana").post(f"{IN}/tell")
    ).json()
    for key in ELSE:
        assert await rating(house, key) == "not-met"
        seen = await house.api(key).get(f"{RATINGS}/6")
        assert (seen.json()["version"], seen.headers["etag"]) == (1, '"1"')
        assert (await house.api(key).get(f"{IN}/overall")).json()["version"] == 1
        assert (await house.api(key).get(IN)).json()["overall"]["value"] == "not-met"
        assert await actions(house, key) == ["team.told"]
        page = await opened(house.client(key), f"{IN}/decisions")
        assert "It may go on once some conditions are met." in page.text
        assert "Nobody owns retention." in page.text
        assert "Not met" in (await house.client(key).get(f"{IN}/standards/6")).text
    at = (await house.api("grace").get(f"{RATINGS}/6")).json()["at"]
    assert at == (await house.api("dana").post(f"{IN}/tell")).json()["told_at"]


async def test_what_changes_after_telling_is_told_to_everybody(house: House) -> None:
    await decide(house)
    await house.api("dana").post(f"{IN}/tell")
    async with house.stream("grace") as team, house.stream("grace", page=True) as screen:
        await team.next()
        await screen.next()
        await house.api("dana").put(f"{RATINGS}/6", json={"value": "met", "reason": "They named an owner."})
        entry = await team.entry()
        assert (entry["action"], entry["id"], entry["standard"]) == ("rating.agreed", "6", 6)
        assert (entry["thing"]["value"], entry["thing"]["version"]) == ("met", 2)
        assert "They named an owner." in (await screen.next())["data"]
    await house.api("dana").put(f"{RATINGS}/8", json={"value": "met"})
    assert (await house.api("grace").get(f"{RATINGS}/8")).json()["version"] == 1


async def test_open_pages_show_the_decisions_the_moment_the_team_is_told(house: House) -> None:
    await decide(house)
    async with house.stream("femi", page=True) as screen:
        await screen.next()
        await house.api("dana").put(f"{RATINGS}/6", json={"value": "met", "reason": "Settled."})
        await house.api("dana").post(f"{IN}/tell")
        told = (await screen.next())["data"]
        for words in ("Settled.", 'id="card-6"', "Two things first.", "The lead told the team"):
            assert words in told


async def test_fact_check_tells_the_team_for_good(house: House) -> None:
    await decide(house)
    for to in ("writing-up", "fact-check", "writing-up"):
        await house.api("iqbal").put(f"{IN}/state", json={"to": to})
    assert await rating(house, "grace") == "not-met"
    assert (await house.api("grace").get(f"{IN}/overall")).json()["version"] == 1


async def test_a_decision_is_of_the_scale_and_a_bad_one_has_a_reason(house: House) -> None:
    dana = house.api("dana")
    for body, field in (
        ({}, "value"),
        ({"value": "green"}, "value"),
        ({"value": "cannot-judge"}, "value"),
        ({"value": "not-met"}, "reason"),
    ):
        answer = await dana.put(f"{RATINGS}/6", json=body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    for body, field in (
        ({"value": "not-covered"}, "value"),
        ({"value": "met", "next": "leap"}, "next"),
        ({"value": "not-met"}, "reason"),
    ):
        answer = await dana.put(f"{IN}/overall", json=body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    for key in ("sam", "grace", "iqbal"):
        assert (await house.api(key).put(f"{RATINGS}/6", json=NOT_MET)).status_code == 403
        assert (await house.api(key).put(f"{IN}/overall", json=OVERALL)).status_code == 403
    assert (await dana.put(f"{RATINGS}/99", json=NOT_MET)).status_code == 404


async def test_what_a_decision_said_before_is_kept_and_the_same_again_is_no_change(house: House) -> None:
    await decide(house)
    position = (await house.api("dana").get(IN)).json()["position"]
    assert (await house.api("dana").put(f"{RATINGS}/6", json=NOT_MET)).status_code == 200
    assert (await house.api("dana").put(f"{IN}/overall", json=OVERALL)).status_code == 200
    assert (await house.api("dana").get(IN)).json()["position"] == position
    rows = await house.database.all("select id, version, was from history where subject = 'rating'")
    assert [(row["id"], row["version"], row["was"]["value"]) for row in rows] == [("6", 1, "met")]


async def test_the_lead_decides_standard_by_standard_then_the_whole_and_tells_the_team(house: House) -> None:
    dana = house.client("dana")
    page = await opened(dana, f"{IN}/decisions")
    assert "0 of 15 standards are decided" in page.text
    form = await opened(dana, page.links["Decide on standard 6"])
    again = Page(await fill(dana, form, f"{IN}/decisions/6", value="not-met"))
    assert again.errors == {"reason": "Say why"}
    saved = await fill(dana, again, f"{IN}/decisions/6", reason="Nobody owns retention.", then="7")
    assert saved.headers["location"] == f"{IN}/decisions/7"
    form = await opened(dana, f"{IN}/decisions/7")
    saved = await fill(dana, form, f"{IN}/decisions/7", value="met")
    assert saved.headers["location"] == f"{IN}/decisions?done=agreed"
    form = await opened(dana, f"{IN}/decisions/overall")
    assert "1 met, 1 not met; 13 not decided yet" in form.text
    assert form.form(f"{IN}/decisions/overall")["value"] == ["not-met"]  # the worst of all
    better = Page(await fill(dana, form, f"{IN}/decisions/overall", value="met"))
    assert better.errors == {"reason": "Say why the whole is not as its weakest standard"}
    changed = {"next": "stay", "reason": "Two things first."}
    assert (await fill(dana, form, f"{IN}/decisions/overall", **changed)).status_code == 303
    ask = await opened(dana, (await opened(dana, f"{IN}/decisions")).links["Tell the team"])
    assert "It cannot be taken back." in ask.text
    assert "Nothing is agreed: standards 1 to 5, 8 to 15" in ask.text
    assert await rating(house, "grace") is None
    told = await fill(dana, ask, f"{IN}/tell")
    assert told.headers["location"] == f"{IN}/decisions?done=told"
    assert "The team is told." in (await opened(dana, told.headers["location"])).text
    assert "It stays in this phase for now." in (await house.client("grace").get(IN)).text
    assert "Dana Okafor told it" in (await opened(dana, f"{IN}/tell")).text


async def test_authors_of_decisions_are_shown_by_profession_where_that_is_set(house: House) -> None:
    await house.api("iqbal").put(IN, json={"authors_shown": "profession"}, headers={"if-match": "*"})
    await decide(house)
    await house.api("dana").post(f"{IN}/tell")
    assert (await house.api("grace").get(f"{RATINGS}/6")).json()["author"] == {"profession": "product"}
    assert "Dana" not in (await opened(house.client("grace"), f"{IN}/decisions")).text
