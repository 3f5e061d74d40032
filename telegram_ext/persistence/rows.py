"""One row for each chat, each user and the bot: which have changed, and writing those at once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from functools import partial
from itertools import islice
from threading import get_ident
from typing import Any, TypeAlias

from telegram_ext.persistence.database import Database, StoreError, logger
from telegram_ext.persistence.lazydata import LazyData
from telegram_ext.persistence.values import Codec

Place: TypeAlias = tuple[str, int]
"""Table and id."""

_AGAIN = 16  # entries that could not be written, tried again after one that could
_PUT = "INSERT INTO {} VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data"


class Rows:
    """The tables of a store that have an id and data.

    Threads: every method may be called from any thread.

    Args:
        database: The file.
        codec: Turns data into text.
        most: Entries of a table that stay in memory at most; None: all that were asked for.
    """

    def __init__(self, database: Database, codec: Codec, most: int | None) -> None:
        self._database = database
        self._codec = codec
        self._most = most
        # What the file holds, as hashes of its texts: what has not changed is not written.
        self._written: dict[Place, int] = {}
        self._unwritten: dict[Place, Any] = {}
        self._maps: dict[str, LazyData] = {}
        self._collected: dict[int, dict[Place, Any]] = {}  # by thread, what is to be kept together

    def mapping(self, table: str, factory: Callable[[], Any]) -> LazyData:
        """Return the data of a table by id, which is read when it is asked for."""

        def read(number: int, default: Any) -> Any:
            """Return the stored data of an id; what is no number has none."""
            return self.read(table, number, default) if isinstance(number, int) else default

        def ids() -> list[int]:
            """Return all stored ids."""
            return [number for (number,) in self._database.rows(f"SELECT id FROM {table}")]  # noqa: S608 - our own name

        def read_all() -> list[tuple[int, Any]]:
            """Return all stored ids with their data."""
            found = self._database.rows(f"SELECT id, data FROM {table}")  # noqa: S608 - same
            return [(number, self._decoded(table, number, text)) for number, text in found]

        def forget(number: int) -> None:
            """Delete what is stored under an id."""
            self.forget(table, number)

        made = LazyData(factory, read, ids, read_all, forget, self._most)
        self._maps[table] = made
        return made

    def read(self, table: str, number: int, default: Any) -> Any:
        """Return what is stored under an id, or `default` where that is nothing."""
        found = self._database.rows(f"SELECT data FROM {table} WHERE id = ?", (number,))  # noqa: S608 - our own name
        return self._decoded(table, number, found[0][0]) if found else default

    def _decoded(self, table: str, number: int, text: str) -> Any:
        with self._database.lock:
            self._written.setdefault((table, number), hash(text))
        return self._codec.decode(text)

    # Writing ----------------------------------------------------------------------------------

    def keep(self, table: str, number: int, data: Any) -> None:
        """Write data if it has changed; in `together`, at its end.

        Raises:
            StoreError: It could not be written; it will be with one of the next.
            UnstorableValueError: Something in it cannot be stored.
        """
        place = (table, number)
        if (collected := self._collected.get(get_ident())) is not None:
            with self._database.lock:
                collected[place] = data
            return
        _raise_first(self._keep({place: data}))
        self._make_room([table])

    @contextmanager
    def together(self) -> Generator[list[Exception], None, None]:
        """Write what this thread keeps within the block in one transaction, at its end.

        What could not be kept is in the list that is yielded, after the block.
        """
        failed: list[Exception] = []
        thread = get_ident()
        if thread in self._collected:
            yield failed  # the outer block will tell
            return
        collected = self._collected[thread] = {}
        try:
            yield failed
        finally:
            with self._database.lock:
                del self._collected[thread]
                failed += self._keep(collected)
            tables = [table for table, _ in collected]
            collected.clear()  # what is held does not leave the memory
            try:
                self._make_room(tables)
            except Exception as error:  # noqa: BLE001 - a registered type's own code may fail
                failed.append(error)

    def flush(self) -> None:
        """Write everything in memory that has changed, and all that could not be written before.

        The first failure is raised, and others are logged.

        Raises:
            StoreError: The file still cannot be written.
            UnstorableValueError: Something cannot be stored; the rest has been written.
        """
        found: dict[Place, Any] = {}
        for table, mapping in self._maps.items():
            found.update(((table, number), data) for number, data in mapping.loaded_items())
        failed = self._keep({**found, **self._unwritten})
        for error in failed[1:]:
            logger.error("%s", error)
        _raise_first(failed)

    def forget(self, table: str, number: int) -> None:
        """Delete what is stored under an id.

        Raises:
            StoreError: The file could not be written.
        """
        place = (table, number)
        with self._database.lock:
            for collected in self._collected.values():
                collected.pop(place, None)
            self._database.write(f"DELETE FROM {table} WHERE id = ?", (number,))  # noqa: S608 - our own name
            self._written.pop(place, None)
            self._unwritten.pop(place, None)

    def replaced(self) -> None:
        """Note that the file is a new one, which holds less than the old one did."""
        self._written.clear()
        for table, mapping in self._maps.items():
            self._unwritten.update(((table, n), data) for n, data in mapping.loaded_items())

    def _keep(self, wanted: dict[Place, Any]) -> list[Exception]:
        """Write what has changed of this, in one transaction; return what went wrong."""
        failed: list[Exception] = []
        # Encoded under the lock: the last to come has seen the latest changes.
        with self._database.lock:
            texts: dict[Place, str] = {}
            for place, data in wanted.items():
                if not isinstance(place[1], int):
                    continue  # what v11's callbacks are given where an update has no chat
                try:
                    text = self._changed(place, data)
                except Exception as error:  # noqa: BLE001 - a registered type's own code may fail
                    failed.append(error)
                    continue
                if text is not None:
                    texts[place] = text
                    self._unwritten[place] = data
            try:
                self._write(texts)
            except StoreError as error:
                failed += self._write_singly(texts, error)
            else:
                failed += self._catch_up()
        return failed

    def _changed(self, place: Place, data: Any) -> str | None:
        """Return the text for data; None where the file holds it already."""
        table, number = place
        if (mapping := self._maps.get(table)) is not None:
            mapping.kept(number, data)
        said = table if table in {"bot_data", "callback_data"} else f"{table}[{number}]"
        text = self._codec.encode(data, said)
        if self._written.get(place) != hash(text):
            return text
        self._unwritten.pop(place, None)
        return None

    def _write(self, texts: dict[Place, str]) -> None:
        rows = [(_PUT.format(table), (number, texts[table, number])) for table, number in texts]
        if len(rows) == 1:
            self._database.write(*rows[0])
        elif rows:
            self._database.write_all(rows)
        for place, text in texts.items():
            self._written[place] = hash(text)
            self._unwritten.pop(place, None)

    def _write_singly(self, texts: dict[Place, str], problem: StoreError) -> list[Exception]:
        """Write what fits, where not everything does; return each kind of failure once."""
        if len(texts) == 1 or "locked" in str(problem.__cause__):  # where each would wait again
            return [problem]
        failed: dict[str, Exception] = {}
        for place, text in texts.items():
            try:
                self._write({place: text})
            except StoreError as error:
                failed.setdefault(str(error), error)
        return list(failed.values())

    def _catch_up(self) -> list[Exception]:
        """Write some of what could not be written before; return what cannot be stored by now."""
        failed: list[Exception] = []
        for place, data in list(islice(self._unwritten.items(), _AGAIN)):
            try:
                text = self._changed(place, data)
                if text is not None:
                    self._write({place: text})
            except StoreError:
                break  # reported when it happened first, and kept for the next time
            except Exception as error:  # noqa: BLE001 - a registered type's own code may fail
                failed.append(error)
        return failed

    def _make_room(self, tables: Iterable[str]) -> None:
        """Let quiet entries leave the memory, where it has a limit."""
        if self._most is None or self._unwritten:
            return
        for table in tables:
            if (mapping := self._maps.get(table)) is not None:
                mapping.let_go(partial(self._let_go, table))

    def _let_go(self, table: str, number: int, data: Any) -> None:
        place = (table, number)
        _raise_first(self._keep({place: data}))
        with self._database.lock:
            self._written.pop(place, None)


def _raise_first(failed: list[Exception]) -> None:
    if failed:
        raise failed[0]


__all__ = ["Rows"]
