"""Data by id, of which only what is used is read from the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, ValuesView
from itertools import islice
from threading import RLock
from typing import Any, SupportsIndex

from typing_extensions import Self

from telegram_ext.persistence.references import held

_MISSING: Any = object()
_TRIES = 8  # entries looked at, to let some go, after one that came


class LazyData(defaultdict[int, Any]):
    """A defaultdict that reads an entry from a store when it is first asked for.

    It behaves as if everything were there: `len`, `in`, iterating, `items()` and comparing count
    what only the store has, and those that need values read them all. What was read stays in
    memory, so that everybody who asks for an id gets the same object.

    Threads: reading what is there takes no lock; two threads that ask for the same absent id get
    the same object. As with any dict, the mapping may not grow while it is iterated by `items()`;
    iterating the ids goes over those there were at the start.

    Args:
        factory: Makes the data of an id that the store has nothing for.
        read: Returns the stored data of an id, or the second argument where there is none.
        ids: Returns all stored ids.
        read_all: Returns all stored ids with their data.
        forget: Called with an id that was deleted.
        most: Entries that stay in memory at most, unless somebody holds them; None: all that were
            asked for.
    """

    def __init__(
        self,
        factory: Callable[[], Any],
        read: Callable[[int, Any], Any],
        ids: Callable[[], Iterable[int]],
        read_all: Callable[[], Iterable[tuple[int, Any]]],
        forget: Callable[[int], object],
        most: int | None = None,
    ) -> None:
        super().__init__(factory)
        self._read = read
        self._ids = ids
        self._read_all = read_all
        self._forget = forget
        self._lock = RLock()
        self._asked: dict[int, None] = {}  # ids that somebody has asked for since they were kept
        self._most = most
        self._recent: set[int] | None = None if most is None else set()  # asked for of late
        self._looked = 0  # how far `due` has come with what nobody asks for

    def due(self, more: int = 1000) -> list[int]:
        """Return the ids whose data may have changed since it was kept.

        Those are all ids that were asked for since then. Whoever holds on to the data of another
        may have changed it too, so some others are among them, different ones each time.

        Args:
            more: How many others.
        """
        with self._lock:
            asked, self._asked = self._asked, {}
            loaded = self.loaded()
            start = self._looked if self._looked < len(loaded) else 0
            self._looked = start + more
            in_memory = super().__contains__
            known = [key for key in asked if in_memory(key)]
            return list(dict.fromkeys([*known, *loaded[start : start + more]]))

    def kept(self, key: int, data: Any) -> None:
        """Note that this data of an id is being kept as it is now."""
        self._asked.pop(key, None)
        if super().get(key, data) is not data:  # somebody went past the mapping
            super().__setitem__(key, data)

    def let_go(self, store: Callable[[int, Any], object]) -> None:
        """Take out of memory what is too much: what nobody has asked for of late, and nobody holds.

        Args:
            store: Called with an id and its data, which nobody can change any more.
        """
        if self._most is None or self._recent is None or super().__len__() <= self._most:
            return
        with self._lock:  # whoever asks meanwhile for what has gone waits until it is stored
            for key in list(islice(super().keys(), _TRIES)):
                data = super().pop(key, _MISSING)
                if data is _MISSING:
                    continue
                if key in self._recent or held(data):
                    self._recent.discard(key)
                    super().__setitem__(key, data)  # it is the last in turn now
                    continue
                try:
                    store(key, data)
                except BaseException:
                    super().__setitem__(key, data)
                    raise
                self._asked.pop(key, None)
                if super().__len__() <= self._most:
                    return

    def loaded(self) -> list[int]:
        """Return the ids whose data is in memory."""
        return list(super().keys())

    def loaded_items(self) -> list[tuple[int, Any]]:
        """Return the ids and data that are in memory."""
        return list(super().items())

    def load_all(self) -> Self:
        """Read everything that is only in the store, and return the mapping."""
        with self._lock:
            for number, data in self._read_all():
                if not super().__contains__(number):
                    super().__setitem__(number, data)
        return self

    # One entry --------------------------------------------------------------------------------

    def __getitem__(self, key: int) -> Any:
        self._asked[key] = None
        if self._recent is not None:
            self._recent.add(key)
        return super().__getitem__(key)  # asks __missing__ where there is nothing

    def __missing__(self, key: int) -> Any:
        with self._lock:
            found = super().get(key, _MISSING)
            if found is not _MISSING:
                return found  # another thread was faster
            found = self._read(key, _MISSING)
            if found is _MISSING:
                assert self.default_factory is not None
                found = self.default_factory()
            super().__setitem__(key, found)
            return found

    def get(self, key: int, default: Any = None) -> Any:
        """Return the data of an id, or `default` where there is none."""
        found = super().get(key, _MISSING)
        if found is not _MISSING:
            self._asked[key] = None
            if self._recent is not None:
                self._recent.add(key)
            return found
        with self._lock:
            found = self._read(key, _MISSING)
            if found is _MISSING:
                return default
            return super().setdefault(key, found)

    def __contains__(self, key: object) -> bool:
        return self.get(key, _MISSING) is not _MISSING  # type: ignore[arg-type]  # asks the store

    def setdefault(self, key: int, default: Any = None) -> Any:
        """Return the data of an id; where there is none, put `default` there."""
        with self._lock:
            found = self.get(key, _MISSING)
            return super().setdefault(key, default) if found is _MISSING else found

    def __delitem__(self, key: int) -> None:
        if self.pop(key, _MISSING) is _MISSING:
            raise KeyError(key)

    def pop(self, key: int, default: Any = _MISSING) -> Any:
        """Remove an id here and in the store, and return its data."""
        with self._lock:
            found = self.get(key, _MISSING)
            if found is _MISSING:
                if default is _MISSING:
                    raise KeyError(key)
                return default
            self._forget(key)
            super().pop(key, None)
            self._asked.pop(key, None)
            return found

    def popitem(self) -> tuple[int, Any]:
        """Remove an id here and in the store, and return it with its data."""
        with self._lock:
            for key in self:
                return key, self.pop(key)
        raise KeyError("there is no data")

    def clear(self) -> None:
        """Remove everything here and in the store."""
        for key in list(self):
            self.pop(key, None)

    # All of them ------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[int]:
        with self._lock:
            return iter(list(dict.fromkeys([*self._ids(), *super().keys()])))

    def __reversed__(self) -> Iterator[int]:
        return reversed(list(self))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __bool__(self) -> bool:
        return super().__len__() > 0 or any(True for _ in self)

    def keys(self) -> KeysView[int]:  # type: ignore[override]  # a view of an abstract mapping
        """Return a view of the ids; reads no data."""
        return KeysView(self)

    def values(self) -> ValuesView[Any]:  # type: ignore[override]  # same
        """Return a view of all data; reads it."""
        return ValuesView(self.load_all())

    def items(self) -> ItemsView[int, Any]:  # type: ignore[override]  # same
        """Return a view of all ids and data; reads them."""
        return ItemsView(self.load_all())

    def __eq__(self, other: object) -> bool:
        self.load_all()
        if isinstance(other, LazyData):
            other.load_all()
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # type: ignore[assignment]  # as every dict

    def __or__(self, other: Any) -> Any:
        return {**dict(self.items()), **other}

    def __ror__(self, other: Any) -> Any:
        return {**other, **dict(self.items())}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self.loaded())} of {len(self)} in memory>"

    def copy(self) -> Any:
        """Return a defaultdict with everything."""
        return defaultdict(self.default_factory, dict(self.items()))

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        from copy import deepcopy  # noqa: PLC0415 - rare

        return deepcopy(self.copy(), memo)

    def __reduce__(self) -> Any:
        return defaultdict, (self.default_factory, dict(self.items()))

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        return self.__reduce__()


__all__ = ["LazyData"]
