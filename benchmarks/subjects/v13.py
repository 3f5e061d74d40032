"""What evergram and python-telegram-bot 13 are made to do by the very same code."""

import sys
from types import SimpleNamespace

from ending import leave


def start():
    from telegram.ext import Updater

    Updater("123456:test", use_context=True)
    leave()


def reply():
    from telegram.ext import Filters, MessageHandler, Updater

    def echo(update, context):
        update.message.reply_text(update.message.text)
        leave()

    url, token = sys.argv[2:]
    updater = Updater(token, base_url=url + "/bot", use_context=True)
    updater.dispatcher.add_handler(MessageHandler(Filters.text & ~Filters.command, echo))
    updater.start_polling()
    updater.idle()


def echo(data, options, run_async):
    """Run an echo bot; what lets it work on eight updates at a time differs."""

    from telegram.ext import Filters, MessageHandler, Updater

    def answer(update, context):
        update.message.reply_text(update.message.text)

    updater = Updater(data["token"], base_url=data["url"] + "/bot", use_context=True, **options)
    text = Filters.text & ~Filters.command
    updater.dispatcher.add_handler(MessageHandler(text, answer, run_async=run_async))
    if data["how"] == "webhook":
        updater.start_webhook(
            "127.0.0.1", data["port"], "hook", webhook_url="https://example.org/hook"
        )
    else:
        updater.start_polling()
    updater.idle()


def call(data):
    from io import BytesIO

    import measure

    from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto

    bot = Bot(measure.TOKEN, base_url=data["url"] + "/bot")

    def keyboard():
        rows = [
            [InlineKeyboardButton(text, callback_data=pressed) for text, pressed in row]
            for row in measure.BUTTONS
        ]
        markup = InlineKeyboardMarkup(rows)
        measure.sent(bot.send_message(measure.CHAT, measure.TEXT, reply_markup=markup))

    def album():
        media = [InputMediaPhoto(each) for each in measure.PHOTOS]
        measure.sent(bot.send_media_group(measure.CHAT, media))

    def text():
        measure.sent(bot.send_message(measure.CHAT, measure.TEXT))

    def upload():
        measure.sent(bot.send_document(measure.CHAT, BytesIO(measure.FILE), filename="a.bin"))

    runs = {"text": text, "keyboard": keyboard, "album": album, "upload": upload}
    return measure.calls({k: measure.times(v) for k, v in runs.items()}, data["calls"])


def dispatch(data):
    from queue import Queue

    import measure

    from telegram import Update
    from telegram.ext import (
        CallbackQueryHandler,
        CommandHandler,
        Dispatcher,
        Filters,
        MessageHandler,
    )

    def make(kind, count):
        bot = _known_bot()
        dispatcher = Dispatcher(bot, Queue(), workers=0, use_context=True)
        called = []

        def handle(update, context):
            called.append(1)

        for number in range(count):
            if kind == "commands":
                dispatcher.add_handler(CommandHandler(f"cmd{number}", handle))
            elif kind == "buttons":
                dispatcher.add_handler(CallbackQueryHandler(handle, pattern=f"^item{number}:"))
            else:
                wanted = Filters.regex(f"^item{number} ")
                dispatcher.add_handler(MessageHandler(wanted, handle))
        raw = measure.UPDATES[kind](count - 1)
        return lambda: Update.de_json(raw, bot), measure.each(dispatcher.process_update), called

    return measure.dispatch(make)


def chats(number, make_store):
    """Measure a dispatcher with a store of many chats."""
    from queue import Queue

    import measure

    from telegram import Update
    from telegram.ext import CommandHandler, Dispatcher

    bot = _known_bot()
    made = SimpleNamespace()

    def load():
        made.store = make_store()
        made.dispatcher = Dispatcher(
            bot, Queue(), workers=0, persistence=made.store, use_context=True
        )
        made.dispatcher.add_handler(CommandHandler("cmd1", count))

    def count(update, context):
        context.chat_data["count"] += 1

    def change(chat):
        raw = measure.command_update(1)
        raw["message"]["chat"]["id"] = chat
        made.dispatcher.process_update(Update.de_json(raw, bot))

    def flush():
        for chat in range(300, 400):
            made.dispatcher.chat_data[chat]["count"] += 1
        made.store.flush()

    measure.chats(number, load, change, flush)


def _known_bot():
    """Return a bot that need not ask a server who it is."""
    import measure

    from telegram import Bot, User

    bot = Bot(measure.TOKEN)
    bot._bot = User(123456, "Echo", True, username="echo_bot")
    return bot
