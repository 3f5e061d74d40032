"""Offers what was typed in three shapes, and counts what is taken."""

import os
from uuid import UUID

from telegram import InlineQueryResultArticle, InputTextMessageContent, ParseMode, Update
from telegram.ext import (
    CallbackContext,
    ChosenInlineResultHandler,
    InlineQueryHandler,
    Updater,
)
from telegram.utils.helpers import escape_markdown


def inlinequery(update: Update, context: CallbackContext) -> None:
    query = update.inline_query.query
    if query == "":
        return
    results = [
        InlineQueryResultArticle(
            id=str(UUID(int=1)),
            title="Caps",
            input_message_content=InputTextMessageContent(query.upper()),
        ),
        InlineQueryResultArticle(
            id=str(UUID(int=2)),
            title="Bold",
            input_message_content=InputTextMessageContent(
                f"*{escape_markdown(query)}*", parse_mode=ParseMode.MARKDOWN
            ),
        ),
        InlineQueryResultArticle(
            id=str(UUID(int=3)),
            title="Plain",
            input_message_content=InputTextMessageContent(query, disable_web_page_preview=True),
        ),
    ]
    update.inline_query.answer(results, cache_time=0)


def chosen(update: Update, context: CallbackContext) -> None:
    result = update.chosen_inline_result
    context.bot.send_message(result.from_user.id, f"{result.query}: {context.match.group()}")


def main() -> None:
    updater = Updater(os.environ["TOKEN"])
    updater.dispatcher.add_handler(InlineQueryHandler(inlinequery))
    updater.dispatcher.add_handler(ChosenInlineResultHandler(chosen, pattern="0+"))
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
