"""A group that has become a supergroup has a new id; a call for the old one is made once more.

The server refuses such a call and names the new id, so nothing has been carried out, and repeating
it is safe.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any, cast
from weakref import ReferenceType, WeakMethod

from telegram.error import ChatMigrated
from telegram.files import InputFile

__all__ = ["Migrations", "redirected"]

_CHATS = ("chat_id", "from_chat_id")
_FIRST_SUPERGROUP = -1_000_000_000_000  # supergroups and channels have lower ids, groups higher
_Watcher = Callable[[int, int], object]

logger = logging.getLogger("telegram.bot")


def redirected(data: Mapping[str, Any], new_chat_id: int) -> tuple[int, dict[str, Any]] | None:
    """Return the old id, and a call's arguments for the new one.

    None where the call cannot be made again: it is not clear which of its chats has moved, or a
    file that it sends can be read only once.
    """
    groups = {name: found for name in _CHATS if (found := _group(data.get(name))) is not None}
    if len(set(groups.values())) != 1 or not _can_be_sent_again(list(data.values())):
        return None
    return next(iter(groups.values())), {**data, **dict.fromkeys(groups, new_chat_id)}


class Migrations:
    """Whether a bot follows groups that become supergroups, and who is told."""

    follows_migrations: bool = True
    """Whether a call for a group that has become a supergroup is repeated for the supergroup.

    If false, it raises ChatMigrated. May be set on a bot or in a subclass.
    """

    def watch_migrations(self, watcher: _Watcher) -> None:
        """Call `watcher(old_chat_id, new_chat_id)` when a call shows that a group has moved.

        It is called before the call is made again. A bound method does not keep its object alive.
        """
        found: ReferenceType[_Watcher] | Callable[[], _Watcher]
        found = WeakMethod(watcher) if hasattr(watcher, "__self__") else _strong(watcher)
        self._watchers().append(found)

    def follow(
        self, error: ChatMigrated, method: str, data: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """Tell who watches, and return the arguments with which to repeat a call; None: do not."""
        if not self.follows_migrations:
            return None
        again = redirected(data, error.new_chat_id)
        if again is None:
            return None
        old, arguments = again
        logger.warning(
            "%s: the group %d has become the supergroup %d; the call is made for that one. "
            "Use the new id from now on",
            method,
            old,
            error.new_chat_id,
        )
        for reference in tuple(self._watchers()):
            watcher = reference()
            if watcher is None:
                self._watchers().remove(reference)
                continue
            try:
                watcher(old, error.new_chat_id)
            except Exception:
                logger.exception("What belongs to the group %d could not be moved", old)
        return arguments

    def _watchers(self) -> list[Any]:
        known: list[Any] = vars(self).setdefault("_migration_watchers", [])
        return known


def _strong(watcher: _Watcher) -> Callable[[], _Watcher]:
    return lambda: watcher


def _group(value: Any) -> int | None:
    """Return a group's id as a number; None for what is no id of a group."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return None
    return number if _FIRST_SUPERGROUP < number < 0 else None


def _can_be_sent_again(values: list[Any]) -> bool:
    """Tell whether no value is, or holds, a stream that a first attempt has read to its end."""
    for value in values:
        if isinstance(value, InputFile):
            if not value.can_reopen:
                return False
        elif hasattr(value, "read"):
            return False
        elif isinstance(value, (list, tuple)):
            if not _can_be_sent_again(list(cast("list[Any]", value))):
                return False
        elif hasattr(value, "media") and not _can_be_sent_again([value.media]):
            return False
    return True
