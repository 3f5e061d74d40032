"""Limits of a poll's answers."""

from __future__ import annotations

__all__ = ["PollOptionBehaviour"]


class PollOptionBehaviour:
    """Limits of a `PollOption`."""

    __slots__ = ()

    MAX_LENGTH = 100
    """Characters of an answer."""
