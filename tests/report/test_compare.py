"""Two versions of a text beside each other: paragraphs first, then words; never a piece lost, never long work."""

import random
import time

from assessor.report.compare import Piece, compare


def texts(before: str, after: str) -> tuple[str, str]:
    """Both texts, put together again from what is shown."""
    found: tuple[list[str], list[str]] = ([], [])
    for paragraph in compare(before, after):
        for n, other in enumerate(("added", "removed")):
            words = "".join(piece.words for piece in paragraph.pieces if piece.kind != other)
            if words or paragraph.kind in ("same", "changed"):
                found[n].append(words)
    return "\n\n".join(found[0]), "\n\n".join(found[1])


def test_a_word_that_changed_is_shown_inside_its_paragraph_and_nothing_else() -> None:
    before = "The team met users.\n\nIt has tested with five users in May.\n\nThe end."
    after = "The team met users.\n\nIt has tested with twelve residents in May.\n\nNew.\n\nThe end."
    kinds = [paragraph.kind for paragraph in compare(before, after)]
    assert kinds == ["same", "changed", "added", "same"]
    assert compare(before, after)[1].pieces == (
        Piece("same", "It has tested with "),
        Piece("removed", "five users"),
        Piece("added", "twelve residents"),
        Piece("same", " in May."),
    )
    assert [one.kind for one in compare(before, "")] == ["removed"] * 3
    assert compare("", "") == []
    assert [one.kind for one in compare("Old words here.", "Something quite different, then.")] == [
        "removed",
        "added",
    ]


def test_both_texts_can_always_be_put_together_again() -> None:
    dice = random.Random(5)
    words = ["the", "team", "has", "users", "tested", "panel,", "saw", "so\nit", "1", "“quoted”", "done."]
    for _ in range(150):
        old = [
            " ".join(dice.choices(words, k=dice.randint(1, 12))).strip() for _ in range(dice.randint(0, 6))
        ]
        new = [
            *old[: dice.randint(0, 6)],
            *(" ".join(dice.choices(words, k=9)).strip() for _ in range(dice.randint(0, 3))),
        ]
        before, after = "\n\n".join(filter(None, old)), "\n\n".join(filter(None, new))
        assert texts(before, after) == (before, after)


def test_long_texts_are_compared_in_a_moment() -> None:
    dice = random.Random(7)
    long = ["".join(dice.choices("ab ", k=100_000)), "a b " * 25_000, "a\n\n" * 33_000, "x" * 100_000]
    long += ["\n\n".join(" ".join(dice.choices("abc", k=150)) for _ in range(300))]
    for before, after in zip(long, [text[::-1] for text in long], strict=True):
        begun = time.process_time()
        compare(before, after)
        assert time.process_time() - begun < 3.0
