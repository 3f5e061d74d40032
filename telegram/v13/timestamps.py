"""v13's conversions between times and Unix time: `telegram.utils.helpers.to_timestamp` and so on.

A number or a timedelta counts from a reference, which is now unless it is given; a time of day is
the next one from the reference on. What has no zone of its own is in the zone that is given, else
in UTC.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta, tzinfo
from datetime import time as time_of_day
from typing import Any, overload

from telegram.times import UTC

__all__ = ["from_timestamp", "to_float_timestamp", "to_timestamp"]


def to_float_timestamp(
    time_object: float | timedelta | datetime | time_of_day,
    reference_timestamp: float | None = None,
    tzinfo: tzinfo | None = None,
) -> float:
    """Return the Unix time of a moment, in seconds with fractions.

    Args:
        time_object: Seconds or a timedelta from the reference on, a datetime, or a time of day.
        reference_timestamp: Unix time to count from; None means now. A datetime takes none.
        tzinfo: Zone of a datetime or time of day without one; None means UTC. zoneinfo's zones,
            pytz's and others will do.

    Raises:
        TypeError: It is no moment.
        ValueError: A datetime is given, and a reference too.
    """
    if isinstance(time_object, datetime):
        if reference_timestamp is not None:
            raise ValueError("t is an (absolute) datetime while reference_timestamp is not None")
        return _in_zone(time_object, tzinfo).timestamp()
    reference = time.time() if reference_timestamp is None else reference_timestamp
    if isinstance(time_object, timedelta):
        return reference + time_object.total_seconds()
    if isinstance(time_object, time_of_day):
        return _next(time_object, reference, tzinfo)
    if isinstance(time_object, (int, float)):
        return reference + time_object
    raise TypeError(f"Unable to convert {type(time_object).__name__} object to timestamp")


@overload
def to_timestamp(
    dt_obj: None, reference_timestamp: float | None = None, tzinfo: tzinfo | None = None
) -> None: ...
@overload
def to_timestamp(
    dt_obj: float | timedelta | datetime | time_of_day,
    reference_timestamp: float | None = None,
    tzinfo: tzinfo | None = None,
) -> int: ...
def to_timestamp(
    dt_obj: float | timedelta | datetime | time_of_day | None,
    reference_timestamp: float | None = None,
    tzinfo: tzinfo | None = None,
) -> int | None:
    """Do what `to_float_timestamp` does, in whole seconds; None gives None."""
    if dt_obj is None:
        return None
    return int(to_float_timestamp(dt_obj, reference_timestamp, tzinfo))


def from_timestamp(unixtime: float | None, tzinfo: tzinfo | None = UTC) -> datetime | None:
    """Return the datetime of a Unix time.

    Args:
        unixtime: Seconds; None gives None.
        tzinfo: Zone to express it in; None gives a datetime without a zone, in UTC.
    """
    if unixtime is None:
        return None
    moment = datetime.fromtimestamp(unixtime, UTC if tzinfo is None else tzinfo)
    return moment.replace(tzinfo=None) if tzinfo is None else moment


def _next(of_day: time_of_day, reference: float, zone: tzinfo | None) -> float:
    zone = of_day.tzinfo or zone or UTC
    day = datetime.fromtimestamp(reference, zone).date()
    found = _at(day, of_day, zone)
    return found if found >= reference else _at(day + timedelta(days=1), of_day, zone)


def _at(day: date, of_day: time_of_day, zone: tzinfo) -> float:
    return _in_zone(datetime.combine(day, of_day.replace(tzinfo=None)), zone).timestamp()


def _in_zone(moment: datetime, zone: Any) -> datetime:
    if moment.tzinfo is not None:
        return moment
    zone = zone or UTC
    localize = getattr(zone, "localize", None)  # pytz's zones know their offset only this way
    if localize is None:
        return moment.replace(tzinfo=zone)
    found: datetime = localize(moment)
    return found
