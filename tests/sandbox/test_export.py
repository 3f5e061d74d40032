"""Conversations written down as tests, which then pass against the same bot."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from telegram_sandbox import Chat, Server, User, World
from telegram_sandbox.export import as_pytest

ROOT = Path(__file__).parents[2]

KEYBOARDS = """
import os
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, Filters, MessageHandler, Updater

MENU = InlineKeyboardMarkup([[InlineKeyboardButton(t, callback_data=t) for t in ("Tea", "Cake")]])

def start(update, context):
    name = update.effective_user.first_name
    update.message.reply_text(f'Hi "{name}"!\\nWhat will it be?', reply_markup=MENU)

def press(update, context):
    update.callback_query.answer(f"{update.callback_query.data} noted")
    update.callback_query.edit_message_text(f"One {update.callback_query.data}, coming up")
    keyboard = ReplyKeyboardMarkup([["Thanks", "More"]])
    context.bot.send_message(update.effective_chat.id, "Anything else?", reply_markup=keyboard)

def text(update, context):
    if update.message.reply_to_message:
        update.message.reply_text("You answered: " + update.message.reply_to_message.text)
    else:
        update.message.reply_text("You said " + update.message.text)

def photo(update, context):
    update.message.reply_photo("https://example.com/cat.jpg", caption="Mine")
    update.message.reply_photo(update.message.photo[-1].file_id)

updater = Updater(os.environ["TOKEN"])
for handler in (
    CommandHandler("start", start),
    CallbackQueryHandler(press),
    MessageHandler(Filters.photo, photo),
    MessageHandler(Filters.text, text),
):
    updater.dispatcher.add_handler(handler)
