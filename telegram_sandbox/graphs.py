"""Objects that refer to each other, as JSON and back: what a saved world is made of.

Every object becomes an entry of one list, and whoever refers to it says its place, so that what was
one object is one again. Nothing is run while reading: objects are made without their constructors,
and only of the classes in this package.
"""

from __future__ import annotations

import base64
import dataclasses
import math
import random
import sys
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast, final

__all__ = ["Reader", "Writer"]

_PACKAGE = __package__ or ""
_SIMPLE = (str, int, bool, type(None))
_CONTAINERS: dict[str, Callable[[list[Any]], Any]] = {
    "list": list,
    "set": set,
    "tuple": tuple,
    "frozenset": frozenset,
}
# Made in one go from what is in them: they cannot be filled later.
_SEALED = ("tuple", "frozenset")


@final
class Writer:
    """Writes objects into a list of entries.

    Args:
        named: What is not written but only named, by `id`: the world's lock and the like.
        momentary: By class name, the attributes that are not written.
    """

    def __init__(self, named: Mapping[int, str], momentary: Mapping[str, Iterable[str]]) -> None:
        self.entries: list[Any] = []
        self._named = named
        self._momentary = momentary
        self._places: dict[int, int] = {}
        # Held, or the place of one that is gone could go to another object.
        self._seen: list[Any] = []
        self._waiting: list[tuple[int, Any]] = []

    def write(self, value: Any) -> Any:
        """Return what stands for a value, with all it refers to among the entries.

        Raises:
            TypeError: Something in it is none of the world's.
        """
        written = self._refer(value)
        while self._waiting:
            place, found = self._waiting.pop()
            self.entries[place] = self._entry(found)
        return written

    def _refer(self, value: Any) -> Any:
        if isinstance(value, float) and math.isfinite(value):
            return value
        if type(value) in _SIMPLE:
            return value
        if id(value) in self._named:
            return {"name": self._named[id(value)]}
        place = self._places.get(id(value))
        if place is None:
            place = self._places[id(value)] = len(self.entries)
            self.entries.append(None)
            self._seen.append(value)
            self._waiting.append((place, value))
        return {"at": place}

    def _entry(self, found: Any) -> list[Any]:
        kind: type[Any] = found.__class__
        if kind is float:
            return ["float", repr(found)]
        if kind is bytes:
            return ["bytes", base64.b64encode(found).decode("ascii")]
        if kind in {dict, OrderedDict}:
            items = cast("dict[Any, Any]", found).items()
            pairs = [[self._refer(key), self._refer(value)] for key, value in items]
            return ["ordered" if kind is OrderedDict else "dict", pairs]
        if kind is deque:
            return ["deque", found.maxlen, [self._refer(one) for one in found]]
        if kind.__name__ in _CONTAINERS and kind.__module__ == "builtins":
            return [kind.__name__, [self._refer(one) for one in found]]
        if kind is random.Random:
            return ["random", self._refer(found.getstate())]
        if not kind.__module__.startswith(f"{_PACKAGE}.") or not hasattr(found, "__dict__"):
            raise TypeError(f"a saved world cannot hold {kind.__module__}.{kind.__qualname__}")
        left_out = frozenset(self._momentary.get(kind.__name__, ()))
        state = cast("dict[str, Any]", found.__dict__)
        held = {k: self._refer(v) for k, v in state.items() if k not in left_out}
        return ["object", _name(kind), held]


@final
class Reader:
    """Makes objects of the entries that a `Writer` wrote.

    Args:
        entries: What it wrote.
        named: What stands for the names in it.
        momentary: By class name, the attributes that were not written, with what they are now.

    Raises:
        ValueError: The entries are damaged, or of another version of the sandbox.
    """

    def __init__(
        self,
        entries: list[Any],
        named: Mapping[str, Any],
        momentary: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self._entries = entries
        self._named = named
        self._momentary = momentary
        self._classes = _classes()
        self._made: dict[int, Any] = {}
        self._making: set[int] = set()
        try:
            for place in range(len(entries)):
                self._shell(place)
            # What is hashed must be whole by then.
            for kind in ("object", "random", "list", "deque", "dict", "ordered", "set"):
                for place, entry in enumerate(entries):
                    if entry[0] == kind:
                        self._fill(self._made[place], entry)
        except (LookupError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(
                f"an entry cannot be read ({type(error).__name__}: {error})"
            ) from error

    def read(self, written: Any) -> Any:
        """Return the value that something stands for."""
        if not isinstance(written, dict):
            return written
        reference = cast("dict[str, Any]", written)
        if "name" in reference:
            return self._named[reference["name"]]
        return self._shell(reference["at"])

    def _shell(self, place: int) -> Any:
        """Return the object in a place: still empty, unless it is one that cannot be filled."""
        if place in self._made:
            return self._made[place]
        entry = self._entries[place]
        kind, body = entry[0], entry[1]
        if kind in _SEALED:
            if place in self._making:
                raise ValueError("an entry holds itself")
            self._making.add(place)
            made: Any = _CONTAINERS[kind]([self.read(one) for one in body])
        elif kind == "object":
            made = object.__new__(self._class(body))
        elif kind == "random":
            made = random.Random()  # noqa: S311  # a toy world must repeat itself
        elif kind == "deque":
            made = deque[Any](maxlen=body)
        else:
            simple: dict[str, Callable[[], Any]] = {
                "list": list,
                "set": set,
                "dict": dict,
                "ordered": OrderedDict,
                "float": lambda: float(body),
                "bytes": lambda: base64.b64decode(body, validate=True),
            }
            made = simple[kind]()
        self._made[place] = made
        return made

    def _class(self, name: str) -> type[Any]:
        if name not in self._classes:
            raise ValueError(f"there is nothing called {name} in this version of the sandbox")
        return self._classes[name]

    def _fill(self, made: Any, entry: list[Any]) -> None:
        kind = entry[0]
        if kind == "object":
            self._fill_object(made, {name: self.read(one) for name, one in entry[2].items()})
        elif kind == "random":
            version, state, gauss = self.read(entry[1])
            made.setstate((version, tuple(state), gauss))
        elif kind in {"dict", "ordered"}:
            made.update((self.read(key), self.read(value)) for key, value in entry[1])
        elif kind == "deque":
            made.extend(self.read(one) for one in entry[2])
        else:
            (made.update if kind == "set" else made.extend)(self.read(one) for one in entry[1])

    def _fill_object(self, made: Any, held: dict[str, Any]) -> None:
        kind: type[Any] = made.__class__
        held |= self._momentary.get(kind.__name__, {})
        if dataclasses.is_dataclass(kind):
            fields = {field.name: field for field in dataclasses.fields(kind)}
            for name, field in fields.items():
                if name not in held and field.default_factory is not dataclasses.MISSING:
                    held[name] = field.default_factory()
                elif name not in held and field.default is dataclasses.MISSING:
                    raise ValueError(f"{kind.__name__} has no {name}")
        made.__dict__.update(held)


def _name(kind: type[Any]) -> str:
    return f"{kind.__module__.rpartition('.')[2]}.{kind.__qualname__}"


def _classes() -> dict[str, type[Any]]:
    """Return the classes of this package by name."""
    found: dict[str, type[Any]] = {}
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{_PACKAGE}."):
            for value in vars(module).values():
                if isinstance(value, type) and value.__module__ == name:
                    found[_name(value)] = value
    return found
