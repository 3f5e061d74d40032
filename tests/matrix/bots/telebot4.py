"""The bot of the stories, on pyTelegramBotAPI 4."""

import base64
import os

from telebot import TeleBot, apihelper
from telebot.apihelper import ApiTelegramException
from telebot.types import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputPollOption,
    InputTextMessageContent,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

apihelper.API_URL = os.environ["API"] + "/bot{0}/{1}"
apihelper.FILE_URL = os.environ["API"] + "/file/bot{0}/{1}"
DOT = base64.b64decode(os.environ["DOT"])
bot = TeleBot(os.environ["TOKEN"])


@bot.message_handler(commands=["start"])
def start(message):
    payload = message.text.partition(" ")[2]
    if payload:
        bot.send_message(message.chat.id, f"Payload: {payload}")
    else:
        bot.send_message(message.chat.id, f"Hello {message.from_user.first_name}")


@bot.message_handler(commands=["caps"])
def caps(message):
    bot.send_message(message.chat.id, message.text.partition(" ")[2].upper())


@bot.message_handler(commands=["html"])
def html(message):
    bot.send_message(message.chat.id, "<b>bold</b> and <i>italic</i>", parse_mode="HTML")


@bot.message_handler(commands=["markdown"])
def markdown(message):
    bot.send_message(message.chat.id, "😀 *bold* and `code`", parse_mode="MarkdownV2")


@bot.message_handler(commands=["menu"])
def menu(message):
    markup = InlineKeyboardMarkup()
    markup.row(*(InlineKeyboardButton(text, callback_data=text.lower()) for text in ("Yes", "No")))
    bot.send_message(message.chat.id, "Tea?", reply_markup=markup)


@bot.callback_query_handler(func=lambda query: True)
def pressed(query):
    bot.answer_callback_query(query.id, "Noted")
    bot.edit_message_text(
        f"You chose {query.data}",
        chat_id=query.message.chat.id,
        message_id=query.message.message_id,
    )


@bot.message_handler(commands=["keyboard"])
def keyboard(message):
    markup = ReplyKeyboardMarkup()
    markup.row("Tea", "Coffee")
    bot.send_message(message.chat.id, "Choose", reply_markup=markup)


@bot.message_handler(commands=["photo"])
def photo(message):
    bot.send_photo(message.chat.id, DOT, caption="A dot")


@bot.message_handler(content_types=["document"])
def document(message):
    content = bot.download_file(bot.get_file(message.document.file_id).file_path)
    bot.send_message(message.chat.id, f"{message.document.file_name}: {content.decode()}")


@bot.message_handler(commands=["album"])
def album(message):
    bot.send_media_group(
        message.chat.id, [InputMediaPhoto(DOT, caption=caption) for caption in ("Left", "Right")]
    )


@bot.inline_handler(func=lambda query: True)
def inline(query):
    content = InputTextMessageContent(query.query.upper())
    bot.answer_inline_query(query.id, [InlineQueryResultArticle("1", "Shout", content)])


@bot.message_handler(commands=["stranger"])
def stranger(message):
    try:
        bot.send_message(404404404, "Anybody?")
    except ApiTelegramException as error:
        bot.send_message(message.chat.id, error.description)


@bot.message_handler(commands=["flood"])
def flood(message):
    try:
        bot.send_message(message.chat.id, "too fast")
    except ApiTelegramException as error:
        wait = error.result_json["parameters"]["retry_after"]
        bot.send_message(message.chat.id, f"Wait {wait} seconds")


@bot.message_handler(commands=["poll"])
def poll(message):
    options = [InputPollOption("Tea"), InputPollOption("Coffee")]
    bot.send_poll(message.chat.id, "Which?", options, is_anonymous=False)


@bot.poll_answer_handler()
def voted(answer):
    bot.send_message(answer.user.id, f"Voted for {answer.option_ids[0]}")


@bot.message_handler(content_types=["location"])
def location(message):
    place = message.location
    bot.send_message(message.chat.id, f"{place.latitude}, {place.longitude}")


@bot.message_handler(commands=["vanish"])
def vanish(message):
    sent = bot.send_message(message.chat.id, "Soon")
    bot.edit_message_text("Sooner", chat_id=message.chat.id, message_id=sent.message_id)
    bot.delete_message(message.chat.id, sent.message_id)
    bot.send_message(message.chat.id, "Gone")


@bot.message_handler(commands=["reply"])
def reply(message):
    bot.send_message(
        message.chat.id, "To this", reply_parameters=ReplyParameters(message.message_id)
    )


@bot.message_handler(content_types=["new_chat_members"])
def joined(message):
    for member in message.new_chat_members:
        bot.send_message(message.chat.id, f"Welcome {member.first_name}")


@bot.message_handler(commands=["count"])
def count(message):
    bot.send_message(message.chat.id, f"{bot.get_chat_member_count(message.chat.id)} members")


@bot.message_handler(commands=["commands"])
def commands(message):
    bot.set_my_commands([BotCommand("start", "Begin"), BotCommand("help", "Help")])
    listed = ", ".join(f"{each.command}: {each.description}" for each in bot.get_my_commands())
    bot.send_message(message.chat.id, listed)


@bot.message_handler(content_types=["text"])
def echo(message):
    bot.send_message(message.chat.id, message.text)


bot.infinity_polling()