updater.start_polling()
updater.idle()
"""


@contextmanager
def running(server: Server, script: Path) -> Iterator[None]:
    environment = {**os.environ, "TELEGRAM_API_BASE_URL": server.url, "TOKEN": "1:test"}
    log = script.parent / "bot.log" if script.parent != ROOT / "examples" else None
    with (log or Path(os.devnull)).open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(script)], env=environment, stdout=output, stderr=output, cwd=ROOT
        )
        with process:
            yield
            process.kill()


def replays(text: str, folder: Path) -> str:
    """Run an exported file as anybody would, and return what pytest says."""
    file = folder / "test_conversation.py"
    file.write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(file)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return run.stdout + run.stderr


def exported(world: World, script: Path) -> str:
    bot = next(iter(world.bots.values()))
    return as_pytest(world, bot, f"python {shlex.quote(str(script))}")


def test_a_conversation_with_the_echo_bot_passes_as_a_test(
    world: World, alice: User, sandbox_server: Server, tmp_path: Path
) -> None:
    world.patience = 30
    script = ROOT / "examples" / "echobot.py"
    with running(sandbox_server, script):
        alice.sends("/start")
        alice.sees("please talk to me")
        alice.sends('It\'s "fine" \\o/ ☕\nnext line')
        alice.sees("next line")
        alice.inline("shout")
        alice.chooses(1)
        alice.sends("/caps quiet")
        alice.sees("QUIET")

    text = exported(world, script)

    assert 'alice.sends("/start")' in text
    assert 'alice.inline("shout")' in text
    assert "1 passed" in replays(text, tmp_path)


def test_a_conversation_with_buttons_passes_as_a_test(
    world: World, alice: User, sandbox_server: Server, tmp_path: Path
) -> None:
    world.patience = 30
    world.web.obliging = True
    script = tmp_path / "keyboard_bot.py"
    script.write_text(KEYBOARDS, encoding="utf-8")
    with running(sandbox_server, script):
        alice.sends("/start")
        alice.sees("What will it be?")
        assert alice.presses("Cake").wait()["text"] == "Cake noted"
        asked = alice.sees("Anything else?")
        alice.presses("Thanks")
        alice.sees("You said Thanks")
        alice.sends("No", reply_to=asked)
        alice.sees("You answered")
        alice.uploads(b"\x89PNG not much of a picture", "photo", name="me.png")
        alice.sees("Mine")
        alice.sees(lambda message: "photo" in message.content)

    text = exported(world, script)

    assert 'assert press.wait()["text"] == "Cake noted"' in text
    assert 'alice.sees("One Cake, coming up")' in text
    assert "1 passed" in replays(text, tmp_path)


def test_an_exported_test_fails_when_the_bot_says_something_else(
    world: World, alice: User, sandbox_server: Server, tmp_path: Path
) -> None:
    world.patience = 30
    script = tmp_path / "keyboard_bot.py"
    script.write_text(KEYBOARDS, encoding="utf-8")
    with running(sandbox_server, script):
        alice.sends("/start")
        alice.sees("What will it be?")

    text = exported(world, script).replace("world.patience = 15", "world.patience = 2")
    script.write_text(KEYBOARDS.replace("What will it be?", "What now?"), encoding="utf-8")

    said = replays(text, tmp_path)
    assert "1 failed" in said
    assert "What will it be?" in said


def test_groups_and_several_users_are_told_of(
    world: World, alice: User, call: Callable[..., dict[str, Any]]
) -> None:
    bob = world.user("Bob", username="bob")
    group = world.group("Tea party", [alice, bob, next(iter(world.bots.values()))])
    bob.sends("/menu", group)
    call("sendMessage", chat_id=group.id, text="Cakes")

    text = exported(world, Path("bot.py"))

    assert 'bob = world.user("Bob", username="bob")' in text
    assert 'tea_party = world.group("Tea party", [alice, bob, world.bot(TOKEN)])' in text
    assert 'bob.sends("/menu", tea_party)' in text
    assert 'bob.sees("Cakes")' in text
    compile(text, "test_conversation.py", "exec")


def test_votes_and_reactions_are_told_of(
    world: World, alice: User, call: Callable[..., dict[str, Any]]
) -> None:
    alice.sends("/start")
    options = [{"text": "Tea"}, {"text": "Cake"}]
    call("sendPoll", chat_id=alice.id, question="Which?", options=options)
    poll = alice.sees(lambda message: "poll" in message.content)
    alice.votes(poll, "Cake")
    alice.reacts(poll, "👍")

    text = exported(world, Path("bot.py"))

    assert 'message_2 = alice.sees(lambda message: "poll" in message.content)' in text
    assert 'alice.votes(message_2, "Cake")' in text
    assert 'alice.reacts(message_2, "👍")' in text


def test_what_users_do_in_groups_is_told_of(world: World, alice: User) -> None:
    bot = next(iter(world.bots.values()))
    bob = world.user("Bob")
    group = world.group("Tea", [alice, bot])
    alice.adds(bob, group)
    said = bob.sends("hello", group)
    alice.pins(said)
    alice.renames(group, "Cake")
    bob.leaves(group)
    alice.forwards(said, bot)
    alice.asks("Which?", ["Tea", "Cake"], bot, anonymous=False)
    alice.deletes(said)

    steps = [line.strip() for line in exported(world, Path("bot.py")).splitlines()]

    assert 'cake = world.group("Cake", [alice, world.bot(TOKEN)])' in steps
    assert steps[-8:] == [
        "alice.adds(bob, cake)",
        f'message_{said.id} = bob.sends("hello", cake)',
        f"alice.pins(message_{said.id})",
        'alice.renames(cake, "Cake")',
        "bob.leaves(cake)",
        f"alice.forwards(message_{said.id})",
        'alice.asks("Which?", ["Tea", "Cake"], anonymous=False)',
        f"alice.deletes(message_{said.id})",
    ]


def test_payments_are_told_of(
    world: World, alice: User, call: Callable[..., dict[str, Any]]
) -> None:
    alice.sends("/start")
    bill = {"title": "Tea", "description": "Hot", "payload": "x", "currency": "XTR"}
    call("sendInvoice", chat_id=alice.id, prices=[{"label": "Tea", "amount": 5}], **bill)
    alice.pays(alice.sees(lambda message: "invoice" in message.content))
    query = call("getUpdates", offset=-1)["result"][0]["pre_checkout_query"]
    call("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    call("sendMessage", chat_id=alice.id, text="Thank you")

    steps = [line.strip() for line in exported(world, Path("bot.py")).splitlines()]

    assert 'message_2 = alice.sees(lambda message: "invoice" in message.content)' in steps
    assert "alice.pays(message_2)" in steps
    assert steps[-1] == 'alice.sees("Thank you")'


@pytest.mark.parametrize(
    "said",
    ['"""', "'; import os; '", "\\", "{0}", "\x00\u202e", "a\r\nb", "#{}", "\ud83d"],
)
def test_no_text_escapes_its_quotes(world: World, alice: User, said: str) -> None:
    alice.sends(f"x{said}x")

    text = exported(world, Path("bot.py"))

    compile(text, "test_conversation.py", "exec")
    (line,) = [line for line in text.splitlines() if "alice.sends" in line]
    heard: list[str] = []
    stand_in = type("Alice", (), {"sends": lambda self, text: heard.append(text)})()
    exec(line.strip(), {"alice": stand_in})
    assert heard == [f"x{said}x"]


def test_an_empty_conversation_is_a_test_too(world: World) -> None:
    text = exported(world, Path("bot.py"))

    compile(text, "test_conversation.py", "exec")
    assert "nobody has said anything" in text


def test_no_token_is_written_down(alice: User, world: World) -> None:
    secret = world.bot("77:very-secret", username="other_bot")
    alice.sends("hello", secret)

    assert "very-secret" not in as_pytest(world, secret, "python bot.py")


