"""The updater against the sandbox, in process and as a process of its own."""

import logging
import os
import signal
import threading
import time
from queue import Queue

import pytest
import requests

import telegram
from telegram.error import InvalidToken, NetworkError
from telegram_ext import (
    CommandHandler,
    ContextTypes,
    Defaults,
    Dispatcher,
    Filters,
    MessageHandler,
    StringCommandHandler,
    TypeHandler,
    Updater,
)
from telegram_sandbox import SandboxAdapter, World

TOKEN = "123:abc"


@pytest.fixture
def world():
    world = World()
    world.bot(token=TOKEN, username="helper_bot")
    return world


@pytest.fixture
def bot(world):
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    yield telegram.Bot(TOKEN, http=session)
    session.close()


@pytest.fixture
def updater(bot):
    updater = Updater(bot=bot)
    yield updater
    updater.stop()


def echo(update, context):
    update.effective_message.reply_text(update.effective_message.text)


# Making one -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({}, "^`token` or `bot` must be passed"),
        ({"token": None}, r"must be passed; token is None: is the environment variable .* set\?$"),
        ({"token": TOKEN, "bot": 1}, "`token` and `bot` are mutually exclusive"),
        ({"bot": 1, "private_key": b"x"}, "`bot` and `private_key` are mutually exclusive"),
    ],
)
def test_exactly_one_of_token_bot_and_dispatcher(arguments, text):
    with pytest.raises(ValueError, match=text):
        Updater(**arguments)


@pytest.mark.parametrize(
    "argument",
    [
        {"token": TOKEN},
        {"bot": 1},
        {"persistence": 1},
        {"context_types": ContextTypes()},
        {"defaults": Defaults()},
        {"workers": 2},
        {"use_context": False},
    ],
    ids=lambda argument: next(iter(argument)),
)
def test_a_dispatcher_stands_for_everything_it_brings(quiet_bot, argument):
    dispatcher = Dispatcher(quiet_bot, Queue(), workers=1)
    (name,) = argument
    with pytest.raises(ValueError, match=f"`dispatcher` and `{name}` are mutually exclusive"):
        Updater(dispatcher=dispatcher, **argument)
    updater = Updater(dispatcher=dispatcher, workers=None)
    assert updater.dispatcher is dispatcher
    assert updater.bot is quiet_bot
    assert updater.update_queue is dispatcher.update_queue


def test_defaults_belong_to_the_bot_where_one_is_passed(quiet_bot):
    with pytest.warns(UserWarning, match="Passing defaults .* has no effect"):
        Updater(bot=quiet_bot, defaults=Defaults())


def test_a_token_makes_bot_and_dispatcher():
    options = {"read_timeout": 7.0}
    defaults = Defaults(parse_mode="HTML")
    updater = Updater(TOKEN, request_kwargs=options, defaults=defaults, workers=2)
    assert isinstance(updater.bot, telegram.Bot)
    assert updater.dispatcher.bot is updater.bot
    assert updater.dispatcher.workers == 2
    assert updater.bot.defaults is defaults
    assert updater.bot.request.con_pool_size == 6
    assert options == {"read_timeout": 7.0, "con_pool_size": 6}
    assert (updater.running, updater.is_idle, updater.last_update_id) == (False, False, 0)
    assert updater.job_queue is updater.dispatcher.job_queue
    assert updater.persistence is None


def test_a_malformed_token_is_refused_at_once():
    with pytest.raises(InvalidToken):
        Updater("not a token")


# Polling ----------------------------------------------------------------------------------------


def test_a_bot_answers_until_it_is_stopped(updater, world):
    ann = world.user("Ann")
    updater.dispatcher.add_handler(MessageHandler(Filters.text & ~Filters.command, echo))
    assert updater.start_polling() is updater.update_queue
    assert updater.start_polling() is None
    assert updater.running
    ann.sends("hi")
    ann.sees("hi")
    names = {thread.name for thread in threading.enumerate()}
    number = updater.bot.id
    assert {f"Bot:{number}:dispatcher", f"Bot:{number}:updater"} <= names
    threads = [t for t in threading.enumerate() if t.name.startswith(f"Bot:{number}:")]
    assert not any(t.daemon for t in threads if t.name.endswith(":updater"))

    began = time.monotonic()
    updater.stop()
    updater.stop()
    assert time.monotonic() - began < 5, "a stop must not wait for the long poll"
    assert not updater.running
    assert not updater.dispatcher.has_running_threads


