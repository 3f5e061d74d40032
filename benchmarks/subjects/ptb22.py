"""python-telegram-bot 22 (asyncio)."""

import sys


def start() -> None:
    import os

    from telegram.ext import Application

    Application.builder().token("123456:test").build()
    os._exit(0)  # what ending costs is another question


def reply() -> None:
    import os

    from telegram.ext import Application, MessageHandler, filters

    async def echo(update, context):
        await update.message.reply_text(update.message.text)
        os._exit(0)

    url, token = sys.argv[2:]
    application = Application.builder().token(token).base_url(url + "/bot").build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.run_polling()


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


{"start": start, "reply": reply, "parse": parse, "call": call}[sys.argv[1]]()
