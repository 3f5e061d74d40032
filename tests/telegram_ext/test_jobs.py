"""What a job queue promises: when jobs run, what they get, and what may be done with them."""

import logging
import subprocess
import sys
import threading
from datetime import datetime, time, timedelta, timezone
from functools import partial
from queue import Queue
from zoneinfo import ZoneInfo

import pytest
from apscheduler.jobstores.base import JobLookupError

from telegram_ext import CallbackContext, ContextTypes, Defaults, Dispatcher, Job, JobQueue

BERLIN = ZoneInfo("Europe/Berlin")


class Ran(list):
    """A callback that notes when it ran and with which context."""

    __name__ = "ran"

    def __init__(self, jobs):
        super().__init__()
        self.jobs = jobs
        self.contexts = []

    def __call__(self, context):
        self.append(self.jobs.now)
        self.contexts.append(context)

    @property
    def days(self):
        return [moment.strftime("%b %d") for moment in self]


@pytest.fixture
def ran(idle_jobs):
    return Ran(idle_jobs)


def utc(*parts):
    return datetime(*parts, tzinfo=timezone.utc)


# Once -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (90, utc(2024, 1, 1, 12, 1, 30)),
        (0.5, utc(2024, 1, 1, 12, 0, 0, 500000)),
        (timedelta(hours=2), utc(2024, 1, 1, 14)),
        (datetime(2024, 1, 3, 8), utc(2024, 1, 3, 8)),
        (datetime(2024, 1, 3, 8, tzinfo=BERLIN), utc(2024, 1, 3, 7)),
        (time(18), utc(2024, 1, 1, 18)),
        (time(9), utc(2024, 1, 2, 9)),
        (time(12), utc(2024, 1, 2, 12)),
        (time(13, 30, tzinfo=BERLIN), utc(2024, 1, 1, 12, 30)),
        (time(0, 30, tzinfo=ZoneInfo("Pacific/Auckland")), utc(2024, 1, 1, 12) - timedelta(hours=0.5) + timedelta(days=1)),
    ],
)  # fmt: skip
def test_when_may_be_seconds_a_timedelta_a_datetime_or_a_time(jobs, ran, when, expected):
    job = jobs.run_once(ran, when)
    assert job.next_t == expected
    assert job.next_t.tzinfo is not None
    jobs.advance(days=5)
    assert ran == [expected]
    assert jobs.jobs() == ()


def test_times_without_a_timezone_are_of_the_defaults_timezone(jobs, quiet_bot, dispatcher, ran):
    jobs.stop()
    quiet_bot.defaults = Defaults(tzinfo=BERLIN)
    jobs.set_dispatcher(dispatcher)
    jobs.start()
    assert jobs.run_once(ran, datetime(2024, 7, 1, 12)).next_t == utc(2024, 7, 1, 10)
    assert jobs.run_once(ran, time(14)).next_t == utc(2024, 1, 1, 13)
    assert jobs.run_daily(ran, time(14)).next_t == utc(2024, 1, 1, 13)
    assert jobs.run_monthly(ran, time(14), 2).next_t == utc(2024, 1, 2, 13)
    first = jobs.run_repeating(ran, 60, first=datetime(2024, 1, 2, 1))
    assert first.next_t == utc(2024, 1, 2, 0)


def test_defaults_that_a_bot_gets_later_count_at_the_start(idle_jobs, quiet_bot, ran):
    job = idle_jobs.run_daily(ran, time(14))
    assert job.next_t == utc(2024, 1, 1, 14)
    quiet_bot.defaults = Defaults(tzinfo=BERLIN)
    idle_jobs.start()
    assert idle_jobs.run_daily(ran, time(14)).next_t == utc(2024, 1, 1, 13)


@pytest.mark.parametrize("when", ["10", None, [1]])
def test_a_when_that_says_nothing_is_refused(jobs, ran, when):
    with pytest.raises(TypeError, match="when is .*: write a number of seconds, a timedelta"):
        jobs.run_once(ran, when)


def test_a_callback_that_was_called_by_mistake_is_refused(jobs):
    with pytest.raises(TypeError, match="without parentheses"):
        jobs.run_once(None, 5)


