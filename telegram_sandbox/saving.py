"""A world in a file: what its people, chats and bots hold outlives the process."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from .graphs import Reader, Writer
from .hooks import Webhook
from .json_values import as_object, decode
from .planned import PLANNED, as_written

if TYPE_CHECKING:
    from .world import World

__all__ = ["SavedWorldError", "load", "save"]

_FORMAT = "telegram_sandbox world"
_VERSION = 1

# What a world holds of its people, by attribute. Faults, snapshots, the log of calls and what bots
# show for a moment end with the process.
_KEPT = (
    "random",
    "bots",
    "users",
    "groups",
    "files",
    "scores",
    "sticker_sets",
    "verified",
    "web_apps",
    "guests",
    "tills",
    "businesses",
    "gifts",
    "managed",
    "inline_messages",
    "history",
)

Found: TypeAlias = tuple[
    dict[str, Any], list[tuple[float, Callable[[], None]]], list[Webhook], float
]


class SavedWorldError(ValueError):
    """A file that is no saved world, is damaged, or was written by another version."""


def save(world: World, path: Path) -> None:
    """Write a world into a file, in one step: it is the old one or the new one, whole.

    Bots' tokens are in the file, which only its owner may read.

    Raises:
        OSError: The file cannot be written.
    """
    with world.changed:
        writer = Writer(
            {id(value): name for name, value in _named(world).items()},
            {name: list(values) for name, values in _momentary(world).items()},
        )
        held = {name: writer.write(getattr(world, name)) for name in _KEPT}
        plans = [(when, number, as_written(act)) for when, number, act in world.clock.plans()]
        hooks = [bot.webhook for bot in world.bots.values() if bot.webhook is not None]
        data = {
            "format": _FORMAT,
            "version": _VERSION,
            "time": world.clock.now(),
            "world": held,
            "plans": [
                [when, act[0], writer.write(act[1])] for when, _, act in sorted(plans) if act
            ],
            "webhooks": [writer.write(hook.facts()) for hook in hooks],
            "entries": writer.entries,
        }
    _replace(path, json.dumps(data, separators=(",", ":")))


def load(world: World, path: Path) -> None:
    """Make a world what it was when it was saved; what it held before is forgotten.

    Time goes on from now, or from when the world was saved if that was later.

    Raises:
        SavedWorldError: It says why the file cannot be used; the world is as before.
        OSError: The file cannot be read.
    """
    found = _found(world, path)
    if isinstance(found, str):
        # Raised here, where no traceback shows what is in the file: the bots' tokens are.
        raise SavedWorldError(f"{path} {found}")
    held, plans, hooks, late = found
    with world.changed:
        vars(world).update(held)
    world.clock.advance(late)
    for when, act in plans:
        world.clock.at(when, act)
    with world.changed:
        for hook in hooks:
            hook.bot.webhook = hook
            hook.bot.queue.on_put = hook.pump
            hook.pump()
        world.changed.notify_all()


def _found(world: World, path: Path) -> Found | str:
    """Return what is in a file, or why it cannot be used."""
    text = path.read_bytes()
    try:
        data = as_object(decode(text))
    except ValueError as error:
        return f"is no saved world of the sandbox: {error}"
    if data is None or data.get("format") != _FORMAT:
        return "is no saved world of the sandbox"
    version = data.get("version")
    if version != _VERSION:
        return f"has version {version!r} of the format; this sandbox reads version {_VERSION}"
    try:
        return _read(world, data)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        return f"is damaged, or was written by another version of the sandbox: {error}"


def _read(world: World, data: dict[str, Any]) -> Found:
    """Return attributes of the world, plans with their times, webhooks, and seconds to go on."""
    reader = Reader(data["entries"], _named(world), _momentary(world))
    held = {name: reader.read(data["world"][name]) for name in _KEPT}
    for name, value in held.items():
        if type(value) is not type(getattr(world, name)):
            raise ValueError(f"{name} is of another kind")
    plans: list[tuple[float, Callable[[], None]]] = [
        (float(when), partial(PLANNED[name], *reader.read(given)))
        for when, name, given in data["plans"]
    ]
    facts = [reader.read(one) for one in data["webhooks"]]
    hooks = [Webhook.of(one, anywhere=world.webhooks_anywhere) for one in facts]
    return held, plans, hooks, max(0.0, float(data["time"]) - world.clock.now())


def _named(world: World) -> dict[str, Any]:
    """Return what is not written: it belongs to the process."""
    own = {"world": world, "changed": world.changed, "clock": world.clock, "spec": world.spec}
    return {**own, "fresh": world.fresh_number}


def _momentary(world: World) -> dict[str, dict[str, Any]]:
    """Return by class name the attributes that are not written, as they are in a fresh process."""
    queue = {"_poll": None, "_why_ended": None, "_stops": 0, "on_put": None}
    return {"Bot": {"webhook": None}, "UpdateQueue": {**queue, "_fresh": world.fresh_number}}


def _replace(path: Path, text: str) -> None:
    """Write a file beside the one that is meant, and put it in its place when it is whole."""
    try:
        # What mkstemp makes only the owner may read.
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        # Nobody who saves has ever heard of the file beside theirs.
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
