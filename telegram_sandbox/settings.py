"""The addresses below /sandbox/ for the world itself: faults, floods, time, snapshots, worlds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from .errors import ApiError
from .json_values import as_object, decode

if TYPE_CHECKING:
    from .world import World

__all__ = ["SETTINGS", "answer_setting"]

_MOST_SNAPSHOTS = 50


def answer_setting(
    world: World, environ: dict[str, Any], name: str, body: bytes
) -> tuple[int, dict[str, Any]]:
    """Answer a request to one of `SETTINGS`; the status and the JSON object."""
    asked = environ["REQUEST_METHOD"]
    run = SETTINGS[name].get(asked)
    if run is None:
        allowed = ", ".join(SETTINGS[name])
        raise ApiError(405, f"Method Not Allowed: /sandbox/{name} knows {allowed}")
    query = {k: v[0] for k, v in parse_qs(environ.get("QUERY_STRING", "")).items()}
    try:
        result = run(world, _data(environ, body) | query)
    except (ValueError, TypeError, OverflowError) as error:
        raise ApiError(400, f"Bad Request: {error}") from None
    with world.changed:
        # Open pages show it at once.
        world.changed.notify_all()
    return 200, {"ok": True, "result": result}


def _data(environ: dict[str, Any], body: bytes) -> dict[str, Any]:
    if environ["REQUEST_METHOD"] != "POST":
        return {}
    # A page in a browser cannot send JSON from elsewhere unasked.
    if environ.get("CONTENT_TYPE", "").split(";")[0].strip().lower() != "application/json":
        raise ApiError(400, "Bad Request: send JSON with Content-Type: application/json")
    data = as_object(decode(body or b"{}"))
    if data is None:
        raise ApiError(400, "Bad Request: a JSON object is expected")
    return data


def _faults(world: World, asked: dict[str, Any]) -> Any:
    return [fault.as_json() for fault in world.faults]


def _add_fault(world: World, asked: dict[str, Any]) -> Any:
    if "kind" not in asked:
        raise ValueError("a fault needs a kind")
    return world.faults.add(**asked).as_json()


def _remove_faults(world: World, asked: dict[str, Any]) -> Any:
    number = asked.get("id")
    if number is None:
        world.faults.clear()
        return True
    for fault in world.faults:
        if str(fault.number) == number:
            world.faults.remove(fault)
            return True
    raise ValueError(f"there is no fault with the id {number}")


def _floods(world: World, asked: dict[str, Any]) -> Any:
    return {"on": world.floods.on}


def _set_floods(world: World, asked: dict[str, Any]) -> Any:
    if asked.get("on") not in (True, False):
        raise ValueError(f"on must be true or false, got {asked.get('on')!r}")
    world.floods.on = bool(asked["on"])
    return _floods(world, asked)


def _clock(world: World, asked: dict[str, Any]) -> Any:
    clock = world.clock
    return {"now": clock.now(), "running": clock.running, "next": clock.next_plan}


def _steer_clock(world: World, asked: dict[str, Any]) -> Any:
    """Stop time or let it run (`paused`), move it ahead (`advance`), or up to the end (`idle`)."""
    unknown = set(asked) - {"paused", "advance", "idle"}
    if unknown or not asked:
        raise ValueError("the clock takes paused, advance (in seconds) or idle")
    if "paused" in asked:
        (world.clock.pause if asked["paused"] else world.clock.resume)()
    if "advance" in asked:
        world.clock.advance(_seconds(asked["advance"]))
    if asked.get("idle"):
        world.clock.run_until_idle()
    return _clock(world, asked)


def _seconds(value: object) -> float:
    """Return seconds; more than ten years would be a mistake, and a long wait."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 3.2e8:
        raise ValueError(f"seconds must be a number from 0 to 320000000, got {value!r}")
    return float(value)


def _snapshots(world: World, asked: dict[str, Any]) -> Any:
    return sorted(world.snapshots)


def _save(world: World, asked: dict[str, Any]) -> Any:
    name = str(asked.get("save", ""))
    if "restore" in asked:
        known = world.snapshots.get(str(asked["restore"]))
        if known is None:
            raise ValueError(f"there is no snapshot called {asked['restore']!r}")
        world.restore(known)
    elif not name:
        raise ValueError("say which snapshot to save or restore: {'save': 'name'}")
    elif name not in world.snapshots and len(world.snapshots) >= _MOST_SNAPSHOTS:
        raise ValueError(f"there are {_MOST_SNAPSHOTS} snapshots; delete one first")
    else:
        world.snapshots[name] = world.snapshot()
    return _snapshots(world, asked)


def _forget(world: World, asked: dict[str, Any]) -> Any:
    if world.snapshots.pop(asked.get("name", ""), None) is None:
        raise ValueError(f"there is no snapshot called {asked.get('name')!r}")
    return _snapshots(world, asked)


def _worlds(world: World, asked: dict[str, Any]) -> Any:
    return world.app.worlds.names()


def _end_worlds(world: World, asked: dict[str, Any]) -> Any:
    world.app.worlds.end(asked.get("name"))
    return _worlds(world, asked)


SETTINGS: dict[str, dict[str, Callable[[World, dict[str, Any]], Any]]] = {
    "faults": {"GET": _faults, "POST": _add_fault, "DELETE": _remove_faults},
    "floods": {"GET": _floods, "POST": _set_floods},
    "clock": {"GET": _clock, "POST": _steer_clock},
    "snapshots": {"GET": _snapshots, "POST": _save, "DELETE": _forget},
    "worlds": {"GET": _worlds, "DELETE": _end_worlds},
}
