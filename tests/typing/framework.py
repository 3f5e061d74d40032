"""What a type checker must know about the framework. Read by mypy and pyright, never run."""

from telegram import Update
from telegram.ext import (
    CallbackContext,
    CommandHandler,
    Dispatcher,
    Filters,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    Updater,
)


def echo(update: Update, context: CallbackContext) -> None:
    if update.message is not None and update.message.text is not None:
        update.message.reply_text(update.message.text)
    for word in context.args or []:
        word.upper()


def bot() -> None:
    updater = Updater(token="1:test", use_context=True)
    dispatcher: Dispatcher = updater.dispatcher
    dispatcher.add_handler(CommandHandler("echo", echo))
    dispatcher.add_handler(MessageHandler(Filters.text & (~Filters.command), echo), group=1)
    dispatcher.add_handler(InlineQueryHandler(echo))
    news = Filters.story | Filters.status_update.boost_added | Filters.update.guest_message
    dispatcher.add_handler(MessageHandler(news, echo))
    dispatcher.add_handler(MessageReactionHandler(echo, chat_id=-100, user_username=["ann"]))
    updater.start_polling()
    updater.idle()
    updater.stop()
