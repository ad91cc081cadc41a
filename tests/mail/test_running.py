"""The real server with a mail server beside it."""

import asyncio
import re

import httpx2
import pytest

from tests import serving
from tests.mail.sink import Sink


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_person_signs_in_by_mail_at_the_real_server(
    house_url: str, server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = serving.environment

    def environment(url: str) -> dict[str, str]:
        mail = {"ASSESSOR_SMTP_URL": server.url, "ASSESSOR_MAIL_FROM": "board@example.gov.uk"}
        return {**plain(url), **mail}

    monkeypatch.setattr(serving, "environment", environment)
    async with serving.serving(house_url) as running, serving.browser(running, {}) as client:
        begun = asyncio.get_running_loop().time()
        answer = await client.post("/sign-in", data={"email": "dana@hackney.example", "next": "/services"})
        assert answer.status_code == 200
        links: list[str] = []
        async with asyncio.timeout(10):
            while not links:  # news of the assessment may come first
                await server.came.wait()
                server.came.clear()
                links = re.findall(r"http\S+/sign-in/\S+", "\n".join(server.texts()))
        assert asyncio.get_running_loop().time() - begun < 5
        (link,) = links
        assert link.startswith(running.base)
        signed_in = await client.post(httpx2.URL(link).path)
        assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/services")
        assert (await client.get("/services")).status_code == 200
        assert await running.terminate() < 5  # delivery does not hold up the end
        assert "Traceback" not in running.said()
        assert "dana@" not in running.said()
