"""Updates, bots and a clock for the framework's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from queue import Queue
from threading import Event
from typing import Any

import pytest

from telegram import Update
from telegram_ext.clock import Clock
from telegram_ext.dispatcher import Dispatcher
from telegram_ext.jobs import JobQueue


class QuietBot:
    """A bot that reaches nobody: for what needs a bot and no server."""

    id = 1
    username = "helper_bot"
    defaults: Any = None


class FakeClock(Clock):
    """Time that passes only where somebody waits for it; it remembers the waits."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def wait(self, event: Event, seconds: float) -> bool:
        if not event.is_set():
            self.waits.append(seconds)
            self.now += max(seconds, 0)
        return event.is_set()


Make = Callable[..., Update]


def message(text: str | None = None, *, number: int = 1, **fields: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "message_id": number,
        "date": 1700000000,
        "chat": {"id": 7, "type": "private", "first_name": "Ann"},
        "from": {"id": 7, "is_bot": False, "first_name": "Ann"},
    }
    if text is not None:
        body["text"] = text
        if text.startswith("/"):
            length = len(text.split()[0])
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return {**body, **fields}


@pytest.fixture
def quiet_bot() -> QuietBot:
    return QuietBot()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def update(quiet_bot: QuietBot) -> Make:
    """Make an update: `update("hi")`, `update("/go", kind="edited_message")`, `update(poll={...})`."""

    def make(
        text: str | None = None, *, kind: str = "message", update_id: int = 1, **fields: Any
    ) -> Update:
        if kind in {"message", "edited_message", "channel_post", "edited_channel_post"}:
            body = message(text, **fields)
        else:
            body = fields
        made = Update.de_json({"update_id": update_id, kind: body}, quiet_bot)
        assert made is not None
        return made

    return make


@pytest.fixture
def query(update: Make) -> Make:
    """Make an update of a pressed button with some data."""

    def make(data: str | None, **fields: Any) -> Update:
        body: dict[str, Any] = {
            "id": "1",
            "from": {"id": 7, "is_bot": False, "first_name": "Ann"},
            "chat_instance": "1",
            "message": message("press"),
            **fields,
        }
        if data is not None:
            body["data"] = data
        return update(kind="callback_query", **body)

    return make


@pytest.fixture
def inline(update: Make) -> Make:
    """Make an update of an inline query."""

    def make(text: str, **fields: Any) -> Update:
        sender = {"id": 7, "is_bot": False, "first_name": "Ann"}
        body = {"id": "1", "from": sender, "query": text, "offset": "", **fields}
        return update(kind="inline_query", **body)

    return make


@pytest.fixture
def dispatcher(quiet_bot: QuietBot) -> Iterator[Dispatcher]:
    made = Dispatcher(quiet_bot, Queue(), workers=1)
    yield made
    made.stop()


class TurnedJobs(JobQueue):
    """A job queue whose time is turned by hand; jobs run in the thread that turns."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2024, 1, 1, 12, tzinfo=timezone.utc)  # a Monday
        self._waiting: list[Callable[[], object]] = []

    def _make_scheduler(self) -> Any:
        from apscheduler.schedulers.background import BackgroundScheduler
        from apscheduler.schedulers.base import BaseScheduler

        class ByHand(BackgroundScheduler):
            def start(self, paused: bool = False) -> None:
                BaseScheduler.start(self, paused)

            def shutdown(self, wait: bool = True) -> None:
                BaseScheduler.shutdown(self, wait)

            def wakeup(self) -> None:
                pass

        super()._make_scheduler()  # for what it does to the log
        return ByHand(timezone=self.zone)

    def _make_executor(self) -> Any:
        from apscheduler.executors.base import BaseExecutor, run_job

        waiting = self._waiting

        class Later(BaseExecutor):
            def _do_submit_job(self, job: Any, run_times: Any) -> None:
                waiting.append(lambda: self._run(job, run_times))

            def _run(self, job: Any, run_times: Any) -> None:
                events = run_job(job, job._jobstore_alias, run_times, self._logger.name)
                self._run_job_success(job.id, events)

        return Later()

    def advance(self, **by: float) -> None:
        """Let time pass, and everything happen that is due: `advance(minutes=5)`."""
        target = self.now + timedelta(**by)
        while (due := self._next()) is not None and due <= target:
            self.now = max(self.now, due)
            self.wake()
        self.now = target

    def _next(self) -> datetime | None:
        times = [job.next_run_time for job in self.scheduler.get_jobs()]
        return min((moment for moment in times if moment is not None), default=None)

    def sleep(self, **by: float) -> None:
        """Let time pass while nothing happens, as when a computer sleeps."""
        self.now += timedelta(**by)

    def wake(self) -> None:
        """Let happen what is due."""
        self.scheduler._process_jobs()
        while self._waiting:
            self._waiting.pop(0)()


@pytest.fixture
def idle_jobs(dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch) -> Iterator[TurnedJobs]:
    """The dispatcher's job queue, not started yet."""
    import apscheduler.executors.base
    import apscheduler.schedulers.base

    import telegram_ext.jobs.job
    import telegram_ext.jobs.queue

    jobs = TurnedJobs()

    class Turned(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return jobs.now.astimezone(tz)

    for module in (
        apscheduler.executors.base,
        apscheduler.schedulers.base,
        telegram_ext.jobs.job,
        telegram_ext.jobs.queue,
    ):
        monkeypatch.setattr(module, "datetime", Turned)
    dispatcher.job_queue = jobs
    jobs.set_dispatcher(dispatcher)
    yield jobs
    jobs.stop()


@pytest.fixture
def jobs(idle_jobs: TurnedJobs) -> TurnedJobs:
    """The dispatcher's job queue, running, its time turned by hand."""
    idle_jobs.start()
    return idle_jobs