def test_it_can_be_started_again(updater, world):
    ann = world.user("Ann")
    updater.dispatcher.add_handler(MessageHandler(Filters.text, echo))
    for text in ("one", "two"):
        updater.start_polling()
        ann.sends(text)
        ann.sees(text)
        updater.stop()


def test_handlers_may_be_added_while_it_runs(updater, world):
    ann = world.user("Ann")
    updater.start_polling()
    updater.dispatcher.add_handler(CommandHandler("late", echo))
    ann.sends("/late")
    ann.sees("/late")


def test_anything_may_be_put_into_the_queue(updater):
    got = Queue()
    updater.dispatcher.add_handler(StringCommandHandler("go", lambda u, c: got.put(c.args)))
    updater.dispatcher.add_handler(TypeHandler(dict, lambda u, c: got.put(u)))
    queue = updater.start_polling()
    queue.put("/go a b")
    queue.put({"own": "event"})
    assert got.get(timeout=10) == ["a", "b"]
    assert got.get(timeout=10) == {"own": "event"}


def test_a_handler_may_stop_the_updater(updater, world, until):
    ann = world.user("Ann")
    stopped = threading.Event()

    def stop(update, context):
        updater.stop()
        stopped.set()

    updater.dispatcher.add_handler(CommandHandler("stop", stop))
    updater.start_polling()
    ann.sends("/stop")
    assert stopped.wait(10)
    until(lambda: not updater.dispatcher.running)
    until(lambda: not any(thread.is_alive() for thread in updater._threads))
    assert not updater.running


def test_what_was_handled_is_confirmed_and_what_was_not_comes_again(updater, world, until):
    ann = world.user("Ann")
    handled, entered, go_on = [], threading.Event(), threading.Event()

    def slow(update, context):
        entered.set()
        go_on.wait(10)
        handled.append(update.message.text)

    updater.dispatcher.add_handler(MessageHandler(Filters.text, slow))
    for text in ("one", "two", "three"):
        ann.sends(text)
    updater.start_polling()
    assert entered.wait(10)
    stopping = threading.Thread(target=updater.stop)
    stopping.start()
    until(updater.dispatcher._stopping.is_set)
    go_on.set()
    stopping.join()
    assert handled == ["one"]
    (bot,) = world.bots.values()
    assert len(bot.queue) == 2
    updater.update_queue.put("kept")
    updater.dispatcher.add_handler(TypeHandler(str, lambda u, c: handled.append(u)))
    updater.start_polling()
    until(lambda: len(bot.queue) == 0)
    assert sorted(handled) == ["kept", "one", "three", "two"]


def test_an_update_whose_handler_fails_is_handled_once(updater, world):
    ann = world.user("Ann")
    seen, errors = Queue(), Queue()

    def bad(update, context):
        seen.put(update.message.text)
        raise ValueError("no")

    updater.dispatcher.add_handler(MessageHandler(Filters.text, bad))
    updater.dispatcher.add_error_handler(lambda u, c: errors.put(c.error))
    updater.start_polling()
    for text in ("one", "two"):
        ann.sends(text)
    assert [seen.get(timeout=10), seen.get(timeout=10)] == ["one", "two"]
    assert isinstance(errors.get(timeout=10), ValueError)
    updater.stop()
    assert seen.empty()


def test_old_updates_may_be_dropped(updater, world):
    ann = world.user("Ann")
    seen = Queue()
    ann.sends("old")
    updater.dispatcher.add_handler(MessageHandler(Filters.text, lambda u, c: seen.put(u)))
    updater.start_polling(drop_pending_updates=True)
    ann.sends("new")
    assert seen.get(timeout=10).message.text == "new"
    updater.stop()
    with pytest.warns(DeprecationWarning, match="clean is deprecated"):
        updater.start_polling(clean=True)


# Errors -----------------------------------------------------------------------------------------


class Unreachable:
    """A bot whose server is away for some calls."""

    id = 5
    defaults = None

    def __init__(self, errors):
        self.errors = errors
        self.polls = Queue()

    def delete_webhook(self, drop_pending_updates):
        if self.errors:
            raise self.errors.pop(0)
        return True

    def get_updates(self, **_):
        raise self.polls.get()


