"""Every hostile row and every fault that this board answers for has its named test, and keeps it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

# The rows of the list of real holes, by number.
HOSTILE = {
    1: "a secret inferred by search, sort, count, error or ETag",
    2: "a file of another assessment, by its hash",
    3: "authorised on one id, acting on another",
    4: "a right to read used to write",
    5: "a forgotten await on a guard",
    6: "revoked access that still streams",
    7: "something private leaking through what refers to it",
    8: "copying, bringing back",
    9: "mass assignment",
    10: "a forged author",
    11: "too many fields in an answer",
    12: "an address that asks nobody to sign in",
    13: "totals that tell",
    14: "a code for reading that tells one for writing",
    18: "script in Markdown",
    19: "a second parse in what is taken along",
    20: "attributes of htmx in Markdown",
    21: "an event inside an event",
    22: "a text that takes for ever",
    26: "a cell that is a formula",
    27: "pictures that are bombs, or say where they were taken",
    29: "SQL by identifier or order",
    30: "a host that decides",
    31: "a link that works twice",
    32: "a mail scanner that eats the link",
    33: "a secret in an address, a referrer, a log",
    34: "an account taken over by its address",
    35: "a sign-in forged at the identity provider",
    36: "a claim that is there and false",
    37: "a header that signs in",
    38: "a limit that a header gets around",
    39: "locking others out, and a room behind one address",
    40: "a session that has run out",
    41: "a session chosen by somebody else",
    42: "a change asked for by another site",
    43: "leading to another site",
    44: "accounts made by nobody's leave",
    45: "methods that are none",
    46: "tokens of somebody who is disabled",
    47: "a token that may more than it says",
    48: "the time it takes to compare",
    49: "addresses of other people's fetched from inside",
    50: "forms without limits",
    54: "one bad request that ends the process",
    55: "lines in headers and logs",
    56: "headers and recipients in mail",
    57: "a page hidden or put on by somebody else",
    58: "characters and numbers that cannot be kept",
}

# The faults to survive, by number.
FAULTS = {
    1: "killed while people write",
    2: "the power goes",
    5: "somebody else holds the database's lock",
    7: "a damaged file",
    10: "a reader that does not read",
    11: "everybody comes back at once",
    12: "ten minutes offline, then everything twice",
    13: "two editors of one thing",
    14: "the lead's browser dies",
    15: "a laptop's clock is wrong",
    17: "characters of every kind",
    24: "the identity provider is down",
    23: "the mail server is down",
    25: "bad wifi",
    27: "told to stop in the middle",
    28: "an event loop that is held up",
    29: "six connections and eight tabs",
    30: "a proxy that holds streams back",
}


def names() -> Iterator[str]:
    """The names of all test functions, wherever they stand."""
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                yield node.name


FOUND = sorted(names())


@pytest.mark.parametrize("number", HOSTILE, ids=lambda number: f"{number:02}")
def test_every_hostile_row_has_its_test(number: int) -> None:
    assert [name for name in FOUND if name.startswith(f"test_hostile_{number:02}_")], HOSTILE[number]


@pytest.mark.parametrize("number", FAULTS, ids=lambda number: f"F{number:02}")
def test_every_fault_has_its_test(number: int) -> None:
    assert [name for name in FOUND if name.startswith(f"test_fault_F{number:02}_")], FAULTS[number]


def test_none_of_the_tests_that_were_written_has_gone() -> None:
    """One that gets another name gets it in the list as well."""
    listed = (TESTS / "hostile_names.txt").read_text().split()
    assert listed == sorted(listed)
    assert sorted(set(listed) - set(FOUND)) == []


def test_no_hostile_row_or_fault_is_left_out_or_written_in_another_way() -> None:
    written = [name for name in FOUND if name.startswith(("test_hostile", "test_fault"))]
    for name in written:
        kind, number = name.split("_")[1:3]
        assert number.removeprefix("F" if kind == "fault" else "").isdecimal(), name
        assert len(number.removeprefix("F")) == 2, name


def test_none_of_these_tests_is_left_out_of_a_run() -> None:
    """No skipping, and no marker by which an ordinary run leaves a test out."""
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
                "test_hostile"
            ):
                marks = " ".join(ast.unparse(mark) for mark in node.decorator_list)
                assert "skip" not in marks, node.name
                assert "xfail" not in marks, node.name
                assert "mark.fault" not in marks, node.name
