"""A diary: a conversation of two questions whose state and answers survive a restart.

Run it with a token from @BotFather:  TOKEN=123:abc python examples/diary.py
Everything is kept in the file diary.db; DIARY=... names another one.
"""

import os
import sys

from telegram import ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.ext import (
    CommandHandler,
    ConversationHandler,
    Filters,
    MessageHandler,
    SQLitePersistence,
    Updater,
)

MOOD, STORY = range(2)
MOODS = ["good", "so-so", "bad"]


def begin(update, context):
    keyboard = ReplyKeyboardMarkup([MOODS], resize_keyboard=True, one_time_keyboard=True)
    update.message.reply_text("How was your day?", reply_markup=keyboard)
    return MOOD


def take_mood(update, context):
    context.user_data["mood"] = update.message.text
    update.message.reply_text("What happened?", reply_markup=ReplyKeyboardRemove())
    return STORY


def take_story(update, context):
    entry = {"mood": context.user_data.pop("mood"), "story": update.message.text}
    context.user_data.setdefault("entries", []).append(entry)
    update.message.reply_text("Noted. /read shows your diary.")
    return ConversationHandler.END


def give_up(update, context):
    context.user_data.pop("mood", None)
    update.message.reply_text("Another day, then.", reply_markup=ReplyKeyboardRemove())
    return ConversationHandler.END


def read(update, context):
    entries = context.user_data.get("entries", [])
    lines = [f"{entry['mood']}: {entry['story']}" for entry in entries]
    update.message.reply_text("\n".join(lines) or "Empty. /today begins.")


def main(token, path):
    updater = Updater(token, persistence=SQLitePersistence(path))
    updater.dispatcher.add_handler(CommandHandler("read", read))
    updater.dispatcher.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler(["start", "today"], begin)],
            states={
                MOOD: [MessageHandler(Filters.text(MOODS), take_mood)],
                STORY: [MessageHandler(Filters.text & ~Filters.command, take_story)],
            },
            fallbacks=[CommandHandler("cancel", give_up)],
            name="today",
            persistent=True,
        )
    )
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    if "TOKEN" not in os.environ:
        sys.exit("No token. Ask @BotFather for one: TOKEN=123:abc python examples/diary.py")
    main(os.environ["TOKEN"], os.environ.get("DIARY", "diary.db"))
