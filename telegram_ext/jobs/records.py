"""What is written down of a job, so that it can be made again after a restart.

A callback is kept by its name, a schedule as the values that were asked for, and the context as it
is: whoever stores a record decides which values of `context` can be kept.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from telegram_ext.jobs.schedules import Schedule

if TYPE_CHECKING:
    from telegram_ext.jobs.job import Job

USUAL_GRACE = 1  # seconds; APScheduler's own


class JobRecord(NamedTuple):
    """A job as plain values.

    Attributes:
        id: Identifies the job; a job that is made again keeps it.
        callback: The callback as `module:name`.
        name: The job's name.
        context: The job's context.
        schedule: When it runs.
        next_run: When it runs next; None while it is paused.
        grace: Seconds by which a run may be late before it is left out; None runs it however late.
    """

    id: str
    callback: str
    name: str
    context: Any
    schedule: Schedule
    next_run: datetime | None
    grace: float | None = USUAL_GRACE

    def job_kwargs(self) -> dict[str, Any]:
        """Return what the scheduler is told beside the schedule."""
        return {
            "id": self.id,
            "next_run_time": self.next_run,
            "replace_existing": True,
            "misfire_grace_time": self.grace,
        }


class JobStore(Protocol):
    """What keeps jobs over a restart."""

    def put_job(self, record: JobRecord) -> object:
        """Keep a job, in place of what was kept under the same id."""

    def drop_job(self, job_id: str) -> object:
        """Forget a job; one that is not there is ignored."""

    def get_jobs(self) -> Iterable[JobRecord]:
        """Return the jobs that are kept."""
        ...


def record_of(job: Job) -> JobRecord:
    """Write down a planned job.

    Raises:
        ValueError: The callback cannot be found by a name, or the job is from `run_custom`.
    """
    if job.schedule is None:
        raise ValueError(f"job {job.name!r} has a schedule that only APScheduler knows")
    grace: float | None = getattr(job.job, "misfire_grace_time", USUAL_GRACE)
    return JobRecord(
        job.id, name_of(job.callback), job.name, job.context, job.schedule, job.next_t, grace
    )


def name_of(callback: Callable[..., Any]) -> str:
    """Return a callback's name, by which it can be found in another process.

    Raises:
        ValueError: It cannot be found by a name: a lambda, a function inside a function, a method
            of an object.
    """
    module = getattr(callback, "__module__", None)
    name = getattr(callback, "__qualname__", None)
    if module is not None and name is not None:
        reference = f"{module}:{name}"
        try:
            if module in sys.modules and find(reference) is callback:
                return reference
        except AttributeError:
            pass  # a name that leads nowhere is what the error below is about
    raise ValueError(
        f"{callback!r} cannot be found by a name after a restart: "
        "use a function that stands at the top of a module"
    )


def find(reference: str) -> Callable[..., Any]:
    """Return the callback of a name that `name_of` gave.

    Raises:
        ImportError: There is no such module.
        AttributeError: The module has no such callback.
    """
    module, _, name = reference.partition(":")
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    callback: Callable[..., Any] = found
    return callback


__all__ = ["USUAL_GRACE", "JobRecord", "JobStore", "find", "name_of", "record_of"]
