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

from telegram.redaction import redact
from telegram_ext.notices import is_ours

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


def told(error: SystemExit) -> str:
    """Return the line of the log that says which callback has ended a bot, and where."""
    trace, ours, callback = error.__traceback__, False, "A callback"
    while trace is not None:
        code = trace.tb_frame.f_code
        before, ours = ours, is_ours(trace.tb_frame.f_globals.get("__name__"))
        if before and not ours:  # the last one: between the threads others' frames may lie
            where = f"{code.co_filename}, line {trace.tb_lineno}"
            callback = f"The callback {code.co_name} ({where})"
        trace = trace.tb_next
    return f"{callback} ended the bot: {redact(repr(error))}"


@atexit.register  # at the import, so that whatever is registered later runs before it
def _leave() -> None:
    if _status == 0:
        return
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):  # closed, or absent: there is nothing to write
            stream.flush()
    os._exit(_status)  # there is no other way to change the status this late


__all__ = ["ended_by", "told"]
