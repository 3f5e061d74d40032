"""Time as an object that is passed in, so that tests turn it by hand."""

from __future__ import annotations

import time
from threading import Event


class Clock:
    """The machine's own time."""

    def monotonic(self) -> float:
        """Return seconds that never go backwards; only differences mean anything."""
        return time.monotonic()

    def wait(self, event: Event, seconds: float) -> bool:
        """Wait until `event` is set, at most `seconds`, and tell whether it is set."""
        return event.wait(seconds)


__all__ = ["Clock"]
