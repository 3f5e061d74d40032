"""Buttons that carry any object: the objects stay here, and Telegram gets a name for each."""

from __future__ import annotations

import logging
import os
import time
from collections import OrderedDict
from copy import copy
from datetime import datetime, timezone
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

from telegram.error import TelegramError

if TYPE_CHECKING:
    from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
    from telegram_ext.extbot import ExtBot
    from telegram_ext.persistence.base import CallbackData

_INVALID: Final = (
    "The object belonging to this callback_data was deleted or the callback_data was manipulated."
)
_NAME = 32  # letters of the keyboard's name, and as many of the button's


class InvalidCallbackData(TelegramError):
    """Stands in `CallbackQuery.data` where the button's object is not known any more.

    Args:
        callback_data: What Telegram sent.

    Attributes:
        callback_data: What Telegram sent.
    """

    def __init__(self, callback_data: str | None = None) -> None:
        super().__init__(_INVALID)
        self.callback_data = callback_data

    def __reduce__(self) -> tuple[type[InvalidCallbackData], tuple[str | None]]:
        return type(self), (self.callback_data,)


class _Keyboard:
    """The objects of one keyboard's buttons, by the buttons' names."""

    __slots__ = ("buttons", "used")

    def __init__(self, used: float, buttons: dict[str, Any]) -> None:
        self.used = used  # seconds since 1970
        self.buttons = buttons


