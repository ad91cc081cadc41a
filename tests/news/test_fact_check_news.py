"""News of the fact check: who is told that it is open, remarked, answered, accepted or challenged; never the words."""

import pytest

from assessor.database import Row
from tests.fact_check.checking import CHECK, move, remark
from tests.house import House
from tests.news.test_news import SECRET, Post


async def _next(post: Post) -> list[Row]:
    """The mails of the next round alone."""
    async with post.house.database.transaction() as tx:
        await tx.run("delete from mail")
    await post.round()
    return await post.mails()


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_the_fact_check_is_mailed_to_whom_it_concerns_without_anybodys_words(house: House) -> None:
    post = await Post(house).begin()
    await move(house, "writing-up", "fact-check")
    await post.round()
    team = {row["email"]: row["body"] for row in await post.mails() if "to check its facts" in row["body"]}
    assert [email.partition("@")[0] for email in team] == ["femi", "grace"]
    id = await remark(house, "summary", body=f"{SECRET} is wrong.")
    await _next(post)
    assert await post.to() == ["dana"]
    assert "1 remark on the report waits for you." in (await post.mails())[0]["body"]
    said = {"answer": "not-changed", "answer_words": f"{SECRET} stays.", "version": "1"}
    assert (await house.client("dana").post(f"{CHECK}/remarks/{id}/answer", data=said)).status_code == 303
    await _next(post)
    assert await post.to() == ["grace"]
    await house.client("grace").post(f"{CHECK}/challenge", data={"challenge": SECRET})
    await house.client("femi").post(f"{CHECK}/accept", data={"accepted_words": SECRET})
    mails = await _next(post)
    assert await post.to() == ["dana"]
    assert "The team challenges the report." in mails[0]["body"]
    assert "The team accepted the report." in mails[0]["body"]
    assert SECRET not in str(mails)
    for who, where, fields in (
        ("femi", "take-back", {}),
        ("femi", "accept", {"accepted_words": ""}),
        ("femi", "take-back", {}),
        ("grace", "challenge", {"challenge": f"{SECRET} again"}),
        ("grace", "challenge", {"withdraw": "yes"}),
    ):
        answer = await house.client(who).post(f"{CHECK}/{where}", data=fields)
        assert answer.status_code == 303, answer.text
    assert await _next(post) == []  # what was taken back before it was mailed is no news
