"""Jobs that survive the process."""

from datetime import datetime, time, timedelta, timezone
from queue import Queue
from threading import Thread

import pytest

from telegram_ext import Dispatcher, SQLitePersistence
from telegram_ext.persistence.database import StoreError

ran = []


def remind(context):
    ran.append(context.job.context)


def fail(context):
    ran.append(context.job.context)
    raise ValueError("bad day")


def remove_itself(context):
    ran.append(context.job.context)
    context.job.schedule_removal()


@pytest.fixture(autouse=True)
def _nothing_ran():
    ran.clear()


@pytest.fixture
def live(idle_jobs, quiet_bot, tmp_path):
    """Begin the next life of a bot: a queue that is not started, on the same store and clock."""
    lives = []

    class Life(type(idle_jobs)):
        """A queue whose time is the first one's."""

        def __init__(self):
            super().__init__()
            end()
            self.store = SQLitePersistence(tmp_path / "bot.db")
            self.dispatcher = Dispatcher(quiet_bot, Queue(), workers=1, persistence=self.store)
            self.dispatcher.job_queue = self
            self.set_dispatcher(self.dispatcher)
            lives.append(self)

        @property
        def now(self):
            return idle_jobs.now

        @now.setter
        def now(self, value):
            idle_jobs.now = max(value, idle_jobs.now)

        @property
        def kept(self):
            return [record.context for record in self.store.get_jobs()]

    def end():
        if lives:
            lives[-1].stop()
            lives[-1].store.close()

    def begin(*, start=True):
        life = Life()
        if start:
            life.start()
        return life

    yield begin
    end()


def test_a_job_runs_in_the_next_life(live):
    live().run_once(remind, 60, "a", durable=True)
    second = live()
    second.advance(seconds=59)
    assert ran == []
    second.advance(seconds=1)
    assert ran == ["a"]
    assert second.kept == []
    live().advance(minutes=10)
    assert ran == ["a"]


def test_a_job_for_this_moment_runs_in_the_next_life_too(live):
    first = live()
    first.run_once(remind, -0.01, "a", durable=True)  # 0 seconds, and some time passes in between
    first.sleep(minutes=5)
    live().wake()
    assert ran == ["a"]


def test_a_job_for_a_moment_long_past_does_not_run_at_each_start(live):
    for _ in range(2):
        queue = live(start=False)
        queue.run_once(remind, -60, "a", durable=True)
        queue.start()
        queue.wake()
        assert queue.kept == []
    assert ran == []


def test_other_jobs_end_with_the_process(live):
    live().run_once(remind, 60, "a")
    assert live().jobs() == ()


def test_without_stored_jobs_nothing_is_loaded(live):
    queue = live()
    assert queue._scheduler is None


@pytest.mark.parametrize(
    ("plan", "runs"),
    [
        (lambda q: q.run_repeating(remind, 60, context="x", durable=True), 3),
        (lambda q: q.run_daily(remind, time(12, 1), context="x", durable=True), 1),
        (lambda q: q.run_monthly(remind, time(12, 1), 1, context="x", durable=True), 1),
    ],
    ids=["repeating", "daily", "monthly"],
)
def test_every_kind_of_job_goes_on(live, plan, runs):
    plan(live())
    second = live()
    second.advance(minutes=3)
    assert ran == ["x"] * runs
    assert second.kept == ["x"]
    live()
    assert len(live().jobs()) == 1


def test_what_came_due_meanwhile_runs_once_and_the_rhythm_stays(live):
    first = live()
    first.run_repeating(remind, 3600, context="hourly", durable=True)
    first.run_once(remind, 60, "once", durable=True)
    first.sleep(hours=500, minutes=30)
    second = live()
    second.wake()
    assert sorted(ran) == ["hourly", "once"]
    assert second.kept == ["hourly"]
    assert second.jobs()[0].next_t == datetime(2024, 1, 1, 13, tzinfo=timezone.utc) + timedelta(
        hours=500
    )


def test_a_run_that_is_too_late_by_its_own_grace_is_left_out(live):
    first = live()
    grace = {"misfire_grace_time": 30}
    first.run_once(remind, 60, "once", job_kwargs=grace, durable=True)
    first.run_repeating(remind, 3600, context="hourly", job_kwargs=grace, durable=True)
    first.sleep(hours=2, minutes=30)
    second = live()
    second.wake()
    assert ran == []
    assert second.kept == ["hourly"]
    second.advance(minutes=30)
    assert ran == ["hourly"]


