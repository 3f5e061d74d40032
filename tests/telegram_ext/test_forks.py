"""A callback may fork: the bot goes on, and the child ends with the callback."""

import os
import signal

import pytest

from telegram_sandbox import Server, World

BOT = """
import os, sys, threading, warnings
from telegram.ext import Updater, CommandHandler, MessageHandler, Filters
from telegram_ext import SQLitePersistence

warnings.simplefilter("ignore", DeprecationWarning)  # 3.12 warns of forks beside threads
updater = Updater("123:abc", persistence=SQLitePersistence(sys.argv[1]), concurrent_updates=2)

def fork(update, context):
    context.chat_data["forks"] = context.chat_data.get("forks", 0) + 1
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        update.message.reply_text(f"the child ended with {os.waitstatus_to_exitcode(status)}")
        return
    context.chat_data["child"] = True
    context.bot.send_message(update.message.chat_id, "hello from the child")
    way = context.args[0]
    if way == "exit":
        sys.exit(7)
    if way == "raise":
        raise ValueError("in the child")
    if way == "hard":
        os._exit(9)

def job(update, context):
    context.job_queue.run_once(lambda c: fork(update, context), 0)

def echo(update, context):
    update.message.reply_text(f"{update.message.text} {sorted(context.chat_data.items())}")

add = updater.dispatcher.add_handler
add(CommandHandler("fork", fork))
add(CommandHandler("later", fork, run_async=True))
add(CommandHandler("job", job))
add(MessageHandler(Filters.text, echo))
updater.start_polling()
updater.idle()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_callback_that_forks_leaves_the_bot_as_it_was(run_script, tmp_path):
    world = World(patience=20.0, throttles=False)
    world.bot(token="123:abc")
    (tmp_path / "bot.py").write_text(BOT)
    ann = world.user("Ann")
    with Server(world) as server:
        bot = run_script(tmp_path / "bot.py", tmp_path / "bot.db", TELEGRAM_API_BASE_URL=server.url)
        forks = 0
        for command in ("/fork", "/later", "/job"):
            for way, status in (("return", 0), ("exit", 7), ("raise", 1), ("hard", 9)):
                forks += 1
                ann.sends(f"{command} {way}")
                ann.sees("hello from the child")
                ann.sees(f"the child ended with {status}")
        ann.sends("still")
        ann.sees(f"still [('forks', {forks})]")
        bot.send_signal(signal.SIGTERM)
        output, _ = bot.communicate(timeout=30)
    assert bot.returncode == 0
    assert output.count("ValueError: in the child") == 3
