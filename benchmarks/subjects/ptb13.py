"""python-telegram-bot 13."""

import sys


def start() -> None:
    from telegram.ext import Updater

    Updater("123456:test", use_context=True)


def parse() -> None:
    import json

    import measure

    from telegram import Bot, Update

    bot = Bot(measure.TOKEN)
    measure.parse(
        lambda raw: Update.de_json(json.loads(raw.decode()), bot),
        lambda raw: [Update.de_json(u, bot) for u in json.loads(raw.decode())["result"]],
        measure.read,
    )


def call() -> None:
    import measure

    from telegram import Bot

    data = measure.given()
    bot = Bot(measure.TOKEN, base_url=data["url"] + "/bot")
    measure.calls(lambda: bot.send_message(measure.CHAT, measure.TEXT), data["count"])


{"start": start, "parse": parse, "call": call}[sys.argv[1]]()
