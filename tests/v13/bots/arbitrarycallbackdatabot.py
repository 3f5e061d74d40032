"""Buttons that carry Python objects, and what is said when an object is gone."""

import os
from typing import cast

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    InvalidCallbackData,
    PicklePersistence,
    Updater,
)


def start(update: Update, context: CallbackContext) -> None:
    numbers: list[int] = []
    update.message.reply_text("Choose:", reply_markup=build_keyboard(numbers))


def clear(update: Update, context: CallbackContext) -> None:
    context.bot.callback_data_cache.clear_callback_data()
    context.bot.callback_data_cache.clear_callback_queries()
    update.effective_message.reply_text("All forgotten.")


def build_keyboard(current: list[int]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_column(
        [InlineKeyboardButton(str(i), callback_data=(i, current)) for i in range(1, 4)]
    )


def list_button(update: Update, context: CallbackContext) -> None:
    query = update.callback_query
    query.answer()
    number, numbers = cast(tuple[int, list[int]], query.data)
    numbers.append(number)
    query.edit_message_text(
        text=f"So far {numbers}. The next?", reply_markup=build_keyboard(numbers)
    )
    context.drop_callback_data(query)


def handle_invalid_button(update: Update, context: CallbackContext) -> None:
    update.callback_query.answer()
    update.effective_message.edit_text("That button is too old.")


def main() -> None:
    persistence = PicklePersistence(os.environ["STORE"], store_callback_data=True)
    updater = Updater(os.environ["TOKEN"], persistence=persistence, arbitrary_callback_data=True)
    updater.dispatcher.add_handler(CommandHandler("start", start))
    updater.dispatcher.add_handler(CommandHandler("clear", clear))
    updater.dispatcher.add_handler(
        CallbackQueryHandler(handle_invalid_button, pattern=InvalidCallbackData)
    )
    updater.dispatcher.add_handler(CallbackQueryHandler(list_button))
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