def test_a_job_that_was_removed_does_not_come_back(live):
    first = live()
    first.run_once(remind, 60, "a", durable=True).schedule_removal()
    first.run_repeating(remove_itself, 60, context="b", durable=True)
    job = first.run_once(remind, 600, "c", durable=True)
    first.advance(minutes=1)
    assert ran == ["b"]
    assert first.kept == ["c"]
    first.scheduler.remove_job(job.id)
    assert first.kept == []
    first.run_once(remind, 600, "d", durable=True)
    first.scheduler.remove_all_jobs()
    assert live().jobs() == ()


def test_a_paused_job_stays_paused(live):
    live().run_once(remind, 60, "a", durable=True).enabled = False
    second = live()
    second.advance(minutes=5)
    (job,) = second.jobs()
    assert not job.enabled
    job.enabled = True
    assert live().jobs()[0].enabled


def test_a_run_that_the_end_interrupts_is_repeated(live):
    from threading import current_thread

    first = live()
    first.run_once(remind, 60, "a", durable=True)
    first.scheduler._thread = current_thread()  # as in a process, where rounds have a thread
    first.sleep(minutes=2)
    first.scheduler._process_jobs()  # handed to a thread, which does not come to it
    assert first.jobs() == ()
    second = live()
    second.wake()
    assert ran == ["a"]
    assert second.kept == []


def test_a_job_that_fails_is_done_like_any_other(live, caplog):
    first = live()
    first.run_once(fail, 60, "a", durable=True)
    first.advance(minutes=1)
    assert ran == ["a"]
    assert first.kept == []


# Lines that run at each start --------------------------------------------------------------------


def set_up(queue):
    queue.run_repeating(remind, 3600, context="hourly", durable=True)
    queue.run_daily(remind, time(9), context="daily", durable=True)
    queue.run_once(remind, 600, "once", "one", durable=True)
    queue.run_once(remind, 60, "mine", job_kwargs={"id": "mine"}, durable=True)
    queue.start()


def test_planning_at_each_start_makes_no_second_job(live):
    for _ in range(3):
        queue = live(start=False)
        set_up(queue)
        assert sorted(job.context for job in queue.jobs()) == ["daily", "hourly", "mine", "once"]
        assert sorted(queue.kept) == ["daily", "hourly", "mine", "once"]


def test_a_rhythm_longer_than_the_lives_still_comes_round(live):
    for _ in range(5):
        queue = live(start=False)
        set_up(queue)
        queue.advance(minutes=20)
    assert ran.count("hourly") == 1
    assert queue.jobs()[0].next_t > queue.now


def test_another_interval_takes_the_place_of_the_stored_one(live):
    live().run_repeating(remind, 3600, context="x", durable=True)
    second = live(start=False)
    second.run_repeating(remind, 60, context="x", durable=True)
    second.start()
    assert len(second.jobs()) == 1
    second.advance(minutes=2)
    assert ran == ["x", "x"]


def test_two_lines_that_say_the_same_stay_two_jobs(live):
    for _ in range(2):
        queue = live(start=False)
        queue.run_daily(remind, time(9), durable=True)
        queue.run_daily(remind, time(9), durable=True)
        queue.start()
        assert len(queue.jobs()) == len(queue.kept) == 2


def test_while_the_bot_runs_each_call_of_a_handler_makes_a_job(live):
    first = live()
    for _ in range(2):
        first.run_once(remind, 60, "a", durable=True)
    second = live()
    handler = Thread(target=second.run_once, args=(remind, 60, "a"), kwargs={"durable": True})
    handler.start()
    handler.join()
    assert second.kept == ["a"] * 3


def test_planning_after_each_start_makes_no_second_job(live):
    for _ in range(3):
        queue = live()
        set_up(queue)
        assert sorted(job.context for job in queue.jobs()) == ["daily", "hourly", "mine", "once"]
        assert sorted(queue.kept) == ["daily", "hourly", "mine", "once"]
        queue.advance(minutes=25)
    assert ran.count("hourly") == 1


