"""Reminders: /in 10 tea reminds you of tea in ten seconds. What goes wrong is told to the owner.

Run it with a token from @BotFather:  TOKEN=123:abc python examples/reminder.py
OWNER=... is the id of the chat that hears of errors; @userinfobot tells you yours.
"""

import logging
import os
import sys

from telegram.ext import CommandHandler, Updater

logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s", level=logging.INFO)


def remind(context):
    chat, what = context.job.context
    context.bot.send_message(chat, f"Time for {what}!")


def set_reminder(update, context):
    seconds, *words = context.args  # nothing at all is an error, which the owner hears of
    chat = update.effective_chat.id
    what = chat, " ".join(words)
    context.job_queue.run_once(remind, float(seconds), context=what, name=str(chat))
    update.message.reply_text("I will remind you.")


def forget(update, context):
    waiting = context.job_queue.get_jobs_by_name(str(update.effective_chat.id))
    for job in waiting:
        job.schedule_removal()
    update.message.reply_text(f"Forgotten: {len(waiting)}")


def tell_owner(update, context):
    logging.getLogger("reminder").error("An update failed", exc_info=context.error)
    if update is not None and update.effective_message is not None:
        update.effective_message.reply_text("Write for example: /in 10 tea")
    if "OWNER" in os.environ:
        text = f"{type(context.error).__name__}: {context.error}"
        context.bot.send_message(os.environ["OWNER"], text)


def main(token):
    updater = Updater(token)
    updater.dispatcher.add_handler(CommandHandler("in", set_reminder))
    updater.dispatcher.add_handler(CommandHandler("forget", forget))
    updater.dispatcher.add_error_handler(tell_owner)
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    if "TOKEN" not in os.environ:
        sys.exit("No token. Ask @BotFather for one: TOKEN=123:abc python examples/reminder.py")
    main(os.environ["TOKEN"])
