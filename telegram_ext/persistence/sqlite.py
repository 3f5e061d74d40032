"""A store in one SQLite file, which writes what has changed and reads what is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from telegram_ext.contexttypes import ContextTypes
from telegram_ext.persistence.base import (
    BasePersistence,
    CallbackData,
    ConversationKey,
    settled,
)
from telegram_ext.persistence.database import Database, logger
from telegram_ext.persistence.inbox import Inbox
from telegram_ext.persistence.lazydata import LazyData
from telegram_ext.persistence.outbox import Outbox
from telegram_ext.persistence.rows import Rows
from telegram_ext.persistence.values import Codec
from telegram_ext.typevars import BD, CD, UD

if TYPE_CHECKING:
    from telegram.bot import Bot
    from telegram_ext.jobs.records import JobRecord


class SQLitePersistence(BasePersistence[UD, CD, BD]):
    """Keep data in one SQLite file: one row for each chat and each user.

    Only what has changed is written, so a change costs the same with ten chats and with a million;
    and a chat's data is read when the chat is first heard of, so the start costs the same too.
    After a crash at any instant, the file holds everything that was kept before it.

    Values may be whatever JSON knows, also as keys; tuples, sets, bytes, dates, times, time zones,
    decimals, fractions, UUIDs, the containers of `collections`; and all types of `telegram`.
    Classes of your own must be registered, with `types=` or `register`. A value that cannot be
    stored is reported at once, with the place where it is. An object that occurs twice is stored
    twice.

    While the file cannot be written (a full disk, say), each try is reported to the error handlers,
    memory goes on serving, and what was missed is written as soon as that is possible. A damaged
    file is renamed, never overwritten.

    Threads: one connection under a lock; every method may be called from any thread. Each process
    has its own file: a second one that opens it says so in the log, waits five seconds for the
    first to end, and is refused then.

    Args:
        filename: Path of the file; made where there is none. Beside it SQLite keeps `-wal` and
            `-shm`, which belong to it.
        store_user_data: Whether the users' data is kept.
        store_chat_data: Whether the chats' data is kept.
        store_bot_data: Whether the bot's data is kept.
        store_callback_data: Whether the objects behind buttons are kept.
        context_types: Classes of the data; give the dispatcher the same. They need not be
            registered.
        types: Classes of your own in the data.
        most_in_memory: Chats, and likewise users, whose data stays in memory at most; None keeps
            all that were heard of. Those that have been quiet leave, once they are written, and are
            read again when they are heard of. Data that something else still holds, a job's context
            for one, stays; a list inside a list of the data does not count.

    Attributes:
        inbox: The updates that are not finished.
        outbox: What has been done at most once; see `CallbackContext.once`.

    Raises:
        StoreError: The file cannot be opened or written, or another process has it.
        ValueError: `most_in_memory` is less than 1.
    """

    copies: ClassVar[bool] = False  # what is stored is text, and bots in it are marks

    def __init__(
        self,
        filename: str | Path,
        store_user_data: bool = True,
        store_chat_data: bool = True,
        store_bot_data: bool = True,
        store_callback_data: bool = False,
        context_types: ContextTypes[Any, Any, Any, Any] | None = None,
        *,
        types: Iterable[type[Any]] = (),
        most_in_memory: int | None = None,
    ) -> None:
        if most_in_memory is not None and most_in_memory < 1:
            raise ValueError(f"most_in_memory={most_in_memory!r}: give 1 or more, or None for all")
        super().__init__(store_user_data, store_chat_data, store_bot_data, store_callback_data)
        self.filename = filename
        self.context_types: ContextTypes[Any, Any, Any, Any] = context_types or ContextTypes()
        self._codec = Codec()
        own = self.context_types
        for cls in {own.bot_data, own.chat_data, own.user_data} - {dict}:
            self._codec.register(cls)
        for cls in types:
            self._codec.register(cls)
        self._database = Database(filename)
        self._rows = Rows(self._database, self._codec, most_in_memory)
        self._database.on_replaced = self._rows.replaced
        self.inbox = Inbox(self._database)
        self.outbox = Outbox(self._database)

    def register(
        self,
        cls: type[Any],
        encode: Callable[[Any], Any] | None = None,
        decode: Callable[[Any], Any] | None = None,
        name: str | None = None,
    ) -> None:
        """Let objects of a class be stored; call it before the bot starts, at every start.

        Args:
            cls: An enumeration, a dataclass, a named tuple, a subclass of dict, or a class whose
                objects consist of their attributes.
            encode: Returns what stands for an object: values that can be stored.
            decode: Returns the object again.
            name: What the class is called in the file; None means its qualified name. It must stay
                the same when the class gets another name.

        Raises:
            TypeError: It is no class, or only one of `encode` and `decode` is given.
            ValueError: Another class has the name.
        """
        self._codec.register(cls, encode, decode, name)

    def set_bot(self, bot: Bot) -> None:
        """Set the bot of the objects that are read."""
        super().set_bot(bot)
        self._codec.bot = bot

    # Data by id -------------------------------------------------------------------------------

    def get_user_data(self) -> LazyData:
        """Return the users' data: a defaultdict that reads a user's when it is asked for."""
        return self._rows.mapping("user_data", self.context_types.user_data)

    def get_chat_data(self) -> LazyData:
        """Return the chats' data: a defaultdict that reads a chat's when it is asked for."""
        return self._rows.mapping("chat_data", self.context_types.chat_data)

    def update_user_data(self, user_id: int, data: Any) -> None:
        """Keep the data of a user."""
        self._rows.keep("user_data", user_id, data)

    def update_chat_data(self, chat_id: int, data: Any) -> None:
        """Keep the data of a chat."""
        self._rows.keep("chat_data", chat_id, data)

    def drop_user_data(self, user_id: int) -> None:
        """Forget a user's data."""
        self._rows.forget("user_data", user_id)

    def drop_chat_data(self, chat_id: int) -> None:
        """Forget a chat's data."""
        self._rows.forget("chat_data", chat_id)

    # Everything else --------------------------------------------------------------------------

    def get_bot_data(self) -> Any:
        """Return the bot's data."""
        found = self._rows.read("bot_data", 0, None)
        return self.context_types.bot_data() if found is None else found

    def update_bot_data(self, data: Any) -> None:
        """Keep the bot's data."""
        self._rows.keep("bot_data", 0, data)

    def get_callback_data(self) -> CallbackData | None:
        """Return what is behind the buttons; None where nothing was stored."""
        found: CallbackData | None = self._rows.read("callback_data", 0, None)
        return found

    def update_callback_data(self, data: CallbackData) -> None:
        """Keep what is behind the buttons."""
        self._rows.keep("callback_data", 0, data)

    def get_conversations(self, name: str) -> dict[ConversationKey, Any]:
        """Return the states of a conversation handler, by key."""
        rows = self._database.rows("SELECT key, state FROM conversations WHERE name = ?", (name,))
        return {self._codec.decode(key): self._codec.decode(state) for key, state in rows}

    def update_conversation(
        self, name: str, key: ConversationKey, new_state: object | None
    ) -> None:
        """Keep the state of one conversation; None forgets it."""
        said = f"conversations[{name!r}]"
        state, key_text = settled(new_state), self._codec.encode(key, f"a key of {said}")
        if state is None:
            self._database.write(
                "DELETE FROM conversations WHERE name = ? AND key = ?", (name, key_text)
            )
            return
        text = self._codec.encode(state, f"{said}[{key!r}]")
        self._database.write(
            "INSERT OR REPLACE INTO conversations VALUES (?, ?, ?)", (name, key_text, text)
        )

    def put_job(self, record: JobRecord) -> None:
        """Keep what is needed to plan a job again after a restart.

        Raises:
            UnstorableValueError: The job's context cannot be stored.
        """
        self._know_jobs()
        text = self._codec.encode(record, f"jobs[{record.name!r}]")
        self._database.write(
            "INSERT INTO jobs VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data",
            (record.id, text),
        )

    def drop_job(self, job_id: str) -> None:
        """Forget a job; one that is not there is ignored."""
        self._database.write("DELETE FROM jobs WHERE id = ?", (job_id,))

    def get_jobs(self) -> list[JobRecord]:
        """Return the jobs that are kept, in the order in which they were first put.

        One that cannot be read, because a type in its context is not registered any more, stays in
        the file and is told of in the log.
        """
        rows = self._database.rows("SELECT id, data FROM jobs ORDER BY rowid")
        if rows:  # else a bot without jobs would load what they need
            self._know_jobs()
        found: list[JobRecord] = []
        for job_id, text in rows:
            try:
                found.append(self._codec.decode(text))
            except Exception as error:  # noqa: BLE001 - a registered type's own code may fail
                logger.error("Job %s does not run, since it cannot be read: %s", job_id, error)
        return found

    def _know_jobs(self) -> None:
        """Let jobs be stored; their classes load only where there are any."""
        from telegram_ext.jobs import records, schedules  # noqa: PLC0415 - see above

        for cls in (
            records.JobRecord,
            schedules.Once,
            schedules.Repeating,
            schedules.Daily,
            schedules.Monthly,
        ):
            self._codec.register(cls, name=f"jobs.{cls.__name__}")

    def together(self) -> AbstractContextManager[list[Exception]]:
        """Write what this thread keeps within the block in one transaction, at its end.

        That is the data of chats, users and the bot. What could not be kept is in the list that the
        block is given, when it is over.
        """
        return self._rows.together()

    def flush(self) -> None:
        """Write what could not be written before, and every change that nobody has reported.

        All of it is one transaction.

        Raises:
            StoreError: The file still cannot be written.
            UnstorableValueError: Something cannot be stored; the rest has been written.
        """
        self._rows.flush()

    def close(self) -> None:
        """Write what is missing and close the file. Afterwards the store cannot be used."""
        try:
            self.flush()
        finally:
            self._database.close()


__all__ = ["SQLitePersistence"]
