"""Elements of Telegram Passport with what opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.behaviour.keyed import Keyed

if TYPE_CHECKING:
    from typing_extensions import Self

    from telegram.bot import Bot
    from telegram.passport import Credentials

__all__ = ["EncryptedPassportElementBehaviour"]


class EncryptedPassportElementBehaviour(Keyed):
    """Opening an `EncryptedPassportElement`."""

    __slots__ = ()

    if TYPE_CHECKING:

        @classmethod
        def de_json(cls, data: Any, bot: Any = None) -> Self | None:
            """Build the element as it came."""
            ...

    @classmethod
    def _adopt(cls, data: dict[str, Any], bot: Any) -> Self:
        """Take a list of no files for none at all, as v13 did."""
        for name in ("files", "translation"):
            if data.get(name) == []:
                del data[name]
        parent: Any = super()
        made: Self = parent._adopt(data, bot)  # noqa: SLF001 - the type that this is mixed into
        return made

    @classmethod
    def de_json_decrypted(
        cls, data: dict[str, Any] | None, bot: Bot | None, credentials: Credentials
    ) -> Self | None:
        """Build an element and decrypt it; `data` stays as it is.

        Raises:
            TelegramDecryptionError: Something in it does not fit.
        """
        from telegram.passport import open_element  # noqa: PLC0415 - only with Telegram Passport

        element: Any = cls.de_json(data, bot)
        if element is None:
            return None
        element.set_credentials(credentials)
        open_element(element, credentials)
        done: Self = element
        return done
