"""When a job runs, as plain values: what a person writes, made definite.

Nothing here knows the scheduler, and the time of now is passed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple, TypeAlias

When: TypeAlias = "float | timedelta | datetime | time"
"""Seconds or a timedelta from now, a moment, or a time of the day."""

ACCEPTED = "a number of seconds, a timedelta, a datetime or a time"
LAST_DAY = -1


class Once(NamedTuple):
    """Run at one moment."""

    at: datetime

    def trigger(self, zone: tzinfo) -> dict[str, Any]:
        """Return what the scheduler is told."""
        return {"trigger": "date", "run_date": self.at, "timezone": self.at.tzinfo or zone}


class Repeating(NamedTuple):
    """Run every so many seconds, from `first` on, until `last` where it is not None."""

    seconds: float
    first: datetime
    last: datetime | None = None

    def trigger(self, zone: tzinfo) -> dict[str, Any]:
        """Return what the scheduler is told."""
        return {
            "trigger": "interval",
            "seconds": self.seconds,
            "start_date": self.first,
            "end_date": self.last,
        }


class Daily(NamedTuple):
    """Run at one time of the day on some days of the week; 0 is Monday."""

    at: time
    days: tuple[int, ...]

    def trigger(self, zone: tzinfo) -> dict[str, Any]:
        """Return what the scheduler is told."""
        return {
            "trigger": "cron",
            "day_of_week": ",".join(map(str, self.days)),
            **_clock_time(self.at, zone),
        }


class Monthly(NamedTuple):
    """Run at one time on one day of each month; -1 is the last day.

    `strict` leaves out the months that lack the day; else their last day takes its place.
    """

    at: time
    day: int
    strict: bool = True

    def trigger(self, zone: tzinfo) -> dict[str, Any]:
        """Return what the scheduler is told."""
        wanted = {"trigger": "cron", **_clock_time(self.at, zone)}
        if self.day == LAST_DAY or (self.day == 31 and not self.strict):
            return {**wanted, "day": "last"}
        if self.day < 29 or self.strict:
            return {**wanted, "day": self.day}
        # February alone can lack the 29th and the 30th.
        return {**wanted, "either": ({"day": self.day}, {"month": 2, "day": "last"})}


Schedule: TypeAlias = Once | Repeating | Daily | Monthly


def once(when: When, now: datetime) -> Once:
    """Make the schedule of one run; a time that has passed today means tomorrow.

    Raises:
        TypeError: `when` is nothing that says when.
    """
    if isinstance(when, time):
        at = _on(now, when, 0)
        return Once(at if at > now else _on(now, when, 1))
    return Once(moment(when, now, "when"))


def repeating(
    interval: float | timedelta, first: When | None, last: When | None, now: datetime
) -> Repeating:
    """Make the schedule of runs at an interval; the first comes after one interval.

    Raises:
        TypeError: One of the three is nothing that says when.
        ValueError: `interval` is not positive, or `last` lies before `first`.
    """
    if not isinstance(interval, (int, float, timedelta)):
        raise TypeError(f"interval is {interval!r}: write a number of seconds or a timedelta")
    seconds = interval.total_seconds() if isinstance(interval, timedelta) else interval
    if seconds <= 0:
        raise ValueError(f"interval is {interval!r}: it must be longer than 0 seconds")
    start = moment(seconds if first is None else first, now, "first")
    end = None if last is None else moment(last, now, "last")
    if first is not None and end is not None and end < start:
        raise ValueError(f"'last' must not be before 'first'! last is {last!r}, first {first!r}")
    return Repeating(seconds, start, end)


def daily(at: time, days: Sequence[int]) -> Daily:
    """Make the schedule of runs on days of the week.

    Raises:
        TypeError: `at` is no time.
        ValueError: A day is none of 0 to 6, or there is no day.
    """
    wrong = [day for day in days if day not in range(7)]
    if wrong or not days:
        raise ValueError(f"days is {days!r}: write days from 0, Monday, to 6, Sunday")
    return Daily(_time_of_day(at, "time"), tuple(days))


def monthly(at: time, day: int, strict: bool) -> Monthly:
    """Make the schedule of runs on a day of the month.

    Raises:
        TypeError: `at` is no time.
        ValueError: `day` is neither 1 to 31 nor -1.
    """
    if day != LAST_DAY and day not in range(1, 32):
        raise ValueError(f"day is {day!r}: write 1 to 31, or -1 for the last day of the month")
    return Monthly(_time_of_day(at, "when"), day, strict)


def moment(when: object, now: datetime, name: str) -> datetime:
    """Return the moment that `when` means, in `now`'s timezone where it names none.

    Args:
        when: See `When`; a time is today's, passed or not.
        now: The time, with its timezone.
        name: The argument's name, for the error.

    Raises:
        TypeError: `when` is nothing that says when.
    """
    if isinstance(when, (int, float)):
        return now + timedelta(seconds=when)
    if isinstance(when, timedelta):
        return now + when
    if isinstance(when, time):
        return _on(now, when, 0)
    if isinstance(when, datetime):
        return aware(when, now.tzinfo)
    raise TypeError(f"{name} is {when!r}: write {ACCEPTED}")


def aware(value: datetime, zone: tzinfo | None) -> datetime:
    """Return the moment in `zone` where it has no timezone of its own."""
    if value.tzinfo is not None:
        return value
    localize = getattr(zone, "localize", None)  # pytz: its zones must not be put in directly
    if localize is None:
        return value.replace(tzinfo=zone)
    found: datetime = localize(value)
    return found


def _on(now: datetime, at: time, days: int) -> datetime:
    """Return a time of the day, so many days from today."""
    zone = at.tzinfo or now.tzinfo
    day = now.astimezone(zone).date() + timedelta(days=days)
    return aware(datetime.combine(day, at.replace(tzinfo=None)), zone)


def _time_of_day(at: time, name: str) -> time:
    if not isinstance(at, time):
        raise TypeError(f"{name} is {at!r}: write a time such as datetime.time(9, 30)")
    return at


def _clock_time(at: time, zone: tzinfo) -> dict[str, Any]:
    return {
        "hour": at.hour,
        "minute": at.minute,
        "second": at.second,
        "timezone": at.tzinfo or zone,
    }


def lies_ahead(schedule: Schedule | None, now: datetime) -> bool:
    """Tell whether a schedule has one moment, and that has not passed."""
    return isinstance(schedule, Once) and schedule.at >= now


__all__ = [
    "Daily",
    "Monthly",
    "Once",
    "Repeating",
    "Schedule",
    "When",
    "aware",
    "daily",
    "lies_ahead",
    "moment",
    "monthly",
    "once",
    "repeating",
]
