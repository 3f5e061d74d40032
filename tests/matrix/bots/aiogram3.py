"""The bot of the stories, on aiogram 3 (asyncio)."""

import asyncio
import base64
import os

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.filters import Command, CommandStart
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    KeyboardButton,
    ReplyKeyboardMarkup,
)

DOT = BufferedInputFile(base64.b64decode(os.environ["DOT"]), "dot.png")
dispatcher = Dispatcher()


@dispatcher.message(CommandStart())
async def start(message, command):
    if command.args:
        await message.answer(f"Payload: {command.args}")
    else:
        await message.answer(f"Hello {message.from_user.first_name}")


@dispatcher.message(Command("caps"))
async def caps(message, command):
    await message.answer(command.args.upper())


@dispatcher.message(Command("html"))
async def html(message):
    await message.answer("<b>bold</b> and <i>italic</i>", parse_mode="HTML")


@dispatcher.message(Command("markdown"))
async def markdown(message):
    await message.answer("😀 *bold* and `code`", parse_mode="MarkdownV2")


@dispatcher.message(Command("menu"))
async def menu(message):
    row = [InlineKeyboardButton(text=text, callback_data=text.lower()) for text in ("Yes", "No")]
    await message.answer("Tea?", reply_markup=InlineKeyboardMarkup(inline_keyboard=[row]))


@dispatcher.callback_query()
async def pressed(query):
    await query.answer("Noted")
    await query.message.edit_text(f"You chose {query.data}")


@dispatcher.message(Command("keyboard"))
async def keyboard(message):
    row = [KeyboardButton(text=text) for text in ("Tea", "Coffee")]
    await message.answer("Choose", reply_markup=ReplyKeyboardMarkup(keyboard=[row]))


@dispatcher.message(Command("photo"))
async def photo(message):
    await message.answer_photo(DOT, caption="A dot")


@dispatcher.message(F.document)
async def document(message, bot):
    content = await bot.download(message.document)
    await message.answer(f"{message.document.file_name}: {content.read().decode()}")


@dispatcher.message(Command("album"))
async def album(message):
    await message.answer_media_group(
        [InputMediaPhoto(media=DOT, caption=caption) for caption in ("Left", "Right")]
    )


@dispatcher.inline_query()
async def inline(query):
    content = InputTextMessageContent(message_text=query.query.upper())
    article = InlineQueryResultArticle(id="1", title="Shout", input_message_content=content)
    await query.answer([article])


@dispatcher.message(Command("stranger"))
async def stranger(message, bot):
    try:
        await bot.send_message(404404404, "Anybody?")
    except TelegramAPIError as error:
        await message.answer(error.message)


@dispatcher.message(Command("flood"))
async def flood(message):
    try:
        await message.answer("too fast")
    except TelegramRetryAfter as error:
        await message.answer(f"Wait {error.retry_after} seconds")


@dispatcher.message(Command("poll"))
async def poll(message):
    await message.answer_poll("Which?", ["Tea", "Coffee"], is_anonymous=False)


@dispatcher.poll_answer()
async def voted(answer, bot):
    await bot.send_message(answer.user.id, f"Voted for {answer.option_ids[0]}")


@dispatcher.message(F.location)
async def location(message):
    await message.answer(f"{message.location.latitude}, {message.location.longitude}")


@dispatcher.message(Command("vanish"))
async def vanish(message):
    sent = await message.answer("Soon")
    await sent.edit_text("Sooner")
    await sent.delete()
    await message.answer("Gone")


@dispatcher.message(Command("reply"))
async def reply(message):
    await message.reply("To this")


@dispatcher.message(F.new_chat_members)
async def joined(message):
    for member in message.new_chat_members:
        await message.answer(f"Welcome {member.first_name}")


@dispatcher.message(Command("count"))
async def count(message, bot):
    await message.answer(f"{await bot.get_chat_member_count(message.chat.id)} members")


@dispatcher.message(Command("commands"))
async def commands(message, bot):
    await bot.set_my_commands(
        [
            BotCommand(command="start", description="Begin"),
            BotCommand(command="help", description="Help"),
        ]
    )
    known = await bot.get_my_commands()
    await message.answer(", ".join(f"{each.command}: {each.description}" for each in known))


@dispatcher.message(F.text)
async def echo(message):
    await message.answer(message.text)


session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["API"]))
asyncio.run(dispatcher.start_polling(Bot(os.environ["TOKEN"], session=session)))
