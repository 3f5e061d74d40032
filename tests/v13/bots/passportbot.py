"""Says which documents have come, as far as that can be told without the key."""

import os

from telegram import Update
from telegram.ext import CallbackContext, Filters, MessageHandler, Updater


def message(update: Update, context: CallbackContext) -> None:
    passport_data = update.message.passport_data
    kinds = [element.type for element in passport_data.data]
    files = [file.file_id for element in passport_data.data for file in element.files or ()]
    update.message.reply_text(
        f"{kinds} {files} {passport_data.data[0].phone_number} {passport_data.credentials.hash}"
    )


def main() -> None:
    updater = Updater(os.environ["TOKEN"])
    updater.dispatcher.add_handler(MessageHandler(Filters.passport_data, message))
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
