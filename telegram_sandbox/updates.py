"""The queue of updates of one bot, with the server's rules of delivery."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from .clock import Clock
from .errors import ApiError, conflict

__all__ = ["UpdateQueue", "Waiting"]

# Seconds an update waits to be fetched. Everything else waits a day.
_LIFETIME = {
    "callback_query": 150,
    "shipping_query": 150,
    "pre_checkout_query": 150,
    "inline_query": 30,
    "chosen_inline_result": 600,
}
_DAY = 24 * 3600

# Bytes of JSON after which an answer is cut, and the silence after which numbers start anew.
_LARGEST_ANSWER = 4 << 20
_WEEK = 7 * _DAY

# Kinds a bot gets only after asking for them by name.
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}

_OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


@dataclass(frozen=True)
class Waiting:
    """An update that has not been confirmed.

    Attributes:
        kind: Which field of the update it fills.
        data: The update.
        dies_at: When it is forgotten, in the world's seconds.
        lane: Webhooks keep the order among the updates that have this in common, and no other.
    """

    kind: str
    data: dict[str, Any]
    dies_at: float
    lane: object

    @cached_property
    def size(self) -> int:
        """How many bytes it has as JSON."""
        return len(json.dumps(self.data, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    @property
    def number(self) -> int:
        """Its `update_id`."""
        return int(self.data["update_id"])


class UpdateQueue:
    """Updates of one bot, waiting to be fetched.

    All methods are called with the world's condition held; `get` releases it while it waits.

    Args:
        clock: Whose time counts.
        changed: The world's condition, notified on every change.
        first: Number of the first update.
        fresh: Gives a number to go on with after a week without updates; None means to count on.
        throttled: Whether the server's brakes on busy loops apply.
        limit: Most updates to keep; the oldest go first.
    """

    MOMENTARY: ClassVar = frozenset({"_poll", "_why_ended", "_stops"})

    def __init__(
        self,
        clock: Clock,
        changed: threading.Condition,
        *,
        first: int,
        fresh: Callable[[], int] | None = None,
        throttled: bool = True,
        limit: int = 100_000,
    ) -> None:
        self._clock = clock
        self._changed = changed
        self._throttled = throttled
        self._next = first
        self._fresh = fresh
        self._last_put = clock.now()
        self._stops = 0
        self._queue: deque[Waiting] = deque(maxlen=limit)
        self._poll: object | None = None
        self._why_ended: str | ApiError | None = None
        self._asked: tuple[int, float] | None = None
        self._conflict_at = float("-inf")
        self.allowed: list[str] | None = None
        self.on_put: Callable[[], None] | None = None

    def __len__(self) -> int:
        self._forget_old()
        return len(self._queue)

    def put(self, kind: str, body: dict[str, Any]) -> int | None:
        """Queue an update and return its number, or None if the bot did not ask for its kind."""
        if self.allowed is None:
            if kind in _ON_REQUEST:
                return None
        elif kind not in self.allowed:
            return None
        now = self._clock.now()
        if self._fresh is not None and now - self._last_put >= _WEEK:
            self._next = self._fresh()
        self._last_put = now
        number = self._next
        self._next += 1
        dies_at = now + _LIFETIME.get(kind, _DAY)
        data = {"update_id": number, kind: body}
        self._queue.append(Waiting(kind, data, dies_at, _lane(kind, body)))
        self._changed.notify_all()
        if self.on_put is not None:
            self.on_put()
        return number

    def waiting(self) -> list[dict[str, Any]]:
        """Return the updates nobody has confirmed yet, the oldest first."""
        self._forget_old()
        return [waiting.data for waiting in self._queue]

    def allow(self, kinds: list[str] | None) -> None:
        """Set the kinds that are queued from now on; an empty list means the usual ones."""
        if kinds is not None:
            self.allowed = sorted(set(kinds)) or None

    def get(
        self, offset: int, limit: int, timeout: int, *, webhook: bool = False
    ) -> list[dict[str, Any]]:
        """Return waiting updates, confirming those below the offset.

        Args:
            offset: First update wanted; 0 means the oldest; -n keeps the last n only.
            limit: Most updates to return.
            timeout: Seconds to wait for the first one.
            webhook: Whether a webhook is set, which forbids this way of receiving.

        Raises:
            ApiError: A webhook is set, or another call took this one's place (409).
        """
        if webhook:
            raise self._conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        limit, timeout = self._brake(offset, limit, timeout)
        self._forget_old()
        if offset < 0:
            offset = max(0, self._next + offset)
        while self._queue and self._queue[0].number < offset:
            self._queue.popleft()
        found = self._from(offset, limit)
        if found or timeout == 0:
            return found
        return self._wait(offset, limit, timeout)

    @property
    def next_number(self) -> int:
        """The number that the next update gets."""
        return self._next

    def go_on_from(self, number: int) -> None:
        """Give what waits, and what comes, numbers from this one on; never lower ones."""
        if number <= self._next:
            return
        self._next = number
        for waiting in self._queue:
            waiting.data["update_id"] = self._next
            self._next += 1

    def end_poll(self, why: str | ApiError | None = None) -> None:
        """End a waiting `get`: with a 409 that says why or another refusal, or with nothing."""
        if self._poll is not None:
            self._poll = None
            self._why_ended = why
            self._changed.notify_all()

    def end_waiting(self) -> None:
        """Let everybody go who waits here, polls with nothing."""
        self._stops += 1
        self.end_poll()

    def take(self) -> dict[str, Any] | None:
        """Return the oldest update and forget it; None if there is none."""
        self._forget_old()
        return self._queue.popleft().data if self._queue else None

    def clear(self) -> None:
        """Forget everything that waits."""
        self._queue.clear()

    def heads(self, taken: set[object]) -> Iterator[Waiting]:
        """Give the first update of each lane that is not taken, the oldest first."""
        self._forget_old()
        seen = set(taken)
        for waiting in list(self._queue):
            if waiting.lane not in seen:
                seen.add(waiting.lane)
                yield waiting

    def remove(self, update: Waiting) -> None:
        """Forget one update, wherever it waits."""
        for index, waiting in enumerate(self._queue):
            if waiting is update:
                del self._queue[index]
                break
        self._changed.notify_all()

    @property
    def polled(self) -> bool:
        """Whether somebody waits for an update at this moment."""
        return self._poll is not None

    def _wait(self, offset: int, limit: int, timeout: int) -> list[dict[str, Any]]:
        self.end_poll(_OTHER_POLL)
        me = self._poll = object()
        deadline = self._clock.now() + timeout
        # Where the clock stands the bot's own does not, and it would take us for dead.
        really = time.monotonic() + timeout
        self._changed.notify_all()
        try:
            while self._poll is me:
                self._forget_old()
                found = self._from(offset, limit)
                left = really - time.monotonic()
                if found or self._clock.now() >= deadline or left <= 0:
                    return found
                self._clock.wait(self._changed, deadline, left)
        finally:
            if self._poll is me:
                self._poll = None
        if self._why_ended is None:
            return []
        if isinstance(self._why_ended, ApiError):
            raise self._why_ended
        raise self._conflict(self._why_ended)

    def _from(self, offset: int, limit: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        size = 0
        for waiting in self._queue:
            if waiting.number < offset:
                continue
            if len(found) == limit:
                break
            size += waiting.size
            if found and size > _LARGEST_ANSWER:
                break
            found.append(waiting.data)
        return found

    def _brake(self, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        """Slow down a loop that asks the same again and again, as the server does."""
        now = self._clock.now()
        previous, self._asked = self._asked, (offset, now)
        if not self._throttled or previous is None or previous[0] != offset:
            return limit, timeout
        if now < previous[1] + 3 and timeout < 3:
            timeout = 3
        if now < previous[1] + 0.5:
            limit = 1
        return limit, timeout

    def _conflict(self, text: str) -> Exception:
        """Return the 409; a second one within three seconds comes three seconds late."""
        now = self._clock.now()
        if self._throttled and now < self._conflict_at + 3:
            deadline, stops = now + 3, self._stops
            while self._clock.now() < deadline and stops == self._stops:
                self._clock.wait(self._changed, deadline)
        self._conflict_at = self._clock.now()
        return conflict(text)

    def _forget_old(self) -> None:
        now = self._clock.now()
        if any(w.dies_at <= now for w in self._queue):
            alive = [w for w in self._queue if w.dies_at > now]
            self._queue.clear()
            self._queue.extend(alive)


_PAYMENTS = {"shipping_query", "pre_checkout_query", "purchased_paid_media"}
_MEMBERS = {"my_chat_member", "chat_member"}


def _lane(kind: str, body: dict[str, Any]) -> object:
    """Return what an update has in common with those that a webhook gets one after another."""
    if "message_id" in body and "chat" in body:
        return ("reactions" if kind.startswith("message_reaction") else "chat", body["chat"]["id"])
    if kind.startswith("poll"):
        return "poll", body.get("poll_id", body.get("id"))
    if kind in _MEMBERS:
        return "member", body["new_chat_member"]["user"]["id"]
    if "from" in body:
        return "payment" if kind in _PAYMENTS else kind, body["from"]["id"]
    return kind, body.get("chat", {}).get("id")
