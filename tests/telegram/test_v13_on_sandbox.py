"""Old spellings against a server that knows today's alone."""

import warnings

import pytest
import requests

from telegram import Bot
from telegram_sandbox.adapter import SandboxAdapter
from telegram_sandbox.world import World

TOKEN = "123456:" + "a" * 35
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def world():
    return World()


@pytest.fixture
def bot(world):
    world.bot(token=TOKEN, username="test_bot")
    http = requests.Session()
    http.mount("https://api.telegram.org/", SandboxAdapter(world))
    it = Bot(TOKEN, http=http)
    yield it
    it.request.stop()


@pytest.fixture
def message(world, bot):
    world.user("Alice").sends("look at *this*")
    [update] = bot.get_updates()
    return update.effective_message


def test_old_spellings_are_sent_as_todays(message, bot):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        reply = bot.send_message(
            message.chat_id,
            "http://example.org",
            None,
            True,
            None,
            message.message_id,
            allow_sending_without_reply=True,
        )
        poll = message.reply_poll("?", ["a", "b"], type="quiz", correct_option_id=1).poll
        document = message.reply_document(b"content", thumb=PNG, filename="a b.txt").document
        assert reply.reply_to_message == message
        assert reply.link_preview_options.is_disabled is True
        assert (poll.correct_option_id, poll.correct_option_ids) == (1, [1])
        assert document.file_name == "a b.txt"
