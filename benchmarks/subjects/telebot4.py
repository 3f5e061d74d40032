"""pyTelegramBotAPI 4."""

import sys


def start() -> None:
    from telebot import TeleBot

    TeleBot("123456:test")


def parse() -> None:
    import json

    import measure
    from telebot.types import Update

    measure.parse(
        lambda raw: Update.de_json(json.loads(raw)),
        lambda raw: [Update.de_json(u) for u in json.loads(raw)["result"]],
        measure.read,
    )


def call() -> None:
    import measure
    from telebot import TeleBot, apihelper

    data = measure.given()
    apihelper.API_URL = data["url"] + "/bot{0}/{1}"
    bot = TeleBot(measure.TOKEN)
    measure.calls(lambda: bot.send_message(measure.CHAT, measure.TEXT), data["count"])


{"start": start, "parse": parse, "call": call}[sys.argv[1]]()
