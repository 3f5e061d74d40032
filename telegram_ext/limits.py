"""Telegram's limits on sending: wait where the server has said so, and before it has to.

Two things, of which every Updater has the first. `FloodGate`: after a 429, other threads that call
for the same chat wait, instead of asking again and making the wait longer. `Limiter`: whoever sends
to many chats keeps below the limits, so that there is no 429 at all:

    RateLimits(Limiter()).install(updater.bot)

Rules and threads are apart: `FloodGate`, `Window` and `Limiter` are told the time, `RateLimits`
waits.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, Final

from telegram.error import RetryAfter
from telegram_ext.clock import Clock

if TYPE_CHECKING:
    from telegram.bot import Bot

AT_ONCE: Final = 1.0  # seconds; refusals of several chats within them mean the whole bot
SEVERAL: Final = 3  # chats or methods
REMEMBERED: Final = 10_000  # chats that a limiter knows at a time
_SENDING: Final = ("send", "forward", "copy", "edit")


def subject_of(method: str, data: Mapping[str, Any]) -> str:
    """Return what a limit of the server would be about: the call's chat, else its method.

    A method's own limit says nothing of others: `setMyName` may be refused for a day.
    """
    chat = data.get("chat_id")
    return f"/{method}" if chat is None else str(chat)


class FloodGate:
    """Know whom the server has told to wait, and until when.

    Threads: every method may be called from any thread.
    """

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._all_until = float("-inf")
        self._recent: deque[tuple[float, str]] = deque(maxlen=100)
        self._lock = Lock()

    def remaining(self, subject: str, now: float) -> float:
        """Return the seconds that a call has to wait; 0 where it may be made.

        Args:
            subject: What `subject_of` says.
            now: Seconds of a clock that never goes backwards.
        """
        if not self._until:
            return 0.0
        with self._lock:
            until = max(self._until.get(subject, float("-inf")), self._all_until)
            if until <= now:
                self._until.pop(subject, None)
        return max(0.0, until - now)

    def refused(self, subject: str, retry_after: float, now: float) -> None:
        """Note that the server has refused a call with 429.

        Where it refuses several chats at the same moment, it means the bot as a whole.
        """
        with self._lock:
            for old in [key for key, until in self._until.items() if until <= now]:
                del self._until[old]
            self._until[subject] = max(now + retry_after, self._until.get(subject, now))
            self._recent.append((now, subject))
            recent = {who for when, who in self._recent if when > now - AT_ONCE}
            if len(recent) >= SEVERAL:
                # The shortest of their waits: a chat's own, longer one is kept beside it.
                shortest = min(self._until[who] for who in recent if who in self._until)
                self._all_until = max(self._all_until, shortest)


class Window:
    """At most so many events in any stretch of so many seconds.

    Threads: none; whoever shares an object between threads must guard it.

    Args:
        burst: How many.
        seconds: The length of the stretch.
    """

    def __init__(self, burst: int, seconds: float) -> None:
        self._times: deque[float] = deque(maxlen=max(1, burst))
        self._seconds = seconds

    @property
    def latest(self) -> float:
        """When the latest event is, which may lie ahead; minus infinity before the first."""
        return self._times[-1] if self._times else float("-inf")

    def next(self, now: float) -> float:
        """Return the earliest moment for one more event."""
        if len(self._times) < (self._times.maxlen or 1):
            return max(now, self.latest)
        return max(now, self.latest, self._times[0] + self._seconds)

    def take(self, moment: float) -> None:
        """Note an event at a moment that `next` has given."""
        self._times.append(moment)


class Limiter:
    """Say when a message may be sent so that no limit of the server is met.

    Threads: every method may be called from any thread.

    Args:
        overall: Messages a second, to all chats together.
        chat: Messages a second, to one chat.
        group: Messages a minute, to one group or channel.
    """

    def __init__(self, overall: int = 30, chat: int = 1, group: int = 20) -> None:
        self._overall = Window(overall, 1.0)
        self._chat = chat
        self._group = group
        self._chats: OrderedDict[str, tuple[Window, ...]] = OrderedDict()
        self._lock = Lock()

    def chat_turn(self, chat: str, now: float) -> float:
        """Take the chat's next turn and return the moment when it comes."""
        with self._lock:
            windows = self._chats.get(chat)
            if windows is None:
                windows = self._chats[chat] = self._windows(chat)
            self._chats.move_to_end(chat)
            moment = max(window.next(now) for window in windows)
            for window in windows:
                window.take(moment)
            self._forget(now)
            return moment

    def overall_turn(self, now: float) -> float:
        """Take the next turn of all and return the moment when it comes.

        Ask when the chat's own turn has come, so that nobody holds a turn that cannot be used.
        """
        with self._lock:
            moment = self._overall.next(now)
            self._overall.take(moment)
            return moment

    def _windows(self, chat: str) -> tuple[Window, ...]:
        own = Window(self._chat, 1.0)
        person = chat.isdecimal()
        return (own,) if person else (own, Window(self._group, 60.0))

    def _forget(self, now: float) -> None:
        while self._chats:
            oldest = next(iter(self._chats))
            idle = max(window.latest for window in self._chats[oldest]) < now - 60.0
            if not idle and len(self._chats) <= REMEMBERED:
                return
            del self._chats[oldest]


