"""Drawing a conversation as a Mermaid state diagram."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from telegram_ext.conversation.answers import Answers, answers_of
from telegram_ext.conversation.labels import label, name_of
from telegram_ext.conversation.steps import END, TIMEOUT, WAITING, AnyHandler

if TYPE_CHECKING:
    from telegram_ext.conversation.handler import ConversationHandler

_NAMES = {TIMEOUT: "TIMEOUT", WAITING: "WAITING"}
_OUTSIDE = "[*]"  # Mermaid's sign for the beginning and for the end
_ANY = "any state"
_UNKNOWN = "?"
# What Mermaid would take for its own signs.
_ESCAPED = re.compile(r'[#;:"<>{}\[\]`\\]')


class _Drawing:
    def __init__(self, conversation: ConversationHandler[Any], names: Mapping[Any, str]) -> None:
        self._conversation = conversation
        self._given = names
        self._found: dict[Any, str] = {}
        self._nodes: dict[Any, str] = {}  # Mermaid's names of states, in the order of drawing
        self._arrows: list[str] = []

    def text(self) -> str:
        """Return the diagram's text."""
        conversation = self._conversation
        for state in conversation.states:
            self._node(state)
        for handler in conversation.entry_points:
            self._arrow(_OUTSIDE, handler, stays=_OUTSIDE)
            if conversation.allow_reentry:
                self._arrow(_ANY, handler, note="again")
        for state, handlers in conversation.states.items():
            if state == TIMEOUT:
                self._quiet(handlers)
                continue
            if state == WAITING:
                self._line(_ANY, state, "while a callback is at work")
            for handler in handlers:
                self._arrow(state, handler)
        if conversation.conversation_timeout and TIMEOUT not in conversation.states:
            self._line(_ANY, _OUTSIDE, f"quiet for {self._timeout()}")
        for handler in conversation.fallbacks:
            self._arrow(_ANY, handler, note="fallback")
        states = [
            f'state "{_escape(self._name(state))}" as {node}' for state, node in self._nodes.items()
        ]
        # The title is YAML, which reads JSON's strings.
        front = ["---", f"title: {json.dumps(conversation.name)}", "---"]
        lines = [f"    {line}" for line in (*states, *self._arrows)]
        return "\n".join([*(front if conversation.name else []), "stateDiagram-v2", *lines]) + "\n"

    def _quiet(self, handlers: Iterable[AnyHandler]) -> None:
        if self._conversation.conversation_timeout:
            self._line(_ANY, TIMEOUT, f"quiet for {self._timeout()}")
        said = [self._said(handler) for handler in handlers]
        self._line(TIMEOUT, _OUTSIDE, ", ".join(said))  # whatever they return

    def _timeout(self) -> str:
        timeout = self._conversation.conversation_timeout
        return f"{timeout:g} s" if isinstance(timeout, (int, float)) else str(timeout)

    def _arrow(self, state: Any, handler: AnyHandler, note: str = "", stays: Any = None) -> None:
        text = self._said(handler) + (f" ({note})" if note else "")
        answers = self._answers(handler)
        targets = [END if self._ends(value) else value for value in answers.values]
        for target in dict.fromkeys(targets):
            self._line(state, _OUTSIDE if target == END else target, text)
        if answers.stays:
            self._line(state, state if stays is None else stays, text)
        if answers.unknown:
            self._line(state, _UNKNOWN, text)

    def _answers(self, handler: AnyHandler) -> Answers:
        inner = getattr(handler, "states", None)
        if inner is None:
            found = answers_of(handler.callback)
            for value, name in found.names.items():
                self._found.setdefault(value, name)
            return found
        mapped: Mapping[Any, Any] = getattr(handler, "map_to_parent", None) or {}
        values = tuple(value for value in mapped.values() if value is not None)
        return Answers(values, stays=not values)

    def _ends(self, value: object) -> bool:
        mapped = self._conversation.map_to_parent or {}
        return value == END or value in mapped

    def _said(self, handler: AnyHandler) -> str:
        if hasattr(handler, "states"):
            return label(handler)
        name = name_of(handler.callback)
        return label(handler) if name == "<lambda>" else f"{label(handler)} - {name}"

    def _line(self, source: Any, target: Any, text: str) -> None:
        line = f"{self._node(source)} --> {self._node(target)}"
        line += f": {_escape(text)}" if text else ""
        if line not in self._arrows:
            self._arrows.append(line)

    def _node(self, state: Any) -> str:
        if state == _OUTSIDE:
            return _OUTSIDE
        if state not in self._nodes:
            self._nodes[state] = f"s{len(self._nodes)}"
        return self._nodes[state]

    def _name(self, state: Any) -> str:
        for names in (self._given, _NAMES, self._found):
            if state in names:
                return names[state]
        return state if isinstance(state, str) else getattr(state, "name", None) or repr(state)


def draw(conversation: ConversationHandler[Any], names: Mapping[Any, str]) -> str:
    """Return the diagram's text.

    Args:
        conversation: What to draw.
        names: Names of states, in place of those that are found.
    """
    return _Drawing(conversation, names).text()


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"#{ord(found[0])};", " ".join(text.split()))


__all__ = ["draw"]
