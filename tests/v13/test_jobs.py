"""Jobs as bots written for v13 plan them; when they run is tested elsewhere, with a turned clock."""

import subprocess
import sys
import threading
from datetime import datetime, time, timedelta, timezone

import pytest
import requests
from apscheduler.job import Job as SchedulersJob
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

import telegram
from telegram_ext import Job, JobQueue, Updater
from telegram_sandbox import SandboxAdapter, World

TOKEN = "123:jobs"


@pytest.fixture
def queue(dispatcher):
    """A job queue without an updater, as v13's documentation made one."""
    made = JobQueue()
    made.set_dispatcher(dispatcher)
    dispatcher.job_queue = made
    made.start()
    yield made
    made.stop()


def callback(context):
    """Do nothing; the name is the job's."""


# Planning ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "context", "name"),
    [
        (lambda q: q.run_once(callback, 50, "data", "mine"), "data", "mine"),
        (lambda q: q.run_repeating(callback, 50, 5, 100, "data", "mine"), "data", "mine"),
        (lambda q: q.run_daily(callback, time(3), (0, 6), "data", "mine"), "data", "mine"),
        (lambda q: q.run_monthly(callback, time(3), 15, "data", "mine", True), "data", "mine"),
        (lambda q: q.run_custom(callback, {"trigger": "interval"}, "data", "mine"), "data", "mine"),
        (lambda q: q.run_once(callback, 50), None, "callback"),
        (lambda q: q.run_repeating(callback, timedelta(minutes=5)), None, "callback"),
    ],
)
def test_what_was_given_for_the_callback_is_the_context(queue, plan, context, name):
    job = plan(queue)

    assert (job.context, job.name, job.callback) == (context, name, callback)
    assert job.job_queue is queue
    assert job.enabled
    assert not job.removed
    assert job.next_t > datetime.now(timezone.utc)
    assert queue.jobs() == queue.get_jobs_by_name(name) == (job,)
    assert queue.get_jobs_by_name("another") == ()


def test_what_is_apschedulers_is_within_reach(queue):
    job = queue.run_once(callback, 50, job_kwargs={"misfire_grace_time": 7, "id": "mine"})

    assert isinstance(queue.scheduler, BackgroundScheduler)
    assert isinstance(job.job, SchedulersJob)
    assert (job.id, job.misfire_grace_time) == ("mine", 7)
    assert job.trigger is job.job.trigger
    assert queue.scheduler.get_job("mine") is not None


def test_a_job_is_paused_resumed_and_removed(queue):
    job = queue.run_repeating(callback, 50)

    job.enabled = False
    assert (job.enabled, job.next_t) == (False, None)
    job.enabled = True
    assert job.enabled
    assert job.next_t.utcoffset() is not None
    job.schedule_removal()
    assert job.removed
    assert queue.jobs() == ()
    with pytest.raises(JobLookupError):
        job.schedule_removal()


def test_jobs_compare_and_sort(queue):
    later, sooner = queue.run_once(callback, 60), queue.run_once(callback, 30)

    assert later == queue.get_jobs_by_name("callback")[1]
    assert later != sooner
    assert sorted([later, sooner]) == [sooner, later]


# Running -----------------------------------------------------------------------------------------


def test_a_callback_gets_a_context_of_no_update(queue, dispatcher):
    seen, done = [], threading.Event()

    def look(context):
        seen.append(context)
        done.set()

    job = queue.run_once(look, 0, context={"a": 1})
    assert done.wait(10)

    [context] = seen
    assert context.job is job
    assert context.job.context == {"a": 1}
    assert context.bot is dispatcher.bot
    assert context.job_queue is queue
    assert context.bot_data is dispatcher.bot_data
    assert (context.chat_data, context.user_data) == (None, None)
    assert (context.args, context.matches, context.error) == (None, None, None)


def test_a_job_can_be_called_by_hand(dispatcher):
    seen = []

    Job(seen.append, context=5).run(dispatcher)

    [context] = seen
    assert context.job.context == 5


@pytest.fixture
def updater():
    world = World()
    world.bot(token=TOKEN, username="helper_bot")
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    made = Updater(bot=telegram.Bot(TOKEN, http=session))
    yield made
    made.stop()
    session.close()


def test_sys_exit_in_a_job_ends_the_bot(updater):
    updater.job_queue.run_once(lambda context: sys.exit(3), 0)
    updater.start_polling()

    with pytest.raises(SystemExit) as end:
        updater.idle()

    assert end.value.code == 3
    assert not updater.running


def test_sys_exit_in_a_job_is_logged_where_no_bot_runs(queue, caplog):
    done = threading.Event()

    def leave(context):
        done.set()
        sys.exit(3)

    queue.run_once(leave, 0)
    assert done.wait(10)
    queue.stop()

    assert "Job 'leave' tried to end the process" in caplog.text


# The end -----------------------------------------------------------------------------------------

SCRIPT = """
import sys, threading
from queue import Queue
from telegram.ext import Dispatcher, ExtBot, JobQueue

jobs, begun = JobQueue(), threading.Event()
jobs.set_dispatcher(Dispatcher(ExtBot("123:script"), Queue(), workers=1))
jobs.start()

def work(context):
    begun.set()
    threading.Event().wait({length})
    print("done")

jobs.run_once(work, 0)
begun.wait()
{end}
"""


def run(**parts):
    script = SCRIPT.format(**parts)
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    ).stdout


def test_a_job_that_hangs_does_not_keep_the_process_alive():
    assert run(length=3600, end="jobs.stop(grace=0.1)") == ""


@pytest.mark.parametrize("end", ["", "jobs.stop()"])
def test_a_job_at_work_is_finished_when_the_program_ends(end):
    assert run(length=0.2, end=end) == "done\n"
