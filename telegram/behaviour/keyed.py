"""An object that holds what opens a file of Telegram Passport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from typing_extensions import Self

    from telegram.passport import DataCredentials, FileCredentials

__all__ = ["Keyed", "decryption", "keep", "kept"]


def keep(owner: object, name: str, value: Any) -> None:
    """Keep a value beside the fields of an object: it is neither sent, printed nor pickled."""
    # The slot is pydantic's; it exists on every object, and none of ours uses it otherwise.
    values: dict[str, Any] = getattr(owner, "__pydantic_private__", None) or {}
    object.__setattr__(owner, "__pydantic_private__", {**values, name: value})


def kept(owner: object, name: str) -> Any:
    """Return what `keep` was given under this name; None where it was not."""
    values: dict[str, Any] = getattr(owner, "__pydantic_private__", None) or {}
    return values.get(name)


def decryption(owner: object) -> Any:
    """Return the function that decrypts the content of a file; None where it is not encrypted."""
    credentials: FileCredentials | DataCredentials | None = kept(owner, "credentials")
    if credentials is None:
        return None
    from telegram.decryption import decrypt, from_base64  # noqa: PLC0415 - only with Passport

    secret, check = from_base64(credentials.secret), from_base64(credentials.hash)

    def opened(content: bytes) -> bytes:
        """Return the content decrypted."""
        return decrypt(secret, check, content)

    return opened


class Keyed:
    """Has credentials, which copies share.

    Pickles are without them: what opens a person's documents ends up in no file.
    """

    __slots__ = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        credentials = self.__dict__.pop("credentials", None)
        if credentials is not None:
            self.set_credentials(credentials)

    def set_credentials(self, credentials: Any) -> None:
        """Set what opens the content; None leaves it as it comes."""
        keep(self, "credentials", credentials)

    def __copy__(self) -> Self:
        return self._shared(cast(Any, super()).__copy__())

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self._shared(cast(Any, super()).__deepcopy__(memo))

    def _shared(self, copied: Self) -> Self:
        keep(copied, "credentials", kept(self, "credentials"))
        return copied
