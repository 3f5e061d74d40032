"""A callback that forks, and whose child comes back from it.

The child has none of the bot's other threads, and must not confirm, keep or write anything in its
parent's name. So it ends where the callback ends: what it was made for is done.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress

_generation = 0


def _forked() -> None:
    global _generation  # noqa: PLW0603 - a process has one
    _generation += 1


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def forks() -> int:
    """Return how often this process and those it comes from have been forked."""
    return _generation


def leave(error: BaseException | None = None) -> None:
    """End this process, a child that a callback has made, as its callback has ended.

    Args:
        error: What the callback has raised; None where it has returned.
    """
    status = 0
    if isinstance(error, SystemExit):
        if error.code is not None:
            status = error.code if isinstance(error.code, int) else 1
    elif error is not None:
        status = 1
        traceback.print_exception(type(error), error, error.__traceback__)
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):  # closed, or absent: there is nothing to write
            stream.flush()
    os._exit(status)


__all__ = ["forks", "leave"]
