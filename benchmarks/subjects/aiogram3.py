"""aiogram 3 (asyncio)."""

import sys


def start() -> None:
    import os

    from aiogram import Bot, Dispatcher

    Bot("123456:test")
    Dispatcher()
    os._exit(0)  # what ending costs is another question


def reply() -> None:
    import asyncio
    import os

    from aiogram import Bot, Dispatcher, F
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    url, token = sys.argv[2:]
    dispatcher = Dispatcher()

    @dispatcher.message(F.text)
    async def echo(message):
        await message.answer(message.text)
        os._exit(0)

    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    asyncio.run(dispatcher.start_polling(Bot(token, session=session)))


def parse() -> None:
    import json

    import measure
    from aiogram import Bot
    from aiogram.methods import GetUpdates
    from aiogram.types import Update

    bot = Bot(measure.TOKEN)

    def many(raw: bytes) -> list:
        return bot.session.check_response(
            bot=bot, method=GetUpdates(), status_code=200, content=raw.decode()
        ).result

    measure.parse(
        lambda raw: Update.model_validate(json.loads(raw), context={"bot": bot}),
        many,
        measure.read,
        Update.model_validate_json,
    )


def call() -> None:
    import asyncio

    import measure
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    data = measure.given()

    async def run() -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(data["url"]))
        async with Bot(measure.TOKEN, session=session) as bot:
            await measure.async_calls(
                lambda: bot.send_message(measure.CHAT, measure.TEXT), data["count"]
            )

    asyncio.run(run())


{"start": start, "reply": reply, "parse": parse, "call": call}[sys.argv[1]]()
