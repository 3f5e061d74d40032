"""Jobs of a group that has become a supergroup: the new id takes the place of the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from telegram_ext.jobs.job import Job
    from telegram_ext.jobs.queue import JobQueue

_CONTAINERS: frozenset[Any] = frozenset((tuple, list, dict))


def move_jobs(queue: JobQueue, old_chat_id: int, new_chat_id: int) -> None:
    """Put the new id where the jobs of a queue hold the old one, and write down the durable ones.

    A job may hold it as its context, as an item or a value of its context (a tuple, list or dict),
    and, as text, as its name.
    """
    if queue._scheduler is None:  # noqa: SLF001 - of this package; `jobs` would load APScheduler
        return
    for job in queue.jobs():
        if _move(job, old_chat_id, new_chat_id):
            queue._durable.settle(job)  # noqa: SLF001 - of this package


def _move(job: Job, old: int, new: int) -> bool:
    named = job.name == str(old)
    if named:
        job.name = str(new)
    held: Any = job.context
    if _is(held, old):
        job.context = new
        return True
    # Not by isinstance: the fields of a named tuple, say, are its class's own business.
    kind: Any = held.__class__
    places: list[Any] = []
    if kind in _CONTAINERS:
        places = [*held] if kind is dict else [*range(len(held))]
    found = [place for place in places if _is(held[place], old)]
    if kind is tuple and found:
        job.context = tuple(new if number in found else item for number, item in enumerate(held))
    else:
        for place in found:  # in place: whoever has planned the job may hold it as well
            held[place] = new
    return named or bool(found)


def _is(value: object, number: int) -> bool:
    return type(value) is int and value == number


__all__ = ["move_jobs"]
