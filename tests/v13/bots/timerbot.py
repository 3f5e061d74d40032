"""Sets one alarm for each chat, and takes it back."""

import os

from telegram import Update
from telegram.ext import CallbackContext, CommandHandler, Updater


def alarm(context: CallbackContext) -> None:
    job = context.job
    context.bot.send_message(job.context, text=f"Wake up! ({job.name})")


def remove_job_if_exists(name: str, context: CallbackContext) -> bool:
    jobs = context.job_queue.get_jobs_by_name(name)
    for job in jobs:
        job.schedule_removal()
    return bool(jobs)


def set_timer(update: Update, context: CallbackContext) -> None:
    chat_id = update.message.chat_id
    try:
        due = float(context.args[0])
        if due < 0:
            update.message.reply_text("Not in the past!")
            return
        removed = remove_job_if_exists(str(chat_id), context)
        context.job_queue.run_once(alarm, due, context=chat_id, name=str(chat_id))
        update.message.reply_text("Set." + (" The old one is gone." if removed else ""))
    except (IndexError, ValueError):
        update.message.reply_text("Usage: /set <seconds>")


def unset(update: Update, context: CallbackContext) -> None:
    removed = remove_job_if_exists(str(update.message.chat_id), context)
    update.message.reply_text("Cancelled." if removed else "There is no timer.")


def main() -> None:
    updater = Updater(os.environ["TOKEN"])
    updater.dispatcher.add_handler(CommandHandler("set", set_timer))
    updater.dispatcher.add_handler(CommandHandler("unset", unset))
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
