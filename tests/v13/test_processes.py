"""Bots as whole processes: v13's recipes to shut down, to restart, and to run several at once."""

import sys

import pytest

from telegram_sandbox import Server, World

TOKEN, OTHER = "123:abc", "456:def"

START = f"""
import os, signal, sys, threading
from telegram.ext import CommandHandler, Filters, MessageHandler, Updater

updater = Updater({TOKEN!r})

def echo(update, context):
    update.message.reply_text(f"{{os.environ.get('RUN', 'first')}}: {{update.message.text}}")

def kill(number):
    while not updater.is_idle:  # nobody looks after signals before
        threading.Event().wait(0.01)
    os.kill(os.getpid(), number)

def on(command, callback):
    updater.dispatcher.add_handler(CommandHandler(command, callback))

updater.dispatcher.add_handler(MessageHandler(Filters.text & ~Filters.command, echo))
"""

RECIPES = {
    "a thread that stops and ends the wait": """
def shutdown():
    updater.stop()
    updater.is_idle = False
on("stop", lambda update, context: threading.Thread(target=shutdown).start())
updater.start_polling()
updater.idle()
""",
    "a signal to itself": """
on("stop", lambda update, context: kill(signal.SIGINT))
updater.start_polling()
updater.idle()
""",
    "a thread that stops, and no idle": """
on("stop", lambda update, context: threading.Thread(target=updater.stop).start())
updater.start_polling()
""",
    "the main thread stops it": """
asked = threading.Event()
on("stop", lambda update, context: asked.set())
updater.start_polling()
asked.wait()
updater.stop()
""",
}


@pytest.fixture
def world():
    world = World(throttles=False, patience=30.0)
    world.bot(token=TOKEN, username="helper_bot")
    return world


@pytest.fixture
def script(world, run_script, tmp_path):
    """Start a bot's script as a process."""
    with Server(world) as server:

        def start(text):
            path = tmp_path / "bot.py"
            path.write_text(text)
            return run_script(path, TELEGRAM_API_BASE_URL=server.url)

        yield start


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_command_ends_the_process_with_success(world, script, recipe):
    if "no idle" in recipe and (3, 12) <= sys.version_info < (3, 12, 3):
        pytest.skip("Python 3.12.0 to 3.12.2 start no thread once the main one has ended")
    ann = world.user("Ann")
    process = script(START + RECIPES[recipe])
    ann.sends("hi")
    ann.sees("first: hi")
    ann.sends("/stop")
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, output
    assert "Traceback" not in output


RESTARTING = """
def stop_and_restart():
    updater.stop()
    os.environ["RUN"] = "second"
    os.execl(sys.executable, sys.executable, *sys.argv)

def restart(update, context):
    update.message.reply_text("Restarting...")
    threading.Thread(target=stop_and_restart).start()

on("restart", restart)
on("stop", lambda update, context: kill(signal.SIGTERM))
updater.start_polling()
updater.idle()
"""


def test_a_bot_may_replace_its_own_process(world, script):
    ann = world.user("Ann")
    process = script(START + RESTARTING)
    ann.sends("one")
    ann.sees("first: one")
    ann.sends("/restart")
    ann.sees("Restarting...")
    ann.sends("two")
    ann.sees("second: two")
    ann.sends("/stop")
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, output
    assert ann.chat.count("Restarting...") == 1, "the command was handled once"


TWO = f"""
other = Updater({OTHER!r})
other.dispatcher.add_handler(
    MessageHandler(Filters.text, lambda u, c: u.message.reply_text("other: " + u.message.text))
)

def stop_both(update, context):
    threading.Thread(target=lambda: [other.stop(), updater.stop()]).start()

on("stop", stop_both)
updater.start_polling()
other.start_polling()
updater.idle()
"""


def test_two_bots_may_run_in_one_process(world, script):
    one = world.bot(token=TOKEN)
    two = world.bot(token=OTHER, username="other_bot", first_name="Other")
    ann = world.user("Ann")
    process = script(START + TWO)
    ann.sends("hi", to=one)
    ann.sees("first: hi")
    ann.sends("hi", to=two)
    ann.sees("other: hi")
    ann.sends("/stop", to=one)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, output
