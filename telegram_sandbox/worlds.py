"""Worlds beside a world: on one server, each below an address of its own, unknown to each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, final

from .errors import ApiError

if TYPE_CHECKING:
    from .world import World

__all__ = ["Worlds"]

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MOST = 200


@final
class Worlds:
    """The worlds below `/world/<name>/` of a server, made when somebody first asks for them.

    Args:
        make: Makes a fresh one, with the bots and settings of the world that the server is for.
    """

    def __init__(self, make: Callable[[], World]) -> None:
        self._make = make
        self._worlds: dict[str, World] = {}

    def named(self, name: str) -> World:
        """Return a world, made on first use.

        Raises:
            ApiError: The name is none, or there are too many worlds.
        """
        found = self._worlds.get(name)
        if found is not None:
            return found
        if not _NAME.fullmatch(name):
            raise ApiError(404, "Not Found: a world's name has 1 to 64 of A-Z a-z 0-9 _ -")
        if len(self._worlds) >= _MOST:
            raise ApiError(
                429,
                f"Too Many Requests: there are {_MOST} worlds; end some: DELETE /sandbox/worlds",
            )
        return self._worlds.setdefault(name, self._make())

    def end(self, name: str | None = None) -> None:
        """Forget a world, or all; whoever waits in it gets an answer."""
        gone = list(self._worlds) if name is None else [name]
        for one in gone:
            world = self._worlds.pop(one, None)
            if world is not None:
                world.end_waiting()

    def __iter__(self) -> Iterator[World]:
        return iter(list(self._worlds.values()))

    def names(self) -> list[str]:
        """Return the names of those that were made."""
        return sorted(self._worlds)
