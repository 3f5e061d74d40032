"""Values as JSON text, and back: everything that a bot keeps, with its type.

JSON's own values stand for themselves. Anything else is an object with one key, `$`, that names the
type, and a second, `v`, with its content: `{"$": "set", "v": [1, 2]}`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from telegram_ext.persistence.places import UnstorableValueError, unstorable

if TYPE_CHECKING:
    from telegram.bot import Bot
    from telegram_ext.persistence.valuetypes import Kind

Path: TypeAlias = "tuple[Path, object] | None"
"""Where a value is: the path of what holds it, and its key there."""

_LONG = 10**4000  # Python refuses to read numbers that are much longer
# Made once: `json.dumps` would make one each time.
_TO_TEXT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_TO_ASCII = json.JSONEncoder(allow_nan=False, separators=(",", ":"))
DEEPEST = 150  # containers inside containers; Python's own stack bears this many with room to spare


class UnknownTypeError(TypeError):
    """What was stored has a type that is not registered."""


class Codec:
    """Turn values into JSON text and back.

    Threads: registering happens before use; encoding and decoding share nothing that changes.
    """

    def __init__(self) -> None:
        from telegram_ext.persistence import valuetypes  # noqa: PLC0415 - loads the client's types

        self._kind_for = valuetypes.kind_for
        self._kinds: dict[type[Any], Kind] = {kind.cls: kind for kind in valuetypes.BUILTIN}
        self._named: dict[str, Kind] = {kind.name: kind for kind in valuetypes.BUILTIN}
        self.bot: Bot | None = None

    def register(
        self,
        cls: type[Any],
        encode: Callable[[Any], Any] | None = None,
        decode: Callable[[Any], Any] | None = None,
        name: str | None = None,
    ) -> None:
        """Let objects of a class be stored.

        Args:
            cls: An enumeration, a dataclass, a named tuple, a subclass of dict, or a class whose
                objects consist of their attributes.
            encode: Returns what stands for an object: values that can be stored.
            decode: Returns the object again.
            name: What the class is called in the store; None means its qualified name. A name must
                stay the same for as long as anything is stored under it.

        Raises:
            TypeError: It is no class, or only one of `encode` and `decode` is given.
            ValueError: Another class has the name.
        """
        if not isinstance(cls, type):
            raise TypeError(f"register takes a class, not {cls!r}")
        if (encode is None) is not (decode is None):
            raise TypeError(f"register({cls.__name__}): give both encode and decode, or neither")
        kind = self._kind_for(cls, name or cls.__qualname__, encode, decode)
        other = self._named.get(kind.name)
        if other is not None and other.cls is not cls:
            raise ValueError(
                f"{kind.name!r} is the stored name of {other.cls!r} already: "
                f"give {cls!r} another with name="
            )
        self._kinds[cls] = self._named[kind.name] = kind

    def encode(self, value: object, where: str) -> str:
        """Return the JSON text for a value.

        Args:
            value: The value.
            where: What it is called in an error: `chat_data[5]`.

        Raises:
            UnstorableValueError: It, or something in it, cannot be stored.
        """
        made = self._plain(value, (None, where), 0)
        text = _TO_TEXT.encode(made)
        if text.isascii():
            return text
        try:
            text.encode()
        except UnicodeEncodeError:  # half of a surrogate pair, which only escapes can say
            return _TO_ASCII.encode(made)
        return text

    def decode(self, text: str) -> Any:
        """Return the value that a JSON text stands for.

        Raises:
            UnknownTypeError: It holds a type that is not registered.
        """
        return json.loads(text, object_hook=self._object)

    def _plain(self, value: Any, path: Path, depth: int) -> Any:
        kind = value.__class__
        if kind is str or kind is bool or value is None:
            return value
        if kind is int:
            return value if -_LONG < value < _LONG else _tagged("int", hex(value))
        if kind is float:
            return value if math.isfinite(value) else _tagged("float", repr(value))
        if depth > DEEPEST:
            raise UnstorableValueError(
                f"{_said(path)} holds itself, or containers more than {DEEPEST} deep"
            )
        if kind is list:
            return [self._plain(v, (path, i), depth + 1) for i, v in enumerate(value.copy())]
        if kind is dict:
            return self._dict(value, path, depth)
        return self._other(value, kind, path, depth)

    def _dict(self, value: dict[Any, Any], path: Path, depth: int) -> Any:
        items = list(value.items())  # other threads may change it meanwhile
        if all(key.__class__ is str and key != "$" for key, _ in items):
            return {key: self._plain(item, (path, key), depth + 1) for key, item in items}
        pairs = [
            [self._plain(key, (path, key), depth + 1), self._plain(item, (path, key), depth + 1)]
            for key, item in items
        ]
        return _tagged("dict", pairs)

    def _other(self, value: Any, cls: type[Any], path: Path, depth: int) -> Any:
        kind = self._kinds.get(cls)
        if kind is None:
            for base in cls.__mro__:  # zones, errors and types of Telegram: families of classes
                kind = self._kinds.get(base)
                if kind is not None and kind.family:
                    break
            else:
                kind = None
        name = kind.named(value) if kind is not None else None
        if kind is None or name is None:
            raise unstorable(
                _said(path),
                value,
                f"Keep plain values there instead, or call register({cls.__name__}) on the "
                "persistence before the bot starts",
            )
        return _tagged(name, self._plain(kind.encode(value), path, depth + 1))

    def _object(self, found: dict[str, Any]) -> Any:
        name = found.get("$")
        if name is None:
            return found
        kind = self._named.get(name) or self._named.get(name.partition(":")[0])
        if kind is None:
            raise UnknownTypeError(
                f"a stored value is a {name}, which is not registered: call register({name}) on "
                "the persistence before the bot starts, as when it was stored"
            )
        if kind.of_bot is not None:
            return kind.of_bot(found["v"], self.bot, name)
        return kind.decode(found["v"])


def _tagged(name: str, content: Any) -> dict[str, Any]:
    return {"$": name, "v": content}


def _said(path: Path) -> str:
    """Spell a path as Python would: `chat_data[5]['photos'][0]`."""
    parts: list[str] = []
    while path is not None:
        path, key = path
        parts.append(str(key) if path is None else f"[{key!r}]")
    return "".join(reversed(parts))


__all__ = ["Codec", "UnknownTypeError"]
