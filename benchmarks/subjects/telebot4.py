"""pyTelegramBotAPI 4."""

import sys


def start() -> None:
    import os

    from telebot import TeleBot

    TeleBot("123456:test")
    os._exit(0)  # what ending costs is another question


def reply() -> None:
    import os

    from telebot import TeleBot, apihelper

    url, token = sys.argv[2:]
    apihelper.API_URL = url + "/bot{0}/{1}"
    bot = TeleBot(token)

    @bot.message_handler(content_types=["text"])
    def echo(message):
        bot.reply_to(message, message.text)
        os._exit(0)

    bot.infinity_polling()


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


{"start": start, "reply": reply, "parse": parse, "call": call}[sys.argv[1]]()
