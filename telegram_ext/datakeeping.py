"""When a dispatcher reads and writes the data of chats, users and the bot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from threading import RLock
from typing import TYPE_CHECKING, Any

from telegram_ext.errorhandling import ErrorHandling
from telegram_ext.updates import is_update, migration_in

if TYPE_CHECKING:
    from telegram import Message

Call = tuple[Callable[..., Any], tuple[Any, ...]]


class DataKeeping(ErrorHandling):
    """The part of a dispatcher that holds the data, and lets a persistence keep it.

    Threads: the persistence's `update_` methods are called by one thread at a time.

    Attributes:
        bot_data: What is kept for the bot as a whole.
        chat_data: What is kept for each chat, by id.
        user_data: What is kept for each user, by id.
        persistence: What keeps the data over a restart; None where nothing does.
    """

    def _load_data(self, persistence: Any) -> None:
        """Make empty data, or read what the persistence has.

        Raises:
            TypeError: It is no BasePersistence, or keeps callback data of a bot that has none.
            ValueError: What it gives has not the type that the context types say.
        """
        types = self.context_types
        self.persistence = persistence
        self.user_data: defaultdict[Any, Any] = defaultdict(types.user_data)
        self.chat_data: defaultdict[Any, Any] = defaultdict(types.chat_data)
        self.bot_data: Any = types.bot_data()
        self._moved: dict[int, int] = {}  # groups that have become supergroups
        self._keeping = RLock()
        self._callbacks_kept = -1  # `changes` of the callback data when it was kept last
        if persistence is None:
            return
        from telegram_ext.persistence.base import BasePersistence  # noqa: PLC0415 - not all have one

        if not isinstance(persistence, BasePersistence):
            raise TypeError("persistence must be based on telegram.ext.BasePersistence")
        store = self.persistence
        store.set_bot(self.bot)
        if store.store_user_data:
            self.user_data = _checked(store.get_user_data(), "user_data")
        if store.store_chat_data:
            self.chat_data = _checked(store.get_chat_data(), "chat_data")
        if store.store_bot_data:
            self.bot_data = store.get_bot_data()
            if not isinstance(self.bot_data, types.bot_data):
                raise ValueError(f"bot_data must be of type {types.bot_data.__name__}")
        if store.store_callback_data:
            self._load_callback_data(store.get_callback_data())

    def _load_callback_data(self, stored: Any) -> None:
        from telegram_ext.callback_data import CallbackDataCache  # noqa: PLC0415 - rarely wanted

        if stored is None:
            return
        if not isinstance(stored, tuple) or len(stored) != 2:  # pyright: ignore[reportUnknownArgumentType] - raw data
            raise ValueError("callback_data must be a 2-tuple")
        bot: Any = self.bot
        size = bot.callback_data_cache.maxsize
        bot.callback_data_cache = CallbackDataCache(bot, size, persistent_data=stored)  # pyright: ignore[reportUnknownArgumentType] - same

    def update_persistence(self, update: object = None) -> None:
        """Let the persistence, if there is one, keep the data that belongs to an update.

        Args:
            update: The update; None keeps everything that may have changed.
        """
        if self.persistence is None:
            return
        failed: list[Exception] = []
        with self._keeping, _together(self.persistence) as late:
            for keep, arguments in self._calls(update):
                try:
                    keep(*arguments)
                except Exception as error:  # noqa: BLE001 - whatever a store raises
                    failed.append(error)
        failed += late
        # Reported without the lock: error handlers may take their time.
        for failure in failed:
            self.report(update, failure)

    def _calls(self, update: object) -> list[Call]:
        """List what the persistence is asked to do."""
        store = self.persistence
        if is_update(update):
            chat, user = update.effective_chat, update.effective_user
            chats = [] if chat is None else [self.home_of(chat.id)]
            users = [] if user is None else [user.id]
        else:
            chats, users = _due(self.chat_data), _due(self.user_data)
        calls: list[Call] = []
        cache = getattr(self.bot, "callback_data_cache", None)
        if (
            store.store_callback_data
            and cache is not None
            and cache.changes != self._callbacks_kept
        ):
            calls.append((self._keep_callback_data, (cache,)))
        if store.store_bot_data:
            calls.append((store.update_bot_data, (self.bot_data,)))
        if store.store_chat_data:
            calls += [(_keep, (store.update_chat_data, self.chat_data, chat)) for chat in chats]
        if store.store_user_data:
            calls += [(_keep, (store.update_user_data, self.user_data, user)) for user in users]
        return calls

    def _keep_callback_data(self, cache: Any) -> None:
        changes = cache.changes
        self.persistence.update_callback_data(cache.persistence_data)
        self._callbacks_kept = changes

    def flush_persistence(self) -> None:
        """Let the persistence, if there is one, keep everything and write it: the bot stops."""
        if self.persistence is None:
            return
        self.update_persistence()
        try:
            with self._keeping:
                self.persistence.flush()
        except Exception as error:  # noqa: BLE001 - whatever a store raises
            self.report(None, error)

    # Changing what is kept --------------------------------------------------------------------

    def drop_chat_data(self, chat_id: int) -> None:
        """Forget the data of a chat, here and in the persistence; unknown ids are ignored."""
        self.chat_data.pop(chat_id, None)
        if self.persistence is not None and self.persistence.store_chat_data:
            self._drop("chat_data", chat_id, self.context_types.chat_data)

    def drop_user_data(self, user_id: int) -> None:
        """Forget the data of a user, here and in the persistence; unknown ids are ignored."""
        self.user_data.pop(user_id, None)
        if self.persistence is not None and self.persistence.store_user_data:
            self._drop("user_data", user_id, self.context_types.user_data)

    def _drop(self, name: str, number: int, empty: Callable[[], Any]) -> None:
        store = self.persistence
        with self._keeping:
            drop = getattr(store, f"drop_{name}", None)
            if drop is not None:
                drop(number)
            else:  # a store with v13's interface alone can only be told that nothing is left
                getattr(store, f"update_{name}")(number, empty())

    def migrate_chat_data(
        self,
        message: Message | None = None,
        old_chat_id: int | None = None,
        new_chat_id: int | None = None,
    ) -> None:
        """Give a group's data to the supergroup that it has become.

        Give either the message that tells of it or both ids. What the new chat had is replaced.

        Args:
            message: A message with `migrate_to_chat_id` or `migrate_from_chat_id`.
            old_chat_id: Identifier of the group.
            new_chat_id: Identifier of the supergroup.

        Raises:
            ValueError: The message tells of no such change, or an id is missing or one too many.
        """
        if message is not None and (old_chat_id is not None or new_chat_id is not None):
            raise ValueError("give either message or old_chat_id and new_chat_id, not both")
        if message is not None:
            migration = migration_in(message)
            if migration is None:
                raise ValueError(
                    "the message tells of no migration: it has neither migrate_to_chat_id nor "
                    "migrate_from_chat_id"
                )
            old_chat_id, new_chat_id = migration
        if old_chat_id is None or new_chat_id is None:
            raise ValueError(
                "give the message that tells of the migration, or both old_chat_id and new_chat_id"
            )
        if old_chat_id == new_chat_id:
            return
        self._moved[old_chat_id] = new_chat_id
        if old_chat_id not in self.chat_data:
            return  # the other of the two messages has come first
        data = self.chat_data[old_chat_id]
        if data != self.context_types.chat_data() or new_chat_id not in self.chat_data:
            self.chat_data[new_chat_id] = data
            store = self.persistence
            if store is not None and store.store_chat_data:
                with self._keeping:
                    store.update_chat_data(new_chat_id, data)
        self.drop_chat_data(old_chat_id)

    def home_of(self, chat_id: int) -> int:
        """Return where a chat's data is: under its own id, unless it has become a supergroup."""
        return self._moved.get(chat_id, chat_id)


def _together(store: Any) -> AbstractContextManager[list[Exception]]:
    """Return the block in which a store puts off what it is given, if it has one."""
    block: Callable[[], AbstractContextManager[list[Exception]]] | None
    block = getattr(store, "together", None)
    return nullcontext([]) if block is None else block()


def _keep(keep: Callable[[Any, Any], object], data: defaultdict[Any, Any], number: Any) -> None:
    keep(number, data[number])  # which may have to be read first, and that may fail


def _due(data: Any) -> list[Any]:
    """Return the ids to keep: all of a dict, of a `LazyData` those that may have changed."""
    due: Callable[[], list[Any]] | None = getattr(data, "due", None)
    return list(data) if due is None else due()


def _checked(data: Any, name: str) -> defaultdict[Any, Any]:
    if not isinstance(data, defaultdict):
        raise ValueError(f"{name} must be of type defaultdict")  # noqa: TRY004 - v13's kind
    return data  # pyright: ignore[reportUnknownVariableType] - raw data


__all__ = ["DataKeeping"]
