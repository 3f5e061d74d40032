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


def each(run):
    """Return what gives `run` each of a list of updates."""

    def every(updates):
        for update in updates:
            run(update)

    return every


def async_each(run, loop):
    """Return the same for a coroutine function."""

    async def every(updates):
        for update in updates:
            await run(update)

    return lambda updates: loop.run_until_complete(every(updates))


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


# Calls --------------------------------------------------------------------------------------------


def sent(answer):
    """Read what a call returned, a message or several."""
    for message in answer if isinstance(answer, (list, tuple)) else (answer,):
        message.message_id, message.chat.id, message.text  # noqa: B018 - reading is the point


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


def text_update(number):
    """Return the JSON of an update with the text `item<number> please`, which is no command."""
    update = command_update(number)
    del update["message"]["entities"]
    update["message"]["text"] = f"item{number} please"
    return update


UPDATES = {"commands": command_update, "buttons": button_update, "patterns": text_update}


def dispatch(make):
    """Measure from a parsed update to the last of so many handlers, which is the one to take it.

    Every update is dispatched once: what a library keeps on it from the first time helps nobody.

    Args:
        make: Takes the kind and number of handlers; returns what makes a new update for the last,
            what dispatches a list of them, and a list that grows with each call of the handler.
    """
    measured = {}
    kinds = (("commands", HANDLERS), ("buttons", (20, 100)), ("patterns", (20, 100)))
    for kind, numbers in kinds:
        for count in numbers:
            fresh, all_of, called = make(kind, count)
            all_of([fresh() for _ in range(20)])
            if len(called) != 20:
                raise SystemExit(f"{count} {kind}: the handler was not called")
            gc.collect()
            spent, done = 0.0, 0
            while spent < 0.1:
                updates = [fresh() for _ in range(100)]
                started = time.process_time()
                all_of(updates)
                spent += time.process_time() - started
                done += len(updates)
            measured[f"dispatch, {count} {kind}"] = spent / done
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
