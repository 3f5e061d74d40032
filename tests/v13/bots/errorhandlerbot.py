"""Tells its developer what went wrong, with the update and the traceback."""

import html
import json
import os
import traceback

from telegram import ParseMode, Update
from telegram.ext import CallbackContext, CommandHandler, Updater


def error_handler(update: object, context: CallbackContext) -> None:
    lines = traceback.format_exception(None, context.error, context.error.__traceback__)
    tail = "".join(lines)[-1000:]
    shown = update.to_dict() if isinstance(update, Update) else str(update)
    message = (
        f"<pre>text = {html.escape(json.dumps(shown['message']['text'], indent=2))}</pre>\n"
        f"<pre>from = {html.escape(shown['message']['from']['first_name'])}</pre>\n"
        f"<pre>chat_data = {html.escape(str(context.chat_data))}</pre>\n"
        f"<pre>{html.escape(tail)}</pre>"
    )
    context.bot.send_message(
        chat_id=update.effective_user.id, text=message, parse_mode=ParseMode.HTML
    )


def bad_command(update: Update, context: CallbackContext) -> None:
    context.bot.wrong_method_name()


def bad_chat(update: Update, context: CallbackContext) -> None:
    context.chat_data["tried"] = True
    context.bot.send_message(404404, "Is anybody there?")


def start(update: Update, context: CallbackContext) -> None:
    update.effective_message.reply_html(
        "Use /bad_command to make a mistake.\n"
        f"Your chat is <code>{update.effective_chat.id > 0}</code>."
    )


def main() -> None:
    updater = Updater(os.environ["TOKEN"])
    dispatcher = updater.dispatcher
    dispatcher.add_handler(CommandHandler("start", start))
    dispatcher.add_handler(CommandHandler("bad_command", bad_command))
    dispatcher.add_handler(CommandHandler("bad_chat", bad_chat))
    dispatcher.add_error_handler(error_handler)
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