# Repeating --------------------------------------------------------------------------------------


def minutes(ran):
    return [(moment - utc(2024, 1, 1, 12)).total_seconds() / 60 for moment in ran]


@pytest.mark.parametrize("interval", [120, timedelta(minutes=2)])
def test_a_repeating_job_begins_after_one_interval(jobs, ran, interval):
    jobs.run_repeating(ran, interval)
    jobs.advance(minutes=7)
    assert minutes(ran) == [2, 4, 6]


@pytest.mark.parametrize("first", [60, timedelta(minutes=1), time(12, 1), utc(2024, 1, 1, 12, 1)])
def test_it_may_begin_sooner(jobs, ran, first):
    jobs.run_repeating(ran, 120, first=first)
    jobs.advance(minutes=6)
    assert minutes(ran) == [1, 3, 5]


def test_first_0_is_at_once(jobs, ran):
    jobs.run_repeating(ran, 120, first=0)
    jobs.advance(minutes=4)
    assert minutes(ran) == [0, 2, 4]


def test_first_0_before_the_start_is_at_the_start(idle_jobs, ran):
    idle_jobs.run_repeating(ran, 120, first=0)
    idle_jobs.sleep(minutes=3)
    idle_jobs.start()
    idle_jobs.advance(minutes=4)
    assert minutes(ran) == [3, 5, 7]


def test_a_first_in_the_past_is_counted_on_to_the_present(jobs, ran):
    jobs.run_repeating(ran, 120, first=utc(2024, 1, 1, 11, 59))
    jobs.advance(minutes=4)
    assert minutes(ran) == [1, 3]


@pytest.mark.parametrize("last", [240, timedelta(minutes=4), time(12, 4), datetime(2024, 1, 1, 12, 4)])  # fmt: skip
def test_it_may_end(jobs, ran, last):
    jobs.run_repeating(ran, 120, last=last)
    jobs.advance(minutes=20)
    assert minutes(ran) == [2, 4]
    assert jobs.jobs() == ()


def test_last_before_first_is_refused(jobs, ran):
    with pytest.raises(ValueError, match="'last' must not be before 'first'!"):
        jobs.run_repeating(ran, 60, first=10, last=5)


@pytest.mark.parametrize("interval", [0, -1, timedelta()])
def test_an_interval_without_length_is_refused(jobs, ran, interval):
    with pytest.raises(ValueError, match="longer than 0"):
        jobs.run_repeating(ran, interval)


def test_an_interval_that_is_no_time_is_refused(jobs, ran):
    with pytest.raises(TypeError, match="interval is '5'"):
        jobs.run_repeating(ran, "5")


# Daily and monthly ------------------------------------------------------------------------------


def test_a_daily_job_runs_once_per_day(jobs, ran):
    jobs.run_daily(ran, time(9))
    jobs.advance(days=3)
    assert ran == [utc(2024, 1, day, 9) for day in (2, 3, 4)]


def test_day_0_is_monday(jobs, ran):
    jobs.run_daily(ran, time(9), days=(0, 6))
    jobs.advance(days=8)
    assert ran.days == ["Jan 07", "Jan 08"]
    assert [moment.weekday() for moment in ran] == [6, 0]


def test_a_daily_job_follows_the_clocks_of_its_timezone(jobs, ran):
    jobs.now = utc(2024, 3, 30, 0)
    jobs.run_daily(ran, time(9, tzinfo=BERLIN))
    jobs.advance(days=2)
    assert ran == [utc(2024, 3, 30, 8), utc(2024, 3, 31, 7)]


@pytest.mark.parametrize("days", [(7,), (-1, 2), ("mon",), ()])
def test_days_that_are_none_are_refused(jobs, ran, days):
    with pytest.raises(ValueError, match="from 0, Monday, to 6, Sunday"):
        jobs.run_daily(ran, time(9), days)


def test_a_daily_job_needs_a_time(jobs, ran):
    with pytest.raises(TypeError, match="time is 9: write a time"):
        jobs.run_daily(ran, 9)


