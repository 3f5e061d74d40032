"""Points on the map: which there are, and how long a live one lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import bad_request

if TYPE_CHECKING:
    from .messages import Message

__all__ = ["FOR_EVER", "check_place", "end_of_life", "is_live"]

# A live period that never ends.
FOR_EVER = 0x7FFFFFFF


def check_place(latitude: float, longitude: float, what: str = "location") -> None:
    """Refuse a point that is not on the globe.

    Args:
        latitude: Degrees north, at most 90.
        longitude: Degrees east, at most 180.
        what: How the server calls it: `location` or `venue location`.

    Raises:
        ApiError: The point is nowhere.
    """
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request(f"wrong {what} specified")


def end_of_life(date: int, live_period: int) -> float:
    """Return when a live location ends, in Unix time."""
    return float("inf") if live_period == FOR_EVER else date + live_period


def is_live(message: Message) -> bool:
    """Tell whether the location of a message still moves."""
    period = message.content.get("location", {}).get("live_period")
    now = message.chat.world.clock.now()
    return period is not None and now < end_of_life(message.date, period)