class CallbackDataCache:
    """Remember the objects behind buttons, for the keyboards that were used last.

    A keyboard is used when it is sent, when one of its buttons is pressed, and when its message is
    received again. Of the queries that came from buttons, as many are remembered as of keyboards.

    Threads: one lock guards everything.

    Args:
        bot: The bot whose keyboards these are.
        maxsize: How many keyboards, and how many queries, are remembered.
        persistent_data: What `persistence_data` gave earlier.

    Attributes:
        bot: The bot whose keyboards these are.
        maxsize: How many keyboards, and how many queries, are remembered.
        changes: Grows with each change, so that a store is given only what is new.
    """

    def __init__(
        self, bot: ExtBot, maxsize: int = 1024, persistent_data: CallbackData | None = None
    ) -> None:
        self.logger = logging.getLogger("telegram.ext.callbackdatacache")
        self.bot = bot
        self.maxsize = maxsize
        self._lock = RLock()
        self._keyboards: OrderedDict[str, _Keyboard] = OrderedDict()  # longest unused first
        self._queries: OrderedDict[str, str] = OrderedDict()  # query id -> keyboard's name
        self.changes = 0
        if persistent_data is not None:
            keyboards, queries = persistent_data
            for name, used, buttons in keyboards:
                self._keyboards[name] = _Keyboard(used, dict(buttons))
            self._queries.update(queries)
            self._shrink()

    @property
    def persistence_data(self) -> CallbackData:
        """Everything that is remembered, as a store keeps it."""
        with self._lock:
            keyboards = [
                (name, keyboard.used, dict(keyboard.buttons))
                for name, keyboard in self._keyboards.items()
            ]
            return keyboards, dict(self._queries)

    # Keyboards that are sent ------------------------------------------------------------------

    def process_keyboard(self, reply_markup: InlineKeyboardMarkup) -> InlineKeyboardMarkup:
        """Remember the buttons' objects, and return a keyboard that carries names instead.

        A keyboard without callback data is returned as it is.
        """
        rows = reply_markup.inline_keyboard or []
        if not any(button.callback_data is not None for row in rows for button in row):
            return reply_markup
        name = os.urandom(16).hex()
        objects: dict[str, Any] = {}
        changed = copy(reply_markup)
        changed.inline_keyboard = [
            [_named(button, name, objects) for button in row] for row in rows
        ]
        with self._lock:
            self._keyboards[name] = _Keyboard(time.time(), objects)
            self.changes += 1
            self._shrink()
        return changed

    # Messages and queries that are received ---------------------------------------------------

    @staticmethod
    def extract_uuids(callback_data: str) -> tuple[str, str]:
        """Return the names of the keyboard and of the button that a text consists of."""
        return callback_data[:_NAME], callback_data[_NAME:]

    def process_message(self, message: Message) -> None:
        """Put the objects into the buttons of a message, if the bot has sent it.

        Buttons whose object is not known any more get an `InvalidCallbackData`. The messages that
        it replies to or pins are looked at as well.
        """
        with self._lock:
            self._process(message)
            for other in (message.reply_to_message, message.pinned_message):
                if other is not None:
                    self._process(other)

    def process_callback_query(self, callback_query: CallbackQuery) -> None:
        """Put the button's object into `data`, and objects into the buttons of the message.

        Where the object is not known any more, an `InvalidCallbackData` is put there.
        """
        query: Any = callback_query
        with self._lock:
            if query.data is not None:
                keyboard, found = self._find(query.data)
                query.data = found
                if keyboard is not None:
                    self._queries[query.id] = keyboard
                    self._shrink()
            if query.message is not None:
                self.process_message(query.message)

    def _process(self, message: Any) -> None:
        markup = message.reply_markup
        rows = getattr(markup, "inline_keyboard", None) or ()
        buttons = [b for row in rows for b in row if b.callback_data is not None]
        if not buttons:
            return
        sender = message.via_bot or message.from_user
        if sender is not None and sender != self.bot.bot:
            return  # another bot's keyboard, whose data means nothing here
        for button in buttons:
            if isinstance(button.callback_data, str):  # else it has been looked at
                _, found = self._find(button.callback_data)
                button.update_callback_data(found)

    def _find(self, callback_data: str) -> tuple[str | None, Any]:
        """Return the keyboard's name and the button's object, or None and a stand-in."""
        name, button = self.extract_uuids(callback_data)
        keyboard = self._keyboards.get(name)
        if keyboard is None or button not in keyboard.buttons:
            return None, InvalidCallbackData(callback_data)
        keyboard.used = time.time()
        self.changes += 1
        self._keyboards.move_to_end(name)
        return name, keyboard.buttons[button]

    # Forgetting -------------------------------------------------------------------------------

    def drop_data(self, callback_query: CallbackQuery) -> None:
        """Forget the query, and the objects of the keyboard it came from.

        Raises:
            KeyError: The query is not known; perhaps its data was an `InvalidCallbackData`.
        """
        with self._lock:
            name = self._queries.pop(callback_query.id, None)
            if name is None:
                raise KeyError("CallbackQuery was not found in cache.")
            self._keyboards.pop(name, None)
            self.changes += 1

    def clear_callback_data(self, time_cutoff: float | datetime | None = None) -> None:
        """Forget keyboards.

        Args:
            time_cutoff: Keyboards used last before this moment are forgotten: seconds since 1970,
                or a datetime, which without a zone is in the zone of the bot's defaults; None
                forgets all.
        """
        with self._lock:
            self.changes += 1
            if time_cutoff is None:
                self._keyboards.clear()
                return
            oldest = self._seconds(time_cutoff)
            for name in [n for n, keyboard in self._keyboards.items() if keyboard.used < oldest]:
                del self._keyboards[name]

    def _seconds(self, moment: float | datetime) -> float:
        if not isinstance(moment, datetime):
            return moment
        if moment.tzinfo is None:
            zone: Any = getattr(self.bot.defaults, "tzinfo", None) or timezone.utc
            localize = getattr(zone, "localize", None)  # pytz's own way
            aware: datetime = localize(moment) if localize else moment.replace(tzinfo=zone)
            return aware.timestamp()
        return moment.timestamp()

    def clear_callback_queries(self) -> None:
        """Forget which query came from which keyboard."""
        with self._lock:
            self._queries.clear()
            self.changes += 1

    def _shrink(self) -> None:
        while len(self._keyboards) > self.maxsize:
            self._keyboards.popitem(last=False)
        while len(self._queries) > self.maxsize:
            self._queries.popitem(last=False)


def _named(button: InlineKeyboardButton, keyboard: str, objects: dict[str, Any]) -> Any:
    """Return a button that carries a name, and note its object under that name."""
    if button.callback_data is None:
        return button
    name = os.urandom(16).hex()
    objects[name] = button.callback_data
    changed = copy(button)
    changed.update_callback_data(f"{keyboard}{name}")
    return changed


__all__ = ["CallbackDataCache", "InvalidCallbackData"]
