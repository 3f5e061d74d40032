"""Opening what Telegram Passport locked with the bot's public key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.behaviour.keyed import keep, kept

if TYPE_CHECKING:
    from telegram.passport import Credentials

__all__ = ["EncryptedCredentialsBehaviour"]


class EncryptedCredentialsBehaviour:
    """The content of `EncryptedCredentials`, worked out once."""

    __slots__ = ()

    if TYPE_CHECKING:
        data: str
        hash: str
        secret: str

        def get_bot(self) -> Any:
            """Return the bot whose private key fits."""
            ...

    @property
    def decrypted_secret(self) -> bytes:
        """The secret that opens the credentials.

        Raises:
            TelegramDecryptionError: The bot's private key does not fit, or it has none.
        """
        from telegram.decryption import decrypt_secret, from_base64  # noqa: PLC0415 - only here

        found: bytes | None = kept(self, "secret")
        if found is None:
            found = decrypt_secret(from_base64(self.secret), self.get_bot().private_key)
            keep(self, "secret", found)
        return found

    @property
    def decrypted_data(self) -> Credentials:
        """The credentials. Compare their `nonce` with what the bot put into its request.

        Raises:
            TelegramDecryptionError: The bot's private key does not fit, or it has none; or
                the data was changed.
        """
        from telegram.decryption import decrypt_json, from_base64  # noqa: PLC0415 - as above
        from telegram.passport import Credentials  # noqa: PLC0415 - as above

        found: Credentials | None = kept(self, "data")
        if found is None:
            check, content = from_base64(self.hash), from_base64(self.data)
            fields = decrypt_json(self.decrypted_secret, check, content)
            found = Credentials._adopt(fields, self.get_bot())  # noqa: SLF001 - nobody else has it
            keep(self, "data", found)
        return found
