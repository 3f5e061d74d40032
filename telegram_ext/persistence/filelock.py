"""A file that belongs to one process at a time: the second to open it is told of the first."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from typing import Any, Final

try:
    _fcntl: Any = import_module("fcntl")
except ImportError:  # Windows: there nobody is told
    _fcntl = None

logger = logging.getLogger("telegram.ext.sqlitepersistence")

WAIT: Final = 5.0  # seconds; the process before this one may be at its end
_LOOK: Final = 0.05
_holders: dict[str, tuple[int, int]] = {}  # path of the lock -> descriptor, stores of this process
_guard = Lock()


class HeldError(OSError):
    """Another process holds the file."""


def hold(path: str, wait: float = WAIT) -> str | None:
    """Take a file for this process, and return what `let_go` wants.

    It is a lock of the system on a file beside it, which goes with the process, however that ends.
    Where the system has no locks, as for some network drives, nothing is locked.

    A wait is told of at once, in the log.

    Args:
        path: The file; ":memory:" and the like belong to nobody.
        wait: Seconds to wait for another process to end.

    Raises:
        HeldError: It has not let go in time.
    """
    if _fcntl is None or not path or path.startswith((":memory:", "file:")):
        return None
    name = f"{Path(path).resolve()}-lock"
    with _guard:
        descriptor, stores = _holders.get(name, (-1, 0))
        if descriptor < 0:
            try:
                descriptor = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError:
                return None  # who opens the file itself will say what is wrong
            if not _locked(descriptor):
                said = f"{path} is in use by another process{_holder(descriptor)}"
                # At once: whoever has started a second copy by mistake sees it while it waits.
                logger.warning("%s: waiting up to %g seconds for it to end", said, wait)
                if not _locked_until(descriptor, monotonic() + wait):
                    os.close(descriptor)
                    raise HeldError(
                        f"{said}: stop that copy of the bot, or give this one its own file"
                    )
                logger.info("%s is free now", path)
            with suppress(OSError):  # a full disk: the number is only for the reader
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        _holders[name] = (descriptor, stores + 1)
    return name


def let_go(name: str | None) -> None:
    """Let another process have the file, once no store of this process has it any more."""
    if name is None:
        return
    with _guard:
        descriptor, stores = _holders.get(name, (-1, 0))
        if stores > 1:
            _holders[name] = (descriptor, stores - 1)
        elif stores == 1:
            del _holders[name]
            os.close(descriptor)


def _holder(descriptor: int) -> str:
    number = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip()
    return f" ({number})" if number else ""


def _locked_until(descriptor: int, until: float) -> bool:
    while not (locked := _locked(descriptor)) and monotonic() < until:
        Event().wait(_LOOK)
    return locked


def _locked(descriptor: int) -> bool:
    try:
        _fcntl.lockf(descriptor, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # this file system knows no locks
    return True


__all__ = ["HeldError", "hold", "let_go"]
