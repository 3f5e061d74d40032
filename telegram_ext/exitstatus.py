"""The exit status of a script that has come to its end while its bot went on.

Such a script lives as long as the bot's threads, and nobody is left to whom they could raise
anything: what ended the bot decides the status, so that a supervisor learns of it.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
from contextlib import suppress
from threading import main_thread

_status = 0


def ended_by(error: BaseException) -> None:
    """Note what has ended a bot; it matters where the script itself has come to its end."""
    global _status  # noqa: PLW0603 - a process has one exit status
    if main_thread().is_alive():
        return  # `idle` raises it there, or the program goes on without the bot
    if not isinstance(error, SystemExit):
        _status = 1
    elif isinstance(error.code, int):
        _status = error.code
    elif error.code is not None:
        sys.stderr.write(f"{error.code}\n")  # as `sys.exit("text")` does in the main thread
        _status = 1


@atexit.register  # at the import, so that whatever is registered later runs before it
def _leave() -> None:
    if _status == 0:
        return
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):  # closed, or absent: there is nothing to write
            stream.flush()
    os._exit(_status)  # there is no other way to change the status this late


__all__ = ["ended_by"]
