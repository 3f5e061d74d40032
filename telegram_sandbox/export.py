"""The conversation as a pytest file that plays it again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, final

from .bots import Bot
from .casting import Cast
from .chats import Chat, Message
from .json_values import as_object
from .polls import Poll
from .reactions import key_of, reactions_of
from .retelling import (
    BUYING,
    change_step,
    is_answer,
    is_forward,
    literal,
    posting,
    refers,
    service_steps,
    too_large,
    topic_step,
)
from .users import User

if TYPE_CHECKING:
    from .journal import Event
    from .world import World

__all__ = ["as_pytest"]

_HEAD = '''\
"""A conversation with @{bot}, recorded in the sandbox.

Needs evergram, whose pytest fixtures it uses, and starts the bot by itself. What differs from run
to run, such as a time or a random number, shorten to the part that stays.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

# Starts the bot. It must find the server by TELEGRAM_API_BASE_URL, and use the token.
COMMAND = {command}
TOKEN = "1:test"


@pytest.fixture(autouse=True)
def running_bot(world, sandbox_server):
    """Run the bot as a program of its own while the test lasts."""
    world.patience = 15  # seconds; the first answer includes the bot's start
    world.bot(TOKEN, username={username}, first_name={first_name}){web}
    address = {{"TELEGRAM_API_BASE_URL": sandbox_server.url}}
    tokens = dict.fromkeys(["TOKEN", "BOT_TOKEN", "TELEGRAM_TOKEN"], TOKEN)
    with subprocess.Popen(COMMAND, env={{**os.environ, **address, **tokens}}) as process:
        yield
        process.kill()
