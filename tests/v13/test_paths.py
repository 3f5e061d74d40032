"""What bots written for v13 import, where from, and under which names things speak of themselves."""

import logging
import warnings
from importlib import import_module

import pytest

import telegram.ext
import telegram_ext
from telegram_ext import Dispatcher, Filters, Updater

EXPORTED = """
    BaseFilter BasePersistence CallbackContext CallbackDataCache CallbackQueryHandler
    ChatJoinRequestHandler ChatMemberHandler ChosenInlineResultHandler CommandHandler ContextTypes
    ConversationHandler Defaults DelayQueue DictPersistence Dispatcher DispatcherHandlerStop ExtBot
    Filters Handler InlineQueryHandler InvalidCallbackData Job JobQueue MessageFilter
    MessageHandler MessageQueue PicklePersistence PollAnswerHandler PollHandler
    PreCheckoutQueryHandler PrefixHandler RegexHandler ShippingQueryHandler StringCommandHandler
    StringRegexHandler TypeHandler UpdateFilter Updater run_async"""

# Where v13's bots found names that v13's modules had only imported themselves.
BESIDE = {
    "telegram.ext.callbackcontext": "Update CallbackQuery ExtBot",
    "telegram.ext.commandhandler": "MessageEntity Update Handler",
    "telegram.ext.conversationhandler": "Promise Update CallbackContext CallbackQueryHandler",
    "telegram.ext.dispatcher": "CallbackContext Handler Promise Update DispatcherHandlerStop",
    "telegram.ext.filters": "Chat Message MessageEntity Update User MessageFilter",
    "telegram.ext.jobqueue": "CallbackContext",
    "telegram.ext.updater": "Bot ContextTypes Dispatcher ExtBot JobQueue",
    "telegram.ext.utils.promise": "Promise",
}


@pytest.mark.parametrize("name", EXPORTED.split())
def test_v13s_framework_is_exported_whole(name):
    assert getattr(telegram.ext, name) is getattr(telegram_ext, name)
    assert name in telegram.ext.__all__


@pytest.mark.parametrize(
    ("module", "name"),
    [(module, name) for module, names in BESIDE.items() for name in names.split()],
)
def test_a_module_of_v13_also_has_what_it_imported(module, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = getattr(import_module(module), name)
    today = [getattr(home, name) for home in (telegram_ext, telegram) if name in home.__all__]
    assert found in today


def test_an_old_module_of_the_framework_has_nothing_that_nobody_has():
    with pytest.raises(AttributeError, match="Dispacher"):
        import_module("telegram.ext.dispatcher").Dispacher  # noqa: B018


@pytest.mark.parametrize(
    "name",
    [
        "JobQueue",
        "telegram.bot",
        "telegram.ext.conversationhandler",
        "telegram.ext.dispatcher",
        "telegram.ext.updater",
    ],
)
def test_loggers_have_the_names_that_bots_silence(name):
    Updater("123:abc")
    assert name in logging.Logger.manager.loggerDict or name == "telegram.ext.conversationhandler"
    import_module("telegram_ext.conversation")
    assert name in logging.Logger.manager.loggerDict


class NobodysUpdater(Updater):
    """An updater of a bot's own kind."""


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda u: u.bot.send_message(), "Bot.send_message() missing 2 required"),
        (lambda u: u.bot.sendMessage(1, "x", txt=1), "Bot.send_message() got an unexpected"),
        (lambda _: telegram.Bot("123:abc").call(), "Bot.call() missing"),
        (lambda u: u.start_polling(timout=1), "Updater.start_polling() got an unexpected"),
        (lambda u: u.start_polling(*range(9)), "Updater.start_polling() takes from 1"),
        (lambda u: u.start_webhook(prt=1), "Updater.start_webhook() got an unexpected"),
        (lambda u: u.dispatcher.add_error_handler(), "Dispatcher.add_error_handler() missing"),
        (lambda u: u.dispatcher.run_async(), "Dispatcher.run_async() missing"),
        (lambda u: u.dispatcher.update_persistence(1, 2), "Dispatcher.update_persistence() takes"),
        (lambda u: u.dispatcher.start(1, 2), "Dispatcher.start() takes"),
        (
            lambda u: telegram.Chat(id=1, type="private").send_message(),
            "Chat.send_message() missing",
        ),
    ],
)
@pytest.mark.parametrize("kind", [Updater, NobodysUpdater])
def test_pythons_own_complaints_name_the_class_that_bots_know(kind, call, said):
    with pytest.raises(TypeError) as complaint:
        call(kind("123:abc"))
    assert str(complaint.value).startswith(said)


