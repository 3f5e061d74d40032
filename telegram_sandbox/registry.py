"""Which function answers which method, and how much of the truth it plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from .business import customer_chat
from .chats import Chat, Message
from .errors import bad_request
from .files import StoredFile, Upload
from .media import resolve
from .spec import MethodSpec
from .validation import Parameters

if TYPE_CHECKING:
    from .bots import Bot
    from .world import World

__all__ = ["HANDLERS", "Answer", "Call", "Depth", "Handler", "handles"]

Depth = Literal["full", "shallow"]


@dataclass(frozen=True)
class Answer:
    """A result with a description beside it, as `setWebhook` gives."""

    result: Any
    description: str


@dataclass(frozen=True)
class Call:
    """One call of a method whose parameters have been checked."""

    world: World
    bot: Bot
    method: MethodSpec
    parameters: Parameters

    def get(self, name: str, default: Any = None) -> Any:
        """Return a parameter, or the default where the call left it out."""
        return self.parameters.values.get(name, default)

    def __contains__(self, name: str) -> bool:
        return name in self.parameters.values

    def chat(self, name: str = "chat_id", *, write: bool = True) -> Chat:
        """Return the chat a parameter names.

        Raises:
            ApiError: It is unknown or closed to the bot, or the call is made for an account that
                has not let the bot do so.
        """
        if self.get("business_connection_id"):
            return customer_chat(self)
        return self.bot.find_chat(self.get(name), write=write)

    def message(self, chat: Chat, message_id: int, purpose: str) -> Message:
        """Return a message of a chat.

        Args:
            chat: Where to look.
            message_id: Its number.
            purpose: How the server words it: `message to edit`.

        Raises:
            ApiError: It does not exist or was deleted.
        """
        found = chat.messages.get(message_id)
        if found is None:
            raise bad_request(f"{purpose} not found")
        return found

    def file(self, kind: str, given: Upload | str) -> StoredFile:
        """Return the file behind an upload, an id, a URL or `attach://name`."""
        if isinstance(given, str) and given.startswith("attach://"):
            given = self.parameters.uploads[given[9:]]
        return resolve(self.world, self.bot.id, kind, given)


@dataclass(frozen=True)
class Handler:
    """A method's function and its depth: full, or shallow where consequences are left out."""

    run: Callable[[Call], Any]
    depth: Depth


HANDLERS: dict[str, Handler] = {}

Result = TypeVar("Result")


def handles(
    *methods: str, depth: Depth = "full"
) -> Callable[[Callable[[Call], Result]], Callable[[Call], Result]]:
    """Register a function as the answer to some methods."""

    def register(function: Callable[[Call], Result]) -> Callable[[Call], Result]:
        """Note the function under each of the methods, and return it as it was."""
        for method in methods:
            HANDLERS[method] = Handler(function, depth)
        return function

    return register
