"""Long polling: ask for updates, hand them over, confirm what is finished, survive errors."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from queue import Queue
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from telegram.error import TelegramError
from telegram_ext.clock import Clock
from telegram_ext.confirmation import Confirmation
from telegram_ext.intake import Received, fetch_updates
from telegram_ext.interruptible import Interrupted, Interruptible, Overdue
from telegram_ext.keeping import Keeping
from telegram_ext.lanes import lane_of
from telegram_ext.pacing import LONGEST_PAUSE, Pacing, Pause, Verdict

if TYPE_CHECKING:
    from telegram.bot import Bot

logger = logging.getLogger("telegram.ext.updater")

GRACE: Final = 10.0  # seconds for connecting, and for the server's brake on repeated polls
CONFIRM_WITHIN: Final = 2.0  # seconds that a stop may spend on confirming
SENT_WITHIN: Final = 0.1  # seconds after which a poll surely has been sent
_UNCONFIRMED: Final = (
    "What was handled last could not be confirmed (%s): after the next start, the server will send "
    "updates again that came before update %d"
)
_GONE: Final = "Updates have gone from the queue unhandled; going on without them"
Fetch = Callable[["Bot", int, int, float, "Sequence[str] | None"], list[Received]]


class Poller:
    """Ask the server for updates and put them in the update queue.

    Each poll confirms exactly what was finished before. While all lanes are busy there is one each
    second at most, and only to confirm; while some are free, but something is unfinished, polling
    reads ahead. Neither goes further than the server shows without forgetting anything. When to
    poll, `Pacing` says.

    Args:
        bot: The bot to ask with.
        updates: Where updates, and errors of polling, go.
        confirmation: What is finished; whoever handles updates tells it.
        timeout: Seconds that the server waits for a first update.
        read_latency: Seconds that the answer may take beyond that.
        interval: Seconds between two polls.
        allowed_updates: Kinds of updates to ask for; None leaves the server's setting.
        busy: Tells whether somebody is handling an update at this moment.
        lanes: How many updates can be handled at a time.
        clock: The time.
        fetch: What asks the server.
        grace: Seconds beyond `timeout` and `read_latency` after which a poll is given up, whatever
            keeps it.
        pacing: The rules; None makes them from the other arguments.
        keeping: Where updates are kept until they are finished; None where they are not.
        on_conflict: Whether to "wait" while another copy polls, or to "raise" what the server says.

    Attributes:
        error: The last error, while it lasts; None while all is well.
        answered_at: When the last answer came, by the clock; None before the first.
    """

    def __init__(
        self,
        bot: Bot,
        updates: Queue[Any],
        confirmation: Confirmation,
        *,
        timeout: int = 10,
        read_latency: float = 2.0,
        interval: float = 0.0,
        allowed_updates: Sequence[str] | None = None,
        busy: Callable[[], bool] = lambda: False,
        lanes: int = 1,
        clock: Clock | None = None,
        fetch: Fetch = fetch_updates,
        grace: float = GRACE,
        pacing: Pacing | None = None,
        keeping: Keeping | None = None,
        on_conflict: str = "wait",
    ) -> None:
        self.error: Exception | None = None
        self.answered_at: float | None = None
        self._bot = bot
        self._updates = updates
        self._confirmation = confirmation
        self._read_latency = read_latency
        self._allowed_updates = allowed_updates
        self._allowed = timeout + read_latency + grace
        self._usual = timeout + read_latency
        self._interval = interval
        self._busy = busy
        self._keeping = keeping
        self._clock = clock or Clock()
        self._fetch = fetch
        self._pacing = pacing or Pacing(
            confirmation,
            timeout=timeout,
            interval=interval,
            lanes=lanes,
            conflicts_end=on_conflict == "raise",
        )
        self._stopping = Event()
        self._calls = self._line()
        self._told = 0  # the offset of the last poll, unless that has failed
        self._told_at = 0.0
        self._confirmed = 0  # the offset of the last poll that was answered
        self._missing = 0

    @property
    def state(self) -> str:
        """What polling is doing; see `telegram_ext.pacing`."""
        return self._pacing.state

    @property
    def allowed(self) -> float:
        """Seconds that may pass between two answers while all is well."""
        return self._allowed + max(self._interval, LONGEST_PAUSE)

    def run(self) -> None:
        """Poll until `stop` is called.

        Raises:
            InvalidToken: The server does not know the token, so no further poll could succeed.
            Unauthorized: The token has been revoked.
            Conflict: Another copy polls, and that ends polling.
        """
        while not self._stopping.is_set():
            self._confirmation.changed.clear()
            step = self._pacing.next(self._clock.monotonic())
            if isinstance(step, Pause):
                self._rest(step.seconds)
                continue
            try:
                self._poll(step.offset, step.timeout)
            except Interrupted:
                return

    def stop(self) -> None:
        """End `run`, without waiting for the poll at hand or for handlers; from any thread."""
        self._stopping.set()
        self._confirmation.changed.set()
        self._calls.interrupt()

    def confirm(self) -> None:
        """Tell the server what has been handled since it was last asked.

        Call it when no handler is at work any more, so that nothing handled comes again.
        """
        offset = self._confirmation.offset
        if offset == self._confirmed:
            return
        waited = self._clock.monotonic() - self._told_at
        if offset == self._told and waited <= self._usual:
            # A poll that carries the offset is under way, or answered. To ask the same again would
            # wait: the server holds up whoever repeats an offset within three seconds.
            self._clock.wait(Event(), SENT_WITHIN - waited)
            return
        ask = self._line()
        try:
            ask.call(lambda: self._ask(offset, 0), timeout=CONFIRM_WITHIN)
        except Interrupted:
            logger.warning(_UNCONFIRMED, "no answer in time", offset)
        except TelegramError as error:
            logger.warning(_UNCONFIRMED, error, offset)
        finally:
            ask.interrupt()

    def _rest(self, seconds: float) -> None:
        if (
            self._clock.wait(self._confirmation.changed, seconds)
            or not self._confirmation.unhandled
        ):
            self._missing = 0
            return
        # Bots may empty the public queue themselves. What is neither there nor being handled, and
        # still is not at the next look, will never be reported as finished.
        self._missing = self._missing + 1 if self._updates.empty() and not self._busy() else 0
        if self._missing > 1:
            logger.warning(_GONE)
            self._confirmation.offset = max(
                self._confirmation.offset, max(self._confirmation.forget(), default=-1) + 1
            )

    def _poll(self, offset: int, timeout: int) -> None:
        """Poll once, and hand over what came."""
        self._told = offset
        self._told_at = self._clock.monotonic()
        try:
            received = self._calls.call(lambda: self._ask(offset, timeout), timeout=self._allowed)
        except Overdue:
            # Nothing has raised: a wedged connection, or a machine that was asleep.
            self._calls = self._line()
            if self._stopping.is_set():
                return
            self._act(self._pacing.unanswered(self._clock.monotonic()), Overdue("no answer"))
        except Interrupted:
            raise
        except TelegramError as error:
            self._act(self._pacing.failed(error, self._clock.monotonic()), error)
        except Exception as problem:  # noqa: BLE001 - whatever a replaced `post` raises
            strange = TelegramError(f"a poll raised {problem!r}")
            strange.__cause__ = problem
            self._act(self._pacing.failed(strange, self._clock.monotonic()), strange)
        else:
            self._confirmed = offset
            self._hand_over(received)

    def _line(self) -> Interruptible:
        return Interruptible(f"Bot:{self._bot.id}:poll")

    def _ask(self, offset: int, timeout: int) -> list[Received]:
        return self._fetch(self._bot, offset, timeout, self._read_latency, self._allowed_updates)

    def _hand_over(self, received: list[Received]) -> None:
        fresh = [update for update in received if self._is_new(update)]
        if self._keeping is not None:
            self._confirmation.stored(self._keeping.keep(fresh))
        self.error = None
        self.answered_at = self._clock.monotonic()
        line = self._pacing.answered(self.answered_at, len(fresh))
        if line:
            logger.info(line)
        for update in fresh:
            self._updates.put(update)

    def _is_new(self, update: Received) -> bool:
        number = update.update_id
        if number is None:
            return True
        if not self._confirmation.received(number, lane_of(update)):
            return False
        if self._keeping is not None and self._keeping.known(number):
            self._confirmation.finished(number)  # as the store knows from before
            return False
        return True

    def _act(self, verdict: Verdict, error: Exception) -> None:
        self.error = error
        self._told = -1
        if verdict.line is not None:
            getattr(logger, verdict.level)(verdict.line, exc_info=error.__cause__)
        else:
            logger.debug("Getting Updates failed: %s", error)
        if verdict.fatal:
            raise error
        if verdict.renew:
            self._renew()
        if verdict.report:
            self._updates.put(error)  # v13's way to the error handlers

    def _renew(self) -> None:
        close = getattr(getattr(self._bot, "request", None), "stop", None)
        if close is not None:
            close()


__all__ = ["Poller"]
