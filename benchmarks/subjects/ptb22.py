"""python-telegram-bot 22 (asyncio)."""

import sys

from ending import leave


def start():
    from telegram.ext import Application

    Application.builder().token("123456:test").build()
    leave()


def reply():
    from telegram.ext import Application, MessageHandler, filters

    async def echo(update, context):
        await update.message.reply_text(update.message.text)
        leave()

    url, token = sys.argv[2:]
    application = Application.builder().token(token).base_url(url + "/bot").build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.run_polling()


def echo():
    import measure

    from telegram.ext import Application, MessageHandler, filters

    async def answer(update, context):
        await update.message.reply_text(update.message.text)

    data = measure.given()
    builder = Application.builder().token(data["token"]).base_url(data["url"] + "/bot")
    if data["lanes"]:
        builder = builder.concurrent_updates(8).connection_pool_size(16)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, answer))
    if data["how"] == "webhook":
        application.run_webhook(
            "127.0.0.1", data["port"], "hook", webhook_url="https://example.org/hook"
        )
    else:
        application.run_polling()


def _readers():
    import json

    from telegram import Bot, Update

    bot = Bot("123456:test")
    return (
        lambda raw: Update.de_json(json.loads(raw.decode()), bot),
        lambda raw: Update.de_list(json.loads(raw.decode())["result"], bot),
    )


def parse(data):
    import reading

    return reading.parse(data, *_readers())


def sizes(data):
    import reading

    return reading.sizes(data, *_readers())


def call(data):
    import measure

    from telegram import (
        Bot,
        InlineKeyboardButton,
        InlineKeyboardMarkup,
        InputFile,
        InputMediaPhoto,
    )

    loop = measure.loop()
    bot = Bot(measure.TOKEN, base_url=data["url"] + "/bot")
    loop.run_until_complete(bot.initialize())

    async def text():
        measure.sent(await bot.send_message(measure.CHAT, measure.TEXT))

    async def keyboard():
        rows = [
            [InlineKeyboardButton(text, callback_data=pressed) for text, pressed in row]
            for row in measure.BUTTONS
        ]
        markup = InlineKeyboardMarkup(rows)
        measure.sent(await bot.send_message(measure.CHAT, measure.TEXT, reply_markup=markup))

    async def album():
        media = [InputMediaPhoto(each) for each in measure.PHOTOS]
        measure.sent(await bot.send_media_group(measure.CHAT, media))

    async def upload():
        file = InputFile(measure.FILE, filename="a.bin")
        measure.sent(await bot.send_document(measure.CHAT, file))

    runs = {"text": text, "keyboard": keyboard, "album": album, "upload": upload}
    repeats = {k: measure.async_times(v, loop) for k, v in runs.items()}
    return measure.calls(repeats, data["calls"])


def dispatch(data):
    import measure

    from telegram import Update
    from telegram.ext import (
        Application,
        CallbackQueryHandler,
        CommandHandler,
        MessageHandler,
        filters,
    )

    loop = measure.loop()

    def make(kind, count):
        application = Application.builder().token(measure.TOKEN).updater(None).build()
        application._initialized = True
        application.bot._bot_user = _me()
        called = []

        async def handle(update, context):
            called.append(1)

        for number in range(count):
            if kind == "commands":
                application.add_handler(CommandHandler(f"cmd{number}", handle))
            elif kind == "buttons":
                application.add_handler(CallbackQueryHandler(handle, pattern=f"^item{number}:"))
            else:
                wanted = filters.Regex(f"^item{number} ")
                application.add_handler(MessageHandler(wanted, handle))
        raw = measure.UPDATES[kind](count - 1)
        all_of = measure.async_each(application.process_update, loop)
        return lambda: Update.de_json(raw, application.bot), all_of, called

    return measure.dispatch(make)


def _me():
    from telegram import User

    return User(123456, "Echo", True, username="echo_bot")


if __name__ == "__main__":
    groups = {"parse": parse, "sizes": sizes, "call": call, "dispatch": dispatch}
    modes = {"start": start, "reply": reply, "echo": echo}
    if sys.argv[1] == "inner":
        import measure

        measure.inner(groups)
    else:
        modes[sys.argv[1]]()