def test_a_line_after_the_start_claims_a_job_once(live):
    live().run_repeating(remind, 60, context="a", durable=True)
    second = live()
    for _ in range(2):
        second.run_repeating(remind, 60, context="a", durable=True)
    assert second.kept == ["a"] * 2


def test_a_job_that_has_ended_is_claimed_by_nobody(live):
    live().run_once(remind, 60, "a", durable=True)
    second = live()
    second.advance(minutes=2)
    second.run_once(remind, 60, "a", durable=True)
    second.advance(minutes=2)
    assert ran == ["a", "a"]


def test_a_job_with_an_id_is_planned_anew_by_each_call(live):
    queue = live()
    for context in "abc":
        queue.run_once(remind, 60, context, job_kwargs={"id": "one"}, durable=True)
    assert queue.kept == ["c"]
    second = live()
    second.run_once(remind, 30, "d", job_kwargs={"id": "one"}, durable=True)
    second.advance(minutes=2)
    assert ran == ["d"]
    assert second.kept == []


# What cannot be kept -----------------------------------------------------------------------------


def test_a_callback_without_a_name_runs_and_the_log_says_that_it_is_not_kept(live, caplog):
    first = live()
    first.run_once(lambda context: ran.append("a"), 60, name="short", durable=True)
    assert first.kept == []
    assert caplog.text.count("Job 'short' will not survive a restart") == 1
    first.advance(minutes=1)
    assert ran == ["a"]


def test_without_a_store_the_log_says_so(jobs, caplog):
    jobs.run_once(remind, 60, "a", durable=True)
    assert "no persistence keeps jobs" in caplog.text
    jobs.advance(minutes=1)
    assert ran == ["a"]


def test_a_context_that_cannot_be_stored_is_named(live, caplog):
    first = live()
    first.run_once(remind, 60, object(), durable=True)
    assert "jobs['remind'][3] is a builtins.object" in caplog.text
    first.advance(minutes=1)
    assert len(ran) == 1


def test_a_callback_that_is_gone_stays_in_the_store_and_harms_nobody(live, caplog, monkeypatch):
    first = live()
    first.run_once(remind, 60, "a", durable=True)
    record = first.store.get_jobs()[0]
    first.store.put_job(record._replace(id="gone", callback=f"{__name__}:gone", name="lost"))
    second = live()
    assert f"Job 'lost' does not run: {__name__}:gone was not found" in caplog.text
    second.advance(minutes=1)
    assert ran == ["a"]
    assert [kept.id for kept in second.store.get_jobs()] == ["gone"]


class Shape:
    pass


def test_a_context_that_cannot_be_read_harms_no_other_job(live, caplog):
    first = live()
    first.store.register(Shape)
    first.run_once(remind, 60, Shape(), durable=True)
    first.run_once(remind, 60, "a", durable=True)
    second = live()
    assert "cannot be read: a stored value is a Shape, which is not registered" in caplog.text
    second.advance(minutes=1)
    assert ran == ["a"]
    third = live(start=False)
    third.store.register(Shape)
    third.start()
    third.wake()
    assert [type(value) for value in ran] == [str, Shape]


def test_a_store_that_fails_does_not_keep_jobs_from_running(live, caplog, monkeypatch):
    def broken(*_):
        raise StoreError("disk full")

    first = live()
    monkeypatch.setattr(first.store, "put_job", broken)
    first.run_repeating(remind, 60, context="a", durable=True)
    first.advance(minutes=2)
    assert ran == ["a", "a"]
    assert "could not be written down" in caplog.text
    second = live(start=False)
    monkeypatch.setattr(second.store, "get_jobs", broken)
    second.start()
    assert "stored jobs could not be read" in caplog.text


def test_a_freeze_while_a_job_is_planned_does_not_make_it_a_thing_of_the_past(
    jobs, tmp_path, monkeypatch
):
    """As when the machine sleeps between two lines of `run_once`."""
    from telegram_ext import SQLitePersistence

    store = SQLitePersistence(tmp_path / "frozen.db")
    jobs._dispatcher.persistence = store
    now = jobs._now
    monkeypatch.setattr(jobs, "_now", lambda: jobs.sleep(seconds=7) or now())
    job = jobs.run_once(remind, 0.1, durable=True)
    assert job.misfire_grace_time is None
    store.close()
