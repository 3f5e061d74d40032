"""The page of faults names tests that exist, and leaves no fault out."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
NAMED = re.compile(r"^- ``(?P<file>[\w/]+\.py)::(?P<name>\w+)``$", re.MULTILINE)


@pytest.fixture(scope="module")
def page():
    return (TESTS.parent / "docs" / "faults.rst").read_text(encoding="utf-8")


def test_every_fault_is_there_and_has_a_test(page):
    rows = re.split(r"^(F\d+)\. .*\n-+\n", page.partition("Play them")[0], flags=re.MULTILINE)
    assert rows[1::2] == [f"F{number}" for number in range(1, 31)]
    without = [
        name for name, text in zip(rows[1::2], rows[2::2], strict=True) if not NAMED.search(text)
    ]
    assert without == []


def test_every_test_that_is_named_exists(page):
    missing = [
        found[0]
        for found in NAMED.finditer(page)
        if not re.search(
            rf"^def {found['name']}\(", (TESTS / found["file"]).read_text("utf-8"), re.MULTILINE
        )
    ]
    assert missing == []
    assert len(NAMED.findall(page)) > 60
