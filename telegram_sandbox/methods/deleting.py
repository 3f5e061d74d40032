"""Taking messages away."""

from __future__ import annotations

from telegram_sandbox.changing import refusal_to_delete
from telegram_sandbox.errors import bad_request
from telegram_sandbox.registry import Call, handles
from telegram_sandbox.whispering import whispered

__all__: list[str] = []


@handles("deleteMessage")
def delete_message(call: Call) -> bool:
    """Take a message away for everybody."""
    chat = call.chat()
    message = call.message(chat, call.get("message_id"), "message to delete")
    refusal = refusal_to_delete(call.bot, message)
    if refusal is not None:
        raise bad_request(refusal)
    call.world.delete(message, call.bot)
    return True


@handles("deleteEphemeralMessage")
def delete_ephemeral_message(call: Call) -> bool:
    """Take an ephemeral message from its receiver's screen."""
    call.world.delete(whispered(call, "message to delete"), call.bot)
    return True


@handles("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Take several messages away, all or none; those that are gone are passed over."""
    chat = call.chat()
    numbers: list[int] = call.get("message_ids")
    found = [chat.messages[number] for number in set(numbers) if number in chat.messages]
    for message in found:
        refusal = refusal_to_delete(call.bot, message)
        if refusal is not None:
            raise bad_request(refusal)
    for message in sorted(found, key=lambda message: message.id):
        call.world.delete(message, call.bot)
    return True
