"""Works in groups in the manner of 2018: deprecated spellings, run_async, groups of handlers."""

import os

from telegram import ChatAction, InlineKeyboardButton, InlineKeyboardMarkup, ParseMode
from telegram.error import BadRequest, TelegramError, Unauthorized
from telegram.ext import (
    CommandHandler,
    DispatcherHandlerStop,
    Filters,
    MessageHandler,
    Updater,
)
from telegram.ext.dispatcher import run_async
from telegram.utils.helpers import mention_html


@run_async
def slow(update, context):
    update.message.reply_chat_action(ChatAction.TYPING)
    update.message.reply_text("slow", quote=False)


def administrators(update, context):
    members = update.effective_chat.get_administrators()
    names = sorted(mention_html(m.user.id, m.user.first_name) for m in members)
    number = update.effective_chat.get_members_count()
    update.effective_message.reply_text(
        f"{', '.join(names)} of {number}", parse_mode=ParseMode.HTML, disable_web_page_preview=True
    )


def kick(update, context):
    message = update.effective_message
    try:
        context.bot.kick_chat_member(message.chat_id, message.reply_to_message.from_user.id)
    except BadRequest as error:
        message.reply_text(f"no: {error.message}")
    except Unauthorized:
        message.reply_text("forbidden")
    else:
        message.reply_text("gone")


def buttons(update, context):
    message = context.bot.send_message(
        chat_id=update.message.chat_id,
        text="<b>one</b>",
        parse_mode="html",
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]]),
        disable_notification=True,
        timeout=5,
    )
    message.edit_reply_markup(None)
    message.edit_text("two")
    try:
        message.edit_text("two")
    except TelegramError as error:
        update.message.reply_text(error.message)
    message.delete()


def guard(update, context):
    if "spam" in update.effective_message.text:
        update.effective_message.delete()
        raise DispatcherHandlerStop


def count(update, context):
    context.chat_data["count"] = context.chat_data.get("count", 0) + 1
    if context.chat_data["count"] == 2:
        update.effective_message.reply_text("two already")


def main():
    updater = Updater(os.environ["TOKEN"], workers=8)
    dispatcher = updater.dispatcher
    dispatcher.add_handler(MessageHandler(Filters.text & Filters.group, guard), group=-1)
    dispatcher.add_handler(CommandHandler("slow", slow))
    dispatcher.add_handler(
        CommandHandler(["admins", "staff"], administrators, filters=Filters.group)
    )
    dispatcher.add_handler(CommandHandler("kick", kick, Filters.reply & Filters.group))
    dispatcher.add_handler(CommandHandler("buttons", buttons))
    dispatcher.add_handler(MessageHandler(Filters.all & ~Filters.command, count), group=5)
    updater.start_polling(timeout=15, read_latency=4, clean=False)
    updater.idle()


if __name__ == "__main__":
    main()
