"""Planning callbacks for later, on APScheduler."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta, timezone, tzinfo
from threading import RLock, Thread, local
from typing import TYPE_CHECKING, Any

from telegram_ext.jobs.durable import DurableJobs
from telegram_ext.jobs.job import Job

if TYPE_CHECKING:
    from telegram_ext.dispatcher import Dispatcher
    from telegram_ext.jobs.records import JobRecord
    from telegram_ext.jobs.schedules import Schedule, When

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


class JobQueue:
    """Run callbacks later, once or again and again, on threads of their own.

    An `Updater` has one, and starts and stops it. Without one:
    `queue = JobQueue(); queue.set_dispatcher(dispatcher); queue.start()`.

    A callback is called as `callback(context)`; `context.job` is the job, and `context.job.context`
    what was given for it. `chat_data` and `user_data` are None there. What it raises goes to the
    error handlers, with None for the update. Up to ten jobs run at the same time; one job does not
    run twice at the same time: a run that finds the last one at work is left out.

    A run that begins more than one second late, because the process slept or all threads were busy,
    is left out too, and a warning logged; several that are due at once become one. Pass
    `job_kwargs={"misfire_grace_time": None}` for a job that must run however late it is, or a
    number of seconds. What came due while the queue had not been started yet runs at the start.

    Times without a timezone are of `Defaults.tzinfo`, else UTC. Jobs live as long as the process,
    and a stopped queue keeps them for the next start. With `durable=True` and `SQLitePersistence`
    they survive the process: the store has a job until it has ended or was removed, and the next
    start plans it again. What came due meanwhile then runs once, however late, unless its
    `misfire_grace_time` is over; a run that the end has interrupted is repeated. The callback must
    stand at the top of a module, and the store be able to keep the context. A job that the main
    thread plans takes the place of a stored one of an earlier process with the same id, else the
    same callback, name and context, and keeps its rhythm: lines that run at each start, before or
    after `start_polling`, make no second job. Handlers, in other threads, always make another one.

    Attributes:
        logger: Where the queue logs.
    """

    def __init__(self) -> None:
        self.logger = logging.getLogger("JobQueue")
        self._dispatcher: Dispatcher[Any, Any, Any, Any] | None = None
        # _control orders starts and stops, _lock keeps a job from being planned in the middle of a
        # start: APScheduler would forget it. Whoever needs both takes _control first; neither is
        # held while a callback runs, so a callback may plan, remove, start and stop.
        self._control = RLock()
        self._lock = RLock()
        self._scheduler: Any = None
        self._executor: Any = None
        self._started = False
        self._early: list[Job] = []  # planned before the start
        self._durable = DurableJobs(self)
        self._here = local()  # whether the thread at work is a job's

    def set_dispatcher(self, dispatcher: Dispatcher[Any, Any, Any, Any]) -> None:
        """Set whose bot, contexts and error handlers the jobs get."""
        with self._control:
            self._dispatcher = dispatcher
            if self._scheduler is not None and not self._scheduler.running:
                self._set_zone(self._scheduler)

    @property
    def scheduler(self) -> Any:
        """APScheduler's scheduler, for what this class has no method for."""
        if self._scheduler is None:
            with self._control:
                if self._scheduler is None:
                    scheduler = self._make_scheduler()
                    if self._started:
                        self._start(scheduler)
                    self._scheduler = scheduler
        return self._scheduler

    @property
    def zone(self) -> tzinfo:
        """The timezone of times that have none: `Defaults.tzinfo`, else UTC."""
        defaults = getattr(getattr(self._dispatcher, "bot", None), "defaults", None)
        return getattr(defaults, "tzinfo", None) or timezone.utc

    @property
    def persistence(self) -> Any:
        """What may keep durable jobs: the dispatcher's persistence; None where there is none."""
        return getattr(self._dispatcher, "persistence", None)

    # Planning ---------------------------------------------------------------------------------

    def run_once(
        self,
        callback: Callable[..., Any],
        when: When,
        context: object = None,
        name: str | None = None,
        job_kwargs: Mapping[str, Any] | None = None,
        *,
        durable: bool = False,
    ) -> Job:
        """Run a callback once.

        Args:
            callback: Called as `callback(context)`.
            when: Seconds or a timedelta from now; a datetime; or a time, today or, where it has
                passed, tomorrow.
            context: Anything; it comes back as `context.job.context`.
            name: Name of the job; None means the callback's.
            job_kwargs: Further arguments for APScheduler's `add_job`.
            durable: Whether the job survives a restart; see the class.
        """
        from telegram_ext.jobs.schedules import once  # noqa: PLC0415 - for bots with jobs

        now = self._now()
        return self._add(callback, once(when, now), context, name, job_kwargs, durable, now)

    def run_repeating(
        self,
        callback: Callable[..., Any],
        interval: float | timedelta,
        first: When | None = None,
        last: When | None = None,
        context: object = None,
        name: str | None = None,
        job_kwargs: Mapping[str, Any] | None = None,
        *,
        durable: bool = False,
    ) -> Job:
        """Run a callback again and again.

        Args:
            callback: Called as `callback(context)`.
            interval: Time between two runs, in seconds or as a timedelta; longer than 0.
            first: When to begin, as `when` of `run_once`; None means after one interval, 0 at once.
                From a moment in the past the intervals are counted on to the present.
            last: When to end at the latest, likewise; None means never.
            context: Anything; it comes back as `context.job.context`.
            name: Name of the job; None means the callback's.
            job_kwargs: Further arguments for APScheduler's `add_job`.
            durable: Whether the job survives a restart; see the class.

        Raises:
            ValueError: `interval` is not positive, or `last` lies before `first`.
        """
        from telegram_ext.jobs.schedules import repeating  # noqa: PLC0415 - for bots with jobs

        schedule = repeating(interval, first, last, self._now())
        return self._add(callback, schedule, context, name, job_kwargs, durable)

    def run_daily(
        self,
        callback: Callable[..., Any],
        time: time,
        days: Sequence[int] = EVERY_DAY,
        context: object = None,
        name: str | None = None,
        job_kwargs: Mapping[str, Any] | None = None,
        *,
        durable: bool = False,
    ) -> Job:
        """Run a callback at one time of the day, as the clocks there show it.

        Args:
            callback: Called as `callback(context)`.
            time: The time; without a timezone, `Defaults.tzinfo` holds.
            days: Days of the week: 0 is Monday, 6 is Sunday.
            context: Anything; it comes back as `context.job.context`.
            name: Name of the job; None means the callback's.
            job_kwargs: Further arguments for APScheduler's `add_job`.
            durable: Whether the job survives a restart; see the class.
        """
        from telegram_ext.jobs.schedules import daily  # noqa: PLC0415 - for bots with jobs

        return self._add(callback, daily(time, days), context, name, job_kwargs, durable)

    def run_monthly(
        self,
        callback: Callable[..., Any],
        when: time,
        day: int,
        context: object = None,
        name: str | None = None,
        day_is_strict: bool = True,
        job_kwargs: Mapping[str, Any] | None = None,
        *,
        durable: bool = False,
    ) -> Job:
        """Run a callback on one day of each month.

        Args:
            callback: Called as `callback(context)`.
            when: The time; without a timezone, `Defaults.tzinfo` holds.
            day: 1 to 31, or -1 for the last day.
            context: Anything; it comes back as `context.job.context`.
            name: Name of the job; None means the callback's.
            day_is_strict: Whether a month that lacks the day is left out; else its last day is
                taken.
            job_kwargs: Further arguments for APScheduler's `add_job`.
            durable: Whether the job survives a restart; see the class.
        """
        from telegram_ext.jobs.schedules import monthly  # noqa: PLC0415 - for bots with jobs

        return self._add(
            callback, monthly(when, day, day_is_strict), context, name, job_kwargs, durable
        )

    def run_custom(
        self,
        callback: Callable[..., Any],
        job_kwargs: Mapping[str, Any],
        context: object = None,
        name: str | None = None,
    ) -> Job:
        """Run a callback as APScheduler's own arguments say.

        Args:
            callback: Called as `callback(context)`.
            job_kwargs: Arguments for APScheduler's `add_job`, such as
                `{"trigger": "cron", "minute": 30}`.
            context: Anything; it comes back as `context.job.context`.
            name: Name of the job; None means the callback's.
        """
        return self._add(callback, None, context, name, job_kwargs)

    def restore(self, record: JobRecord) -> Job:
        """Plan a job again that was written down by `record`.

        Raises:
            ImportError: The callback's module is gone.
            AttributeError: The callback is gone from its module.
        """
        from telegram_ext.jobs.records import find  # noqa: PLC0415 - for bots with jobs

        return self._add(
            find(record.callback),
            record.schedule,
            record.context,
            record.name,
            record.job_kwargs(),
        )

    @staticmethod
    def record(job: Job) -> JobRecord:
        """Write down what is needed to plan a job again in another process.

        Raises:
            ValueError: The callback cannot be found by a name, or the job is from `run_custom`.
        """
        from telegram_ext.jobs.records import record_of  # noqa: PLC0415 - for bots with jobs

        return record_of(job)

    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs that are planned, the next one first."""
        planned = self.scheduler.get_jobs()
        return tuple(job.args[0] for job in planned if job.args and isinstance(job.args[0], Job))

    def get_jobs_by_name(self, name: str) -> tuple[Job, ...]:
        """Return the planned jobs of that name."""
        return tuple(job for job in self.jobs() if job.name == name)

    def _add(
        self,
        callback: Callable[..., Any],
        schedule: Schedule | None,
        context: object,
        name: str | None,
        job_kwargs: Mapping[str, Any] | None,
        durable: bool = False,
        asked: datetime | None = None,  # it may be long ago: a process may freeze anywhere
    ) -> Job:
        from telegram_ext.jobs.scheduler import combine  # noqa: PLC0415 - loads APScheduler
        from telegram_ext.jobs.schedules import lies_ahead  # noqa: PLC0415 - for bots with jobs

        job = Job(callback, context, name, self)
        job.schedule = schedule
        arguments = dict(job_kwargs or {})
        scheduler, now = self.scheduler, self._now()
        if durable:
            self._durable.prepare(job, arguments, asked or now)
            schedule = job.schedule
        start = getattr(schedule, "first", None)
        if start is not None and now - timedelta(seconds=1) < start <= now:
            # Once the moment has passed, the scheduler would wait one interval more.
            arguments.setdefault("next_run_time", now)
        if schedule is not None:
            arguments = combine(schedule.trigger(scheduler.timezone), arguments)
        arguments = {"args": (job,), "name": job.name, **arguments}
        with self._lock:
            if not scheduler.running:
                job.job = scheduler.add_job(self._run, **arguments)
                if not durable and (arguments.get("next_run_time") or lies_ahead(schedule, now)):
                    self._early.append(job)
        if job.job is None:
            with job.planning:
                job.job = scheduler.add_job(self._run, **arguments)
        if durable:
            self._durable.added(job)
        return job

    def _now(self) -> datetime:
        return datetime.now(self.zone)

    # Running ----------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to run jobs; a queue that does so already is left alone."""
        with self._control:
            self._started = True
            if self._scheduler is not None:  # else with the first job: no job, no APScheduler
                self._start(self._scheduler)
            self._durable.load(self._now())

    def stop(self, grace: float | None = None) -> None:
        """Run no more jobs, and wait for those at work; it may be called twice.

        Called in a job, it does not wait. What is planned stays for the next start.

        Args:
            grace: Seconds to wait at most; None waits until they have ended.
        """
        with self._control:
            self._started = False
            scheduler, executor = self._scheduler, self._executor
            if scheduler is None or not scheduler.running:
                return
            scheduler.shutdown(wait=False)
        # Waiting is done without locks: a job at work may want to plan, to remove or to stop.
        if getattr(self._here, "inside", False):
            return
        waiting = Thread(target=executor.shutdown, name="JobQueue:end", daemon=True)
        waiting.start()
        waiting.join(grace)

    def _start(self, scheduler: Any) -> None:
        if scheduler.running:
            return
        self._set_zone(scheduler)
        if self._executor is not None:
            scheduler.remove_executor("default", shutdown=False)
        self._executor = self._make_executor()
        scheduler.add_executor(self._executor, "default")
        with self._lock:
            early, self._early = self._early, []
            now = self._now()
            for job in early:
                due = None if job.removed or not job.enabled else job.next_t
                if due is not None and due < now:
                    job.job.modify(next_run_time=now)
            scheduler.start()

    def _set_zone(self, scheduler: Any) -> None:
        from telegram_ext.jobs.scheduler import set_zone  # noqa: PLC0415 - loads APScheduler

        set_zone(scheduler, self.zone)

    def _make_scheduler(self) -> Any:
        from telegram_ext.jobs.scheduler import make_scheduler, silence  # noqa: PLC0415 - likewise

        silence()
        return make_scheduler(self.zone)

    def _make_executor(self) -> Any:
        from telegram_ext.jobs.scheduler import make_executor  # noqa: PLC0415 - likewise

        return make_executor()

    def _run(self, job: Job, **kwargs: Any) -> None:
        dispatcher = self._dispatcher
        if dispatcher is None:
            line = "Job %r did not run: call job_queue.set_dispatcher(dispatcher) first"
            self.logger.error(line, job.name)
            return
        with job.planning:  # so that the callback finds a whole job, however soon it runs
            self._here.inside = True
        try:
            job.call(dispatcher, **kwargs)
        except Exception as error:
            dispatcher.report(None, error, job=job)
            raise  # for those who listen to the scheduler
        except BaseException as error:
            dispatcher.end_with(error)  # `sys.exit`: on this thread nobody would hear of it
            if not dispatcher.running:
                self.logger.critical("Job %r tried to end the process", job.name, exc_info=error)
            raise
        finally:
            self._here.inside = False
            dispatcher.update_persistence()
            self._durable.settle(job)


__all__ = ["JobQueue"]