class RateLimits:
    """Let every call of a bot wait where it must, at `bot.request`.

    A call waits at most as long as its own `timeout` for a chat that the server has told to wait
    for; where that would not do, it raises RetryAfter at once, without asking. The call that is
    refused raises RetryAfter as ever. For a `limiter` it waits as long as it takes.

    Threads: calls wait side by side, none under a lock.

    Args:
        limiter: Keeps messages below the limits; None sends them as they come.
        clock: The time.
    """

    def __init__(self, limiter: Limiter | None = None, clock: Clock | None = None) -> None:
        self.gate = FloodGate()
        self.limiter = limiter
        self._clock = clock or Clock()

    def install(self, bot: Bot) -> None:
        """Make all calls of a bot, and of others with the same `request`, go through here."""
        bot.request.around = self

    def __call__(
        self, send: Callable[[], Any], method: str, data: Mapping[str, Any], allowed: float
    ) -> Any:
        """Make a call when it may be made.

        Args:
            send: Makes it.
            method: Its method.
            data: Its arguments.
            allowed: Seconds that it may wait for the gate.

        Raises:
            TelegramError: Whatever the call raises; RetryAfter where the gate stays closed longer
                than the call may wait.
        """
        if method == "getUpdates":
            return send()  # whoever polls has a rhythm of its own
        subject = subject_of(method, data)
        if self.limiter is not None and method.startswith(_SENDING) and subject[0] != "/":
            self._wait_until(self.limiter.chat_turn(subject, self._clock.monotonic()))
            self._wait_until(self.limiter.overall_turn(self._clock.monotonic()))
        waited = 0.0
        while remaining := self.gate.remaining(subject, self._clock.monotonic()):
            if waited + remaining > allowed:
                raise RetryAfter(
                    remaining,
                    method=method,
                    code=429,
                    description=f"the server has asked to wait, {remaining:.3g} seconds more",
                    cause="Another call for this chat, or for many, was refused a moment ago.",
                    remedy="Wait so long, or give the call a longer timeout.",
                )
            waited += remaining
            self._clock.wait(Event(), remaining)
        try:
            return send()
        except RetryAfter as error:
            self.gate.refused(subject, error.retry_after, self._clock.monotonic())
            raise

    def _wait_until(self, moment: float) -> None:
        seconds = moment - self._clock.monotonic()
        if seconds > 0:
            self._clock.wait(Event(), seconds)


__all__ = ["FloodGate", "Limiter", "RateLimits", "Window", "subject_of"]
