"""What common acts may cost, counted and not timed: the limits are in tests/budgets.toml.

Counts are the same on every machine: modules loaded, functions called and lines run through, bytes
that stay, SQL statements. Only what may differ a little between versions of Python has slack in its
limit.
"""

from __future__ import annotations

import gc
import importlib
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from types import CodeType, FrameType
from typing import Any

import pytest

from benchmarks import samples
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update, User
from telegram.answer import Answer, result_of
from telegram.building import builder
from telegram.ext import (
    CallbackQueryHandler,
    CommandHandler,
    Dispatcher,
    Filters,
    MessageHandler,
    SQLitePersistence,
)
from tests.telegram.wire_server import ok, serving

ROOT = Path(__file__).parents[1]
FILE = ROOT / "tests" / "budgets.toml"
OWN = tuple(str(ROOT / name) + "/" for name in ("telegram", "telegram_ext"))
# Python 3.12 made calls of these disappear.
INLINED = frozenset(("<listcomp>", "<dictcomp>", "<setcomp>"))
TOKEN = "123456:canary"
_toml: Any = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
BUDGETS: dict[str, dict[str, Any]] = _toml.loads(FILE.read_text(encoding="utf-8"))


def within(section: str, name: str, count: float, what: object = "") -> None:
    """Fail where a count exceeds its limit, and say what to do."""
    limit = BUDGETS[section][name]
    if count <= limit:
        return
    pytest.fail(
        f"{section}: {name!r} has grown to {count:g}; the limit is {limit:g}.\n{what}\n"
        "Every bot pays for this, each time. If it is worth that, raise the limit in "
        f"tests/budgets.toml and say in the commit why; `make bench` shows the time it takes.",
        pytrace=False,
    )


def calls(run: Callable[[], object]) -> tuple[int, int, str]:
    """Return how many functions of ours, and of anybody, a run calls; and which of ours."""
    best: tuple[int, int, str] | None = None
    for _ in range(5):  # a lock that is waited for, or the collector at work, may add some
        found = _calls(run)
        best = found if best is None else min(best, found)
    assert best is not None
    return best


