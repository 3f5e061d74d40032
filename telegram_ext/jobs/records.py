"""What is written down of a job, so that it can be made again after a restart.

A callback is kept by its name, a schedule as the values that were asked for, and the context as it
is: whoever stores a record decides which values of `context` can be kept.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from telegram_ext.jobs.schedules import Schedule


class JobRecord(NamedTuple):
    """A job as plain values.

    Attributes:
        id: Identifies the job; a job that is made again keeps it.
        callback: The callback as `module:name`.
        name: The job's name.
        context: The job's context.
        schedule: When it runs.
        next_run: When it runs next; None while it is paused.
    """

    id: str
    callback: str
    name: str
    context: Any
    schedule: Schedule
    next_run: datetime | None


class JobStore(Protocol):
    """What keeps jobs over a restart."""

    def put_job(self, record: JobRecord) -> object:
        """Keep a job, in place of what was kept under the same id."""

    def drop_job(self, job_id: str) -> object:
        """Forget a job; one that is not there is ignored."""

    def get_jobs(self) -> Iterable[JobRecord]:
        """Return the jobs that are kept."""
        ...


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


__all__ = ["JobRecord", "JobStore", "find", "name_of"]
