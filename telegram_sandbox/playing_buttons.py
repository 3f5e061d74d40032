"""What users do with buttons and Mini Apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .addressing import Place, place_of, post
from .arguments import checked
from .asking import Given, answer_to
from .bots import Bot, InlineQuery
from .chats import Message
from .inline import message_of_result
from .presses import Press
from .pressing import call_back, find_button
from .rights import NotAllowed
from .web_apps import WebAppQuery

if TYPE_CHECKING:
    from .users import User

__all__ = ["ButtonActs"]


@checked
class ButtonActs:
    """The part of a user that presses buttons."""

    def presses(
        self, button: str | int, timeout: float | None = None, *, gives: Given = None
    ) -> Press:
        """Press a button under the newest message that has it.

        Args:
            button: Its text, or its number counted from 1 in the newest keyboard.
            timeout: Real seconds to wait for such a button; see `World.wait_for`.
            gives: What a button of a reply keyboard asks for: `(latitude, longitude)`, a list of
                users, a chat, or the question and the options of a poll.

        Returns:
            What came of it. Its `wait` gives the bot's answer to an inline button.

        Raises:
            AssertionError: There is no such button; the text holds the conversation.
            NotAllowed: The button asks for something else than what is given.
        """
        me = cast("User", self)
        what = f"{me.first_name} finds the button {button!r}"
        message, found = me.world.wait_for(lambda: find_button(me, button), what, timeout)
        with me.world.changed:
            if found.get("pay"):
                return Press(found["text"], me.pays(message))
            if "inline_keyboard" in message.markup:
                return Press(found["text"], call_back(me, message, found))
            content = answer_to(me, cast("Bot", message.sender), found, gives)
            # In a group the app makes it an answer, so that a bot in privacy mode can read it.
            answered = None if message.chat.type == "private" else message
            return Press(found["text"], post(me, message.chat, content, answered))

    def switches_inline(
        self, button: str | int, timeout: float | None = None, *, to: Place | None = None
    ) -> InlineQuery:
        """Press a button that begins an inline query, in this chat or in one the user picks.

        Args:
            button: Its text or number.
            timeout: Real seconds to wait for such a button.
            to: The chat that is picked; None means that of the button.

        Raises:
            AssertionError: There is no such button.
            NotAllowed: It is a button of another kind.
        """
        me = cast("User", self)
        what = f"{me.first_name} finds the button {button!r}"
        message, found = me.world.wait_for(lambda: find_button(me, button), what, timeout)
        with me.world.changed:
            query = call_back(me, message, found)
            chosen = found.get("switch_inline_query_chosen_chat", {}).get("query", "")
            texts = [
                found.get("switch_inline_query_current_chat"),
                found.get("switch_inline_query"),
            ]
            text = next((text for text in texts if text is not None), chosen)
            if not any(name.startswith("switch_inline") for name in found):
                raise NotAllowed(f"switches_inline: {found['text']!r} is another kind of button")
            chat = message.chat if to is None else place_of(me, to)[0]
            return me.types_inline(text, query.bot, chat=chat)

    def opens_web_app(self, button: str | int, timeout: float | None = None) -> WebAppQuery:
        """Press an inline button that opens a Mini App.

        Raises:
            AssertionError: There is no such button.
            NotAllowed: It is a button of another kind.
        """
        me = cast("User", self)
        what = f"{me.first_name} finds the button {button!r}"
        message, found = me.world.wait_for(lambda: find_button(me, button), what, timeout)
        if "web_app" not in found:
            raise NotAllowed(f"opens_web_app: {found['text']!r} is another kind of button")
        with me.world.changed:
            bot = cast("Bot", message.sender)
            query = WebAppQuery(me.world.new_id(), me, bot, message.chat, found["web_app"]["url"])
            me.world.web_apps.open(query)
            return query

    def sends_web_app_data(self, button: str, data: str) -> Message:
        """Let a Mini App, opened from a button of the reply keyboard, send its data and close.

        Raises:
            AssertionError: There is no such button.
        """
        me = cast("User", self)
        what = f"{me.first_name} finds the button {button!r}"
        message, found = me.world.wait_for(lambda: find_button(me, button), what, 0)
        with me.world.changed:
            sent = {"data": data, "button_text": found["text"]}
            return post(me, message.chat, {"web_app_data": sent})

    def answers_prepared(self, prepared_id: str, gives: Given) -> Message:
        """Press a button that a bot prepared with `savePreparedKeyboardButton`, in a Mini App.

        Args:
            prepared_id: What the bot passed to the app.
            gives: The users or the chat the button asks for.

        Raises:
            NotAllowed: It is not there, or asks for something else.
        """
        me = cast("User", self)
        with me.world.changed:
            prepared = me.world.web_apps.prepared.get(prepared_id)
            if prepared is None or prepared.user is not me or prepared.kinds:
                raise NotAllowed(f"answers_prepared: nothing is prepared under {prepared_id!r}")
            return post(me, prepared.bot, answer_to(me, prepared.bot, prepared.body, gives))

    def shares_prepared(self, prepared_id: str, to: Place | None = None) -> Message:
        """Send a message that a bot prepared for this user with `savePreparedInlineMessage`.

        Raises:
            NotAllowed: It is not there, too old, or not for such a chat.
        """
        me = cast("User", self)
        with me.world.changed:
            prepared = me.world.web_apps.prepared.get(prepared_id)
            if prepared is None or prepared.user is not me:
                raise NotAllowed(f"shares_prepared: nothing is prepared under {prepared_id!r}")
            if prepared.ends_at < me.world.clock.now():
                raise NotAllowed("shares_prepared: the prepared message is too old")
            chat, _ = place_of(me, to if to is not None else prepared.bot)
            kind = "bot" if chat.type == "private" else chat.type.removeprefix("super")
            if kind not in prepared.kinds:
                raise NotAllowed(f"shares_prepared: the bot did not allow {kind} chats")
            content, inline_id = message_of_result(me.world, prepared.bot, prepared.body)
            message = post(me, chat, {**content, "via_bot": prepared.bot.as_json()})
            if inline_id:
                me.world.keep_inline(inline_id, message)
            return message
