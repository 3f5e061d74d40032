"""What the subjects share: loops that take times over plain callables. Standard library only.

Every subject is run as `python SUBJECT MODE`. "start" and "reply" are whole processes, looked at
from outside, as is the bot that "echo" runs until it is killed. "inner" and "chats" read their
input (JSON) from standard input and print their measurements (JSON). Times are CPU seconds of the
process, so that a busy machine disturbs little.
"""

import asyncio
import gc
import json
import sys
import time
import tracemalloc
from pathlib import Path

TOKEN = "123456:test"
CHAT = 5012345678
TEXT = "Hello there, how is the tea today?"
FILE = bytes(range(256)) * 400  # 100 kB
PHOTOS = [f"AgACAgIAAxkBAAIBY2Zf{n:04d}kqJ8AAH3Q0uXr1m2bq7WmQ" for n in range(10)]
BUTTONS = [
    [(f"Button {3 * row + n}", f"press:{3 * row + n}") for n in range(3)] for row in range(3)
]
HANDLERS = (1, 20, 100, 1000)


def given():
    """Read the round's input, one line."""
    return json.loads(sys.stdin.readline())


def report(measured):
    """Print the round's measurements."""
    json.dump(measured, sys.stdout)


def times(run):
    """Return what calls `run` a number of times."""

    def repeat(count):
        for _ in range(count):
            run()

    return repeat


def async_times(run, loop):
    """Return the same for a coroutine function, without leaving the loop between the calls."""

    async def many(count):
        for _ in range(count):
            await run()

    return lambda count: loop.run_until_complete(many(count))


def per_run(repeat, seconds=0.12):
    """Return the CPU seconds one run takes, over enough runs to fill the given time."""
    repeat(20)
    started = time.process_time()
    repeat(10)
    count = max(10, int(seconds / max((time.process_time() - started) / 10, 1e-7)))
    gc.collect()
    started = time.process_time()
    repeat(count)
    return (time.process_time() - started) / count


# Parsing ------------------------------------------------------------------------------------------


def parse(data, one, many, validate=None):
    """Measure bytes to an update that is read, and the memory that updates hold."""
    measured = {}
    for kind, text in data["updates"].items():
        raw = text.encode()
        for how, read in (("little", little(kind)), ("all", everything(json.loads(raw), one(raw)))):
            run = times(lambda raw=raw, read=read: read(one(raw)))
            measured[f"parse {kind}, read {how}"] = per_run(run)
    batch = data["batch"].encode()
    measured["parse batch of 100"] = per_run(times(lambda: many(batch)))
    if validate is not None:
        forward = data["updates"]["forward"].encode()
        measured["validate forward"] = per_run(times(lambda: validate(forward)))
    measured["memory, unread (bytes)"] = _held(lambda: many(batch)) / 100
    result = json.loads(batch)["result"]
    readers = [everything(raw, update) for raw, update in zip(result, many(batch), strict=False)]

    def read_batch():
        updates = many(batch)
        for read, update in zip(readers, updates, strict=False):
            read(update)
        return updates

    measured["memory, all read (bytes)"] = _held(read_batch) / 100
    return measured


def _held(make):
    make()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    held = [make() for _ in range(5)]
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / len(held)


def little(kind):
    """Return what reads as much as a dispatcher and a small handler would."""
    if kind == "callback":
        return lambda u: (
            u.callback_query.data, u.callback_query.from_user.id, u.callback_query.message.chat.id,
        )  # fmt: skip
    if kind == "inline":
        return lambda u: (u.inline_query.query, u.inline_query.from_user.id)
    if kind == "chat_member":
        return lambda u: (
            u.chat_member.chat.id,
            u.chat_member.old_chat_member.status,
            u.chat_member.new_chat_member.status,
        )
    return lambda u: (u.message.chat.id, u.message.from_user.id, u.message.text, u.message.photo)


def everything(raw, update):
    """Return a function that reads every field the JSON has, as far as the library names it alike.

    It is written out as Python code, so that nothing but the reading takes time.
    """
    lines = []

    def visit(place, value, found):
        if isinstance(value, dict):
            for key, inner in value.items():
                name = "from_user" if key == "from" else key
                if hasattr(found, name):
                    visit(f"{place}.{name}", inner, getattr(found, name))
        elif isinstance(value, list) and found and isinstance(found, (list, tuple)):
            name = f"v{len(lines)}"
            lines.append(f"    {name} = {place}")
            for number, (inner, each) in enumerate(zip(value, found, strict=False)):
                visit(f"{name}[{number}]", inner, each)
        else:
            lines.append(f"    {place}")

    visit("u", raw, update)
    space = {}
    exec("def read(u):\n" + "\n".join(lines), space)
    return space["read"]


