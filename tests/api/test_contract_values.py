"""Values: what may stand in a field, what it becomes, and how a refusal names it; and what every answer carries."""

from typing import Any

import pytest

from assessor.api.operations import OPERATIONS
from tests.api.things import BY_NAME, HERE, good, place, refused, written
from tests.house import ASSESSMENT, SERVICE, House, new_id

JAVASCRIPT = "javascript:alert(1)"
WRONG: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("note", {"standard": 16}, "standard"),
    ("note", {"standard": 0}, "standard"),
    ("note", {"standard": "6"}, "standard"),
    ("note", {"standard": True}, "standard"),
    ("note", {"standard": 6.5}, "standard"),
    ("note", {"also": [6, 99]}, "standard"),
    ("note", {"also": 6}, "also"),
    ("note", {"kind": "praise"}, "kind"),
    ("note", {"kind": ["note"]}, "kind"),
    ("note", {"body": ""}, "body"),
    ("note", {"body": " \r\n "}, "body"),
    ("note", {"body": 5}, "body"),
    ("note", {"body": "x" * 10_001}, "body"),
    ("note", {"said_by": "two\nlines"}, "said_by"),
    ("note", {"files": ["x"]}, "files.0"),
    ("service", {"links": [{"title": "Code", "url": JAVASCRIPT}]}, "links.0.url"),
    ("service", {"links": [{"title": "Code"}]}, "links.0.url"),
    ("service", {"links": [{"title": "Code", "url": "https://a.example", "x": 1}]}, "links.0.x"),
    ("service", {"openness": "secret"}, "openness"),
    ("service", {"name": "x" * 201}, "name"),
    ("assessment", {"sessions": [{"starts_at": "tomorrow"}]}, "sessions.0.starts_at"),
    ("assessment", {"sessions": [{"starts_at": "2018-11-14T09:30:00"}]}, "sessions.0.starts_at"),
    ("assessment", {"sessions": [{"starts_at": "2018-02-30T09:30:00Z"}]}, "sessions.0.starts_at"),
    (
        "assessment",
        {"sessions": [{"starts_at": "2018-11-14T09:30:00Z", "ends_at": "2018-11-14T09:30:00Z"}]},
        "sessions.0.ends_at",
    ),
    ("assessment", {"sessions": [{"call_url": JAVASCRIPT}]}, "sessions.0.call_url"),
    ("assessment", {"scope": []}, "scope"),
    ("assessment", {"scope": [16]}, "scope"),
    ("assessment", {"phase": "beta"}, "phase"),
    ("assessment", {"standard_set": "none"}, "standard_set"),
    ("assessment", {"service": "no-such-service"}, "service"),
    ("assessment", {"confidential": "yes"}, "confidential"),
    ("retro", {"anonymous": 1}, "anonymous"),
    ("recommendation", {"due": "14/11/2018"}, "due"),
    ("recommendation", {"due": "2018-02-30"}, "due"),
    ("recommendation", {"level": "may"}, "level"),
    ("recommendation", {"for": "everyone"}, "for"),
    ("recommendation", {"for_whom": "team"}, "for_whom"),
    ("recommendation", {"from": ["x"]}, "from.0"),
    ("recommendation", {"status": "not-doing"}, "reason"),
    ("answer", {"body": "\n"}, "body"),
    ("answer", {"evidence": ["Not A Slug"]}, "evidence.0"),
    ("page", {"dated": "2018"}, "dated"),
    ("page", {"parent": "no-such-page"}, "parent"),
    ("page", {"url": JAVASCRIPT}, "url"),
    ("page", {"title": ""}, "title"),
    ("page", {"body": "x" * 100_001}, "body"),
    ("page", {"sort": 3}, "sort"),
    ("page", {"order": 2**40}, "order"),
    ("claim", {"page": "no-such-page"}, "page"),
    ("claim", {"standard": 16}, "standard"),
    ("claim", {"standard": None}, "standard"),
    ("statement", {"ready": "maybe"}, "ready"),
)


