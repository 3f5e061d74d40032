"""pyTelegramBotAPI 4."""

import os
import sys


def start():
    from telebot import TeleBot

    TeleBot("123456:test")
    os._exit(0)  # what ending costs is another question


def reply():
    from telebot import TeleBot, apihelper

    url, token = sys.argv[2:]
    apihelper.API_URL = url + "/bot{0}/{1}"
    bot = TeleBot(token)

    @bot.message_handler(content_types=["text"])
    def echo(message):
        bot.reply_to(message, message.text)
        os._exit(0)

    bot.infinity_polling()


def echo():
    import measure
    from telebot import TeleBot, apihelper

    data = measure.given()
    apihelper.API_URL = data["url"] + "/bot{0}/{1}"
    bot = TeleBot(data["token"], threaded=data["how"] == "lanes", num_threads=8)

    @bot.message_handler(content_types=["text"])
    def answer(message):
        bot.send_message(message.chat.id, message.text)

    if data["how"] == "webhook":
        bot.run_webhooks(
            "127.0.0.1", data["port"], "hook/", webhook_url="https://example.org/hook/"
        )
    else:
        bot.infinity_polling()


def _readers():
    import json

    from telebot.types import Update

    return (
        lambda raw: Update.de_json(json.loads(raw)),
        lambda raw: [Update.de_json(u) for u in json.loads(raw)["result"]],
    )


def parse(data):
    import measure

    return measure.parse(data, *_readers())


def sizes(data):
    import measure

    return measure.sizes(data, *_readers())


def call(data):
    import measure
    from telebot import TeleBot, apihelper
    from telebot.types import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto

    apihelper.API_URL = data["url"] + "/bot{0}/{1}"
    bot = TeleBot(measure.TOKEN)

    def keyboard():
        rows = [
            [InlineKeyboardButton(text, callback_data=pressed) for text, pressed in row]
            for row in measure.BUTTONS
        ]
        bot.send_message(measure.CHAT, measure.TEXT, reply_markup=InlineKeyboardMarkup(rows))

    def album():
        bot.send_media_group(measure.CHAT, [InputMediaPhoto(each) for each in measure.PHOTOS])

    runs = {
        "text": lambda: bot.send_message(measure.CHAT, measure.TEXT),
        "keyboard": keyboard,
        "album": album,
        "upload": lambda: bot.send_document(measure.CHAT, measure.FILE, visible_file_name="a.bin"),
    }
    return measure.calls({k: measure.times(v) for k, v in runs.items()}, data["calls"])


def dispatch(data):
    import measure
    from telebot import TeleBot
    from telebot.types import Update, User

    def make(kind, count):
        bot = TeleBot(measure.TOKEN, threaded=False)
        bot._user = User(123456, True, "Echo", username="echo_bot")
        called = []

        def handle(event):
            called.append(1)

        for number in range(count):
            if kind == "commands":
                bot.register_message_handler(handle, commands=[f"cmd{number}"])
            else:
                start = f"item{number}:"
                bot.register_callback_query_handler(
                    handle, func=lambda query, start=start: query.data.startswith(start)
                )
        made = measure.command_update if kind == "commands" else measure.button_update
        update = Update.de_json(made(count - 1))
        return measure.times(lambda: bot.process_new_updates([update])), called

    return measure.dispatch(make)


if __name__ == "__main__":
    groups = {"parse": parse, "sizes": sizes, "call": call, "dispatch": dispatch}
    modes = {"start": start, "reply": reply, "echo": echo}
    if sys.argv[1] == "inner":
        import measure

        measure.inner(groups)
    else:
        modes[sys.argv[1]]()
