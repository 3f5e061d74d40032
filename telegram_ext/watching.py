"""Telling of handlers that are at work for too long, and where they stand."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Mapping, Sequence
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from telegram_ext.dispatcher import Dispatcher

logger = logging.getLogger("telegram.ext.dispatcher")

LOOKS: Final = 10  # how often to look in the time that a handler may take
LINES: Final = 8  # of its stack


class Watch:
    """Look at a dispatcher's callbacks now and then, and log each that is slow, once.

    Args:
        dispatcher: Whose handlers and asynchronous callbacks.
        seconds: How long one may take.
    """

    def __init__(self, dispatcher: Dispatcher[Any, Any, Any, Any], seconds: float) -> None:
        self._dispatcher = dispatcher
        self._seconds = seconds
        self._told: dict[Thread, float] = {}

    def run(self, ended: Event) -> None:
        """Look until `ended` is set."""
        while not ended.wait(max(0.01, self._seconds / LOOKS)):
            self.look(self._dispatcher.at_work(), monotonic())

    def look(self, at_work: Mapping[Thread, float], now: float) -> None:
        """Log what is slow and was not told of yet.

        Args:
            at_work: The threads that callbacks run on, and since when.
            now: The time, on the same clock.
        """
        self._told = {t: began for t, began in self._told.items() if at_work.get(t) == began}
        for thread, began in at_work.items():
            if now - began >= self._seconds and thread not in self._told:
                self._told[thread] = began
                logger.warning(
                    "A handler has been at work for %.0f seconds; what waits behind it is handled "
                    "later. It stands here:%s",
                    now - began,
                    stacks([thread], LINES),
                )


def stacks(threads: Sequence[Thread], lines: int = 3) -> str:
    """Return what threads are busy with, as the last lines of their stacks."""
    frames = sys._current_frames()  # noqa: SLF001 - the documented way to another thread's stack
    found: list[str] = []
    for thread in threads:
        frame = frames.get(thread.ident or 0)
        if frame is not None:
            stack = "".join(traceback.format_stack(frame)[-lines:])
            found.append(f"\n{thread.name}:\n{stack}")
    return "".join(found).rstrip()


__all__ = ["Watch", "stacks"]