@pytest.mark.parametrize(
    ("day", "strict", "expected"),
    [
        (15, True, ["Jan 15", "Feb 15", "Mar 15", "Apr 15"]),
        (15, False, ["Jan 15", "Feb 15", "Mar 15", "Apr 15"]),
        (31, True, ["Jan 31", "Mar 31"]),
        (31, False, ["Jan 31", "Feb 29", "Mar 31", "Apr 30"]),
        (30, True, ["Jan 30", "Mar 30", "Apr 30"]),
        (30, False, ["Jan 30", "Feb 29", "Mar 30", "Apr 30"]),
        (29, False, ["Jan 29", "Feb 29", "Mar 29", "Apr 29"]),
        (-1, True, ["Jan 31", "Feb 29", "Mar 31", "Apr 30"]),
    ],
)
def test_a_monthly_job_runs_once_per_month(jobs, ran, day, strict, expected):
    jobs.run_monthly(ran, time(9), day, day_is_strict=strict)
    jobs.advance(days=120)
    assert ran.days == expected


def test_the_29th_without_strictness_is_the_28th_in_a_common_year(jobs, ran):
    jobs.now = utc(2023, 2, 1)
    jobs.run_monthly(ran, time(9), 29, day_is_strict=False, job_kwargs={"jitter": 0})
    jobs.advance(days=31)
    assert ran.days == ["Feb 28"]


@pytest.mark.parametrize("day", [0, 32, -2])
def test_a_day_that_no_month_has_is_refused(jobs, ran, day):
    with pytest.raises(ValueError, match="write 1 to 31, or -1"):
        jobs.run_monthly(ran, time(9), day)


def test_a_custom_job_runs_as_apschedulers_arguments_say(jobs, ran):
    job = jobs.run_custom(ran, {"trigger": "cron", "minute": "10,40"}, context=1, name="mine")
    jobs.advance(hours=1)
    assert minutes(ran) == [10, 40]
    assert (job.context, job.name) == (1, "mine")


def test_job_kwargs_reach_apscheduler(jobs, ran):
    options = {"misfire_grace_time": 60, "max_instances": 3, "id": "7", "end_date": "2024-01-03"}
    job = jobs.run_daily(ran, time(9), job_kwargs=options)
    assert (job.misfire_grace_time, job.max_instances, job.id) == (60, 3, "7")
    jobs.advance(days=5)
    assert ran.days == ["Jan 02"]
    assert len(options) == 4


def test_job_kwargs_may_bring_arguments_of_the_callback(jobs):
    seen = []
    jobs.run_once(lambda context, **more: seen.append(more), 1, job_kwargs={"kwargs": {"a": 1}})
    jobs.advance(seconds=1)
    assert seen == [{"a": 1}]


# What a callback gets ---------------------------------------------------------------------------


def test_a_callback_finds_its_job_and_what_was_given_for_it(jobs, dispatcher):
    seen = []

    def remind(context):
        seen.append(context)

    job = jobs.run_once(remind, 5, context={"chat": 7})
    assert (job.name, job.callback, job.context) == ("remind", remind, {"chat": 7})
    jobs.advance(seconds=5)
    (context,) = seen
    assert type(context) is CallbackContext
    assert context.job is job
    assert context.job.context == {"chat": 7}
    assert context.job_queue is jobs
    assert (context.chat_data, context.user_data, context.bot_data) == (None, None, {})
    assert (context.args, context.matches, context.error) == (None, None, None)


def test_each_run_has_a_context_of_its_own(jobs, ran):
    jobs.run_repeating(ran, 60)
    jobs.advance(minutes=2)
    assert ran.contexts[0] is not ran.contexts[1]


def test_own_context_classes_are_used(quiet_bot, monkeypatch):
    class Own(CallbackContext):
        @classmethod
        def from_job(cls, job, dispatcher):
            made = super().from_job(job, dispatcher)
            made.mark = job.name
            return made

    dispatcher = Dispatcher(quiet_bot, Queue(), workers=1, context_types=ContextTypes(context=Own))
    seen = []
    Job(lambda context: seen.append(context.mark), name="a").run(dispatcher)
    assert seen == ["a"]


