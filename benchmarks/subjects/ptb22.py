"""python-telegram-bot 22 (asyncio)."""

import sys


def start() -> None:
    from telegram.ext import Application

    Application.builder().token("123456:test").build()


def parse() -> None:
    import json

    import measure

    from telegram import Bot, Update

    bot = Bot(measure.TOKEN)
    measure.parse(
        lambda raw: Update.de_json(json.loads(raw.decode()), bot),
        lambda raw: Update.de_list(json.loads(raw.decode())["result"], bot),
        measure.read,
    )


def call() -> None:
    import asyncio

    import measure

    from telegram import Bot

    data = measure.given()

    async def run() -> None:
        async with Bot(measure.TOKEN, base_url=data["url"] + "/bot") as bot:
            await measure.async_calls(
                lambda: bot.send_message(measure.CHAT, measure.TEXT), data["count"]
            )

    asyncio.run(run())


{"start": start, "parse": parse, "call": call}[sys.argv[1]]()
