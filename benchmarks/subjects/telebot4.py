"""pyTelegramBotAPI 4."""

import sys

from ending import leave


def start():
    from telebot import TeleBot

    TeleBot("123456:test")
    leave()


def reply():
    from telebot import TeleBot, apihelper

    url, token = sys.argv[2:]
    apihelper.API_URL = url + "/bot{0}/{1}"
    bot = TeleBot(token)

    @bot.message_handler(content_types=["text"])
    def echo(message):
        bot.send_message(message.chat.id, message.text)
        leave()

    bot.infinity_polling()


def echo():
    import measure
    from telebot import TeleBot, apihelper

    data = measure.given()
    apihelper.API_URL = data["url"] + "/bot{0}/{1}"
    bot = TeleBot(data["token"], threaded=data["lanes"], num_threads=8)

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
    import reading

    return reading.parse(data, *_readers())


def sizes(data):
    import reading

    return reading.sizes(data, *_readers())


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
        markup = InlineKeyboardMarkup(rows)
        measure.sent(bot.send_message(measure.CHAT, measure.TEXT, reply_markup=markup))

    def album():
        media = [InputMediaPhoto(each) for each in measure.PHOTOS]
        measure.sent(bot.send_media_group(measure.CHAT, media))

    def text():
        measure.sent(bot.send_message(measure.CHAT, measure.TEXT))

    def upload():
        measure.sent(bot.send_document(measure.CHAT, measure.FILE, visible_file_name="a.bin"))

    runs = {"text": text, "keyboard": keyboard, "album": album, "upload": upload}
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
            elif kind == "buttons":
                start = f"item{number}:"
                bot.register_callback_query_handler(
                    handle, func=lambda query, start=start: query.data.startswith(start)
                )
            else:
                bot.register_message_handler(handle, regexp=f"^item{number} ")
        raw = measure.UPDATES[kind](count - 1)
        all_of = measure.each(lambda update: bot.process_new_updates([update]))
        return lambda: Update.de_json(raw), all_of, called

    return measure.dispatch(make)


if __name__ == "__main__":
    groups = {"parse": parse, "sizes": sizes, "call": call, "dispatch": dispatch}
    modes = {"start": start, "reply": reply, "echo": echo}
    if sys.argv[1] == "inner":
        import measure

        measure.inner(groups)
    else:
        modes[sys.argv[1]]()
