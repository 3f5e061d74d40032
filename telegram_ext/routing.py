"""From an update to the handlers of a group that can match it.

A handler that inherits a library class's `check_update` says by its route which updates can match
at all, so that an update meets the few handlers that may want it instead of every one. A route only
ever leaves out handlers that would have said no: order and "first match" are those of the list. A
handler that overrides `check_update` without a route of its own is asked about everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from telegram_ext.filters.base import looks_at_message
from telegram_ext.updates import MESSAGES, POSTS, command_of

if TYPE_CHECKING:
    from telegram import Update
    from telegram_ext.filters import BaseFilter
    from telegram_ext.handlers.base import Handler

AnyHandler: TypeAlias = "Handler[Any, Any]"
Candidate: TypeAlias = "tuple[AnyHandler, Callable[[Any], object]]"
"""A handler, and what answers for its `check_update`."""

Chooser: TypeAlias = "Callable[[Update], Sequence[Candidate]]"
Routed: TypeAlias = "tuple[Candidate, Route | None]"


class Route(NamedTuple):
    """What an update must be for a handler to match it.

    Attributes:
        kinds: Names of Update fields; a handler without the update's kind here is not asked.
        commands: Commands in lower case, one of which the message must begin with; None where any
            message may match.
        prefix: What the kind's own text (a callback's data, a query) must begin with.
        passes: A filter that alone decides for updates of these kinds; None where `check_update`
            must be asked.
    """

    kinds: frozenset[str]
    commands: frozenset[str] | None = None
    prefix: str = ""
    passes: BaseFilter | None = None


# Where a kind keeps the text that a handler's pattern is matched against.
TEXT_OF = {"callback_query": "data", "inline_query": "query", "chosen_inline_result": "result_id"}

WORTH_A_TABLE = 4  # to ask fewer handlers than this takes less time than to look the command up

_changes = 0


def changed() -> None:
    """Let every plan be made anew: something that a route rests on has changed."""
    global _changes  # noqa: PLW0603 - a counter, set here alone
    _changes += 1


class Plan:
    """The handlers of one group, arranged by what they can match.

    Args:
        handlers: The group's handlers, in the order of adding.
    """

    def __init__(self, handlers: Sequence[AnyHandler]) -> None:
        self._changes = _changes
        self._handlers = list(handlers)
        self._routes = [_route_of(handler) for handler in self._handlers]
        self._choosers: dict[str, Chooser | tuple[Candidate, ...]] = {}

    def fits(self, handlers: Sequence[AnyHandler]) -> bool:
        """Tell whether the plan still holds for the group's list, whoever changed it and how."""
        return self._changes == _changes and self._handlers == handlers

    def candidates(self, update: Update, kind: str) -> Sequence[Candidate]:
        """Return, in order, the handlers that can match an update of this kind."""
        chooser = self._choosers.get(kind)
        if chooser is None:
            chooser = self._choosers[kind] = self._arrange(kind)
        return chooser(update) if callable(chooser) else chooser

    def _arrange(self, kind: str) -> Chooser | tuple[Candidate, ...]:
        routed = [
            ((handler, _ask(handler, route, kind)), route)
            for handler, route in zip(self._handlers, self._routes, strict=True)
            if route is None or kind in route.kinds
        ]
        commands = sum(route is not None and route.commands is not None for _, route in routed)
        if commands >= WORTH_A_TABLE:
            return _by_command(routed, kind)
        prefixes = sum(route is not None and bool(route.prefix) for _, route in routed)
        if kind in TEXT_OF and prefixes >= WORTH_A_TABLE:
            return _by_prefix(routed, kind)
        return tuple(candidate for candidate, _ in routed)


