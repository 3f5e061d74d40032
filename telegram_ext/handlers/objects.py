"""What a bot puts into the update queue itself: texts, and objects of any type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from telegram_ext.defaultvalue import DEFAULT_FALSE
from telegram_ext.handlers.base import Callback, Handler
from telegram_ext.handlers.pattern import PatternHandler
from telegram_ext.typevars import CCT, UT

if TYPE_CHECKING:
    from telegram_ext.dispatcher import Dispatcher


class StringCommandHandler(Handler[str, CCT]):
    """Handle texts such as `/command word word` that were put into the update queue.

    Args:
        command: The command, without `/`; upper and lower case differ.
        callback: Called as `callback(text, context)`; `context.args` holds the words.
        pass_args: Only without contexts: pass the words as `args`.
        pass_update_queue: See `Handler`.
        pass_job_queue: See `Handler`.
        run_async: See `Handler`.
    """

    def __init__(
        self,
        command: str,
        callback: Callback,
        pass_args: bool = False,
        pass_update_queue: bool = False,
        pass_job_queue: bool = False,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        super().__init__(
            callback,
            pass_update_queue=pass_update_queue,
            pass_job_queue=pass_job_queue,
            run_async=run_async,
        )
        self.command = command
        self.pass_args = pass_args

    def check_update(self, update: object) -> list[str] | None:
        """Return the words after the command."""
        if not isinstance(update, str) or not update.startswith("/"):
            return None
        command, *args = update[1:].split(" ")
        return args if command == self.command else None

    def collect_additional_context(
        self,
        context: Any,
        update: str,
        dispatcher: Dispatcher[Any, Any, Any, Any],
        check_result: Any,
    ) -> None:
        """Set `context.args`."""
        context.args = check_result

    def collect_optional_args(
        self,
        dispatcher: Dispatcher[Any, Any, Any, Any],
        update: str | None = None,
        check_result: Any = None,
    ) -> dict[str, Any]:
        """Add `args` where `pass_args` asks for it."""
        optional = super().collect_optional_args(dispatcher, update, check_result)
        if self.pass_args:
            optional["args"] = check_result
        return optional


class StringRegexHandler(PatternHandler[CCT]):
    """Handle texts that were put into the update queue and match a pattern.

    Args:
        pattern: What the text must begin with (`re.match`), as source or compiled. The match is in
            `context.matches`.
        callback: Called as `callback(text, context)`.
        pass_groups: Only without contexts: pass `match.groups()` as `groups`.
        pass_groupdict: Only without contexts: pass `match.groupdict()` as `groupdict`.
        pass_update_queue: See `Handler`.
        pass_job_queue: See `Handler`.
        run_async: See `Handler`.
    """

    def __init__(
        self,
        pattern: str | re.Pattern[str],
        callback: Callback,
        pass_groups: bool = False,
        pass_groupdict: bool = False,
        pass_update_queue: bool = False,
        pass_job_queue: bool = False,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        super().__init__(
            callback,
            pattern,
            pass_groups,
            pass_groupdict,
            run_async,
            pass_update_queue=pass_update_queue,
            pass_job_queue=pass_job_queue,
        )

    def check_update(self, update: object) -> Any:
        """Return the pattern's match."""
        if isinstance(update, str) and isinstance(self.pattern, re.Pattern):
            return self.pattern.match(update)
        return None


class TypeHandler(Handler[UT, CCT]):
    """Handle every object of a type; `TypeHandler(Update, ...)` handles every update.

    Args:
        type: The type.
        callback: Called as `callback(object, context)`.
        strict: Whether instances of subclasses are left out.
        pass_update_queue: See `Handler`.
        pass_job_queue: See `Handler`.
        run_async: See `Handler`.
    """

    def __init__(
        self,
        type: type[UT],
        callback: Callback,
        strict: bool = False,
        pass_update_queue: bool = False,
        pass_job_queue: bool = False,
        run_async: bool = DEFAULT_FALSE,
    ) -> None:
        super().__init__(
            callback,
            pass_update_queue=pass_update_queue,
            pass_job_queue=pass_job_queue,
            run_async=run_async,
        )
        self.type = type
        self.strict = strict

    def check_update(self, update: object) -> bool:
        """Tell whether the object is of the type."""
        return update.__class__ is self.type if self.strict else isinstance(update, self.type)


__all__ = ["StringCommandHandler", "StringRegexHandler", "TypeHandler"]
