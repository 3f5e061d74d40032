"""Reading what a user has shared through Telegram Passport."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from telegram.behaviour.keyed import keep, kept

if TYPE_CHECKING:
    from telegram import EncryptedCredentials, EncryptedPassportElement
    from telegram.passport import Credentials

__all__ = ["PassportDataBehaviour"]


class PassportDataBehaviour:
    """The content of `PassportData`, decrypted once."""

    __slots__ = ()

    if TYPE_CHECKING:
        data: list[EncryptedPassportElement]
        credentials: EncryptedCredentials

    @property
    def decrypted_credentials(self) -> Credentials:
        """The credentials. Compare their `nonce` with what the bot put into its request.

        Raises:
            TelegramDecryptionError: The bot's private key does not fit, or it has none; or
                the data was changed.
        """
        return self.credentials.decrypted_data

    @property
    def decrypted_data(self) -> list[EncryptedPassportElement]:
        """The elements with their details readable, and files that a download decrypts.

        Raises:
            TelegramDecryptionError: As for `decrypted_credentials`.
        """
        from telegram.passport import open_element  # noqa: PLC0415 - only with Telegram Passport

        found: list[EncryptedPassportElement] | None = kept(self, "elements")
        if found is None:
            credentials = self.decrypted_credentials
            found = [open_element(deepcopy(element), credentials) for element in self.data]
            keep(self, "elements", found)
        return found
