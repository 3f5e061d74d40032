"""Updates that have been received and not yet handled: what a crash must not lose."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from telegram_ext.persistence.database import Database

REMEMBERED: Final = 24 * 3600.0
"""Seconds for which a finished update's number is remembered, to recognise it if it comes again."""

_LOOK_EVERY = 600.0  # seconds between two times of forgetting what is older


class Waiting(NamedTuple):
    """An update that has not been finished.

    Attributes:
        update_id: Its number.
        raw: Its JSON, as the server sent it.
        lane: What its order among others depends on; None where nobody said.
    """

    update_id: int
    raw: bytes
    lane: str | None


class Inbox:
    """Keep updates from their arrival until they are finished.

    Telegram may be told that an update has arrived as soon as `put` has returned: after a crash it
    is among `pending`. An update that is waiting, or that was finished within the last day, is not
    taken a second time.

    Threads: every method may be called from any thread.

    Args:
        database: Where the updates are kept.
        now: The time in seconds since 1970.
    """

    def __init__(self, database: Database, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self._now = now
        self._looked = 0.0

    def put(self, update_id: int, raw: bytes | str, lane: str | int | None = None) -> bool:
        """Keep an update; it is on the disk when this returns.

        Args:
            update_id: Its number.
            raw: Its JSON.
            lane: What its order among others depends on, such as the chat's id.

        Returns:
            Whether it is new; False where it waits already or has been finished before.

        Raises:
            StoreError: It could not be written; then Telegram must not be told that it has arrived.
        """
        return self.put_all([(update_id, raw, lane)]) == 1

    def put_all(self, updates: Iterable[tuple[int, bytes | str, str | int | None]]) -> int:
        """Keep several updates in one go, all or none, and return how many of them are new.

        Args:
            updates: Number, JSON and lane of each.

        Raises:
            StoreError: They could not be written.
        """
        statement = "INSERT OR IGNORE INTO inbox (update_id, lane, raw) VALUES (?, ?, ?)"
        rows = [
            (number, None if lane is None else str(lane), _as_bytes(raw))
            for number, raw, lane in updates
        ]
        return self._database.write_all((statement, row) for row in rows)

    def done(self, update_id: int) -> None:
        """Note that an update is finished; one that is not here is ignored.

        Raises:
            StoreError: It could not be written.
        """
        now = self._now()
        self._database.write(
            "UPDATE inbox SET done = ?, raw = NULL WHERE update_id = ? AND done IS NULL",
            (now, update_id),
        )
        self._forget(now)

    def finish(self, update_id: int) -> None:
        """Note that an update is finished that was never kept: handled before it was acknowledged.

        Raises:
            StoreError: It could not be written.
        """
        now = self._now()
        self._database.write(
            "INSERT INTO inbox (update_id, done) VALUES (?, ?) "
            "ON CONFLICT (update_id) DO UPDATE SET done = excluded.done, raw = NULL",
            (update_id, now),
        )
        self._forget(now)

    def finished(self, update_id: int) -> bool:
        """Tell whether an update was finished within the last day.

        Raises:
            StoreError: The file could not be read.
        """
        query = "SELECT 1 FROM inbox WHERE update_id = ? AND done IS NOT NULL"
        return bool(self._database.rows(query, (update_id,)))

    def seen(self, update_id: int) -> bool:
        """Tell whether an update waits here or was finished within the last day.

        Raises:
            StoreError: The file could not be read.
        """
        return bool(self._database.rows("SELECT 1 FROM inbox WHERE update_id = ?", (update_id,)))

    def pending(self) -> list[Waiting]:
        """Return the updates that are not finished, in the order of their arrival.

        Raises:
            StoreError: The file could not be read.
        """
        rows = self._database.rows(
            "SELECT update_id, raw, lane FROM inbox WHERE done IS NULL ORDER BY seen"
        )
        return [Waiting(*row) for row in rows]

    def _forget(self, now: float) -> None:
        """Forget, now and then, what was finished more than a day ago."""
        if now - self._looked > _LOOK_EVERY:
            self._looked = now
            self._database.write("DELETE FROM inbox WHERE done < ?", (now - REMEMBERED,))


def _as_bytes(raw: bytes | str) -> bytes:
    return raw.encode() if isinstance(raw, str) else bytes(raw)


__all__ = ["REMEMBERED", "Inbox", "Waiting"]