def test_the_first_contact_is_tried_again(clock, caplog):
    bot = Unreachable([NetworkError("away"), NetworkError("away")])
    updater = Updater(bot=bot, clock=clock)
    bot.polls.put(InvalidToken())
    with caplog.at_level(logging.WARNING):
        updater.start_polling()
    assert clock.waits[:2] == [5.0, 5.0]
    assert caplog.text.count("could not be reached (away); trying again every 5 seconds") == 1
    assert caplog.text.count("The server has been reached") == 1
    updater.stop()


def test_the_first_contact_may_be_tried_a_number_of_times(clock):
    bot = Unreachable([NetworkError(f"away {n}") for n in range(9)])
    updater = Updater(bot=bot, clock=clock)
    with pytest.raises(NetworkError, match="away 2"):
        updater.start_polling(bootstrap_retries=2)
    assert clock.waits == [5.0, 5.0]
    assert not updater.running


def test_a_wrong_token_is_not_tried_again(clock):
    updater = Updater(bot=Unreachable([InvalidToken()]), clock=clock)
    with pytest.raises(InvalidToken):
        updater.start_polling()
    assert clock.waits == []


def test_a_stop_ends_the_first_contact(clock):
    bot = Unreachable([NetworkError("away")] * 3)
    updater = Updater(bot=bot, clock=clock)
    clock.wait = lambda event, seconds: updater.stop()
    assert updater.start_polling() is None
    assert not updater.running


def test_when_polling_ends_by_itself_so_does_the_updater(clock, until, caplog):
    bot = Unreachable([])
    updater = Updater(bot=bot, clock=clock)
    updater.start_polling()
    bot.polls.put(InvalidToken())
    until(lambda: not updater.running)
    until(lambda: not updater.dispatcher.has_running_threads)
    assert "does not know the bot's token; polling ends" in caplog.text
    with pytest.raises(InvalidToken):
        updater.idle()


def test_handlers_that_cannot_start_end_the_updater(clock, monkeypatch, caplog):
    """As where the system gives no more threads: whoever started it must not wait for ever."""

    def fail(self, name):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("telegram_ext.workers.Workers.start", fail)
    bot = Unreachable([])
    updater = Updater(bot=bot, clock=clock)
    updater.start_polling()
    with pytest.raises(RuntimeError, match="can't start new thread"):
        updater.idle()
    assert not updater.running
    bot.polls.put(InvalidToken())


def test_errors_of_polling_reach_the_error_handlers(clock):
    bot = Unreachable([])
    updater = Updater(bot=bot, clock=clock)
    got = Queue()
    updater.dispatcher.add_error_handler(lambda u, c: got.put((u, c.error)))
    updater.start_polling()
    problem = NetworkError("away")
    bot.polls.put(problem)
    assert got.get(timeout=10) == (None, problem)
    bot.polls.put(InvalidToken())
    updater.stop()


# Idling -----------------------------------------------------------------------------------------


def test_a_stop_elsewhere_ends_idling_and_puts_the_signals_back(updater):
    before = signal.getsignal(signal.SIGTERM)
    updater.start_polling()
    threading.Timer(0.05, updater.stop).start()
    updater.idle()
    assert not updater.running
    assert signal.getsignal(signal.SIGTERM) is before


def test_is_idle_may_be_set_to_end_idling(updater):
    updater.start_polling()

    def end():
        updater.stop()
        updater.is_idle = False

    threading.Timer(0.05, end).start()
    updater.idle()
    assert not updater.is_idle


def test_a_signal_stops_and_then_calls_the_users_handler(bot):
    got = []
    updater = Updater(
        bot=bot, user_sig_handler=lambda number, frame: got.append((number, updater.running))
    )
    updater.start_polling()
    before = signal.getsignal(signal.SIGTERM)
    threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()
    try:
        updater.idle([signal.SIGTERM])
    finally:
        signal.signal(signal.SIGTERM, before)
    assert got == [(signal.SIGTERM, False)]


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="signals go to processes here")
def test_a_signal_that_the_system_gives_to_another_thread_ends_idling(bot):
    """As after SIGCONT. Nothing interrupts the main thread, which has to look by itself."""
    updater = Updater(bot=bot)
    updater.start_polling()
    before = signal.getsignal(signal.SIGTERM)

    def strike():
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
        rescue.wait(20)  # should it be overlooked
        updater.stop()

    rescue = threading.Event()
    threading.Timer(0.05, strike).start()
    try:
        updater.idle([signal.SIGTERM])
    finally:
        rescue.set()
        signal.signal(signal.SIGTERM, before)
    assert updater._signalled


