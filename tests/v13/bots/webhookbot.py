"""Has its updates delivered, in the manner of hosts that tell a bot its port and address."""

import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    Filters,
    MessageHandler,
    Updater,
)

TOKEN = os.environ["TOKEN"]
PORT = int(os.environ.get("PORT", "8443"))


def start(update: Update, context: CallbackContext) -> None:
    button = InlineKeyboardButton("Press", callback_data="pressed")
    update.message.reply_text("Hi!", reply_markup=InlineKeyboardMarkup([[button]]))


def button(update: Update, context: CallbackContext) -> None:
    update.callback_query.answer(update.callback_query.data)


def echo(update: Update, context: CallbackContext) -> None:
    update.message.reply_text(update.message.text)


def main() -> None:
    updater = Updater(TOKEN, use_context=True)
    dp = updater.dispatcher
    dp.add_handler(CommandHandler("start", start))
    dp.add_handler(CallbackQueryHandler(button))
    dp.add_handler(MessageHandler(Filters.text, echo))
    updater.start_webhook(listen="127.0.0.1", port=PORT, url_path=TOKEN)
    updater.bot.set_webhook(os.environ["ADDRESS"] + TOKEN)
    updater.idle()


if __name__ == "__main__":
    main()
