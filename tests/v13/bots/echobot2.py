"""The same as the first bot in the manner of 2019: use_context, send_message, quotes, errors."""

import os

from telegram import ParseMode
from telegram.ext import CommandHandler, Filters, MessageHandler, Updater


def start(update, context):
    context.bot.send_message(
        chat_id=update.effective_chat.id, text="*Hi*", parse_mode=ParseMode.MARKDOWN
    )


def caps(update, context):
    text = " ".join(context.args).upper()
    context.bot.sendMessage(update.message.chat_id, text, None, True, False, None, None, 20)


def echo(update, context):
    update.message.reply_text(update.message.text, quote=True)


def unknown(update, context):
    context.bot.send_message(
        update.effective_chat.id,
        "What?",
        reply_to_message_id=update.message.message_id,
        allow_sending_without_reply=True,
    )


def error(update, context):
    context.bot.send_message(update.effective_chat.id, f"{type(context.error).__name__}")


def broken(update, context):
    context.bot.send_message(update.effective_chat.id, "<b>oops", parse_mode="HTML")


def main():
    updater = Updater(os.environ["TOKEN"], use_context=True)
    dp = updater.dispatcher
    dp.add_handler(CommandHandler("start", start))
    dp.add_handler(CommandHandler("caps", caps, pass_args=True))
    dp.add_handler(CommandHandler("broken", broken))
    dp.add_handler(MessageHandler(Filters.text & (~Filters.command), echo))
    dp.add_handler(MessageHandler(Filters.command, unknown))
    dp.add_error_handler(error)
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
