"""Killed at random moments and started again, a bot loses nothing and keeps each chat's order.

`python -m tests.crash --rounds 500` is the same, for longer.
"""

from __future__ import annotations

import signal

import pytest

from tests.crash.harness import Harness
from tests.crash.ledger import Life, Line, faults

LIVES = [Life(1, "SIGKILL", -9), Life(2, "SIGTERM", 0)]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize(
    ("way", "lanes", "seed"),
    [({}, 1, 3), ({}, 4, 4), ({"webhook": True}, 2, 5), ({"run_async": True}, 2, 6)],
    ids=["in order", "lanes", "webhook", "asynchronous"],
)
def test_a_bot_that_is_killed_again_and_again_loses_nothing(tmp_path, way, lanes, seed):
    report = Harness(tmp_path, seed, chats=3, lanes=lanes, **way).run(rounds=6)
    assert report.faults == [], f"seed {seed}"
    assert report.sent > 30
    assert {"SIGKILL", "SIGTERM"} <= {life.signal for life in report.lives}


# What the comparison sees ------------------------------------------------------------------------


def ledger(*handlings):
    """Lines of chat 7 for (life, number, last), each handled to its end."""
    whats = ("begin", "end")
    return [Line(life, what, 7, *rest) for life, *rest in handlings for what in whats]


def compared(lines, sent, lanes=1, count=None, last=None, once=None):
    data = {7: {"count": sent if count is None else count, "last": last or sent}}
    done = range(1, sent + 1) if once is None else once
    lines = [*lines, *(Line(1, "once", 7, number, 0) for number in done)]
    return faults(lines, LIVES, {7: sent}, data, lanes)


def test_what_was_in_flight_may_come_again():
    lines = [*ledger((1, 1, 0), (1, 2, 1))[:-1], *ledger((2, 2, 1), (2, 3, 2))]
    assert compared(lines, 3) == []
    assert compared(lines, 3, count=4) == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (ledger((1, 1, 0), (1, 3, 2)), "lost [2]"),
        (ledger((1, 2, 1), (1, 1, 0), (1, 3, 2)), "came after"),
        (ledger((1, 1, 0), (1, 2, 1), (2, 1, 2), (2, 2, 1), (2, 3, 2)), "came after"),
        (ledger((1, 1, 0), (1, 2, 0), (1, 3, 2)), "chat_data was not"),
    ],
)
def test_what_must_not_happen_is_found(lines, said):
    assert any(said in fault for fault in compared(lines, 3))


def test_a_job_that_never_ran_is_found():
    lines = ledger(*((1, number, number - 1) for number in range(1, 11)))
    lines.append(Line(1, "job", 7, 5, 0))
    assert compared(lines, 10) == ["chat 7: jobs that never ran: [(7, 10)]"]


def test_what_was_to_be_done_once_and_was_done_twice_is_found():
    lines = ledger((1, 1, 0), (1, 2, 1), (1, 3, 2))
    assert compared(lines, 3, once=[1, 2]) == [], "it was killed in between"
    twice = "chat 7: done twice, and was to be done once: [2]"
    assert compared(lines, 3, once=[1, 2, 2, 3]) == [twice]
    assert any("never done" in fault for fault in compared(lines, 3, once=[1]))


def test_data_that_is_not_what_the_handlers_left_is_found():
    lines = ledger((1, 1, 0), (1, 2, 1), (1, 3, 2))
    assert any("chat_data ends with" in fault for fault in compared(lines, 3, last=2))
    assert any("counted" in fault for fault in compared(lines, 3, count=2))
    assert any("counted" in fault for fault in compared(lines, 3, count=4))


def test_more_repetitions_than_could_be_at_work_are_found():
    other = [line._replace(chat=8) for line in ledger((1, 1, 0), (2, 1, 0))]
    lines = [*ledger((1, 1, 0), (2, 1, 0)), *other]
    data = {chat: {"count": 1, "last": 1} for chat in (7, 8)}
    assert faults(lines, LIVES, {7: 1, 8: 1}, data, 2) == []
    assert "2 were handled again, 1 could be" in faults(lines, LIVES, {7: 1, 8: 1}, data, 1)[-1]


def test_nothing_may_be_repeated_after_an_orderly_end():
    lives = [Life(1, "SIGTERM", 0), Life(2, "SIGTERM", 0)]
    data = {7: {"count": 1, "last": 1}}
    assert "0 could be" in faults(ledger((1, 1, 0), (2, 1, 0)), lives, {7: 1}, data, 1)[-1]
