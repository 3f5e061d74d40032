"""Writing jobs down, making them again, and the timezones of pytz."""

from datetime import datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from telegram_ext import Defaults
from telegram_ext.jobs.records import find, name_of
from telegram_ext.jobs.schedules import aware, once


class PytzLike(tzinfo):
    """A zone as pytz makes them: put into a datetime directly, it means local mean time."""

    zone = "Europe/Berlin"

    def utcoffset(self, dt):
        return timedelta(minutes=53)

    def dst(self, dt):
        return timedelta()

    def tzname(self, dt):
        return "LMT"

    def fromutc(self, dt):
        return dt.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(self.zone))

    def localize(self, dt):
        return dt.replace(tzinfo=timezone(timedelta(hours=2 if 3 < dt.month < 10 else 1)))


def test_a_time_in_a_zone_of_pytz_is_what_the_clocks_show():
    now = datetime(2024, 7, 1, 12, tzinfo=timezone.utc)
    assert aware(datetime(2024, 7, 1, 18), PytzLike()) == datetime(
        2024, 7, 1, 16, tzinfo=timezone.utc
    )
    assert once(time(18, tzinfo=PytzLike()), now).at == datetime(
        2024, 7, 1, 16, tzinfo=timezone.utc
    )
    assert once(time(14, tzinfo=PytzLike()), now).at == datetime(
        2024, 7, 2, 12, tzinfo=timezone.utc
    )


def test_defaults_may_name_a_zone_of_pytz(idle_jobs, quiet_bot):
    quiet_bot.defaults = Defaults(tzinfo=PytzLike())
    idle_jobs.start()
    job = idle_jobs.run_daily(print, time(9))
    assert job.next_t == datetime(2024, 1, 2, 8, tzinfo=timezone.utc)
    assert idle_jobs.run_once(print, datetime(2024, 7, 1, 9)).next_t.hour == 9
    assert idle_jobs.scheduler.timezone == ZoneInfo("Europe/Berlin")


def test_a_real_zone_of_pytz_works(idle_jobs, quiet_bot):
    pytz = pytest.importorskip("pytz", reason="a bot may use it; we do not need it")
    quiet_bot.defaults = Defaults(tzinfo=pytz.timezone("Europe/Berlin"))
    idle_jobs.start()
    for when in (datetime(2024, 7, 1, 9), time(9, tzinfo=pytz.timezone("Europe/Berlin"))):
        assert idle_jobs.run_once(print, when).next_t.minute == 0
    assert idle_jobs.run_daily(print, time(9)).next_t.hour == 9


# Records ----------------------------------------------------------------------------------------


class Holder:
    @staticmethod
    def callback(context):
        pass

    def method(self, context):
        pass


def test_a_callback_is_kept_by_its_name():
    import json

    assert name_of(json.dumps) == "json:dumps"
    assert find("json:dumps") is json.dumps
    assert find("json:JSONDecoder.decode") is json.JSONDecoder.decode


@pytest.mark.parametrize("callback", [lambda context: None, Holder().method, PytzLike()])
def test_a_callback_that_no_name_leads_to_is_refused(callback):
    with pytest.raises(ValueError, match="stands at the top of a module"):
        name_of(callback)


@pytest.mark.parametrize(
    "plan",
    [
        lambda jobs: jobs.run_once(print, 60, {"a": 1}, "x"),
        lambda jobs: jobs.run_repeating(print, 60, 30, 300, {"a": 1}, "x"),
        lambda jobs: jobs.run_daily(print, time(9), (1, 2), {"a": 1}, "x"),
        lambda jobs: jobs.run_monthly(print, time(9), 29, {"a": 1}, "x", day_is_strict=False),
    ],
    ids=["once", "repeating", "daily", "monthly"],
)
def test_a_job_is_the_same_after_it_was_written_down_and_made_again(jobs, plan):
    job = plan(jobs)
    record = jobs.record(job)
    job.schedule_removal()
    restored = jobs.restore(record)
    assert restored == job
    assert jobs.record(restored) == record
    assert (restored.name, restored.context, restored.next_t) == ("x", {"a": 1}, job.next_t)
    assert jobs.restore(record) == jobs.jobs()[0]
    assert len(jobs.jobs()) == 1


def test_a_custom_job_cannot_be_written_down(jobs):
    with pytest.raises(ValueError, match="only APScheduler knows"):
        jobs.record(jobs.run_custom(print, {"trigger": "interval", "minutes": 1}))
