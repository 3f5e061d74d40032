"""Polls and quizzes: what they ask, who chose what, and when they close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from .errors import bad_request
from .journal import name_of, told
from .living import Living, rendered
from .planned import planned
from .rights import NotAllowed

if TYPE_CHECKING:
    from .bots import Bot
    from .chats import Account
    from .messages import Message
    from .users import User
    from .world import World

__all__ = ["Poll", "check_poll", "poll_of"]


@dataclass(eq=False)
class Poll(Living):
    """A poll. All messages that were forwarded from one show the same one.

    Attributes:
        world: Where it is asked.
        id: Its number as the Bot API gives it.
        author: Who asked.
        asked: The fields of the Bot API's `Poll` that never change.
        options: The fields of each `PollOption`, without counts.
        answers: The right ones of a quiz, by place from 0, and what explains them.
        closes_at: When it closes by itself, in Unix time.
        closed: Whether nobody can vote any more.
        hides: Whether users see no counts before it closes.
        grows: Whether users may add options.
        votes: The `persistent_id`s somebody chose, by account.
        home: The message it was asked with.
    """

    world: World
    id: str
    author: Account
    asked: dict[str, Any]
    options: list[dict[str, Any]]
    answers: dict[str, Any] = field(default_factory=dict[str, Any])
    closes_at: float | None = None
    closed: bool = False
    hides: bool = False
    grows: bool = False
    votes: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    home: Message | None = field(default=None, repr=False)

    @property
    def kind(self) -> str:
        """Either `regular` or `quiz`."""
        return str(self.asked["type"])

    @property
    def option_ids(self) -> list[str]:
        """The options' `persistent_id`s in their order."""
        return [str(option["persistent_id"]) for option in self.options]

    def knows_answer(self, viewer: Bot | None) -> bool:
        """Tell whether somebody may see what is right: all after its end, before it the author.

        A bot also sees it in polls that are sent to it in private.
        """
        asked_me = self.home is not None and self.home.chat.bot is viewer and viewer is not None
        return self.closed or (viewer is not None and self.author is viewer) or asked_me

    def shown_to(self, viewer: Bot | None) -> dict[str, Any]:
        """Return the Bot API's `Poll` as somebody sees it now."""
        counts = not self.hides or self.closed or (viewer is not None and viewer is self.author)
        chosen = [one for votes in self.votes.values() for one in votes] if counts else []
        shown = {
            "id": self.id,
            **self.asked,
            "options": [
                {**option, "voter_count": chosen.count(option["persistent_id"])}
                for option in self.options
            ],
            "total_voter_count": len(self.votes) if counts else 0,
            "is_closed": self.closed,
        }
        if self.knows_answer(viewer):
            shown |= self.answers
        return shown

    def begin(self, message: Message) -> None:
        """Take note of the message that asks, and plan the end."""
        self.home = message
        if self.closes_at is not None and not self.closed:
            self.world.clock.at(self.closes_at, partial(_time_is_up, self))

    def vote(self, user: User, places: list[int]) -> None:
        """Let a user choose options by place from 0; none takes the vote back.

        Raises:
            NotAllowed: The poll does not take this vote.
        """
        refusal = self._refusal(user, places)
        if refusal is not None:
            raise NotAllowed(f"votes: {refusal}")
        chosen = [self.option_ids[place] for place in places]
        if self.votes.get(user.id, []) == chosen:
            return
        if chosen:
            self.votes[user.id] = chosen
        else:
            del self.votes[user.id]
        author = self._author_bot()
        if author is not None and not self.asked["is_anonymous"]:
            answer = {
                "poll_id": self.id,
                "user": user.as_json(),
                "option_ids": places,
                "option_persistent_ids": chosen,
            }
            author.queue.put("poll_answer", answer)
        texts = ", ".join(str(self.options[place]["text"]) for place in places)
        self._changed(user, f"votes: {texts}" if texts else "takes the vote back")

    def add_option(self, user: User, text: str) -> str:
        """Let a user add an option and return its `persistent_id`.

        Raises:
            NotAllowed: The poll does not take it.
        """
        texts = [option["text"] for option in self.options]
        if not self.grows or self.closed or not 1 <= len(text) <= 100 or text in texts:
            raise NotAllowed(f"adds_option: this poll does not take the option {text!r}")
        number = str(1 + max(int(one) for one in self.option_ids))
        self.options.append(
            {
                "persistent_id": number,
                "text": text,
                "added_by_user": user.as_json(),
                "addition_date": self.world.now(),
            }
        )
        self._changed(user, f"adds the option {text}")
        return number

    def close(self, by: Account | None) -> None:
        """Let nobody vote any more; None means that the time has come."""
        self.closed = True
        self._changed(by, "closes the poll")

    def fresh(self) -> Poll:
        """Return the same question for a copy: nobody has voted yet."""
        options = [dict(option) for option in self.options]
        return replace(
            self, id=self.world.new_id(), options=options, closed=False, votes={}, home=None
        )

    def _refusal(self, user: User, places: list[int]) -> str | None:
        if self.closed:
            return "the poll is closed"
        if any(not 0 <= place < len(self.options) for place in places):
            return f"there are {len(self.options)} options, counted from 1"
        if len(places) > 1 and not self.asked["allows_multiple_answers"]:
            return "this poll takes one answer"
        if user.id in self.votes and not self.asked["allows_revoting"]:
            return "this poll takes no second vote"
        if not places and user.id not in self.votes:
            return f"{user.first_name} has not voted yet"
        return None

    def _changed(self, by: Account | None, what: str) -> None:
        bot = self._author_bot()
        if bot is not None:
            shown = self.shown_to(bot)
            # What stands around the question is part of the message only.
            inside = {"description", "description_entities", "media"}
            queued = {key: value for key, value in shown.items() if key not in inside}
            bot.queue.put("poll", rendered(queued, self.world, bot))
        who = name_of(by) if by is not None else "the clock"
        home = self.home
        if home is not None:
            event = told("edits", by if by is not None else self.author, home)
            self.world.history.add(home.chat, f"{who} {what}", event)
        self.world.changed.notify_all()

    def _author_bot(self) -> Bot | None:
        return self.world.bot_by_id(self.author.id)


