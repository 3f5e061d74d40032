"""End a network exchange when its time is up, whatever the other side does.

A socket's own timeout bounds one read. A server that sends a byte now and then, or a proxy that
swallows everything, can keep a reader for ever. So one watchdog thread knows every exchange under
way and shuts down the socket of one that is overdue; the blocked reader then sees the end of the
stream.

Threads: the table of watches is guarded by one lock. The thread starts with the first exchange and
sleeps until the earliest deadline it has seen; registering a later one does not wake it, so a call
costs two short critical sections. A child process after `fork` starts with an empty table and a
thread of its own.
"""

import os
import socket
import threading
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["Watch", "current"]

_AGAIN = 0.05  # seconds until another look at an exchange that has no socket yet


class Watch:
    """One exchange that must end by a moment, as a context manager.

    Args:
        until: When it must end, on the monotonic clock.
        connection: Whatever has the socket as `sock`, now or later; None until known.
    """

    __slots__ = ("connection", "expired", "until")

    def __init__(self, until: float, connection: Any = None) -> None:
        self.until = until
        self.connection = connection
        self.expired = False

    def __enter__(self) -> "Self":
        _watchdog.add(self)
        return self

    def __exit__(self, *exception: object) -> None:
        _watchdog.remove(self)

    def end(self) -> bool:
        """Shut the socket down; return whether there was one."""
        self.expired = True
        sock = getattr(self.connection, "sock", None)
        if sock is None:
            return False
        try:
            # The plain socket's method: TLS has nothing to say to a peer that does not answer.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
        except OSError:
            # Closed meanwhile, or handed over to TLS: look again rather than miss it.
            return bool(sock.fileno() >= 0)
        return True


class _Watchdog:
    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin anew, as a process does that was forked."""
        self._changed = threading.Condition(threading.Lock())
        self._watches: set[Watch] = set()
        self._thread: threading.Thread | None = None
        self._wakes = float("inf")

    def add(self, watch: Watch) -> None:
        """Look after a watch from now on."""
        with self._changed:
            self._watches.add(watch)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="telegram-deadlines", daemon=True
                )
                self._thread.start()
            if watch.until < self._wakes:
                self._wakes = watch.until
                self._changed.notify()

    def remove(self, watch: Watch) -> None:
        """Look after a watch no more."""
        with self._changed:
            self._watches.discard(watch)

    def _run(self) -> None:
        with self._changed:
            while True:
                now = monotonic()
                for watch in [each for each in self._watches if each.until <= now]:
                    if watch.end():
                        self._watches.discard(watch)
                    else:
                        watch.until = now + _AGAIN
                self._wakes = min((each.until for each in self._watches), default=float("inf"))
                pause = self._wakes - monotonic()
                if pause == float("inf"):
                    self._changed.wait()
                elif pause > 0:
                    self._changed.wait(min(pause, threading.TIMEOUT_MAX))


_watchdog = _Watchdog()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_watchdog.reset)


class _Current(threading.local):
    """The watch of the exchange that this thread is busy with, for connections to report to."""

    watch: Watch | None = None


current = _Current()
