"""Asks for a size, a photo, a place and a few words, one after another."""

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

SIZE, PHOTO, PLACE, WORDS = range(4)


def start(update: Update, context: CallbackContext) -> int:
    update.message.reply_text(
        "Which size? /cancel ends this.",
        reply_markup=ReplyKeyboardMarkup(
            [["Small", "Large", "Other"]],
            one_time_keyboard=True,
            input_field_placeholder="Small or large?",
        ),
    )
    return SIZE


def size(update: Update, context: CallbackContext) -> int:
    update.message.reply_text(
        f"{context.match.group(1)} it is. A photo, or /skip?", reply_markup=ReplyKeyboardRemove()
    )
    return PHOTO


def photo(update: Update, context: CallbackContext) -> int:
    photo_file = update.message.photo[-1].get_file()
    content = photo_file.download_as_bytearray()
    update.message.reply_text(f"{len(content)} bytes. Where are you, or /skip?")
    return PLACE


def skip_photo(update: Update, context: CallbackContext) -> int:
    update.message.reply_text("No photo. Where are you, or /skip?")
    return PLACE


def place(update: Update, context: CallbackContext) -> int:
    where = update.message.location
    update.message.reply_text(f"{where.latitude:.1f}, {where.longitude:.1f}. Anything else?")
    return WORDS


def skip_place(update: Update, context: CallbackContext) -> int:
    update.message.reply_text("Nowhere. Anything else?")
    return WORDS


def words(update: Update, context: CallbackContext) -> int:
    update.message.reply_text("Thank you!")
    return ConversationHandler.END


def cancel(update: Update, context: CallbackContext) -> int:
    update.message.reply_text("Bye.", reply_markup=ReplyKeyboardRemove())
    return ConversationHandler.END


def main() -> None:
    updater = Updater(os.environ["TOKEN"])
    updater.dispatcher.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", start)],
            states={
                SIZE: [MessageHandler(Filters.regex("^(Small|Large|Other)$"), size)],
                PHOTO: [
                    MessageHandler(Filters.photo, photo),
                    CommandHandler("skip", skip_photo),
                ],
                PLACE: [
                    MessageHandler(Filters.location, place),
                    CommandHandler("skip", skip_place),
                ],
                WORDS: [MessageHandler(Filters.text & ~Filters.command, words)],
            },
            fallbacks=[CommandHandler("cancel", cancel)],
        )
    )
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