# Growth with the size of an update ----------------------------------------------------------------


def sizes(data, one, many):
    """Measure updates of growing size, and an answer that no reader takes whole."""
    measured = {}
    for name, text in data["sizes"].items():
        raw = text.encode()
        try:
            one(raw)
        except Exception:  # noqa: BLE001 - each library fails in its own way
            continue  # a library that cannot read it has no time for it
        measured[f"size {name}"] = per_run(times(lambda raw=raw: one(raw)), 0.05)
    hostile = data["hostile"].encode()
    try:
        found = len(many(hostile))
    except Exception as error:  # noqa: BLE001 - same
        print(f"hostile nesting: {type(error).__name__}", file=sys.stderr)
        found = 0
    measured["hostile: updates read of 3 (count)"] = float(found)
    return measured


# Calls --------------------------------------------------------------------------------------------


def calls(repeats, count):
    """Measure calls, given as name -> function that makes a number of them."""
    measured = {}
    for name, repeat in repeats.items():
        repeat(20)
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        repeat(count)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        measured[f"call: {name}"] = cpu / count
        if name == "text":
            measured["call: text, wall"] = wall / count
    return measured


# Dispatch -----------------------------------------------------------------------------------------


def command_update(number):
    """Return the JSON of an update with the command `/cmd<number>`."""
    text = f"/cmd{number} now"
    return {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "from": {"id": CHAT, "is_bot": False, "first_name": "Alice"},
            "chat": {"id": CHAT, "first_name": "Alice", "type": "private"},
            "date": 1787000000,
            "text": text,
            "entities": [{"offset": 0, "length": len(text) - 4, "type": "bot_command"}],
        },
    }


def button_update(number):
    """Return the JSON of an update with a pressed button `item<number>:5`."""
    return {
        "update_id": 1,
        "callback_query": {
            "id": "1",
            "from": {"id": CHAT, "is_bot": False, "first_name": "Alice"},
            "message": {
                "message_id": 1,
                "chat": {"id": CHAT, "first_name": "Alice", "type": "private"},
                "date": 1787000000,
                "text": "Choose",
            },
            "chat_instance": "1",
            "data": f"item{number}:5",
        },
    }


def dispatch(make):
    """Measure `make(kind, handlers)`: it dispatches what the last handler wants, so many times."""
    measured = {}
    for kind, numbers in (("commands", HANDLERS), ("buttons", (20, 100))):
        for count in numbers:
            repeat, called = make(kind, count)
            before = len(called)
            repeat(3)
            if len(called) != before + 3:
                raise SystemExit(f"{count} {kind}: the handler was not called")
            measured[f"dispatch, {count} {kind}"] = per_run(repeat)
    return measured


# A store of many chats ----------------------------------------------------------------------------


def resident():
    """Return the bytes of memory that the process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def chats(number, load, change, flush):
    """Measure starting with many chats stored, keeping one that changed, and keeping a hundred."""
    gc.collect()
    before, cpu = resident(), time.process_time()
    load()
    measured = {
        f"chats, {number}: start": time.process_time() - cpu,
        f"chats, {number}: memory (bytes)": max(resident() - before, 4096),
    }
    change(1)
    cpu = time.process_time()
    runs = 0
    while runs < 200 and (not runs or time.process_time() - cpu < 0.3):
        runs += 1
        change(runs)
    measured[f"chats, {number}: one changed"] = (time.process_time() - cpu) / runs
    cpu = time.process_time()
    flush()
    measured[f"chats, {number}: flush of 100"] = time.process_time() - cpu
    report(measured)


# All of one process -------------------------------------------------------------------------------


def inner(subject):
    """Run the groups of measurements that are asked for; the subject makes each when called."""
    data = given()
    measured = {}
    for group in data["groups"]:
        measured.update(subject[group](data))
    report(measured)


def loop():
    """Return a new event loop, set as the current one."""
    made = asyncio.new_event_loop()
    asyncio.set_event_loop(made)
    return made
