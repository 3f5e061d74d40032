"""A world at a desk: a clock turned by hand, two bots and three users, and calls in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from telegram_sandbox import Chat, FakeClock, User, World
from telegram_sandbox.app import App
from telegram_sandbox.bodies import Received
from telegram_sandbox.bots import Bot
from telegram_sandbox.calls import answer_call
from telegram_sandbox.files import Upload
from telegram_sandbox.spec import array_item, load_spec
from telegram_sandbox.values import Checker

__all__ = ["EVERY_KIND", "SPEC", "Desk", "strangers"]

SPEC = load_spec()

EVERY_KIND = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "poll",
    "poll_answer",
    "message_reaction",
    "message_reaction_count",
    "purchased_paid_media",
    "guest_message",
    "stopped_message_generation",
]


def strangers(kind: Any, value: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of fields that the documented type does not have."""
    item = array_item(kind)
    if item is not None:
        for number, one in enumerate(value):
            yield from strangers(item, one, f"{path}[{number}]")
    elif isinstance(kind, dict):
        if not isinstance(value, (dict, list)):
            return
        found = [list(strangers(one, value, path)) for one in kind["union"]]
        yield from min(found, key=len)
    elif isinstance(value, dict) and kind in SPEC.types:
        described = SPEC.types[kind]
        if described.kind == "union":
            tag = described.tag_values.get(str(value.get(described.tag_field or "")))
            members = [tag] if tag else list(described.members)
            if members:
                yield from min((list(strangers(m, value, path)) for m in members), key=len)
            return
        for name, inner in value.items():
            if name not in described.fields:
                yield f"{path}.{name}"
            else:
                yield from strangers(described.fields[name].type, inner, f"{path}.{name}")


class Desk:
    """A world with `tea_bot` and `other_bot`, Alice, Bob and Carol; Alice has begun to talk to both."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.world = World(self.clock, throttles=False)
        self.bot = self.world.bot("1:test", "tea_bot", "Tea")
        self.other = self.world.bot("2:test", "other_bot", "Other")
        self.alice = self.world.user("Alice", username="alice")
        self.bob = self.world.user("Bob")
        self.carol = self.world.user("Carol")
        for bot in (self.bot, self.other):
            bot.queue.allow(EVERY_KIND)
            self.alice.sends("/start", bot)
            bot.queue.clear()
        self.chat: Chat = self.bot.dialog(self.alice)

    def group(self, *people: User, title: str = "Friends") -> Chat:
        """Return a supergroup of Alice, Bob and others where the bot is an administrator."""
        members = [self.alice, self.bob, *people]
        group = self.world.supergroup(title, members, admins=[self.bot])
        self.news()
        return group

    def call(
        self,
        method: str,
        uploads: dict[str, Upload | bytes] | None = None,
        *,
        bot: Bot | None = None,
        **parameters: Any,
    ) -> dict[str, Any]:
        """Call a method and return the envelope of the answer."""
        args = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in parameters.items()
        }
        files = {
            name: one if isinstance(one, Upload) else Upload("", one)
            for name, one in (uploads or {}).items()
        }
        token = (bot or self.bot).token
        return answer_call(self.world, token, method, Received(args, files))[1]

    def does(self, method: str, uploads: dict[str, Any] | None = None, **parameters: Any) -> Any:
        """Call a method that must succeed, in the private chat with Alice unless told otherwise.

        The result must be of the documented type.
        """
        fields = self.world.spec.methods[method].parameters
        if "chat_id" in fields and "inline_message_id" not in parameters:
            parameters.setdefault("chat_id", self.alice.id)
        answer = self.call(method, uploads, **parameters)
        assert answer["ok"], answer
        returns = self.world.spec.methods[method].returns
        Checker(SPEC, {}).check(returns, answer["result"])
        assert list(strangers(returns, answer["result"])) == []
        return answer["result"]

    def refusal(self, method: str, uploads: dict[str, Any] | None = None, **parameters: Any) -> str:
        """Call a method that must fail, and return what it says without `Bad Request: `."""
        fields = self.world.spec.methods[method].parameters
        if "chat_id" in fields and "inline_message_id" not in parameters:
            parameters.setdefault("chat_id", self.alice.id)
        answer = self.call(method, uploads, **parameters)
        assert not answer["ok"], answer
        return str(answer["description"]).removeprefix("Bad Request: ")

    def news(self, bot: Bot | None = None) -> list[tuple[str, dict[str, Any]]]:
        """Return kind and body of what a bot has been told since it was asked last."""
        queue = (bot or self.bot).queue
        found = [
            next((kind, body) for kind, body in update.items() if kind != "update_id")
            for update in queue.waiting()
        ]
        queue.clear()
        return found

    def download(self, path: str, bot: Bot | None = None) -> tuple[int, bytes]:
        """Fetch a file as a bot would, and return status and bytes."""
        seen: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": f"/file/bot{(bot or self.bot).token}/{path}",
            "HTTP_HOST": "127.0.0.1",
        }
        body = b"".join(App(self.world)(environ, lambda status, _headers: seen.append(status)))
        return int(seen[0].split()[0]), body
