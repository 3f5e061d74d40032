"""Who takes part in a conversation that is told as a test, and what the test calls them."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .json_values import as_list, as_object
from .retelling import literal

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Chat
    from .journal import Event
    from .world import World

__all__ = ["Cast"]


@dataclass
class Cast:
    """The people and groups of a conversation with one bot.

    Attributes:
        names: What users are called, by id.
        groups: What groups and channels are called, by id.
    """

    world: World
    bot: Bot
    names: dict[int, str] = field(default_factory=dict[int, str])
    groups: dict[int, str] = field(default_factory=dict[int, str])

    def opening(self) -> Iterator[str]:
        """Tell who takes part."""
        for number, name in self.names.items():
            user = self.world.users[number]
            said = {"username": user.username, "last_name": user.last_name}
            if user.language_code != "en":
                said["language_code"] = user.language_code
            facts = [f"{k}={literal(v)}" for k, v in said.items() if v or k == "language_code"]
            if user.first_name != "Alice" or facts:
                yield f"{name} = world.user({', '.join([literal(user.first_name), *facts])})"
        for number, name in self.groups.items():
            chat = self.world.groups[number]
            given = [literal(chat.title), f"[{', '.join(self._members(chat))}]"]
            leaders = [self.account(one) for one in self._leaders(chat)]
            given += [f"admins=[{', '.join(leaders)}]"] if leaders else []
            given += ["forum=True"] if chat.topics is not None else []
            given += ["supergroup=False"] if chat.type == "group" else []
            kind = "channel" if chat.type == "channel" else "group"
            yield f"{name} = world.{kind}({', '.join(given)})"

    def account(self, number: int) -> str:
        """Return what an account is called; everybody without a name is the bot."""
        return self.names.get(number, "world.bot(TOKEN)")

    def call_everybody(self, events: Iterable[Event]) -> None:
        """Give names to all who take part in some events, and to the groups."""
        for event in events:
            chat = event.chat
            if chat is not None and chat.id in self.world.groups and chat.id not in self.groups:
                self.groups[chat.id] = self._free_name(chat.title or "group")
            joined = event.message.content.get("new_chat_members") if event.message else None
            numbers = [(as_object(member) or {}).get("id", 0) for member in as_list(joined) or []]
            numbers += [event.change.new.account.id] if event.change else []
            for number in [*(self._founders(chat) if chat else ()), event.who.id, *numbers]:
                user = self.world.users.get(number)
                if user is not None and number not in self.names:
                    self.names[number] = self._free_name(user.first_name)

    def _free_name(self, text: str) -> str:
        name = re.sub(r"\W+", "_", text.lower(), flags=re.ASCII).strip("_")
        if not name.isidentifier() or keyword.iskeyword(name) or name in {"world", "pytest"}:
            name = f"somebody_{len(self.names) + 1}"
        taken = {*self.names.values(), *self.groups.values()}
        return next(n for n in (name, *(f"{name}_{i}" for i in range(2, 10_000))) if n not in taken)

    def _founders(self, chat: Chat) -> list[int]:
        """Return who was in a chat before the first event, its owner first."""
        inside = {user.id: None for user in chat.users()}
        for event in reversed(self.world.history.events):
            if event.message is None or event.message.chat is not chat:
                continue
            for member in as_list(event.message.content.get("new_chat_members")) or []:
                inside.pop((as_object(member) or {}).get("id", 0), None)
            left = as_object(event.message.content.get("left_chat_member"))
            if left is not None and left["id"] in self.world.users:
                inside[left["id"]] = None
        return sorted(inside, key=lambda number: chat.owner is None or number != chat.owner.id)

    def _members(self, chat: Chat) -> Iterator[str]:
        yield from (self.names[number] for number in self._founders(chat))
        yield "world.bot(TOKEN)"

    def _leaders(self, chat: Chat) -> Iterator[int]:
        """Return who was an administrator before the first event, but for a channel's bots."""
        first = {number: member.status for number, member in chat.members.items()}
        for event in reversed(self.world.history.events):
            if event.change is not None and event.change.chat is chat:
                first[event.change.new.account.id] = event.change.old.status
        for number, status in first.items():
            alone = chat.type == "channel" and number not in self.names
            if status == "administrator" and not alone:
                yield number
