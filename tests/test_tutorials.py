"""Both tutorials of v13, their code typed line by line as a beginner would in an interactive Python.

The lines stand here as the tutorials print them. Only the token, and the number of the person who is
answered, differ from reader to reader.
"""

from __future__ import annotations

import code
import logging
from collections.abc import Callable, Iterator

import pytest

from telegram_sandbox import Server, World

TOKEN = "123456:a-readers-own-token"

INTRODUCTION = """
import telegram
bot = telegram.Bot(token='TOKEN')
print(bot.get_me())
updates = bot.get_updates()
print(updates[0])
updates[0].message.from_user.id
bot.send_message(text='Hi John!', chat_id=1234567890)
"""

FIRST_BOT = {
    "updater": """
from telegram.ext import Updater
updater = Updater(token='TOKEN', use_context=True)
dispatcher = updater.dispatcher
""",
    "logging": """
import logging
logging.basicConfig(format='%(asctime)s - %(name)s - %(levelname)s - %(message)s',
                     level=logging.INFO)
""",
    "start": """
def start(update, context):
    context.bot.send_message(chat_id=update.effective_chat.id, text="I'm a bot, please talk to me!")

from telegram.ext import CommandHandler
start_handler = CommandHandler('start', start)
dispatcher.add_handler(start_handler)
updater.start_polling()
""",
    "echo": """
def echo(update, context):
    context.bot.send_message(chat_id=update.effective_chat.id, text=update.message.text)

from telegram.ext import MessageHandler, Filters
echo_handler = MessageHandler(Filters.text & (~Filters.command), echo)
dispatcher.add_handler(echo_handler)
""",
    "caps": """
def caps(update, context):
    text_caps = ' '.join(context.args).upper()
    context.bot.send_message(chat_id=update.effective_chat.id, text=text_caps)

caps_handler = CommandHandler('caps', caps)
dispatcher.add_handler(caps_handler)
""",
    "inline": """
from telegram import InlineQueryResultArticle, InputTextMessageContent
def inline_caps(update, context):
    query = update.inline_query.query
    if not query:
        return
    results = list()
    results.append(
        InlineQueryResultArticle(
            id=query.upper(),
            title='Caps',
            input_message_content=InputTextMessageContent(query.upper())
        )
    )
    context.bot.answer_inline_query(update.inline_query.id, results)

from telegram.ext import InlineQueryHandler
inline_caps_handler = InlineQueryHandler(inline_caps)
dispatcher.add_handler(inline_caps_handler)
""",
    "unknown": """
def unknown(update, context):
    context.bot.send_message(chat_id=update.effective_chat.id, text="Sorry, I didn't understand that command.")

unknown_handler = MessageHandler(Filters.command, unknown)
dispatcher.add_handler(unknown_handler)
""",
    "stop": "updater.stop()\n",
}


class Reader(code.InteractiveConsole):
    """Somebody who types a tutorial's lines into Python; an exception ends the test."""

    def type(self, lines: str) -> None:
        for line in [*lines.strip("\n").replace("TOKEN", TOKEN).split("\n"), ""]:
            if line and not line[0].isspace() and self.buffer:
                self.push("")  # the empty line that ends a def at the prompt
            self.push(line)

    def showtraceback(self) -> None:
        raise AssertionError("a tutorial's line raised, see above") from _current_exception()

    def showsyntaxerror(self, filename: str | None = None, **_: object) -> None:
        raise AssertionError("a tutorial's line does not parse") from _current_exception()


def _current_exception() -> BaseException | None:
    import sys

    return sys.exc_info()[1]


@pytest.fixture
def world() -> World:
    world = World(patience=30.0, throttles=False)
    world.bot(token=TOKEN, username="tutorial_bot", first_name="Tutorial")
    return world


@pytest.fixture
def served(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with Server(world) as server:
        monkeypatch.setenv("TELEGRAM_API_BASE_URL", server.url)
        yield world


@pytest.fixture
def root_logger() -> Iterator[None]:
    """Undo the tutorial's `logging.basicConfig`."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_introduction_to_the_api(served: World, capsys: pytest.CaptureFixture[str]) -> None:
    john = served.user("John", id=1234567890)
    john.sends("Hello bot")

    Reader().type(INTRODUCTION)

    john.sees("Hi John!")
    printed = capsys.readouterr().out
    assert "tutorial_bot" in printed
    assert "Hello bot" in printed
    assert "1234567890\n" in printed, "the id of the person, as an expression typed at the prompt"


def test_your_first_bot(served: World, root_logger: None) -> None:
    alice = served.user("Alice")
    reader = Reader()

    reader.type(FIRST_BOT["updater"])
    reader.type(FIRST_BOT["logging"])
    reader.type(FIRST_BOT["start"])
    try:
        alice.sends("/start")
        alice.sees("I'm a bot, please talk to me!")

        reader.type(FIRST_BOT["echo"])
        alice.sends("and now?")
        alice.sees("and now?")

        reader.type(FIRST_BOT["caps"])
        alice.sends("/caps now and then")
        alice.sees("NOW AND THEN")

        reader.type(FIRST_BOT["inline"])
        results = alice.inline("shout it")
        assert [result["title"] for result in results] == ["Caps"]
        assert alice.chooses(1).text == "SHOUT IT"

        reader.type(FIRST_BOT["unknown"])
        alice.sends("/dance")
        alice.sees("Sorry, I didn't understand that command.")
    finally:
        reader.type(FIRST_BOT["stop"])


def test_handlers_are_asked_in_the_order_of_the_tutorial(served: World, root_logger: None) -> None:
    """`unknown` comes last and takes nothing away from the commands before it."""
    alice = served.user("Alice")
    reader = Reader()
    for part in ("updater", "start", "echo", "caps", "inline", "unknown"):
        reader.type(FIRST_BOT[part])
    try:
        for text in ("/start", "/caps a", "/nonsense", "plain"):
            alice.sends(text)

        alice.sees("please talk to me")
        alice.sees("A")
        alice.sees("Sorry")
        alice.sees("plain")
    finally:
        reader.type(FIRST_BOT["stop"])


@pytest.mark.parametrize("where", ["telegram.ext", "telegram_ext"])
def test_both_names_of_the_framework_hold_the_same_objects(where: str) -> None:
    import importlib

    import telegram_ext

    module = importlib.import_module(where)

    for name in ("Updater", "CommandHandler", "MessageHandler", "Filters", "InlineQueryHandler"):
        assert getattr(module, name) is getattr(telegram_ext, name)


def test_the_quickstart_has_every_line_of_the_tutorials(
    read_page: Callable[[str], str],
) -> None:
    """Our prose, the tutorials' code: the page and the lines above must not drift apart."""
    page = {line.strip() for line in read_page("docs/quickstart.rst").splitlines()}

    wanted = "\n".join([INTRODUCTION, *FIRST_BOT.values()])
    missing = [line for line in map(str.strip, wanted.splitlines()) if line and line not in page]

    assert not missing, missing
