"""Remembers, over a restart, where the conversation stood and what was said."""

import os

from telegram import Update
from telegram.ext import (
    CallbackContext,
    CommandHandler,
    ConversationHandler,
    Filters,
    MessageHandler,
    PicklePersistence,
    Updater,
)

ASKED = 0


def start(update: Update, context: CallbackContext) -> int:
    known = ", ".join(context.user_data.get("words", [])) or "nothing"
    update.message.reply_text(f"I know {known}. A word?")
    context.bot_data["starts"] = context.bot_data.get("starts", 0) + 1
    return ASKED


def word(update: Update, context: CallbackContext) -> int:
    context.user_data.setdefault("words", []).append(update.message.text)
    context.chat_data["last"] = update.message
    update.message.reply_text("Another?")
    return ASKED


def done(update: Update, context: CallbackContext) -> int:
    last = context.chat_data["last"]
    last.reply_text(f"This was the last of {len(context.user_data['words'])}.", quote=True)
    return ConversationHandler.END


def main() -> None:
    persistence = PicklePersistence(filename=os.environ["STORE"])
    updater = Updater(os.environ["TOKEN"], persistence=persistence)
    updater.dispatcher.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", start)],
            states={ASKED: [MessageHandler(Filters.text & ~Filters.command, word)]},
            fallbacks=[CommandHandler("done", done)],
            name="words",
            persistent=True,
        )
    )
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
