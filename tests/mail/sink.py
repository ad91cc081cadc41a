"""A small mail server that takes everything, and behaves as badly as it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Literal

Mood = Literal["good", "hangs", "hangs in the middle", "closes", "busy", "closes in the middle"]


class Sink:
    """What came in, and how to behave. `answers` are what it says to the next RCPT or DATA instead of 250."""

    def __init__(self) -> None:
        self.mood: Mood = "good"
        self.answers: dict[str, list[str]] = {"RCPT": [], "DATA": []}
        self.raw: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.connections = 0
        self.port = 0
        self.came = asyncio.Event()
        self._open: set[asyncio.StreamWriter] = set()
        self._to: dict[asyncio.StreamWriter, list[str]] = {}

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        """What came in, read."""
        return [message_from_bytes(raw, policy=default) for raw in self.raw]

    def texts(self) -> list[str]:
        """The plain text of each mail."""
        bodies = [mail.get_body(("plain",)) for mail in self.mails]
        return [body.get_content().replace("\r\n", "\n") for body in bodies if body]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(writer)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mood == "hangs":
            await reader.read()
        if self.mood in ("closes", "hangs"):
            return
        self._say(writer, "421 busy" if self.mood == "busy" else "220 sink ESMTP")
        self._to[writer] = []
        while (line := await reader.readline()) and await self._one(line, reader, writer):
            pass

    async def _one(self, line: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answers one command; false at the end."""
        match line[:4].upper():
            case b"EHLO":
                self._say(writer, "250-sink\r\n250 8BITMIME")
            case b"MAIL":
                self._to[writer] = []
                self._say(writer, "250 ok")
            case b"RCPT":
                answer = self._answer("RCPT")
                if answer.startswith("2"):
                    self._to[writer].append(line.decode().partition("<")[2].partition(">")[0])
                self._say(writer, answer)
            case b"DATA":
                return await self._take(reader, writer)
            case b"QUIT":
                self._say(writer, "221 bye")
                return False
            case _:
                self._say(writer, "250 ok")
        return True

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Takes a text, if that is our mood."""
        self._say(writer, "354 go on")
        text = await reader.readuntil(b"\r\n.\r\n")
        if self.mood == "hangs in the middle":
            await reader.read()
        if self.mood != "good":
            return False
        answer = self._answer("DATA")
        if answer.startswith("2"):
            self.raw.append(text.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n."))
            self.recipients.append(self._to[writer])
            self.came.set()
        self._say(writer, answer)
        return True

    def _answer(self, word: str) -> str:
        return self.answers[word].pop(0) if self.answers[word] else "250 ok"

    def _say(self, writer: asyncio.StreamWriter, words: str) -> None:
        writer.write(f"{words}\r\n".encode())

    def hang_up(self) -> None:
        """Ends whoever is still connected."""
        for writer in self._open:
            writer.transport.abort()


@asynccontextmanager
async def sink() -> AsyncIterator[Sink]:
    """A mail server on a port of its own."""
    made = Sink()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        try:
            yield made
        finally:
            made.hang_up()
