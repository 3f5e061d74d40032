"""aiogram 3 (asyncio)."""

import sys

from ending import leave


def start():
    from aiogram import Bot, Dispatcher

    Bot("123456:test")
    Dispatcher()
    leave()


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
        leave()

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
        if data["lanes"]:
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
        # In the background, which is what it does by default, it would take all of them at once.
        handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=data["lanes"])
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
    import reading

    update, one, many = _readers()
    return reading.parse(data, one, many, update.model_validate_json)


def sizes(data):
    import reading

    update, one, many = _readers()
    return reading.sizes(data, one, many, update.model_validate_json)


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
        measure.sent(await bot.send_message(measure.CHAT, measure.TEXT))

    async def keyboard():
        rows = [
            [InlineKeyboardButton(text=text, callback_data=pressed) for text, pressed in row]
            for row in measure.BUTTONS
        ]
        markup = InlineKeyboardMarkup(inline_keyboard=rows)
        measure.sent(await bot.send_message(measure.CHAT, measure.TEXT, reply_markup=markup))

    async def album():
        media = [InputMediaPhoto(media=each) for each in measure.PHOTOS]
        measure.sent(await bot.send_media_group(measure.CHAT, media))

    async def upload():
        file = BufferedInputFile(measure.FILE, "a.bin")
        measure.sent(await bot.send_document(measure.CHAT, file))

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
            elif kind == "buttons":
                dispatcher.callback_query.register(handle, F.data.startswith(f"item{number}:"))
            else:
                dispatcher.message.register(handle, F.text.regexp(f"^item{number} "))
        raw = measure.UPDATES[kind](count - 1)

        def fresh():
            return Update.model_validate(raw, context={"bot": bot})

        all_of = measure.async_each(lambda update: dispatcher.feed_update(bot, update), loop)
        return fresh, all_of, called

    return measure.dispatch(make)


if __name__ == "__main__":
    groups = {"parse": parse, "sizes": sizes, "call": call, "dispatch": dispatch}
    modes = {"start": start, "reply": reply, "echo": echo}
    if sys.argv[1] == "inner":
        import measure

        measure.inner(groups)
    else:
        modes[sys.argv[1]]()
