"""Load modules while the garbage collector rests.

Loading makes many objects that stay. Looking through them for garbage, dozens of times on the way
and once more afterwards, is a tenth of the time that a program takes to its first reply. So what
has been loaded counts as old at once. Nothing is lost to the collector: it looks through old
objects, too, only less often.

Threads: any number may load at the same time; the last one to finish lets the collector go on. It
is left alone where the program has switched it off.
"""

from __future__ import annotations

import gc
import threading
from types import TracebackType

__all__ = ["resting"]

# A program that freezes its objects freezes thousands; Python 3.12 itself starts with some hundred.
_FEW = 1000


class _Resting:
    """Keep the collector from running inside a `with` block, which may be entered again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._stopped = False

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside and gc.isenabled():
                gc.disable()
                self._stopped = True
            self._inside += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._inside -= 1
            if self._stopped and not self._inside:
                self._stopped = False
                if gc.get_freeze_count() < _FEW:  # else the program keeps objects frozen
                    gc.freeze()  # everything goes beyond the collector's reach ...
                    gc.unfreeze()  # ... and comes back as old
                gc.enable()


resting = _Resting()