def _calls(run: Callable[[], object]) -> tuple[int, int, str]:
    seen: list[CodeType] = []

    def note(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code.co_name not in INLINED:
            seen.append(frame.f_code)

    gc.disable()
    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
        gc.enable()
    mine = [code for code in seen if code.co_filename.startswith(OWN)]
    names = [f"{Path(code.co_filename).stem}.{code.co_name}" for code in mine]
    counted = sorted({name: names.count(name) for name in names}.items(), key=lambda e: -e[1])
    listed = ", ".join(f"{name} x{count}" if count > 1 else name for name, count in counted)
    # The function that is measured, which calls the one that is meant, is not counted.
    return len(mine), len(seen) - 1, f"Called: {listed}"


def lines(run: Callable[[], object]) -> int:
    """Return how many lines of ours a run goes through: loops that call nothing show here."""
    return min(_lines(run) for _ in range(3))


def _lines(run: Callable[[], object]) -> int:
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        if event == "call":
            return note if frame.f_code.co_filename.startswith(OWN) else None
        count += event == "line"
        return note

    before = sys.gettrace()
    gc.disable()
    sys.settrace(note)
    try:
        run()
    finally:
        sys.settrace(before)
        gc.enable()
    return count


def measured(section: str, name: str, run: Callable[[], object]) -> None:
    """Compare the calls and lines of a run, the second and later ones, with their limits."""
    run()
    own, every, listed = calls(run)
    within(section, f"{name}, own", own, listed)
    within(section, f"{name}, all", every, listed)
    within(section, f"{name}, lines", lines(run), listed)


# Imports ------------------------------------------------------------------------------------------

LOADED = """
import json, sys
before = set(sys.modules)
import telegram, telegram.ext
telegram.Bot("123456:canary")
telegram.ext.Updater("123456:canary")
print(json.dumps(sorted(set(sys.modules) - before)))
"""
CALLED = """
import json, sys
before = set(sys.modules)
import telegram
with telegram.Bot("123456:canary", base_url=sys.argv[1]) as bot:
    bot.send_message(1, "x")
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def loaded(code: str, *arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    modules: list[str] = json.loads(done.stdout)
    return modules


def check_modules(section: str, modules: list[str]) -> None:
    own = [name for name in modules if name.partition(".")[0] in ("telegram", "telegram_ext")]
    within(section, "own modules", len(own), f"Loaded: {', '.join(own)}")
    refused = sorted(set(modules) & set(BUDGETS[section]["never"]))
    assert not refused, f"{section}: {refused} must load when first needed (tests/budgets.toml)"


def test_importing_both_packages_loads_little():
    check_modules("import", loaded(LOADED))


def test_a_first_call_loads_little_more():
    with serving(ok({"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}})) as server:
        check_modules("first call", loaded(CALLED, server.origin + "/bot"))


# Parsing ------------------------------------------------------------------------------------------


@pytest.fixture
def bot():
    made = Bot(TOKEN)
    made._bot = User(123456, "Echo", True, username="echo_bot")
    return made


@pytest.mark.parametrize("kind", samples.KINDS)
def test_parsing_an_update_calls_few_functions(kind, bot):
    raw = samples.update(kind)
    measured("parse", kind, lambda: Update.de_json(raw, bot))


def test_parsing_grows_with_what_comes_and_not_faster(bot):
    sizes = samples.sizes()
    for name, factor in (("entities", 10), ("nested replies", 4)):
        counts = sorted(
            calls(lambda raw=raw: Update.de_json(raw, bot))[1]
            for each, raw in sizes.items()
            if each.endswith(name)
        )
        assert counts[1] <= counts[0] * factor
        assert counts[2] <= counts[1] * factor


def test_updates_hold_little_memory(bot):
    updates = builder(["Update"])

    def read(first: int) -> list[Update]:
        answer = Answer(200, raws[first])
        found: list[Update] = updates(result_of(answer, "getUpdates"), bot)
        return found

    # Different people: the parser keeps strings that it has seen, and the second is free.
    raws = {first: samples.batch(first) for first in (0, 100, 200, 300)}
    read(0)
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        held = [read(first) for first in (100, 200, 300)]
        gc.collect()
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    older = ", Python 3.10" if sys.version_info < (3, 11) else ""
    within("memory", f"bytes of an update{older}", (after - before) / sum(map(len, held)))


# Calls --------------------------------------------------------------------------------------------


def test_a_call_costs_few_functions():
    message = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "x"}
    row = [InlineKeyboardButton(str(n), callback_data=str(n)) for n in range(3)]
    with serving(ok(message)) as server, Bot(TOKEN, base_url=server.origin + "/bot") as bot:
        measured("call", "text", lambda: bot.send_message(1, "hello"))
        keyboard = InlineKeyboardMarkup([row, row, row])
        measured("call", "keyboard", lambda: bot.send_message(1, "x", reply_markup=keyboard))
        file = bytes(100_000)
        measured("call", "upload", lambda: bot.send_document(1, file))


# Dispatch -----------------------------------------------------------------------------------------


def command(text: str, bot: Bot) -> Update:
    raw = {"update_id": 1, **samples.KINDS["command"]}
    entity = {"type": "bot_command", "offset": 0, "length": len(text)}
    raw["message"] = {**raw["message"], "text": text, "entities": [entity]}
    update = Update.de_json(raw, bot)
    assert update is not None
    return update


def pressed(data: str, bot: Bot) -> Update:
    raw = {"update_id": 1, **samples.KINDS["callback"]}
    raw["callback_query"] = {**raw["callback_query"], "data": data}
    update = Update.de_json(raw, bot)
    assert update is not None
    return update


@pytest.fixture
def dispatcher(bot):
    return Dispatcher(bot, Queue(), workers=1)


@pytest.mark.parametrize("count", [1, 100])
def test_dispatching_a_command_does_not_ask_every_handler(count, dispatcher, bot):
    for number in range(count):
        dispatcher.add_handler(CommandHandler(f"c{number}", lambda update, context: None))
    update = command(f"/c{count - 1}", bot)
    measured("dispatch", f"{count} commands", lambda: dispatcher.process_update(update))


def test_dispatching_a_button_does_not_ask_every_handler(dispatcher, bot):
    for number in range(100):
        handler = CallbackQueryHandler(lambda update, context: None, pattern=f"^c{number}:")
        dispatcher.add_handler(handler)
    update = pressed("c99:1", bot)
    measured("dispatch", "100 buttons", lambda: dispatcher.process_update(update))


def test_dispatching_a_text_calls_few_functions(dispatcher, bot):
    text = Filters.text & ~Filters.command
    dispatcher.add_handler(MessageHandler(text, lambda update, context: None))
    update = Update.de_json(samples.update("text"), bot)
    measured("dispatch", "text", lambda: dispatcher.process_update(update))


# The store ----------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    made = SQLitePersistence(tmp_path / "bot.db")
    yield made
    made.close()


def statements(store: SQLitePersistence, run: Callable[[], object]) -> list[str]:
    """Return the SQL statements of a run."""
    seen: list[str] = []
    connection = store._database._connection
    assert connection is not None
    connection.set_trace_callback(seen.append)
    try:
        run()
    finally:
        connection.set_trace_callback(None)
    return seen


def test_a_changed_chat_is_one_statement(store, bot):
    dispatcher = Dispatcher(bot, Queue(), workers=1, persistence=store)

    def count(update: Update, context: Any) -> None:
        context.chat_data["count"] = context.chat_data.get("count", 0) + 1

    dispatcher.add_handler(CommandHandler("c", count))
    update = command("/c", bot)
    for _ in range(3):
        dispatcher.process_update(update)
    said = statements(store, lambda: dispatcher.process_update(update))
    within("store", "statements for a chat that changed", len(said), "\n".join(said))


def test_nothing_is_written_where_nothing_changed(store):
    for chat in range(100):
        store.get_chat_data()[chat]["count"] = chat
    store.flush()
    said = statements(store, store.flush)
    within("store", "statements of a flush without changes", len(said), "\n".join(said))


def test_a_flush_is_a_statement_for_each_changed_chat(store):
    data = store.get_chat_data()
    for chat in range(100):
        data[chat]["count"] = chat
    store.flush()
    for chat in range(10):
        data[chat]["count"] += 1
    said = statements(store, store.flush)
    within("store", "statements of a flush of 10 chats", len(said), "\n".join(said))


# The limits themselves ----------------------------------------------------------------------------


def test_a_limit_that_is_exceeded_says_what_to_do():
    with pytest.raises(pytest.fail.Exception) as caught:
        within("call", "text, own", 10_000, "Called: everything")
    text = str(caught.value)
    for part in ("'text, own' has grown to 10000", "Called: everything", "tests/budgets.toml"):
        assert part in text
