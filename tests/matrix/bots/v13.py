"""The bot of the stories, for python-telegram-bot 13.15; it runs unchanged on evergram."""

import base64
import os

from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    ReplyKeyboardMarkup,
)
from telegram.error import RetryAfter, TelegramError
from telegram.ext import (
    CallbackQueryHandler,
    CommandHandler,
    Filters,
    InlineQueryHandler,
    MessageHandler,
    PollAnswerHandler,
    Updater,
)

DOT = base64.b64decode(os.environ["DOT"])


def start(update, context):
    if context.args:
        update.message.reply_text(f"Payload: {context.args[0]}")
    else:
        update.message.reply_text(f"Hello {update.effective_user.first_name}")


def echo(update, context):
    update.message.reply_text(update.message.text)


def caps(update, context):
    update.message.reply_text(" ".join(context.args).upper())


def html(update, context):
    update.message.reply_html("<b>bold</b> and <i>italic</i>")


def markdown(update, context):
    update.message.reply_markdown_v2("😀 *bold* and `code`")


def menu(update, context):
    row = [InlineKeyboardButton(text, callback_data=text.lower()) for text in ("Yes", "No")]
    update.message.reply_text("Tea?", reply_markup=InlineKeyboardMarkup([row]))


def pressed(update, context):
    update.callback_query.answer("Noted")
    update.callback_query.edit_message_text(f"You chose {update.callback_query.data}")


def keyboard(update, context):
    update.message.reply_text("Choose", reply_markup=ReplyKeyboardMarkup([["Tea", "Coffee"]]))


def photo(update, context):
    update.message.reply_photo(DOT, caption="A dot")


def document(update, context):
    content = update.message.document.get_file().download_as_bytearray()
    update.message.reply_text(f"{update.message.document.file_name}: {content.decode()}")


def album(update, context):
    update.message.reply_media_group(
        [InputMediaPhoto(DOT, caption=caption) for caption in ("Left", "Right")]
    )


def inline(update, context):
    content = InputTextMessageContent(update.inline_query.query.upper())
    update.inline_query.answer([InlineQueryResultArticle("1", "Shout", content)])


def stranger(update, context):
    try:
        context.bot.send_message(404404404, "Anybody?")
    except TelegramError as error:
        update.message.reply_text(error.message.lower())


def flood(update, context):
    try:
        update.message.reply_text("too fast")
    except RetryAfter as error:
        update.message.reply_text(f"Wait {error.retry_after:.0f} seconds")


def poll(update, context):
    update.message.reply_poll("Which?", ["Tea", "Coffee"], is_anonymous=False)


def voted(update, context):
    answer = update.poll_answer
    context.bot.send_message(answer.user.id, f"Voted for {answer.option_ids[0]}")


def location(update, context):
    place = update.message.location
    update.message.reply_text(f"{place.latitude}, {place.longitude}")


def vanish(update, context):
    message = update.message.reply_text("Soon")
    message.edit_text("Sooner")
    message.delete()
    update.message.reply_text("Gone")


def reply(update, context):
    update.message.reply_text("To this", quote=True)


def joined(update, context):
    for member in update.message.new_chat_members:
        update.message.reply_text(f"Welcome {member.first_name}")


def count(update, context):
    update.message.reply_text(f"{update.effective_chat.get_member_count()} members")


def commands(update, context):
    context.bot.set_my_commands([BotCommand("start", "Begin"), BotCommand("help", "Help")])
    known = context.bot.get_my_commands()
    update.message.reply_text(", ".join(f"{each.command}: {each.description}" for each in known))


def main():
    api = os.environ["API"]
    updater = Updater(os.environ["TOKEN"], base_url=f"{api}/bot", base_file_url=f"{api}/file/bot")
    add = updater.dispatcher.add_handler
    for command in (
        start, caps, html, markdown, menu, keyboard, photo, album, stranger, flood, poll, vanish,
        reply, count, commands,
    ):  # fmt: skip
        add(CommandHandler(command.__name__, command))
    add(CallbackQueryHandler(pressed))
    add(InlineQueryHandler(inline))
    add(PollAnswerHandler(voted))
    add(MessageHandler(Filters.status_update.new_chat_members, joined))
    add(MessageHandler(Filters.document, document))
    add(MessageHandler(Filters.location, location))
    add(MessageHandler(Filters.text & ~Filters.command, echo))
    updater.start_polling()
    updater.idle()


main()
