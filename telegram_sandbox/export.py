"""The conversation as a pytest file that plays it again."""

from __future__ import annotations

import json
import keyword
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, final

from .bots import Bot
from .chats import Chat, Message, rendered
from .files import StoredFile
from .json_values import as_list, as_object
from .media import KINDS
from .polls import Poll
from .reactions import key_of, reactions_of
from .users import User

if TYPE_CHECKING:
    from .journal import Event
    from .world import World

__all__ = ["as_pytest"]

# A file up to this many bytes is written out; a bigger one is replaced by zeros of its length.
_WRITTEN_OUT = 512

# What users buy, by the verb of the event and the verb of the test.
_BUYING = {"pays": "pays", "buys": "buys_media"}

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
    world.bot(TOKEN, username={username}, first_name={first_name})
    address = {{"TELEGRAM_API_BASE_URL": sandbox_server.url}}
    tokens = dict.fromkeys(["TOKEN", "BOT_TOKEN", "TELEGRAM_TOKEN"], TOKEN)
    with subprocess.Popen(COMMAND, env={{**os.environ, **address, **tokens}}) as process:
        yield
        process.kill()
'''


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
        username=_literal(bot.username),
        first_name=_literal(bot.first_name),
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
    words = [_literal(word) for word in shlex.split(command)]
    if words and re.fullmatch(r"['\"](python|python3|py)(\.exe)?['\"]", words[0]):
        words[0] = "sys.executable"
    return f"[{', '.join(words)}]"


def _literal(value: object) -> str:
    """Write a value as Python reads it, with the quotes one would type."""
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        # JSON leaves some invisible characters as they are, and writes halves of pairs alone.
        return text if text.isprintable() else ascii(value)
    return repr(value)


@final
@dataclass
class _Story:
    """Tells events as lines of Python."""

    world: World
    bot: Bot
    names: dict[int, str] = field(default_factory=dict[int, str])
    groups: dict[int, str] = field(default_factory=dict[int, str])
    messages: dict[int, str] = field(default_factory=dict[int, str])
    last: User | None = None

    def opening(self) -> Iterator[str]:
        """Tell who takes part."""
        for number, name in self.names.items():
            user = self.world.users[number]
            said = {"username": user.username, "last_name": user.last_name}
            if user.language_code != "en":
                said["language_code"] = user.language_code
            facts = [f"{k}={_literal(v)}" for k, v in said.items() if v or k == "language_code"]
            if user.first_name != "Alice" or facts:
                yield f"{name} = world.user({', '.join([_literal(user.first_name), *facts])})"
        for number, name in self.groups.items():
            chat = self.world.groups[number]
            members = ", ".join(self._members(chat))
            yield f"{name} = world.group({_literal(chat.title)}, [{members}])"

    def steps(self) -> Iterator[str]:
        """Tell what happened."""
        events = [event for event in self.world.history.events if self._concerns(event)]
        self._call_everybody(events)
        for at, event in enumerate(events):
            if isinstance(event.who, User):
                self.last = event.who
                yield from self._act(event, events[at + 1 :])
            elif not _overtaken(event, events[at + 1 :]):
                yield from self._sight(event, events[at + 1 :])

    def _concerns(self, event: Event) -> bool:
        if event.message is None:
            return event.verb in {"types", "chooses"}
        return self.bot in event.message.chat.bots()

    def _call_everybody(self, events: Iterable[Event]) -> None:
        for event in events:
            chat = event.message.chat if event.message is not None else None
            here = [event.who] if chat is None else [event.who, *chat.users()]
            for user in here:
                if isinstance(user, User) and user.id not in self.names:
                    self.names[user.id] = self._free_name(user.first_name)
            if chat is not None and chat.id in self.world.groups and chat.id not in self.groups:
                self.groups[chat.id] = self._free_name(chat.title or "group")

    def _free_name(self, text: str) -> str:
        name = re.sub(r"\W+", "_", text.lower(), flags=re.ASCII).strip("_")
        if not name.isidentifier() or keyword.iskeyword(name) or name in {"world", "pytest"}:
            name = f"somebody_{len(self.names) + 1}"
        taken = {*self.names.values(), *self.groups.values()}
        return next(n for n in (name, *(f"{name}_{i}" for i in range(2, 10_000))) if n not in taken)

    def _members(self, chat: Chat) -> Iterator[str]:
        users = sorted(chat.users(), key=lambda user: user is not chat.owner)
        yield from (self.names[user.id] for user in users)
        yield "world.bot(TOKEN)"

    def _act(self, event: Event, later: list[Event]) -> Iterator[str]:
        name = self.names[event.who.id]
        message = event.message
        if event.verb == "types":
            if any(e.who is event.who and e.verb == "types" for e in _until_chosen(later)):
                return
            yield f"{name}.inline({_literal(event.text)})"
        elif event.verb == "chooses":
            where = later[0].message if later else None
            to = "" if where is None else self._to(where.chat)
            yield f"{name}.chooses({event.number}{to})"
        elif event.verb == "presses" and message is not None:
            press = f"{name}.presses({_literal(event.text)})"
            answer = next((e for e in later if e.verb == "answers" and e.message is message), None)
            if answer is None:
                yield press
            else:
                yield f"press = {press}"
                yield f'assert press.wait()["text"] == {_literal(answer.text)}'
        elif event.verb in _BUYING and message is not None and self._called(message):
            yield f"{name}.{_BUYING[event.verb]}({self._called(message)})"
        elif message is not None and _is_answer(event):
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
            yield f"{name}.reacts({', '.join([called, *map(_literal, chosen)])})"
        elif isinstance(poll, Poll):
            texts = {str(one["persistent_id"]): str(one["text"]) for one in poll.options}
            chosen = [texts[one] for one in poll.votes.get(event.who.id, [])]
            yield f"{name}.votes({', '.join([called, *map(_literal, chosen)])})"

    def _writing(
        self, event: Event, name: str, message: Message, later: list[Event]
    ) -> Iterator[str]:
        to = self._to(message.chat)
        if event.verb == "edits":
            yield f"{name}.edits({self._called(message)}, {_literal(event.text)})"
        elif event.verb == "posts":
            reply = message.reply_to
            answered = f", reply_to={self._called(reply)}" if reply and self._called(reply) else ""
            act = self._posting(event, name, message, to, answered)
            if any(e.message is message and e.verb == "edits" for e in later):
                self.messages[id(message)] = f"message_{message.id}"
                act = f"message_{message.id} = {act}"
            yield act

    def _posting(self, event: Event, name: str, message: Message, to: str, answered: str) -> str:
        if event.kind is None:
            return f"{name}.sends({_literal(event.text)}{to}{answered})"
        if event.kind in KINDS:
            stored = _file_of(message.content[event.kind])
            if stored is not None:
                data = repr(stored.data)
                if len(stored.data) > _WRITTEN_OUT:
                    data = f"bytes({len(stored.data)})"
                caption = f", caption={_literal(event.text)}" if event.text else ""
                to = to.replace(", ", ", to=", 1)
                kind, named = _literal(event.kind), _literal(stored.name)
                return f"{name}.uploads({data}, {kind}, name={named}{caption}{to})"
        body = rendered(message.content[event.kind], self.world, None)
        return f"{name}.shares({to[2:] + ', ' if to else ''}{event.kind}={body!r})"

    def _sight(self, event: Event, later: list[Event]) -> Iterator[str]:
        message = event.message
        if event.who is not self.bot or message is None or event.verb not in {"posts", "edits"}:
            return
        here = message.chat.users()
        if not here:
            return
        name = self.names[(self.last if self.last in here else here[0]).id]
        what = _literal(event.text)
        if not event.text:
            what = f"lambda message: {_literal(event.kind)} in message.content"
        kept = ""
        if any(_refers(other, message) for other in later):
            self.messages[id(message)] = f"message_{message.id}"
            kept = f"message_{message.id} = "
        yield f"{kept}{name}.sees({what})"

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


def _is_answer(event: Event) -> bool:
    """Tell whether a user reacts to a message, or votes in a poll."""
    if event.verb == "reacts":
        return True
    changed = event.verb == "edits" and event.message is not None
    return changed and event.kind == "poll" and isinstance(event.who, User)


def _refers(event: Event, message: Message) -> bool:
    """Tell whether a step needs an earlier message by name."""
    if event.message is message:
        return _is_answer(event) or event.verb in _BUYING
    return event.message is not None and event.message.reply_to is message


def _file_of(body: Any) -> StoredFile | None:
    sizes = as_list(body)
    found = as_object(sizes[-1] if sizes else body) or {}
    stored = found.get("file_id")
    return stored if isinstance(stored, StoredFile) else None
