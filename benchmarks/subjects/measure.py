"""What the subjects share: timing loops over plain callables. Standard library only.

Every subject is run as `python SUBJECT MODE`, reads its input (JSON) from standard input and prints
its measurements (JSON) to standard output. Times are CPU seconds of the process, so that a busy
machine disturbs little.
"""

import gc
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

TOKEN = "123456:test"
CHAT = 5012345678
TEXT = "Hello there, how is the tea today?"


def given() -> dict[str, Any]:
    """Read the round's input."""
    return json.load(sys.stdin)


def report(measured: dict[str, float]) -> None:
    """Print the round's measurements."""
    json.dump(measured, sys.stdout)


def per_run(run: Callable[[], object], seconds: float = 0.15) -> float:
    """Return the CPU seconds one run takes, over enough runs to fill the given time."""
    for _ in range(30):
        run()
    started = time.process_time()
    for _ in range(20):
        run()
    count = max(20, int(seconds / max((time.process_time() - started) / 20, 1e-7)))
    gc.collect()
    started = time.process_time()
    for _ in range(count):
        run()
    return (time.process_time() - started) / count


def parse(
    one: Callable[[bytes], Any],
    many: Callable[[bytes], list[Any]],
    read: Callable[[str, Any], object],
    validate: Callable[[bytes], object] | None = None,
) -> None:
    """Measure bytes to an update whose main fields were read, and the memory updates hold."""
    data = given()
    measured: dict[str, float] = {}
    for kind, text in data["updates"].items():
        raw = text.encode()
        measured[f"parse {kind}"] = per_run(lambda raw=raw, kind=kind: read(kind, one(raw)))
    batch = data["batch"].encode()
    measured["parse batch of 100"] = per_run(lambda: many(batch))
    if validate is not None:
        forward = data["updates"]["forward"].encode()
        measured["validate forward"] = per_run(lambda: validate(forward))
    measured["memory, mixed (bytes)"] = _held(lambda: many(batch)) / 100
    report(measured)


def _held(make: Callable[[], object]) -> float:
    make()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    held = [make() for _ in range(5)]
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / len(held)


def read(kind: str, update: Any) -> object:
    """Read what a dispatcher and a small handler would; v13's names, which most libraries share."""
    if kind == "callback":
        query = update.callback_query
        return query.data, query.from_user.id, query.message.chat.id
    if kind == "inline":
        return update.inline_query.query, update.inline_query.from_user.id
    if kind == "chat_member":
        change = update.chat_member
        return change.chat.id, change.old_chat_member.status, change.new_chat_member.status
    message = update.message
    return message.chat.id, message.from_user.id, message.text, message.photo


def calls(send: Callable[[], object], count: int) -> None:
    """Measure `count` calls of send_message, one after another, after a few to warm up."""
    for _ in range(20):
        send()
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        send()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    report({"send_message, CPU": cpu / count, "send_message, wall": wall / count})


async def async_calls(send: Callable[[], Any], count: int) -> None:
    """Measure the same with an awaitable."""
    for _ in range(20):
        await send()
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        await send()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    report({"send_message, CPU": cpu / count, "send_message, wall": wall / count})
