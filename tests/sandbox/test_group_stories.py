"""Whole stories in groups, told with the client and the framework."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from telegram import Bot, ChatPermissions, ForumTopic
from telegram.ext import (
    ChatJoinRequestHandler,
    ChatMemberHandler,
    CommandHandler,
    Dispatcher,
    Filters,
    MessageHandler,
)
from telegram_sandbox import FakeClock, SandboxAdapter, User, World

Play = Callable[[], None]


@pytest.fixture
def alice(clock_world: World) -> User:
    return clock_world.user("Alice")


@pytest.fixture
def bob(clock_world: World) -> User:
    return clock_world.user("Bob")


@pytest.fixture
def bot(clock_world: World) -> Iterator[Bot]:
    with requests.Session() as http:
        http.mount("https://api.telegram.org/", SandboxAdapter(clock_world))
        yield Bot("1:test", http=http)


@pytest.fixture
def dispatcher(bot: Bot) -> Dispatcher:
    return Dispatcher(bot, None, workers=1)


@pytest.fixture
def play(bot: Bot, dispatcher: Dispatcher) -> Play:
    """Let the bot handle what has happened since the last time."""
    kinds = ["message", "chat_member", "my_chat_member", "chat_join_request"]
    bot.get_updates(allowed_updates=kinds)

    def run() -> None:
        while updates := bot.get_updates():
            for update in updates:
                dispatcher.process_update(update)
            bot.get_updates(offset=updates[-1].update_id + 1, limit=1)

    return run


def test_a_bot_keeps_order(
    clock_world: World,
    clock: FakeClock,
    alice: User,
    bob: User,
    dispatcher: Dispatcher,
    play: Play,
) -> None:
    def mute(update: Any, context: Any) -> None:
        context.bot.restrict_chat_member(
            update.effective_chat.id,
            update.effective_user.id,
            ChatPermissions(can_send_messages=False),
            until_date=int(clock.now()) + 60,
        )
        update.message.delete()
        context.bot.send_message(update.effective_chat.id, "A minute of silence, please")

    club = clock_world.supergroup("Club", [alice, bob], admins=[clock_world.bot()])
    dispatcher.add_handler(MessageHandler(Filters.regex("casino"), mute))

    spam = bob.sends("come to my casino", club)
    play()

    assert spam.deleted
    alice.sees("A minute of silence")
    with pytest.raises(ValueError, match="not enough rights to send text messages"):
        bob.sends("sorry", club)
    clock.advance(60)
    bob.sends("sorry", club)


def test_a_bot_asks_before_it_lets_in(
    clock_world: World, alice: User, bob: User, dispatcher: Dispatcher, play: Play
) -> None:
    def ask(update: Any, context: Any) -> None:
        request = update.chat_join_request
        context.bot.send_message(request.user_chat_id, "Tea or coffee?")

    def decide(update: Any, context: Any) -> None:
        if update.message.text == "tea":
            context.bot.approve_chat_join_request(club.id, update.effective_user.id)

    def welcome(update: Any, context: Any) -> None:
        change = update.chat_member
        if change.new_chat_member.status == "member":
            context.bot.send_message(club.id, f"Welcome, {change.new_chat_member.user.first_name}")

    club = clock_world.supergroup(
        "Tea club", [alice], admins=[clock_world.bot()], join_by_request=True
    )
    dispatcher.add_handler(ChatJoinRequestHandler(ask))
    dispatcher.add_handler(ChatMemberHandler(welcome, ChatMemberHandler.CHAT_MEMBER))
    dispatcher.add_handler(MessageHandler(Filters.chat_type.private, decide))

    bob.joins(club)
    play()
    bob.sees("Tea or coffee?")
    bob.sends("tea")
    play()

    alice.sees("Welcome, Bob")
    bob.sees("Welcome, Bob")
    assert club.member(bob).present


def test_a_bot_opens_a_topic_for_every_question(
    clock_world: World, alice: User, bob: User, dispatcher: Dispatcher, play: Play
) -> None:
    def ask(update: Any, context: Any) -> None:
        name = " ".join(context.args)
        topic: ForumTopic = context.bot.create_forum_topic(update.effective_chat.id, name)
        context.bot.send_message(
            update.effective_chat.id, f"Go on: {name}", message_thread_id=topic.message_thread_id
        )

    forum = clock_world.supergroup("Help", [alice, bob, clock_world.bot()], forum=True)
    alice.promotes(clock_world.bot(), forum, can_manage_topics=True)
    dispatcher.add_handler(CommandHandler("ask", ask))

    bob.sends("/ask How hot?", forum)
    play()

    opened = bob.sees("Go on: How hot?")
    bob.sends("Very", forum.topic("How hot?"), reply_to=opened)
    assert [topic.name for topic in (forum.topics or {}).values()] == ["General", "How hot?"]
