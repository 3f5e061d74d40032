"""What machines do to bots: they freeze them, turn the clock, and run out of file descriptors."""

import signal
import threading
import time
from datetime import timedelta

import pytest
import requests

import telegram
from telegram_ext import Filters, MessageHandler, SQLitePersistence, Updater
from telegram_ext.persistence.inbox import Inbox
from telegram_sandbox import SandboxAdapter, Server, World

TOKEN = "123:abc"
BOT = """
import functools, logging, os, resource, sys, threading
import telegram_ext.polling_start as start
from telegram.ext import CommandHandler, Filters, MessageHandler, Updater
from telegram_ext import SQLitePersistence

logging.basicConfig(level=logging.INFO, format="%(message)s")
start.Poller = functools.partial(start.Poller, grace=0.2)  # deadlines that a test can wait for
updater = Updater("123:abc", persistence=SQLitePersistence(sys.argv[1]))
taken = []

def starve(update, context):
    update.message.reply_text("starving")
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    try:
        while True:
            taken.append(os.open(os.devnull, os.O_RDONLY))
    except OSError as problem:
        print(problem.strerror)
    threading.Timer(1.5, feed).start()

def feed():
    while taken:
        os.close(taken.pop())

def echo(update, context):
    context.chat_data["count"] = context.chat_data.get("count", 0) + 1
    update.message.reply_text(f"{update.message.text}: {context.chat_data['count']}")

updater.dispatcher.add_handler(CommandHandler("starve", starve))
updater.dispatcher.add_handler(MessageHandler(Filters.text, echo))
updater.start_polling(timeout=1, read_latency=0.1)
updater.idle()
"""


@pytest.fixture
def world():
    world = World(patience=20.0, throttles=False)
    world.bot(token=TOKEN)
    return world


@pytest.fixture
def bot(world, run_script, tmp_path):
    pytest.importorskip("resource", reason="this system does not limit file descriptors")
    (tmp_path / "bot.py").write_text(BOT)
    with Server(world) as server:
        yield run_script(tmp_path / "bot.py", tmp_path / "bot.db", TELEGRAM_API_BASE_URL=server.url)


def ended(bot):
    bot.send_signal(signal.SIGTERM)
    output, _ = bot.communicate(timeout=30)
    assert bot.returncode == 0, output
    return output


# Frozen -------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system cannot freeze a process")
def test_a_process_that_is_frozen_for_longer_than_its_deadlines_goes_on(world, bot):
    ann = world.user("Ann")
    ann.sends("before")
    ann.sees("before: 1")
    bot.send_signal(signal.SIGSTOP)
    ann.sends("meanwhile")
    threading.Event().wait(1.6)  # a poll may take 1 + 0.1 + 0.2 seconds
    bot.send_signal(signal.SIGCONT)
    ann.sees("meanwhile: 2")
    ann.sends("after")
    ann.sees("after: 3")
    output = ended(bot)
    assert "Traceback" not in output
    assert ann.chat.count("meanwhile: ") == 1


# Short of file descriptors ------------------------------------------------------------------------


def test_a_bot_without_file_descriptors_comes_back_when_there_are_some(world, bot):
    ann = world.user("Ann")
    ann.sends("before")
    ann.sees("before: 1")
    ann.sends("/starve")
    ann.sees("starving")
    gone = world.faults.add("reset", method="getUpdates", times=2)  # a new connection is needed
    ann.sends("after")  # fetched by the poll that waits already, or by one after the resets
    ann.sees("after: 2")
    ann.sends("again")
    ann.sees("again: 3")
    output = ended(bot)
    assert gone.hits == 2
    assert "Too many open files" in output
    assert output.count("Error while getting Updates") >= 1
    assert output.count("Getting Updates works again") == output.count(
        "Error while getting Updates"
    )


# The clock ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [1, -1, 24 * 365])
def test_a_jump_of_the_clock_does_not_stop_a_bot(world, monkeypatch, hours, tmp_path):
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    store = SQLitePersistence(tmp_path / "bot.db")
    updater = Updater(bot=telegram.Bot(TOKEN, http=session), persistence=store)
    echo = MessageHandler(Filters.text, lambda u, c: u.message.reply_text(u.message.text))
    updater.dispatcher.add_handler(echo)
    ann, real = world.user("Ann"), time.time
    updater.start_polling()
    try:
        ann.sends("before")
        ann.sees("before")
        monkeypatch.setattr(time, "time", lambda: real() + hours * 3600)
        ann.sends("after")
        ann.sees("after")
        assert updater.health().ok
    finally:
        updater.stop()
        store.close()
        session.close()


@pytest.mark.parametrize("hours", [1, -1, -30])
def test_a_finished_update_is_recognised_after_a_jump(tmp_path, hours):
    now = [1_700_000_000.0]
    store = SQLitePersistence(tmp_path / "bot.db")
    inbox = Inbox(store._database, now=lambda: now[0])
    assert inbox.put(5, b"{}")
    inbox.done(5)
    now[0] += hours * 3600
    assert not inbox.put(5, b"{}")
    inbox.put(6, b"{}")
    inbox.done(6)
    assert inbox.seen(5)
    store.close()


def test_a_jump_forward_leaves_out_or_makes_up_for_what_was_due(jobs, caplog):
    ran = []
    jobs.run_repeating(lambda c: ran.append("usual"), 600)
    jobs.run_repeating(
        lambda c: ran.append("however late"), 600, job_kwargs={"misfire_grace_time": None}
    )
    jobs.advance(minutes=10)
    assert sorted(ran) == ["however late", "usual"]
    jobs.sleep(hours=1, minutes=1)
    jobs.wake()
    assert ran[2:] == ["however late"], "once, for six that were due"
    assert "was missed by" in caplog.text
    jobs.advance(minutes=10)
    assert sorted(ran[3:]) == ["however late", "usual"]


def test_after_a_jump_back_nothing_runs_twice(jobs):
    ran = []
    jobs.run_repeating(lambda c: ran.append(jobs.now), 600)
    jobs.advance(minutes=10)
    jobs.now -= timedelta(hours=1)
    jobs.wake()
    jobs.advance(minutes=69)
    assert len(ran) == 1
    jobs.advance(minutes=1)
    assert len(ran) == 2, "when the clock shows the time it was planned for"
