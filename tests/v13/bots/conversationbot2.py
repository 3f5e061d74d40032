"""Collects facts in user_data until told that it is done."""

import os

from telegram import ReplyKeyboardMarkup, ReplyKeyboardRemove, Update
from telegram.ext import (
    CallbackContext,
    CommandHandler,
    ConversationHandler,
    Filters,
    MessageHandler,
    Updater,
)

CHOOSING, TYPING_REPLY, TYPING_CHOICE = range(3)
markup = ReplyKeyboardMarkup(
    [["Age", "Colour"], ["Something else"], ["Done"]], one_time_keyboard=True
)


def facts_to_str(user_data: dict[str, str]) -> str:
    return "\n".join(f"{key} - {value}" for key, value in user_data.items())


def start(update: Update, context: CallbackContext) -> int:
    update.message.reply_text("What shall I know?", reply_markup=markup)
    return CHOOSING


def regular_choice(update: Update, context: CallbackContext) -> int:
    text = update.message.text
    context.user_data["choice"] = text
    update.message.reply_text(f"Your {text.lower()}?")
    return TYPING_REPLY


def custom_choice(update: Update, context: CallbackContext) -> int:
    update.message.reply_text("What shall it be called?")
    return TYPING_CHOICE


def received_information(update: Update, context: CallbackContext) -> int:
    user_data = context.user_data
    user_data[user_data.pop("choice")] = update.message.text
    update.message.reply_text(f"So far:\n{facts_to_str(user_data)}", reply_markup=markup)
    return CHOOSING


def done(update: Update, context: CallbackContext) -> int:
    user_data = context.user_data
    user_data.pop("choice", None)
    update.message.reply_text(
        f"I know:\n{facts_to_str(user_data)}", reply_markup=ReplyKeyboardRemove()
    )
    user_data.clear()
    return ConversationHandler.END


def main() -> None:
    updater = Updater(os.environ["TOKEN"])
    not_done = Filters.text & ~(Filters.command | Filters.regex("^Done$"))
    updater.dispatcher.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", start)],
            states={
                CHOOSING: [
                    MessageHandler(Filters.regex("^(Age|Colour)$"), regular_choice),
                    MessageHandler(Filters.regex("^Something else$"), custom_choice),
                ],
                TYPING_CHOICE: [MessageHandler(not_done, regular_choice)],
                TYPING_REPLY: [MessageHandler(not_done, received_information)],
            },
            fallbacks=[MessageHandler(Filters.regex("^Done$"), done)],
        )
    )
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
