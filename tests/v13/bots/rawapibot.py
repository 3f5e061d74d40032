"""Echoes without the framework: one loop over get_updates."""

import os
from time import sleep

import telegram
from telegram.error import NetworkError, Unauthorized


def main() -> None:
    bot = telegram.Bot(os.environ["TOKEN"])
    try:
        update_id = bot.get_updates()[0].update_id
    except IndexError:
        update_id = None
    while True:
        try:
            update_id, over = echo(bot, update_id)
        except NetworkError:
            sleep(1)
        except Unauthorized:
            update_id += 1
        else:
            if over:
                bot.get_updates(update_id)
                return


def echo(bot, update_id):
    for update in bot.get_updates(offset=update_id, timeout=10):
        update_id = update.update_id + 1
        if update.message and update.message.text:
            update.message.reply_text(update.message.text)
            if update.message.text == "bye":
                return update_id, True
    return update_id, False


if __name__ == "__main__":
    main()
