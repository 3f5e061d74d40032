"""Tests of bots that read like stories: in the test's own thread, and in the world's own time."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram_ext import (
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    Dispatcher,
    Filters,
    MessageHandler,
)
from telegram_sandbox import FakeClock, User, World
from telegram_sandbox.pytest_plugin import check_mark

KIND, NAME = range(2)

# One conversation has one keyboard at a time here.
pytestmark = pytest.mark.filterwarnings("ignore:If 'per_message=False'")


@pytest.fixture
def dispatcher(world: World, sandbox_session: requests.Session) -> Dispatcher[Any, Any, Any, Any]:
    """A tea house that asks for the kind and the name; all of it runs in the test's thread."""
    bot = Bot("1:test", http=sandbox_session)
    made = Dispatcher(bot, None, use_context=True)

    def order(update, context):
        row = [InlineKeyboardButton(kind, callback_data=kind) for kind in ("Green", "Black")]
        update.message.reply_text("Which tea?", reply_markup=InlineKeyboardMarkup([row]))
        return KIND

    def kind(update, context):
        context.user_data["kind"] = update.callback_query.data
        update.callback_query.answer("Good choice")
        update.callback_query.edit_message_text("What is your name?")
        return NAME

    def name(update, context):
        update.message.reply_text(f"{context.user_data['kind']} tea for {update.message.text}")
        return ConversationHandler.END

    def stop(update, context):
        update.message.reply_text("No tea then")
        return ConversationHandler.END

    def fail(update, context):
        raise ZeroDivisionError("the kettle is empty")

    made.add_handler(
        ConversationHandler(
            [CommandHandler("order", order)],
            {
                KIND: [CallbackQueryHandler(kind)],
                NAME: [MessageHandler(Filters.text & ~Filters.command, name)],
            },
            [CommandHandler("cancel", stop)],
        )
    )
    made.add_handler(CommandHandler("fail", fail))
    world.attach(lambda data: made.process_update(Update.de_json(data, bot)))
    return made


def test_a_conversation_of_ten_steps(dispatcher: Any, alice: User) -> None:
    alice.sends("/order")
    alice.sees("Which tea?")
    assert alice.presses("Green").wait()["text"] == "Good choice"
    alice.sees("What is your name?")
    alice.sends("Alice")
    alice.sees("Green tea for Alice")
    alice.sends("/order")
    alice.sees("Which tea?")
    alice.sends("/cancel")
    alice.sees("No tea then")


def test_two_users_talk_to_the_bot_at_once(dispatcher: Any, alice: User, world: World) -> None:
    bob = world.user("Bob")
    alice.sends("/order")
    bob.sends("/order")
    bob.presses("Black")
    alice.presses("Green")
    bob.sends("Bob")
    alice.sends("Alice")

    bob.sees("Black tea for Bob")
    alice.sees("Green tea for Alice")


def test_what_the_bot_has_done_is_there_when_the_world_has_settled(
    dispatcher: Any, alice: User, world: World
) -> None:
    alice.sends("/order")
    alice.presses("Black")

    world.settle()

    assert dispatcher.user_data[alice.id] == {"kind": "Black"}


def test_what_an_attached_function_raises_comes_out_of_the_test(alice: User, world: World) -> None:
    def fail(update: dict[str, Any]) -> None:
        raise ZeroDivisionError(update["message"]["text"])

    world.attach(fail)
    alice.sends("the kettle is empty")

    with pytest.raises(ZeroDivisionError, match="the kettle is empty"):
        alice.sees("tea")


def test_an_expectation_that_fails_shows_the_conversation(dispatcher: Any, alice: User) -> None:
    alice.sends("/order")

    with pytest.raises(AssertionError, match=r"sees 'Coffee'[^$]*Which tea\?"):
        alice.sees("Coffee", timeout=0)


@pytest.mark.sandbox(virtual_time=True)
def test_a_user_waits_in_the_worlds_time(alice: User, world: World) -> None:
    assert isinstance(world.clock, FakeClock)
    began = world.clock.now()
    bot = world.bot()
    plan = began + 3600

    def remind() -> None:
        with world.changed:
            world.post(bot.dialog(alice), bot, {"text": "The tea is ready"})

    world.clock.at(plan, remind)
    with pytest.raises(AssertionError):
        alice.sees("ready", timeout=0, within=3599)
    alice.sees("ready", timeout=0, within=3600)

    assert world.clock.now() == plan


@pytest.mark.sandbox(seed=7)
def test_a_mark_says_how_the_world_is_made(world: World) -> None:
    assert world.seed == 7
    assert world.throttles is False


def test_attaching_needs_to_know_which_bot(world: World) -> None:
    world.bot("2:test", "other_bot")

    with pytest.raises(ValueError, match="sandbox_bot, other_bot"):
        world.attach(print)


@pytest.mark.parametrize("wrong", ["Bob", 1002])
def test_a_name_is_no_place_to_write_to(world: World, alice: User, wrong: Any) -> None:
    with pytest.raises(TypeError, match=rf"to must be .* world.bot\(\).* got {wrong!r}"):
        alice.sends("hello", wrong)


def test_only_a_function_can_be_attached(world: World) -> None:
    nothing: Any = None

    with pytest.raises(TypeError, match="World.attach: handle must be a function, got None"):
        world.attach(nothing)


@pytest.mark.parametrize(
    ("mark", "wrong"),
    [
        (pytest.mark.sandbox(virtual_tiem=True).mark, "virtual_tiem"),
        (pytest.mark.sandbox(7).mark, "7"),
    ],
)
def test_a_mark_that_means_nothing_is_refused(mark: pytest.Mark, wrong: str) -> None:
    with pytest.raises(pytest.UsageError, match=rf"by name: virtual_time, clock, .* got {wrong}"):
        check_mark(mark, World)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9",
        "https://api.example.org",
        "https://gateway.example.org:8443/apis/telegram/bot",
        "https://api.telegram.org",
    ],
)
def test_a_session_in_process_wins_over_the_server_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
    world: World,
    alice: User,
    sandbox_session: requests.Session,
    address: str,
) -> None:
    monkeypatch.setenv("TELEGRAM_API_BASE_URL", address)
    bot = Bot("1:test", http=sandbox_session)
    alice.sends("/start")
    alice.uploads(b"pixels", "photo")

    bot.send_message(chat_id=alice.id, text="Tea?")
    message = bot.get_updates()[-1].message
    assert message is not None
    content = bot.get_file(message.photo[-1].file_id).download_as_bytearray()

    alice.sees("Tea?")
    assert content == b"pixels"