def test_without_contexts_a_callback_gets_bot_and_job(quiet_bot):
    dispatcher = Dispatcher(quiet_bot, Queue(), workers=1, use_context=False)
    seen = []
    errors = []
    dispatcher.add_error_handler(lambda bot, update, error: errors.append((update, str(error))))
    job = Job(lambda bot, job: seen.append((bot, job)), 5)
    job.run(dispatcher)
    assert seen == [(quiet_bot, job)]

    def fail(bot, job):
        raise ValueError("no")

    Job(fail).run(dispatcher)
    assert errors == [(None, "no")]


def test_a_callback_without_a_name_names_its_job_by_its_type(jobs):
    assert jobs.run_once(partial(print, 1), 5).name == "partial"


# Errors and persistence -------------------------------------------------------------------------


def fail(context):
    raise ValueError("no reminder")


def test_an_error_goes_to_the_error_handlers(jobs, dispatcher, caplog):
    seen = []
    dispatcher.add_error_handler(lambda update, context: seen.append((update, context)))
    job = jobs.run_once(fail, 5)
    jobs.advance(seconds=5)
    ((update, context),) = seen
    assert update is None
    assert str(context.error) == "no reminder"
    assert context.job is job
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_without_error_handlers_it_is_logged_once(jobs, caplog):
    jobs.run_once(fail, 5)
    jobs.advance(seconds=5)
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.message == "No error handlers are registered, logging exception."
    assert "no reminder" in record.exc_text


def test_an_error_in_an_error_handler_stops_nothing(jobs, dispatcher, caplog, ran):
    def bad(update, context):
        raise RuntimeError("in the error handler")

    dispatcher.add_error_handler(bad)
    jobs.run_repeating(fail, 60)
    jobs.run_repeating(ran, 60)
    jobs.advance(minutes=2)
    assert minutes(ran) == [1, 2]
    assert "An uncaught error was raised while handling the error." in caplog.text


def test_listeners_of_the_scheduler_hear_of_errors(jobs, dispatcher):
    from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED

    heard = []
    jobs.scheduler.add_listener(heard.append, EVENT_JOB_ERROR | EVENT_JOB_EXECUTED)
    jobs.run_once(fail, 1)
    jobs.run_once(lambda context: None, 2)
    jobs.advance(seconds=2)
    assert [str(event.exception) for event in heard] == ["no reminder", "None"]


def test_run_calls_the_callback_now(jobs, dispatcher, ran):
    job = jobs.run_once(ran, 60)
    job.run(dispatcher)
    jobs.advance(minutes=1)
    assert minutes(ran) == [0, 1]
    seen = []
    dispatcher.add_error_handler(lambda update, context: seen.append(context.job))
    failing = jobs.run_once(fail, 60)
    failing.run(dispatcher)
    assert seen == [failing]


def test_all_data_is_kept_after_each_job(jobs, dispatcher, monkeypatch):
    kept = []
    monkeypatch.setattr(dispatcher, "update_persistence", lambda update=None: kept.append(update))
    jobs.run_once(lambda context: None, 1)
    jobs.run_once(fail, 2)
    jobs.advance(seconds=2)
    assert kept == [None, None]


def test_a_job_without_a_dispatcher_says_what_is_missing(jobs, caplog, ran):
    jobs._dispatcher = None
    jobs.run_once(ran, 1)
    jobs.advance(seconds=1)
    assert "call job_queue.set_dispatcher(dispatcher) first" in caplog.text
    assert ran == []


# Jobs -------------------------------------------------------------------------------------------


def test_jobs_are_found_by_name_and_in_their_order(jobs, ran):
    late = jobs.run_once(ran, 60, name="a")
    soon = jobs.run_once(ran, 10, name="b")
    repeating = jobs.run_repeating(ran, 30, name="a")
    assert jobs.jobs() == (soon, repeating, late)
    assert jobs.jobs()[0] is soon
    assert jobs.get_jobs_by_name("a") == (repeating, late)
    assert jobs.get_jobs_by_name("c") == ()


