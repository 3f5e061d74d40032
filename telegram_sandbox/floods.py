"""Flood limits: how many messages the server takes from a bot before it says 429."""

from __future__ import annotations

import math
import re
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Any, final

from .errors import too_many_requests

if TYPE_CHECKING:
    from .bots import Bot
    from .clock import Clock

__all__ = ["Floods"]

_COUNTED = re.compile(r"(send(?!ChatAction)|copyMessage|forwardMessage|editMessage|stopPoll).*")
_CHATS = 10_000


class _Window:
    """The moments of what was let through in the last seconds."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._moments: deque[float] = deque()

    def wait(self, now: float, count: int) -> float:
        """Return how many seconds are missing until some more may pass; 0 for none."""
        while self._moments and self._moments[0] <= now - self._seconds:
            self._moments.popleft()
        over = len(self._moments) + min(count, self._most) - self._most
        return self._moments[over - 1] + self._seconds - now if over > 0 else 0.0

    def take(self, now: float, count: int) -> None:
        """Note that some have passed."""
        self._moments.extend([now] * count)


class _Bucket:
    """So much at once, then one a while."""

    def __init__(self, burst: int, seconds: float) -> None:
        self._burst = burst
        self._seconds = seconds
        self._free_at = float("-inf")

    def wait(self, now: float, count: int) -> float:
        """Return how many seconds are missing until some more may pass; 0 for none."""
        free = self._burst - min(count, self._burst)
        return max(0.0, self._free_at - now - free * self._seconds)

    def take(self, now: float, count: int) -> None:
        """Note that some have passed."""
        self._free_at = max(self._free_at, now) + count * self._seconds


@final
class Floods:
    """The limits on messages, for all bots of a world.

    About 30 messages a second to all chats of a bot, one a second to one chat after a burst of
    `burst`, 20 a minute to one group or channel. An album counts as many messages as it has. A
    webhook is set or deleted once a second.

    Args:
        clock: Whose time counts.
        on: Whether the limits hold; may be changed at any time.
        burst: Messages that one chat takes at once.
    """

    def __init__(self, clock: Clock, *, on: bool = False, burst: int = 5) -> None:
        self.on = on
        self.burst = burst
        self._clock = clock
        self._overall: dict[int, _Window] = {}
        self._hooks: dict[int, _Window] = {}
        self._chats: OrderedDict[tuple[int, str], list[_Window | _Bucket]] = OrderedDict()

    def check(self, bot: Bot, method: str, values: dict[str, Any]) -> None:
        """Count a call, or refuse it.

        Raises:
            ApiError: Too much; its `retry_after` says when there is room again.
        """
        if not self.on:
            return
        if method in {"setWebhook", "deleteWebhook"}:
            limits: list[_Window | _Bucket] = [self._hooks.setdefault(bot.id, _Window(1, 1))]
            self._pass(limits, 1)
            return
        if not _COUNTED.fullmatch(method):
            return
        count = len(values.get("media") or values.get("message_ids") or "1")
        limits = [self._overall.setdefault(bot.id, _Window(30, 1))]
        if "chat_id" in values:
            limits += self._of_chat(bot.id, str(values["chat_id"]))
        self._pass(limits, count)

    def _pass(self, limits: list[_Window | _Bucket], count: int) -> None:
        now = self._clock.now()
        wait = max(limit.wait(now, count) for limit in limits)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for limit in limits:
            limit.take(now, count)

    def _of_chat(self, bot: int, chat: str) -> list[_Window | _Bucket]:
        found = self._chats.pop((bot, chat), [])
        if not found:
            found.append(_Bucket(self.burst, 1))
            if chat.startswith(("-", "@")):
                found.append(_Window(20, 60))
        # The chat that was silent for longest is forgotten first.
        self._chats[bot, chat] = found
        while len(self._chats) > _CHATS:
            self._chats.popitem(last=False)
        return found
