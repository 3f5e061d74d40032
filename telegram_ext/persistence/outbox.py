"""What has been done, by keys: so that nothing is done twice when an update comes again."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from telegram_ext.persistence.database import Database


class Outbox:
    """Remember for which keys something has been begun.

    A key is on the disk before `take` returns, safe from a power cut too. Keys stay until they are
    forgotten.

    Threads: every method may be called from any thread.

    Args:
        database: Where the keys are kept.
        now: The time in seconds since 1970.
    """

    def __init__(self, database: Database, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._now = now

    def take(self, key: str) -> bool:
        """Note that what the key stands for begins; False where it has begun before.

        Raises:
            StoreError: It could not be written: do nothing.
        """
        statement = "INSERT OR IGNORE INTO outbox VALUES (?, ?)"
        return self._database.write_through(statement, (key, self._now())) == 1

    def taken(self, key: str) -> bool:
        """Tell whether what the key stands for has begun.

        Raises:
            StoreError: The file could not be read.
        """
        return bool(self._database.rows("SELECT 1 FROM outbox WHERE key = ?", (key,)))

    def forget(self, key: str) -> None:
        """Let what the key stands for begin once more.

        Raises:
            StoreError: It could not be written.
        """
        self._database.write("DELETE FROM outbox WHERE key = ?", (key,))

    def forget_before(self, moment: datetime) -> int:
        """Forget all keys that were taken before a moment; return how many.

        Raises:
            StoreError: It could not be written.
        """
        return self._database.write("DELETE FROM outbox WHERE taken < ?", (moment.timestamp(),))


__all__ = ["Outbox"]