def test_what_others_planned_at_the_scheduler_is_none_of_our_jobs(jobs, ran):
    seen = []
    jobs.scheduler.add_job(seen.append, run_date=utc(2024, 1, 1, 12, 1), args=[1])
    jobs.run_once(ran, 60)
    assert len(jobs.jobs()) == 1
    jobs.advance(minutes=1)
    assert seen == [1]


def test_jobs_compare_by_id_and_sort_by_time(jobs, ran):
    soon, late = jobs.run_once(ran, 10), jobs.run_once(ran, 20)
    assert soon != late
    assert soon == Job(print, job=soon.job)
    assert soon != "soon"
    assert Job(print) != Job(print)
    assert len({soon, late, Job(print, job=soon.job)}) == 2
    assert soon < late
    assert sorted([late, soon]) == [soon, late]
    soon.enabled = False
    assert sorted([soon, late]) == [late, soon]
    with pytest.raises(TypeError):
        soon < 3  # noqa: B015


def test_a_removed_job_does_not_run(jobs, ran):
    job = jobs.run_repeating(ran, 60)
    jobs.advance(minutes=1)
    assert not job.removed
    job.schedule_removal()
    assert job.removed
    assert jobs.jobs() == ()
    jobs.advance(minutes=5)
    assert minutes(ran) == [1]


def test_a_job_may_remove_itself(jobs, ran):
    def once_only(context):
        ran(context)
        context.job.schedule_removal()

    jobs.run_repeating(once_only, 60)
    jobs.advance(minutes=5)
    assert minutes(ran) == [1]


def test_to_remove_a_finished_job_is_a_lookup_error(jobs, ran):
    job = jobs.run_once(ran, 10)
    jobs.advance(seconds=10)
    with pytest.raises(JobLookupError):
        job.schedule_removal()
    assert not job.removed


def test_a_job_may_be_paused_and_resumed(jobs, ran):
    job = jobs.run_repeating(ran, 60)
    assert job.enabled
    job.enabled = False
    assert not job.enabled
    assert job.next_t is None
    jobs.advance(minutes=3.5)
    assert ran == []
    job.enabled = True
    jobs.advance(minutes=1)
    assert minutes(ran) == [4]


def test_a_job_has_what_apschedulers_job_has(jobs, ran):
    job = jobs.run_repeating(ran, 60)
    assert job.id == job.job.id
    assert job.trigger.interval == timedelta(minutes=1)
    assert job.job_queue is jobs
    with pytest.raises(AttributeError):
        job.nothing  # noqa: B018
    with pytest.raises(AttributeError, match="'Job' object has no attribute 'id'"):
        Job(print).id  # noqa: B018


def test_a_job_shows_its_name_and_when_it_runs(jobs, ran):
    assert repr(jobs.run_repeating(ran, 60)) == "<Job 'ran' interval[0:01:00]>"


def test_a_job_in_no_queue_says_so():
    with pytest.raises(RuntimeError, match="job 'print' is in no queue"):
        Job(print).schedule_removal()


# Late, missed, and over a stop ------------------------------------------------------------------


def test_a_run_more_than_a_second_late_is_left_out_and_logged(jobs, ran, caplog):
    jobs.run_once(ran, 10)
    jobs.run_repeating(ran, 60)
    jobs.sleep(seconds=90)
    jobs.wake()
    assert ran == []
    assert caplog.text.count("was missed by") == 2
    jobs.advance(seconds=30)
    assert minutes(ran) == [2]


def test_a_job_may_say_that_it_runs_however_late(jobs, ran):
    jobs.run_once(ran, 10, job_kwargs={"misfire_grace_time": None})
    jobs.sleep(hours=9)
    jobs.wake()
    assert minutes(ran) == [540]


def test_several_late_runs_become_one(jobs, ran):
    jobs.run_repeating(ran, 60, job_kwargs={"misfire_grace_time": None})
    jobs.sleep(minutes=5)
    jobs.wake()
    assert minutes(ran) == [5]


