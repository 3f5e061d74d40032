"""Shortcuts, texts, files and old spellings against a server that checks every parameter."""

import pytest
import requests

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest
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


def test_a_reply_quotes_on_request_and_its_text_can_be_sent_again(message):
    reply = message.reply_html("<b>hi</b> <i>there 😀</i>", quote=True)
    assert reply.reply_to_message == message
    assert reply.text_html == "<b>hi</b> <i>there 😀</i>"
    again = message.reply_markdown_v2(reply.text_markdown_v2)
    assert again.text_html == reply.text_html
    assert message.reply_markdown(reply.text_markdown).text_html == reply.text_html
    assert again.reply_to_message is None


def test_a_mention_is_understood(message):
    mention = message.from_user.mention_html("you & me")
    sent = message.reply_html(mention)
    assert sent.text == "you & me"
    assert sent.entities[0].user == message.from_user


def test_a_file_that_was_sent_comes_back(message):
    document = message.reply_document(b"content", filename="a.txt").document
    file = document.get_file()
    assert file.download_as_bytearray() == b"content"
    assert TOKEN not in repr(file)


def test_an_album_is_sent_and_read(message):
    album = message.reply_media_group(
        [InputMediaPhoto(PNG + b"1", caption="one"), InputMediaPhoto(PNG + b"2")]
    )
    assert [each.caption for each in album] == ["one", None]
    assert album[0].effective_attachment[-1].file_id


def test_a_message_of_ones_own_can_be_changed_and_deleted(message):
    button = InlineKeyboardMarkup.from_button(InlineKeyboardButton("a", callback_data="x"))
    own = message.reply_text("first", reply_markup=button)
    assert own.edit_reply_markup().reply_markup is None
    assert own.edit_text("second").text == "second"
    assert own.delete() is True
    with pytest.raises(BadRequest):
        own.delete()


def test_a_message_is_forwarded_and_copied(message):
    forwarded = message.forward(message.chat_id)
    assert forwarded.forward_origin.sender_user == message.from_user
    assert message.copy(message.chat_id).message_id
