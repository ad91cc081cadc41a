"""One operation of the API: what it is sent, what it answers, and what may go wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessor.api import shapes
from assessor.forms import Form


@dataclass(frozen=True)
class Operation:
    """A method of an address."""

    method: str
    path: str
    says: str
    gives: type[shapes.Shape] | None = None  # what an answer holds; of a list, what each item holds
    form: type[Form] | None = None  # the fields that are sent
    example: Mapping[str, Any] = field(default_factory=dict)  # of what is sent
    listed: bool = False  # a list, with ?limit= and ?after=
    versioned: bool = False  # has a version: an ETag, and If-Match where it is written
    makes: bool = True  # a PUT may make it: 201
    public: bool = False  # without a token
    takes_file: bool = False  # multipart, one file
    gives_file: bool = False  # the bytes of a file
    query: Mapping[str, tuple[Mapping[str, Any], str]] = field(default_factory=dict)  # name → schema, words
    also: tuple[int, ...] = ()  # refusals beyond those that follow from the rest

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def name(self) -> str:
        """The operation's id: stable, made of method and address."""
        return "-".join(
            [self.method.lower(), *(part.strip("{}") for part in self.path.strip("/").split("/"))]
        )

    @property
    def parameters(self) -> list[str]:
        """The names in the address."""
        return [part.strip("{}") for part in self.path.split("/") if part.startswith("{")]

    @property
    def good(self) -> tuple[int, ...]:
        """The statuses of success."""
        if self.method == "DELETE":
            return (204,)
        return (200, 201) if (self.method == "PUT" and self.makes) or self.takes_file else (200,)

    @property
    def refusals(self) -> list[int]:
        """The statuses of refusal, in the order in which they are looked for."""
        found = {503, *self.also}
        found |= set() if self.public else {401}
        found |= {404} if self.parameters else set()
        found |= {403, 409} if self.writes else set()
        found |= {415, 400, 413, 422} if self.form or self.takes_file else set()
        found |= {422} if self.listed or self.query else set()
        found |= {428, 412} if self.versioned and self.method == "PUT" else set()
        return [status for status in ORDER if status in found]


ORDER = (401, 404, 403, 415, 400, 413, 422, 409, 428, 412, 429, 503)