def test_generic_names_are_subscriptable_where_annotations_do_so():
    for name in ("Updater", "Dispatcher", "CallbackContext", "ContextTypes", "Handler"):
        parameters = (dict, dict) if name == "Handler" else (dict, dict, dict)
        if name in {"Updater", "Dispatcher", "ContextTypes"}:
            parameters = (telegram_ext.CallbackContext, dict, dict, dict)
        assert getattr(telegram_ext, name)[parameters]
    assert isinstance(Filters.text, telegram_ext.MessageFilter)
    assert issubclass(
        Dispatcher[telegram_ext.CallbackContext, dict, dict, dict].__origin__, Dispatcher
    )


STATEMENTS = """
import telegram.ext as tg; tg.Updater
import telegram, telegram.ext; telegram.ext.Updater
from telegram.ext import messagequeue as mq; mq.MessageQueue; mq.queuedmessage
from telegram.ext import filters; filters.MergedFilter
import telegram.ext.filters; telegram.ext.filters.Filters.text
from telegram.ext.filters import BaseFilter, Filters, MergedFilter, MessageFilter, UpdateFilter
from telegram.ext.dispatcher import Dispatcher, DispatcherHandlerStop, run_async
from telegram.ext.callbackcontext import CallbackContext
from telegram.ext.callbackdatacache import CallbackDataCache, InvalidCallbackData
from telegram.ext.jobqueue import Job, JobQueue
from telegram.ext.utils.promise import Promise
from telegram.ext.utils.webhookhandler import WebhookServer as gone
from telegram import MAX_MESSAGE_LENGTH, MAX_CAPTION_LENGTH, SUPPORTED_WEBHOOK_PORTS
from telegram import MAX_FILESIZE_DOWNLOAD, MAX_FILESIZE_UPLOAD, MAX_MESSAGES_PER_SECOND
from telegram import MAX_MESSAGES_PER_SECOND_PER_CHAT, MAX_MESSAGES_PER_MINUTE_PER_GROUP
from telegram import TelegramError, TelegramDecryptionError, TelegramObject, InputFile
from telegram import __version__, bot_api_version, constants, error
from telegram.error import BadRequest, ChatMigrated, Conflict, InvalidToken, NetworkError
from telegram.error import RetryAfter, TelegramError, TimedOut, Unauthorized
from telegram.utils.helpers import create_deep_linked_url, effective_message_type
from telegram.utils.helpers import escape_markdown, mention_html, mention_markdown
from telegram.utils.request import Request
from telegram.utils import helpers, request; helpers.mention_html; request.Request
from telegram.chataction import ChatAction; ChatAction.TYPING
from telegram.parsemode import ParseMode; ParseMode.HTML
from telegram.files.inputfile import InputFile
from telegram.inline.inlinekeyboardbutton import InlineKeyboardButton
from telegram.payment.labeledprice import LabeledPrice
from telegram.games.game import Game
from telegram import *; Update; Bot; ParseMode; ChatAction; InlineKeyboardMarkup
from telegram.ext import *; Updater; CommandHandler; Filters; MessageQueue
"""


@pytest.mark.parametrize("statement", STATEMENTS.strip().splitlines())
def test_bots_import_as_they_did(statement):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        if statement.endswith("gone"):
            with pytest.raises(ImportError):
                exec(statement, {})
        else:
            exec(statement, {})
