"""The tutorial's bot: greets, echoes, shouts (/caps and inline), owns up to what it does not know.

Run it with a token from @BotFather:  TOKEN=123:abc python examples/echobot.py
Or without Telegram:                  make sandbox, then in another terminal
    TELEGRAM_API_BASE_URL=http://127.0.0.1:8081 python examples/echobot.py
"""

import logging
import os
import sys

from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.ext import CommandHandler, Filters, InlineQueryHandler, MessageHandler, Updater

logging.basicConfig(
    format="%(asctime)s - %(name)s - %(levelname)s - %(message)s", level=logging.INFO
)


def start(update, context):
    context.bot.send_message(chat_id=update.effective_chat.id, text="I'm a bot, please talk to me!")


def echo(update, context):
    context.bot.send_message(chat_id=update.effective_chat.id, text=update.message.text)


def caps(update, context):
    if not context.args:
        update.message.reply_text("Write something after the command: /caps like this")
        return
    text_caps = " ".join(context.args).upper()
    context.bot.send_message(chat_id=update.effective_chat.id, text=text_caps)


def inline_caps(update, context):
    query = update.inline_query.query
    if not query:
        return
    results = [
        InlineQueryResultArticle(
            id="caps",
            title="Caps",
            input_message_content=InputTextMessageContent(query.upper()),
        )
    ]
    context.bot.answer_inline_query(update.inline_query.id, results)


def unknown(update, context):
    context.bot.send_message(
        chat_id=update.effective_chat.id, text="Sorry, I didn't understand that command."
    )


def main(token):
    updater = Updater(token=token, use_context=True)
    dispatcher = updater.dispatcher

    dispatcher.add_handler(CommandHandler("start", start))
    dispatcher.add_handler(CommandHandler("caps", caps))
    dispatcher.add_handler(InlineQueryHandler(inline_caps))
    dispatcher.add_handler(MessageHandler(Filters.text & (~Filters.command), echo))
    # Last: it takes every command that no handler above has taken.
    dispatcher.add_handler(MessageHandler(Filters.command, unknown))

    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    token = os.environ.get("TOKEN")
    if not token and "TELEGRAM_API_BASE_URL" in os.environ:
        token = "1:test"  # a sandbox needs no secret
    if not token:
        sys.exit(
            "No token. Ask @BotFather on Telegram for one, then run:\n"
            "    TOKEN=123:abc python examples/echobot.py\n"
            "Or see it work without Telegram: make demo"
        )
    main(token)
