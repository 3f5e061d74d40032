"""One SQLite file: opening, writing under a lock, and what happens when the file fails.

Threads: the connection is used by one thread at a time, under `lock`. SQLite would allow many
readers, but what is read is one row, and a second connection would see another moment's data.

Processes: one at a time; see `telegram_ext.persistence.filelock`.

Crashes: the file is in WAL mode with `synchronous=NORMAL`. Whatever has been committed survives the
end of the process at any instant. A power cut may lose the last moments' commits, and never damages
the file.
"""

from __future__ import annotations

import logging
import sqlite3
from codecs import getincrementaldecoder
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from itertools import product
from pathlib import Path
from threading import RLock
from typing import Any, Final
from weakref import finalize

from telegram_ext.persistence.filelock import HeldError, hold, let_go

logger = logging.getLogger("telegram.ext.sqlitepersistence")

VERSION: Final = 2  # 2: with an outbox
BUSY: Final = 5.0  # seconds to wait for another program that holds the file

TABLES: Final = {
    "bot_data": "id INTEGER PRIMARY KEY, data TEXT NOT NULL",
    "chat_data": "id INTEGER PRIMARY KEY, data TEXT NOT NULL",
    "user_data": "id INTEGER PRIMARY KEY, data TEXT NOT NULL",
    "callback_data": "id INTEGER PRIMARY KEY, data TEXT NOT NULL",
    "conversations": (
        "name TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (name, key)"
    ),
    "jobs": "id TEXT PRIMARY KEY, data TEXT NOT NULL",
    # `seen` orders what waits as it came; `done` is when it was finished, NULL while it is not.
    "inbox": (
        "seen INTEGER PRIMARY KEY, update_id INTEGER NOT NULL UNIQUE, lane TEXT, raw BLOB, "
        "done REAL"
    ),
    "outbox": "key TEXT PRIMARY KEY, taken REAL NOT NULL",
}
_INDEXES = ("CREATE INDEX IF NOT EXISTS inbox_done ON inbox (done)",)

_BROKEN = ("malformed", "not a database", "file is encrypted")
_REMEDIES = (
    ("readonly", "the file or its folder is read-only for this user"),
    ("disk is full", "the disk is full; make room, and what is in memory will be written"),
    ("unable to open", "this user may not write there, or it is a folder"),
    ("locked", "another program is writing to it; is a second copy of the bot running?"),
    ("disk i/o", "the disk does not answer as it should"),
)


class StoreError(Exception):
    """The file could not be read or written. The text says what would help.

    What is in memory is kept and served; it is written as soon as that is possible again.
    """