'''

_OBLIGING = """
    world.web.obliging = True  # any address that the bot sends gives a small file"""


def as_pytest(world: World, bot: Bot, command: str) -> str:
    """Return a pytest file that repeats what the users and a bot said to each other.

    What a user did is done again; what the bot showed must come again, in the same order.

    Args:
        world: Whose history is told.
        bot: Whose conversations; what other bots did is left out.
        command: What starts the bot, as typed in a shell.
    """
    with world.changed:
        story = _Story(world, bot)
        steps = list(story.steps())
    head = _HEAD.format(
        bot=bot.username,
        username=literal(bot.username),
        first_name=literal(bot.first_name),
        web=_OBLIGING if world.web.obliging else "",
        command=_command_line(command),
    )
    opening = list(story.opening())
    body = [*opening, *steps] or ["pass  # nobody has said anything yet"]
    known = "alice" in story.names.values() and not any(
        one.startswith("alice =") for one in opening
    )
    fixtures = ["world", *(["alice"] if known else [])]
    lines = "".join(f"    {line}\n" for line in body)
    return f"{head}\n\ndef test_conversation({', '.join(fixtures)}):\n{lines}"


def _command_line(command: str) -> str:
    words = [literal(word) for word in shlex.split(command)]
    if words and re.fullmatch(r"['\"](python|python3|py)(\.exe)?['\"]", words[0]):
        words[0] = "sys.executable"
    return f"[{', '.join(words)}]"


@final
@dataclass
class _Story(Cast):
    """Tells events as lines of Python."""

    messages: dict[int, str] = field(default_factory=dict[int, str])
    topics: dict[tuple[int, int | None], str] = field(
        default_factory=dict[tuple[int, "int | None"], str]
    )
    past: list[Event] = field(default_factory=list["Event"])
    last: User | None = None

    def steps(self) -> Iterator[str]:
        """Tell what happened."""
        events = [event for event in self.world.history.events if self._concerns(event)]
        self.call_everybody(events)
        for at, event in enumerate(events):
            if isinstance(event.who, User):
                self.last = event.who
                yield from self._act(event, events[at + 1 :])
            elif not _overtaken(event, events[at + 1 :]):
                yield from self._sight(event, events[at + 1 :])
            self.past.append(event)

    def _concerns(self, event: Event) -> bool:
        chat = event.chat
        if chat is None:
            return event.verb in {"types", "chooses"}
        # Talks of accounts with a bot at work are left out.
        return chat.connection is None and self.bot in chat.bots()

    def _act(self, event: Event, later: list[Event]) -> Iterator[str]:
        name = self.names[event.who.id]
        message = event.message
        if event.change is not None:
            group = self.groups[event.change.chat.id]
            yield from change_step(event.change, name, group, self.account)
            return
        if event.verb == "types":
            if any(e.who is event.who and e.verb == "types" for e in _until_chosen(later)):
                return
            yield f"{name}.inline({literal(event.text)})"
        elif event.verb == "chooses":
            where = later[0].message if later else None
            to = "" if where is None else self._to(where.chat)
            yield f"{name}.chooses({event.number}{to})"
        elif event.verb == "presses" and message is not None:
            press = f"{name}.presses({literal(event.text)})"
            answer = next((e for e in later if e.verb == "answers" and e.message is message), None)
            if answer is None:
                yield press
            else:
                yield f"press = {press}"
                yield f'assert press.wait()["text"] == {literal(answer.text)}'
        elif event.verb in BUYING and message is not None and self._called(message):
            yield f"{name}.{BUYING[event.verb]}({self._called(message)})"
        elif message is not None and is_answer(event):
            yield from self._answering(event, name, message, later)
        elif message is not None and "via_bot" not in message.content:
            yield from self._writing(event, name, message, later)

    def _answering(
        self, event: Event, name: str, message: Message, later: list[Event]
    ) -> Iterator[str]:
        """Tell of a reaction or a vote; only how the user decided in the end is known."""
        again = any((e.verb, e.who, e.message) == (event.verb, event.who, message) for e in later)
        called = self._called(message)
        if again or not called:
            return
        poll = message.content.get("poll")
        if event.verb == "reacts":
            chosen = [key_of(one) for one in reactions_of(message, event.who.id)]
            yield f"{name}.reacts({', '.join([called, *map(literal, chosen)])})"
        elif isinstance(poll, Poll):
            texts = {str(one["persistent_id"]): str(one["text"]) for one in poll.options}
            chosen = [texts[one] for one in poll.votes.get(event.who.id, [])]
            yield f"{name}.votes({', '.join([called, *map(literal, chosen)])})"

    def _writing(
        self, event: Event, name: str, message: Message, later: list[Event]
    ) -> Iterator[str]:
        group, place = self.groups.get(message.chat.id, ""), self._place(message)
        if event.verb == "edits":
            yield f"{name}.edits({self._called(message)}, {literal(event.text)})"
        elif event.verb == "deletes" and self._called(message):
            yield f"{name}.deletes({self._called(message)})"
        elif event.verb == "posts" and message.is_service:
            pinned = self._source(event, refers)
            yield from service_steps(event, name, group, self.account, pinned)
            if message.chat.topics is not None and group:
                yield from topic_step(message.content, name, group, self._topic(message))
        elif event.verb == "posts" and (event.text or event.kind):
            reply = message.reply_to
            act = posting(event, name, message, place, self._called(reply) if reply else "")
            source = self._source(event, is_forward)
            if source:
                act = f"{name}.forwards({source}{f', {place}' if place else ''})"
            elif remark := too_large(message):
                yield remark
            yield self._kept(message, later) + act

    def _sight(self, event: Event, later: list[Event]) -> Iterator[str]:
        message = event.message
        if event.who is not self.bot or message is None or event.verb not in {"posts", "edits"}:
            return
        here = message.chat.users()
        begun = "forum_topic_created" in message.content and event.verb == "posts"
        if begun:
            self._topic(message)
        if not here or not (event.text or event.kind or begun):
            return
        name = self.names[(self.last if self.last in here else here[0]).id]
        what = literal(event.text)
        if not event.text:
            shown = "forum_topic_created" if begun else event.kind
            what = f"lambda message: {literal(shown)} in message.content"
        yield f"{self._kept(message, later)}{name}.sees({what})"

    def _kept(self, message: Message, later: list[Event]) -> str:
        """Give a message a name if a later step needs it."""
        if not any(refers(other, message) for other in later):
            return ""
        if id(message) not in self.messages:
            name = f"message_{message.id}"
            # Every chat numbers its messages by itself.
            taken = sum(other.split("_")[1] == str(message.id) for other in self.messages.values())
            self.messages[id(message)] = f"{name}_{taken}" if taken else name
        return f"{self.messages[id(message)]} = "

    def _source(self, event: Event, fits: Callable[[Event, Message], bool]) -> str:
        """Return the name of the earlier message that a step is about, or nothing."""
        for past in reversed(self.past):
            if past.message is not None and fits(event, past.message):
                return self._called(past.message)
        return ""

    def _place(self, message: Message) -> str:
        """Return where a message went: a group, one of its topics, or nothing for the bot."""
        group = self.groups.get(message.chat.id, "")
        topic = self.topics.get((message.chat.id, message.thread))
        return group if topic is None else f"{group}.topic({literal(topic)})"

    def _topic(self, message: Message) -> str:
        """Return what a topic was called until a message, and remember how it calls it."""
        key = message.chat.id, message.thread
        before = self.topics.get(key, "General")
        for what in ("forum_topic_created", "forum_topic_edited"):
            if "name" in (told := as_object(message.content.get(what)) or {}):
                self.topics[key] = told["name"]
        return before

    def _to(self, chat: Chat) -> str:
        return f", {self.groups[chat.id]}" if chat.id in self.groups else ""

    def _called(self, message: Message) -> str:
        return self.messages.get(id(message), "")


def _until_chosen(events: Iterable[Event]) -> Iterator[Event]:
    for event in events:
        if event.verb == "chooses":
            return
        yield event


def _overtaken(event: Event, later: Iterable[Event]) -> bool:
    """Tell whether a message was changed again or deleted before a user did the next thing."""
    for other in later:
        if isinstance(other.who, User):
            return False
        if other.message is event.message and other.verb in {"edits", "deletes"}:
            return True
    return False
