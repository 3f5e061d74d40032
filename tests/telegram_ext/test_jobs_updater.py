"""Jobs and conversations of a bot that runs: updater, sandbox, real time."""

import threading

import pytest
import requests

import telegram
from telegram_ext import (
    CommandHandler,
    ConversationHandler,
    Defaults,
    Filters,
    JobQueue,
    MessageHandler,
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
def updater(world):
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    updater = Updater(bot=telegram.Bot(TOKEN, http=session, defaults=Defaults(parse_mode="HTML")))
    yield updater
    updater.stop()
    session.close()


def test_the_updater_has_a_job_queue_that_lives_as_it_does(updater):
    jobs = updater.job_queue
    assert type(jobs) is JobQueue
    assert updater.dispatcher.job_queue is jobs
    ran = threading.Event()
    jobs.run_once(lambda context: ran.set(), 0)
    assert not ran.is_set()
    updater.start_polling()
    assert ran.wait(10)
    assert jobs.scheduler.running
    updater.stop()
    assert not jobs.scheduler.running


def test_it_can_be_started_again_with_its_jobs(updater):
    updater.start_polling()
    kept = updater.job_queue.run_repeating(lambda context: None, 3600)
    updater.stop()
    updater.start_polling()
    ran = threading.Event()
    updater.job_queue.run_once(lambda context: ran.set(), 0)
    assert ran.wait(10)
    assert kept in updater.job_queue.jobs()


def test_a_command_sets_a_timer_and_the_timer_writes(updater, world):
    def alarm(context):
        context.bot.send_message(context.job.context, text="Beep!")

    def set_timer(update, context):
        context.job_queue.run_once(alarm, float(context.args[0]), context=update.message.chat_id)
        update.message.reply_text("Timer is set!")

    updater.dispatcher.add_handler(CommandHandler("set", set_timer))
    updater.start_polling()
    alice = world.user("Alice")
    alice.sends("/set 0")
    alice.sees("Timer is set!")
    alice.sees("Beep!")


def test_a_job_may_stop_the_updater(updater):
    stopped = threading.Event()

    def stop(context):
        updater.stop()
        stopped.set()

    updater.start_polling()
    updater.job_queue.run_once(stop, 0)
    assert stopped.wait(10)
    assert not updater.running


def test_a_person_is_led_through_a_conversation(updater, world):
    name, age = range(2)

    def start(update, context):
        update.message.reply_text("What is your name?")
        return name

    def take_name(update, context):
        context.user_data["name"] = update.message.text
        update.message.reply_text("And how old are you?")
        return age

    def take_age(update, context):
        update.message.reply_text(f"{context.user_data['name']} is {context.match[0]}")
        return ConversationHandler.END

    def timeout(update, context):
        update.message.reply_text("Still there?")

    updater.dispatcher.add_handler(
        ConversationHandler(
            [CommandHandler("start", start)],
            {
                name: [MessageHandler(Filters.text & ~Filters.command, take_name)],
                age: [MessageHandler(Filters.regex(r"^\d+$"), take_age)],
                ConversationHandler.TIMEOUT: [MessageHandler(Filters.text, timeout)],
            },
            [],
            conversation_timeout=600,
        )
    )
    updater.start_polling()
    alice, bob = world.user("Alice"), world.user("Bob")
    for user in (alice, bob):
        user.sends("/start")
        user.sees("What is your name?")
    alice.sends("Alice")
    alice.sees("And how old are you?")
    bob.sends("Bob")
    bob.sees("And how old are you?")
    alice.sends("30")
    alice.sees("Alice is 30")
    updater.dispatcher.handlers[0][0]._settings["conversation_timeout"] = 0.01
    alice.sends("/start")
    alice.sees("What is your name?")
    alice.sees("Still there?")