def _ask(handler: AnyHandler, route: Route | None, kind: str) -> Callable[[Update], object]:
    """Return what answers for the handler's `check_update` to updates of a kind."""
    if route is None or route.passes is None:
        return handler.check_update
    passes: Callable[[Any], Any] = route.passes
    has_data = route.passes.data_filter
    if kind in MESSAGES | POSTS and looks_at_message(route.passes):
        passes = route.passes.filter

        def ask_of_message(update: Update) -> object:
            """Ask the handler about the update's message alone."""
            found = passes(update.__dict__[kind])
            return (found if has_data else True) if found else False

        return ask_of_message

    def ask_of_update(update: Update) -> object:
        """Ask the handler about the whole update."""
        found = passes(update)
        return (found if has_data else True) if found else False

    return ask_of_update


def _by_command(routed: list[Routed], kind: str) -> Chooser:
    names = {name for _, route in routed if route is not None for name in route.commands or ()}
    tables = {
        name: tuple(
            candidate
            for candidate, route in routed
            if route is None or route.commands is None or name in route.commands
        )
        for name in names
    }
    others = tuple(
        candidate for candidate, route in routed if route is None or route.commands is None
    )
    get = tables.get

    def choose(update: Update) -> Sequence[Candidate]:
        """Return the handlers that may want an update with this command."""
        command = command_of(update.__dict__[kind])
        return others if command is None else get(command, others)

    return choose


def _by_prefix(routed: list[Routed], kind: str) -> Chooser:
    field = TEXT_OF[kind]
    everyone = tuple(candidate for candidate, _ in routed)
    always: list[tuple[int, Candidate]] = []
    tables: dict[int, dict[str, list[tuple[int, Candidate]]]] = {}
    for place, (candidate, route) in enumerate(routed):
        if route is None or not route.prefix:
            always.append((place, candidate))
        else:
            table = tables.setdefault(len(route.prefix), {})
            table.setdefault(route.prefix, []).append((place, candidate))

    def choose(update: Update) -> Sequence[Candidate]:
        """Return the handlers that may want an update whose text begins like this."""
        text = getattr(update.__dict__[kind], field)
        if text.__class__ is not str:
            return everyone  # a game's query has no data, and bots may put any object there
        found = always
        for length, table in tables.items():
            more = table.get(text[:length])
            if more:
                found = found + more
        if found is not always:
            found.sort(key=_place)
        return [candidate for _, candidate in found]

    return choose


def _place(entry: tuple[int, Candidate]) -> int:
    return entry[0]


def _route_of(handler: AnyHandler) -> Route | None:
    """Return the handler's route, unless what decides is not what the route was written for."""
    if "check_update" in vars(handler):
        return None
    for base in type(handler).__mro__:
        if "route" in vars(base):
            return handler.route()
        if "check_update" in vars(base):
            return None
    return None


_LITERAL = re.compile(r"\^?((?:[^\\.^$*+?{}\[\]|()]|\\[^a-zA-Z0-9])*)")


def literal_prefix(pattern: object) -> str:
    """Return the text that everything matched by `re.match(pattern, ...)` begins with.

    The answer may be too short, never too long: "" where it cannot be told.
    """
    if isinstance(pattern, str):
        source, flags = pattern, 0
    elif isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):  # pyright: ignore[reportUnknownMemberType] - bytes patterns exist
        source, flags = pattern.pattern, pattern.flags
    else:
        return ""
    if flags & (re.IGNORECASE | re.VERBOSE) or "|" in source:
        return ""
    found = _LITERAL.match(source)
    if found is None:
        return ""
    literal, rest = found[1], source[found.end() : found.end() + 1]
    if rest in {"*", "?", "{"}:  # these may take the last character away
        literal = re.sub(r"(?:\\.|.)\Z", "", literal, flags=re.DOTALL)
    if rest == "(" and source[found.end() :].startswith("(?") and not literal:
        return ""  # inline flags
    return re.sub(r"\\(.)", r"\1", literal, flags=re.DOTALL)


__all__ = ["TEXT_OF", "Plan", "Route", "changed", "literal_prefix"]
