"""Where a user's message goes: to a bot, a group, a channel, a topic or another user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Union

from .bots import Bot
from .business import conversation
from .chats import Chat
from .entities import find_entities
from .managed import check_admitted
from .placing import stands_in
from .polls import Poll
from .replying import external_reply
from .topics import GENERAL, Topic

if TYPE_CHECKING:
    from .messages import Message
    from .users import User

__all__ = ["Place", "only_bot", "place_of", "post", "written"]

Place = Union[Bot, "User", Chat, Topic]


def only_bot(user: User) -> Bot:
    """Return the only bot of a user's world.

    Raises:
        ValueError: There are several, or none.
    """
    bots = list(user.world.bots.values())
    if len(bots) == 1:
        return bots[0]
    names = ", ".join(bot.username for bot in bots) or "none yet"
    raise ValueError(f"Say which bot is meant; the bots of this world: {names}")


def place_of(user: User, to: Place | None) -> tuple[Chat, int | None]:
    """Return the chat a user means and, in a forum, the topic's number; None means the only bot."""
    if isinstance(to, Topic):
        return to.chat, None if to.id == GENERAL else to.id
    if isinstance(to, Chat):
        return to, None
    target = to or only_bot(user)
    if isinstance(target, Bot):
        check_admitted(user, target)
        return target.dialog(user), None
    return conversation(user, target), None


def post(
    user: User, to: Place | None, content: dict[str, Any], reply_to: Message | None = None
) -> Message:
    """Put a user's message where it belongs. The lock must be held.

    An answer to a message of another chat carries a picture of that message.

    Raises:
        NotAllowed: The user may not write this there.
    """
    if to is None and reply_to is not None:
        to = reply_to.chat
    chat, thread = place_of(user, to)
    if reply_to is not None and not stands_in(reply_to, chat, thread):
        content = {**content, "external_reply": external_reply(reply_to)}
        reply_to = None
    message = user.world.post(chat, user, content, reply_to=reply_to, thread=thread)
    poll = content.get("poll")
    if isinstance(poll, Poll) and poll.home is None:
        poll.begin(message)
    return message


def written(text: str, name: str = "text") -> dict[str, Any]:
    """Return a text as a user types it, with the entities the server finds in it.

    Args:
        text: The text; white space at its ends goes.
        name: `text` or `caption`.
    """
    body = text.strip()
    if not body:
        return {}
    entities = find_entities(body)
    marked = "entities" if name == "text" else f"{name}_entities"
    return {name: body, **({marked: entities} if entities else {})}
