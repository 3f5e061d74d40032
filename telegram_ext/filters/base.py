"""What a filter is, and how filters are combined.

A filter is asked with an update and answers by truth. A data filter answers with a dict of lists
instead of True; handlers put its entries into the context. `&`, `|` and `^` combine filters, `~`
turns one round; as with `and` and `or`, the right side is asked only where it matters.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, cast

from typing_extensions import TypeIs

from telegram_ext.updates import message_of

if TYPE_CHECKING:
    from telegram import Message, Update


class BaseFilter(ABC):  # noqa: B024 - subclasses override __call__, or filter as bots since v11 do
    """Base of all filters; derive your own from `MessageFilter` or `UpdateFilter`.

    Attributes:
        name: What `str(filter)` shows; the class's name unless set.
        data_filter: Whether the filter answers with data for the context; see this module.
    """

    data_filter: bool = False
    _name: str | None = None

    def __call__(self, update: Update) -> Any:
        """Ask the filter; here as v11 did, by `filter(message)`."""
        check = getattr(self, "filter", None)
        if check is None:
            raise TypeError(
                f"{type(self).__name__} has no method filter(message): "
                "derive your filter from MessageFilter and define it"
            )
        message = message_of(update)
        return False if message is None else check(message)

    def __and__(self, other: BaseFilter) -> BaseFilter:
        return MergedFilter(self, and_filter=other)

    def __or__(self, other: BaseFilter) -> BaseFilter:
        return MergedFilter(self, or_filter=other)

    def __xor__(self, other: BaseFilter) -> BaseFilter:
        return XORFilter(self, other)

    def __invert__(self) -> BaseFilter:
        return InvertedFilter(self)

    if TYPE_CHECKING:
        name: str  # subclasses simply write name = "..."
    else:

        @property
        def name(self) -> str:
            """What `str(filter)` shows."""
            return self._describe()

        @name.setter
        def name(self, name: str) -> None:
            self._rename(name)

    def _describe(self) -> str:
        return self._name or type(self).__name__

    def _rename(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        try:
            return self.name
        except AttributeError:  # as debuggers and pytest see it when a constructor has failed
            return f"<{type(self).__name__}, half built>"


class MessageFilter(BaseFilter):
    """Base of filters that look at the message (or post, new or edited) of an update.

    Attributes:
        plain_for_messages: Of a subclass with a `__call__` of its own: whether that does, with an
            update, no more than `filter` with its message.
    """

    plain_for_messages: ClassVar[bool] = False

    def __call__(self, update: Update) -> Any:
        """Ask `filter` with the update's effective message; False where it has none."""
        message = message_of(update)
        return False if message is None else self.filter(message)

    @abstractmethod
    def filter(self, message: Message) -> bool | dict[str, list[Any]] | None:
        """Tell whether the message passes; a data filter returns its data where it does."""


def looks_at_message(filter: BaseFilter) -> TypeIs[MessageFilter]:
    """Tell whether the filter's `filter` alone decides, given the effective message."""
    return isinstance(filter, MessageFilter) and (
        type(filter).__call__ is MessageFilter.__call__ or type(filter).plain_for_messages
    )


class UpdateFilter(BaseFilter):
    """Base of filters that look at the whole update."""

    def __call__(self, update: Update) -> Any:
        """Ask `filter` with the update."""
        return self.filter(update)

    @abstractmethod
    def filter(self, update: Update) -> bool | dict[str, list[Any]] | None:
        """Tell whether the update passes; a data filter returns its data where it does."""


class _Combined(UpdateFilter):
    """A filter made of others; its name follows from theirs."""

    def _rename(self, name: str) -> None:
        raise RuntimeError(f"Cannot set name for {type(self).__name__}")


class InvertedFilter(_Combined):
    """Pass what another filter does not.

    Args:
        f: The filter to turn round.
    """

    def __init__(self, f: BaseFilter) -> None:
        self.f = f

    def __call__(self, update: Update) -> bool:
        """Ask the inner filter and turn its answer round."""
        return not self.f(update)

    filter = __call__

    def _describe(self) -> str:
        return f"<inverted {self.f}>"


class MergedFilter(_Combined):
    """Pass what both filters pass, or what either does.

    Args:
        base_filter: The left side.
        and_filter: The right side of `&`; None for `|`.
        or_filter: The right side of `|`; None for `&`.
    """

    def __init__(
        self,
        base_filter: BaseFilter,
        and_filter: BaseFilter | None = None,
        or_filter: BaseFilter | None = None,
    ) -> None:
        other = or_filter if and_filter is None else and_filter
        given: object = other
        if isinstance(given, type):
            from telegram_ext.arguments import instead  # noqa: PLC0415 - only for a mistake

            name, how = instead(given)
            raise TypeError(
                f"a filter can only be combined with a filter, and {name} is a class; write {how}"
            )
        if not callable(other):
            raise TypeError(f"a filter can only be combined with a filter, not with {given!r}")
        self.base_filter = base_filter
        self.and_filter = and_filter
        self.or_filter = or_filter
        self._other = other
        self.data_filter = base_filter.data_filter or getattr(other, "data_filter", False)

    def __call__(self, update: Update) -> Any:
        """Ask the left side, and the right side where it matters."""
        left = self.base_filter(update)
        if self.and_filter is None:
            found = left or self._other(update)
            return found if self.data_filter and found else bool(found)
        if not left:
            return False
        right = self._other(update)
        if not right:
            return False
        return (_merged(left, right) or True) if self.data_filter else True

    filter = __call__

    def _describe(self) -> str:
        word = "or" if self.and_filter is None else "and"
        return f"<{self.base_filter} {word} {self._other}>"


class XORFilter(_Combined):
    """Pass what exactly one of two filters passes.

    Args:
        base_filter: The left side.
        xor_filter: The right side.
    """

    def __init__(self, base_filter: BaseFilter, xor_filter: BaseFilter) -> None:
        self.base_filter = base_filter
        self.xor_filter = xor_filter
        self.merged_filter = (base_filter & ~xor_filter) | (~base_filter & xor_filter)

    def __call__(self, update: Update) -> bool:
        """Ask both sides."""
        return bool(self.base_filter(update)) is not bool(self.xor_filter(update))

    filter = __call__

    def _describe(self) -> str:
        return f"<{self.base_filter} xor {self.xor_filter}>"


def _merged(left: Any, right: Any) -> dict[str, list[Any]]:
    merged: dict[str, list[Any]] = {}
    for found in (left, right):
        if not isinstance(found, dict):
            continue  # True: passed, with nothing to say
        for name, values in cast("dict[str, list[Any]]", found).items():
            merged[name] = [*merged.get(name, ()), *values]
    return merged


__all__ = [
    "BaseFilter",
    "InvertedFilter",
    "MergedFilter",
    "MessageFilter",
    "UpdateFilter",
    "XORFilter",
]
