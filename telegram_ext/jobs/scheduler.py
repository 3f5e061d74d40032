"""The one place that knows APScheduler; importing it loads APScheduler."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from telegram_ext.jobs.job import Job
from telegram_ext.jobs.threads import JobThreads

if TYPE_CHECKING:  # it has no annotations, so a checker takes its names for Any
    Or: Any
    BasePoolExecutor: Any
    BackgroundScheduler: Any
    Cron: Any
    BlockingScheduler: Any
    MemoryJobStore: Any
    STATE_STOPPED: Any
    astimezone: Any
    EVENT_ALL_JOBS_REMOVED: int
    EVENT_JOB_MISSED: int
    EVENT_JOB_MODIFIED: int
    EVENT_JOB_REMOVED: int
else:
    from apscheduler.events import (
        EVENT_ALL_JOBS_REMOVED,
        EVENT_JOB_MISSED,
        EVENT_JOB_MODIFIED,
        EVENT_JOB_REMOVED,
    )
    from apscheduler.executors.pool import BasePoolExecutor
    from apscheduler.jobstores.memory import MemoryJobStore
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.schedulers.base import STATE_STOPPED
    from apscheduler.schedulers.blocking import BlockingScheduler
    from apscheduler.triggers.combining import OrTrigger as Or
    from apscheduler.triggers.cron import CronTrigger as Cron
    from apscheduler.util import astimezone

THREADS = 10  # jobs that may run at the same time


def make_scheduler(zone: tzinfo) -> Any:
    """Make a scheduler that runs jobs on threads of its own once it is started."""
    scheduler: Any = Scheduler(timezone=zone)
    scheduler.add_jobstore(Store(), "default")
    return scheduler


class Scheduler(BackgroundScheduler):  # type: ignore[misc] # it has no annotations
    """A scheduler that stops only between two of its rounds.

    In the middle of one, it would not find the jobs that it has just begun, and fail.
    """

    state: Any
    _thread: Any
    _jobstores_lock: Any

    def _process_jobs(self) -> Any:
        with self._jobstores_lock:
            if self.state == STATE_STOPPED:
                return None
            return BackgroundScheduler._process_jobs(self)  # noqa: SLF001 - it is overridden here

    def shutdown(self, wait: bool = True) -> None:
        """End the rounds."""
        with self._jobstores_lock:
            BlockingScheduler.shutdown(self, wait)
        self._thread.join()


class Store(MemoryJobStore):  # type: ignore[misc] # it has no annotations
    """Jobs in memory, which a stop does not forget: the queue can be started again."""

    def shutdown(self) -> None:
        """Keep the jobs."""


class Executor(BasePoolExecutor):  # type: ignore[misc] # it has no annotations
    """What takes due jobs to their threads."""

    def __init__(self) -> None:
        start: Any = BasePoolExecutor.__init__
        start(self, JobThreads(THREADS))


def make_executor() -> Any:
    """Make the threads that jobs run on; they serve from one start to the next stop."""
    return Executor()


def set_zone(scheduler: Any, zone: tzinfo) -> None:
    """Let a scheduler take times without a timezone for times of `zone`."""
    scheduler.timezone = astimezone(zone)


def listen(scheduler: Any, heard: Callable[[Any], object]) -> None:
    """Have what happens to jobs told: changes, removals, and runs that came too late."""
    removals: int = EVENT_ALL_JOBS_REMOVED | EVENT_JOB_REMOVED
    scheduler.add_listener(heard, removals | EVENT_JOB_MODIFIED | EVENT_JOB_MISSED)


def combine(trigger: dict[str, Any], job_kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return a schedule's trigger and a caller's own arguments as `add_job` takes them."""
    either = trigger.pop("either", None)
    if either is None:
        return {**trigger, **job_kwargs}
    trigger.pop("trigger")
    jitter = job_kwargs.pop("jitter", None)
    triggers = [Cron(**trigger, **case) for case in either]
    return {"trigger": Or(triggers, jitter=jitter), **job_kwargs}


def silence() -> None:
    """Keep what the error handlers are given out of APScheduler's own log."""
    logging.getLogger("apscheduler.executors.default").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    if record.exc_info is None or not isinstance(record.args, tuple) or not record.args:
        return True
    arguments = getattr(record.args[0], "args", None)
    return not (arguments and isinstance(arguments[0], Job))


__all__ = [
    "combine",
    "listen",
    "make_executor",
    "make_scheduler",
    "set_zone",
    "silence",
]
