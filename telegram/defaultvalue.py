"""The mark of an argument that the caller left alone, so that `Defaults` may fill it."""

from __future__ import annotations

from types import GenericAlias
from typing import Any, Final


class DefaultValue:
    """Stand for "not given" where `None` already means "explicitly nothing".

    Args:
        value: What the argument means where no `Defaults` say otherwise.
    """

    __slots__ = ("value",)

    def __init__(self, value: object = None) -> None:
        self.value = value

    # v13's annotations say DefaultValue[int].
    @classmethod
    def __class_getitem__(cls, item: Any) -> GenericAlias:
        return GenericAlias(cls, item)

    @staticmethod
    def get_value(obj: Any) -> Any:
        """Return what a mark stands for; anything else stays."""
        return obj.value if isinstance(obj, DefaultValue) else obj

    def __bool__(self) -> bool:
        return bool(self.value)

    def __repr__(self) -> str:
        return repr(self.value)

    def __str__(self) -> str:
        return f"DefaultValue({self.value})"

    def __reduce__(self) -> str | tuple[Any, ...]:
        # The one mark stays the one mark through pickle and copy: it is compared by identity.
        return "DEFAULT_NONE" if self is DEFAULT_NONE else (DefaultValue, (self.value,))


DEFAULT_NONE: Final[Any] = DefaultValue(None)
"""Default of every argument that `Defaults` can fill; typed `Any` to fit each signature."""
