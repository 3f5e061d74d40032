"""Whole bots in v13's manner, one of each kind that v13 had an example of, run as they stand."""

import logging
import runpy
import socket
import threading
import warnings
from pathlib import Path

import pytest

import telegram_ext
from telegram_sandbox import Server, World

BOTS = Path(__file__).parent / "bots"
TOKEN = "123456:bots-of-v13"

SCENARIOS = {}  # name of the bot -> what happens in each of its runs


def plays(*acts):
    """Let a function drive the bot of its name; further ones drive it after restarts."""

    def keep(first):
        SCENARIOS[first.__name__] = (first, *acts)
        return first

    return keep


def injected(world, kind, **fields):
    """Have the only bot receive what users of the sandbox cannot do."""
    (bot,) = world.bots.values()
    with world.changed:
        bot.queue.put(kind, fields)


# One by one -------------------------------------------------------------------------------------


@plays()
def echobot(world):
    ann = world.user("Ann")
    ann.sends("/start")
    greeting = ann.sees("Hello, Ann!")
    assert greeting.content["entities"][0]["type"] == "text_mention"
    ann.sends("/help")
    ann.sees("Write something!")
    ann.sends("hi_there *you*")
    ann.sees("hi_there *you*")


@plays()
def echobot2(world):
    ann = world.user("Ann")
    ann.sends("/start")
    assert ann.sees("Hi").content["entities"][0]["type"] == "bold"
    ann.sends("/caps a  b")
    ann.sees("A B")
    ann.sends("hello")
    assert ann.sees("hello").reply_to
    ann.sends("/broken")
    ann.sees("BadRequest")
    ann.sends("/what")
    assert ann.sees("What?").reply_to


@plays()
def timerbot(world):
    ann = world.user("Ann")
    ann.sends("/set")
    ann.sees("Usage: /set <seconds>")
    ann.sends("/set -1")
    ann.sees("Not in the past!")
    ann.sends("/unset")
    ann.sees("There is no timer.")
    ann.sends("/set 100")
    ann.sees("Set.")
    ann.sends("/set 0.01")
    ann.sees("Set. The old one is gone.")
    ann.sees(f"Wake up! ({ann.id})")


@plays()
def conversationbot(world):
    ann, bob = world.user("Ann"), world.user("Bob")
    ann.sends("/start")
    ann.sees("Which size?")
    bob.sends("Small")
    ann.sends("Tiny")
    ann.sends("Large")
    ann.sees("Large it is. A photo, or /skip?")
    ann.uploads(b"12345", "photo")
    ann.sees("5 bytes. Where are you, or /skip?")
    ann.shares(location={"latitude": 52.3, "longitude": 4.9})
    ann.sees("52.3, 4.9. Anything else?")
    ann.sends("no")
    ann.sees("Thank you!")
    ann.sends("/cancel")
    ann.sends("/start")
    ann.sees("Which size?")
    ann.sends("/cancel")
    ann.sees("Bye.")


@plays()
def conversationbot2(world):
    ann = world.user("Ann")
    ann.sends("/start")
    ann.sees("What shall I know?")
    ann.sends("Age")
    ann.sees("Your age?")
    ann.sends("7")
    ann.sees("So far:\nAge - 7")
    ann.sends("Something else")
    ann.sees("What shall it be called?")
    ann.sends("Hair")
    ann.sees("Your hair?")
    ann.sends("none")
    ann.sees("So far:\nAge - 7\nHair - none")
    ann.sends("Done")
    ann.sees("I know:\nAge - 7\nHair - none")


@plays()
def nestedconversationbot(world):
    ann = world.user("Ann")
    ann.sends("/start")
    ann.sees("0 people.")
    ann.presses("Add a person")
    ann.sees("The name?")
    ann.sends("Bob")
    ann.sees("Bob is in.")
    ann.presses("Show")
    ann.sees("Bob")
    ann.presses("Back")
    ann.sees("1 people.")
    ann.presses("Add a person")
    ann.sees("The name?")
    ann.sends("/stop")
    ann.sees("Stopped.")
    ann.sends("/start")
    ann.sees("1 people.")
    press = ann.presses("Done")
    assert press.wait()["text"] == "See you!"
    ann.sees("Over.")


def goes_on(world):
    ann = world.user("Ann")
    ann.sends("two")
    ann.sees("Another?")
    ann.sends("/done")
    assert ann.sees("This was the last of 2.").reply_to


