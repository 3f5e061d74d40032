"""Short stories between a bot and the server: each is recorded once and replayed by a test.

A scenario takes a bot and a chat that it may write to, calls a few methods and says what must come
back, from Telegram as much as from the sandbox. Its name is its cassette's.
"""

from __future__ import annotations

from collections.abc import Callable

from telegram import Bot
from tests.contract.scenarios import account, content, errors, files, messages

__all__ = ["SCENARIOS"]

SCENARIOS: dict[str, Callable[[Bot, int], None]] = {
    scenario.__name__: scenario
    for module in (account, messages, content, files, errors)
    for scenario in module.SCENARIOS
}
