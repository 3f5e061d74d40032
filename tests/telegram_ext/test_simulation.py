"""Thousands of schedules of faults, each from a seed, in virtual time.

A failure names its seed. To play it again, or to play more:

    SIMULATION_SEED=17 pytest tests/telegram_ext/test_simulation.py
    SIMULATION_RUNS=100000 pytest tests/telegram_ext/test_simulation.py
"""

import logging
import os

import pytest

from telegram_ext.confirmation import Confirmation
from telegram_ext.lanes import Lanes
from telegram_ext.limits import FloodGate
from tests.telegram_ext.simulated import Story

RUNS = int(os.environ.get("SIMULATION_RUNS", "2000"))
BATCH = 125


def play(seed):
    try:
        Story(seed).run()
    except AssertionError as failure:
        raise AssertionError(f"SIMULATION_SEED={seed}: {failure}") from failure


def play_all(seeds):
    for seed in seeds:
        play(seed)


@pytest.fixture(autouse=True)
def quiet():
    logger = logging.getLogger("telegram.ext.updater")
    before, logger.level = logger.level, logging.CRITICAL + 1
    yield
    logger.setLevel(before)


@pytest.mark.parametrize("first", range(0, RUNS, BATCH))
def test_nothing_is_lost_and_chats_keep_their_order(first):
    chosen = os.environ.get("SIMULATION_SEED")
    if chosen is not None:
        if first == 0:
            play(int(chosen))
        return
    play_all(range(first, min(first + BATCH, RUNS)))


# Whether it would notice --------------------------------------------------------------------------


def confirm_what_is_only_handled(confirmation, number):
    confirmation.finished(number)


def forget_the_lane(lanes, lane, item):
    PUT(lanes, item.update_id, item)


def drop_all_that_waits(lanes):
    lanes._waiting.clear()
    lanes._ready.clear()
    return []


def take_everything(confirmation, number, lane=None):
    RECEIVED(confirmation, number, lane)
    return True


def wait_for_nobody(gate, subject, now):
    return 0.0


PUT, RECEIVED = Lanes.put, Confirmation.received


@pytest.mark.parametrize(
    ("owner", "name", "mistake"),
    [
        (Confirmation, "handled", confirm_what_is_only_handled),
        (Lanes, "put", forget_the_lane),
        (Lanes, "narrow", drop_all_that_waits),
        (Confirmation, "received", take_everything),
        (FloodGate, "remaining", wait_for_nobody),
    ],
    ids=["early confirmation", "no order", "no drain", "no memory", "no gate"],
)
def test_a_mistake_would_be_noticed(monkeypatch, owner, name, mistake):
    monkeypatch.setattr(owner, name, mistake)
    with pytest.raises(AssertionError, match="SIMULATION_SEED="):
        play_all(range(3000))
