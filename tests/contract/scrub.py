"""Take out of recorded traffic what belongs to people, to a bot or to the moment.

What is taken out is numbered in the order of its appearance, the same in requests and answers, so a
replayed answer makes the client send what was recorded behind it. Accounts and chats are rebuilt from
the few fields that are known to be harmless: a field that Telegram invents later is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["BOT_ID", "CHAT_ID", "LeakError", "Owner", "Scrubber"]

BOT_ID = 1_000_001
CHAT_ID = 1_000_002
_OTHERS = 1_000_003  # ids of everybody else, counted from here
_FIRST_MESSAGE = 101
_DATE = 1_700_000_000

_BOT = {"first_name": "Recorded Bot", "username": "recorded_bot"}
_PERSON = {
    "first_name": "Somebody",
    "last_name": "Recorded",
    "username": "somebody_recorded",
    "title": "Recorded group",
    "language_code": "en",
}
_CHAT_TYPES = {"private", "group", "supergroup", "channel"}
_OF_A_CHAT = {"type", "is_forum", "max_reaction_count", "permissions", "accepted_gift_types"}
_IDS = {"id", "chat_id", "from_chat_id", "user_id"}
_OPAQUE = {
    "file_id": "file",
    "file_unique_id": "unique",
    "file_path": "path",
    "media_group_id": "album",
    "persistent_id": "option",
}


class LeakError(Exception):
    """A recording still holds something that belongs to somebody. Its text does not repeat it."""


@dataclass(frozen=True)
class Owner:
    """Whose traffic is recorded.

    Args:
        token: The bot's token.
        bot: What getMe says.
        chat: What getChat says of the chat that is written to.
    """

    token: str = field(repr=False)
    bot: dict[str, Any]
    chat: dict[str, Any]

    def secrets(self) -> dict[str, str]:
        """Return what may stand in no cassette, by what it is."""
        found = {
            "the token": self.token,
            "half of the token": self.token.partition(":")[2],
            "the bot's id": str(self.bot["id"]),
            "the chat's id": str(self.chat["id"]),
        }
        for of, names in (("bot", self.bot), ("chat", self.chat)):
            for key in ("username", "first_name", "last_name", "title"):
                name = names.get(key, "")
                if len(name) > 2 and name not in {*_BOT.values(), *_PERSON.values()}:
                    found[f"the {of}'s {key}"] = name
        return found


class Scrubber:
    """Scrub the requests and answers of one cassette, in their order.

    Args:
        owner: Whose they are.
    """

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._ids: dict[int, int] = {owner.bot["id"]: BOT_ID, owner.chat["id"]: CHAT_ID}
        self._messages: dict[int, int] = {}
        self._texts: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def path(self, path: str) -> str:
        """Return a request's path with a downloaded file's place replaced."""
        for real, shown in self._texts.items():
            if path.endswith(f"/{real}"):
                return path.removesuffix(real) + shown
        return path

    def request(self, body: Any) -> Any:
        """Return a request's decoded body; only what an answer has brought before is replaced."""
        return self._walk(body, self._sent)

    def response(self, body: Any) -> Any:
        """Return an answer's JSON value."""
        return self._walk(body, self._received)

    def check(self, text: str) -> None:
        """Look through a whole cassette.

        Raises:
            LeakError: It holds something that it must not.
        """
        for what, secret in self._owner.secrets().items():
            if re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", text, re.IGNORECASE):
                raise LeakError(f"the cassette would hold {what}; it is not written")

    def _walk(self, value: Any, leaf: Callable[[str, Any], Any], key: str = "") -> Any:
        if isinstance(value, list):
            return [self._walk(item, leaf, key) for item in value]
        if not isinstance(value, dict):
            return leaf(key, value)
        if "is_bot" in value:
            return self._user(value)
        if "id" in value and value.get("type") in _CHAT_TYPES:
            return self._chat(value)
        if "question" in value and "id" in value:
            value = {**value, "id": self._opaque("poll", value["id"])}
        # {"json": ...} is how a form's part is decoded; its name stands one level up.
        return {
            name: self._walk(item, leaf, key if name == "json" else name)
            for name, item in value.items()
        }

    def _user(self, user: dict[str, Any]) -> dict[str, Any]:
        is_me = user["id"] == self._owner.bot["id"]
        names = _BOT if is_me else _PERSON
        shown = {key: names[key] for key in user if key in names}
        flags = {key: user[key] for key in user if is_me and isinstance(user[key], bool)}
        return {"id": self._account(user["id"]), "is_bot": user["is_bot"], **shown, **flags}

    def _chat(self, chat: dict[str, Any]) -> dict[str, Any]:
        known = {key: chat[key] for key in chat if key in _OF_A_CHAT}
        names = {key: _PERSON[key] for key in chat if key in _PERSON}
        colour = {"accent_color_id": 0} if "accent_color_id" in chat else {}
        return {"id": self._account(chat["id"]), **names, **known, **colour}

    def _account(self, number: int) -> int:
        return self._ids.setdefault(number, _OTHERS + len(self._ids) - 2)

    def _sent(self, key: str, value: Any) -> Any:
        if isinstance(value, str) and value in self._texts:
            return self._texts[value]
        numbers = self._ids if key in _IDS else self._messages if key.startswith("message_") else {}
        if isinstance(value, str) and value.lstrip("-").isdecimal():  # in a form, all is text
            return str(numbers.get(int(value), value))
        return numbers.get(value, value) if isinstance(value, int) else value

    def _received(self, key: str, value: Any) -> Any:
        if isinstance(value, bool):
            return value
        if key in {"date", "edit_date"} and value:
            return _DATE if key == "date" else _DATE + 60
        if key == "message_id" and value:
            return self._messages.setdefault(value, _FIRST_MESSAGE + len(self._messages))
        if key in {"chat_id", "user_id"} and isinstance(value, int):
            return self._account(value)
        return self._opaque(_OPAQUE[key], value) if key in _OPAQUE else value

    def _opaque(self, kind: str, value: str) -> str:
        if value not in self._texts:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._texts[value] = f"{kind}-{self._counts[kind]}"
        return self._texts[value]
