"""Running a bot: fetch updates, dispatch them, end in good order."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Sequence
from queue import Empty, Queue, SimpleQueue
from threading import Event, RLock, Thread, current_thread
from typing import TYPE_CHECKING, Any, Generic, cast

from telegram.error import InvalidToken, TelegramError, Unauthorized
from telegram.hints import hinting_constructor, speaking
from telegram.redaction import concealed
from telegram_ext.assembly import check, check_pool, make_bot, make_request
from telegram_ext.clock import Clock
from telegram_ext.confirmation import Confirmation
from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.dispatcher import Dispatcher
from telegram_ext.exitstatus import ended_by, told
from telegram_ext.jobs import JobQueue
from telegram_ext.limits import RateLimits
from telegram_ext.polling import Poller
from telegram_ext.polling_start import Polling
from telegram_ext.typevars import BD, CCT, CD, UD
from telegram_ext.watching import Watch, stacks
from telegram_ext.webhook_start import Webhook

if TYPE_CHECKING:
    from telegram.bot import Bot
    from telegram_ext.contexttypes import ContextTypes
    from telegram_ext.defaults import Defaults

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGABRT)
LAST_WORD = 1.0  # seconds that a process which ends at once may take to say so
SLOW = 30.0  # seconds
GRACE = 8.0  # seconds; containers are killed ten seconds after they were asked to stop
LOOK_EVERY = 1.0  # seconds between two looks of `idle` at what may have happened
BOOTSTRAP_PAUSE = 5.0  # seconds between two tries to reach the server at the start


@speaking
@hinting_constructor
class Updater(Polling, Webhook, Generic[CCT, UD, CD, BD]):
    """Fetch updates and pass them to the handlers of `updater.dispatcher`.

    Give exactly one of `token`, `bot` and `dispatcher`.

    Args:
        token: The bot's token, from @BotFather.
        base_url: Address of the Bot API server, without the token; None means Telegram's.
        workers: Number of threads for asynchronous callbacks.
        bot: A bot made before.
        private_key: PEM key for Telegram Passport.
        private_key_password: Its password.
        user_sig_handler: Called as `user_sig_handler(signum, frame)` after a signal has stopped the
            bot.
        request_kwargs: Arguments for the bot's `telegram.transport.Request`.
        persistence: What keeps the data over a restart.
        defaults: Default values for the bot's calls and the handlers.
        use_context: Whether callbacks take `(update, context)`; False is the way of v11.
        dispatcher: A dispatcher made before.
        base_file_url: Address that files are downloaded from, without the token.
        arbitrary_callback_data: Whether buttons may carry any object.
        context_types: Classes of the contexts and the data.
        concurrent_updates: How many updates are handled at a time: those of one chat (else user)
            one after another, those of different chats side by side, on as many threads. With 1,
            one after another, whatever the chat.
        grace: Seconds that handlers have to come to an end when the bot stops; what has not ended
            then is not confirmed, and comes again after the next start.
        clock: The time.
        warn_after: Seconds after which a callback that is still at work is told of in the log, with
            the line it stands at; None never tells.

    Attributes:
        bot: The bot.
        dispatcher: What passes updates to handlers; add handlers there.
        update_queue: Where updates wait; anything may be put there.
        job_queue: What runs callbacks later; None where a dispatcher was given that has none.
        persistence: What keeps the data over a restart; None where nothing does.
        running: Whether updates are being fetched.
        user_sig_handler: See the argument.

    Raises:
        ValueError: Not exactly one of `token`, `bot` and `dispatcher`, or arguments that do not go
            with it.
    """

    def __init__(
        self,
        token: str | None = None,
        base_url: str | None = None,
        workers: int | None = 4,
        bot: Bot | None = None,
        private_key: bytes | None = None,
        private_key_password: bytes | None = None,
        user_sig_handler: Callable[[int, Any], object] | None = None,
        request_kwargs: dict[str, Any] | None = None,
        persistence: Any = None,
        defaults: Defaults | None = None,
        use_context: bool = True,
        dispatcher: Dispatcher[Any, Any, Any, Any] | None = None,
        base_file_url: str | None = None,
        arbitrary_callback_data: bool | int = DEFAULT_FALSE,
        context_types: ContextTypes[Any, Any, Any, Any] | None = None,
        *,
        concurrent_updates: int = 1,
        grace: float = GRACE,
        clock: Clock | None = None,
        warn_after: float | None = SLOW,
    ) -> None:
        token, base_url = concealed(token), concealed(base_url)
        check(locals())
        if concurrent_updates < 1:
            raise ValueError(f"concurrent_updates={concurrent_updates!r}: give a number from 1 on")
        self.grace = grace
        self._warn_after = warn_after
        self.logger = logging.getLogger("telegram.ext.updater")
        self._clock = clock or Clock()
        self._own_request: Any = None
        self._exception_event = Event()
        if dispatcher is not None:
            self.bot: Bot = dispatcher.bot
            self.update_queue: Queue[Any] = dispatcher.update_queue
            self._exception_event = dispatcher.exception_event
        else:
            if bot is None:
                self._own_request = make_request(
                    request_kwargs, (workers or 0) + (concurrent_updates - 1)
                )
                bot = make_bot(
                    cast("str", token),
                    base_url=base_url,
                    base_file_url=base_file_url,
                    request=self._own_request,
                    private_key=private_key,
                    private_key_password=private_key_password,
                    defaults=defaults,
                    arbitrary_callback_data=(
                        False
                        if arbitrary_callback_data is DEFAULT_FALSE
                        else arbitrary_callback_data
                    ),
                )
            else:
                check_pool(bot, (workers or 0) + (concurrent_updates - 1), self.logger)
            self.bot = bot
            self.update_queue = Queue()
            jobs = JobQueue()
            dispatcher = Dispatcher(
                bot,
                self.update_queue,
                workers=4 if workers is None else workers,
                exception_event=self._exception_event,
                job_queue=jobs,
                persistence=persistence,
                use_context=use_context,
                context_types=context_types,
            )
            jobs.set_dispatcher(dispatcher)
        if getattr(getattr(self.bot, "request", None), "around", False) is None:
            RateLimits(clock=self._clock).install(self.bot)
        self.dispatcher: Dispatcher[CCT, UD, CD, BD] = dispatcher
        if concurrent_updates > 1:
            dispatcher.concurrent_updates = concurrent_updates
        self.job_queue = dispatcher.job_queue
        self.persistence = dispatcher.persistence
        self.user_sig_handler = user_sig_handler
        self.running = False
        self.httpd: Any = None
        self._confirmation = Confirmation()
        self._poller: Poller | None = None
        self._handled_at: float | None = None
        self._threads: list[Thread] = []
        self._failure: BaseException | None = None
        self._lock = RLock()
        self._ended = Event()  # set by stop, cleared by the next start
        self._watched = Event()  # set by stop, another for each start
        self._idle = False
        self._signalled = False
        self._mail: SimpleQueue[tuple[int, Any] | None] = SimpleQueue()

    @property
    def is_idle(self) -> bool:
        """Whether `idle` waits; setting it to False ends the wait."""
        return self._idle

    @is_idle.setter
    def is_idle(self, value: bool) -> None:
        self._idle = value
        if not value:
            self._mail.put(None)

    # Starting ---------------------------------------------------------------------------------

    def _bootstrap(self, retries: int, reach: Callable[[], object]) -> bool:
        """Reach the server for the first time; False where `stop` is called meanwhile."""
        tried, said = 0, ""
        while not self._ended.is_set():
            try:
                self.logger.debug("Starting bot %s", self.bot.id)
                reach()
                if said:
                    self.logger.warning("The server has been reached")
                return True
            except (InvalidToken, Unauthorized):
                raise  # no number of tries makes the token valid
            except TelegramError as error:
                if 0 <= retries <= tried:
                    raise
                tried += 1
                if str(error) != said:  # once for each reason, however long it lasts
                    said = str(error)
                    self.logger.warning(
                        "The server could not be reached (%s); trying again every %g seconds",
                        error,
                        BOOTSTRAP_PAUSE,
                    )
            self._clock.wait(self._ended, BOOTSTRAP_PAUSE)
        return False

    def _thread(self, name: str, run: Callable[[], object]) -> None:
        # Not the one that runs handlers: a process must be able to end when a handler does not. The
        # others outlive it by no more than the time of grace.
        thread = Thread(
            target=self._guarded,
            name=f"Bot:{self.bot.id}:{name}",
            args=(name, run),
            daemon=name == "dispatcher",
        )
        self._threads.append(thread)
        thread.start()

    def _guarded(self, name: str, run: Callable[[], object]) -> None:
        try:
            run()
        except BaseException as error:  # also SystemExit: the other threads must not go on alone
            # Polling has said that the token is not valid, and `idle` raises it.
            said = name == "updater" and isinstance(error, (InvalidToken, Unauthorized))
            if isinstance(error, SystemExit):
                self.logger.error("%s", told(error))  # noqa: TRY400 - no mistake, so no traceback
            elif not said:
                self.logger.critical("unhandled exception in the %s thread", name, exc_info=error)
            self._failure = error
            ended_by(error)
            self._exception_event.set()
            self.stop()

    def _dispatch(self, ready: Event, ended: Event) -> None:
        try:
            self.dispatcher.start(ready=ready)
        finally:
            ready.set()  # also where it could not start: whoever waits must learn of it
            ended.set()

    def _watch(self) -> None:
        if self._warn_after is None:
            return
        watch, self._watched = Watch(self.dispatcher, self._warn_after), Event()
        if self._ended.is_set():  # it has been stopped meanwhile, or has ended by itself
            return
        name = f"Bot:{self.bot.id}:watch"
        Thread(target=watch.run, args=(self._watched,), name=name, daemon=True).start()

    # Ending -----------------------------------------------------------------------------------

    def stop(self) -> None:
        """Stop fetching, let handlers finish the updates at hand, confirm what was handled.

        It may be called twice, and from any thread. In a handler it returns at once, and the rest
        happens when the handler returns. What waits unhandled is not confirmed, so the server sends
        it again after the next start. Elsewhere it returns after `grace` seconds at the latest.
        `idle` ends.
        """
        self._ended.set()
        self._watched.set()
        inside = self.dispatcher.here()
        if self._poller is not None:
            self._poller.stop()
        self._close_webhook()
        was_running, self.running = self.running, False
        if self.job_queue is not None:
            self.job_queue.stop(0 if inside else self.grace)
        self.dispatcher.stop(grace=self.grace)
        if not inside:
            self._join(self.grace)
        if was_running:
            self.logger.info("Stopped")
            if self._own_request is not None:
                self._own_request.stop()
        self.is_idle = False

    def _join(self, grace: float | None = None) -> None:
        """Wait for the threads, for those with handlers at most `grace` seconds; None: for ever."""
        here = current_thread()
        if here in self._threads or self.dispatcher.here():
            return
        for thread in tuple(self._threads):
            thread.join(grace if thread.daemon else None)
        self._threads = [thread for thread in self._threads if thread.is_alive()]

    def _settle(self) -> None:
        """Wait until nothing of the last run is at work any more.

        Raises:
            RuntimeError: The caller is at work itself, in a handler.
        """
        if self.dispatcher.here():
            raise RuntimeError(
                "An updater cannot start again in a handler: the last run ends when the handler "
                "returns. Let it return, and start in the main thread, after idle()"
            )
        self._join(self.grace)
        if self._threads:
            self.logger.warning(
                "Before it starts again, the updater waits for handlers that are still at work.%s",
                stacks(self.dispatcher.handling_threads()),
            )
            self._join()

    def idle(self, stop_signals: Sequence[int] = STOP_SIGNALS) -> None:
        """Block until a signal arrives, then stop; or until `stop` is called elsewhere.

        A second signal, while the first one's stop goes on, ends the process at once. Call it in
        the main thread. Afterwards signals mean what they meant before.

        Args:
            stop_signals: The signals that stop the bot: Ctrl+C is SIGINT.

        Raises:
            TelegramError: Polling has ended by itself, for the reason that is raised.
        """
        self._signalled = False
        before = {number: signal.signal(number, self._on_signal) for number in stop_signals}
        self._idle = True
        if self._ended.is_set():  # looked at afterwards: a stop sets it before it ends the wait
            self._idle = False
        try:
            while self._idle:
                try:
                    mail = self._mail.get(timeout=LOOK_EVERY)
                except Empty:
                    # The system may have given a signal to another thread, as it does right after
                    # SIGCONT: this one learns of it when it runs again.
                    continue
                if mail is not None:
                    self._idle = False
                    self._end_by_signal(*mail)
                    return
        finally:
            for number, handler in before.items():
                # None: somebody installed one outside of Python, and it cannot be put back.
                signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if self._failure is not None:
            raise self._failure

    def _on_signal(self, number: int, frame: Any) -> None:
        # Runs between two instructions of the main thread, so it takes no locks and leaves the work
        # to idle().
        if self._signalled:
            # On another thread: this one may have been stopped in the middle of writing a line.
            last = Thread(target=self.logger.warning, args=("Exiting immediately!",), daemon=True)
            last.start()
            last.join(LAST_WORD)
            os._exit(1)
        self._signalled = True
        self._mail.put((number, frame))

    def _end_by_signal(self, number: int, frame: Any) -> None:
        self.logger.info(
            "Received signal %s (%s), stopping...", number, signal.Signals(number).name
        )
        self.dispatcher.flush_persistence()
        self.stop()
        if self.user_sig_handler is not None:
            self.user_sig_handler(number, frame)


__all__ = ["Updater"]
