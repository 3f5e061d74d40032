"""The arguments of the bot's methods and of the shortcuts: order, annotation, default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codegen.names import snake_case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codegen.hints import Hints
    from codegen.shortcut_rules import Shortcut
    from codegen.spec import Field, Method

__all__ = ["OWN", "Argument", "Arguments"]

OWN = ("timeout", "api_kwargs")  # every method takes these two


@dataclass(frozen=True)
class Argument:
    """One argument of a generated method or constructor.

    `before` is `"*, "` for the first one that is taken by keyword alone; `default` is empty for an
    argument that must be given.
    """

    name: str
    hint: str
    default: str
    before: str = ""


class Arguments:
    """Works out signatures from the spec, v13's positions and the table of our own arguments."""

    def __init__(self, v13: Mapping[str, Any], python: Mapping[str, Any], hints: Hints) -> None:
        self._v13 = v13
        self._hints = hints
        self._defaults = set(python["defaults"]["names"])

    def own_names(self, method: Method) -> list[str]:
        """Name the arguments that are not the Bot API's."""
        known = {field["name"] for field in method["parameters"]}
        old = self._v13.get(snake_case(method["name"]), {}).get("parameters", [])
        names = [name for name in old if name not in known]
        return names + [name for name in OWN if name not in known and name not in names]

    def of_method(self, method: Method) -> list[Argument]:
        """Return a method's arguments: v13's positions first, what is newer by keyword alone."""
        name = snake_case(method["name"])
        fields = {field["name"]: field for field in method["parameters"]}
        required = [word for word, field in fields.items() if field["required"]]
        old = self._v13.get(name)
        if old is None:
            positional = [*required, *(word for word in fields if word not in required)]
        else:
            positional = list(old["parameters"])
            demanded = set(old["required"])
            required = [word for word in required if word in demanded]
        keyword = [word for word in (*fields, *OWN) if word not in positional]
        by_keyword: set[str] = set(old.get("keyword_only", ())) if old is not None else set()
        return self._arranged(
            method,
            [word for word in positional if word not in by_keyword],
            [word for word in positional if word in by_keyword] + keyword,
            required,
        )

    def of_shortcut(self, shortcut: Shortcut, method: Method) -> list[Argument]:
        """Return a shortcut's arguments: those of the method that the object does not know."""
        whole = {argument.name: argument for argument in self.of_method(method)}
        for word, extra in shortcut.extra.items():
            whole[word] = Argument(word, extra.type, f" = {extra.default}")
        names = [word for word in whole if word not in shortcut.removed]
        if shortcut.order is None:
            seen: list[str] = []
            keyword_seen = False
            for argument in self.of_method(method):
                keyword_seen = keyword_seen or bool(argument.before)
                if not keyword_seen and argument.name in names:
                    seen.append(argument.name)
            positional = seen
        else:
            positional = [word for word in shortcut.order if word in names]
        keyword = [word for word in names if word not in positional]
        required = [word for word in names if not whole[word].default]
        return _marked(positional, keyword, required, whole)

    def _arranged(
        self,
        method: Method,
        positional: Sequence[str],
        keyword: Sequence[str],
        required: Sequence[str],
    ) -> list[Argument]:
        fields: dict[str, Field] = {field["name"]: field for field in method["parameters"]}
        whole: dict[str, Argument] = {}
        for word in (*positional, *keyword):
            if word in fields:
                hint = self._hints.parameter(method["name"], fields[word])
                hint = hint if word in required else f"{hint} | None"
            else:
                hint = self._hints.own(word)
            default = "DEFAULT_NONE" if word in self._defaults else "None"
            whole[word] = Argument(word, hint, f" = {default}")
        return _marked(positional, keyword, required, whole)


def _marked(
    positional: Sequence[str],
    keyword: Sequence[str],
    required: Sequence[str],
    whole: Mapping[str, Argument],
) -> list[Argument]:
    found: list[Argument] = []
    optional_seen = False
    for word in positional:
        demanded = word in required and not optional_seen
        optional_seen = optional_seen or not demanded
        found.append(_with_default(whole[word], demanded))
    mark = "*, "
    for word in keyword:
        found.append(_with_default(whole[word], word in required, mark))
        mark = ""
    return found


def _with_default(argument: Argument, required: bool, before: str = "") -> Argument:
    hint = argument.hint
    if not required and not hint.endswith("| None") and hint not in {"Any", "bool"}:
        hint = f"{hint} | None"
    default = "" if required else (argument.default or " = None")
    return Argument(argument.name, hint, default, before)
