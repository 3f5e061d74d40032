"""Leads through links that start the bot with a word."""

import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ParseMode, Update
from telegram.ext import (
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    Filters,
    Updater,
)
from telegram.utils import helpers

FIRST, SECOND = "first-step", "second-step"


def start(update: Update, context: CallbackContext) -> None:
    bot = context.bot
    url = helpers.create_deep_linked_url(bot.username, FIRST)
    group = helpers.create_deep_linked_url(bot.username, "in-group", group=True)
    update.message.reply_text("Tell others: " + url + " " + group)


def first(update: Update, context: CallbackContext) -> None:
    url = helpers.create_deep_linked_url(context.bot.username, SECOND)
    text = f"[Go on]({url}) with {helpers.escape_markdown(context.args[0])}"
    update.message.reply_text(text, parse_mode=ParseMode.MARKDOWN, disable_web_page_preview=True)


def second(update: Update, context: CallbackContext) -> None:
    payload = context.args
    update.message.reply_text(
        f"Done: {payload}",
        reply_markup=InlineKeyboardMarkup(
            [[InlineKeyboardButton(text="Once more", callback_data="more")]]
        ),
    )


def more(update: Update, context: CallbackContext) -> None:
    url = helpers.create_deep_linked_url(context.bot.username, FIRST)
    update.callback_query.answer(url=url)


def main() -> None:
    updater = Updater(os.environ["TOKEN"])
    dp = updater.dispatcher
    dp.add_handler(CommandHandler("start", first, Filters.regex(FIRST)))
    dp.add_handler(CommandHandler("start", second, Filters.regex(SECOND)))
    dp.add_handler(CommandHandler("start", start))
    dp.add_handler(CallbackQueryHandler(more, pattern="more"))
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
