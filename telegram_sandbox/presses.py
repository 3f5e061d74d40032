"""What comes of pressing a button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

from .arguments import checked
from .bots import CallbackQuery
from .messages import Message
from .payments import Checkout
from .rights import NotAllowed

__all__ = ["Press"]


@final
@checked
@dataclass(frozen=True, eq=False)
class Press:
    """A press on a button, whichever kind of button it was. Returned by `User.presses`.

    Attributes:
        button: The text on it.
        outcome: What the press began: a question to the bot (an inline button), the way to the
            till (a pay button) or a message (a button of a reply keyboard).
    """

    button: str
    outcome: CallbackQuery | Checkout | Message

    @property
    def query(self) -> CallbackQuery:
        """The callback query of an inline button.

        Raises:
            NotAllowed: It was another kind of button.
        """
        if isinstance(self.outcome, CallbackQuery):
            return self.outcome
        raise self._other("query")

    @property
    def checkout(self) -> Checkout:
        """The way to the till of a pay button; see `User.pays`.

        Raises:
            NotAllowed: It was another kind of button.
        """
        if isinstance(self.outcome, Checkout):
            return self.outcome
        raise self._other("checkout")

    @property
    def message(self) -> Message:
        """The message that a button of a reply keyboard wrote.

        Raises:
            NotAllowed: It was another kind of button.
        """
        if isinstance(self.outcome, Message):
            return self.outcome
        raise self._other("message")

    @property
    def id(self) -> str:
        """The number that `answerCallbackQuery` takes.

        Raises:
            NotAllowed: It was no inline button.
        """
        return self.query.id

    def wait(self, timeout: float | None = None) -> dict[str, Any]:
        """Wait until the bot has answered the press on an inline button, and return the answer.

        Args:
            timeout: Real seconds; None means the world's patience.

        Raises:
            AssertionError: The bot did not answer; the text holds the conversation.
            NotAllowed: It was no inline button. A pay button has `checkout.wait()`.
        """
        return self.query.wait(timeout)

    def _other(self, wanted: str) -> NotAllowed:
        kind, offered = {
            CallbackQuery: ("an inline button", "query"),
            Checkout: ("a pay button", "checkout"),
            Message: ("a button of a reply keyboard", "message"),
        }[type(self.outcome)]
        return NotAllowed(
            f"presses: {self.button!r} is {kind}: the press has .{offered}, no .{wanted}"
        )
