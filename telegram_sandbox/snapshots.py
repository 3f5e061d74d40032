"""Remember how a world is, and make it so again: the same objects, with what they held then."""

from __future__ import annotations

import copy
import random
from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast, final

from .clock import FakeClock

if TYPE_CHECKING:
    from .world import World

__all__ = ["Snapshot"]

# What stays as it is: rules, locks, time, and what lives outside the world.
_LEFT_ALONE = {
    "spec",
    "changed",
    "app",
    "clock",
    "snapshots",
    "endings",
    "_webhook_app",
    "_attached",
}
# What has nothing inside that could change.
_PLAIN = (str, bytes, int, float, bool, type(None), type, range)


@final
class Snapshot:
    """How a world was at one moment. Made by `World.snapshot`, for that world only.

    Everything that the world refers to is remembered: bots, users, chats, messages, updates, faults
    and the state of its randomness. Objects that a test holds stay the same objects when the world
    is restored. A clock that stands is turned back; one that runs goes on. Attributes that a class
    names in `MOMENTARY`, because threads under way depend on them, are left as they are.

    Args:
        world: Whose lock is held.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._objects: list[tuple[Any, Any]] = []
        # Time has its own way back, below, and threads that wait on it.
        self._seen: set[int] = {id(world), id(world.clock)}
        self._time = None if world.clock.running else world.clock.now()
        self._plans = world.clock.plans()
        held = {name: value for name, value in vars(world).items() if name not in _LEFT_ALONE}
        self._held = held
        self._visit(list(held.values()))

    def restore(self) -> None:
        """Make the world so again. Its lock is held."""
        seen = {token: bot.queue.next_number for token, bot in self.world.bots.items()}
        vars(self.world).update(self._held)
        for found, state in self._objects:
            _refill(found, state)
        self.world.clock.restore(self._time, self._plans)
        if not isinstance(self.world.clock, FakeClock):
            # A bot that runs on asks for what comes after the last number it has seen.
            for token, bot in self.world.bots.items():
                bot.queue.go_on_from(seen.get(token, 0))

    def _visit(self, start: list[Any]) -> None:
        waiting = start
        while waiting:
            found = waiting.pop()
            if isinstance(found, _PLAIN) or id(found) in self._seen:
                continue
            self._seen.add(id(found))
            if isinstance(found, (tuple, frozenset)):
                waiting.extend(cast("Iterable[Any]", found))
                continue
            state = _state_of(found)
            if state is None:
                continue
            self._objects.append((found, state))
            waiting.extend(_inside(state))


def _state_of(found: Any) -> Any:
    """Return a copy of what an object holds, or None for one that is none of the world's."""
    if isinstance(found, random.Random):
        return found.getstate()
    kind = cast("type[Any]", found.__class__)
    if issubclass(kind, (dict, list, set, deque)):
        return copy.copy(found)
    if not kind.__module__.startswith("telegram_sandbox"):
        return None
    held: dict[str, Any] | None = getattr(found, "__dict__", None)
    if held is None:
        return None
    momentary = _momentary(found)
    return {name: value for name, value in held.items() if name not in momentary}


def _momentary(found: Any) -> frozenset[str]:
    """Return the attributes that speak of threads under way, which no snapshot brings back."""
    names: frozenset[str] = getattr(found.__class__, "MOMENTARY", frozenset())
    return names


def _inside(state: Any) -> list[Any]:
    if hasattr(state, "values"):
        return [*state.keys(), *state.values()]
    return list(state)


def _refill(found: Any, state: Any) -> None:
    kind = cast("type[Any]", found.__class__)
    if isinstance(found, random.Random):
        found.setstate(state)
    elif issubclass(kind, (dict, set, list, deque)):
        found.clear()
        (found.update if hasattr(found, "update") else found.extend)(state)
    else:
        held: dict[str, Any] = found.__dict__
        now = {name: held[name] for name in _momentary(found) if name in held}
        held.clear()
        held.update({**state, **now})