def test_what_came_due_before_the_start_runs_at_the_start(idle_jobs, ran):
    idle_jobs.run_once(ran, 10)
    paused = idle_jobs.run_once(ran, 11)
    paused.enabled = False
    idle_jobs.run_once(ran, 12).schedule_removal()
    idle_jobs.run_once(ran, utc(2023, 1, 1))
    idle_jobs.sleep(minutes=1)
    assert len(idle_jobs.jobs()) == 3
    idle_jobs.start()
    idle_jobs.advance(minutes=1)
    assert minutes(ran) == [1]


def test_a_job_planned_before_the_start_knows_its_time(idle_jobs, ran):
    assert idle_jobs.run_repeating(ran, 60).next_t == utc(2024, 1, 1, 12, 1)
    assert idle_jobs.run_daily(ran, time(9)).next_t == utc(2024, 1, 2, 9)


# The real scheduler -----------------------------------------------------------------------------


@pytest.fixture
def real(dispatcher):
    queue = JobQueue()
    queue.set_dispatcher(dispatcher)
    yield queue
    queue.stop()


def test_it_runs_without_an_updater(real):
    ran = threading.Event()
    real.start()
    real.start()
    real.run_once(lambda context: ran.set(), 0)
    assert ran.wait(10)


def test_a_job_is_whole_when_its_callback_runs(real):
    real.start()
    results = Queue()

    def remove(context):
        context.job.schedule_removal()
        results.put(context.job.removed)

    for _ in range(20):
        real.run_repeating(remove, 60, first=0)
    assert [results.get(timeout=10) for _ in range(20)] == [True] * 20


def test_a_queue_can_be_started_again_and_keeps_its_jobs(real):
    ran = threading.Event()
    real.start()
    kept = real.run_repeating(lambda context: None, 3600)
    real.stop()
    real.stop()
    real.run_once(lambda context: ran.set(), 0)
    real.start()
    assert ran.wait(10)
    assert kept in real.jobs()


def test_stop_waits_for_the_jobs_at_work(real):
    begun, go_on, done = threading.Event(), threading.Event(), []

    def work(context):
        begun.set()
        go_on.wait(10)
        context.job_queue.run_once(print, 3600)  # needs what a stop that waits must not hold
        done.append(1)

    real._dispatcher.job_queue = real
    real.start()
    real.run_once(work, 0)
    assert begun.wait(10)
    stopping = threading.Thread(target=real.stop)
    stopping.start()
    go_on.set()
    stopping.join(10)
    assert not stopping.is_alive()
    assert done == [1]


def test_stop_waits_no_longer_than_the_time_of_grace(real):
    begun, go_on = threading.Event(), threading.Event()

    def work(context):
        begun.set()
        go_on.wait(10)

    real.start()
    real.run_once(work, 0)
    assert begun.wait(10)
    real.stop(grace=0)
    go_on.set()


def test_a_job_may_stop_its_queue(real):
    stopped = threading.Event()

    def stop(context):
        real.stop()
        stopped.set()

    real.start()
    real.run_once(stop, 0)
    assert stopped.wait(10)
    assert not real.scheduler.running


def test_jobs_may_be_planned_and_removed_by_many_threads(real, until):
    ran, lock = [], threading.Lock()

    def count(context):
        with lock:
            ran.append(context.job.context)

    real.start()
    late = {"misfire_grace_time": None}

    def plan(number):
        for step in range(20):
            real.run_once(count, 0, context=(number, step), job_kwargs=late)
            real.run_once(count, 3600).schedule_removal()

    threads = [threading.Thread(target=plan, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    real.run_once(lambda context: None, 0)
    until(lambda: not real.jobs())
    real.stop()
    assert sorted(ran) == [(number, step) for number in range(8) for step in range(20)]


def test_no_job_means_no_apscheduler():
    code = """
import sys
from queue import Queue
from telegram_ext import Dispatcher, JobQueue, Updater
class Bot: id, defaults = 1, None
updater = Updater(bot=Bot())
assert updater.job_queue is updater.dispatcher.job_queue
updater.job_queue.start()
updater.job_queue.stop()
print([name for name in sys.modules if name.startswith("apscheduler")])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
