"""The handler that leads conversations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from telegram_ext.conversation import steps
from telegram_ext.conversation.checks import all_handlers, check
from telegram_ext.conversation.settings import ConversationSettings
from telegram_ext.conversation.steps import Asked, Plan
from telegram_ext.conversation.timeouts import Timeouts
from telegram_ext.conversation.tracing import Trace, logger, tell, wanted
from telegram_ext.conversation.unknown import warn_of_unknown
from telegram_ext.errorhandling import DispatcherHandlerStop
from telegram_ext.handlers.base import Handler
from telegram_ext.promise import Promise
from telegram_ext.typevars import CCT
from telegram_ext.updates import is_update

if TYPE_CHECKING:
    from telegram import Update
    from telegram_ext.dispatcher import Dispatcher

    AnyDispatcher: TypeAlias = Dispatcher[Any, Any, Any, Any]

Key: TypeAlias = tuple[Any, ...]
Found: TypeAlias = tuple[Key, Handler[Any, Any], Any]


class ConversationHandler(ConversationSettings[CCT]):
    """Lead conversations: which handlers are asked depends on the state the conversation is in.

    A callback returns the next state, a key of `states`. It returns None to stay, and `END` to end
    the conversation. An entry point that returns None begins none.

    Where the callback of a handler runs asynchronously, its conversation waits for the answer:
    until then only the handlers in `states[ConversationHandler.WAITING]` are asked. Where it
    raises, the state before it holds again.

    With `conversation_timeout`, the handlers in `states[ConversationHandler.TIMEOUT]` whose checks
    pass get the last update of a conversation that has been quiet for so long, and it ends.

    A conversation may be a handler of another one's state. `map_to_parent` says which of the
    answers of its callbacks end it, and what they mean there. An asynchronous callback cannot
    answer the parent.

    Conversations may be led by several threads at the same time. One state moves after the other,
    and the callbacks of one chat come in order; but a conversation across chats,
    `per_chat=False`, may be in two callbacks at the same time where the updater handles chats side
    by side. Then the answer that comes last holds.

    Args:
        entry_points: Handlers that may begin a conversation.
        states: Handlers of each state.
        fallbacks: Handlers that are asked in every state, after the state's own.
        allow_reentry: Whether the entry points are asked also during a conversation, before all
            others.
        per_chat: Whether each chat has a conversation of its own.
        per_user: Whether each user has one.
        per_message: Whether each message with buttons has one.
        conversation_timeout: Seconds, or a timedelta, after which a quiet conversation ends; None
            means never. It takes a job queue, and outlasts a restart where the conversation is
            persistent and the persistence keeps jobs, as `SQLitePersistence` does.
        name: The name that states are kept under, and that the trace shows.
        persistent: Whether the dispatcher's persistence keeps the states over a restart.
        map_to_parent: What answers mean to the conversation around this one.
        run_async: Whether all handlers run asynchronously.
        trace: Called with a `Trace` whenever handlers were asked or a state moved. The same is
            logged by `telegram.ext.conversationhandler` at DEBUG.

    Attributes:
        persistent: See the argument.
        timeout_jobs: The job that will end a conversation, by its key.
        trace: See the argument; may be changed at any time.

    Raises:
        TypeError: Something is not a list of handlers.
        ValueError: `persistent` without `name`, or all three `per_` arguments are False.
    """

    END: ClassVar[int] = steps.END
    TIMEOUT: ClassVar[int] = steps.TIMEOUT
    WAITING: ClassVar[int] = steps.WAITING

    logger = logger

    def __init__(
        self,
        entry_points: Sequence[Handler[Any, Any]],
        states: Mapping[Any, Sequence[Handler[Any, Any]]],
        fallbacks: Sequence[Handler[Any, Any]],
        allow_reentry: bool = False,
        per_chat: bool = True,
        per_user: bool = True,
        per_message: bool = False,
        conversation_timeout: float | timedelta | None = None,
        name: str | None = None,
        persistent: bool = False,
        map_to_parent: Mapping[Any, Any] | None = None,
        run_async: bool = False,
        *,
        trace: Callable[[Trace], object] | None = None,
    ) -> None:
        super().__init__(
            Plan(entry_points, states, fallbacks, allow_reentry, map_to_parent),
            per_chat=per_chat,
            per_user=per_user,
            per_message=per_message,
            conversation_timeout=conversation_timeout,
            name=name,
            run_async=run_async,
        )
        check(self._plan, ConversationHandler, {**self._settings, "persistent": persistent})
        self.persistent = persistent
        self.trace = trace
        self._persistence: Any = None
        # Guards the states and the timeouts, which change together. No callback runs inside;
        # writing to the persistence does, so that what is kept is what came last.
        self._lock = RLock()
        self._conversations: dict[Key, Any] = {}
        self._timeouts = Timeouts(self, self._lock)
        if run_async:
            for handler in all_handlers(self._plan):
                handler.run_async = True

    # States -----------------------------------------------------------------------------------

    @property
    def timeout_jobs(self) -> dict[Key, Any]:
        """The job that will end a conversation, by its key."""
        return self._timeouts.jobs

    @property
    def conversations(self) -> dict[Key, Any]:
        """The state of each conversation, by its key: the ids of chat, user and message.

        While an asynchronous callback is at work, the state is a pair of the old one and a promise.
        Setting it has nested conversations load theirs from the persistence.
        """
        return self._conversations

    @conversations.setter
    def conversations(self, value: dict[Key, Any]) -> None:
        self._adopt(value)
        for inner in self.nested():
            if self._persistence is not None and inner.persistent and inner.name:
                inner.conversations = self._persistence.get_conversations(inner.name)

    @property
    def persistence(self) -> Any:
        """What keeps the states over a restart; setting it sets it for nested conversations too."""
        return self._persistence

    @persistence.setter
    def persistence(self, value: Any) -> None:
        self._persistence = value
        for inner in self.nested():
            inner.persistence = value

    def added_to(self, dispatcher: AnyDispatcher) -> None:
        """Take the states of earlier from the dispatcher's persistence, where they are kept.

        Raises:
            ValueError: The conversation is persistent, and the dispatcher has no persistence.
        """
        if self.persistent and self.name and dispatcher.persistence is None:
            raise ValueError(
                f"ConversationHandler {self.name} can not be persistent if dispatcher has no "
                "persistence: pass one, such as Updater(..., persistence=PicklePersistence('data'))"
            )
        self._load(dispatcher.persistence)

    def _load(self, persistence: Any) -> None:
        if persistence is None:
            return
        if self.persistent and self.name:
            self._persistence = persistence
            self._adopt(persistence.get_conversations(self.name))
        for inner in self.nested():
            inner._load(persistence)  # noqa: SLF001 - another one of this class

    def _adopt(self, states: Mapping[Key, Any]) -> None:
        found = {key: steps.outcome(state) for key, state in states.items()}
        with self._lock:
            self._conversations = {
                k: v for k, v in found.items() if v is not None and v != self.END
            }

    def nested(self) -> list[ConversationHandler[Any]]:
        """Return the conversations that are handlers of this one."""
        everyone = all_handlers(self._plan)
        return [handler for handler in everyone if isinstance(handler, ConversationHandler)]

    # Handling ---------------------------------------------------------------------------------

    def check_update(self, update: object) -> Found | None:
        """Return the conversation's key, the handler that wants the update, and its check."""
        if not is_update(update):
            return None
        unfit = self._unfit(update)
        if unfit is not None:
            self._tell(None, None, None, unfit)
            return None
        key = self._key(update)
        state = self._settle(key)
        asked: list[Asked] | None = [] if wanted(self.trace) else None
        choice = steps.choose(self._plan, state, update, asked)
        if asked is not None:
            why = "no handler wants the update"
            if choice is not None:
                why = f"taken by the {choice.place}"
            self._tell(key, state, state, why, asked)
        return None if choice is None else (key, choice.handler, choice.check)

    def _unfit(self, update: Update) -> str | None:
        """Say why an update can belong to no conversation; None where it can."""
        if update.channel_post is not None or update.edited_channel_post is not None:
            return "channel posts belong to no conversation"
        query = update.callback_query
        if self.per_chat and update.effective_chat is None:
            return "the update has no chat, and conversations are per chat"
        if self.per_message and query is None:
            return "the update is no callback query, and conversations are per message"
        if self.per_chat and query is not None and query.message is None:
            return "the callback query has no message, and conversations are per chat"
        return None

    def _key(self, update: Update) -> Key:
        key: list[Any] = []
        if self.per_chat:
            chat = update.effective_chat
            key.append(chat.id if chat is not None else None)
        user = update.effective_user
        if self.per_user and user is not None:
            key.append(user.id)
        query = update.callback_query
        if self.per_message and query is not None:
            message = query.message
            key.append(query.inline_message_id or (message and message.message_id))
        return tuple(key)

    def handle_update(
        self,
        update: Update,
        dispatcher: AnyDispatcher,
        check_result: Any,
        context: CCT | None = None,
    ) -> Any:
        """Let the handler handle the update, and move the state to where its answer says.

        Returns:
            What the conversation around this one is answered; None to stay.

        Raises:
            DispatcherHandlerStop: The callback raised it; its state is the answer.
        """
        key, handler, check_result = check_result
        self._timeouts.cancel(key, dispatcher)
        stop = False
        try:
            answer = handler.handle_update(update, dispatcher, check_result, context)
        except DispatcherHandlerStop as raised:
            answer, stop = raised.state, True
        except Exception as error:
            # The state stays, and so must the timeout.
            state = self._conversations.get(key)
            self._tell(key, state, state, f"the callback raised {error!r}")
            self._watch(key, None, update, dispatcher, context)
            raise
        to_parent = self._answered(key, answer, getattr(handler, "callback", None))
        self._watch(key, answer, update, dispatcher, context)
        if stop:
            raise DispatcherHandlerStop(to_parent)
        return to_parent

    def _watch(self, key: Key, answer: object, *last: Any) -> None:
        if self.conversation_timeout:
            self._timeouts.watch(key, answer, *last)

    def _answered(self, key: Key, answer: object, callback: Any) -> object:
        """Move a conversation to where a callback's answer says; return what its parent is told."""
        with self._lock:
            before = self._conversations.get(key)
            moved = steps.move(self._plan, before, answer)
            # While a callback is at work, what is kept is the state before: it holds until then.
            self._store(key, moved.state, not (answer is None or isinstance(answer, Promise)))
        self._tell(key, before, moved.state, moved.why)
        if isinstance(answer, Promise):
            answer.watch(lambda _: self._settle(key))
        elif answer is not None and moved.state == answer:
            self._warn_if_unknown(answer, callback)
        return moved.to_parent

    def _settle(self, key: Key) -> object:
        """Return a conversation's state, with the answer of a callback that is done by now."""
        with self._lock:
            before = self._conversations.get(key)
            if not steps.is_pending(before):
                return before
            answer = steps.outcome(before)
            if steps.is_pending(answer):
                return before
            moved = steps.move(self._plan, before[0], answer)
            self._store(key, moved.state, write=True)
        error = before[1].exception
        done = f"raised {error!r}" if error is not None else "is done"
        self._tell(key, before, moved.state, f"the asynchronous callback {done}")
        if moved.state == answer != before[0]:
            self._warn_if_unknown(answer, before[1].pooled_function)
        return moved.state

    def end_quiet(self, key: Key) -> None:
        """End a conversation that was quiet for too long, unless it has gone on meanwhile."""
        with self._lock:
            before = self._conversations.get(key)
            if before is None or key in self._timeouts.jobs:
                return
            self._store(key, None, write=True)
        self._tell(key, before, None, "it was quiet for too long")

    def timed_out(self, key: Key, update: Any, job: Any, dispatcher: AnyDispatcher) -> None:
        """End a conversation that was quiet for too long, also by a job of an earlier process."""
        self._timeouts.overdue(key, update, job, dispatcher)

    def chat_migrated(self, old_chat_id: int, new_chat_id: int) -> None:
        """Let the conversations of a group go on in the supergroup that it has become."""
        if self.per_chat:
            with self._lock:
                for key in [key for key in self._conversations if key[:1] == (old_chat_id,)]:
                    new_key = (new_chat_id, *key[1:])
                    state = self._conversations[key]
                    if new_key not in self._conversations:  # else it has begun anew there
                        self._timeouts.move(key, new_key)
                        self._conversations[new_key] = state
                        self._keep(new_key, state[0] if steps.is_pending(state) else state)
                    self._timeouts.cancel(key)
                    self._store(key, None, write=True)
        for inner in self.nested():
            inner.chat_migrated(old_chat_id, new_chat_id)

    def _store(self, key: Key, state: Any, write: bool) -> None:
        if state is not None:
            self._conversations[key] = state
        elif self._conversations.pop(key, None) is None:
            return
        if write:
            self._keep(key, state)

    def _keep(self, key: Key, state: Any) -> None:
        if self.persistent and self._persistence is not None and self.name:
            self._persistence.update_conversation(self.name, key, state)

    def _warn_if_unknown(self, state: object, callback: Any) -> None:
        if state not in self.states:
            warn_of_unknown(state, self.name, self.states, callback)

    def _tell(
        self, key: Key | None, before: object, after: object, why: str, asked: Sequence[Asked] = ()
    ) -> None:
        if wanted(self.trace):
            tell(Trace(self.name, key, before, after, why, tuple(asked)), self.trace)

    def to_mermaid(self, names: Mapping[Any, str] | None = None) -> str:
        """Draw the conversation as a Mermaid state diagram, and return its text.

        Where a callback leads is read from the `return` statements of its source; where that cannot
        be told, the arrow leads to a state `?`. States are named as the callbacks name them.

        Args:
            names: Names of states, in place of those that were found.
        """
        from telegram_ext.conversation.drawing import draw  # noqa: PLC0415 - rarely needed

        return draw(self, names or {})


__all__ = ["ConversationHandler"]