def poll_of(
    user: User,
    question: str,
    options: Sequence[str],
    *,
    anonymous: bool = True,
    multiple: bool = False,
    correct: int | None = None,
    open_period: int | None = None,
) -> Poll:
    """Return a poll that a user asks.

    Args:
        user: Who asks.
        question: What is asked.
        options: What can be chosen.
        anonymous: Whether nobody sees who chose what.
        multiple: Whether several options may be chosen.
        correct: Number of the right option, counted from 1, which makes it a quiz.
        open_period: Seconds after which it closes by itself.

    Raises:
        ApiError: The question or an option is none.
    """
    check_poll(question, list(options))
    asked: dict[str, Any] = {
        "question": question,
        "is_anonymous": anonymous,
        "type": "regular" if correct is None else "quiz",
        "allows_multiple_answers": multiple,
        "allows_revoting": correct is None,
        "members_only": False,
    }
    listed = [{"persistent_id": str(number), "text": text} for number, text in enumerate(options)]
    poll = Poll(user.world, user.world.new_id(), user, asked, listed)
    if correct is not None:
        poll.answers = {"correct_option_ids": [correct - 1]}
    if open_period is not None:
        poll.closes_at = user.world.now() + open_period
        asked |= {"open_period": open_period, "close_date": int(poll.closes_at)}
    return poll


def check_poll(question: str, options: list[str]) -> None:
    """Refuse a question or options that no poll can have.

    Raises:
        ApiError: It says what is wrong.
    """
    if not question:
        raise bad_request("poll question must be non-empty")
    if len(question) > 300:
        raise bad_request("poll question length must not exceed 300")
    if not options:
        raise bad_request("poll must have at least 1 option")
    if len(options) > 12:
        raise bad_request("poll can't have more than 12 options")
    if not all(options):
        raise bad_request("poll options must be non-empty")
    if any(len(option) > 100 for option in options):
        raise bad_request("poll options length must not exceed 100")
    if len(set(options)) < len(options):
        raise bad_request("POLL_OPTION_DUPLICATE")


@planned
def _time_is_up(poll: Poll) -> None:
    with poll.world.changed:
        if not poll.closed:
            poll.close(None)
