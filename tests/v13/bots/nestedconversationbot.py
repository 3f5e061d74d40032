"""A menu of buttons with a second conversation inside, whose answers move the first."""

import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    Filters,
    MessageHandler,
    Updater,
)

MENU, NAMING, STOPPING, SHOWING = map(chr, range(4))
END = ConversationHandler.END


def keyboard() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(text="Add a person", callback_data="add"),
                InlineKeyboardButton(text="Show", callback_data="show"),
            ],
            [InlineKeyboardButton(text="Done", callback_data=str(END))],
        ]
    )


def start(update: Update, context: CallbackContext) -> str:
    text = f"{len(context.user_data.setdefault('people', []))} people."
    if context.user_data.get("start_over"):
        update.callback_query.answer()
        update.callback_query.edit_message_text(text=text, reply_markup=keyboard())
    else:
        update.message.reply_text("Welcome.")
        update.message.reply_text(text=text, reply_markup=keyboard())
    context.user_data["start_over"] = False
    return MENU


def ask_for_name(update: Update, context: CallbackContext) -> str:
    update.callback_query.answer()
    update.callback_query.edit_message_text(text="The name?")
    return NAMING


def save_name(update: Update, context: CallbackContext) -> str:
    context.user_data["people"].append(update.message.text)
    update.message.reply_text(f"{update.message.text} is in.", reply_markup=keyboard())
    return END


def stop_nested(update: Update, context: CallbackContext) -> str:
    update.message.reply_text("Stopped.")
    return STOPPING


def show(update: Update, context: CallbackContext) -> str:
    people = ", ".join(context.user_data["people"]) or "nobody"
    back = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Back", callback_data=str(END)))
    update.callback_query.answer()
    update.callback_query.edit_message_text(text=people, reply_markup=back)
    context.user_data["start_over"] = True
    return SHOWING


def stop(update: Update, context: CallbackContext) -> int:
    update.message.reply_text("Bye!")
    return END


def end(update: Update, context: CallbackContext) -> int:
    update.callback_query.answer("See you!", show_alert=True)
    update.callback_query.edit_message_text(text="Over.")
    return END


def main() -> None:
    updater = Updater(os.environ["TOKEN"])
    naming = ConversationHandler(
        entry_points=[CallbackQueryHandler(ask_for_name, pattern="^add$")],
        states={NAMING: [MessageHandler(Filters.text & ~Filters.command, save_name)]},
        fallbacks=[CommandHandler("stop", stop_nested)],
        map_to_parent={END: MENU, STOPPING: END},
    )
    updater.dispatcher.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", start)],
            states={
                MENU: [
                    naming,
                    CallbackQueryHandler(show, pattern="^show$"),
                    CallbackQueryHandler(end, pattern=f"^{END}$"),
                ],
                SHOWING: [CallbackQueryHandler(start, pattern=f"^{END}$")],
                STOPPING: [CommandHandler("start", start)],
            },
            fallbacks=[CommandHandler("stop", stop)],
        )
    )
    updater.start_polling()
    updater.idle()


if __name__ == "__main__":
    main()
