"""aiogram 3 (asyncio)."""

import sys


def start() -> None:
    from aiogram import Bot, Dispatcher

    Bot("123456:test")
    Dispatcher()


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


{"start": start, "parse": parse, "call": call}[sys.argv[1]]()