def told_of(world: World) -> list[str]:
    """Return the lines of the test that a world is told as, which must be valid Python."""
    text = exported(world, Path("bot.py"))
    compile(text, "test_conversation.py", "exec")
    return [line.strip() for line in text.splitlines()]


def acted_again(steps: list[str], groups: list[str]) -> World:
    """Do what the users did once more, in a world of its own; what bots did is left out."""
    world = World(throttles=False)
    names: dict[str, Any] = {"world": world, "TOKEN": "1:test", "alice": world.user("Alice")}
    world.bot()
    for step in steps:
        if step.startswith(("alice", "bob", *groups)) and ".sees(" not in step:
            exec(step, names)  # lines this test has made
    return world


def standing(chat: Chat) -> dict[str, Any]:
    return {m.account.first_name: (m.status, m.rights) for m in chat.members.values()}


def test_topics_are_told_of(world: World, alice: User, call: Callable[..., dict[str, Any]]) -> None:
    bot = world.bot()
    forum = world.supergroup("Forum", [alice], admins=[bot], forum=True)
    tea = alice.opens_topic("Tea", forum)
    alice.sends("green", tea)
    alice.renames_topic(tea, "Green tea")
    alice.sends("more", tea)
    alice.uploads(b"pixels", "photo", to=tea)
    alice.closes(tea)
    alice.reopens(tea)
    alice.sends("to all", forum)
    call("createForumTopic", chat_id=forum.id, name="Cake")
    alice.sends("yes", forum.topic("Cake"))

    steps = told_of(world)

    assert (
        'forum = world.group("Forum", [alice, world.bot(TOKEN)], admins=[world.bot(TOKEN)], forum=True)'
        in steps
    )
    assert steps[-10:] == [
        'alice.opens_topic("Tea", forum)',
        'alice.sends("green", forum.topic("Tea"))',
        'alice.renames_topic(forum.topic("Tea"), "Green tea")',
        'alice.sends("more", forum.topic("Green tea"))',
        """alice.uploads(b'pixels', "photo", name="photo.jpg", to=forum.topic("Green tea"))""",
        'alice.closes(forum.topic("Green tea"))',
        'alice.reopens(forum.topic("Green tea"))',
        'alice.sends("to all", forum)',
        'alice.sees(lambda message: "forum_topic_created" in message.content)',
        'alice.sends("yes", forum.topic("Cake"))',
    ]
    again = next(iter(acted_again(steps, ["forum"]).groups.values()))
    assert {one.name for one in (again.topics or {}).values()} == {"General", "Green tea", "Cake"}


def test_promotions_and_removals_are_told_of(world: World, alice: User) -> None:
    bot, bob = world.bot(), world.user("Bob")
    club = world.supergroup("Club", [alice, bot, bob])
    news = world.channel("News", [alice, bot])
    alice.promotes(bot, club, can_pin_messages=True, can_delete_messages=True)
    alice.promotes(bob, club, custom_title="Baker", is_anonymous=True, can_pin_messages=True)
    alice.promotes(bob, club, can_manage_chat=True)
    alice.demotes(bob, club)
    alice.restricts(bob, club, can_send_photos=False)
    alice.unrestricts(bob, club)
    alice.removes(bob, club)
    alice.unbans(bob, club)
    bob.joins(club)
    alice.removes(bob, club, may_return=True)
    alice.bans(bob, club)
    alice.adds(bob, news)

    steps = told_of(world)

    assert 'club = world.group("Club", [alice, bob, world.bot(TOKEN)])' in steps
    assert steps[-12:] == [
        "alice.promotes(world.bot(TOKEN), club, can_delete_messages=True, can_pin_messages=True)",
        'alice.promotes(bob, club, can_pin_messages=True, custom_title="Baker", is_anonymous=True)',
        "alice.promotes(bob, club, can_manage_chat=True)",
        "alice.demotes(bob, club)",
        "alice.restricts(bob, club, can_send_photos=False)",
        "alice.unrestricts(bob, club)",
        "alice.removes(bob, club)",
        "alice.unbans(bob, club)",
        "bob.joins(club)",
        "alice.removes(bob, club, may_return=True)",
        "alice.bans(bob, club)",
        "alice.adds(bob, news)",
    ]
    first, second = acted_again(steps, ["club", "news"]).groups.values()
    assert standing(first) == standing(club)
    assert standing(second) == standing(news)


def test_a_large_file_is_told_of_with_a_remark(world: World, alice: User) -> None:
    alice.uploads(b"p" * 20_000, "photo", name="cat.jpg", caption="Look")

    steps = told_of(world)

    assert steps[-3:] == [
        "# Zeros stand for the 20000 bytes of 'cat.jpg'. If the bot looks at them,",
        "# keep the file beside this test and give its path instead.",
        'alice.uploads(bytes(20000), "photo", name="cat.jpg", caption="Look")',
    ]
