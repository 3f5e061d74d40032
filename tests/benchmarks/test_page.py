"""The page about performance says what its tables say, also where others are better."""

from __future__ import annotations

import re
from typing import Any

import pytest

from benchmarks import losing, page, report

TEXT = page.PAGE.read_text(encoding="utf-8")
GENERATED = TEXT[TEXT.index(page._BEGIN) : TEXT.index(page._END)]
TABLES, _, LOSSES = GENERATED.partition("\nWhere evergram loses\n")


def rows() -> dict[str, list[str]]:
    """Return metric -> cells of all tables."""
    found = {}
    for row in re.split(r"^   \* - ", TABLES, flags=re.MULTILINE)[1:]:
        name, *cells = (cell.strip() for cell in re.split(r"^     -", row, flags=re.MULTILINE))
        if name:
            found[name] = [cell.partition("\n\n")[0] for cell in cells]
    return found


def content(*rounds: dict[str, dict[str, float]], **more: Any) -> dict[str, Any]:
    return {"base": "evergram", "subjects": list(rounds[0]), "rounds": rounds, **more}


def one(metric: str, ours: float, theirs: float) -> dict[str, Any]:
    return content({"evergram": {metric: ours}, "ptb-22.8": {metric: theirs}})


def test_every_share_that_is_worse_is_named_among_the_losses():
    said = re.sub(r"\s+", " ", LOSSES)
    worse = []
    for name, cells in rows().items():
        shares = [float(match[1]) for cell in cells if (match := re.search(r"\*\*(.+?)\*\*", cell))]
        rate = name.endswith("updates/s")
        # A share is rounded: one that is shown as the limit itself may be on either side of it.
        if any((1 / share if rate else share) > report.HAIR + 0.005 for share in shares):
            worse.append(name)

    assert worse, "no library is beaten in everything"
    assert [name for name in worse if f"*{name}* " not in said] == []


def test_every_loss_on_the_page_has_a_reason():
    assert "has not been looked for" not in LOSSES


@pytest.mark.parametrize("reason", losing.REASONS, ids=lambda reason: reason.metrics)
def test_every_reason_is_for_something_that_is_measured(reason: losing.Reason):
    names = [*rows(), "chats, 1000: memory (bytes)", "echo, polling, lanes: p50"]
    assert any(re.fullmatch(reason.metrics, name) for name in names)


@pytest.mark.parametrize(
    ("metric", "ours", "theirs", "lost"),
    [
        ("call: text", 2.0, 1.0, True),
        ("call: text", 1.0, 2.0, False),
        ("call: text", 1.01, 1.0, False),
        ("echo, polling: updates/s (1/s)", 1.0, 2.0, True),
        ("echo, polling: updates/s (1/s)", 2.0, 1.0, False),
    ],
)
def test_losses_know_whether_more_is_better(metric: str, ours: float, theirs: float, *, lost: bool):
    assert report.losses(one(metric, ours, theirs)) == (
        {metric: {"ptb-22.8": ours / theirs}} if lost else {}
    )


def test_a_ratio_is_the_median_of_those_of_each_round():
    rounds = [
        {"evergram": {"call: text": ours}, "ptb-22.8": {"call: text": theirs}}
        for ours, theirs in ((1.0, 2.0), (9.0, 10.0), (1.0, 4.0))
    ]
    cell = report.summary(content(*rounds))["call: text"]["ptb-22.8"]

    assert (cell.median, cell.low, cell.high) == (4.0, 2.0, 10.0)
    assert (cell.ratio, cell.ratios) == (0.5, [0.25, 0.5, 0.9])


def test_a_loss_without_a_known_reason_is_listed_as_such():
    found, unknown = losing.explained(one("something new", 2.0, 1.0))

    assert (found, unknown) == ({}, ["something new"])
    assert "*something new* 2.00 (ptb 22.8)" in page._losses(one("something new", 2.0, 1.0))


@pytest.mark.parametrize(("ceiling", "warned"), [(1999.0, True), (2000.0, False)])
def test_a_load_server_near_the_fastest_bot_is_said_to_be(ceiling: float, *, warned: bool):
    rates = one("echo, polling: updates/s (1/s)", 1000.0, 500.0)
    said = report.load({**rates, "ceiling": ceiling})

    assert "The fastest bot here, evergram, came to 1,000" in said
    assert ("may have waited for the server" in said) is warned
