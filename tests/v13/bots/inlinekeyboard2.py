"""Two steps of buttons, led by a conversation per message as well as per chat."""

import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    Updater,
)

FIRST, SECOND = range(2)
ONE, TWO = range(2)


def keyboard() -> InlineKeyboardMarkup:
    row = [
        InlineKeyboardButton(name, callback_data=str(number))
        for number, name in enumerate(["One", "Two"])
    ]
    return InlineKeyboardMarkup.from_row(row)


def start(update: Update, context: CallbackContext) -> int:
    update.message.reply_text("Choose a route", reply_markup=keyboard())
    return FIRST


def start_over(update: Update, context: CallbackContext) -> int:
    query = update.callback_query
    query.answer()
    query.edit_message_text(text="Choose again", reply_markup=keyboard())
    return FIRST


def one(update: Update, context: CallbackContext) -> int:
    query = update.callback_query
    query.answer()
    query.edit_message_text("First. Over again?")
    query.edit_message_reply_markup(keyboard())
    return SECOND


def end(update: Update, context: CallbackContext) -> int:
    query = update.callback_query
    query.answer(text="Bye", show_alert=False)
    query.message.delete()
    context.bot.send_message(query.message.chat_id, "See you!")
    return ConversationHandler.END


def main() -> None:
    updater = Updater(os.environ["TOKEN"])
    updater.dispatcher.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", start)],
            states={
                FIRST: [
                    CallbackQueryHandler(one, pattern="^" + str(ONE) + "$"),
                    CallbackQueryHandler(end, pattern="^" + str(TWO) + "$"),
                ],
                SECOND: [
                    CallbackQueryHandler(start_over, pattern="^" + str(ONE) + "$"),
                    CallbackQueryHandler(end, pattern="^" + str(TWO) + "$"),
                ],
            },
            fallbacks=[CommandHandler("start", start)],
        )
    )
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
