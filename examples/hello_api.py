"""The Bot API without any framework: who am I, what has been said to me, and an answer.

Write to your bot first, then run:  TOKEN=123:abc python examples/hello_api.py
"""

import os
import sys

import telegram

token = os.environ.get("TOKEN")
if not token and "TELEGRAM_API_BASE_URL" in os.environ:
    token = "1:test"  # a sandbox needs no secret
if not token:
    sys.exit(
        "No token. Ask @BotFather on Telegram for one, then run:\n"
        "    TOKEN=123:abc python examples/hello_api.py"
    )

bot = telegram.Bot(token=token)
print(bot.get_me())

updates = bot.get_updates()
if not updates:
    sys.exit("Nobody has written to the bot yet: send it a message, then run this again.")

print(updates[0])
print(updates[0].message.from_user.id)
bot.send_message(text="Hi John!", chat_id=updates[0].message.chat_id)
