"""The rules of a conversation, without threads, timers and storage.

A conversation is in a state, or there is none. One step has two halves:

- `choose`: an update comes, and the first handler that wants it is taken, of those that the state
  lets ask:

      no conversation          entry points
      in a state               the state's handlers, then fallbacks; with allow_reentry the entry
                               points come first
      a callback is at work    the handlers of WAITING

- `move`: the handler's callback has returned an answer, and the state follows from it:

      None                     stays as it is; an entry point begins nothing
      END                      ends
      a key of map_to_parent   ends, and the value is the answer to the conversation around it
      a promise                waits for its result, which then is the answer
      anything else            is the new state
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from typing_extensions import TypeIs

from telegram_ext.handlers.base import Handler
from telegram_ext.promise import Promise

END: Final = -1
TIMEOUT: Final = -2
WAITING: Final = -3

AnyHandler: TypeAlias = Handler[Any, Any]


class Plan(NamedTuple):
    """What a conversation is made of."""

    entry_points: Sequence[AnyHandler]
    states: Mapping[Any, Sequence[AnyHandler]]
    fallbacks: Sequence[AnyHandler]
    allow_reentry: bool = False
    map_to_parent: Mapping[Any, Any] | None = None


class Pending(NamedTuple):
    """The state while an asynchronous callback is at work."""

    before: Any
    promise: Promise


class Choice(NamedTuple):
    """A handler that wants an update, and what its `check_update` returned."""

    place: str
    handler: AnyHandler
    check: Any


class Asked(NamedTuple):
    """A handler that was asked, as what, and whether it wanted the update."""

    place: str
    handler: AnyHandler
    wanted: bool


class Move(NamedTuple):
    """What follows from a callback's answer.

    Attributes:
        state: The state from now on; None where there is no conversation.
        why: The reason, for the trace.
        to_parent: What the conversation around it is answered.
    """

    state: Any
    why: str
    to_parent: Any = None


def is_pending(state: object) -> TypeIs[tuple[Any, Promise]]:
    """Tell whether an asynchronous callback decides on the state."""
    return isinstance(state, tuple) and len(state) == 2 and isinstance(state[1], Promise)  # pyright: ignore[reportUnknownArgumentType] - states are the bot's own values


def candidates(plan: Plan, state: object) -> Iterator[tuple[str, AnyHandler]]:
    """Give the handlers to ask, in order, each with its place."""
    if is_pending(state):
        yield from (("waiting", handler) for handler in plan.states.get(WAITING, ()))
        return
    if state is None or plan.allow_reentry:
        yield from (("entry point", handler) for handler in plan.entry_points)
    if state is not None:
        yield from (("state", handler) for handler in plan.states.get(state, ()))
        yield from (("fallback", handler) for handler in plan.fallbacks)


def choose(
    plan: Plan, state: object, update: object, asked: list[Asked] | None = None
) -> Choice | None:
    """Return the first handler that wants the update; None where none does.

    Args:
        plan: The conversation.
        state: Where it stands.
        update: What came.
        asked: Gets who was asked.
    """
    for place, handler in candidates(plan, state):
        check: Any = handler.check_update(update)
        wanted = check is not None and check is not False
        if asked is not None:
            asked.append(Asked(place, handler, wanted))
        if wanted:
            return Choice(place, handler, check)
    return None


def move(plan: Plan, state: object, answer: object) -> Move:
    """Return where a conversation stands after a callback's answer.

    Args:
        plan: The conversation.
        state: Where it stands now.
        answer: What the callback returned.

    Raises:
        TypeError: The answer can be no state, as it is not hashable.
    """
    if isinstance(answer, Promise):
        return Move(Pending(state, answer), "the callback runs asynchronously")
    try:
        hash(answer)
    except TypeError:
        raise TypeError(
            f"a conversation's callback returned {answer!r}, which can be no state: "
            "return a key of `states`, ConversationHandler.END, or None to stay"
        ) from None
    if plan.map_to_parent is not None and answer in plan.map_to_parent:
        to_parent = plan.map_to_parent[answer]
        return Move(None, f"{answer!r} goes to the parent as {to_parent!r}", to_parent)
    if answer is None:
        stays = "so it stays" if state is not None else "so nothing begins"
        return Move(state, f"the callback returned None, {stays}")
    if answer == END:
        return Move(None, "the callback returned END")
    return Move(answer, f"the callback returned {answer!r}")


def outcome(state: object) -> object:
    """Return the answer of an asynchronous callback that is done.

    Where it raised, or returned None, that is the state before it; and END where there was none, as
    an entry point that gives no state begins nothing.
    """
    if not is_pending(state):
        return state
    before, promise = state
    if not promise.done.is_set():
        return state
    answer = None if promise.exception is not None else promise.result(0)
    if isinstance(answer, Promise):  # of a callback that had another one run
        return outcome(Pending(before, answer))
    if answer is None:
        answer = outcome(before)
    return END if answer is None else answer


__all__ = [
    "END",
    "TIMEOUT",
    "WAITING",
    "AnyHandler",
    "Asked",
    "Choice",
    "Move",
    "Pending",
    "Plan",
    "candidates",
    "choose",
    "is_pending",
    "move",
    "outcome",
]