@plays(goes_on)
def persistentconversationbot(world):
    ann = world.user("Ann")
    ann.sends("/start")
    ann.sees("I know nothing. A word?")
    ann.sends("one")
    ann.sees("Another?")


@plays()
def inlinekeyboard(world):
    ann = world.user("Ann")
    ann.sends("/start")
    assert ann.sees("Choose:").content["reply_markup"]["inline_keyboard"][1][0]["url"]
    ann.presses("Option 2")
    ann.sees("Chosen: 2")


@plays()
def inlinekeyboard2(world):
    ann = world.user("Ann")
    ann.sends("/start")
    ann.sees("Choose a route")
    ann.presses("One")
    ann.sees("First. Over again?")
    ann.presses("One")
    ann.sees("Choose again")
    press = ann.presses("Two")
    assert press.wait()["text"] == "Bye"
    ann.sees("See you!")


@plays()
def inlinebot(world):
    ann = world.user("Ann")
    ann.inline("a_b")
    assert ann.chooses("Caps").text == "A_B"
    ann.sees("a_b: 00000000")
    ann.inline("ab")
    assert ann.chooses("Bold").text == "ab"
    ann.inline("a_b")
    assert ann.chooses("Plain").text == "a_b"


@plays()
def deeplinking(world):
    ann = world.user("Ann")
    ann.sends("/start")
    ann.sees(
        "Tell others: https://t.me/v13_bot?start=first-step "
        "https://t.me/v13_bot?startgroup=in-group"
    )
    ann.sends("/start first-step")
    said = ann.sees("Go on with first-step")
    assert said.content["entities"][0]["url"] == "https://t.me/v13_bot?start=second-step"
    ann.sends("/start second-step")
    ann.sees("Done: ['second-step']")
    press = ann.presses("Once more")
    assert press.wait()["url"] == "https://t.me/v13_bot?start=first-step"


@plays()
def errorhandlerbot(world):
    ann = world.user("Ann")
    ann.sends("/start")
    ann.sees("Your chat is True.")
    ann.sends("/bad_command")
    ann.sees("AttributeError")
    ann.sends("/bad_chat")
    told = ann.sees("{'tried': True}").text
    assert 'text = "/bad_chat"' in told
    assert "from = Ann" in told
    assert "telegram.error.BadRequest" in told
    assert "Chat not found" in told


@plays()
def pollbot(world):
    ann, bob, eve = (world.user(name) for name in ("Ann", "Bob", "Eve"))
    (bot,) = world.bots.values()
    us = world.group("Us", [ann, bob, eve, bot])
    ann.sends("/poll", to=us)
    asked = ann.sees(lambda message: "poll" in message.content)
    for voter in (bob, eve):
        voter.votes(asked, "Good", "Great")
        ann.sees(f"{voter.first_name} feels Good and Great!")
    ann.sends("/quiz", to=us)
    quiz = ann.sees(lambda message: "poll" in message.content)
    bob.votes(quiz, "4")
    world.wait_for(
        lambda: [call for call in world.calls if call.method == "stopPoll"][1:] or None,
        "the bot closes both polls",
    )
    ann.sends("/preview", to=bot)
    ann.sees("A poll of yours?")


@plays()
def paymentbot(world):
    ann = world.user("Ann")
    ann.sends("/noshipping")
    ann.pays(ann.sees(lambda message: "invoice" in message.content))
    ann.sees("Thank you for 100!")
    ann.sends("/shipping")
    ann.pays(ann.sees(lambda message: "invoice" in message.content), shipping="Fast")
    ann.sees("Thank you for 450!")


@plays()
def chatmemberbot(world):
    ann, bob = world.user("Ann"), world.user("Bob")
    (bot,) = world.bots.values()
    ann.sends("/show_chats")
    ann.sees("0 users, 0 groups.")
    us = world.group("Us", [ann])
    ann.adds(bot, us)
    ann.promotes(bot, us)
    ann.adds(bob, us)
    ann.sees("Bob was added by Ann. Welcome!")
    bob.leaves(us)
    ann.sees("Bob is no longer with us, says Bob.")
    ann.sends("/show_chats", to=bot)
    ann.sees("0 users, 1 groups.")


@plays()
def contexttypesbot(world):
    ann, bob = world.user("Ann"), world.user("Bob")
    ann.sends("/start")
    ann.sees("Pressed 0 times.")
    for count in (1, 2):
        ann.presses("Press")
        ann.sees(f"Pressed {count} times.")
    bob.sends("/print_users")
    bob.sees("2 users")


