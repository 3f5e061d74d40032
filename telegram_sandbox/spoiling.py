"""What a fault makes of an answer: other bytes, or a connection that breaks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .faults import Fault
    from .world import World

__all__ = ["BrokenConnectionError", "Reply", "spoilt"]

Reply = tuple[int, list[tuple[str, str]], bytes]

# What an answer would have been whose method never ran.
_NEVER_SAID = (200, [("Content-Type", "application/json")], b'{"ok":true,"result":true}')


class BrokenConnectionError(Exception):
    """The connection is to be spoilt by whoever holds it: the server, or the adapter in process.

    Attributes:
        fault: What was asked for.
        kind: reset, close, cut, drip or stall.
        status: HTTP status of the answer that gets through in part.
        headers: Its headers, `Content-Length` among them, which stays that of the whole body.
        body: The part of the body that gets through.
    """

    def __init__(self, fault: Fault, kind: str, reply: Reply = _NEVER_SAID) -> None:
        super().__init__(f"the fault {kind!r} breaks the connection")
        self.fault = fault
        self.kind = kind
        self.status, headers, body = reply
        self.headers = [*headers, ("Content-Length", str(len(body)))]
        size = fault.options.get("size")
        if kind == "cut":
            body = body[: max(0, min(len(body) // 2 if size is None else size, len(body) - 1))]
        self.body = body


def spoilt(
    fault: Fault, world: World, run: Callable[[], Reply], read_timeout: float | None = None
) -> Reply:
    """Return what a bot gets to read when a fault strikes its call.

    Args:
        fault: What goes wrong.
        world: Where it happens; its lock must not be held.
        run: Carries the call out, or notes that it was not: `Fault.lets_through` tells which.
        read_timeout: Seconds after which the caller gives up, if the caller is in this process.

    Raises:
        BrokenConnectionError: The connection itself breaks.
    """
    if fault.kind == "stall":
        return _stalled(fault, world, run, read_timeout)
    true = run()
    if fault.kind in {"reset", "close", "cut", "drip"}:
        raise BrokenConnectionError(fault, fault.kind, true if fault.lets_through else _NEVER_SAID)
    if fault.kind in {"error", "flood"}:
        refusal = fault.refusal()
        headers = [("Content-Type", "application/json")]
        if refusal.parameters and "retry_after" in refusal.parameters:
            headers.append(("Retry-After", str(refusal.parameters["retry_after"])))
        return refusal.code, headers, json.dumps(refusal.envelope()).encode()
    body = fault.options.get("body", "")
    data = body if isinstance(body, bytes) else str(body).encode()
    return fault.options["code"], _headers(fault.options["headers"]), data


def _stalled(
    fault: Fault, world: World, run: Callable[[], Reply], read_timeout: float | None
) -> Reply:
    seconds = fault.options["seconds"]
    reply = run() if fault.after else None
    if read_timeout is not None and (seconds is None or seconds >= read_timeout):
        raise BrokenConnectionError(fault, "stall")
    if not world.faults.hold(fault, seconds):
        raise BrokenConnectionError(fault, "close")
    return run() if reply is None else reply


def _headers(given: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    headers = [(str(name), str(value)) for name, value in (given or {}).items()]
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "text/html"))
    return headers
