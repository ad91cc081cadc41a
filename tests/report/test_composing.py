"""The report as a document: what would be published now, and nothing of what the panel deliberates."""

from typing import Any

import pytest

from assessor.documents.document import read
from assessor.report import composing
from tests.board.test_questions import ask
from tests.house import ASSESSMENT, House, new_id
from tests.report.test_report import put, written


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_the_document_holds_what_is_published_by_role_and_nothing_of_the_deliberation(
    house: House,
) -> None:
    note = await ask(house, by="priya", kind="concern", visibility="panel", body="Panel Secret.")
    for id, visibility in ((new_id(), "everyone"), (new_id(), "panel")):
        body = f"Rehearse it, says {visibility}."
        await written(
            house, "dana", f"recommendations/{id}", level="must", standard=6, body=body, visibility=visibility
        )
    await written(house, "dana", "views/6", value="not-met", reason="My View.")
    await written(house, "sam", "conflict", none=False, text="I built its forms.")
    point = {"body": "Nobody owns it.", "sources": [note]}
    six = {"number": 6, "decision": "not-met", "to_explore": [point]}
    await put(house, summary="In *short*.", service="It answers.", standards=[six])
    await written(house, "dana", "overall", value="not-met", reason="Two things.", next="stay")
    async with house.database.transaction() as tx:
        await tx.run(
            "update seat set named = :yes where person = :dana", yes=True, dana=house.people["dana"].id
        )
    state = house.app.state
    document = await composing.document(
        house.database, state.standards, state.settings, ASSESSMENT, edition=2, note="A date."
    )
    text = str(document.as_json())
    for hidden in (note, "Panel Secret", "says panel", "My View", "Priya", "Sam Whitfield", "Grace"):
        assert hidden not in text
    assert read(document.as_json()) == document
    assert (document.edition, document.note, document.summary) == (2, "A date.", "In *short*.")
    assert document.about_service == "It answers."
    assert [(one.role, one.profession, one.name) for one in document.panel] == [
        ("lead", "product", "Dana Okafor"),
        ("assessor", "user research", None),
        ("assessor", "technology", None),
    ]
    assert [(one.profession, one.words) for one in document.conflicts] == [
        ("technology", "I built its forms.")
    ]
    judged = next(one for one in document.standards if one.number == 6)
    assert (judged.decision, judged.to_explore) == ("not-met", ("Nobody owns it.",))
    assert [one.body for one in document.recommendations] == ["Rehearse it, says everyone."]
    assert document.overall
    assert (document.overall.value, document.overall.next) == ("not-met", "stay")
    assert document.earlier == ()


async def test_earlier_published_assessments_of_the_service_stand_in_it(house: House) -> None:
    before = {"service": "contact-centre", "standard_set": "lgdss", "phase": "alpha"}
    session = {"starts_at": "2017-11-14T09:30:00Z", "ends_at": "2017-11-14T13:30:00Z"}
    iqbal = house.api("iqbal")
    others: dict[str, dict[str, Any]] = {"alpha": {}, "alpha-2": {"confidential": True}, "alpha-3": {}}
    others |= {"mock": {"type": "mock"}, "peers": {"type": "peer-review"}}
    others["later"] = {
        "type": "evidence-review",
        "scope": [6],
        "sessions": [],
    }  # without a day, set up after it
    for id, also in others.items():
        sent = {**before, "sessions": [session], **also}
        assert (await iqbal.put(f"/assessments/{id}", json=sent)).status_code == 201
        for state in ("evidence-submitted", "in-session", "writing-up", "fact-check", "published"):
            if id != "alpha-3" or state != "published":
                answer = await iqbal.put(f"/assessments/{id}/state", json={"to": state})
                assert answer.status_code == 200
    app = house.app.state
    document = await composing.document(house.database, app.standards, app.settings, ASSESSMENT)
    assert [(one.title, one.held_on) for one in document.earlier] == [
        ("Contact centre: alpha assessment", "2017-11-14")
    ]
    assert str(document.earlier[0].address).endswith("/published/alpha")
    for state in ("writing-up", "fact-check"):
        answer = await iqbal.put(f"/assessments/{ASSESSMENT}/state", json={"to": state})
        assert answer.status_code == 200
    panel, others_page = [
        (await house.client(key).get(f"/assessments/{ASSESSMENT}/report")).text for key in ("sam", "grace")
    ]
    assert "Contact centre: alpha assessment" in others_page
    assert (
        "Contact centre: alpha peer review" in panel
    )  # closed: only what everybody may read is everyone else's
    assert "alpha peer review" not in others_page
    assert "alpha mock assessment" not in panel + others_page
