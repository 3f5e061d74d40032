"""How a test waits for what bots do: in real time, in the world's, and with a story if in vain."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from .arguments import checked

if TYPE_CHECKING:
    from .bots import Bot
    from .clock import Clock
    from .journal import CallRecord, Transcript
    from .world import World

__all__ = ["Patience"]

T = TypeVar("T")


@checked
class Patience:
    """The part of a world that waits until something has happened."""

    bots: dict[str, Bot]
    calls: deque[CallRecord]
    changed: threading.Condition
    clock: Clock
    history: Transcript
    live: bool
    patience: float

    def wait_for(
        self,
        ready: Callable[[], T | None],
        what: str,
        timeout: float | None = None,
        *,
        within: float = 0.0,
    ) -> T:
        """Wait until something has happened.

        Args:
            ready: Called with the lock held; anything but None ends the waiting.
            what: Names the expectation in the error.
            timeout: Real seconds. None means `patience` when bots may answer by themselves (a
                server or an adapter is attached), and no waiting otherwise.
            within: The world's seconds that may pass meanwhile, on a clock that stands: whenever
                nothing else is to be done, time moves to the next thing that is planned.

        Raises:
            AssertionError: It did not happen; the text holds the conversation.
        """
        if timeout is None:
            timeout = self.patience if self.live else 0.0
        deadline, latest = time.monotonic() + timeout, self.clock.now() + within
        while True:
            with self.changed:
                value = ready()
            if value is not None:
                return value
            if cast("World", self).work() or self._passes(latest):
                continue
            with self.changed:
                value = ready()  # what was done since has notified nobody yet
                if value is not None:
                    return value
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(self._complaint(what, timeout))
                self.changed.wait(left)

    def _passes(self, latest: float) -> bool:
        """Move time to what is planned next, or to the last moment; False if it is over or runs."""
        now = self.clock.now()
        if self.clock.running or now >= latest:
            return False
        planned = self.clock.next_plan
        self.clock.advance(min(latest, latest if planned is None else max(now, planned)) - now)
        return True

    def _complaint(self, what: str, timeout: float) -> str:
        waited = f" within {timeout:g} s" if timeout else ""
        conversation = self.history.text() or "(nobody has said anything)"
        lines = [f"Expected{waited}: {what}", "", "The conversation:", conversation]
        refused = [call for call in self.calls if call.error][-3:]
        if refused:
            lines += ["", "Refused calls:"]
            lines += [f"  {call.method}: {call.error}" for call in refused]
        for bot in self.bots.values():
            if len(bot.queue) and bot.webhook is None:
                lines.append(
                    f"{bot.username} has not fetched {len(bot.queue)} update(s). Is it running?"
                )
            elif len(bot.queue) and bot.webhook is not None:
                failed = bot.webhook.last_error_message or "nothing failed yet"
                lines.append(
                    f"{bot.username} has not taken {len(bot.queue)} update(s) at its webhook "
                    f"{bot.webhook.url}: {failed}"
                )
        return "\n".join(lines)
