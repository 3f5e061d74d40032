"""python-telegram-bot v13's framework: updater, dispatcher, handlers, filters.

Names load on first use, so that a program pays for what it uses.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from telegram.loading import resting
from telegram.missing import missing

if TYPE_CHECKING:
    from telegram_ext.callback_data import CallbackDataCache, InvalidCallbackData
    from telegram_ext.context import CallbackContext
    from telegram_ext.contexttypes import ContextTypes
    from telegram_ext.conversation import ConversationHandler
    from telegram_ext.defaults import Defaults
    from telegram_ext.dispatcher import Dispatcher, run_async
    from telegram_ext.errorhandling import DispatcherHandlerStop
    from telegram_ext.extbot import ExtBot
    from telegram_ext.filters import BaseFilter, Filters, MessageFilter, UpdateFilter
    from telegram_ext.handlers.base import Handler
    from telegram_ext.handlers.business import (
        BusinessConnectionHandler,
        BusinessMessagesDeletedHandler,
    )
    from telegram_ext.handlers.callback_query import CallbackQueryHandler
    from telegram_ext.handlers.command import CommandHandler, PrefixHandler
    from telegram_ext.handlers.inline_query import ChosenInlineResultHandler, InlineQueryHandler
    from telegram_ext.handlers.kinds import (
        ChatJoinRequestHandler,
        ChatMemberHandler,
        PollAnswerHandler,
        PollHandler,
        PreCheckoutQueryHandler,
        ShippingQueryHandler,
    )
    from telegram_ext.handlers.message import MessageHandler
    from telegram_ext.handlers.objects import StringCommandHandler, StringRegexHandler, TypeHandler
    from telegram_ext.handlers.reactions import ChatBoostHandler, MessageReactionHandler
    from telegram_ext.handlers.regex import RegexHandler
    from telegram_ext.handlers.services import (
        BotSubscriptionHandler,
        ManagedBotHandler,
        MessageGenerationStoppedHandler,
        PaidMediaPurchasedHandler,
    )
    from telegram_ext.health import Health
    from telegram_ext.intake import UnreadableUpdate
    from telegram_ext.jobs import Job, JobQueue
    from telegram_ext.messagequeue import DelayQueue, MessageQueue
    from telegram_ext.persistence.base import BasePersistence
    from telegram_ext.persistence.dictionary import DictPersistence
    from telegram_ext.persistence.pickled import PicklePersistence
    from telegram_ext.persistence.sqlite import SQLitePersistence
    from telegram_ext.promise import Promise
    from telegram_ext.updater import Updater

_HOMES = {
    "BaseFilter": "filters",
    "BasePersistence": "persistence.base",
    "BotSubscriptionHandler": "handlers.services",
    "BusinessConnectionHandler": "handlers.business",
    "BusinessMessagesDeletedHandler": "handlers.business",
    "CallbackContext": "context",
    "CallbackDataCache": "callback_data",
    "CallbackQueryHandler": "handlers.callback_query",
    "ChatBoostHandler": "handlers.reactions",
    "ChatJoinRequestHandler": "handlers.kinds",
    "ChatMemberHandler": "handlers.kinds",
    "ChosenInlineResultHandler": "handlers.inline_query",
    "CommandHandler": "handlers.command",
    "ContextTypes": "contexttypes",
    "ConversationHandler": "conversation",
    "Defaults": "defaults",
    "DelayQueue": "messagequeue",
    "DictPersistence": "persistence.dictionary",
    "Dispatcher": "dispatcher",
    "DispatcherHandlerStop": "errorhandling",
    "ExtBot": "extbot",
    "Filters": "filters",
    "Handler": "handlers.base",
    "Health": "health",
    "InlineQueryHandler": "handlers.inline_query",
    "InvalidCallbackData": "callback_data",
    "Job": "jobs",
    "JobQueue": "jobs",
    "ManagedBotHandler": "handlers.services",
    "MessageFilter": "filters",
    "MessageGenerationStoppedHandler": "handlers.services",
    "MessageHandler": "handlers.message",
    "MessageQueue": "messagequeue",
    "MessageReactionHandler": "handlers.reactions",
    "PaidMediaPurchasedHandler": "handlers.services",
    "PicklePersistence": "persistence.pickled",
    "PollAnswerHandler": "handlers.kinds",
    "PollHandler": "handlers.kinds",
    "PreCheckoutQueryHandler": "handlers.kinds",
    "PrefixHandler": "handlers.command",
    "Promise": "promise",
    "RegexHandler": "handlers.regex",
    "SQLitePersistence": "persistence.sqlite",
    "ShippingQueryHandler": "handlers.kinds",
    "StringCommandHandler": "handlers.objects",
    "StringRegexHandler": "handlers.objects",
    "TypeHandler": "handlers.objects",
    "UnreadableUpdate": "intake",
    "UpdateFilter": "filters",
    "Updater": "updater",
    "run_async": "dispatcher",
}

__all__ = [
    "BaseFilter",
    "BasePersistence",
    "BotSubscriptionHandler",
    "BusinessConnectionHandler",
    "BusinessMessagesDeletedHandler",
    "CallbackContext",
    "CallbackDataCache",
    "CallbackQueryHandler",
    "ChatBoostHandler",
    "ChatJoinRequestHandler",
    "ChatMemberHandler",
    "ChosenInlineResultHandler",
    "CommandHandler",
    "ContextTypes",
    "ConversationHandler",
    "Defaults",
    "DelayQueue",
    "DictPersistence",
    "Dispatcher",
    "DispatcherHandlerStop",
    "ExtBot",
    "Filters",
    "Handler",
    "Health",
    "InlineQueryHandler",
    "InvalidCallbackData",
    "Job",
    "JobQueue",
    "ManagedBotHandler",
    "MessageFilter",
    "MessageGenerationStoppedHandler",
    "MessageHandler",
    "MessageQueue",
    "MessageReactionHandler",
    "PaidMediaPurchasedHandler",
    "PicklePersistence",
    "PollAnswerHandler",
    "PollHandler",
    "PreCheckoutQueryHandler",
    "PrefixHandler",
    "Promise",
    "RegexHandler",
    "SQLitePersistence",
    "ShippingQueryHandler",
    "StringCommandHandler",
    "StringRegexHandler",
    "TypeHandler",
    "UnreadableUpdate",
    "UpdateFilter",
    "Updater",
    "run_async",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise missing(__name__, name, __all__)
    with resting:
        found: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
