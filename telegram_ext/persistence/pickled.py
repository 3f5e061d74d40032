"""A store in v13's pickle files."""

from __future__ import annotations

import errno
import io
import logging
import pickle
from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, cast

from telegram_ext.contexttypes import ContextTypes
from telegram_ext.persistence.atomic import write_atomically
from telegram_ext.persistence.base import (
    BasePersistence,
    CallbackData,
    ConversationKey,
    settled,
)
from telegram_ext.persistence.places import UnstorableValueError, place_of, unstorable
from telegram_ext.persistence.unpickling import (
    ForeignClassError,
    allowed_classes,
    is_known,
    load,
)
from telegram_ext.typevars import BD, CD, UD

if TYPE_CHECKING:
    from typing import BinaryIO

logger = logging.getLogger("telegram.ext.picklepersistence")

_NOTHING: Any = object()
_ADVICE = (
    "Keep plain values there instead, or let the class be at the top level of its module, without "
    "locks, functions or open files in its objects"
)
_START_EMPTY = "move it away to start empty"
_PARTS = ("user_data", "chat_data", "bot_data", "callback_data", "conversations")


class PicklePersistence(BasePersistence[UD, CD, BD]):
    """Keep data in pickle files, as v13 did and in the same form; v13's files can be read.

    Each change writes the whole file, so this suits bots with little data; `SQLitePersistence`
    writes what has changed. A file is replaced at once when its successor is on the disk: a crash
    never leaves half of one.

    A pickle file may run any code when it is loaded. Here it may only hold containers, numbers,
    texts, times and the like, and the types of `telegram`; classes of your own must be named in
    `allow`. Context types are allowed without saying so.

    Threads: one lock guards data and files.

    Args:
        filename: Path of the file; for `single_file=False` the beginning of the files' names, to
            which `_user_data`, `_chat_data`, `_bot_data`, `_callback_data` and `_conversations`
            are added.
        store_user_data: Whether the users' data is kept.
        store_chat_data: Whether the chats' data is kept.
        store_bot_data: Whether the bot's data is kept.
        single_file: Whether everything is in one file.
        on_flush: Whether to write only when the bot stops; a crash then loses everything since the
            start.
        store_callback_data: Whether the objects behind buttons are kept.
        context_types: Classes of the data; give the dispatcher the same.
        allow: Classes of your own in the data; or a dict of classes by their full name in the file,
            for classes that have moved since.
    """

    def __init__(
        self,
        filename: str | Path,
        store_user_data: bool = True,
        store_chat_data: bool = True,
        store_bot_data: bool = True,
        single_file: bool = True,
        on_flush: bool = False,
        store_callback_data: bool = False,
        context_types: ContextTypes[Any, Any, Any, Any] | None = None,
        *,
        allow: Iterable[type[Any]] | Mapping[str, type[Any]] = (),
    ) -> None:
        super().__init__(store_user_data, store_chat_data, store_bot_data, store_callback_data)
        self.filename = filename
        self.single_file = single_file
        self.on_flush = on_flush
        self.context_types: ContextTypes[Any, Any, Any, Any] = context_types or ContextTypes()
        self.user_data: defaultdict[int, Any] | None = None
        self.chat_data: defaultdict[int, Any] | None = None
        self.bot_data: Any = None
        self.callback_data: CallbackData | None = None
        self.conversations: dict[str, dict[ConversationKey, Any]] | None = None
        types = self.context_types
        own = [types.bot_data, types.chat_data, types.user_data]
        self._allowed = {
            **allowed_classes([each for each in own if each is not dict]),
            **allowed_classes(allow),
        }
        self._warned: set[Any] = set()
        self._lock = RLock()
        self._loaded: set[str] = set()

    # Reading ----------------------------------------------------------------------------------

    def get_user_data(self) -> defaultdict[int, Any]:
        """Return the users' data."""
        with self._lock:
            self._read("user_data")
            assert self.user_data is not None
            return deepcopy(self.user_data)

    def get_chat_data(self) -> defaultdict[int, Any]:
        """Return the chats' data."""
        with self._lock:
            self._read("chat_data")
            assert self.chat_data is not None
            return deepcopy(self.chat_data)

    def get_bot_data(self) -> Any:
        """Return the bot's data."""
        with self._lock:
            self._read("bot_data")
            return deepcopy(self.bot_data)

    def get_callback_data(self) -> CallbackData | None:
        """Return what is behind the buttons; None where nothing was stored."""
        with self._lock:
            self._read("callback_data")
            return deepcopy(self.callback_data)

    def get_conversations(self, name: str) -> dict[ConversationKey, Any]:
        """Return the states of a conversation handler, by key."""
        with self._lock:
            self._read("conversations")
            assert self.conversations is not None
            return dict(self.conversations.get(name, {}))

    def _read(self, part: str) -> None:
        """Fill the attribute of this name, unless that has been done."""
        if part in self._loaded:
            return
        if self.single_file:
            stored = self._load(Path(self.filename))
            if not isinstance(stored, dict):
                raise TypeError(
                    f"Something went wrong unpickling {Path(self.filename).name}: it holds a "
                    f"{type(stored).__name__} and not a dict of user_data, chat_data and so on"
                )
            for each in _PARTS:
                setattr(self, each, self._shaped(each, stored.get(each)))  # pyright: ignore[reportUnknownMemberType] - raw data
            self._loaded.update(_PARTS)
        else:
            setattr(self, part, self._shaped(part, self._load(self._path(part)) or None))
            self._loaded.add(part)

    def _shaped(self, part: str, stored: Any) -> Any:
        if part in {"user_data", "chat_data"}:
            return defaultdict(getattr(self.context_types, part), stored or {})
        if part == "bot_data":
            return self.context_types.bot_data() if stored is None else stored
        if part == "conversations":
            kept = cast("dict[str, dict[Any, Any]]", stored or {})
            return {
                name: {key: state for key, state in states.items() if state is not None}
                for name, states in kept.items()
            }
        return stored

    def _load(self, path: Path) -> Any:
        try:
            with path.open("rb") as file:
                return load(file, self._allowed)
        except FileNotFoundError:
            self._warn_of_missing_folder(path)
            return {}
        except OSError:
            if not path.is_dir():
                raise  # the system's own words name the file and the reason
            raise IsADirectoryError(
                errno.EISDIR,
                f"PicklePersistence: filename={str(path)!r} is a folder; give the path of a file, "
                f"such as {str(path / 'bot.pickle')!r}",
            ) from None
        except pickle.UnpicklingError as problem:
            text = f"File {path.name} does not contain valid pickle data; {_START_EMPTY}"
            raise TypeError(text) from problem
        except ForeignClassError as problem:
            raise TypeError(f"Something went wrong unpickling {path.name}: {problem}") from problem
        except Exception as problem:
            text = f"Something went wrong unpickling {path.name}; {_START_EMPTY}"
            raise TypeError(text) from problem

    def _warn_of_missing_folder(self, path: Path) -> None:
        """Say once that nothing can be written, but let a bot make the folder by then."""
        folder = path.absolute().parent
        if folder.is_dir() or folder in self._warned:
            return
        self._warned.add(folder)
        logger.warning(
            "PicklePersistence cannot write %s: the folder %s does not exist. Make it before the "
            "first update arrives, or give another filename; until then nothing is kept",
            path,
            folder,
        )

    # Writing ----------------------------------------------------------------------------------

    def update_user_data(self, user_id: int, data: Any) -> None:
        """Keep the data of a user.

        Raises:
            UnstorableValueError: Something in it cannot be pickled; what was stored before stays.
        """
        self._update("user_data", user_id, data)

    def update_chat_data(self, chat_id: int, data: Any) -> None:
        """Keep the data of a chat.

        Raises:
            UnstorableValueError: Something in it cannot be pickled; what was stored before stays.
        """
        self._update("chat_data", chat_id, data)

    def _update(self, part: str, number: int, data: Any) -> None:
        with self._lock:
            self._read(part)
            known: dict[int, Any] = getattr(self, part)
            if number not in known or known[number] != data:
                self._put(part, known, number, data)

    def update_bot_data(self, data: Any) -> None:
        """Keep the bot's data.

        Raises:
            UnstorableValueError: Something in it cannot be pickled; what was stored before stays.
        """
        with self._lock:
            self._read("bot_data")
            if self.bot_data != data:
                self._put("bot_data", vars(self), "bot_data", data)

    def update_callback_data(self, data: CallbackData) -> None:
        """Keep what is behind the buttons."""
        with self._lock:
            self._read("callback_data")
            if self.callback_data != data:
                kept = (data[0], dict(data[1]))
                self._put("callback_data", vars(self), "callback_data", kept)

    def update_conversation(
        self, name: str, key: ConversationKey, new_state: object | None
    ) -> None:
        """Keep the state of one conversation; None forgets it."""
        with self._lock:
            self._read("conversations")
            assert self.conversations is not None
            states = self.conversations.setdefault(name, {})
            state = settled(new_state)
            if states.get(key) == state:
                return
            if state is None:
                del states[key]
                self._changed("conversations")
            else:
                self._put("conversations", states, key, state)

    def _put(self, part: str, known: dict[Any, Any], key: Any, value: Any) -> None:
        """Change data and write it; what cannot be stored goes, or nothing could be from now on."""
        before = known.get(key, _NOTHING)
        known[key] = value
        try:
            self._changed(part)
        except UnstorableValueError:
            if before is _NOTHING:
                del known[key]
            else:
                known[key] = before
            raise

    def flush(self) -> None:
        """Write everything that is in memory."""
        with self._lock:
            parts = [part for part in _PARTS if getattr(self, part)]
            if self.single_file:
                if parts:
                    self._write_all()
            else:
                for part in parts:
                    self._write(self._path(part), part)

    def drop_user_data(self, user_id: int) -> None:
        """Forget a user's data."""
        with self._lock:
            self._read("user_data")
            assert self.user_data is not None
            if self.user_data.pop(user_id, None) is not None:
                self._changed("user_data")

    def drop_chat_data(self, chat_id: int) -> None:
        """Forget a chat's data."""
        with self._lock:
            self._read("chat_data")
            assert self.chat_data is not None
            if self.chat_data.pop(chat_id, None) is not None:
                self._changed("chat_data")

    def _changed(self, part: str) -> None:
        if self.on_flush:
            return
        if self.single_file:
            self._write_all()
        else:
            self._write(self._path(part), part)

    def _write_all(self) -> None:
        order = ("conversations", "user_data", "chat_data", "bot_data", "callback_data")
        self._write(Path(self.filename), *order)

    def _path(self, part: str) -> Path:
        return Path(f"{self.filename}_{part}")

    def _write(self, path: Path, *parts: str) -> None:
        content = {part: getattr(self, part) for part in parts}
        # Pickled in memory first: data that cannot be pickled must not cost a file system call.
        buffer = io.BytesIO()
        pickler = _Pickler(buffer)
        try:
            pickler.dump(content if self.single_file else content[parts[0]])
        except (RecursionError, MemoryError):
            raise
        except Exception as problem:
            for part, data in content.items():
                if not _can_be_pickled(data):
                    raise unstorable(*place_of(data, part, _can_be_pickled), _ADVICE) from problem
            raise
        write_atomically(path, lambda file: file.write(buffer.getbuffer()))
        for named in pickler.named:
            self._warn_of(named)

    def _warn_of(self, named: Any) -> None:
        """Say once of each class that it will not be read again unless it is allowed."""
        if named in self._warned or is_known(named, self._allowed):
            return
        self._warned.add(named)
        logger.warning(
            "%s.%s is being stored, but will be refused at the next start, because a pickle file "
            "may run any code: pass allow=[%s] to PicklePersistence",
            named.__module__,
            named.__qualname__,
            named.__qualname__,
        )


class _Pickler(pickle.Pickler):
    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, protocol=4)  # v13's; every supported Python reads it
        self.named: set[Any] = set()

    def reducer_override(self, obj: Any) -> Any:
        """Look at what is stored, and let pickle do its work; containers do not come here."""
        # A pickle names functions and classes themselves, and of all else the class.
        self.named.add(obj if hasattr(obj, "__qualname__") else type(obj))
        return NotImplemented


def _can_be_pickled(value: object) -> bool:
    try:
        pickle.dumps(value, protocol=4)
    except Exception:  # noqa: BLE001 - whatever a class's own code raises
        return False
    return True


__all__ = ["PicklePersistence"]
