"""Users: the people who talk to the bots, driven from Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from .bots import Bot, CallbackQuery, InlineQuery
from .chats import Chat, Message
from .entities import find_entities
from .files import Upload
from .inline import message_of_result, pick_result
from .journal import Event
from .media import KINDS, media_content
from .playing_groups import GroupActs
from .pressing import call_back, find_button
from .sharing import check_fields

if TYPE_CHECKING:
    from .world import World

__all__ = ["Inbox", "User"]

Expectation = Union[str, "re.Pattern[str]", Callable[[Message], bool]]


_SCREEN = 10_000


@dataclass(frozen=True)
class Inbox:
    """Something that came up on a user's screen.

    `kind` is message, edited_message, or own for what the user sent through a bot.
    """

    kind: str
    message: Message


@dataclass(eq=False)
class User(GroupActs):
    """A person. Made by `World.user`.

    The user reads on from what was last seen: `sees` looks only at what came after it.
    """

    world: World
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    inbox: list[Inbox] = field(default_factory=list[Inbox], repr=False)
    read: int = 0
    results: InlineQuery | None = field(default=None, repr=False)

    is_bot = False

    def as_json(self) -> dict[str, Any]:
        """Return the Bot API's `User`."""
        data = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {key: value for key, value in data.items() if value is not None}

    @property
    def chat(self) -> str:
        """The user's conversations as text."""
        with self.world.changed:
            chats = [b.dialogs[self.id] for b in self.world.bots.values() if self.id in b.dialogs]
            chats += [g for g in self.world.groups.values() if self.id in g.members]
            return self.world.history.text(chats)

    def sends(
        self, text: str, to: Bot | Chat | None = None, *, reply_to: Message | None = None
    ) -> Message:
        """Write a text.

        Args:
            text: The message; commands, links and the like in it are found as the server does.
            to: A bot or a group; None means the only bot there is.
            reply_to: The message that is answered, or None.
        """
        with self.world.changed:
            body = text.strip()
            if not body:
                raise ValueError("sends: text must not be empty")
            content: dict[str, Any] = {"text": body}
            entities = find_entities(body)
            if entities:
                content["entities"] = entities
            return self._post(to, content, reply_to)

    def uploads(
        self,
        data: bytes | str | Path,
        kind: str = "document",
        *,
        name: str | None = None,
        caption: str = "",
        to: Bot | Chat | None = None,
    ) -> Message:
        """Send a file.

        Args:
            data: The bytes, or the path of a file.
            kind: photo, document, video, audio, voice, animation, sticker or video_note.
            name: File name; None means that of the path, or a usual one.
            caption: Text below it.
            to: A bot or a group; None means the only bot there is.

        Raises:
            ValueError: There is no such kind.
        """
        if kind not in KINDS:
            raise ValueError(
                f"uploads: kind must be {', '.join(KINDS[:-1])} or {KINDS[-1]}, got {kind!r}"
            )
        if not isinstance(data, bytes):
            path = Path(data)
            name, data = name or path.name, path.read_bytes()
        with self.world.changed:
            stored = self.world.files.keep(kind, Upload(name or "", data))
            content = media_content(self.world, kind, stored)
            if caption:
                content["caption"] = caption
                entities = find_entities(caption)
                if entities:
                    content["caption_entities"] = entities
            return self._post(to, content, None)

    def shares(self, to: Bot | Chat | None = None, **content: Any) -> Message:
        """Send a message of any other kind, given by the fields of the Bot API's `Message`.

        `alice.shares(location={"latitude": 1.0, "longitude": 2.0})`

        Raises:
            ValueError: `Message` has no such field, or the sandbox fills it in.
        """
        check_fields(self.world.spec, content)
        with self.world.changed:
            return self._post(to, content, None)

    def edits(self, message: Message, text: str) -> Message:
        """Change the text of an own message."""
        if message.sender is not self:
            raise ValueError("edits: only own messages can be edited")
        with self.world.changed:
            message.content["text"] = text
            message.content["edit_date"] = self.world.now()
            message.content.pop("entities", None)
            entities = find_entities(text)
            if entities:
                message.content["entities"] = entities
            self.world.edited(message, self)
            return message

    def sees(self, what: Expectation, timeout: float | None = None) -> Message:
        """Wait for a bot's message (new or edited) that fits, and return it.

        Args:
            what: Part of the text, a compiled pattern to search for, or a test of the message.
            timeout: Real seconds; see `World.wait_for`.

        Raises:
            AssertionError: No such message came; the text holds the conversation.
        """

        def next_fit() -> Message | None:
            for index in range(self.read, len(self.inbox)):
                if _fits(what, self.inbox[index]):
                    self.read = index + 1
                    return self.inbox[index].message
            return None

        shown = getattr(what, "pattern", what)
        return self.world.wait_for(next_fit, f"{self.first_name} sees {shown!r}", timeout)

    def presses(self, button: str | int, timeout: float | None = None) -> CallbackQuery | Message:
        """Press a button under the newest message that has it.

        Args:
            button: Its text, or its number counted from 1 in the newest keyboard.
            timeout: Real seconds to wait for such a button; see `World.wait_for`.

        Returns:
            The query of an inline button (its `wait` gives the bot's answer), or the message that a
            button of a reply keyboard wrote.

        Raises:
            AssertionError: There is no such button; the text holds the conversation.
        """
        what = f"{self.first_name} finds the button {button!r}"
        message, found = self.world.wait_for(lambda: find_button(self, button), what, timeout)
        with self.world.changed:
            if "inline_keyboard" not in message.markup:
                return self._post(message.chat, {"text": found["text"]}, None)
            return call_back(self, message, found)

    def inline(
        self, query: str, bot: Bot | None = None, timeout: float | None = None
    ) -> list[dict[str, Any]]:
        """Type behind a bot's name in any chat, and return the results the bot offers.

        Args:
            query: What is typed behind `@bot `.
            bot: None means the only bot there is.
            timeout: Real seconds to wait for the results; see `World.wait_for`.

        Raises:
            AssertionError: The bot offered nothing; the text holds the conversation.
        """
        asked = self.types_inline(query, bot)
        what = f"{asked.bot.username} answers the inline query {query!r}"
        return self.world.wait_for(lambda: asked.results, what, timeout)

    def types_inline(self, query: str, bot: Bot | None = None, *, offset: str = "") -> InlineQuery:
        """Type behind a bot's name without waiting for results."""
        with self.world.changed:
            target = bot or self._only_bot()
            asked = InlineQuery(
                self.world.new_id(), self, target, query, None, self.world.clock.now()
            )
            target.ask_inline(asked)
            self.results = asked
            line = f"{self.first_name} types: @{target.username} {query}"
            self.world.history.add(None, line, Event("types", self, query))
            update = {
                "id": asked.id,
                "from": self.as_json(),
                "chat_type": "sender",
                "query": query,
                "offset": offset,
            }
            target.queue.put("inline_query", update)
            return asked

    def chooses(
        self, result: dict[str, Any] | str | int = 1, to: Bot | Chat | None = None
    ) -> Message:
        """Choose one of the results of the last inline query, which sends it into a chat.

        Args:
            result: The result itself, its id or title, or its number counted from 1.
            to: Where to; None means the private chat with the bot.
        """
        with self.world.changed:
            asked = self.results
            if asked is None or asked.results is None:
                raise AssertionError(f"chooses: {self.first_name} has no inline results to choose")
            chosen = pick_result(asked.results, result)
            content, inline_id = message_of_result(self.world, asked.bot, chosen)
            content["via_bot"] = asked.bot.as_json()
            number = asked.results.index(chosen) + 1
            self.world.history.events.append(Event("chooses", self, asked.query, number=number))
            message = self._post(to or asked.bot, content, None)
            self.receives(Inbox("own", message))
            feedback = {
                "result_id": chosen["id"],
                "from": self.as_json(),
                "query": asked.query,
            }
            if inline_id:
                feedback["inline_message_id"] = inline_id
                self.world.keep_inline(inline_id, message)
            asked.bot.queue.put("chosen_inline_result", feedback)
            return message

    def receives(self, entry: Inbox) -> None:
        """Take in what came up on the screen; what is long past scrolls away."""
        self.inbox.append(entry)
        if len(self.inbox) > _SCREEN:
            past = _SCREEN // 10
            del self.inbox[:past]
            self.read = max(0, self.read - past)

    def blocks(self, bot: Bot | None = None) -> None:
        """Block a bot: it can no longer write to the user."""
        self._set_blocked(bot, True)

    def unblocks(self, bot: Bot | None = None) -> None:
        """Let a blocked bot write again."""
        self._set_blocked(bot, False)

    def _set_blocked(self, bot: Bot | None, blocked: bool) -> None:
        with self.world.changed:
            target = bot or self._only_bot()
            chat = target.dialog(self)
            (target.blocked_by.add if blocked else target.blocked_by.discard)(self.id)
            states = ("member", "kicked") if blocked else ("kicked", "member")
            old, new = (_membership(target, state) for state in states)
            update = {
                "chat": chat.as_json(),
                "from": self.as_json(),
                "date": self.world.now(),
                "old_chat_member": old,
                "new_chat_member": new,
            }
            target.queue.put("my_chat_member", update)
            verb = "blocks" if blocked else "unblocks"
            self.world.history.add(chat, f"{self.first_name} {verb} {target.username}")

    def _only_bot(self) -> Bot:
        bots = list(self.world.bots.values())
        if len(bots) == 1:
            return bots[0]
        names = ", ".join(bot.username for bot in bots) or "none yet"
        raise ValueError(f"Say which bot is meant; the bots of this world: {names}")

    def _post(
        self, to: Bot | Chat | None, content: dict[str, Any], reply_to: Message | None
    ) -> Message:
        target = to or self._only_bot()
        chat = target if isinstance(target, Chat) else target.dialog(self)
        return self.world.post(chat, self, content, reply_to=reply_to)


def _membership(bot: Bot, status: str) -> dict[str, Any]:
    member: dict[str, Any] = {"user": bot.as_json(), "status": status}
    if status == "kicked":
        member["until_date"] = 0
    return member


def _fits(what: Expectation, entry: Inbox) -> bool:
    message = entry.message
    if entry.kind == "own":
        return False
    if isinstance(what, str):
        return what in message.text
    if isinstance(what, re.Pattern):
        return what.search(message.text) is not None
    return bool(what(message))