class Database:
    """A SQLite file with the tables of a bot.

    Args:
        path: The file; made where there is none. ":memory:" keeps everything in memory.

    Attributes:
        lock: Held while the connection is used.
        on_replaced: Called when a damaged file was replaced by a new one while it was in use.

    Raises:
        StoreError: The file cannot be opened or written, or is no database.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self.lock = RLock()
        self.on_replaced: Callable[[], object] | None = None
        self._connection: sqlite3.Connection | None = None
        try:
            held = hold(self.path)
        except HeldError as problem:
            raise StoreError(str(problem)) from problem
        # As with the connection: a store that is given up lets go of its file.
        self._let_go = finalize(self, let_go, held)
        self._let_go.atexit = False
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as problem:
            if not _is_broken(problem):
                raise self._explained(problem) from problem
            if foreign := _kind(self.path):
                self._let_go()
                raise StoreError(
                    f"{self.path} is {foreign} and no SQLite file; it is left as it is: give this "
                    "store a file of its own"
                ) from problem
            self._replace(problem)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return all rows that a query gives.

        Raises:
            StoreError: The file could not be read.
        """
        with self._used() as connection:
            return connection.execute(query, values).fetchall()

    def write(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Run one statement; it is committed when this returns. Returns the rows it changed.

        Raises:
            StoreError: The file could not be written.
        """
        with self._used() as connection:
            return connection.execute(statement, values).rowcount

    def write_through(self, statement: str, values: Sequence[Any] = ()) -> int:
        """As `write`; when this returns, not even a power cut undoes it.

        Raises:
            StoreError: The file could not be written.
        """
        with self._used() as connection:
            connection.execute("PRAGMA synchronous=FULL")
            try:
                return connection.execute(statement, values).rowcount
            finally:
                connection.execute("PRAGMA synchronous=NORMAL")

    def write_all(self, statements: Iterable[tuple[str, Sequence[Any]]]) -> int:
        """Run statements in one transaction: all of them, or none. Returns the rows they changed.

        Raises:
            StoreError: The file could not be written.
        """
        with self._used() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                changed = sum(
                    connection.execute(statement, values).rowcount
                    for statement, values in statements
                )
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # SQLite ends it by itself where the disk is full
                    connection.execute("ROLLBACK")
                raise
            return changed

    def close(self) -> None:
        """Close the file; it may be moved then. Closing twice is fine."""
        with self.lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._let_go()

    @contextmanager
    def _used(self) -> Generator[sqlite3.Connection, None, None]:
        with self.lock:
            if self._connection is None:
                raise StoreError(f"{self.path} has been closed")
            try:
                yield self._connection
            except sqlite3.DatabaseError as problem:
                if _is_broken(problem):
                    self._replace(problem)
                    if self.on_replaced is not None:
                        self.on_replaced()
                raise self._explained(problem) from problem

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=BUSY, isolation_level=None, check_same_thread=False
        )
        try:
            version = self._version(connection)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            if version < VERSION:
                connection.execute("BEGIN IMMEDIATE")
                for name, columns in TABLES.items():
                    connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
                for index in _INDEXES:
                    connection.execute(index)
                connection.execute(f"PRAGMA user_version={VERSION}")
                connection.execute("COMMIT")
            else:
                # A file that cannot be written is refused now, and not with the first change.
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(f"PRAGMA user_version={VERSION}")
                connection.execute("ROLLBACK")
        except BaseException:
            connection.close()
            raise
        # Nobody need close a store: one that is given up without it is closed with its object,
        # before Python 3.13 complains of a connection left open.
        finalize(self, connection.close).atexit = False
        return connection

    def _version(self, connection: sqlite3.Connection) -> int:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > VERSION:
            raise StoreError(
                f"{self.path} was written by a newer version of this library (format {version}, "
                f"this one knows {VERSION}): update, or use another file"
            )
        return version

    def _replace(self, problem: sqlite3.DatabaseError) -> None:
        """Put a damaged file aside under another name, and go on with a new one."""
        if self._connection is not None:
            with suppress(sqlite3.Error):  # it is given up anyway
                self._connection.close()
            self._connection = None
        moment = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S%f")
        aside = Path(f"{self.path}.corrupt-{moment}")
        for ending in ("", "-wal", "-shm"):
            part = Path(f"{self.path}{ending}")
            if part.exists():
                part.rename(f"{aside}{ending}")
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError as other:
            raise self._explained(other) from other
        saved = self._rescue(aside)
        logger.critical(
            "%s is damaged (%s). It has been renamed to %s and is left as it is; %d rows could be "
            "read from it into a new file",
            self.path,
            problem,
            aside,
            saved,
        )

    def _rescue(self, aside: Path) -> int:
        """Copy what can still be read of a damaged file into the new one."""
        assert self._connection is not None
        old = sqlite3.connect(f"file:{aside}?mode=ro", uri=True)
        saved = 0
        try:
            # From either end, up to the damage; rows in between are not found this way.
            for table, order in product(TABLES, ("ASC", "DESC")):
                with suppress(sqlite3.DatabaseError):  # the readable rows have been copied by then
                    rows = old.execute(f"SELECT * FROM {table} ORDER BY rowid {order}")  # noqa: S608 - our own names
                    for row in rows:
                        marks = ",".join("?" * len(row))
                        copied = self._connection.execute(
                            f"INSERT OR IGNORE INTO {table} VALUES ({marks})",  # noqa: S608 - same
                            row,
                        )
                        saved += copied.rowcount
        finally:
            old.close()
        return saved

    def _explained(self, problem: sqlite3.Error) -> StoreError:
        said = str(problem)
        folder = Path(self.path).absolute().parent
        if "unable to open" in said and not folder.is_dir():
            return StoreError(f"{self.path}: {said}: there is no folder {folder}: make it first")
        known = next((text for sign, text in _REMEDIES if sign in said.lower()), None)
        return StoreError(f"{self.path}: {said}" + (f": {known}" if known else ""))


def _kind(path: str) -> str | None:
    """Say what a file is that was never a database; None where it may be a damaged one."""
    with Path(path).open("rb") as file:
        start = file.read(4096)
    # Every pickle since Python 3 names its protocol, below 16, in the second byte.
    if start[:1] == b"\x80" and start[1:2] < b"\x10":
        return "a pickle file, as PicklePersistence writes,"
    with suppress(UnicodeDecodeError):
        # The last character may go on behind what was read.
        if "\0" not in getincrementaldecoder("utf-8")().decode(start):
            return "a text"
    return None


def _is_broken(problem: sqlite3.Error) -> bool:
    return any(sign in str(problem) for sign in _BROKEN)


__all__ = ["TABLES", "Database", "StoreError"]
