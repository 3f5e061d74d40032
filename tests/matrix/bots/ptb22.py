"""The bot of the stories, on python-telegram-bot 22 (asyncio)."""

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
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    PollAnswerHandler,
    filters,
)

DOT = base64.b64decode(os.environ["DOT"])


async def start(update, context):
    if context.args:
        await update.message.reply_text(f"Payload: {context.args[0]}")
    else:
        await update.message.reply_text(f"Hello {update.effective_user.first_name}")


async def echo(update, context):
    await update.message.reply_text(update.message.text)


async def caps(update, context):
    await update.message.reply_text(" ".join(context.args).upper())


async def html(update, context):
    await update.message.reply_html("<b>bold</b> and <i>italic</i>")


async def markdown(update, context):
    await update.message.reply_markdown_v2("😀 *bold* and `code`")


async def menu(update, context):
    row = [InlineKeyboardButton(text, callback_data=text.lower()) for text in ("Yes", "No")]
    await update.message.reply_text("Tea?", reply_markup=InlineKeyboardMarkup([row]))


async def pressed(update, context):
    await update.callback_query.answer("Noted")
    await update.callback_query.edit_message_text(f"You chose {update.callback_query.data}")


async def keyboard(update, context):
    markup = ReplyKeyboardMarkup([["Tea", "Coffee"]])
    await update.message.reply_text("Choose", reply_markup=markup)


async def photo(update, context):
    await update.message.reply_photo(DOT, caption="A dot")


async def document(update, context):
    file = await update.message.document.get_file()
    content = await file.download_as_bytearray()
    await update.message.reply_text(f"{update.message.document.file_name}: {content.decode()}")


async def album(update, context):
    await update.message.reply_media_group(
        [InputMediaPhoto(DOT, caption=caption) for caption in ("Left", "Right")]
    )


async def inline(update, context):
    content = InputTextMessageContent(update.inline_query.query.upper())
    await update.inline_query.answer([InlineQueryResultArticle("1", "Shout", content)])


async def stranger(update, context):
    try:
        await context.bot.send_message(404404404, "Anybody?")
    except TelegramError as error:
        await update.message.reply_text(error.message.lower())


async def flood(update, context):
    try:
        await update.message.reply_text("too fast")
    except RetryAfter as error:
        await update.message.reply_text(f"Wait {error._retry_after.seconds} seconds")


async def poll(update, context):
    await update.message.reply_poll("Which?", ["Tea", "Coffee"], is_anonymous=False)


async def voted(update, context):
    answer = update.poll_answer
    await context.bot.send_message(answer.user.id, f"Voted for {answer.option_ids[0]}")


async def location(update, context):
    place = update.message.location
    await update.message.reply_text(f"{place.latitude}, {place.longitude}")


async def vanish(update, context):
    message = await update.message.reply_text("Soon")
    await message.edit_text("Sooner")
    await message.delete()
    await update.message.reply_text("Gone")


async def reply(update, context):
    await update.message.reply_text("To this", do_quote=True)


async def joined(update, context):
    for member in update.message.new_chat_members:
        await update.message.reply_text(f"Welcome {member.first_name}")


async def count(update, context):
    members = await update.effective_chat.get_member_count()
    await update.message.reply_text(f"{members} members")


async def commands(update, context):
    await context.bot.set_my_commands([BotCommand("start", "Begin"), BotCommand("help", "Help")])
    known = await context.bot.get_my_commands()
    listed = ", ".join(f"{each.command}: {each.description}" for each in known)
    await update.message.reply_text(listed)


def main():
    builder = ApplicationBuilder().token(os.environ["TOKEN"])
    builder = builder.base_url(f"{os.environ['API']}/bot")
    application = builder.base_file_url(f"{os.environ['API']}/file/bot").build()
    add = application.add_handler
    for command in (
        start, caps, html, markdown, menu, keyboard, photo, album, stranger, flood, poll, vanish,
        reply, count, commands,
    ):  # fmt: skip
        add(CommandHandler(command.__name__, command))
    add(CallbackQueryHandler(pressed))
    add(InlineQueryHandler(inline))
    add(PollAnswerHandler(voted))
    add(MessageHandler(filters.StatusUpdate.NEW_CHAT_MEMBERS, joined))
    add(MessageHandler(filters.Document.ALL, document))
    add(MessageHandler(filters.LOCATION, location))
    add(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.run_polling()


main()
