"""Text is kept exactly as it was written."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor.database import Database

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
AWKWARD = [
    "👩🏽‍💻 family 👨‍👩‍👧‍👦",
    "e\u0301 is not é",
    "שלום \u202eabc\u202c",
    "line\u2028separator\u2029",
    "\r\n\t\x1b\x7f\x85\ufeff\uffff",
    "x" * 1_000_000,
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=1, max_size=20))
async def test_fault_F17_any_text_comes_back_exactly(notes: Database, texts: list[str]):
    await round_trip(notes, texts)


async def test_fault_F17_awkward_text_comes_back_exactly(notes: Database):
    await round_trip(notes, AWKWARD)


async def round_trip(notes: Database, texts: list[str]) -> None:
    async with notes.transaction() as tx:
        await tx.run("delete from note")
        await tx.many(
            "insert into note (id, body) values (:id, :body)",
            [{"id": f"{number:04}", "body": text} for number, text in enumerate(texts)],
        )
    assert [row["body"] for row in await notes.all("select body from note order by id")] == texts
    for text in texts:
        assert await notes.one("select body from note where body = :body", body=text) == {"body": text}
