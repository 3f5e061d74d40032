"""A job: what it calls, with what, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from threading import Lock
from typing import TYPE_CHECKING, Any

from telegram_ext.forks import forks, leave

if TYPE_CHECKING:
    from telegram_ext.dispatcher import Dispatcher
    from telegram_ext.jobs.queue import JobQueue
    from telegram_ext.jobs.schedules import Schedule


class Job:
    """A callback that a `JobQueue` runs; its `run_` methods return one.

    Everything that APScheduler's job has (`id`, `trigger`, `pause`, ...) can be read here too.

    Args:
        callback: Called as `callback(context)`, with this job in `context.job`.
        context: Anything the callback needs; it comes back as `context.job.context`.
        name: The job's name; None means the callback's.
        job_queue: The queue that runs it.
        job: APScheduler's job.

    Attributes:
        callback: The callback.
        context: What was given for the callback.
        name: The name, which need not be unique.
        job_queue: The queue that runs it.
        job: APScheduler's job.
        schedule: When it runs; None where that was left to APScheduler's own arguments.
    """

    def __init__(
        self,
        callback: Callable[..., Any],
        context: object = None,
        name: str | None = None,
        job_queue: JobQueue | None = None,
        job: Any = None,
    ) -> None:
        if not callable(callback):
            raise TypeError(
                f"callback is {callback!r}: give the function itself, without parentheses"
            )
        self.callback = callback
        self.context: Any = context
        self.name: str = name or getattr(callback, "__name__", None) or type(callback).__name__
        self.job_queue = job_queue
        self.job = job
        self.schedule: Schedule | None = None
        self.planning = Lock()  # held while `job` is being made
        self._removed = False
        self._enabled = True

    def run(self, dispatcher: Dispatcher[Any, Any, Any, Any]) -> None:
        """Call the callback now, whatever the schedule says; errors go to the error handlers."""
        try:
            self.call(dispatcher)
        except Exception as error:  # noqa: BLE001 - whatever a user's code raises
            dispatcher.report(None, error, job=self)

    def call(self, dispatcher: Dispatcher[Any, Any, Any, Any], **kwargs: Any) -> None:
        """Call the callback now and let it raise what it raises."""
        forked = forks()
        try:
            if dispatcher.use_context:
                context = dispatcher.context_types.context.from_job(self, dispatcher)
                self.callback(context, **kwargs)
            else:
                self.callback(dispatcher.bot, self, **kwargs)
        except BaseException as error:
            if forks() != forked:
                leave(error)
            raise
        if forks() != forked:
            leave()

    def schedule_removal(self) -> None:
        """Take the job out of the queue; a run at hand ends as it would.

        Raises:
            JobLookupError: It is not there any more: it was removed, or ran for the last time.
                The class is `apscheduler.jobstores.base.JobLookupError`, a KeyError.
        """
        self._planned().remove()
        self._removed = True

    @property
    def removed(self) -> bool:
        """Whether `schedule_removal` was called; a job that ended by itself does not count."""
        return self._removed

    @property
    def enabled(self) -> bool:
        """Whether the job runs when its time comes; set it to pause the job or to resume it."""
        return self._enabled

    @enabled.setter
    def enabled(self, enabled: bool) -> None:
        if enabled:
            self._planned().resume()
        else:
            self._planned().pause()
        self._enabled = enabled

    @property
    def next_t(self) -> datetime | None:
        """When the job runs next, with a timezone; None where it is paused or has ended."""
        job = self._planned()
        try:
            found: datetime | None = job.next_run_time
        except AttributeError:  # it is computed when the queue starts
            zone = self.job_queue.zone if self.job_queue is not None else timezone.utc
            found = job.trigger.get_next_fire_time(None, datetime.now(zone))
        return found

    def paused(self, paused: bool) -> None:
        """Note that the scheduler was given the job paused, or not."""
        self._enabled = not paused

    def _planned(self) -> Any:
        if self.job is None:
            raise RuntimeError(
                f"job {self.name!r} is in no queue: make jobs by a queue's methods, "
                "such as job_queue.run_once(callback, 10)"
            )
        return self.job

    def __getattr__(self, name: str) -> Any:
        job = self.__dict__.get("job")
        if job is None or name.startswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(job, name)

    def __eq__(self, other: object) -> bool:
        """Compare by the id that the scheduler knows the job by."""
        if not isinstance(other, Job):
            return NotImplemented
        if self.job is None or other.job is None:
            return self is other
        return bool(self.job.id == other.job.id)

    def __hash__(self) -> int:
        return hash(id(self) if self.job is None else self.job.id)

    def __lt__(self, other: object) -> bool:
        """Tell whether this job runs earlier; a paused one runs after all others."""
        if not isinstance(other, Job):
            return NotImplemented
        mine, its = self.next_t, other.next_t
        return mine is not None and (its is None or mine < its)

    def __repr__(self) -> str:
        return f"<Job {self.name!r} {self.schedule if self.job is None else self.job.trigger}>"


__all__ = ["Job"]