BOT = """
import os, sys, threading
from telegram.ext import Updater, CommandHandler, MessageHandler, Filters

def ready(update, context):
    # `idle` sets this attribute after the handlers of signals.
    while not updater.is_idle:
        threading.Event().wait(0.01)
    update.message.reply_text("ready")

def hang(update, context):
    ready(update, context)
    threading.Event().wait()

def leave(update, context):
    sys.exit(3)

def say(update, context):
    sys.exit("goodbye")

def echo(update, context):
    update.message.reply_text(update.message.text)

updater = Updater("123:abc")
updater.dispatcher.add_handler(CommandHandler("ready", ready))
updater.dispatcher.add_handler(CommandHandler("hang", hang))
updater.dispatcher.add_handler(CommandHandler("leave", leave))
updater.dispatcher.add_handler(CommandHandler("say", say))
updater.dispatcher.add_handler(MessageHandler(Filters.text, echo))
updater.start_polling()
"""


@pytest.fixture
def process(world, sandbox_at, run_script, tmp_path):
    def start(ending):
        script = tmp_path / "bot.py"
        script.write_text(BOT + ending)
        return run_script(script, TELEGRAM_API_BASE_URL=sandbox_at)

    return start


@pytest.fixture
def sandbox_at(world):
    from telegram_sandbox import Server

    with Server(world) as server:
        yield server.url


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGABRT])
def test_a_signal_ends_the_process_with_success(process, world, number):
    ann, running = world.user("Ann"), process("updater.idle()\n")
    ann.sends("/ready")
    ann.sees("ready", timeout=20)
    running.send_signal(number)
    output, _ = running.communicate(timeout=20)
    assert (running.returncode, output) == (0, "")


def test_a_second_signal_ends_the_process_at_once(process, world, until):
    ann, running = world.user("Ann"), process("updater.idle()\n")
    ann.sends("/hang")
    ann.sees("ready", timeout=20)
    until(lambda: running.poll() is not None or running.send_signal(signal.SIGINT))
    assert running.returncode == 1


def test_without_idle_the_threads_keep_the_process(process, world):
    ann, running = world.user("Ann"), process("print('main is over', flush=True)\n")
    assert running.stdout.readline() == "main is over\n"
    ann.sends("still there?")
    ann.sees("still there?", timeout=20)


@pytest.mark.parametrize(("command", "status"), [("/leave", 3), ("/say", 1)])
def test_a_script_that_does_not_idle_ends_with_what_ended_its_bot(process, world, command, status):
    ann, running = world.user("Ann"), process("print('main is over', flush=True)\n")
    assert running.stdout.readline() == "main is over\n"
    ann.sends(command)
    output, _ = running.communicate(timeout=20)
    assert running.returncode == status
    reason, rest = output.split("\n", 1)
    assert reason.startswith(f"The callback {command[1:]} (")
    assert rest == ("" if status == 3 else "goodbye\n")


def test_a_script_that_does_not_idle_fails_when_its_token_is_revoked(process, world):
    running = process(
        "import atexit\natexit.register(print, 'last', flush=True)\nprint('over', flush=True)\n"
    )
    assert running.stdout.readline() == "over\n"
    world.faults.add("error", method="getUpdates", code=401, description="Unauthorized", times=None)
    world.user("Ann").sends("hi")
    output, _ = running.communicate(timeout=30)
    assert running.returncode == 1
    assert "The bot's token is not valid any more; polling ends." in output
    assert "Traceback" not in output
    assert output.endswith("last\n")


def test_a_handler_may_leave_and_is_not_asked_again(process, world):
    ann, running = world.user("Ann"), process("updater.idle()\n")
    ann.sends("/leave")
    output, _ = running.communicate(timeout=20)
    assert running.returncode == 3
    assert output.startswith("The callback leave (")
    assert output.endswith(") ended the bot: SystemExit(3)\n")
    assert output.count("\n") == 1
    (bot,) = world.bots.values()
    assert len(bot.queue) == 0
