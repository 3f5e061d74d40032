"""A store in memory that can be given as JSON: for tests, and for stores that keep text."""

from __future__ import annotations

import json
from collections import defaultdict
from copy import deepcopy
from threading import RLock
from typing import Any

from telegram_ext.persistence.base import (
    BasePersistence,
    CallbackData,
    ConversationKey,
    settled,
)

Data = defaultdict[int, dict[Any, Any]]


class DictPersistence(BasePersistence[dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """Keep data in memory, and give it as JSON.

    Nothing is written anywhere: who wants to keep it takes the `_json` texts and passes them to the
    next instance. JSON knows no tuples, no sets and no objects, and its keys are texts; keys that
    look like a whole number become one again. `SQLitePersistence` keeps what this cannot.

    Threads: one lock guards everything.

    Args:
        store_user_data: Whether the users' data is kept.
        store_chat_data: Whether the chats' data is kept.
        store_bot_data: Whether the bot's data is kept.
        user_data_json: What `user_data_json` gave earlier.
        chat_data_json: What `chat_data_json` gave earlier.
        bot_data_json: What `bot_data_json` gave earlier.
        conversations_json: What `conversations_json` gave earlier.
        store_callback_data: Whether the objects behind buttons are kept.
        callback_data_json: What `callback_data_json` gave earlier.

    Raises:
        TypeError: A text is no JSON, or not of the shape that is expected.
    """

    def __init__(
        self,
        store_user_data: bool = True,
        store_chat_data: bool = True,
        store_bot_data: bool = True,
        user_data_json: str = "",
        chat_data_json: str = "",
        bot_data_json: str = "",
        conversations_json: str = "",
        store_callback_data: bool = False,
        callback_data_json: str = "",
    ) -> None:
        super().__init__(store_user_data, store_chat_data, store_bot_data, store_callback_data)
        self._lock = RLock()
        self._user_data: Data | None = _data_from(user_data_json, "user_data_json")
        self._chat_data: Data | None = _data_from(chat_data_json, "chat_data_json")
        self._bot_data = _bot_data_from(bot_data_json)
        self._conversations = _conversations_from(conversations_json)
        self._callback_data = _callback_data_from(callback_data_json)
        # Texts that were given are given back to the letter until something changes.
        self._texts: dict[str, str] = {
            "user_data": user_data_json,
            "chat_data": chat_data_json,
            "bot_data": bot_data_json,
            "conversations": conversations_json,
            "callback_data": callback_data_json,
        }

    # What is kept -----------------------------------------------------------------------------

    @property
    def user_data(self) -> Data | None:
        """The users' data, by id; None before there is any."""
        return self._user_data

    @property
    def user_data_json(self) -> str:
        """The users' data as JSON."""
        return self._text("user_data", lambda: self._user_data)

    @property
    def chat_data(self) -> Data | None:
        """The chats' data, by id; None before there is any."""
        return self._chat_data

    @property
    def chat_data_json(self) -> str:
        """The chats' data as JSON."""
        return self._text("chat_data", lambda: self._chat_data)

    @property
    def bot_data(self) -> dict[Any, Any] | None:
        """The bot's data; None before there is any."""
        return self._bot_data

    @property
    def bot_data_json(self) -> str:
        """The bot's data as JSON."""
        return self._text("bot_data", lambda: self._bot_data)

    @property
    def conversations(self) -> dict[str, dict[ConversationKey, Any]] | None:
        """The states of conversations, by handler and key; None before there are any."""
        return self._conversations

    @property
    def conversations_json(self) -> str:
        """The states of conversations as JSON."""
        return self._text("conversations", self._conversations_as_text_keys)

    @property
    def callback_data(self) -> CallbackData | None:
        """What is behind the buttons; None before there is any."""
        return self._callback_data

    @property
    def callback_data_json(self) -> str:
        """What is behind the buttons, as JSON."""
        return self._text("callback_data", lambda: self._callback_data)

    def _text(self, name: str, data: Any) -> str:
        with self._lock:
            return self._texts[name] or json.dumps(data())

    def _conversations_as_text_keys(self) -> dict[str, dict[str, Any]] | None:
        if self._conversations is None:
            return None
        return {
            name: {json.dumps(key): state for key, state in states.items()}
            for name, states in self._conversations.items()
        }

    # The interface ----------------------------------------------------------------------------

    def get_user_data(self) -> Data:
        """Return the users' data."""
        with self._lock:
            if self._user_data is None:
                self._user_data = defaultdict(dict)
            return deepcopy(self._user_data)

    def get_chat_data(self) -> Data:
        """Return the chats' data."""
        with self._lock:
            if self._chat_data is None:
                self._chat_data = defaultdict(dict)
            return deepcopy(self._chat_data)

    def get_bot_data(self) -> dict[Any, Any]:
        """Return the bot's data."""
        with self._lock:
            if self._bot_data is None:
                self._bot_data = {}
            return deepcopy(self._bot_data)

    def get_callback_data(self) -> CallbackData | None:
        """Return what is behind the buttons; None where nothing was stored."""
        with self._lock:
            return deepcopy(self._callback_data)

    def get_conversations(self, name: str) -> dict[ConversationKey, Any]:
        """Return the states of a conversation handler, by key."""
        with self._lock:
            if self._conversations is None:
                self._conversations = {}
            return dict(self._conversations.get(name, {}))

    def update_user_data(self, user_id: int, data: dict[Any, Any]) -> None:
        """Keep the data of a user."""
        with self._lock:
            if self._user_data is None:
                self._user_data = defaultdict(dict)
            if self._user_data.get(user_id) != data:
                self._user_data[user_id] = data
                self._texts["user_data"] = ""

    def update_chat_data(self, chat_id: int, data: dict[Any, Any]) -> None:
        """Keep the data of a chat."""
        with self._lock:
            if self._chat_data is None:
                self._chat_data = defaultdict(dict)
            if self._chat_data.get(chat_id) != data:
                self._chat_data[chat_id] = data
                self._texts["chat_data"] = ""

    def update_bot_data(self, data: dict[Any, Any]) -> None:
        """Keep the bot's data."""
        with self._lock:
            if self._bot_data != data:
                self._bot_data = data
                self._texts["bot_data"] = ""

    def update_callback_data(self, data: CallbackData) -> None:
        """Keep what is behind the buttons."""
        with self._lock:
            if self._callback_data != data:
                self._callback_data = (data[0], dict(data[1]))
                self._texts["callback_data"] = ""

    def update_conversation(
        self, name: str, key: ConversationKey, new_state: object | None
    ) -> None:
        """Keep the state of one conversation; None forgets it."""
        with self._lock:
            if self._conversations is None:
                self._conversations = {}
            states = self._conversations.setdefault(name, {})
            state = settled(new_state)
            if state is None:
                states.pop(key, None)
            else:
                states[key] = state
            self._texts["conversations"] = ""


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as problem:
        raise TypeError(f"Unable to deserialize {name}. Not valid JSON") from problem


def _data_from(text: str, name: str) -> Data | None:
    if not text:
        return None
    parsed = _parsed(text, name)
    if parsed is None:
        return None
    data: Data = defaultdict(dict)
    try:
        for number, values in parsed.items():
            data[int(number)] = {_number(key): value for key, value in values.items()}
    except (AttributeError, ValueError) as problem:
        # The end of this sentence is v13's, whatever the reason.
        raise TypeError(f"Unable to deserialize {name}. Not valid JSON") from problem
    return data


def _bot_data_from(text: str) -> dict[Any, Any] | None:
    if not text:
        return None
    parsed = _parsed(text, "bot_data_json")
    if not _is_data(parsed):
        raise TypeError("bot_data_json must be serialized dict")
    data: dict[Any, Any] | None = parsed
    return data


def _is_data(value: object) -> bool:
    return value is None or isinstance(value, dict)


def _conversations_from(text: str) -> dict[str, dict[ConversationKey, Any]] | None:
    if not text:
        return None
    parsed = _parsed(text, "conversations_json")
    if parsed is None:
        return None
    try:
        return {
            name: {tuple(json.loads(key)): state for key, state in states.items()}
            for name, states in parsed.items()
        }
    except (AttributeError, TypeError, ValueError) as problem:
        raise TypeError("Unable to deserialize conversations_json. Not valid JSON") from problem


def _callback_data_from(text: str) -> CallbackData | None:
    if not text:
        return None
    parsed = _parsed(text, "callback_data_json")
    if parsed is None:
        return None
    try:
        keyboards, queries = parsed
        return [(str(name), float(used), data) for name, used, data in keyboards], dict(queries)
    except (TypeError, ValueError) as problem:
        raise TypeError(
            "callback_data_json must be a serialized tuple of keyboards and queries"
        ) from problem


def _number(key: str) -> int | str:
    try:
        return int(key)
    except ValueError:
        return key


__all__ = ["DictPersistence"]