def after_a_restart(world):
    ann = world.user("Ann")
    ann.presses("1")
    ann.sees("So far [3, 1]. The next?")
    ann.sends("/clear")
    ann.sees("All forgotten.")
    ann.presses("2")
    ann.sees("That button is too old.")


@plays(after_a_restart)
def arbitrarycallbackdatabot(world):
    ann = world.user("Ann")
    ann.sends("/start")
    ann.sees("Choose:")
    ann.presses("3")
    ann.sees("So far [3]. The next?")


@plays()
def passportbot(world):
    ann = world.user("Ann")
    ann.sends("/start")  # a bot can only write to who has written to it
    file = {"file_id": "one", "file_unique_id": "1", "file_size": 1, "file_date": 1}
    elements = [
        {"type": "phone_number", "phone_number": "123", "hash": "aGFzaA=="},
        {"type": "passport_registration", "files": [file], "hash": "aGFzaA=="},
    ]
    credentials = {"data": "ZGF0YQ==", "hash": "aGFzaA==", "secret": "c2VjcmV0"}
    injected(
        world,
        "message",
        message_id=1000,
        date=1,
        chat={"id": ann.id, "type": "private", "first_name": "Ann"},
        passport_data={"data": elements, "credentials": credentials},
        **{"from": ann.as_json()},
    )
    ann.sees("['phone_number', 'passport_registration'] ['one'] 123")


@plays()
def rawapibot(world):
    ann = world.user("Ann")
    for text in ("hi", "bye"):
        ann.sends(text)
        ann.sees(text)


@plays()
def groupbot(world):
    ann, bob = world.user("Ann"), world.user("Bob")
    (bot,) = world.bots.values()
    us = world.group("Us", [ann, bob, bot], admins=[bot])
    ann.sends("/admins", to=us)
    ann.sees("Ann, Sandbox Bot of 3")
    bob.sends("spam of mine", to=us)
    bob.sends("more spam", to=us)
    ann.sends("/slow", to=us)
    assert ann.sees("slow").reply_to is None
    said = bob.sends("hello", to=us)
    ann.sends("/kick", to=us, reply_to=said)
    ann.sees("gone")
    ann.sends("/kick", to=us, reply_to=ann.sends("me?", to=us))
    ann.sees("two already")
    ann.sees("no: ")
    ann.sends("/buttons", to=us)
    ann.sees("Message is not modified: specified new message content")


@plays()
def webhookbot(world):
    ann = world.user("Ann")
    ann.sends("/start")
    ann.sees("Hi!")
    assert ann.presses("Press").wait()["text"] == "pressed"
    for text in ("one", "two"):
        ann.sends(text)
        ann.sees(text)


# Together ---------------------------------------------------------------------------------------


def test_every_bot_is_driven():
    assert {path.stem for path in BOTS.glob("*.py")} == set(SCENARIOS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_bot_in_v13s_manner_works_as_it_stands(name, monkeypatch, tmp_path, caplog):
    world = World(throttles=False, patience=20.0)
    world.bot(token=TOKEN, username="v13_bot")
    monkeypatch.setenv("TOKEN", TOKEN)
    monkeypatch.setenv("STORE", str(tmp_path / "store.pickle"))
    monkeypatch.setattr(telegram_ext.Dispatcher, "_count", 0)  # as in a process of its own
    monkeypatch.setattr(telegram_ext.Dispatcher, "_instance", None)
    port = free_port()
    monkeypatch.setenv("PORT", str(port))
    monkeypatch.setenv("ADDRESS", f"http://127.0.0.1:{port}/")
    with Server(world) as server:
        monkeypatch.setenv("TELEGRAM_API_BASE_URL", server.url)
        for act in SCENARIOS[name]:
            run(BOTS / f"{name}.py", act, world, monkeypatch)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def run(path, act, world, monkeypatch):
    """Run a bot as a script does, with the act in the place of waiting for signals."""
    acted = []

    def idle(updater):
        try:
            act(world)
        finally:
            updater.stop()
        acted.append(act)

    monkeypatch.setattr(telegram_ext.Updater, "idle", idle)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it is spelt as in v13
        warnings.filterwarnings("ignore", "If 'per_message=False'")  # v13 warned as well
        main = runpy.run_path(str(path))["main"]
        if path.stem == "rawapibot":  # it has no updater that could wait
            thread = threading.Thread(target=main)
            thread.start()
            act(world)
            thread.join()
        else:
            main()
            assert acted == [act]
