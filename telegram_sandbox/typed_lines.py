"""What somebody types into a program that may be told to end at any moment."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from typing import final

__all__ = ["TypedLines"]


@final
class TypedLines:
    """Lines of the standard input, until Ctrl+C or a SIGTERM ends the program.

    Either is felt as a `KeyboardInterrupt` only while the program waits: raised in the middle of
    what a line does, it could leave a lock held for ever.
    """

    def __init__(self) -> None:
        self._asked = False
        self._waits = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def __iter__(self) -> Iterator[str]:
        """Yield the lines as they come.

        Raises:
            KeyboardInterrupt: The program is to end.
        """
        while True:
            self._begin_waiting()
            line = sys.stdin.readline()
            self._waits = False
            if not line:
                return
            yield line

    def wait_for_the_end(self) -> None:
        """Wait until the program is to end, when nobody types any more.

        Raises:
            KeyboardInterrupt: The program is to end.
        """
        self._begin_waiting()
        while True:
            time.sleep(1.0)

    def _begin_waiting(self) -> None:
        self._waits = True
        if self._asked:
            raise KeyboardInterrupt

    def _note(self, _number: int, _frame: object) -> None:
        self._asked = True
        if self._waits:
            self._waits = False
            raise KeyboardInterrupt
