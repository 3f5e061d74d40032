"""A shopping list with buttons: write what you need, press what is in the basket, undo a slip.

Run it with a token from @BotFather:  TOKEN=123:abc python examples/shop_list.py
"""

import html
import os
import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ParseMode
from telegram.ext import CallbackQueryHandler, CommandHandler, Filters, MessageHandler, Updater


def view(items):
    """Return the list's text and its buttons; done items are struck out."""
    if not items:
        return "Nothing to buy. Write me something!", None
    lines = [f"<s>{html.escape(name)}</s>" if done else html.escape(name) for name, done in items]
    buttons = [
        [InlineKeyboardButton(f"{'↩' if done else '✓'} {name}", callback_data=f"toggle {number}")]
        for number, (name, done) in enumerate(items)
    ]
    buttons.append([InlineKeyboardButton("Clear", callback_data="clear")])
    return "\n".join(lines), InlineKeyboardMarkup(buttons)


def show(update, context):
    text, buttons = view(context.chat_data.setdefault("items", []))
    update.effective_message.reply_text(text, parse_mode=ParseMode.HTML, reply_markup=buttons)


def add(update, context):
    context.chat_data.setdefault("items", []).append((update.message.text, False))
    show(update, context)


def press(update, context):
    query = update.callback_query
    items = context.chat_data.setdefault("items", [])
    if query.data == "clear":
        items.clear()
    else:
        number = int(context.match[1])
        if number >= len(items):  # a button of an older list
            query.answer("That list is gone; send /list for today's.")
            return
        name, done = items[number]
        items[number] = (name, not done)
    query.answer()  # or the button keeps spinning
    text, buttons = view(items)
    query.edit_message_text(text, parse_mode=ParseMode.HTML, reply_markup=buttons)


def main(token):
    updater = Updater(token)
    dispatcher = updater.dispatcher
    dispatcher.add_handler(CommandHandler(["start", "list"], show))
    dispatcher.add_handler(CallbackQueryHandler(press, pattern=r"clear$|toggle (\d+)$"))
    dispatcher.add_handler(MessageHandler(Filters.text & ~Filters.command, add))
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    if "TOKEN" not in os.environ:
        sys.exit("No token. Ask @BotFather for one: TOKEN=123:abc python examples/shop_list.py")
    main(os.environ["TOKEN"])
