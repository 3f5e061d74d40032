"""What users do with inline bots: type behind a bot's name, scroll, choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from .addressing import Place, only_bot, post
from .arguments import checked
from .bots import Bot, InlineQuery
from .chats import Chat, Message
from .guests import GuestQuery
from .inline import message_of_result, pick_result
from .journal import Event
from .rights import NotAllowed
from .screen import Inbox

if TYPE_CHECKING:
    from .users import User

__all__ = ["InlineActs"]


@checked
class InlineActs:
    """The part of a user that types `@bot something` into any chat."""

    def inline(
        self,
        query: str,
        bot: Bot | None = None,
        timeout: float | None = None,
        *,
        chat: Chat | None = None,
    ) -> list[dict[str, Any]]:
        """Type behind a bot's name in any chat, and return the results the bot offers.

        Args:
            query: What is typed behind `@bot `.
            bot: None means the only bot there is.
            timeout: Real seconds to wait for the results; see `World.wait_for`.
            chat: Where it is typed; None means in the private chat with the bot.

        Raises:
            AssertionError: The bot offered nothing; the text holds the conversation.
        """
        asked = self.types_inline(query, bot, chat=chat)
        what = f"{asked.bot.username} answers the inline query {query!r}"
        return asked.user.world.wait_for(lambda: asked.results, what, timeout)

    def types_inline(
        self, query: str, bot: Bot | None = None, *, offset: str = "", chat: Chat | None = None
    ) -> InlineQuery:
        """Type behind a bot's name without waiting for results.

        Args:
            query: What is typed behind `@bot `; the server passes on 256 characters.
            bot: None means the only bot there is.
            offset: What the bot gave as `next_offset` with the results before.
            chat: Where it is typed; None means in the private chat with the bot.
        """
        me = cast("User", self)
        world = me.world
        with world.changed:
            target = bot or only_bot(me)
            asked = InlineQuery(world.new_id(), me, target, query[:256], chat, world.clock.now())
            target.ask_inline(asked)
            me.results = asked
            line = f"{me.first_name} types: @{target.username} {query}"
            world.history.add(None, line, Event("types", me, query))
            update = {
                "id": asked.id,
                "from": me.as_json(),
                "chat_type": _type_of(chat, target),
                "query": asked.query,
                "offset": offset,
            }
            target.queue.put("inline_query", update)
            return asked

    def scrolls(self, timeout: float | None = None) -> list[dict[str, Any]]:
        """Scroll to the end of the results, and return the next page the bot offers.

        Raises:
            NotAllowed: There are no results on the screen, or no further page.
            AssertionError: The bot offered nothing; the text holds the conversation.
        """
        before = cast("User", self).results
        if before is None or not before.results or not before.next_offset:
            raise NotAllowed("scrolls: the results on the screen end here")
        asked = self.types_inline(
            before.query, before.bot, offset=before.next_offset, chat=before.chat
        )
        what = f"{asked.bot.username} offers more results"
        return asked.user.world.wait_for(lambda: asked.results, what, timeout)

    def chooses(self, result: dict[str, Any] | str | int = 1, to: Place | None = None) -> Message:
        """Choose one of the results of the last inline query, which sends it into a chat.

        Args:
            result: The result itself, its id or title, or its number counted from 1.
            to: Where to; None means where it was typed, or the private chat with the bot.
        """
        me = cast("User", self)
        world = me.world
        with world.changed:
            asked = me.results
            if asked is None or asked.results is None:
                raise AssertionError(f"chooses: {me.first_name} has no inline results to choose")
            chosen = pick_result(asked.results, result)
            content, inline_id = message_of_result(world, asked.bot, chosen)
            content["via_bot"] = asked.bot.as_json()
            number = asked.results.index(chosen) + 1
            world.history.events.append(Event("chooses", me, asked.query, number=number))
            message = post(me, to or asked.chat or asked.bot, content)
            me.receives(Inbox("own", message))
            feedback = {"result_id": chosen["id"], "from": me.as_json(), "query": asked.query}
            if inline_id:
                feedback["inline_message_id"] = inline_id
                world.keep_inline(inline_id, message)
            asked.bot.queue.put("chosen_inline_result", feedback)
            return message

    def summons(self, bot: Bot, text: str, to: Place) -> Message:
        """Write to a bot by its name in a chat that it is not in; it may answer as a guest.

        Args:
            bot: Who is summoned.
            text: What is written behind the name.
            to: Where.
        """
        me = cast("User", self)
        with me.world.changed:
            message = me.sends(f"@{bot.username} {text}", to)
            me.world.guests.ask(GuestQuery(me.world.new_id(), bot, message))
            return message

    def opens_bot_from_results(self) -> Message:
        """Press the button above the results, which opens the bot with its start parameter.

        Raises:
            NotAllowed: There is no such button.
        """
        me = cast("User", self)
        with me.world.changed:
            button = (me.results.button if me.results else None) or {}
            if me.results is None or "start_parameter" not in button:
                raise NotAllowed("opens_bot_from_results: no button stands above the results")
            return me.sends(f"/start {button['start_parameter']}", me.results.bot)


def _type_of(chat: Chat | None, bot: Bot) -> str:
    """Return the query's `chat_type`: `sender` is the private chat with the bot itself."""
    if chat is None or chat.bot is bot:
        return "sender"
    return chat.type
