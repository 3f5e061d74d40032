"""Sends polls and quizzes, counts the answers, and repeats a poll that somebody sends."""

import os

from telegram import (
    KeyboardButton,
    KeyboardButtonPollType,
    ParseMode,
    Poll,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.ext import (
    CallbackContext,
    CommandHandler,
    Filters,
    MessageHandler,
    PollAnswerHandler,
    PollHandler,
    Updater,
)


def poll(update: Update, context: CallbackContext) -> None:
    questions = ["Good", "Great"]
    message = context.bot.send_poll(
        update.effective_chat.id,
        "How are you?",
        questions,
        is_anonymous=False,
        allows_multiple_answers=True,
    )
    context.bot_data[message.poll.id] = {
        "questions": questions,
        "message_id": message.message_id,
        "chat_id": update.effective_chat.id,
        "answers": 0,
    }


def receive_poll_answer(update: Update, context: CallbackContext) -> None:
    answer = update.poll_answer
    try:
        asked = context.bot_data[answer.poll_id]
    except KeyError:
        return
    chosen = " and ".join(asked["questions"][number] for number in answer.option_ids)
    context.bot.send_message(
        asked["chat_id"],
        f"{update.effective_user.mention_html()} feels {chosen}!",
        parse_mode=ParseMode.HTML,
    )
    asked["answers"] += 1
    if asked["answers"] == 2:
        context.bot.stop_poll(asked["chat_id"], asked["message_id"])


def quiz(update: Update, context: CallbackContext) -> None:
    message = update.effective_message.reply_poll(
        "How many eggs?", ["1", "2", "4"], type=Poll.QUIZ, correct_option_id=2
    )
    context.bot_data[message.poll.id] = {
        "chat_id": update.effective_chat.id,
        "message_id": message.message_id,
    }


def receive_quiz_answer(update: Update, context: CallbackContext) -> None:
    if update.poll.is_closed or update.poll.type != Poll.QUIZ:
        return
    if update.poll.total_voter_count == 1:
        asked = context.bot_data.get(update.poll.id)
        context.bot.stop_poll(asked["chat_id"], asked["message_id"])


def preview(update: Update, context: CallbackContext) -> None:
    button = [[KeyboardButton("Press me!", request_poll=KeyboardButtonPollType())]]
    update.effective_message.reply_text(
        "A poll of yours?", reply_markup=ReplyKeyboardMarkup(button, one_time_keyboard=True)
    )


def receive_poll(update: Update, context: CallbackContext) -> None:
    actual = update.effective_message.poll
    update.effective_message.reply_poll(
        question=actual.question,
        options=[option.text for option in actual.options],
        is_closed=True,
    )


def main() -> None:
    updater = Updater(os.environ["TOKEN"])
    dispatcher = updater.dispatcher
    dispatcher.add_handler(CommandHandler("poll", poll))
    dispatcher.add_handler(PollAnswerHandler(receive_poll_answer))
    dispatcher.add_handler(CommandHandler("quiz", quiz))
    dispatcher.add_handler(PollHandler(receive_quiz_answer))
    dispatcher.add_handler(CommandHandler("preview", preview))
    dispatcher.add_handler(MessageHandler(Filters.poll, receive_poll))
    updater.start_polling(allowed_updates=Update.ALL_TYPES)
    updater.idle()


if __name__ == "__main__":
    main()
