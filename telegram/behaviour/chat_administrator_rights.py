"""All rights, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["ChatAdministratorRightsBehaviour"]


class ChatAdministratorRightsBehaviour:
    """Ways to build `ChatAdministratorRights`."""

    __slots__ = ()

    if TYPE_CHECKING:
        __pydantic_fields__: Any

    @classmethod
    def all_rights(cls) -> Self:
        """Return every right granted."""
        return cls(**dict.fromkeys(cls.__pydantic_fields__, True))

    @classmethod
    def no_rights(cls) -> Self:
        """Return every right withheld."""
        return cls(**dict.fromkeys(cls.__pydantic_fields__, False))
