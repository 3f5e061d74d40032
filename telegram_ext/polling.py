"""Long polling: ask for updates, hand them over, confirm what is finished, survive errors."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from queue import Queue
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from telegram.error import InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram_ext.clock import Clock
from telegram_ext.confirmation import Confirmation
from telegram_ext.intake import Received, fetch_updates
from telegram_ext.interruptible import Interrupted, Interruptible

if TYPE_CHECKING:
    from telegram.bot import Bot

logger = logging.getLogger("telegram.ext.updater")

LONGEST_PAUSE: Final = 30.0
LOOK_EVERY = 1.0  # seconds between two looks whether what was handed over is still there
CONFIRM_WITHIN: Final = 2.0  # seconds that a stop may spend on confirming
SENT_WITHIN: Final = 0.1  # seconds after which a poll surely has been sent
_UNCONFIRMED: Final = (
    "What was handled last could not be confirmed (%s): after the next start, the server will send "
    "updates again that came before update %d"
)
Fetch = Callable[["Bot", int, int, float, "Sequence[str] | None"], list[Received]]


class Poller:
    """Ask the server for updates and put them in the update queue.

    A batch is handed over, and the next poll waits until all of it is finished. So each poll
    confirms exactly what was handled, no update is fetched twice, and at most one batch is read
    ahead.

    Args:
        bot: The bot to ask with.
        updates: Where updates, and errors of polling, go.
        confirmation: What is finished; whoever handles updates tells it.
        timeout: Seconds that the server waits for a first update.
        read_latency: Seconds that the answer may take beyond that.
        interval: Seconds between two polls.
        allowed_updates: Kinds of updates to ask for; None leaves the server's setting.
        busy: Tells whether somebody is handling an update at this moment.
        clock: The time.
        fetch: What asks the server.
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
        clock: Clock | None = None,
        fetch: Fetch = fetch_updates,
    ) -> None:
        self._bot = bot
        self._updates = updates
        self._confirmation = confirmation
        self._timeout = timeout
        self._read_latency = read_latency
        self._interval = interval
        self._allowed_updates = allowed_updates
        self._busy = busy
        self._clock = clock or Clock()
        self._fetch = fetch
        self._stopping = Event()
        self._calls = Interruptible(f"Bot:{bot.id}:poll")
        self._told = 0  # the offset of the last poll, unless that has failed
        self._told_at = 0.0
        self._pause = 0.0  # seconds before the next try; 0 while all is well
        self._trouble = ""  # what was logged last; "" while all is well

    def run(self) -> None:
        """Poll until `stop` is called.

        Raises:
            InvalidToken: The server does not know the token, so no further poll could succeed.
        """
        while not self._stopping.is_set():
            try:
                pause = self._poll()
            except Interrupted:
                return
            if pause:
                self._clock.wait(self._stopping, pause)

    def stop(self) -> None:
        """End `run`, without waiting for the poll at hand or for handlers; from any thread."""
        self._stopping.set()
        self._confirmation.release()
        self._calls.interrupt()

    def confirm(self) -> None:
        """Tell the server what has been handled since it was last asked.

        Call it when no handler is at work any more, so that nothing handled comes again.
        """
        offset = self._confirmation.offset
        if offset == self._told:
            # A poll that carries the offset is under way, or answered. To ask the same again would
            # wait: the server holds up whoever repeats an offset within three seconds.
            self._clock.wait(Event(), self._told_at + SENT_WITHIN - self._clock.monotonic())
            return
        ask = Interruptible(f"Bot:{self._bot.id}:confirm")
        try:
            ask.call(lambda: self._ask(offset, 0), timeout=CONFIRM_WITHIN)
        except Interrupted:
            logger.warning(_UNCONFIRMED, "no answer in time", offset)
        except TelegramError as error:
            logger.warning(_UNCONFIRMED, error, offset)
        finally:
            ask.interrupt()

    def _poll(self) -> float:
        """Poll once, hand over what came, and return how many seconds to wait before the next."""
        offset = self._told = self._confirmation.offset
        self._told_at = self._clock.monotonic()
        try:
            received = self._calls.call(lambda: self._ask(offset, self._timeout))
        except Interrupted:
            raise
        except RetryAfter as error:
            self._told = -1
            logger.info("The server asks to wait: %s", error)
            return 0.5 + float(error.retry_after)
        except TimedOut as error:
            self._told = -1
            logger.debug("Timed out getting Updates: %s", error)
            return 0.0
        except InvalidToken:
            logger.critical("The server does not know the bot's token; polling ends.")
            raise
        except TelegramError as error:
            self._told = -1
            return self._failed(error)
        self._recovered()
        self._hand_over(received)
        return self._interval

    def _ask(self, offset: int, timeout: int) -> list[Received]:
        return self._fetch(self._bot, offset, timeout, self._read_latency, self._allowed_updates)

    def _hand_over(self, received: list[Received]) -> None:
        if not received:
            return
        for update in received:
            if update.update_id is None or self._confirmation.received(update.update_id):
                self._updates.put(update)
        missing = 0
        while not (self._confirmation.wait(LOOK_EVERY) or self._stopping.is_set()):
            # Bots may empty the public queue themselves. What is neither there nor being handled,
            # and still is not a second later, will never be reported as finished.
            missing = missing + 1 if self._updates.empty() and not self._busy() else 0
            if missing > 1:
                logger.warning("Updates have gone from the queue unhandled; going on without them")
                self._confirmation.forget()
                self._confirmation.offset = max(self._confirmation.offset, _behind(received))

    def _failed(self, error: TelegramError) -> float:
        trouble = f"{type(error).__name__}: {error}"
        if trouble != self._trouble:
            logger.error("Error while getting Updates: %s", error)
            self._trouble = trouble
        self._updates.put(error)  # v13's way to the error handlers
        self._pause = min(self._pause * 1.5, LONGEST_PAUSE) if self._pause else 1.0
        return self._pause

    def _recovered(self) -> None:
        if self._trouble:
            logger.info("Getting Updates works again")
        self._trouble = ""
        self._pause = 0.0


def _behind(received: list[Received]) -> int:
    return max((update.update_id or 0) for update in received) + 1


__all__ = ["Poller"]
