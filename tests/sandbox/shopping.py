"""An account with a bot at work for it, a customer, and calls for the account in one line."""

from __future__ import annotations

from typing import Any

from telegram_sandbox.business import Connection
from tests.sandbox.talking import EVERY_KIND, Desk

__all__ = ["Shop"]

KINDS = (
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
)


class Shop(Desk):
    """A desk where Alice has let `tea_bot` work for her account, and Bob has written to her."""

    def __init__(self) -> None:
        super().__init__()
        for bot in (self.bot, self.other):
            bot.queue.allow([*EVERY_KIND, *KINDS])
        self.connection: Connection = self.alice.connects(self.bot)
        self.asked = self.bob.sends("Are you open?", self.alice)
        self.first_news = self.news()

    def may(self, *rights: str) -> None:
        """Let the bot do this and nothing else."""
        self.alice.connects(self.bot, rights)
        self.news()

    def runs(self, method: str, **parameters: Any) -> Any:
        """Call a method for Alice's account, in her chat with Bob."""
        fields = self.world.spec.methods[method].parameters
        if "chat_id" in fields:
            parameters.setdefault("chat_id", self.bob.id)
        return self.does(method, business_connection_id=self.connection.id, **parameters)

    def fails(self, method: str, **parameters: Any) -> str:
        """Call a method for Alice's account that must fail, and return why."""
        fields = self.world.spec.methods[method].parameters
        if "chat_id" in fields:
            parameters.setdefault("chat_id", self.bob.id)
        parameters.setdefault("business_connection_id", self.connection.id)
        return self.refusal(method, **parameters)
