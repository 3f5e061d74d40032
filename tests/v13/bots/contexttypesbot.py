"""Counts presses in classes of its own, which contexts and data are made of."""

import os
from collections import defaultdict

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ParseMode, Update
from telegram.ext import (
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    Dispatcher,
    TypeHandler,
    Updater,
)


class ChatData:
    """Presses by message."""

    def __init__(self) -> None:
        self.clicks_per_message: defaultdict[int, int] = defaultdict(int)


class CustomContext(CallbackContext[dict, ChatData, dict]):
    """Says what the bot needs by name."""

    def __init__(self, dispatcher: Dispatcher):
        super().__init__(dispatcher=dispatcher)
        self._message_id: int | None = None

    @property
    def bot_user_ids(self) -> set[int]:
        return self.bot_data.setdefault("user_ids", set())

    @property
    def message_clicks(self) -> int | None:
        if self._message_id:
            return self.chat_data.clicks_per_message[self._message_id]
        return None

    @message_clicks.setter
    def message_clicks(self, value: int) -> None:
        self.chat_data.clicks_per_message[self._message_id] = value

    @classmethod
    def from_update(cls, update: object, dispatcher: "Dispatcher") -> "CustomContext":
        context = super().from_update(update, dispatcher)
        if context.chat_data and isinstance(update, Update) and update.effective_message:
            context._message_id = update.effective_message.message_id
        return context


def start(update: Update, context: CustomContext) -> None:
    update.message.reply_html(
        "Pressed <i>0</i> times.",
        reply_markup=InlineKeyboardMarkup.from_button(
            InlineKeyboardButton(text="Press", callback_data="button")
        ),
    )


def count_click(update: Update, context: CustomContext) -> None:
    context.message_clicks += 1
    update.callback_query.answer()
    update.effective_message.edit_text(
        f"Pressed <i>{context.message_clicks}</i> times.",
        reply_markup=InlineKeyboardMarkup.from_button(
            InlineKeyboardButton(text="Press", callback_data="button")
        ),
        parse_mode=ParseMode.HTML,
    )


def print_users(update: Update, context: CustomContext) -> None:
    update.message.reply_text(f"{len(context.bot_user_ids)} users")


def track_users(update: Update, context: CustomContext) -> None:
    if update.effective_user:
        context.bot_user_ids.add(update.effective_user.id)


def main() -> None:
    context_types = ContextTypes(context=CustomContext, chat_data=ChatData)
    updater = Updater(os.environ["TOKEN"], context_types=context_types)
    dispatcher = updater.dispatcher
    dispatcher.add_handler(TypeHandler(Update, track_users), group=-1)
    dispatcher.add_handler(CommandHandler("start", start))
    dispatcher.add_handler(CallbackQueryHandler(count_click))
    dispatcher.add_handler(CommandHandler("print_users", print_users))
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
