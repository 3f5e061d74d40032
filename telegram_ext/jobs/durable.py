"""Jobs that survive the process: written down when they are planned, planned again at the start.

A job that was due when the process ended, or at work, is still written down as due: it runs again,
as an update does that was not finished.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import RLock, current_thread, main_thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from telegram_ext.jobs.job import Job
    from telegram_ext.jobs.queue import JobQueue
    from telegram_ext.jobs.records import JobRecord, JobStore
    from telegram_ext.jobs.schedules import Schedule


class DurableJobs:
    """The jobs of a queue that a store keeps.

    Threads: every method may be called from any thread; the queue's lock is taken first.

    Args:
        queue: The queue.
    """

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue
        self._lock = RLock()
        self._jobs: dict[str, Job] = {}
        self._stored: list[JobRecord] | None = None  # what the last process left; None: unread
        self._restored: list[JobRecord] = []  # what of it no line of the bot's code has claimed
        self._loaded = False
        self._listening = False

    def prepare(self, job: Job, arguments: dict[str, Any], now: datetime) -> None:
        """Complete the scheduler's arguments for a job, before it is planned.

        Before the queue's start, and after it in the main thread, a job takes the place of a stored
        one with the same callback, name and context: it is the same line of the bot's code, run
        again. Other threads run handlers and jobs, which mean another one.
        """
        from telegram_ext.jobs.records import USUAL_GRACE  # noqa: PLC0415 - for bots with jobs
        from telegram_ext.jobs.schedules import Once  # noqa: PLC0415 - likewise

        arguments.setdefault("replace_existing", True)
        # "In 0 seconds" is a moment ago by now, and meant to run all the same.
        passed = now - timedelta(seconds=USUAL_GRACE)
        if not (isinstance(job.schedule, Once) and job.schedule.at < passed):
            arguments.setdefault("misfire_grace_time", None)
        with self._lock:
            left = self._left()
            found = self._same(job, arguments.get("id"), left)
            if found is None:
                return
            left.remove(found)
        arguments["id"] = found.id
        planned = self._jobs.get(found.id)
        if planned is not None:  # it may have run since
            found = self._queue.record(planned)
        if job.schedule is not None and _goes_on(job.schedule, found.schedule, now):
            job.schedule = found.schedule
            arguments["next_run_time"] = _latest(found, now)
            job.paused(found.next_run is None)

    def added(self, job: Job) -> None:
        """Write down a job that has been planned."""
        from telegram_ext.jobs.records import name_of  # noqa: PLC0415 - for bots with jobs

        try:
            name_of(job.callback)
        except ValueError as problem:
            self._queue.logger.warning("Job %r will not survive a restart: %s", job.name, problem)
            return
        if self._store() is None:
            self._queue.logger.warning(
                "Job %r will not survive a restart: no persistence keeps jobs. "
                "Give the updater one that does, such as SQLitePersistence",
                job.name,
            )
            return
        with self._lock:
            self._jobs[job.id] = job
            self._listen()
            self.settle(job)

    def load(self, now: datetime) -> None:
        """Plan what the last process has left; once, when the queue starts."""
        with self._lock:
            if self._loaded:
                return
            stored, self._stored = self._records(), []
            self._loaded = True
            for record in stored:
                self._restore(record, now)

    def settle(self, job: Job) -> None:
        """Write down how a job stands, or that it is no more."""
        if job.job is None:
            return
        with self._lock:
            store = self._store()
            if store is None or self._jobs.get(job.id) is not job:
                return
            try:
                if self._queue.scheduler.get_job(job.id) is None:
                    del self._jobs[job.id]
                    store.drop_job(job.id)
                else:
                    store.put_job(self._queue.record(job))
            except Exception as error:  # noqa: BLE001 - whatever a store raises
                self._queue.logger.error(  # noqa: TRY400 - the store has said what would help
                    "Job %r could not be written down, so a restart will not find it as it is: %s",
                    job.name,
                    error,
                )

    def _store(self) -> JobStore | None:
        store: Any = self._queue.persistence
        return store if hasattr(store, "put_job") and hasattr(store, "get_jobs") else None

    def _records(self) -> list[JobRecord]:
        if self._stored is None:
            store = self._store()
            try:
                self._stored = [] if store is None else list(store.get_jobs())
            except Exception:
                self._queue.logger.exception("The stored jobs could not be read; they do not run")
                self._stored = []
        return self._stored

    def _left(self) -> list[JobRecord]:
        """Return the jobs of the last process whose place one that is planned now may take."""
        if not self._loaded:
            return self._records()
        if current_thread() is not main_thread():
            return []
        planned = self._queue.scheduler.get_job if self._restored else None
        self._restored = [each for each in self._restored if planned and planned(each.id)]
        return self._restored

    @staticmethod
    def _same(job: Job, job_id: str | None, left: list[JobRecord]) -> JobRecord | None:
        from telegram_ext.jobs.records import name_of  # noqa: PLC0415 - for bots with jobs

        if job_id is not None:
            return next((record for record in left if record.id == job_id), None)
        try:
            wanted = (name_of(job.callback), job.name, job.context)
        except ValueError:
            return None  # `added` tells
        for record in left:
            if (record.callback, record.name, record.context) == wanted:
                return record
        return None

    def _restore(self, record: JobRecord, now: datetime) -> None:
        try:
            job = self._queue.restore(record._replace(next_run=_latest(record, now)))
        except Exception as error:  # noqa: BLE001 - an import runs any code
            self._queue.logger.error(  # noqa: TRY400 - the callback's name is what is wrong
                "Job %r does not run: %s was not found (%r). It stays in the store",
                record.name,
                record.callback,
                error,
            )
            return
        job.paused(record.next_run is None)
        self._jobs[job.id] = job
        self._restored.append(record)
        self._listen()

    def _listen(self) -> None:
        if self._listening:
            return
        self._listening = True
        from telegram_ext.jobs.scheduler import listen  # noqa: PLC0415 - loads APScheduler

        listen(self._queue.scheduler, self._heard)

    def _heard(self, event: Any) -> None:
        """Note what was done to jobs by other ways than this package's methods."""
        if current_thread() is getattr(self._queue.scheduler, "_thread", None):
            return  # the last run of a job has just begun; it is forgotten when that has ended
        number = getattr(event, "job_id", None)
        with self._lock:
            for job_id, job in list(self._jobs.items()):
                if number in {None, job_id}:
                    self.settle(job)


def _goes_on(new: Schedule, old: Schedule, now: datetime) -> bool:
    """Tell whether a schedule is the stored one, said again by a later process."""
    from telegram_ext.jobs.schedules import Once, Repeating  # noqa: PLC0415 - for bots with jobs

    if isinstance(new, Repeating) and isinstance(old, Repeating):
        after_one = now + timedelta(seconds=new.seconds)
        return new.seconds == old.seconds and abs(new.first - after_one) < timedelta(seconds=1)
    return type(new) is type(old) and new == old and not isinstance(new, Once)


def _latest(record: JobRecord, now: datetime) -> datetime | None:
    """Return when a job is to run next; of many runs that were missed, when the last was due."""
    from telegram_ext.jobs.schedules import Repeating  # noqa: PLC0415 - for bots with jobs

    due, schedule = record.next_run, record.schedule
    if due is None or not isinstance(schedule, Repeating):
        return due
    end = now if schedule.last is None else min(now, schedule.last)
    interval = timedelta(seconds=schedule.seconds)
    return due if end <= due else due + (end - due) // interval * interval


__all__ = ["DurableJobs"]
