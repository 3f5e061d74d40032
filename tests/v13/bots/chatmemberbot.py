"""Keeps a list of the chats it is in, and greets who comes and goes."""

import os

from telegram import Chat, ChatMember, ChatMemberUpdated, ParseMode, Update
from telegram.ext import CallbackContext, ChatMemberHandler, CommandHandler, Updater


def extract_status_change(update: ChatMemberUpdated) -> tuple[bool, bool] | None:
    status_change = update.difference().get("status")
    old_is_member, new_is_member = update.difference().get("is_member", (None, None))
    if status_change is None:
        return None
    old_status, new_status = status_change
    inside = [ChatMember.MEMBER, ChatMember.CREATOR, ChatMember.ADMINISTRATOR]
    was_member = old_status in inside or (
        old_status == ChatMember.RESTRICTED and old_is_member is True
    )
    is_member = new_status in inside or (
        new_status == ChatMember.RESTRICTED and new_is_member is True
    )
    return was_member, is_member


def track_chats(update: Update, context: CallbackContext) -> None:
    result = extract_status_change(update.my_chat_member)
    if result is None:
        return
    was_member, is_member = result
    chat = update.effective_chat
    kind = "user_ids" if chat.type == Chat.PRIVATE else "group_ids"
    if not was_member and is_member:
        context.bot_data.setdefault(kind, set()).add(chat.id)
    elif was_member and not is_member:
        context.bot_data.setdefault(kind, set()).discard(chat.id)


def show_chats(update: Update, context: CallbackContext) -> None:
    users = len(context.bot_data.setdefault("user_ids", set()))
    groups = len(context.bot_data.setdefault("group_ids", set()))
    update.effective_message.reply_text(f"{users} users, {groups} groups.")


def greet_chat_members(update: Update, context: CallbackContext) -> None:
    result = extract_status_change(update.chat_member)
    if result is None:
        return
    was_member, is_member = result
    cause = update.chat_member.from_user.mention_html()
    member = update.chat_member.new_chat_member.user.mention_html()
    if not was_member and is_member:
        text = f"{member} was added by {cause}. Welcome!"
    elif was_member and not is_member:
        text = f"{member} is no longer with us, says {cause}."
    else:
        return
    update.effective_chat.send_message(text, parse_mode=ParseMode.HTML)


def main() -> None:
    updater = Updater(os.environ["TOKEN"])
    dispatcher = updater.dispatcher
    dispatcher.add_handler(ChatMemberHandler(track_chats, ChatMemberHandler.MY_CHAT_MEMBER))
    dispatcher.add_handler(CommandHandler("show_chats", show_chats))
    dispatcher.add_handler(ChatMemberHandler(greet_chat_members, ChatMemberHandler.CHAT_MEMBER))
    updater.start_polling(allowed_updates=Update.ALL_TYPES)
    updater.idle()


if __name__ == "__main__":
    main()
