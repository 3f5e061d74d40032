"""aiogram 3 (asyncio)."""

import os
import sys


def start():
    from aiogram import Bot, Dispatcher

    Bot("123456:test")
    Dispatcher()
    os._exit(0)  # what ending costs is another question


def _bot(url, token):
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))


def reply():
    import asyncio

    from aiogram import Dispatcher, F

    dispatcher = Dispatcher()

    @dispatcher.message(F.text)
    async def echo(message):
        await message.answer(message.text)
        os._exit(0)

    async def run():
        await dispatcher.start_polling(_bot(*sys.argv[2:]))

    asyncio.run(run())


def echo():
    import asyncio

    import measure
    from aiogram import Dispatcher, F

    data = measure.given()
    dispatcher = Dispatcher()

    @dispatcher.message(F.text)
    async def answer(message):
        await message.answer(message.text)

    async def poll():
        bot = _bot(data["url"], data["token"])
        if data["how"] == "lanes":
            await dispatcher.start_polling(bot, tasks_concurrency_limit=8)
        else:
            await dispatcher.start_polling(bot, handle_as_tasks=False)

    if data["how"] != "webhook":
        asyncio.run(poll())
        return

    from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
    from aiohttp import web

    async def serve():
        bot = _bot(data["url"], data["token"])
        application = web.Application()
        # Handled before it is acknowledged, as by the other libraries.
        handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False)
        handler.register(application, path="/hook/")
        setup_application(application, dispatcher, bot=bot)
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", data["port"]).start()
        await bot.set_webhook("https://example.org/hook/")
        await asyncio.Event().wait()

    asyncio.run(serve())


def _readers():
    import json

    from aiogram import Bot
    from aiogram.methods import GetUpdates
    from aiogram.types import Update

    bot = Bot("123456:test")

    def many(raw):
        return bot.session.check_response(
            bot=bot, method=GetUpdates(), status_code=200, content=raw.decode()
        ).result

    return Update, lambda raw: Update.model_validate(json.loads(raw), context={"bot": bot}), many


def parse(data):
    import measure

    update, one, many = _readers()
    return measure.parse(data, one, many, update.model_validate_json)


def sizes(data):
    import measure

    return measure.sizes(data, *_readers()[1:])


def call(data):
    import measure
    from aiogram.types import (
        BufferedInputFile,
        InlineKeyboardButton,
        InlineKeyboardMarkup,
        InputMediaPhoto,
    )

    loop = measure.loop()

    async def made():
        return _bot(data["url"], measure.TOKEN)

    bot = loop.run_until_complete(made())

    async def text():
        await bot.send_message(measure.CHAT, measure.TEXT)

    async def keyboard():
        rows = [
            [InlineKeyboardButton(text=text, callback_data=pressed) for text, pressed in row]
            for row in measure.BUTTONS
        ]
        markup = InlineKeyboardMarkup(inline_keyboard=rows)
        await bot.send_message(measure.CHAT, measure.TEXT, reply_markup=markup)

    async def album():
        media = [InputMediaPhoto(media=each) for each in measure.PHOTOS]
        await bot.send_media_group(measure.CHAT, media)

    async def upload():
        await bot.send_document(measure.CHAT, BufferedInputFile(measure.FILE, "a.bin"))

    runs = {"text": text, "keyboard": keyboard, "album": album, "upload": upload}
    repeats = {k: measure.async_times(v, loop) for k, v in runs.items()}
    return measure.calls(repeats, data["calls"])


def dispatch(data):
    import measure
    from aiogram import Bot, Dispatcher, F
    from aiogram.filters import Command
    from aiogram.types import Update, User

    loop = measure.loop()
    bot = Bot(measure.TOKEN)
    bot._me = User(id=123456, is_bot=True, first_name="Echo", username="echo_bot")

    def make(kind, count):
        dispatcher = Dispatcher()
        called = []

        async def handle(event):
            called.append(1)

        for number in range(count):
            if kind == "commands":
                dispatcher.message.register(handle, Command(f"cmd{number}"))
            else:
                dispatcher.callback_query.register(handle, F.data.startswith(f"item{number}:"))
        made = measure.command_update if kind == "commands" else measure.button_update
        update = Update.model_validate(made(count - 1), context={"bot": bot})
        return measure.async_times(lambda: dispatcher.feed_update(bot, update), loop), called

    return measure.dispatch(make)


if __name__ == "__main__":
    groups = {"parse": parse, "sizes": sizes, "call": call, "dispatch": dispatch}
    modes = {"start": start, "reply": reply, "echo": echo}
    if sys.argv[1] == "inner":
        import measure

        measure.inner(groups)
    else:
        modes[sys.argv[1]]()
