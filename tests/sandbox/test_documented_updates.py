"""Whatever users do, what bots are told is of the documented types, with no field of our own."""

from __future__ import annotations

from typing import Any

from telegram_sandbox import Message
from telegram_sandbox.sample_messages import picture
from telegram_sandbox.values import Checker
from tests.sandbox.talking import EVERY_KIND, SPEC, Desk, strangers

# What only happens in channels.
UNTOLD = {"channel_post", "edited_channel_post", "message_reaction_count"}


def told(desk: Desk) -> list[dict[str, Any]]:
    return [*desk.bot.queue.waiting(), *desk.other.queue.waiting()]


def write_everything(desk: Desk) -> list[Message]:
    """Let Alice write a message of every kind to the bot."""
    alice, bot = desk.alice, desk.bot
    kinds = ("photo", "video", "animation", "audio", "document", "sticker", "voice", "video_note")
    sent = [alice.uploads(picture(64), kind, caption="Look #here", to=bot) for kind in kinds]
    sent += alice.uploads_album([b"a", b"b"], to=bot)
    sent.append(alice.sends("see https://a.bc, @tea_bot /start", bot))
    sent.append(alice.asks("2+2?", ["3", "4"], bot, correct=2, open_period=60))
    sent.append(alice.lists("To do", ["tea"], bot))
    place = {"latitude": 1.0, "longitude": 2.0}
    sent.append(alice.shares(bot, location={**place, "live_period": 900}))
    sent.append(alice.shares(bot, venue={"location": place, "title": "x", "address": "y"}))
    sent.append(alice.shares(bot, contact={"phone_number": "1", "first_name": "B"}))
    sent.append(alice.shares(bot, dice={"emoji": "🎲", "value": 1}))
    return sent


def do_everything(desk: Desk) -> None:
    """Let Alice answer, forward, change, tick, vote, react and press."""
    alice, bot = desk.alice, desk.bot
    sent = write_everything(desk)
    alice.forwards(sent, desk.other)
    for message in sent:
        alice.replies(message, "hm")
        alice.replies(message, "over there", desk.other)
        alice.reacts(message, "👍")
    alice.quotes(sent[0], "Look", "where?")
    alice.edits(sent[0], "new")
    alice.ticks(next(m for m in sent if "checklist" in m.content), 1)
    alice.moves(next(m for m in sent if "location" in m.content), 3, 4)
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    desk.does("sendMessage", text="?", reply_markup=keys)
    alice.presses("Go")
    desk.does("sendGame", game_short_name="chess")
    alice.presses("Play chess")
    ask = {"request_id": 1, "max_quantity": 2, "request_name": True, "request_username": True}
    row = [{"text": "Who", "request_users": ask}, {"text": "Phone", "request_contact": True}]
    desk.does("sendMessage", text="?", reply_markup={"keyboard": [row]})
    alice.presses("Who", gives=[desk.bob])
    alice.presses("Phone")
    options = [{"text": "a"}, {"text": "b", "media": {"type": "link", "url": "https://a.bc"}}]
    poll = desk.does("sendPoll", question="?", options=options, is_anonymous=False)
    alice.votes(desk.chat.messages[poll["message_id"]], 1)
    asked = alice.types_inline("x", bot)
    content = {"message_text": "*b*", "parse_mode": "Markdown"}
    article = {"type": "article", "id": "1", "title": "x", "input_message_content": content}
    desk.does(
        "answerInlineQuery", inline_query_id=asked.id, results=[{**article, "reply_markup": keys}]
    )
    alice.chooses(1, desk.world.supergroup("Friends", [alice], admins=[bot]))
    alice.chooses(1, bot)
    media = [{"type": "video", "media": "attach://v"}]
    paid = desk.does("sendPaidMedia", {"v": b"v"}, media=media, star_count=1, payload="p")
    alice.buys_media(desk.chat.messages[paid["message_id"]])
    alice.forwards(desk.chat.messages[paid["message_id"]], desk.other)
    rich = {"markdown": "# A\n- b\n\n| c |\n|---|\n| d |\n\n> #e"}
    shown = desk.does("sendRichMessage", rich_message=rich)
    alice.replies(desk.chat.messages[shown["message_id"]], "rich!")
    desk.does("sendMessageDraft", draft_id=1, text="x", can_stop=True)
    alice.stops_draft(bot)
    alice.summons(bot, "tea", desk.world.supergroup("Strangers", [alice]))


def test_everything_a_bot_is_told_is_documented() -> None:
    desk = Desk()

    do_everything(desk)

    updates = told(desk)
    kinds = {kind for update in updates for kind in update} - {"update_id"}
    assert kinds == set(EVERY_KIND) - UNTOLD
    for update in updates:
        Checker(SPEC, {}).check("Update", update)
        assert list(strangers("Update", update)) == []
