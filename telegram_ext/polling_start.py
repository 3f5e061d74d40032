"""The part of an Updater that fetches updates by polling."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from queue import Empty, Queue
from threading import Event, RLock
from typing import TYPE_CHECKING, Any, Literal

from telegram.hints import hinted
from telegram_ext.arguments import check_kinds, check_seconds, whether_to_drop
from telegram_ext.confirmation import Confirmation
from telegram_ext.keeping import Keeping
from telegram_ext.lanes import lane_of
from telegram_ext.polling import Poller
from telegram_ext.watching import stacks

if TYPE_CHECKING:
    from telegram.bot import Bot
    from telegram_ext.clock import Clock
    from telegram_ext.dispatcher import Dispatcher
    from telegram_ext.health import Health

STUCK = 60.0  # seconds; who handles one update for longer blocks the lane, or everything


class Polling:
    """What an Updater has for polling, and for telling how it goes."""

    bot: Bot
    dispatcher: Dispatcher[Any, Any, Any, Any]
    update_queue: Queue[Any]
    running: bool
    job_queue: Any
    logger: logging.Logger
    grace: float
    _clock: Clock
    _lock: RLock
    _ended: Event
    _exception_event: Event
    _failure: BaseException | None
    _confirmation: Confirmation
    _poller: Poller | None
    _handled_at: float | None
    _kept: Keeping | None = None
    httpd: Any

    if TYPE_CHECKING:  # what Updater has

        def _settle(self) -> None: ...
        def _bootstrap(self, retries: int, reach: Callable[[], object]) -> bool: ...
        def _thread(self, name: str, run: Callable[[], object]) -> None: ...
        def _dispatch(self, ready: Event, ended: Event) -> None: ...
        def _watch(self) -> None: ...

    @property
    def last_update_id(self) -> int:
        """First update_id that the server should send next; may be set."""
        return self._confirmation.offset

    @last_update_id.setter
    def last_update_id(self, value: int) -> None:
        self._confirmation.offset = value

    @hinted
    def start_polling(
        self,
        poll_interval: float = 0.0,
        timeout: float = 10,
        clean: bool | None = None,
        bootstrap_retries: int = -1,
        read_latency: float = 2.0,
        allowed_updates: Sequence[str] | None = None,
        drop_pending_updates: bool | None = None,
        *,
        on_conflict: Literal["wait", "raise"] = "wait",
    ) -> Queue[Any] | None:
        """Fetch updates by long polling, on threads of their own, and return the update queue.

        The threads keep the process alive, with `idle` or without; if polling ends by itself after
        the script has come to its end, the process ends with status 1. A webhook that may be set is
        deleted. Errors of polling go to the error handlers, with None for the update; polling goes
        on, unless the server says that the token is not valid.

        Args:
            poll_interval: Seconds between two polls.
            timeout: Seconds that the server waits for a first update.
            clean: v13's old name of `drop_pending_updates`.
            bootstrap_retries: How often to try again to reach the server at first: less than 0 for
                ever, 0 not at all.
            read_latency: Seconds that an answer may take beyond `timeout`.
            allowed_updates: Kinds of updates to receive, such as `["message"]`; an empty list means
                all but a few, None leaves the server's setting.
            drop_pending_updates: Whether to forget the updates that wait at the server.
            on_conflict: What to do while another copy of the bot polls: "wait" for its end, or
                "raise", which ends polling as a token does that is not valid.

        Returns:
            The update queue; None where the updater runs already.

        Raises:
            TypeError: `allowed_updates` is no list of names, or `clean` and its new name are given.
            ValueError: A time is negative, or `on_conflict` is neither word.
            RuntimeError: It is called in a handler that has stopped the updater.
            InvalidToken: The server does not know the token.
            Unauthorized: The token is not valid any more.
            TelegramError: The server could not be reached in all tries.
        """
        with self._lock:
            if self.running:
                return None
            check_kinds(allowed_updates)
            check_seconds(poll_interval=poll_interval, timeout=timeout, read_latency=read_latency)
            if on_conflict not in ("wait", "raise"):
                raise ValueError(f'on_conflict={on_conflict!r}: give "wait" or "raise"')
            drop = whether_to_drop(clean, drop_pending_updates)
            self._settle()
            self._ended.clear()
            self._failure = None
            self._exception_event.clear()
            if not self._bootstrap(
                bootstrap_retries,
                lambda: self.bot.delete_webhook(drop_pending_updates=bool(drop)),
            ):
                return None
            self._confirmation.forget()
            self.dispatcher.on_handled = self._handled
            self.dispatcher.on_finished = self._finished
            poller = self._poller = Poller(
                self.bot,
                self.update_queue,
                self._confirmation,
                timeout=math.ceil(timeout),
                read_latency=read_latency,
                interval=poll_interval,
                allowed_updates=allowed_updates,
                busy=lambda: self.dispatcher.handling,
                lanes=self.dispatcher.concurrent_updates,
                clock=self._clock,
                keeping=self._keeping(),
                on_conflict=on_conflict,
            )
            self._restore()
            self.running = True
            if self.job_queue is not None:
                self.job_queue.start()
            ready, ended = Event(), Event()
            self._thread("dispatcher", lambda: self._dispatch(ready, ended))
            self._thread("updater", lambda: self._poll(poller, ended))
            self._watch()
            ready.wait()
            self.logger.info("Polling started")
            return self.update_queue

    def health(self) -> Health:
        """Tell how the bot is doing; at any time, from any thread, without waiting.

        For an address that a supervisor asks: answer 200 where `health().ok`, else 503.
        """
        from telegram_ext.health import Health  # noqa: PLC0415 - few bots ask

        now = self._clock.monotonic()
        poller = self._poller
        state = "stopped"
        last_poll = error = None
        allowed = math.inf
        if poller is not None:
            last_poll = None if poller.answered_at is None else now - poller.answered_at
            error, allowed = poller.error, poller.allowed
            if self.running or poller.state == "ended":
                state = poller.state
        if self.running and self.httpd is not None:
            state, last_poll, error, allowed = "webhook", None, None, math.inf
        oldest = self.dispatcher.oldest
        alive = state == "webhook" or (
            state in {"polling", "waiting"} and last_poll is not None and last_poll <= allowed
        )
        backlog = self._confirmation.open if state != "webhook" else self.update_queue.qsize()
        return Health(
            ok=self.running and alive and oldest < STUCK,
            running=self.running,
            state=state,
            last_poll=last_poll,
            last_handled=None if self._handled_at is None else now - self._handled_at,
            backlog=backlog,
            oldest=oldest,
            error=error,
            allowed=allowed,
        )

    def _keeping(self) -> Keeping | None:
        """Return what keeps updates, if the persistence can."""
        inbox = getattr(self.dispatcher.persistence, "inbox", None)
        if self._kept is None and inbox is not None:
            self._kept = Keeping(inbox, self.bot)
        return self._kept

    def _restore(self) -> None:
        """Put what an earlier process has not finished before everything that comes."""
        keeping = self._keeping()
        for update in () if keeping is None else keeping.pending():
            number = update.update_id
            if number is not None and self._confirmation.restored(number, lane_of(update)):
                self.update_queue.put(update)

    def _poll(self, poller: Poller, handlers_ended: Event) -> None:
        poller.run()
        self._drain(handlers_ended)
        self._take_back(set(self._confirmation.forget()))
        poller.confirm()

    def _drain(self, handlers_ended: Event) -> None:
        """Let handlers, and the callbacks they started, end; at most for the time of grace."""
        until = self._clock.monotonic() + self.grace
        handlers_ended.wait(self.grace)
        left = max(0.0, until - self._clock.monotonic())
        drained = handlers_ended.is_set() and self.dispatcher.drained(left)
        self.dispatcher.flush_persistence()  # before anything is confirmed
        if drained:
            return
        self.logger.warning(
            "Some handlers are still at work after %g seconds; their updates will come again.%s",
            self.grace,
            stacks(self.dispatcher.handling_threads()),
        )

    def _take_back(self, dropped: set[int]) -> None:
        """Take unhandled updates out of the queue: the server sends them again."""
        for _ in range(self.update_queue.qsize()):
            try:
                waiting = self.update_queue.get_nowait()
            except Empty:
                return
            if getattr(waiting, "update_id", None) not in dropped:
                self.update_queue.put(waiting)

    def _handled(self, update: object) -> None:
        update_id = getattr(update, "update_id", None)
        if isinstance(update_id, int):
            self._confirmation.handled(update_id)

    def _finished(self, update: object) -> None:
        update_id = getattr(update, "update_id", None)
        if isinstance(update_id, int):
            self._handled_at = self._clock.monotonic()
            if self._kept is not None:
                self._kept.done(update_id)
            self._confirmation.finished(update_id)


__all__ = ["Polling"]