@pytest.mark.parametrize(("name", "wrong", "field"), WRONG, ids=lambda part: str(part)[:40])
async def test_a_wrong_value_is_named_by_its_field(
    lasting: House, name: str, wrong: dict[str, Any], field: str
):
    thing = BY_NAME[name]
    address = await place(lasting, thing)
    problem = refused(await lasting.api(thing.writer).put(address, json={**thing.body, **wrong}), 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert problem["errors"][0]["message"]


async def test_every_wrong_field_is_named_at_once(lasting: House):
    answer = await lasting.api("sam").put(
        f"{HERE}/notes/{new_id()}", json={"kind": "x", "standard": "y", "z": 1}
    )
    assert {error["field"] for error in refused(answer, 422)["errors"]} == {"kind", "standard", "z"}


async def test_what_is_needed_is_named_where_it_is_left_out(lasting: House):
    for name, fields in (
        ("note", {"body"}),
        ("service", {"name"}),
        ("page", {"title"}),
        ("claim", {"standard", "page"}),
    ):
        thing = BY_NAME[name]
        answer = await lasting.api(thing.writer).put(await place(lasting, thing), json={})
        assert {error["field"] for error in refused(answer, 422)["errors"]} == fields
    assessment = await lasting.api("iqbal").put(f"/assessments/made-{new_id()[:8]}", json={})
    assert {error["field"] for error in refused(assessment, 422)["errors"]} == {
        "service",
        "phase",
    }
    by_default = {"service": SERVICE, "phase": "alpha"}
    made = await good(lasting.api("iqbal").put(f"/assessments/made-{new_id()[:8]}", json=by_default))
    assert made.json()["standard_set"] == "lgdss"


async def test_a_whole_number_may_be_written_with_a_point(lasting: House):
    body = b'{"body": "A note.", "standard": 6.0, "also": [7.0]}'
    made = await good(
        lasting.api("sam").put(
            f"{HERE}/notes/{new_id()}", content=body, headers={"content-type": "application/json"}
        )
    )
    assert made.text.count('"standard":6,') == 1
    assert made.json()["also"] == [7]


async def test_the_longest_text_is_counted_after_its_line_ends_became_lf(lasting: House):
    text = "x\r\n" * 5_000
    made = await good(lasting.api("sam").put(f"{HERE}/notes/{new_id()}", json={"body": text}))
    assert len(made.json()["body"]) == 10_000


async def test_times_are_given_in_utc(lasting: House):
    address = f"/assessments/made-{new_id()[:8]}"
    sessions = [
        {"starts_at": "2018-07-14T10:30:00+01:00", "ends_at": "2018-07-14T12:00:00.250Z"},
        {"place": "Room 4"},
    ]
    body = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha", "sessions": sessions}
    made = (await good(lasting.api("iqbal").put(address, json=body))).json()
    nothing = dict.fromkeys(("starts_at", "ends_at", "place", "call_url"))
    assert made["sessions"] == [
        {**nothing, "starts_at": "2018-07-14T09:30:00Z", "ends_at": "2018-07-14T12:00:00Z"},
        {**nothing, "place": "Room 4"},
    ]
    assert (await good(lasting.api("iqbal").put(address, json=body))).json()["version"] == 1


async def test_a_scope_is_kept_in_order_and_decides_which_standards_there_are(lasting: House):
    address = f"/assessments/made-{new_id()[:8]}"
    body = {"service": SERVICE, "standard_set": "lgdss", "phase": "alpha", "scope": [6, 2, 6]}
    for _ in range(2):
        made = (await good(lasting.api("iqbal").put(address, json=body))).json()
        assert made["scope"] == [2, 6]
        assert [standard["number"] for standard in made["standards"]] == [2, 6]
        assert made["version"] == 1
    shown = (await good(lasting.api("iqbal").get(address))).json()
    assert shown["scope"] == [2, 6]
    assert (await good(lasting.api("iqbal").get(HERE))).json()["scope"] is None


@pytest.mark.parametrize("scope", ["read", "write"])
async def test_what_a_token_may_do_is_never_taken_for_what_is_assessed(lasting: House, scope: str):
    shown = (await good(lasting.api("dana", scope).get(HERE))).json()
    assert shown["scope"] is None


async def test_an_e_mail_address_is_one(lasting: House):
    for email in (
        "x",
        "x@y",
        "@hackney.example",
        "a b@hackney.example",
        "a@hackney..example",
        "ä@hackney.example",
    ):
        for address in (f"{HERE}/seats/{email}", f"/services/{SERVICE}/members/{email}"):
            answer = await lasting.api("iqbal").put(
                address, json={"role": "observer"} if "seats" in address else {}
            )
            assert [error["field"] for error in refused(answer, 422)["errors"]] == ["email"]


async def test_an_if_match_may_name_several_versions_or_any(lasting: House):
    thing = BY_NAME["note"]
    address = await written(lasting, thing)
    client = lasting.api(thing.writer)
    for n, header in enumerate(('"7", "1"', "*", ' "3" ')):
        changed = await client.put(address, json={"body": f"Text {n}."}, headers={"if-match": header})
        assert (changed.status_code, changed.headers["etag"]) == (200, f'"{n + 2}"')
    for header in ("4", "W/4", '"', "", '"04"', "'4'"):
        refused(await client.put(address, json={"body": "Other."}, headers={"if-match": header}), 412)


async def test_every_answer_may_not_be_stored_and_none_is_left_out_for_a_known_version(lasting: House):
    address = await written(lasting, BY_NAME["note"])
    for headers in ({}, {"if-none-match": '"1"'}, {"if-none-match": "*"}):
        answer = await lasting.api("dana").get(address, headers=headers)
        assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')
    for operation in OPERATIONS:
        if operation.method != "GET" or operation.path.endswith("/stream"):
            continue
        names = {
            **dict.fromkeys(operation.parameters, new_id()),
            "assessment": ASSESSMENT,
            "service": SERVICE,
        }
        for client in (lasting.api("dana"), lasting.api("nadia"), lasting.api()):
            answer = await client.get(operation.path.format(**names))
            assert "no-store" in answer.headers["cache-control"], operation.name
            assert "set-cookie" not in answer.headers


async def test_an_address_that_is_none_and_a_method_that_is_not_there_are_problems_too(lasting: House):
    dana = lasting.api("dana")
    for address in (
        "/nothing",
        f"{HERE}/nothing",
        f"{HERE}/notes/",
        "/assessments/",
        f"{HERE}/",
        "/services//evidence",
    ):
        refused(await dana.get(address), 404)
    refused(await dana.patch(f"{HERE}/notes/{new_id()}"), 405)
    refused(await dana.post(f"{HERE}/notes", json={}), 405)
    refused(await dana.request("BREW", HERE), 405)
