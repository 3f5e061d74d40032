"""What users do about a message without writing one: react, vote, tick off, pay for media."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from .addressing import Place, only_bot, post
from .arguments import checked
from .checklists import add_tasks, checklist_of, mark_tasks
from .journal import told
from .living import rendered
from .paid_media import PaidMedia
from .payments import tills
from .polls import Poll, poll_of
from .reactions import allowed, react
from .rights import NotAllowed

if TYPE_CHECKING:
    from .bots import Bot
    from .messages import Message
    from .users import User

__all__ = ["AnswerActs"]

Option: TypeAlias = int | str

_MOST_REACTIONS = 3


@checked
class AnswerActs:
    """The part of a user that answers without words.

    What the user's app would not let them do raises `NotAllowed`, a `ValueError`.
    """

    def reacts(self, message: Message, *emoji: str) -> None:
        """Put reactions on a message in place of the user's earlier ones; none takes them back.

        Args:
            message: In any chat.
            emoji: Such as "👍"; the digits of a custom emoji's id mean that one.

        Raises:
            NotAllowed: An emoji is no reaction, or not one of this chat's.
        """
        me = cast("User", self)
        chosen: list[dict[str, Any]] = [
            {"type": "custom_emoji", "custom_emoji_id": one}
            if one.isdecimal()
            else {"type": "emoji", "emoji": one.replace("\ufe0f", "")}
            for one in emoji
        ]
        with me.world.changed:
            wrong = [
                shown for shown, one in zip(emoji, chosen, strict=True) if not allowed(message, one)
            ]
            if wrong or len(chosen) > _MOST_REACTIONS or message.is_service:
                raise NotAllowed(f"reacts: {' '.join(wrong or emoji)} is not possible here")
            if not message.chat.can(me, "can_react_to_messages") and message.chat.type != "channel":
                raise NotAllowed(f"{me.first_name} may not react in {message.chat.title}")
            react(message, me, chosen)

    def votes(self, message: Message, *options: Option) -> None:
        """Choose options of a poll; none takes the vote back.

        Args:
            message: The message with the poll, or a forward of it.
            options: Their texts, or their numbers counted from 1.

        Raises:
            NotAllowed: The poll is closed, or does not take this vote.
        """
        me = cast("User", self)
        poll = _poll(message)
        with me.world.changed:
            texts = [str(option["text"]) for option in poll.options]
            places: list[int] = []
            for option in options:
                if isinstance(option, str) and option not in texts:
                    raise NotAllowed(f"votes: there is no {option!r}, only {', '.join(texts)}")
                places.append(texts.index(option) if isinstance(option, str) else option - 1)
            poll.vote(me, places)

    def adds_option(self, message: Message, text: str) -> None:
        """Add an option to a poll that lets users do so.

        Raises:
            NotAllowed: This one does not.
        """
        me = cast("User", self)
        poll = _poll(message)
        with me.world.changed:
            number = poll.add_option(me, text)
            seen = message.as_json(with_reply=False)
            added = {"option_persistent_id": number, "option_text": text, "poll_message": seen}
            post(me, message.chat, {"poll_option_added": added}, message)

    def asks(
        self,
        question: str,
        options: Sequence[str],
        to: Place | None = None,
        *,
        anonymous: bool = True,
        multiple: bool = False,
        correct: int | None = None,
        open_period: int | None = None,
    ) -> Message:
        """Send a poll.

        Args:
            question: What is asked.
            options: What can be chosen.
            to: Where to; None means the only bot there is.
            anonymous: Whether nobody sees who chose what.
            multiple: Whether several options may be chosen.
            correct: Number of the right option, counted from 1, which makes it a quiz.
            open_period: Seconds after which it closes by itself.

        Raises:
            ApiError: The question or an option is none.
        """
        me = cast("User", self)
        with me.world.changed:
            poll = poll_of(
                me,
                question,
                options,
                anonymous=anonymous,
                multiple=multiple,
                correct=correct,
                open_period=open_period,
            )
            return post(me, to, {"poll": poll})

    def closes_poll(self, message: Message) -> None:
        """End an own poll.

        Raises:
            NotAllowed: It is somebody else's, or closed already.
        """
        me = cast("User", self)
        poll = _poll(message)
        with me.world.changed:
            if poll.author is not me or poll.closed:
                raise NotAllowed("closes_poll: only an own open poll can be closed")
            poll.close(me)
            for bot in message.chat.bots():
                bot.queue.put("poll", message.as_json(bot)["poll"])

    def lists(
        self,
        title: str,
        tasks: Sequence[str],
        to: Place | None = None,
        *,
        others_add: bool = False,
        others_mark: bool = False,
    ) -> Message:
        """Send a checklist.

        Args:
            title: What it is about.
            tasks: What is to be done.
            to: Where to; None means the only bot there is.
            others_add: Whether others may add tasks.
            others_mark: Whether others may tick tasks off.

        Raises:
            NotAllowed: A text is too long, or there are too many tasks.
        """
        me = cast("User", self)
        made = checklist_of(title, tasks, others_add=others_add, others_mark=others_mark)
        with me.world.changed:
            return post(me, to, {"checklist": made})

    def ticks(self, message: Message, *tasks: int, done: bool = True) -> Message:
        """Tick tasks of a checklist off, or on again, and return the message that tells of it.

        Args:
            message: The checklist.
            tasks: Their numbers, from 1.
            done: Whether they are done now.

        Raises:
            NotAllowed: The list is somebody else's, or has no such task.
        """
        me = cast("User", self)
        with me.world.changed:
            return mark_tasks(me, message, tasks, done=done)

    def adds_tasks(self, message: Message, *texts: str) -> Message:
        """Add tasks to a checklist, and return the message that tells of it.

        Raises:
            NotAllowed: The list is somebody else's, or would be too long.
        """
        me = cast("User", self)
        with me.world.changed:
            return add_tasks(me, message, texts)

    def buys_media(self, message: Message) -> list[dict[str, Any]]:
        """Pay for paid media and return the `PaidMedia` objects that were hidden before.

        Raises:
            NotAllowed: The message has none, or the user paid already.
        """
        me = cast("User", self)
        media = message.content.get("paid_media")
        if not isinstance(media, PaidMedia) or me.id in media.buyers:
            raise NotAllowed("buys_media: there is nothing to pay for")
        with me.world.changed:
            media.buyers.add(me.id)
            partner: dict[str, Any] = {
                "type": "user",
                "transaction_type": "paid_media_payment",
                "user": me.as_json(),
            }
            if media.payload:
                partner["paid_media_payload"] = media.payload
            till = tills(me.world, media.seller)
            till.move(media.stars, partner, me.world.now(), f"stx{me.world.new_id()}")
            if media.payload:
                body = {"from": me.as_json(), "paid_media_payload": media.payload}
                media.seller.queue.put("purchased_paid_media", body)
            line = f"{me.first_name} pays {media.stars} Stars for media"
            me.world.history.add(message.chat, line, told("buys", me, message))
            me.world.changed.notify_all()
            shown: list[dict[str, Any]] = rendered(media.media, me.world, None)
            return shown

    def stops_draft(self, bot: Bot | None = None) -> None:
        """Press the button that stops a bot while it writes.

        Raises:
            NotAllowed: No draft with such a button is on the screen.
        """
        me = cast("User", self)
        with me.world.changed:
            writer = bot or only_bot(me)
            chat = writer.dialog(me)
            drafts = [d for d in me.world.actions.drafts if d.bot is writer and d.chat is chat]
            stoppable = [draft for draft in drafts if draft.can_stop]
            if not stoppable:
                raise NotAllowed(f"stops_draft: {writer.username} shows no draft to stop")
            draft = stoppable[-1]
            if not draft.keep:
                me.world.actions.end(writer, chat, draft.thread)
            body: dict[str, Any] = {"chat": chat.as_json(), "draft_id": draft.id}
            if draft.thread is not None:
                body["message_thread_id"] = draft.thread
            writer.queue.put("stopped_message_generation", body)


def _poll(message: Message) -> Poll:
    poll = message.content.get("poll")
    if not isinstance(poll, Poll):
        raise NotAllowed("votes: this message is no poll")
    return poll
