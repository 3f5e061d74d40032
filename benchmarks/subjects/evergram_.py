"""evergram."""

import sys


def start() -> None:
    import os

    from telegram.ext import Updater

    Updater("123456:test", use_context=True)
    os._exit(0)  # what ending costs is another question


def reply() -> None:
    import os

    from telegram.ext import Filters, MessageHandler, Updater

    def echo(update, context):
        update.message.reply_text(update.message.text)
        os._exit(0)

    url, token = sys.argv[2:]
    updater = Updater(token, base_url=url + "/bot", use_context=True)
    updater.dispatcher.add_handler(MessageHandler(Filters.text & ~Filters.command, echo))
    updater.start_polling()
    updater.idle()


def parse() -> None:
    import measure
    from pydantic_core import from_json

    from telegram import Bot, Update
    from telegram.building import builder

    bot = Bot(measure.TOKEN)
    updates = builder(["Update"])  # what getUpdates uses for its result
    measure.parse(
        lambda raw: Update.de_json(raw, bot),
        lambda raw: updates(from_json(raw)["result"], bot),
        measure.read,
        Update.model_validate_json,
    )


def call() -> None:
    import measure

    from telegram import Bot

    data = measure.given()
    bot = Bot(measure.TOKEN, base_url=data["url"] + "/bot")
    measure.calls(lambda: bot.send_message(measure.CHAT, measure.TEXT), data["count"])


{"start": start, "reply": reply, "parse": parse, "call": call}[sys.argv[1]]()
