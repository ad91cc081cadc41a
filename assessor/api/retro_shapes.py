"""What the API answers about retros: see shapes.py."""

from typing import Annotated, Literal

from pydantic import Field

from assessor.api.shapes import Day, Person, Profession, Shape, Slug, Time, Uuid, Version

Value = Annotated[int, Field(ge=1, le=5)]
Column = Annotated[str, Field(examples=["worked"])]


class RetroInList(Shape):
    """What was learned from one assessment or several; `assessments` are those that you may enter.

    An assessment's own has its id, and version 0 until it is set up. `votes` are how many each may give.
    """

    id: Slug
    title: str
    assessments: list[Slug]
    columns: list[Column]
    anonymous: bool
    opened: bool
    votes: Annotated[int, Field(ge=0, le=50)]
    round: Slug | None
    answers_shown: bool
    version: Version


class Retro(RetroInList):
    """A retro with what was written in it: others' items only once it is opened."""

    items: list["RetroItem"]
    actions: list["RetroAction"]


class RetroItem(Shape):
    """What somebody wrote in a column; `group` is the item under which it stands. An anonymous one has neither
    `author` nor `at`."""

    id: Uuid
    column: Column
    body: str
    votes: Annotated[int, Field(ge=0, description="Before the retro is opened your own alone")]
    author: Person | Profession | None = None
    at: Time | None = None
    day: Day
    group: Uuid | None
    version: Version


class RetroAction(Shape):
    """What is to be done; `words` say what became of it, or why it is not done."""

    id: Uuid
    body: str
    for_: Annotated[Literal["team", "organisation"], Field(alias="for")]
    owner: str
    due: Day | None
    status: Literal["open", "in-progress", "done", "not-doing"]
    words: str
    at: Time
    version: Version


class RetroAnswers(Shape):
    """Your answers to the short questions; `results` once the answers are shown, none before."""

    answers: "OwnAnswers"
    shown: bool
    results: list["RetroResult"] | None


class OwnAnswers(Shape):
    """From 1 (not at all) to 5 (completely); null where you gave none."""

    prepared: Value | None
    fair: Value | None
    useful: Value | None
    time: Value | None


class RetroResult(Shape):
    """How many of one part gave each value from 1 to 5 to one question; null where fewer than four answered."""

    question: Literal["prepared", "fair", "useful", "time"]
    part: Literal["team", "assessors", "observers"]
    counts: Annotated[list[int], Field(min_length=5, max_length=5)] | None
